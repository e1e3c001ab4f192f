"""The pages that `benchmarks/suite.py` measures on, in rounds: real ones of the corpora, else the shipped samples."""

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

from monitor.app.workbench import split_document
from monitor.model import Article, Document

SAMPLES: Final = Path(__file__).resolve().parents[1] / "config" / "samples"
FETCHED: Final = datetime(2026, 9, 30, tzinfo=UTC)
REAL: Final = "pages and feeds of the corpora"
SHIPPED: Final = "the shipped samples and made-up feeds: there were no corpora"
Item = TypeVar("Item")
ROUNDS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """How much of everything.

    Attributes:
        before: Pages that are read before anything is measured, as a process has that runs for a while.
        pages: Of a round of the stages over pages.
        whole: Of a round from end to end.
        feeds: Of a round.
        polls: Likewise.
        stored: Articles that twins are looked up among.
        rule_counts: For the stages of rules.
        matched: Articles of a round, for each count of rules.
    """

    before: int = 120
    pages: int = 40
    whole: int = 40
    feeds: int = 40
    polls: int = 60
    stored: int = 10_000
    rule_counts: tuple[int, ...] = (10, 1_000, 10_000)
    matched: int = 20


SMOKE: Final = Amounts(before=12, pages=4, whole=4, feeds=4, polls=6, stored=500, matched=3)


class Pages:
    """Documents, and what the earlier stages make of them, each made once."""

    def __init__(self, corpora: Path | None, amounts: Amounts) -> None:
        """Choose the pages; the same ones each time."""
        found = list(_real(corpora)) if corpora else []
        self.measured_on = REAL if found else SHIPPED
        found = list({one.url: one for one in found or _samples()}.values())
        mixed = random.Random(1).sample(found, len(found))
        self.warm_up = tuple(mixed[: amounts.before])
        most = max(amounts.pages, amounts.whole)
        each = min(most, (len(mixed) - len(self.warm_up)) // ROUNDS)
        self.rounds = in_rounds(mixed[amounts.before :], each)

    def articles(self, count: int) -> tuple[tuple[Article, ...], ...]:
        """Articles of each round, one a page."""
        return tuple(self._articles[at][:count] for at in range(len(self._articles)))

    def words(self, number: int, at: int) -> int:
        """Words of the articles of the page at that place of a round."""
        splits = split_document(self.rounds[number][at])
        articles = [one for split in splits if split.segmentation for one in split.segmentation.articles]
        return sum(len(one.body.split()) for one in articles)

    @cached_property
    def articles_before(self) -> tuple[Article, ...]:
        """Articles of the pages that are read before anything is measured."""
        return tuple(articles_of(self.warm_up))

    @cached_property
    def _articles(self) -> list[tuple[Article, ...]]:
        return [tuple(articles_of(some)) for some in self.rounds]


def in_rounds(items: Sequence[Item], each: int) -> tuple[tuple[Item, ...], ...]:
    """Rounds of so many items, none twice."""
    return tuple(tuple(items[number * each : (number + 1) * each]) for number in range(ROUNDS))


def articles_of(documents: Sequence[Document]) -> Iterator[Article]:
    """The first article of each document that has any."""
    for document in documents:
        for split in split_document(document)[:1]:
            if split.segmentation is not None and split.segmentation.articles:
                yield split.segmentation.articles[0]


def _real(corpora: Path) -> Iterator[Document]:
    for place in sorted((corpora / "extraction" / "pages").glob("*/page.html.gz")):
        gold = json.loads((place.parent / "gold.json").read_text(encoding="utf-8"))
        url = str(gold.get("url") or f"https://news.example/{place.parent.name}")
        yield _document(url, gzip.decompress(place.read_bytes()))


def _samples() -> Iterator[Document]:
    """The HTML samples, each several times with a line of its own: there are few of them."""
    for copy in range(6):
        for place in sorted(SAMPLES.glob("*.html")):
            line = f"<p>This is printing number {copy} of the page, and it has a sentence of its own.</p></body>"
            body = place.read_bytes().replace(b"</body>", line.encode())
            yield _document(f"https://news.example/{copy}/{place.stem}", body)


def _document(url: str, body: bytes) -> Document:
    return Document(url=url, final_url=url, media_type="text/html", body=body, fetched_at=FETCHED)

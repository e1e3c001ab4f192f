"""How well articles are extracted from real news pages, beside other extractors in the same run.

    python benchmarks/extract_quality.py CORPORA [--half develop|apart|all] [--sample N] [--multi] [--worst N] [--quick]

The others are trafilatura's defaults and, where installed (`pip install .[bench]`), readability-lxml and newspaper4k.

Half of the pages, chosen by a hash of their folder's name, is for developing; the other half is only
scored. Body: precision and recall over 4-gram shingles, averaged over the pages; F1 of the two means.
Cost: CPU time of extract + segment against `trafilatura.bare_extraction(html, url=url, with_metadata=True)`.
"""

import argparse
import gzip
import importlib.util
import json
import logging
import multiprocessing
import os
import re
import statistics
import time
import unicodedata
import warnings
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import trafilatura

from monitor.extract import extract
from monitor.model import Article, Document, ExtractionFailure
from monitor.segment import segment

Gold = dict[str, Any]
NOW = datetime(2026, 11, 22, tzinfo=UTC)
OURS, BASELINE = "monitor", "trafilatura default"


@dataclass(frozen=True)
class Score:
    """One page, one extractor."""

    name: str
    precision: float | None
    recall: float | None
    title: bool | None
    day: bool | None
    instant: bool | None
    milliseconds: float
    articles: int = 1


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """4-grams of the words of a text, ideographs one by one."""
    words = re.findall(r"[\u3040-\u9fff]|[^\W\u3040-\u9fff]+", text)
    if len(words) < size:
        return Counter([tuple(words)] if words else [])
    return Counter(tuple(words[at : at + size]) for at in range(len(words) - size + 1))


def precision_recall(said: str, wanted: str) -> tuple[float, float]:
    """(precision, recall) over shingles."""
    one, other = shingles(said), shingles(wanted)
    shared = (one & other).total()
    return shared / max(one.total(), 1), shared / max(other.total(), 1)


def is_same_title(said: str, wanted: str) -> bool:
    """Equal but for case, white space, and kinds of quotes and dashes."""

    def plain(text: str) -> str:
        text = unicodedata.normalize("NFKC", text).translate(str.maketrans("“”„«»‘’–—‐‑", '"""""\'\'----'))
        return " ".join(text.split()).casefold()

    return plain(said) == plain(wanted)


def instant_of(words: str) -> datetime | None:
    """The exact time that the gold gives with its offset; None where it gives none."""
    try:
        moment = datetime.fromisoformat(words.strip())
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def days_of(words: str) -> set[date]:
    """The day of the gold, as written and in UTC."""
    match = re.match(r"\d{4}-\d\d-\d\d", words)
    days = {date.fromisoformat(match[0])} if match else set()
    moment = instant_of(words)
    return days | {moment.date()} if moment else days


def read(folder: Path) -> tuple[bytes, Gold]:
    """(the page as served, what it should give)."""
    return gzip.decompress((folder / "page.html.gz").read_bytes()), json.loads(
        (folder / "gold.json").read_text("utf-8")
    )


def ours(html: bytes, url: str) -> tuple[Article, ...]:
    """The articles of a page; none where extraction fails."""
    document = Document(url=url, final_url=url, body=html, media_type="text/html", fetched_at=NOW)
    page = extract(document)
    return () if isinstance(page, ExtractionFailure) else segment(page).articles


def score_ours(folder: Path) -> Score:
    """Our first article against the gold."""
    html, gold = read(folder)
    start = time.process_time()
    articles = ours(html, gold["url"] or "https://example.org/")
    spent = 1000 * (time.process_time() - start)
    first = articles[0] if articles else None
    claim = first.published if first else None
    precision, recall = precision_recall(first.body if first else "", gold["body"]) if gold["body"] else (None, None)
    wanted = gold.get("published") or ""
    days = days_of(wanted)
    said = {claim.day, claim.instant.date() if claim.instant else claim.day} if claim else set()
    moment = instant_of(wanted) if "T" in wanted or " " in wanted else None
    return Score(
        name=folder.name,
        precision=precision,
        recall=recall,
        title=is_same_title(first.title if first else "", gold["title"]) if gold["title"] else None,
        day=bool(days & said) if days else None,
        instant=bool(claim and claim.instant == moment) if moment else None,
        milliseconds=spent,
        articles=len(articles),
    )


Read = Callable[[bytes, str], dict[str, Any]]
"""(page, its address) -> title, text and date (as text), as another extractor gives them; empty on failure."""


def by_trafilatura(html: bytes, url: str) -> dict[str, Any]:
    """Its defaults."""
    found = trafilatura.bare_extraction(html, url=url, with_metadata=True)
    return found.as_dict() if found is not None and not isinstance(found, dict) else found or {}


def by_readability(html: bytes, url: str) -> dict[str, Any]:
    """The text of its summary; it reads no dates."""
    import readability
    from lxml import html as lxml_html

    page = readability.Document(html.decode("utf-8", "replace"), url=url)
    summary: Any = lxml_html.fromstring(page.summary())
    return {"title": page.short_title(), "text": str(summary.text_content())}


def by_newspaper(html: bytes, url: str) -> dict[str, Any]:
    """Its article, without the network."""
    import newspaper
    from tldextract import tldextract

    if tldextract.TLD_EXTRACTOR.suffix_list_urls:  # it would ask for the list of suffixes on every page
        tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    article = newspaper.Article(url, fetch_images=False)  # it would ask the network for each
    article.download(input_html=html.decode("utf-8", "replace"))
    article.parse()
    day = article.publish_date.date().isoformat() if article.publish_date else ""
    return {"title": article.title, "text": article.text, "date": day}


PEERS: dict[str, tuple[str, Read]] = {
    "readability-lxml": ("readability", by_readability),
    "newspaper4k": ("newspaper", by_newspaper),
}
"""Further extractors of the same run, where they are installed (the extra `bench`): module, how to ask."""


def installed_peers() -> list[str]:
    """Those that can be asked; says which cannot."""
    absent = [name for name, (module, _) in PEERS.items() if importlib.util.find_spec(module) is None]
    for name in absent:
        print(f"{name} is not installed: pip install {name}")
    return [name for name in PEERS if name not in absent]


def score_theirs(folder: Path, read_page: Read) -> Score:
    """Another extractor against the gold; what it raises is an empty answer."""
    html, gold = read(folder)
    start = time.process_time()
    try:
        result = read_page(html, gold["url"] or "https://example.org/")
    except Exception:  # noqa: BLE001 - peers do raise on real pages, and are measured all the same
        result = {}
    spent = 1000 * (time.process_time() - start)
    precision, recall = precision_recall(result.get("text") or "", gold["body"]) if gold["body"] else (None, None)
    days = days_of(gold.get("published") or "")
    return Score(
        name=folder.name,
        precision=precision,
        recall=recall,
        title=is_same_title(result.get("title") or "", gold["title"]) if gold["title"] else None,
        day=(result["date"] or "")[:10] in {day.isoformat() for day in days} if days and "date" in result else None,
        instant=None,
        milliseconds=spent,
    )


def is_develop(name: str) -> bool:
    """The half to develop on, by a hash of the folder's name."""
    return zlib.crc32(name.encode()) % 2 == 0


def score_all(peers: Sequence[str], folder: Path) -> dict[str, Score]:
    """Ours and theirs, warnings and logs of the libraries off."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    theirs = {name: score_theirs(folder, PEERS[name][1]) for name in peers}
    return {OURS: score_ours(folder), BASELINE: score_theirs(folder, by_trafilatura)} | theirs


def mean(values: Iterator[float | bool | None]) -> float:
    """Mean of what is known."""
    known = [float(value) for value in values if value is not None]
    return statistics.fmean(known) if known else float("nan")


def line(label: str, scores: list[Score]) -> str:
    """One row of the report."""
    precision, recall = mean(s.precision for s in scores), mean(s.recall for s in scores)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    figures = (f1, precision, recall, mean(s.title for s in scores), mean(s.day for s in scores))
    instant = mean(s.instant for s in scores)
    spent = statistics.median(s.milliseconds for s in scores)
    return f"{label:32}" + "".join(f"{figure:8.3f}" for figure in (*figures, instant)) + f"{spent:9.1f}"


def report(pages: list[dict[str, Score]], label: str) -> None:
    """The table for one half, by source set as well."""
    mine = [page[OURS] for page in pages]
    print(f"\n{label}: {len(pages)} pages, {sum(s.precision is not None for s in mine)} with a body")
    print(f"{'':32}" + "".join(f"{name:>8}" for name in ("F1", "P", "R", "title", "day", "instant")) + f"{'ms':>9}")
    for name in pages[0]:
        print(line(name, [page[name] for page in pages]))
    for source in sorted({s.name.split("__")[0] for s in mine}):
        for name in (OURS, BASELINE):
            inside = [page[name] for page in pages if page[name].name.startswith(source + "__")]
            print(line(f"  {source} {name}", inside))
    ours_ms, theirs_ms = (statistics.median(page[name].milliseconds for page in pages) for name in (OURS, BASELINE))
    print(f"median cost: {ours_ms / theirs_ms:.2f} of trafilatura; split: {[s.name for s in mine if s.articles > 1]}")


@dataclass(frozen=True)
class Multi:
    """One page with a second article appended."""

    name: str
    articles: int
    is_first_alone: bool
    is_second_out: bool
    is_second_titled: bool


def f1(said: str, wanted: str) -> float:
    """F1 over shingles."""
    precision, recall = precision_recall(said, wanted)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def score_multi(folder: Path) -> Multi:
    """Whether both articles of a made page come out by themselves.

    The first is alone and right when it is within 0.05 of what comes of its text on its own page and
    holds less than a fifth of the second; a body that is wrong on its own page is not counted against
    the splitting. The second counts with F1 of 0.8 at least, or when it is as good as on its own page.
    """
    warnings.simplefilter("ignore")
    html, gold = read(folder)
    pages = folder.parent.parent / "pages"
    alone = []
    for name, body in zip(folder.name.split("--"), (gold["body"], gold["second"]["body"]), strict=True):
        own, own_gold = read(pages / name)
        found = ours(own, own_gold["url"] or "https://example.org/")
        alone.append(f1(found[0].body, body) if found else 0.0)
    found = ours(html, gold["url"] or "https://example.org/")
    first = found[0].body if found else ""
    leak = precision_recall(first, gold["second"]["body"])[1]
    right = [one for one in found[1:] if f1(one.body, gold["second"]["body"]) >= min(0.8, alone[1] - 0.05)]
    title = gold["second"]["title"]
    return Multi(
        name=folder.name,
        articles=len(found),
        is_first_alone=bool(found) and f1(first, gold["body"]) >= min(0.9, alone[0] - 0.05) and leak < 0.2,
        is_second_out=bool(right),
        is_second_titled=any(not title or is_same_title(one.title, title) for one in right),
    )


def report_multi(results: list[Multi]) -> None:
    """The table of the pages with two articles."""
    print(f"\ntwo articles on a page: {len(results)} pages")
    for label, values in (
        ("first alone and right", [one.is_first_alone for one in results]),
        ("second out by itself", [one.is_second_out for one in results]),
        ("... with its own title", [one.is_second_titled for one in results]),
        ("exactly two", [one.articles == 2 for one in results]),
    ):
        print(f"{label:28}{mean(iter(values)):8.3f}")


def worst(pages: list[dict[str, Score]], count: int) -> None:
    """The pages where most is lost against a perfect extraction."""
    known = [(page[OURS], page[BASELINE]) for page in pages if page[OURS].precision is not None]
    for one, other in sorted(known, key=lambda pair: (pair[0].precision or 0) + (pair[0].recall or 0))[:count]:
        mine, theirs = ((score.precision or 0, score.recall or 0) for score in (one, other))
        print(f"{one.name:60} P {mine[0]:.2f} R {mine[1]:.2f}   theirs P {theirs[0]:.2f} R {theirs[1]:.2f}")


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--half", choices=("develop", "apart", "all"), default="all")
    parser.add_argument("--sample", type=int, default=0, help="only every N-th page")
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--multi", action="store_true", help="the pages with two articles as well")
    parser.add_argument("--quick", action="store_true", help="beside trafilatura alone")
    parser.add_argument("--save", type=Path)
    options = parser.parse_args()
    os.nice(10)
    folders = sorted((options.corpora / "extraction" / "pages").iterdir())
    if options.half != "all":
        folders = [folder for folder in folders if is_develop(folder.name) == (options.half == "develop")]
    folders = folders[:: options.sample or 1]
    multi = sorted((options.corpora / "extraction" / "pages_multi").iterdir()) if options.multi else []
    peers = [] if options.quick else installed_peers()
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pages = pool.map(partial(score_all, peers), folders, chunksize=8)
        results = pool.map(score_multi, multi[:: options.sample or 1], chunksize=4)
    for label, wanted in (("develop", True), ("apart", False)):
        part = [page for page in pages if is_develop(page[OURS].name) == wanted]
        if part:
            report(part, label)
    if len({is_develop(folder.name) for folder in folders}) > 1:
        report(pages, "all")
    if results:
        report_multi(results)
    worst([page for page in pages if is_develop(page[OURS].name)], options.worst)
    if options.save:
        options.save.write_text(json.dumps([{name: asdict(one) for name, one in page.items()} for page in pages]))


if __name__ == "__main__":
    main()

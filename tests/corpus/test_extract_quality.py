"""A sample of real pages: extraction is at least as good as trafilatura's alone, and splits what is two."""

import gzip
import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

import trafilatura

from monitor.extract import extract
from monitor.model import Article, Document, Page
from monitor.segment import segment


def read(folder: Path) -> tuple[bytes, dict[str, str]]:
    """(the page, its gold)."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    return gzip.decompress((folder / "page.html.gz").read_bytes()), gold


def articles(html: bytes, url: str) -> tuple[Article, ...]:
    """The articles of a page."""
    now = datetime(2026, 11, 22, tzinfo=UTC)
    page = extract(Document(url=url, final_url=url, body=html, media_type="text/html", fetched_at=now))
    return segment(page).articles if isinstance(page, Page) else ()


def likeness(one: str, other: str) -> float:
    """F1 of two texts over 4-grams of words."""
    left, right = (
        Counter(zip(words, words[1:], words[2:], words[3:], strict=False))
        for words in (re.findall(r"\w+", text) for text in (one, other))
    )
    return 2 * (left & right).total() / max(1, left.total() + right.total())


def test_bodies_are_not_worse_than_trafilaturas(corpora: Path) -> None:
    """On every 12th page the text is closer to the gold than trafilatura's own, on average."""
    ours, theirs = [], []
    for folder in sorted((corpora / "extraction" / "pages").iterdir())[::12]:
        html, gold = read(folder)
        if not gold["body"] or not gold["url"]:
            continue
        found = articles(html, gold["url"])
        ours.append(likeness(found[0].body if found else "", gold["body"]))
        theirs.append(likeness(trafilatura.extract(html, url=gold["url"], output_format="txt") or "", gold["body"]))
    assert fmean(ours) >= fmean(theirs)


def test_single_pages_are_not_split(corpora: Path) -> None:
    """Real pages of one article give one article, but for one in two hundred."""
    pages = sorted((corpora / "extraction" / "pages").iterdir())[5::10]
    split = [folder.name for folder in pages if len(articles(read(folder)[0], "https://news.example/a/b")) > 1]
    assert len(split) <= len(pages) / 100, split


def test_appended_article_comes_out_by_itself(corpora: Path) -> None:
    """Of pages with a second article appended, most give two, and the first holds nothing of the second."""
    alone, second = [], []
    for folder in sorted((corpora / "extraction" / "pages_multi").iterdir())[::7]:
        html = gzip.decompress((folder / "page.html.gz").read_bytes())
        gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        found = articles(html, gold["url"])
        alone.append(bool(found) and likeness(found[0].body, gold["body"]) > 0.7)
        second.append(any(likeness(one.body, gold["second"]["body"]) > 0.7 for one in found[1:]))
    assert fmean(alone) >= 0.85
    assert fmean(second) >= 0.8

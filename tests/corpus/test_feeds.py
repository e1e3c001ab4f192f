"""Real feeds, against a plain reading of the same XML; `benchmarks/feeds_parse.py` prints the whole table."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from monitor.fetch.sources.feedparse import parse_feed
from monitor.fetch.sources.feedtext import plain_text
from monitor.fetch.sources.items import Item

URL = "https://feeds.example.org/feed.xml"
DATES = {"pubdate", "published", "date", "issued", "created", "updated", "modified"}


def local_name(element: Any) -> str:
    """Name of an element without its namespace, lower case."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


@pytest.fixture(scope="module")
def feeds(corpora: Path) -> list[tuple[bytes, tuple[Item, ...] | str]]:
    """(body, what was read from it) of every real feed; sitemaps are none."""
    manifest = json.loads((corpora / "feeds" / "MANIFEST.json").read_text())
    names = [one["file"] for one in manifest if one["file"].startswith("real__") and one["kind"] != "sitemap"]
    bodies = [gzip.decompress((corpora / "feeds" / name).read_bytes()) for name in names]
    return [(body, parse_feed(body, url=URL)) for body in bodies]


@pytest.fixture(scope="module")
def pairs(feeds: list[tuple[bytes, tuple[Item, ...] | str]]) -> list[tuple[Any, Item]]:
    """(XML element, what was read from it) of every item of the well-formed feeds whose counts agree."""
    return [pair for body, items in feeds for pair in agreeing(body, items)]


def agreeing(body: bytes, items: tuple[Item, ...] | str) -> Iterator[tuple[Any, Item]]:
    """Items side by side; nothing where the counts differ."""
    elements = elements_of(body) or []
    return zip(elements, items, strict=True) if len(elements) == len(items) and isinstance(items, tuple) else iter(())


def elements_of(body: bytes) -> list[Any] | None:
    """Items by the standard library; None where it cannot read the document."""
    try:
        return [one for one in ET.fromstring(body).iter() if local_name(one) in {"item", "entry"}]
    except ET.ParseError:
        return None


def test_nearly_all_feeds_are_read(feeds: list[tuple[bytes, tuple[Item, ...] | str]]) -> None:
    assert len(feeds) > 150
    assert sum(isinstance(items, tuple) for _, items in feeds) >= 0.99 * len(feeds)


def test_every_item_is_found(feeds: list[tuple[bytes, tuple[Item, ...] | str]]) -> None:
    counts = [(len(elements), len(items)) for body, items in feeds if (elements := elements_of(body)) is not None]
    assert sum(plain == found for plain, found in counts) >= 0.99 * len(counts)


def test_titles_are_those_of_the_xml(pairs: list[tuple[Any, Item]]) -> None:
    titled = [(element.find("title"), item) for element, item in pairs if element.find("title") is not None]
    right = [plain_text("".join(title.itertext()), limit=500) == item.title for title, item in titled]
    assert len(right) > 1_000
    assert sum(right) >= 0.99 * len(right)


def test_an_undated_item_stays_undated(pairs: list[tuple[Any, Item]]) -> None:
    undated = [item for element, item in pairs if not DATES & {local_name(child) for child in element}]
    assert len(undated) > 100
    assert not [item for item in undated if item.date_words]


def test_a_dated_item_keeps_its_words(pairs: list[tuple[Any, Item]]) -> None:
    dated = [
        (child.text.strip(), item)
        for element, item in pairs
        if (child := element.find("pubDate")) is not None and child.text
    ]
    assert len(dated) > 1_000
    assert sum(words == item.date_words.strip() for words, item in dated) >= 0.99 * len(dated)


def test_every_link_is_a_web_address_or_missing(pairs: list[tuple[Any, Item]]) -> None:
    assert not [item.link for _, item in pairs if item.link and not item.link.startswith(("http://", "https://"))]

"""How well and how fast feeds are read: `python benchmarks/feeds_parse.py CORPORA` prints a table.

Truth is a plain reading of the same XML with the standard library, dialect by dialect; feeds that it cannot
read (malformed ones, JSON) count for "parsed" only. A field is compared where the plain reading has one.
"""

import gzip
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import feedparser

from monitor.fetch.sources.feeddates import claim_of
from monitor.fetch.sources.feedparse import parse_feed
from monitor.fetch.sources.feedtext import plain_text
from monitor.fetch.sources.items import Item

URL = "https://feeds.example.org/news/feed.xml"
DATES = ("pubdate", "published", "date", "issued", "created", "updated", "modified")


@dataclass(frozen=True, slots=True)
class Plain:
    """One item as the XML has it; empty strings for what it has not."""

    title: str
    link: str
    guid: str
    date: str


def real_feeds(corpora: Path) -> Iterator[tuple[str, bytes]]:
    """(name, body) of every real feed; sitemaps are none."""
    kinds = {one["file"]: one["kind"] for one in json.loads((corpora / "feeds" / "MANIFEST.json").read_text())}
    for path in sorted((corpora / "feeds").glob("real__*")):
        if kinds[path.name] != "sitemap":
            yield path.name, gzip.decompress(path.read_bytes())


def plain_reading(body: bytes) -> list[Plain] | None:
    """The items by the standard library alone; None where it cannot read the document."""
    try:
        root = ET.fromstring(body)
    except ET.ParseError:
        return None
    return [_plain_item(item) for item in root.iter() if _name(item) in {"item", "entry"}]


def _plain_item(item: Any) -> Plain:
    children: dict[str, list[Any]] = {}
    for child in item:
        children.setdefault(_name(child), []).append(child)

    def text(*names: str) -> str:
        elements = [one for name in names for one in children.get(name, ()) if "mrss" not in one.tag]
        return next((words for one in elements if (words := " ".join("".join(one.itertext()).split()))), "")

    return Plain(_title(children) or "", _link(children), text("guid", "id"), text(*DATES))


def _title(children: dict[str, list[Any]]) -> str:
    own = [one for one in children.get("title", ()) if "mrss" not in one.tag and "itunes" not in one.tag]
    return " ".join("".join(own[0].itertext()).split()) if own else ""


def _link(children: dict[str, list[Any]]) -> str:
    links = children.get("link", [])
    own = [one.text.strip() for one in links if one.text and one.text.strip() and not one.get("href")]
    alternate = [one.get("href") for one in links if one.get("href") and one.get("rel", "alternate") == "alternate"]
    return next(iter(own + alternate), "")


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def compare(truth: list[Plain], items: tuple[Item, ...], right: Counter[str], seen: Counter[str]) -> list[str]:
    """Count what agrees, field by field; returns the fields that do not."""
    wrong = []
    for plain, item in zip(truth, items, strict=False):
        checks = {
            "title": (plain.title, plain_text(plain.title, limit=500) == item.title),
            "link": (plain.link, urljoin(URL, plain.link).partition("#")[0] == item.link.partition("#")[0]),
            "id": (plain.guid, plain.guid in {item.guid, item.link} or urljoin(URL, plain.guid) == item.link),
            "date": (plain.date, claim_of(plain.date, zone="UTC") == claim_of(item.date_words, zone="UTC")),
            "readable date": (plain.date, claim_of(item.date_words, zone="UTC") is not None),
            "undated": ("" if plain.date else "undated", not item.date_words),
        }
        for field, (has, is_right) in checks.items():
            seen[field] += bool(has)
            right[field] += bool(has) and is_right
            if has and not is_right:
                wrong.append(f"{field}: {plain} | {item.title!r} {item.link} {item.guid} {item.date_words!r}")
    return wrong


def main() -> None:
    """Measure and print."""
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    times, slow_times = [], []
    for name, body in real_feeds(Path(sys.argv[1])):
        began = time.process_time()
        items = parse_feed(body, url=URL)
        times.append(time.process_time() - began)
        began = time.process_time()
        feedparser.parse(BytesIO(body))
        slow_times.append(time.process_time() - began)
        truth = plain_reading(body)
        seen["parsed"] += 1
        right["parsed"] += not isinstance(items, str)
        if isinstance(items, str):
            print(f"NOT PARSED {name}: {items}")
        elif truth is not None:
            seen["count"] += 1
            right["count"] += len(truth) == len(items)
            wrong = (
                compare(truth, items, right, seen) if len(truth) == len(items) else [f"{len(truth)} != {len(items)}"]
            )
            if wrong and "-v" in sys.argv:
                print(name, len(wrong), *wrong[:2], sep="\n    ")
    for field, total in seen.items():
        print(f"{field:14} {right[field]:5} of {total:5}  {right[field] / total:.4f}")
    ours, theirs = statistics.median(times) * 1e3, statistics.median(slow_times) * 1e3
    print(f"median CPU ms a feed: {ours:.2f} (feedparser {theirs:.1f}); slowest {max(times) * 1e3:.0f}")


if __name__ == "__main__":
    main()

"""Bytes of a feed -> its items. Pure; reads RSS 0.9-2.0, RDF, Atom and JSON Feed, in any encoding.

    JSON?  -> items                                      (a JSON Feed needs no parser of its own)
    prepare -> one encoding, no junk, no traps           (feedbytes)
    skim   -> dates and bases as they stand in the XML   (lxml, hardened)
    fast   -> the other fields                           (fastfeedparser, 55 times faster than the next)
    slow   -> all fields of what is malformed            (feedparser, bounded: it can take long)

Dates come from the skim alone: fastfeedparser fills in dates that are not there, and drops their zone.
"""

import json
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any, Final

import fastfeedparser
import feedparser

from monitor.fetch.sources.feedbytes import has_attribute_bomb, is_web_page, mend, prepare
from monitor.fetch.sources.feedskim import Skimmed, SkimmedItem, skim
from monitor.fetch.sources.feedtext import plain_text
from monitor.fetch.sources.items import MAX_ITEMS, SUMMARY_LIMIT, TITLE_LIMIT, Item, absolute

MAX_ODD_DATES: Final = 50
"""More dates than this in no known form, and the fast parser would spend milliseconds on each."""

MAX_SLOW_BYTES: Final = 2_000_000
MAX_SLOW_TAGS: Final = 20_000
"""Bounds of what the slow parser is given; it takes seconds on more."""

_FEED_ROOTS: Final = frozenset({"rss", "rdf", "feed"})
_OTHER_ROOTS: Final = {
    "html": "it is a web page, not a feed",
    "urlset": "it is a sitemap, not a feed",
    "sitemapindex": "it is a sitemap, not a feed",
}
_UNSEEN: Final = SkimmedItem(date_words="", title="", link="", base=None)
_NOT_A_FEED: Final = "neither RSS, RDF, Atom nor JSON Feed"


def parse_feed(body: bytes, *, url: str, charset: str | None = None) -> tuple[Item, ...] | str:
    """Read a feed; in place of items, what is wrong with it in words.

    Args:
        body: As it came, unpacked.
        url: Where it came from; relative links are resolved against it.
        charset: As the transport declared it; taken only where the document declares none.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_items(body, url)
    prepared = prepare(body, charset)
    if is_web_page(prepared):
        return _OTHER_ROOTS["html"]
    if has_attribute_bomb(prepared):
        return "an element of it has too many attributes"
    skimmed = skim(prepared)
    if skimmed and not skimmed.is_whole:
        prepared = mend(prepared)
        skimmed = skim(prepared)
    if skimmed and skimmed.root in _OTHER_ROOTS:
        return _OTHER_ROOTS[skimmed.root]
    fast = _fast_entries(prepared, skimmed) if skimmed and skimmed.odd_dates <= MAX_ODD_DATES else None
    if skimmed and fast is not None and len(fast) == len(skimmed.items):
        return tuple(
            _fast_item(entry, item, item.base or url)
            for entry, item in zip(fast[:MAX_ITEMS], skimmed.items, strict=False)
        )
    return _salvaged(prepared, url, fast or [])


def _salvaged(body: bytes, url: str, fast: list[dict[str, Any]]) -> tuple[Item, ...] | str:
    """The items of a malformed feed: those of the tolerant parser, or, where the fast one saw more, its own undated."""
    slow = _slow_items(body, url)
    if isinstance(slow, tuple) and len(slow) >= len(fast):
        return slow
    return tuple(_fast_item(entry, _UNSEEN, url) for entry in fast[:MAX_ITEMS]) or slow


# ------------------------------------------------------------------------------------------ fast


def _fast_entries(body: bytes, skimmed: Skimmed) -> list[dict[str, Any]] | None:
    """Entries as fastfeedparser reads them; None where it gives up, or finds none where there may be some."""
    try:
        parsed = fastfeedparser.parse(body, include_tags=False, include_media=False, include_enclosures=False)
    except Exception:  # noqa: BLE001 - a parser of the outside world's bytes may trip over anything
        return None
    entries: list[dict[str, Any]] = parsed["entries"]
    return entries if entries or (skimmed.root in _FEED_ROOTS and not skimmed.items) else None


def _fast_item(entry: Mapping[str, Any], skimmed: SkimmedItem, base: str) -> Item:
    contents = entry.get("content") or [{}]
    return _item(
        guid=entry.get("id") or "",
        links=(skimmed.link, entry.get("link") or "") if skimmed.base else (entry.get("link") or "", skimmed.link),
        title=entry.get("title") or skimmed.title,
        texts=(entry.get("description") or "", contents[0].get("value") or ""),
        date_words=skimmed.date_words,
        base=base,
    )


# ------------------------------------------------------------------------------------------ slow


def _slow_items(body: bytes, url: str) -> tuple[Item, ...] | str:
    """Items as feedparser salvages them."""
    if len(body) > MAX_SLOW_BYTES or body.count(b"<") > MAX_SLOW_TAGS:
        return "it is malformed, and too large to be salvaged"
    try:
        parsed = feedparser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    except Exception:  # noqa: BLE001 - likewise
        return _NOT_A_FEED
    if not parsed.entries and not parsed.get("version"):
        return _NOT_A_FEED
    return tuple(_slow_item(entry, url) for entry in parsed.entries[:MAX_ITEMS])


def _slow_item(entry: Mapping[str, Any], base: str) -> Item:
    raw: dict[str, Any] = dict(entry)  # feedparser's own look-up answers `updated` with other dates
    contents = raw.get("content") or [{}]
    return _item(
        guid=raw.get("id") or "",
        links=(raw.get("link") or "",),
        title=raw.get("title") or "",
        texts=(raw.get("summary") or "", contents[0].get("value") or ""),
        date_words=raw.get("published") or raw.get("created") or raw.get("updated") or "",
        base=base,
    )


# ------------------------------------------------------------------------------------------ JSON


def _json_items(body: bytes, url: str) -> tuple[Item, ...] | str:
    try:
        feed = json.loads(body.lstrip(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return "it looks like JSON, but is malformed"
    items = feed.get("items")
    if not isinstance(items, list):
        return _NOT_A_FEED
    return tuple(_json_item(item, url) for item in items[:MAX_ITEMS] if isinstance(item, dict))


def _json_item(item: Mapping[str, Any], base: str) -> Item:
    def words(*names: str) -> tuple[str, ...]:
        return tuple(str(item[name]) for name in names if isinstance(item.get(name), str | int))

    return _item(
        guid=next(iter(words("id")), ""),
        links=words("url", "external_url"),
        title=next(iter(words("title")), ""),
        texts=words("summary", "content_text", "content_html"),
        date_words=next(iter(words("date_published", "date_modified")), ""),
        base=base,
    )


# ------------------------------------------------------------------------------------------- all


def _item(*, guid: str, links: Iterable[str], title: str, texts: Iterable[str], date_words: str, base: str) -> Item:
    guid = guid.strip()
    links = tuple(link.strip() for link in links)
    link = next(filter(None, (absolute(candidate, base) for candidate in links)), "") or absolute(guid, "")
    summaries = (plain_text(text, limit=SUMMARY_LIMIT) for text in texts if text)
    return Item(
        guid="" if guid in (link, *links) else guid,
        link=link,
        title=plain_text(title, limit=TITLE_LIMIT),
        summary=next(filter(None, summaries), ""),
        date_words=date_words,
    )

"""What a source lists, whatever its kind, and how it becomes entries. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit

import xxhash

from monitor.fetch.canonical import canonical_url
from monitor.fetch.guard import host_of_url
from monitor.fetch.sources.feeddates import claim_of
from monitor.model import Entry, Source

TITLE_LIMIT: Final = 500
SUMMARY_LIMIT: Final = 4_000

MAX_ITEMS: Final = 5_000
"""Items of one source that are read; most lists have the newest first."""

_MAX_IDENTITY: Final = 400
_PLAIN_LINK: Final = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:/[A-Za-z0-9._~%/=&?+-]*[A-Za-z0-9/_~=-])?")
_OWN_ENTRY: Final = "entry-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item as a source gives it, markup removed.

    Attributes:
        guid: The item's own id; empty where it gives none.
        link: Absolute http or https URL; empty where it gives none.
        title: Empty where it gives none.
        summary: The description, else the content, cut to `SUMMARY_LIMIT` characters.
        date_words: Text of the date element, as written; empty where the item has none.
        text: The whole text, where the listing is the place to read it; else empty.
    """

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    date_words: str = ""
    text: str = ""


def absolute(link: str, base: str) -> str:
    """An absolute http or https URL; empty for anything else, such as `javascript:`."""
    if not link or link.startswith("#"):
        return ""
    if _is_whole(link):
        return link
    try:
        joined = urljoin(base, link)
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined if parts.scheme in {"http", "https"} and parts.hostname else ""


def _is_whole(link: str) -> bool:
    """Whether it may stay as it is; joining and taking apart is most of the work on a feed's links."""
    return _PLAIN_LINK.fullmatch(link) is not None


def entries_of(source: Source, items: Sequence[Item]) -> tuple[Entry, ...]:
    """Entries in the order of the items, each identity once (the first, which in a feed is the newest, wins)."""
    shared = {guid for guid, times in Counter(item.guid for item in items).items() if times > 1}
    entries: dict[str, Entry] = {}
    for item in items:
        entry = _entry(source, item, is_guid_shared=item.guid in shared)
        entries.setdefault(entry.identity, entry)
    return tuple(entries.values())


def _entry(source: Source, item: Item, *, is_guid_shared: bool) -> Entry:
    identity = _identity(item, is_guid_shared=is_guid_shared)
    # an entry without a link still needs an address that is its own
    url = item.link or f"{urldefrag(source.location).url}#{_OWN_ENTRY}{xxhash.xxh3_64_hexdigest(identity.encode())}"
    return Entry(
        source=source.name,
        identity=identity,
        url=url,
        host=host_of_url(url) or host_of_url(source.location),
        title=item.title,
        summary=item.summary,
        published=claim_of(item.date_words, zone=source.zone),
        text=item.text,
    )


def _identity(item: Item, *, is_guid_shared: bool) -> str:
    """Guid, unless several entries claim it; else the canonical link; else the content."""
    if item.guid and not is_guid_shared:
        return _shortened(item.guid)
    if item.link:
        return _shortened(canonical_url(item.link))
    return xxhash.xxh3_128_hexdigest(f"{item.title}\n{item.summary}".encode())


def _shortened(identity: str) -> str:
    """An identity of bounded length."""
    if len(identity) <= _MAX_IDENTITY:
        return identity
    return identity[:_MAX_IDENTITY] + xxhash.xxh3_64_hexdigest(identity.encode())

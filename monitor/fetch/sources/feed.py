"""A feed as a source: RSS, RDF, Atom or JSON Feed, whose links are read as pages.

conditional GET -> 304? -> same body as last time? -> parse -> Entry each
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Final
from urllib.parse import urldefrag

import xxhash

from monitor.fetch.answers import Answer, Unchanged
from monitor.fetch.canonical import canonical_url
from monitor.fetch.client import Client
from monitor.fetch.guard import host_of_url
from monitor.fetch.sources.feeddates import claim_of
from monitor.fetch.sources.feedparse import FeedItem, parse_feed
from monitor.model import (
    Document,
    Entry,
    FetchFailure,
    FetchReason,
    NotModified,
    Polled,
    Source,
    SourceMemory,
)

ACCEPT_FEED: Final = (
    "application/rss+xml,application/atom+xml,application/feed+json,application/rdf+xml,"
    "application/xml;q=0.9,text/xml;q=0.9,application/json;q=0.8,*/*;q=0.1"
)

_MAX_IDENTITY: Final = 400
_OWN_ENTRY: Final = "entry-"
_HASHES: Final = ":"


class FeedKind:
    """Implements `SourceKind` over one feed address."""

    def host(self, source: Source) -> str:
        """See `SourceKind`."""
        return host_of_url(source.location) or source.location

    async def poll(self, source: Source, memory: SourceMemory, client: Client) -> Polled | NotModified | FetchFailure:
        """See `SourceKind`."""
        answer = await client.get(
            source.location,
            accept=ACCEPT_FEED,
            etag=memory.etag,
            last_modified=memory.last_modified,
            allow_private=source.allow_private,
        )
        match answer:
            case FetchFailure():
                return answer
            case Unchanged():
                return NotModified(memory=_kept(memory, answer))
            case Answer():
                return await _read_listing(source, memory, answer)

    async def read(self, source: Source, entry: Entry, client: Client) -> Document | FetchFailure:
        """See `SourceKind`. Private addresses stay closed to links that lead away from the feed's own host."""
        if urldefrag(entry.url).url == urldefrag(source.location).url:
            return FetchFailure(url=entry.url, reason=FetchReason.NOT_A_PAGE, detail="the entry has no link of its own")
        is_at_home = entry.host == self.host(source)
        return await client.page(entry.url, allow_private=source.allow_private and is_at_home)


def _kept(memory: SourceMemory, answer: Unchanged) -> SourceMemory:
    """After a 304 the old validators hold, unless newer ones came with it."""
    return SourceMemory(
        etag=answer.etag or memory.etag,
        last_modified=answer.last_modified or memory.last_modified,
        body_hash=memory.body_hash,
        is_first=False,
    )


async def _read_listing(source: Source, memory: SourceMemory, answer: Answer) -> Polled | NotModified | FetchFailure:
    """Parse a listing, unless its body is that of the last time; it is news only if its entries are not."""
    old_body, _, old_entries = (memory.body_hash or "").partition(_HASHES)
    body_hash = xxhash.xxh3_128_hexdigest(answer.body)
    if body_hash == old_body:
        return NotModified(memory=_remembered(answer, body_hash, old_entries))
    items = await asyncio.to_thread(parse_feed, answer.body, url=answer.final_url, charset=answer.charset)
    if isinstance(items, str):
        return FetchFailure(url=source.location, reason=FetchReason.NOT_A_FEED, detail=items)
    entries_hash = xxhash.xxh3_128_hexdigest(repr(items).encode("utf-8", errors="replace"))
    new_memory = _remembered(answer, body_hash, entries_hash)
    if entries_hash == old_entries:
        return NotModified(memory=new_memory)
    return Polled(entries=entries_of(source, items), memory=new_memory)


def _remembered(answer: Answer, body_hash: str, entries_hash: str) -> SourceMemory:
    """Two hashes: many feeds change their date of building and nothing else."""
    return SourceMemory(
        etag=answer.etag,
        last_modified=answer.last_modified,
        body_hash=f"{body_hash}{_HASHES}{entries_hash}",
        is_first=False,
    )


def entries_of(source: Source, items: Sequence[FeedItem]) -> tuple[Entry, ...]:
    """Entries in the order of the feed, each identity once (the first, which is the newest, wins)."""
    shared = {guid for guid, times in Counter(item.guid for item in items).items() if times > 1}
    entries: dict[str, Entry] = {}
    for item in items:
        entry = _entry(source, item, is_guid_shared=item.guid in shared)
        entries.setdefault(entry.identity, entry)
    return tuple(entries.values())


def _entry(source: Source, item: FeedItem, *, is_guid_shared: bool) -> Entry:
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
    )


def _identity(item: FeedItem, *, is_guid_shared: bool) -> str:
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

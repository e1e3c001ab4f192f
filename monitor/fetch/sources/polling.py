"""What the kinds that ask for one address have in common.

    ask -> 304? -> same body as last time? -> list items -> same items? -> Entry each

The items are compared too, since many lists change their date of building and nothing else. What the
analyst asks of a source (`select`, `fields`, ...) belongs to the comparison: with a new wish an unchanged
answer is read again.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urldefrag

import xxhash

from monitor.fetch.answers import Answer, Unchanged
from monitor.fetch.client import Client
from monitor.fetch.guard import host_of_url
from monitor.fetch.sources.items import Item, entries_of
from monitor.model import Document, Entry, FetchFailure, FetchReason, NotModified, Polled, Source, SourceMemory

PARTS_OF_INDEX: Final = "parts"
"""Begins what is remembered of a sitemap index; then the key of the wishes, then its parts."""

_PARTS: Final = ":"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What an answer lists; `detail` says what was left out of it, and why."""

    items: tuple[Item, ...]
    detail: str = ""


def host_of_source(source: Source) -> str:
    """Whom polling bothers, for a source whose location is a web address."""
    return host_of_url(source.location) or source.location


async def ask(
    client: Client, source: Source, memory: SourceMemory, *, accept: str
) -> Answer | Unchanged | FetchFailure:
    """Ask for what machines may read: feeds, sitemaps, interfaces. The only request of most polls."""
    known = as_wished(source, memory)
    return await client.get(
        source.location,
        accept=accept,
        etag=known.etag,
        last_modified=known.last_modified,
        allow_private=source.allow_private,
    )


async def ask_page(client: Client, source: Source, memory: SourceMemory) -> Answer | Unchanged | FetchFailure:
    """Ask for a page made for people: robots.txt is obeyed."""
    known = as_wished(source, memory)
    return await client.page_if_changed(
        source.location, etag=known.etag, last_modified=known.last_modified, allow_private=source.allow_private
    )


async def compare(
    source: Source,
    memory: SourceMemory,
    answer: Answer | Unchanged | FetchFailure,
    list_items: Callable[[Answer], Listed | FetchFailure],
) -> Polled | NotModified | FetchFailure:
    """What is to be stored of an answer: nothing of an unchanged one. `list_items` is pure, and runs in a thread."""
    match answer:
        case FetchFailure():
            return answer
        case Unchanged():
            return NotModified(memory=_still(memory, answer))
        case Answer():
            return await _compare_bodies(source, memory, answer, list_items)


def _still(memory: SourceMemory, answer: Unchanged) -> SourceMemory:
    """After a 304 the old validators hold, unless newer ones came with it."""
    return SourceMemory(
        etag=answer.etag or memory.etag,
        last_modified=answer.last_modified or memory.last_modified,
        body_hash=memory.body_hash,
        is_first=False,
    )


async def _compare_bodies(
    source: Source, memory: SourceMemory, answer: Answer, list_items: Callable[[Answer], Listed | FetchFailure]
) -> Polled | NotModified | FetchFailure:
    old_body, _, old_items = (as_wished(source, memory).body_hash or "").partition(_PARTS)
    body_hash = xxhash.xxh3_128_hexdigest(answer.body)
    if body_hash == old_body:
        return NotModified(memory=_after(source, answer, body_hash, old_items))
    listed = await asyncio.to_thread(list_items, answer)
    if isinstance(listed, FetchFailure):
        return listed
    items_hash = xxhash.xxh3_128_hexdigest(repr(listed.items).encode("utf-8", errors="replace"))
    new_memory = _after(source, answer, body_hash, items_hash)
    if items_hash == old_items.partition(_PARTS)[0]:
        return NotModified(memory=new_memory)
    entries = entries_of(source, listed.items)
    return Polled(entries=entries, memory=new_memory, detail=listed.detail, size=len(answer.body))


def _after(source: Source, answer: Answer, body_hash: str, items_hash: str) -> SourceMemory:
    hashes = [body_hash, items_hash.partition(_PARTS)[0], *filter(None, [wishes_of(source)])]
    return SourceMemory(
        etag=answer.etag,
        last_modified=answer.last_modified,
        body_hash=_PARTS.join(hashes),
        is_first=False,
    )


def wishes_of(source: Source) -> str:
    """A key of what the analyst asks of this source beyond its address; empty where that is nothing."""
    wishes = (source.select, source.sites, source.fields)
    return xxhash.xxh3_64_hexdigest(repr(wishes).encode()) if any(wishes) else ""


def as_wished(source: Source, memory: SourceMemory) -> SourceMemory:
    """The memory; without its validators where the wishes have changed since."""
    if memory.body_hash is None or _wishes_in(memory.body_hash) == wishes_of(source):
        return memory
    return replace(memory, etag=None, last_modified=None, body_hash=None)


def _wishes_in(remembered: str) -> str:
    first, *rest = remembered.split(_PARTS, 2)
    wishes = rest[:1] if first == PARTS_OF_INDEX else rest[1:]
    return wishes[0] if wishes else ""


async def read_link(source: Source, entry: Entry, client: Client) -> Document | FetchFailure:
    """The page behind an entry. Private addresses stay closed to links that lead away from the source's own host."""
    if urldefrag(entry.url).url == urldefrag(source.location).url:
        return FetchFailure(url=entry.url, reason=FetchReason.NOT_A_PAGE, detail="the entry has no link of its own")
    is_at_home = entry.host == host_of_source(source)
    return await client.page(entry.url, allow_private=source.allow_private and is_at_home)

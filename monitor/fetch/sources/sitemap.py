"""A sitemap as a source: a news sitemap, a plain one, or an index of them, each also as .gz.

    sitemap -> places new enough -> Entry each
    index   -> parts worth asking for, with their own validators -> the same for each part that has changed

`lastmod` says that something was changed: it decides what is looked at, and is never a date of publication.
"""

import asyncio
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from functools import partial
from typing import Final
from urllib.parse import urlsplit

import xxhash

from monitor.fetch.answers import Answer, Unchanged
from monitor.fetch.body import DamagedError, TooLargeError, decompress, too_large
from monitor.fetch.client import Client
from monitor.fetch.sources.articlelinks import may_be_article
from monitor.fetch.sources.feeddates import claim_of
from monitor.fetch.sources.items import Item, entries_of
from monitor.fetch.sources.polling import (
    PARTS_OF_INDEX,
    Listed,
    as_wished,
    ask,
    compare,
    host_of_source,
    read_link,
    wishes_of,
)
from monitor.fetch.sources.sitemapparse import Place, Sitemap, parse_sitemap
from monitor.fetch.sources.sites import is_at_home
from monitor.model import Document, Entry, FetchFailure, FetchReason, NotModified, Polled, Source, SourceMemory

ACCEPT_SITEMAP: Final = "application/xml,text/xml;q=0.9,application/gzip;q=0.8,*/*;q=0.1"

MAX_LISTED: Final = 1_000
"""Entries of one sitemap, the newest first: Google's limit for a news sitemap."""

MAX_PARTS: Final = 20
"""Sitemaps of an index that are asked for in one poll."""

MAX_DEPTH: Final = 2
"""An index may name an index, though the protocol forbids it; deeper ones are left."""

MAX_BODIES: Final = 3
"""All parts of an index together may be this many times as large as one answer."""

UNKNOWN: Final = ["", "", ""]
"""ETag, Last-Modified and hash of a part that was never had."""

_GZIP: Final = b"\x1f\x8b"
_MONTH: Final = re.compile(r"(?<!\d)(20\d\d)(?:[-_/]?(0[1-9]|1[0-2]))?(?!\d)")


class SitemapKind:
    """Implements `SourceKind` over one sitemap or index."""

    def host(self, source: Source) -> str:
        """See `SourceKind`."""
        return host_of_source(source)

    async def poll(self, source: Source, memory: SourceMemory, client: Client) -> Polled | NotModified | FetchFailure:
        """See `SourceKind`."""
        answer = _unpacked(await ask(client, source, memory, accept=ACCEPT_SITEMAP), client.limits.max_bytes)
        known = _parts_of(as_wished(source, memory))
        if isinstance(answer, Unchanged) and known:
            index = Sitemap(places=tuple(Place(url=url) for url in known), is_index=True)
            memory_now = replace(memory, etag=answer.etag or memory.etag)
            return await _Walk(source, client, known).poll(index, memory_now)
        if isinstance(answer, Answer):
            parsed = await asyncio.to_thread(parse_sitemap, answer.body, url=answer.final_url, charset=answer.charset)
            if isinstance(parsed, Sitemap) and parsed.is_index:
                new = SourceMemory(etag=answer.etag, last_modified=answer.last_modified)
                return await _Walk(source, client, known).poll(parsed, new)
        return await compare(source, memory, answer, partial(_list_places, source, client.clock.now()))

    async def read(self, source: Source, entry: Entry, client: Client) -> Document | FetchFailure:
        """See `SourceKind`."""
        return await read_link(source, entry, client)


def _unpacked(answer: Answer | Unchanged | FetchFailure, limit: int) -> Answer | Unchanged | FetchFailure:
    """A `.gz` as what is in it, within the limit for every answer."""
    if not isinstance(answer, Answer) or not answer.body.startswith(_GZIP):
        return answer
    try:
        return replace(answer, body=decompress(answer.body, limit))
    except TooLargeError:
        return too_large(answer.url, limit)
    except DamagedError as error:
        return FetchFailure(url=answer.url, reason=FetchReason.BROKEN, detail=str(error))


# -------------------------------------------------------------------------------------------- places


def _list_places(source: Source, now: datetime, answer: Answer) -> Listed | FetchFailure:
    """The places of one sitemap that are worth an entry. Pure."""
    parsed = parse_sitemap(answer.body, url=answer.final_url, charset=answer.charset)
    if isinstance(parsed, str):
        return FetchFailure(url=answer.url, reason=FetchReason.NOT_A_FEED, detail=parsed)
    own = [place for place in parsed.places if is_at_home(place.url, answer.final_url, source.sites)]
    if parsed.places and not own:
        detail = "it names pages of other sites only: name them in the source's `sites`"
        return FetchFailure(url=answer.url, reason=FetchReason.NOTHING_FOUND, detail=detail)
    chosen = newest(own, oldest=_oldest(source, now), most=MAX_LISTED)
    items = tuple(
        Item(link=place.url, title=place.title, date_words=place.published)
        for place in chosen
        if place.published or may_be_article(place.url)
    )
    left = len(parsed.places) - len(items)
    return Listed(items=items, detail=f"{left:,} older or other pages left out" if left else "")


def newest(places: Sequence[Place], *, oldest: datetime | None, most: int) -> tuple[Place, ...]:
    """Of these places those new enough, newest first.

    Undated ones count only where no place has a date. Of too many the first and the last are taken: sites
    add new pages at either end.

    Args:
        places: In the order of the document.
        oldest: What was changed before this instant is left out; None leaves out nothing.
        most: How many are wanted at most.
    """
    dated = [(moment, place) for place in places if (moment := _moment(place.published or place.lastmod)) is not None]
    if not dated:
        return _both_ends(places, most)
    fresh = [(moment, place) for moment, place in dated if oldest is None or moment >= oldest]
    fresh.sort(key=lambda pair: pair[0], reverse=True)
    return tuple(place for _, place in fresh[:most])


def _both_ends(places: Sequence[Place], most: int) -> tuple[Place, ...]:
    if len(places) <= most:
        return tuple(places)
    return (*places[: most // 2], *places[-(most // 2) :])


def _moment(words: str) -> datetime | None:
    """The latest instant that a date can mean; None for no date."""
    claim = claim_of(words, zone="UTC")
    if claim is None:
        return None
    return claim.instant or datetime.combine(claim.day, time.max, tzinfo=UTC)


def _oldest(source: Source, now: datetime) -> datetime | None:
    return now - source.max_age if source.max_age else None


# --------------------------------------------------------------------------------------------- index


@dataclass(slots=True, kw_only=True)
class _Found:
    """What the parts of an index gave so far."""

    items: list[Item]
    memories: dict[str, list[str]]
    details: list[str]
    failures: list[FetchFailure]
    size: int = 0
    asked: int = 0


class _Walk:
    """One poll of an index: asks for its parts, one after the other, within the limits."""

    def __init__(self, source: Source, client: Client, known: Mapping[str, list[str]]) -> None:
        self._source = source
        self._client = client
        self._known = known
        self._found = _Found(items=[], memories={}, details=[], failures=[])

    async def poll(self, index: Sitemap, memory: SourceMemory) -> Polled | NotModified | FetchFailure:
        """The entries of the parts that have changed; `memory` holds the validators of the index itself."""
        await self._ask_parts(index, depth=1)
        found = self._found
        if found.failures and len(found.failures) == found.asked:
            return found.failures[0]
        new_memory = replace(memory, body_hash=self._remembered(), is_first=False, failures=0)
        if found.failures:
            first = found.failures[0]
            words = f"{len(found.failures)} of {found.asked} parts failed: {first.url}: {first.detail}"
            found.details.append(words)
        if not found.items and found.size == 0:
            return NotModified(memory=new_memory)
        entries = entries_of(self._source, found.items)
        return Polled(entries=entries, memory=new_memory, detail="; ".join(found.details[:3]), size=found.size)

    def _remembered(self) -> str:
        parts = json.dumps(self._found.memories, separators=(",", ":"))
        return f"{PARTS_OF_INDEX}:{wishes_of(self._source)}:{parts}"

    async def _ask_parts(self, index: Sitemap, *, depth: int) -> None:
        chosen = choose_parts(index.places, self._source, self._client.clock.now())
        if len(chosen) < len(index.places):
            self._found.details.append(f"{len(chosen)} of {len(index.places):,} parts asked for")
        for place in chosen:
            self._found.memories.setdefault(place.url, self._known.get(place.url, UNKNOWN))
        for place in chosen:
            if self._found.asked >= MAX_PARTS or self._found.size > MAX_BODIES * self._client.limits.max_bytes:
                return
            await self._ask_part(place.url, depth=depth)

    async def _ask_part(self, url: str, *, depth: int) -> None:
        found, source = self._found, replace(self._source, location=url)
        found.asked += 1
        known = self._known.get(url, UNKNOWN)
        memory = SourceMemory(etag=known[0] or None, last_modified=known[1] or None)
        answer = _unpacked(
            await ask(self._client, source, memory, accept=ACCEPT_SITEMAP), self._client.limits.max_bytes
        )
        match answer:
            case FetchFailure():
                found.failures.append(answer)
            case Unchanged():
                pass
            case Answer():
                body_hash = xxhash.xxh3_128_hexdigest(answer.body)
                found.memories[url] = [answer.etag or "", answer.last_modified or "", body_hash]
                if body_hash != known[2]:
                    found.size += len(answer.body)
                    await self._take(answer, depth=depth)

    async def _take(self, answer: Answer, *, depth: int) -> None:
        """Add what a part lists; an index among the parts has parts of its own."""
        parsed = await asyncio.to_thread(parse_sitemap, answer.body, url=answer.final_url, charset=answer.charset)
        if isinstance(parsed, Sitemap) and parsed.is_index:
            del self._found.memories[answer.url]  # its own parts are asked for each time
            if depth < MAX_DEPTH:
                await self._ask_parts(parsed, depth=depth + 1)
            return
        listed = await asyncio.to_thread(_list_places, self._source, self._client.clock.now(), answer)
        if isinstance(listed, FetchFailure):
            self._found.failures.append(listed)
        else:
            self._found.items += listed.items


def choose_parts(places: Sequence[Place], source: Source, now: datetime) -> tuple[Place, ...]:
    """The parts of an index that may hold something new, the likeliest first. Pure.

    Left out: parts of other sites, parts not changed since `max_age`, and parts named after a month or
    year gone by. News goes first, then what changed last; of the undated the first and the last.
    """
    oldest = _oldest(source, now)
    own = [place for place in places if is_at_home(place.url, source.location, source.sites)]
    own = [place for place in own if oldest is None or not _is_past(place, oldest)]
    dated = [place for place in own if _moment(place.lastmod) is not None]
    undated = _both_ends([place for place in own if _moment(place.lastmod) is None], MAX_PARTS)
    dated.sort(key=lambda place: _moment(place.lastmod) or now, reverse=True)
    ordered = (*dated, *undated)
    return tuple(sorted(ordered, key=lambda place: "news" not in urlsplit(place.url).path.lower())[:MAX_PARTS])


def _is_past(place: Place, oldest: datetime) -> bool:
    moment = _moment(place.lastmod)
    if moment is not None:
        return moment < oldest
    found: Iterable[tuple[str, str]] = _MONTH.findall(place.url)
    named = [(int(year), int(month or 12)) for year, month in found]
    return bool(named) and max(named) < (oldest.year, oldest.month)


def _parts_of(memory: SourceMemory) -> dict[str, list[str]]:
    """Validators and hash of each part of an index, as the last poll left them; empty for a plain sitemap."""
    begin = f"{PARTS_OF_INDEX}:"
    if not (memory.body_hash or "").startswith(begin):
        return {}
    parts: dict[str, list[str]] = json.loads((memory.body_hash or "").split(":", 2)[2])
    return parts

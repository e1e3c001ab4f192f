"""What `monitor sources` does: try sources, find some, take over and hand on lists of feeds, forget.

Everything goes through the daemon's own fetcher and store; trying stores nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from monitor.engine import SystemClock
from monitor.fetch import WebFetcher
from monitor.fetch.discovery import Candidate, discover, recognise_address
from monitor.model import DateClaim, FetchFailure, FetchLimits, NotModified, Polled, Source, SourceMemory
from monitor.settings import Settings

if TYPE_CHECKING:
    from monitor.store.forgetting import Forgotten

STALE: Final = timedelta(days=30)
"""A source whose newest entry is older than this has perhaps moved."""

AT_ONCE: Final = 16
"""Sources that are tried at once; each waits for the turn of its host besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What one look at a source gave.

    Attributes:
        source: As configured.
        polled: What it lists; a failure says why nothing.
        newest: The latest date of an entry; None where none is dated.
        dated: How many entries have a date.
        seconds: How long it took, waiting for the host's turn included.
        notes: What a person should know of it, one line each.
    """

    source: Source
    polled: Polled | FetchFailure
    newest: DateClaim | None = None
    dated: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()


async def try_sources(sources: Sequence[Source], limits: FetchLimits) -> AsyncIterator[Trial]:
    """Look at every source once, politely and several at a time; trials in the order of the sources."""
    clock = SystemClock()
    fetcher = WebFetcher(limits, clock)
    places = asyncio.Semaphore(AT_ONCE)

    async def attempt(source: Source) -> Trial:
        async with places:
            began = clock.now()
            polled = await fetcher.poll(source, SourceMemory())
            now = clock.now()
        assert not isinstance(polled, NotModified), "nothing is remembered, so nothing is unchanged"
        return judge_trial(source, polled, now, seconds=(now - began).total_seconds())

    tasks = [asyncio.create_task(attempt(source)) for source in sources]
    try:
        for task in tasks:
            yield await task
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await fetcher.aclose()


def judge_trial(source: Source, polled: Polled | FetchFailure, now: datetime, *, seconds: float) -> Trial:
    """The figures of a trial, and what is odd about them. Pure; `now` is UTC."""
    if isinstance(polled, FetchFailure):
        return Trial(source=source, polled=polled, seconds=seconds)
    claims = [entry.published for entry in polled.entries if entry.published]
    newest = max(claims, key=_moment, default=None)
    notes = (*_dates(source, polled, newest, len(claims), now), *filter(None, [polled.detail]))
    return Trial(
        source=source, polled=polled, newest=newest, dated=len(claims), seconds=seconds, notes=_links(polled) + notes
    )


def _moment(claim: DateClaim) -> str:
    return claim.instant.isoformat() if claim.instant else claim.day.isoformat()


def _dates(source: Source, polled: Polled, newest: DateClaim | None, dated: int, now: datetime) -> tuple[str, ...]:
    if not polled.entries:
        return ("it lists nothing now",)
    if newest is None:
        return ("no entry has a date: it is taken from the page",) if source.kind in {"feed", "json"} else ()
    notes = [] if dated == len(polled.entries) else [f"{len(polled.entries) - dated} entries have no date"]
    age = now.date() - newest.day
    if age > STALE:
        notes.append(f"nothing new since {newest.day.isoformat()}: has it moved?")
    elif source.max_age and age > source.max_age:
        notes.append("every entry is older than its max_age: none would be told")
    elif age < timedelta(days=-1):
        notes.append(f"its newest entry is of the future: {newest.day.isoformat()}")
    return tuple(notes)


def _links(polled: Polled) -> tuple[str, ...]:
    without = sum("#entry-" in entry.url and not entry.text for entry in polled.entries)
    return (f"{without} entries have no link: they are judged on their summary",) if without else ()


async def find_sources(
    url: str, settings: Settings, *, allow_private: bool = False
) -> tuple[Candidate, ...] | FetchFailure:
    """What can be watched at an address, the best first; a failure where the address itself cannot be had."""
    return await discover(url, settings.fetch, SystemClock(), allow_private=allow_private)


async def recognise(url: str, settings: Settings, *, allow_private: bool = False) -> str | FetchFailure:
    """What is at an address: `feed`, `sitemap`, `json`, or `listing` for every other page."""
    return await recognise_address(url, settings.fetch, SystemClock(), allow_private=allow_private)


def forget_source(settings: Settings, name: str, *, is_rehearsal: bool) -> "Forgotten":
    """Remove a source and its stored text from the database; in a rehearsal only count what would go.

    Raises:
        InputError: Nothing is stored of it.
        StoreError: There is no database, or it cannot be used.
    """
    from monitor.store import open_store  # SQLAlchemy is slow to load

    with closing(open_store(settings.database, must_exist=True)) as store:
        if is_rehearsal:
            return store.count_forgettable(name)
        return store.forget_source(name, SystemClock().now())


def is_stored(settings: Settings, name: str) -> bool:
    """Whether a database is there and knows a source of that name."""
    from monitor.errors import StoreError
    from monitor.store import open_store

    try:
        with closing(open_store(settings.database, must_exist=True)) as store:
            return store.knows_source(name)
    except StoreError:
        return False

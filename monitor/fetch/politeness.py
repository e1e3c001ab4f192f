"""How often a host is bothered: few requests at a time to each, a pause between two, and a ceiling over all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from monitor.ports import Clock

LONGEST_GAP: Final = timedelta(seconds=30)
"""Longest pause that a robots.txt may ask for."""

_KEPT_HOSTS: Final = 20_000
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class _Host:
    """What is remembered of one host; `free_at` is when the next request may begin, `next` lets one wait for it."""

    places: asyncio.Semaphore
    next: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    free_at: datetime = _LONG_AGO
    gap: timedelta | None = None


class Politeness:
    """Grants turns. Used from one event loop."""

    def __init__(self, *, gap: timedelta, concurrency: int, clock: Clock, host_concurrency: int = 1) -> None:
        """Keep the limits.

        Args:
            gap: Pause between one request to a host, its end or its beginning, and the beginning of the next.
            concurrency: Requests at once, all hosts together.
            clock: Tells the time and sleeps.
            host_concurrency: Requests at once to one host.
        """
        self._gap = gap
        self._clock = clock
        self._host_concurrency = host_concurrency
        self._running = asyncio.Semaphore(concurrency)
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for this host's turn; the request belongs inside."""
        state = self._state(host)
        state.users += 1
        try:
            async with state.places:
                async with state.next:
                    await self._pause(state)
                async with self._running:
                    try:
                        yield
                    finally:
                        state.free_at = self._clock.now() + (state.gap or self._gap)
        finally:
            state.users -= 1

    async def _pause(self, state: _Host) -> None:
        gap = state.gap or self._gap
        if not gap:
            return
        longest = gap.total_seconds()  # a clock set back must not stop a host for hours
        pause = min((state.free_at - self._clock.now()).total_seconds(), longest)
        if pause > 0:
            await self._clock.sleep(pause)
        state.free_at = self._clock.now() + gap

    async def rest(self, host: str) -> None:
        """Return when the next request to a host may begin: whoever asks it next need know nothing of the last one."""
        state = self._hosts.get(host)
        if state is None:
            return
        longest = (state.gap or self._gap).total_seconds()
        pause = min((state.free_at - self._clock.now()).total_seconds(), longest)
        if pause > 0:
            await self._clock.sleep(pause)

    def slow_down(self, host: str, gap: timedelta) -> None:
        """Heed a longer pause that a host asks for, up to `LONGEST_GAP`; a shorter one changes nothing."""
        self._state(host).gap = max(self._gap, min(gap, LONGEST_GAP))

    def _state(self, host: str) -> _Host:
        if host not in self._hosts and len(self._hosts) >= _KEPT_HOSTS:
            self._forget_idle()
        if host not in self._hosts:
            self._hosts[host] = _Host(asyncio.Semaphore(self._host_concurrency))
        return self._hosts[host]

    def _forget_idle(self) -> None:
        now = self._clock.now()
        self._hosts = {name: state for name, state in self._hosts.items() if state.users or state.free_at > now}

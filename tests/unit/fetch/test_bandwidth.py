"""A ceiling over the bytes a second."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from monitor.fetch.answers import Answer
from monitor.fetch.bandwidth import LONGEST_PAUSE, Bandwidth
from monitor.testing import ManualClock


async def chunks(*sizes: int) -> AsyncIterator[bytes]:
    """A body in pieces."""
    for size in sizes:
        yield b"x" * size


class Deadline:
    """As of asyncio."""

    def __init__(self) -> None:
        self.at: float | None = 10.0

    def when(self) -> float | None:
        """See `asyncio.Timeout`."""
        return self.at

    def reschedule(self, when: float | None) -> None:
        """See `asyncio.Timeout`."""
        self.at = when


def take(bandwidth: Bandwidth, deadline: Deadline, *sizes: int) -> int:
    """Read a body; returns how much of it came."""

    async def read() -> int:
        return sum([len(chunk) async for chunk in bandwidth.paced(chunks(*sizes), deadline)])

    return asyncio.run(read())


def test_bytes_come_at_the_rate_after_a_second_s_worth() -> None:
    """And the wait is not the server's fault."""
    clock, deadline = ManualClock(), Deadline()
    assert take(Bandwidth(100, clock), deadline, 100, 50, 50) == 200
    assert sum(clock.slept) == 1.0
    assert deadline.at == 11.0


def test_several_bodies_share_it() -> None:
    clock = ManualClock()
    bandwidth = Bandwidth(100, clock)
    for _ in range(3):
        take(bandwidth, Deadline(), 100)
    assert sum(clock.slept) == 2.0


def test_what_was_not_used_is_not_saved_up() -> None:
    clock = ManualClock()
    bandwidth = Bandwidth(100, clock)
    take(bandwidth, Deadline(), 100)
    clock.advance(timedelta(hours=1))
    take(bandwidth, Deadline(), 100, 100)
    assert sum(clock.slept) == 1.0


def test_without_a_ceiling_nobody_waits() -> None:
    clock = ManualClock()
    assert take(Bandwidth(None, clock), Deadline(), 10**7) == 10**7
    assert clock.slept == []


def test_a_clock_set_back_stops_nothing_for_hours() -> None:
    clock = ManualClock()
    bandwidth = Bandwidth(100, clock)
    take(bandwidth, Deadline(), 100)
    clock.advance(-timedelta(hours=5))
    take(bandwidth, Deadline(), 100)
    assert sum(clock.slept) <= LONGEST_PAUSE.total_seconds()


def test_the_client_keeps_to_it(site: Any, limits: Any, clock: Any, ask: Any) -> None:
    """All of a body comes, slowly."""
    url = site.page("/", b"x" * 50_000)
    answer = ask(url, limits_={"bandwidth": 10_000})
    assert isinstance(answer, Answer)
    assert len(answer.body) == 50_000
    assert 3 <= sum(clock.slept) <= 5
    assert replace(limits, bandwidth=10_000).bandwidth == 10_000

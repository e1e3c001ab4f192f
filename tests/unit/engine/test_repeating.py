"""Ticks and chores come at their intervals, whatever is done to the clock on the wall."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Self

import apscheduler.schedulers.base
import pytest

from monitor.engine import SystemClock, repeating
from monitor.engine.repeating import repeat

EVERY = timedelta(milliseconds=10)


class WallClock(datetime):
    """The present, as a clock shows it that somebody set."""

    jump = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """What it shows."""
        shown = (SystemClock().now() + WallClock.jump).astimezone(tz)
        return cls.combine(shown.date(), shown.timetz())


def calls_within(
    seconds: float, call: Callable[[], Awaitable[None]], faults: list[str] | None = None, at_once: str = "tick"
) -> None:
    async def main() -> None:
        told = [] if faults is None else faults
        works = {"tick": (call, EVERY)}
        task = asyncio.create_task(repeat(works, lambda _, error: told.append(str(error)), at_once=at_once))
        await asyncio.sleep(seconds)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(main())


@pytest.fixture
def wall_clock(monkeypatch: pytest.MonkeyPatch) -> type[WallClock]:
    """The clock that APScheduler and we look at, in the test's hand; looked at often."""
    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", WallClock)
    monkeypatch.setattr(repeating, "time", lambda: WallClock.now(UTC).timestamp())
    monkeypatch.setattr(repeating, "LOOK_EVERY", timedelta(milliseconds=20))
    monkeypatch.setattr(WallClock, "jump", timedelta())
    return WallClock


@pytest.mark.parametrize("hours", [-1, 1, -24, 24])
def test_a_clock_that_is_set_stops_nothing(hours: int, wall_clock: type[WallClock]) -> None:
    """An hour or a day, back or forward: the next call comes in its time."""
    calls: list[int] = []

    async def call() -> None:
        calls.append(1)
        if len(calls) == 3:
            wall_clock.jump = timedelta(hours=hours)

    calls_within(0.3, call)
    assert 8 < len(calls) < 34


def test_a_call_that_fails_is_told_and_made_again() -> None:
    calls: list[int] = []
    faults: list[str] = []

    async def call() -> None:
        calls.append(1)
        raise OSError("disk full")

    calls_within(0.1, call, faults)
    assert len(calls) > 1
    assert set(faults) == {"disk full"}


def test_the_first_call_is_now_only_where_that_was_asked_for() -> None:
    calls: list[int] = []

    async def call() -> None:
        calls.append(1)

    async def main() -> None:
        works = {"tick": (call, timedelta(hours=1)), "chore": (call, timedelta(hours=1))}
        task = asyncio.create_task(repeat(works, lambda *_: None, at_once="tick"))
        await asyncio.sleep(0.1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(main())
    assert calls == [1]


def test_one_call_at_a_time_and_what_was_missed_is_not_made_up_for() -> None:
    """A call of five intervals is followed by one call, not by five."""
    running, calls = [0], []

    async def call() -> None:
        running[0] += 1
        assert running[0] == 1
        calls.append(1)
        await asyncio.sleep(0.05 if len(calls) == 1 else 0)
        running[0] -= 1

    faults: list[str] = []
    calls_within(0.1, call, faults)
    assert faults == []
    assert 2 <= len(calls) <= 7


def test_what_runs_when_it_ends_is_cancelled_and_waited_for() -> None:
    ended: list[str] = []

    async def call() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0)
            ended.append("cleaned up")

    calls_within(0.05, call)
    assert ended == ["cleaned up"]

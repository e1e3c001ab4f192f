"""Chores go by the time that passes, not by the time that the wall shows."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from monitor.engine.repeating import repeat

EVERY = timedelta(milliseconds=10)


def calls_within(seconds: float, call: Callable[[], Awaitable[None]], faults: list[Exception] | None = None) -> None:
    async def main() -> None:
        told = faults if faults is not None else []
        task = asyncio.create_task(repeat(call, EVERY, told.append, at_once=True))
        await asyncio.sleep(seconds)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(main())


@pytest.mark.parametrize("jump", [-3600.0, 3600.0, -86_400.0, 86_400.0], ids=str)
def test_a_clock_that_is_set_stops_nothing(jump: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour or a day, back or forward: the next call comes in its time."""
    real, calls = time.time, []

    async def call() -> None:
        calls.append(real())
        if len(calls) == 3:
            monkeypatch.setattr(time, "time", lambda: real() + jump)

    calls_within(0.15, call)
    assert 5 < len(calls) < 17


def test_a_call_that_fails_is_told_and_made_again() -> None:
    calls: list[int] = []
    faults: list[Exception] = []

    async def call() -> None:
        calls.append(1)
        raise OSError("disk full")

    calls_within(0.05, call, faults)
    assert len(calls) > 1
    assert {str(fault) for fault in faults} == {"disk full"}


def test_one_call_at_a_time_and_what_was_missed_is_not_made_up_for() -> None:
    """A call of three intervals is followed by one call, not by three."""
    running, calls = [0], []

    async def call() -> None:
        running[0] += 1
        assert running[0] == 1
        calls.append(1)
        await asyncio.sleep(0.03 if len(calls) == 1 else 0)
        running[0] -= 1

    faults: list[Exception] = []
    calls_within(0.055, call, faults)
    assert faults == []
    assert 2 <= len(calls) <= 5

"""Again and again: APScheduler says when, and a clock that is set back stops nothing.

    works -> jobs of an AsyncIOScheduler -> one call at a time, what it raises is reported

APScheduler goes by the clock on the wall: where that is set back by an hour, what would be due in a second is due in
an hour and a second. So each second it is looked whether that clock has lost time against the loop's own, and then
everything is planned anew. A clock that is set forward, or a machine that slept, brings the next call at once, and
not one for each that was missed.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from time import time
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

Tick = Callable[[], Awaitable[None]]

LOOK_EVERY: Final = timedelta(seconds=1)
"""Between two looks at the clock, by the loop's own time."""


class Every(BaseTrigger):  # type: ignore[misc]
    """From one call to the next; of those that a stall or a clock set forward missed, none is made up for.

    APScheduler's own interval would list them all first: after a night's sleep a hundred thousand.
    """

    def __init__(self, interval: timedelta, *, at_once: bool = False) -> None:
        """Keep the interval, and whether the first call is now."""
        self.interval = interval
        self.at_once = at_once

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """See APScheduler."""
        if previous_fire_time is None and self.at_once:
            return now
        due = (previous_fire_time or now) + self.interval
        return due if due > now else now + self.interval


async def repeat(
    works: Mapping[str, tuple[Tick, timedelta]], report: Callable[[str, Exception], None], *, at_once: str = ""
) -> None:
    """Call each of some works at its interval until cancelled; then cancel what is running, and wait for it.

    Args:
        works: By name: what is to be called, and the time from one beginning to the next. A call that takes longer
            delays its next one.
        report: Told the name of a work and what it raised; it is called again all the same.
        at_once: Name of the work whose first call is now; the others come after their first interval.
    """
    logging.getLogger("apscheduler").addHandler(logging.NullHandler())  # what it would say, we say as facts
    scheduler = AsyncIOScheduler(
        timezone=UTC,
        # a stall must delay a call, never drop it; several missed ones are one
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    )
    running: set[asyncio.Task[None]] = set()
    for name, (work, every) in works.items():
        trigger = Every(every, at_once=name == at_once)
        scheduler.add_job(_guarded(name, work, report, running), trigger, id=name)
    scheduler.start()
    try:
        await _heed_clock(scheduler, works)
    finally:
        scheduler.shutdown(wait=False)  # cancels what is running
        await asyncio.gather(*running, return_exceptions=True)


def _guarded(
    name: str, work: Tick, report: Callable[[str, Exception], None], running: set[asyncio.Task[None]]
) -> Callable[[], Awaitable[None]]:
    async def call() -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - the next call tries again
            report(name, error)
        finally:
            running.discard(task)

    return call


async def _heed_clock(scheduler: AsyncIOScheduler, works: Mapping[str, tuple[Tick, timedelta]]) -> None:
    """Plan all works anew whenever the clock was set back; for ever."""
    loop = asyncio.get_running_loop()
    ahead = time() - loop.time()
    while True:
        await asyncio.sleep(LOOK_EVERY.total_seconds())
        before, ahead = ahead, time() - loop.time()
        if before - ahead > LOOK_EVERY.total_seconds():
            for name, (_, every) in works.items():
                scheduler.reschedule_job(name, trigger=Every(every))

"""At the end of a pass there is a sign of life; what is too old goes while others have their turn."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.alerting import bind
from monitor.engine import EmbeddedEngine
from monitor.errors import StoreError
from monitor.model import Document, Heartbeat
from monitor.pipeline import Heart, Parts, keep_house, tick
from monitor.pipeline.passes import HOSTS_AT_ONCE
from monitor.ports import Analysis, Job
from monitor.testing import START, FakeFetcher, FakeNotifier, ManualClock, MemoryStore


class Nobody:
    """Reads and hears nothing."""

    async def analyse(self, document: Document) -> tuple[Analysis, ...]:
        del document
        return ()

    async def aclose(self) -> None:
        """Nothing to close."""

    def fact(self, event: str, **fields: object) -> None:
        """Nobody listens."""


class CountingStore(MemoryStore):
    """Has so many steps of dropping to do."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self.steps, self.asked = steps, list[datetime]()

    def drop_old(self, before: datetime) -> int:
        self.asked.append(before)
        self.steps -= 1
        return max(0, self.steps)


def make_parts(store: MemoryStore, clock: ManualClock) -> Parts:
    return Parts(
        sources={},
        fetcher=FakeFetcher(),
        analyst=Nobody(),
        store=store,
        notifier=FakeNotifier(("desk",)),
        decide=bind({}, ()),
        clock=clock,
        observer=Nobody(),
        store_thread=ThreadPoolExecutor(1),
        target_threads={},
        retry_at=lambda now, *_: now,
        heart=Heart(pid=7),
    )


def test_a_pass_ends_with_a_sign_of_life_every_ten_seconds() -> None:
    """The beginning of the first one stays known."""
    store, clock = MemoryStore(), ManualClock()
    parts = make_parts(store, clock)
    seen = []
    for seconds in (0, 4, 7):
        clock.advance(timedelta(seconds=seconds))
        asyncio.run(tick(parts, EmbeddedEngine(observer=Nobody())))
        assert store.heartbeat is not None
        seen.append((store.heartbeat.passed_at - START).total_seconds())
    assert seen == [0, 0, 11]
    assert store.heartbeat is not None
    assert (store.heartbeat.pid, store.heartbeat.started_at) == (7, START)


def test_a_pass_that_fails_leaves_none() -> None:
    class Broken(MemoryStore):
        def due_hosts(self, now: datetime) -> tuple[str, ...]:
            raise OSError(str(now))

    store = Broken()
    try:
        asyncio.run(tick(make_parts(store, ManualClock()), EmbeddedEngine(observer=Nobody())))
    except OSError:
        assert store.heartbeat is None
    else:
        raise AssertionError("the fault was swallowed")


def test_others_have_their_turn_while_very_many_hosts_are_submitted() -> None:
    """At a first start all are due; each is submitted once."""

    class Many(MemoryStore):
        def due_hosts(self, now: datetime) -> tuple[str, ...]:
            del now
            return tuple(f"h{number}.example" for number in range(2 * HOSTS_AT_ONCE + 1))

    class Counting(EmbeddedEngine):
        async def submit_all(self, jobs: Sequence[Job]) -> tuple[bool, ...]:
            taken.append(len(jobs))
            return await super().submit_all(jobs)

    taken: list[int] = []
    asyncio.run(tick(make_parts(Many(), ManualClock()), Counting(observer=Nobody(), limits={"visit": 0})))
    assert taken == [HOSTS_AT_ONCE, HOSTS_AT_ONCE, 1, 0]  # the last ones are targets


def test_old_articles_go_step_by_step_until_none_is_left() -> None:
    """Each step is a call of its own, so that others have their turn at the store."""
    store, clock = CountingStore(steps=3), ManualClock()
    asyncio.run(keep_house(replace(make_parts(store, clock), keep=timedelta(days=90))))
    assert store.asked == [START - timedelta(days=90)] * 3


def test_without_a_limit_all_is_kept() -> None:
    store = CountingStore(steps=3)
    asyncio.run(keep_house(make_parts(store, ManualClock())))
    assert store.asked == []


def test_while_the_database_takes_nothing_nobody_is_asked() -> None:
    """A full disk: what could not be stored is not fetched, and the first pass that can be stored goes on."""

    class Full(MemoryStore):
        is_full = False
        looks = 0

        def beat(self, heartbeat: Heartbeat) -> None:
            if self.is_full:
                raise StoreError("the disk is full")
            super().beat(heartbeat)

        def due_hosts(self, now: datetime) -> tuple[str, ...]:
            self.looks += 1
            return super().due_hosts(now)

    store, clock = Full(), ManualClock()
    parts = make_parts(store, clock)
    looks = []
    for is_full in (False, True, True, True, False):
        store.is_full = is_full
        clock.advance(timedelta(seconds=11))
        with suppress(StoreError):
            asyncio.run(tick(parts, EmbeddedEngine(observer=Nobody())))
        looks.append(store.looks)
    assert looks == [1, 2, 2, 2, 3]  # the second pass finds it out at its end
    assert store.heartbeat is not None
    assert store.heartbeat.passed_at == clock.now()


def test_a_clock_set_back_does_not_make_it_silent() -> None:
    """The sign of life is that of now, not of the hour that is to come again."""
    store, clock = MemoryStore(), ManualClock()
    parts = make_parts(store, clock)
    for step in (timedelta(), -timedelta(hours=1)):
        clock.advance(step)
        asyncio.run(tick(parts, EmbeddedEngine(observer=Nobody())))
    assert store.heartbeat is not None
    assert store.heartbeat.passed_at == START - timedelta(hours=1)

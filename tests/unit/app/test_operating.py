"""The daemon looks after itself: what needs a look is told once, again after a day, and when it is over."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.alerting import bind
from monitor.app import operating
from monitor.app.operating import Operation, PassWatch
from monitor.errors import StoreError
from monitor.model import Disk, Document, Load
from monitor.pipeline import Parts
from monitor.ports import Analysis
from monitor.testing import FakeFetcher, FakeNotifier, ManualClock, MemoryStore

FULL, ROOMY = Disk(path="/srv", size=1000, free=1), Disk(path="/srv", size=1000, free=900)


@dataclass
class Facts:
    """Hears facts; reads no page."""

    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def fact(self, event: str, **fields: Any) -> None:
        self.told.append((event, fields))

    def notices(self) -> list[tuple[str, str]]:
        return [(fields["about"], fields["state"].value) for event, fields in self.told if event == "notice"]

    async def analyse(self, document: Document) -> tuple[Analysis, ...]:
        del document
        return ()

    async def aclose(self) -> None:
        """Nothing to close."""


class House:
    """A daemon that only looks after itself; the test owns its time and its disk."""

    def __init__(self, directory: Path, thread: ThreadPoolExecutor) -> None:
        self.clock, self.store, self.facts = ManualClock(), MemoryStore(), Facts()
        self.passes = PassWatch(self.clock)
        self.operation = Operation(observer=self.facts, passes=self.passes, directory=directory, heartbeat=None)
        self.parts = Parts(
            sources={},
            fetcher=FakeFetcher(),
            analyst=self.facts,
            store=self.store,
            notifier=FakeNotifier(("desk",)),
            decide=bind({}, ()),
            clock=self.clock,
            observer=self.facts,
            store_thread=thread,
            target_threads={"desk": thread},
            retry_at=lambda now, *_: now,
        )

    def look(self, *, after: timedelta = timedelta()) -> list[tuple[str, str]]:
        """The notices of one more look."""
        self.clock.advance(after)
        before = len(self.facts.notices())
        self.operation._not_before = 0.0
        asyncio.run(self.operation.look(self.parts))
        return self.facts.notices()[before:]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with ThreadPoolExecutor(1) as thread:
        yield House(tmp_path, thread)


def set_disk(monkeypatch: pytest.MonkeyPatch, disk: Disk) -> None:
    monkeypatch.setattr(operating, "_disk_of", lambda _: disk)


def test_a_disk_that_fills_is_told_once_a_day_and_when_it_is_over(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_disk(monkeypatch, FULL)
    assert house.look() == [("disk", "raised")]
    assert house.look(after=timedelta(hours=1)) == []
    assert house.look(after=timedelta(hours=24)) == [("disk", "standing")]
    set_disk(monkeypatch, ROOMY)
    assert house.look() == [("disk", "cleared")]
    assert house.look() == []


def test_it_is_told_by_the_outbox_and_an_outbox_that_is_stuck_is_told_too(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To whom the settings name; here nobody sends anything."""
    house.parts.operations = ("desk",)
    set_disk(monkeypatch, FULL)
    assert house.look() == [("disk", "raised")]
    assert {target for _, _, target in house.store.outbox} == {"desk"}
    assert house.look(after=timedelta(minutes=16)) == [("outbox", "raised")]


def test_what_was_told_before_a_restart_is_told_to_be_over(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    set_disk(monkeypatch, FULL)
    house.look()
    set_disk(monkeypatch, ROOMY)
    house.operation = Operation(observer=house.facts, passes=house.passes, directory=Path(), heartbeat=None)
    assert house.look() == [("disk", "cleared")]


def test_a_database_that_does_not_answer_is_seen_and_stops_no_look(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Load:
        raise StoreError("gone")

    monkeypatch.setattr(house.store, "load", refuse)
    assert house.look() == []
    event, fields = house.facts.told[-1]
    assert (event, fields["load"]) == ("load", None)


def test_a_pause_between_good_passes_is_noticed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also the one that lasts still; it is over an hour after the last."""
    moments = iter([0.0, 200.0, 201.0])

    class Loop:
        def time(self) -> float:
            return next(moments)

    with monkeypatch.context() as patch:
        patch.setattr(asyncio, "get_running_loop", Loop)
        for _ in range(3):
            house.passes.fact("passed")
    house.passes.last_at = None
    assert house.look() == [("scheduler", "raised")]
    assert house.look(after=timedelta(minutes=61)) == [("scheduler", "cleared")]


def test_a_failed_pass_is_not_well_until_a_good_one(house: House) -> None:
    """What the dead-man's switch goes by."""

    async def hear() -> list[bool]:
        seen = []
        for event, kind in (("passed", ""), ("job-failed", "tick"), ("job-failed", "visit"), ("passed", "")):
            house.passes.fact(event, kind=kind)
            seen.append(house.passes.is_well)
        return seen

    assert asyncio.run(hear()) == [True, False, False, True]

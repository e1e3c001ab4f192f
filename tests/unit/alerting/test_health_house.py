"""When the daemon itself needs a look."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.alerting.health import Finding, House, Mishap, judge_house
from monitor.model import Disk, TargetLoad

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def finding(kind: str, house: House) -> Finding:
    (found,) = (one for one in judge_house(house) if one.kind == kind)
    return found


@pytest.mark.parametrize(
    ("overdue", "is_down", "is_bad"),
    [(16 * MINUTE, False, True), (14 * MINUTE, False, False), (HOUR, True, False)],
    ids=["stuck", "a retry", "down: told elsewhere"],
)
def test_an_outbox_is_stuck_when_a_due_message_waits_for_long(overdue: timedelta, is_down: bool, is_bad: bool) -> None:
    target = TargetLoad(name="desk", waiting=3, due_at=NOW - overdue, is_down=is_down)
    found = finding("outbox", House(now=NOW, targets=[target]))
    assert (found.subject, found.is_bad) == ("desk", is_bad)
    assert ("3 messages to desk wait, the longest for 16 min" in found.text) == is_bad


@pytest.mark.parametrize(
    ("size", "free", "is_bad"),
    [
        (10e9, 0.4e9, True),
        (10e9, 0.6e9, False),
        (1e12, 2e9, False),
        (1e12, 0.9e9, True),
        (2e6, 90_000, True),
    ],
)
def test_a_disk_is_nearly_full_by_its_share_and_by_bytes(size: float, free: float, is_bad: bool) -> None:
    """Five per cent of a large disk is plenty; a gigabyte of a small one is all of it."""
    house = House(now=NOW, disk=Disk(path="/srv", size=int(size), free=int(free)))
    assert finding("disk", house).is_bad == is_bad


@pytest.mark.parametrize(
    ("kind", "house", "is_bad"),
    [
        ("scheduler", House(now=NOW, gap=Mishap(by=3 * MINUTE, at=NOW)), True),
        ("scheduler", House(now=NOW, gap=Mishap(by=MINUTE, at=NOW)), False),
        ("scheduler", House(now=NOW, gap=Mishap(by=3 * MINUTE, at=NOW - HOUR)), False),
        ("loop", House(now=NOW, block=Mishap(by=timedelta(seconds=6), at=NOW)), True),
        ("loop", House(now=NOW, block=Mishap(by=timedelta(seconds=2), at=NOW)), False),
        ("clock", House(now=NOW, jump=Mishap(by=-HOUR, at=NOW)), True),
        ("clock", House(now=NOW, jump=Mishap(by=HOUR, at=NOW - HOUR)), False),
        ("clock", House(now=NOW), False),
    ],
)
def test_what_happened_is_told_for_an_hour(kind: str, house: House, is_bad: bool) -> None:
    assert finding(kind, house).is_bad == is_bad


def test_a_clock_says_which_way_it_went() -> None:
    """In words that say how far."""
    back = finding("clock", House(now=NOW, jump=Mishap(by=-HOUR, at=NOW)))
    ahead = finding("clock", House(now=NOW, jump=Mishap(by=24 * HOUR, at=NOW)))
    assert "set 60 min back" in back.text
    assert "set 24.0 h forward, or the machine slept" in ahead.text

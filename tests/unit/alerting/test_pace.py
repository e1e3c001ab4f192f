"""When a target may be told, as a table."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from monitor.alerting import Pending, schedule, span_of
from monitor.model import Digest, Hold, HoldReason, Hours, Level, Pace, Rate

NIGHT = Hours(start=time(22), end=time(7))
DESK = Pace(zone="Europe/Brussels", quiet=(NIGHT,))
MORNING = replace(DESK, digest=Digest(at=time(8)))
HOURLY = replace(DESK, digest=Digest())
PATIENT = Pace(group_wait=timedelta(seconds=30))
LIMITED = Pace(rate=Rate(count=2, per=timedelta(hours=1)))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=UTC)


CASES = [
    ("by day it is told at once", DESK, "04T12:00", None),
    ("in quiet hours it waits for the morning", DESK, "04T23:00", ("05T06:00", HoldReason.QUIET)),
    ("a daily digest comes at its time", MORNING, "04T12:00", ("05T07:00", HoldReason.DIGEST)),
    ("an hourly digest comes at the full hour", HOURLY, "04T12:20", ("04T13:00", HoldReason.DIGEST)),
    ("an hourly digest keeps the quiet hours", HOURLY, "04T20:30", ("05T06:00", HoldReason.DIGEST)),
    ("the last hourly digest before the night", HOURLY, "04T19:30", ("04T20:00", HoldReason.DIGEST)),
    ("on the morning after the clocks went forward", MORNING, "28T12:00", ("29T06:00", HoldReason.DIGEST)),
]


@pytest.mark.parametrize(("pace", "now", "expected"), [it[1:] for it in CASES], ids=[it[0] for it in CASES])
def test_pace(pace: Pace, now: str, expected: tuple[str, HoldReason] | None) -> None:
    pending = Pending(level=Level.HIGH, since=at(now))
    held = schedule(pace, pending, at(now), ())
    wanted = Hold(until=at(expected[0]), why=expected[1], is_digest=True) if expected else None
    assert held == wanted


@pytest.mark.parametrize("pace", [DESK, MORNING, PATIENT, LIMITED])
def test_critical_passes_everything(pace: Pace) -> None:
    """At night, collected, and over the rate."""
    now = at("04T23:00")
    pending = Pending(level=Level.CRITICAL, since=now, is_first=True)
    assert schedule(pace, pending, now, [now] * 5) is None


def test_the_first_message_waits_a_moment_for_others() -> None:
    """Not a follow-up, and not longer than the group wait."""
    now = at("04T12:00")
    first = Pending(level=Level.HIGH, since=now, is_first=True)
    until = now + timedelta(seconds=30)
    assert schedule(PATIENT, first, now, ()) == Hold(until=until, why=HoldReason.GROUP_WAIT)
    assert schedule(PATIENT, first, until, ()) is None
    assert schedule(PATIENT, replace(first, is_first=False), now, ()) is None


def test_what_was_collected_is_told_when_its_time_comes() -> None:
    """It is not collected again for the next digest, but it keeps the quiet hours."""
    collected = Pending(level=Level.HIGH, since=at("04T12:00"), is_digest=True)
    assert schedule(MORNING, collected, at("05T07:00"), ()) is None
    held = schedule(MORNING, collected, at("05T22:00"), ())
    assert held is not None
    assert held.why is HoldReason.QUIET


def test_what_exceeds_the_rate_waits_until_there_is_room() -> None:
    """Never more than two in any hour: until the older of the last two is an hour ago."""
    now = at("04T12:00")
    messages = [now - timedelta(minutes=minutes) for minutes in (70, 50, 10)]
    pending = Pending(level=Level.HIGH, since=now)
    held = schedule(LIMITED, pending, now, messages)
    assert held is not None
    assert (held.until, held.why, held.is_digest) == (now + timedelta(minutes=10), HoldReason.RATE, True)
    assert schedule(LIMITED, pending, held.until, messages) is None
    assert span_of(LIMITED) == timedelta(hours=1)
    assert span_of(DESK) == timedelta()


def test_critical_messages_count_for_the_others() -> None:
    """They pass the rate and use it up: there is room when only one of the last two lies within the hour."""
    now = at("04T12:00")
    messages = [now - timedelta(minutes=minutes) for minutes in (50, 40, 30)]
    held = schedule(LIMITED, Pending(level=Level.LOW, since=now), now, messages)
    assert held is not None
    assert held.until == now + timedelta(minutes=20)


def test_a_follow_up_joins_the_digest_of_its_alert() -> None:
    """It is told neither before it, nor a day later."""
    now, later = at("04T12:00"), at("04T13:00")
    follow_up = Pending(level=Level.HIGH, since=now, after=later)
    joins = Hold(until=later, why=HoldReason.FIRST_WAITS, is_digest=True)
    assert schedule(Pace(), follow_up, now, ()) == joins
    assert schedule(MORNING, follow_up, now, ()) == joins
    assert schedule(Pace(), replace(follow_up, after=now), later, ()) == replace(joins, until=later)
    assert schedule(Pace(), replace(follow_up, is_digest=True), later, ()) is None


def test_nothing_is_lost_at_any_hour_of_a_year() -> None:
    """Whoever waits as told is let through in the end, also when the clocks change."""
    paces = [MORNING, HOURLY, DESK, replace(MORNING, zone="America/New_York"), replace(HOURLY, zone="Asia/Kolkata")]
    for hours in range(0, 365 * 24, 7):
        now = datetime(2026, 1, 1, 0, 30, tzinfo=UTC) + timedelta(hours=hours)
        for pace in paces:
            pending, moment = Pending(level=Level.HIGH, since=now), now
            while (held := schedule(pace, pending, moment, ())) is not None:
                assert moment < held.until <= moment + timedelta(hours=34)
                moment, pending = held.until, replace(pending, is_digest=True)
            assert moment - now <= timedelta(hours=34)

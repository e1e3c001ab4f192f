"""From clocks to instants, in zones east and west, on days when clocks are put forward and back."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from monitor.alerting.clocks import ends_at, is_within, next_at, next_full_hour
from monitor.model import Hours

NIGHT = Hours(start=time(22), end=time(7))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# (what is shown, zone, time of the digest, now, expected), all instants in UTC
DIGESTS = [
    ("an ordinary day in Brussels", "Europe/Brussels", "08:00", "2026-03-04T06:59", "2026-03-04T07:00"),
    ("exactly then: tomorrow's is the next", "Europe/Brussels", "08:00", "2026-03-04T07:00", "2026-03-05T07:00"),
    ("clocks go forward in between", "Europe/Brussels", "08:00", "2026-03-28T07:00", "2026-03-29T06:00"),
    ("clocks go back in between", "Europe/Brussels", "08:00", "2026-10-24T06:00", "2026-10-25T07:00"),
    ("02:30 is skipped: at the jump", "Europe/Brussels", "02:30", "2026-03-28T12:00", "2026-03-29T01:00"),
    ("the day after a skipped one", "Europe/Brussels", "02:30", "2026-03-29T01:00", "2026-03-30T00:30"),
    ("02:30 comes twice: the first time", "Europe/Brussels", "02:30", "2026-10-24T12:00", "2026-10-25T00:30"),
    ("02:30 comes twice: not the second time", "Europe/Brussels", "02:30", "2026-10-25T00:30", "2026-10-26T01:30"),
    ("between the two 02:30", "Europe/Brussels", "02:30", "2026-10-25T01:00", "2026-10-26T01:30"),
    ("New York, forward", "America/New_York", "08:00", "2026-03-07T13:00", "2026-03-08T12:00"),
    ("New York, 02:30 skipped", "America/New_York", "02:30", "2026-03-08T00:00", "2026-03-08T07:00"),
    ("New York, 01:30 twice", "America/New_York", "01:30", "2026-11-01T00:00", "2026-11-01T05:30"),
    ("Seoul has no summer time", "Asia/Seoul", "08:00", "2026-03-28T23:00", "2026-03-29T23:00"),
    ("Auckland, forward in September", "Pacific/Auckland", "08:00", "2026-09-25T20:00", "2026-09-26T19:00"),
    ("Kathmandu is a quarter of an hour off", "Asia/Kathmandu", "08:00", "2026-03-04T02:14", "2026-03-04T02:15"),
    ("Honolulu, a day behind", "Pacific/Honolulu", "08:00", "2026-03-05T00:00", "2026-03-05T18:00"),
    ("Kiritimati, fourteen hours ahead", "Pacific/Kiritimati", "08:00", "2026-03-04T17:59", "2026-03-04T18:00"),
    ("midnight in Beirut is skipped", "Asia/Beirut", "00:00", "2026-03-28T12:00", "2026-03-28T22:00"),
    ("half an hour forward on Lord Howe", "Australia/Lord_Howe", "02:15", "2026-10-03T12:00", "2026-10-03T15:30"),
]


@pytest.mark.parametrize(("zone", "at", "now", "expected"), [it[1:] for it in DIGESTS], ids=[it[0] for it in DIGESTS])
def test_a_daily_time_comes_once_on_every_day(zone: str, at: str, now: str, expected: str) -> None:
    assert next_at(time.fromisoformat(at), utc(now), ZoneInfo(zone)) == utc(expected)


@pytest.mark.parametrize("zone", ["Europe/Brussels", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
@pytest.mark.parametrize("at", ["00:00", "01:30", "02:00", "02:30", "08:00"])
def test_a_year_has_one_daily_time_a_day(zone: str, at: str) -> None:
    """From each to the next, 365 times: never two in a day, never a day without."""
    moment, days = utc("2026-01-02T00:00"), []
    for _ in range(365):
        moment = next_at(time.fromisoformat(at), moment, ZoneInfo(zone))
        days.append(moment.astimezone(ZoneInfo(zone)).date())
    assert [later - day for day, later in pairwise(days)] == [timedelta(days=1)] * 364


HOURLY = [
    ("the next full hour", "Europe/Brussels", "2026-03-04T09:20", "2026-03-04T10:00"),
    ("exactly on the hour: the next one", "Europe/Brussels", "2026-03-04T09:00", "2026-03-04T10:00"),
    ("half past, in India", "Asia/Kolkata", "2026-03-04T09:20", "2026-03-04T09:30"),
    ("across the jump", "Europe/Brussels", "2026-03-29T00:40", "2026-03-29T01:00"),
    ("in the hour that comes twice", "Europe/Brussels", "2026-10-25T00:40", "2026-10-25T01:00"),
    ("when it comes again", "Europe/Brussels", "2026-10-25T01:10", "2026-10-25T02:00"),
]


@pytest.mark.parametrize(("zone", "now", "expected"), [it[1:] for it in HOURLY], ids=[it[0] for it in HOURLY])
def test_a_full_hour_is_what_the_clock_shows(zone: str, now: str, expected: str) -> None:
    assert next_full_hour(utc(now), ZoneInfo(zone)) == utc(expected)


QUIET = [
    ("by day it is not quiet", "Europe/Brussels", NIGHT, "2026-03-04T12:00", None),
    ("from the first minute", "Europe/Brussels", NIGHT, "2026-03-04T21:00", "2026-03-05T06:00"),
    ("after midnight it is still last night", "Europe/Brussels", NIGHT, "2026-03-05T03:00", "2026-03-05T06:00"),
    ("not in the minute of its end", "Europe/Brussels", NIGHT, "2026-03-05T06:00", None),
    ("the short night", "Europe/Brussels", NIGHT, "2026-03-28T22:00", "2026-03-29T05:00"),
    ("the long night", "Europe/Brussels", NIGHT, "2026-10-24T21:00", "2026-10-25T06:00"),
    ("until a time that is skipped: the jump", "Europe/Brussels", (22, 2.5), "2026-03-29T00:30", "2026-03-29T01:00"),
    ("until a time that comes twice: the last", "Europe/Brussels", (22, 2.5), "2026-10-25T00:45", "2026-10-25T01:30"),
    ("from a time that comes twice: the first", "Europe/Brussels", (2.5, 6), "2026-10-25T01:10", "2026-10-25T05:00"),
    ("Los Angeles, west", "America/Los_Angeles", NIGHT, "2026-03-05T07:00", "2026-03-05T15:00"),
    ("Seoul, east", "Asia/Seoul", NIGHT, "2026-03-04T14:00", "2026-03-04T22:00"),
]


@pytest.mark.parametrize(
    ("zone", "hours", "now", "expected"), [it[1:] for it in QUIET], ids=[str(it[0]) for it in QUIET]
)
def test_quiet_hours_last_until_the_clock_has_left_them(
    zone: str, hours: Hours | tuple[float, float], now: str, expected: str | None
) -> None:
    if not isinstance(hours, Hours):
        start, end = (time(int(hour), round(hour % 1 * 60)) for hour in hours)
        hours = Hours(start=start, end=end)
    assert ends_at([hours], utc(now), ZoneInfo(zone)) == (utc(expected) if expected else None)


def test_a_weekend_and_its_nights_are_one_quiet_time() -> None:
    """Spans that touch are one: from Friday evening to Monday morning."""
    weekend = (NIGHT, Hours(days=(5, 6)))
    assert ends_at(weekend, utc("2026-03-06T22:00"), ZoneInfo("UTC")) == utc("2026-03-09T07:00")


def test_days_are_those_on_which_the_hours_begin() -> None:
    """Friday's night lasts into Saturday, Saturday has none."""
    fridays = Hours(start=time(22), end=time(7), days=(4,))
    assert is_within([fridays], utc("2026-03-07T06:00"), ZoneInfo("UTC"))
    assert not is_within([fridays], utc("2026-03-07T23:00"), ZoneInfo("UTC"))


def test_hours_that_never_end_are_looked_at_again_after_a_week() -> None:
    """Nobody waits for ever."""
    end = ends_at([Hours()], utc("2026-03-04T12:00"), ZoneInfo("UTC"))
    assert end == utc("2026-03-12T00:00")

"""From the clocks of a zone to instants, also on the days on which these clocks are put forward or back.

A time that a clock shows twice is its first showing where something begins, and its last where something
ends; a time that it skips is the instant of the jump. So a digest at 02:30 comes once on every day, and
quiet hours last until the clock has left them for good.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.model import Hours

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def first_instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """When the clock shows that time first, UTC; when it jumps over it, the instant of the jump."""
    shown = datetime.combine(day, at, tzinfo=zone).replace(fold=0)
    return _jump(shown) if _is_skipped(shown) else shown.astimezone(UTC)


def last_instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """When the clock shows that time last, UTC; when it jumps over it, the instant of the jump."""
    shown = datetime.combine(day, at, tzinfo=zone).replace(fold=1)
    return _jump(shown) if _is_skipped(shown) else shown.astimezone(UTC)


def next_at(at: time, now: datetime, zone: ZoneInfo) -> datetime:
    """The first instant after now that is a day's `first_instant` of that time, UTC."""
    today = now.astimezone(zone).date()
    coming = (first_instant(today + number * _DAY, at, zone) for number in range(-1, 3))
    return next(moment for moment in coming if moment > now)


def next_full_hour(now: datetime, zone: ZoneInfo) -> datetime:
    """The first instant after now at which the clock shows a full hour, or jumps; UTC."""
    shown = now.astimezone(zone)
    past = timedelta(minutes=shown.minute, seconds=shown.second, microseconds=shown.microsecond)
    return (now - past).astimezone(UTC) + timedelta(hours=1)


def ends_at(hours: Iterable[Hours], now: datetime, zone: ZoneInfo) -> datetime | None:
    """When the hours that it is now are over, UTC; None when it is none of them.

    Spans that touch or overlap count as one. Hours that never end (every whole day) end after a week,
    so that whoever waits for them looks again.
    """
    spans = sorted(_spans(tuple(hours), now.astimezone(zone).date(), zone))
    end: datetime | None = None
    for start, until in spans:
        if start <= (end or now) < until:
            end = until
    return end


def is_within(hours: Iterable[Hours], now: datetime, zone: ZoneInfo) -> bool:
    """Whether it is one of these hours."""
    return ends_at(hours, now, zone) is not None


def _spans(hours: tuple[Hours, ...], today: date, zone: ZoneInfo) -> Iterable[tuple[datetime, datetime]]:
    """(begin, end) of the spans that begin from the day before to a week after."""
    for number in range(-1, 8):
        day = today + number * _DAY
        for one in hours:
            if day.weekday() in one.days:
                last_day = day if one.end > one.start else day + _DAY
                yield first_instant(day, one.start, zone), last_instant(last_day, one.end, zone)


def _is_skipped(shown: datetime) -> bool:
    """Whether no clock of the zone ever shows this: back from UTC it reads otherwise."""
    back = shown.astimezone(UTC).astimezone(shown.tzinfo)
    return back.replace(tzinfo=None) != shown.replace(tzinfo=None)


def _jump(shown: datetime) -> datetime:
    """The instant at which the clock jumps over a time that it skips, to the second."""
    early, late = sorted(shown.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    offset = early.astimezone(shown.tzinfo).utcoffset()
    while late - early > _SECOND:
        middle = early + (late - early) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(shown.tzinfo).utcoffset() == offset:
            early = middle
        else:
            late = middle
    return late

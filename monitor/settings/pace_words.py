"""`22:00-07:00`, `sat,sun`, `20/h`, `daily 08:00`: how monitor.yaml says when a target may be told."""

import re
from datetime import time, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator

from monitor.model import EVERY_DAY, Digest, Hours, Rate

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_HOURS = re.compile(r"(?:(?P<days>[a-z, -]+?)\s*)?(?:(?P<start>\d{1,2}:\d{2})\s*-\s*(?P<end>\d{1,2}:\d{2}))?")
_RATE = re.compile(r"(\d{1,6})\s*/\s*(\d{0,4})\s*([mhd])")
_DAILY = re.compile(r"daily\s+(?:at\s+)?(\d{1,2}:\d{2})")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_MIDNIGHT = "24:00"


def parse_hours(words: Any) -> Any:
    """One text or a list of them as hours; ValueError says what is allowed."""
    if isinstance(words, str):
        return (_read_hours(words),)
    if isinstance(words, list) and all(isinstance(one, str) for one in words):
        return tuple(_read_hours(one) for one in words)
    return words


def parse_rate(words: Any) -> Any:
    """`20/h`, `100/d`, `5/15m` as a rate."""
    if words is None or isinstance(words, Rate):
        return words
    found = _RATE.fullmatch(words.strip()) if isinstance(words, str) else None
    if found is None or not int(found[1]) or found[2] == "0":
        raise ValueError("must be a number of messages in a time, such as 20/h, 5/15m or 100/d")
    return Rate(count=int(found[1]), per=timedelta(**{_UNITS[found[3]]: int(found[2] or 1)}))


def parse_digest(words: Any) -> Any:
    """`hourly` or `daily 08:00` as a digest."""
    if words is None or isinstance(words, Digest):
        return words
    if words == "hourly":
        return Digest()
    found = _DAILY.fullmatch(words.strip()) if isinstance(words, str) else None
    at = _read_time(found[1]) if found else None
    if at is None:
        raise ValueError("must be hourly, or daily with a time such as daily 08:00")
    return Digest(at=at)


HoursWords = Annotated[tuple[Hours, ...], BeforeValidator(parse_hours)]
RateWords = Annotated[Rate | None, BeforeValidator(parse_rate)]
DigestWords = Annotated[Digest | None, BeforeValidator(parse_digest)]


def _read_hours(words: str) -> Hours:
    found = _HOURS.fullmatch(words.strip().lower())
    days = _read_days(found["days"]) if found else None
    if found is None or days is None or not words.strip():
        raise ValueError("must be hours such as 22:00-07:00, mon-fri 18:00-08:00 or sat,sun")
    if found["start"] is None:
        return Hours(days=days)
    start, end = _read_time(found["start"]), _read_time(found["end"], is_end=True)
    if start is None or end is None:
        raise ValueError(f"names a time that no clock shows: {words.strip()}")
    return Hours(start=start, end=end, days=days)


def _read_time(words: str, *, is_end: bool = False) -> time | None:
    hour, minute = (int(part) for part in words.split(":"))
    if is_end and words == _MIDNIGHT:
        return time()
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004 - as on every clock


def _read_days(words: str | None) -> tuple[int, ...] | None:
    """`mon-fri`, `sat,sun`, `fri-mon`; every day without words, None where a day is not known."""
    if not words:
        return EVERY_DAY
    days: set[int] = set()
    for part in re.split(r"[,\s]+", words.strip(" ,")):
        first, _, last = part.partition("-")
        names = [first[:3], (last or first)[:3]]
        if any(name not in DAYS for name in names):
            return None
        start, end = (DAYS.index(name) for name in names)
        days |= {day % len(DAYS) for day in range(start, end + 1 + (len(DAYS) if end < start else 0))}
    return tuple(sorted(days))

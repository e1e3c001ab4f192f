"""Reads the dates of feeds as they are written: RFC 822, ISO 8601 and what feeds make of them. Pure.

A date without a time stays a day, a time without a zone gets the source's zone and says so, and what
is no date is None: nothing is guessed.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from monitor.model import DateClaim, DateKind

_MAX_WORDS: Final = 100
_TIME: Final = r"(?P<time>\d\d?:\d\d(?::\d\d?)?)(?:[.,]\d+)?\s*(?P<zone>[A-Za-z+-][A-Za-z0-9:+ ()-]*)?"
_ISO: Final = re.compile(rf"(?P<day>\d{{4}}-\d\d?-\d\d?)(?:[T ]+{_TIME})?", re.IGNORECASE)
_RFC822: Final = re.compile(
    rf"(?:[A-Za-z]+\.?,?\s*)?(?P<day>\d\d?)[\s-]+(?P<month>[A-Za-z]+)\.?,?[\s-]+(?P<year>\d{{4}}|\d\d)(?:,?\s+{_TIME})?"
)
_MONTH_FIRST: Final = re.compile(
    rf"(?:[A-Za-z]+,\s*)?(?P<month>[A-Za-z]+)\.?\s+(?P<day>\d\d?),?\s+(?P<year>\d{{4}})(?:,?\s+{_TIME})?"
)
_OFFSET: Final = re.compile(
    r"(?:GMT|UTC|UT|Z)?\s*(?P<sign>[+-])(?P<hours>\d\d?):?(?P<minutes>\d\d)?(?:\s*\([A-Z ]+\))?"
)
_MONTHS: Final = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)  # noqa: SIM905
}
_ZONES: Final = {
    name: hours
    for hours, names in {
        0: "Z GMT UT UTC WET",
        1: "BST WEST CET",
        2: "CEST EET",
        3: "EEST MSK",
        8: "HKT SGT",
        9: "JST KST",
        10: "AEST",
        11: "AEDT",
        12: "NZST",
        13: "NZDT",
        -4: "EDT",
        -5: "EST CDT",
        -6: "CST MDT",
        -7: "MST PDT",
        -8: "PST",
    }.items()
    for name in names.split()
}
"""Names that feeds use, in hours from UTC; American ones as RFC 822 has them."""


def claim_of(words: str, *, zone: str) -> DateClaim | None:
    """The date that a feed's words claim; None where they claim none.

    Args:
        words: Text of the date element.
        zone: IANA zone for a time that is given without one.
    """
    text = " ".join(words.split())
    try:
        written = _read(text)
        return _claim(text, written, zone) if written else None
    except (ValueError, OverflowError):
        return None


def is_known_form(words: str) -> bool:
    """Whether these words are a date in a form that is read here."""
    try:
        return _read(" ".join(words.split())) is not None
    except (ValueError, OverflowError):
        return False


@lru_cache(maxsize=4_000)
def _read(text: str) -> datetime | None:
    """The date as written, with its zone if it has one. Raises ValueError or OverflowError for an impossible one."""
    if not text or len(text) > _MAX_WORDS:
        return None
    return _read_iso(text) or _read_rfc822(text)


def _claim(text: str, written: datetime, zone: str) -> DateClaim:
    if ":" not in text:
        return DateClaim(kind=DateKind.FEED, day=written.date(), words=text)
    is_assumed = written.tzinfo is None
    aware = written.replace(tzinfo=ZoneInfo(zone)) if is_assumed else written
    return DateClaim(
        kind=DateKind.FEED, day=written.date(), instant=aware.astimezone(UTC), zone_assumed=is_assumed, words=text
    )


def _read_iso(text: str) -> datetime | None:
    """`2024-05-01T10:20:30.123+02:00` and its shorter forms."""
    found = _ISO.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) for part in found["day"].split("-"))
    return _at(year, month, day, found["time"], found["zone"])


def _read_rfc822(text: str) -> datetime | None:
    """`Wed, 01 May 2024 10:20:30 +0200` and its variants, with the month before or after the day."""
    found = _RFC822.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    month = _MONTHS.get(found["month"][:3].lower()) if found else None
    if not found or not month:
        return None
    year = int(found["year"])
    if len(found["year"]) == 2:  # noqa: PLR2004 - RFC 2822 4.3: below 50 is this century
        year += 2000 if year < 50 else 1900  # noqa: PLR2004 - likewise
    return _at(year, month, int(found["day"]), found["time"], found["zone"])


def _at(year: int, month: int, day: int, time: str | None, zone: str | None) -> datetime:
    """The moment, aware where its zone is known. Raises ValueError for an impossible one."""
    hour, minute, second = (int(part) for part in f"{time or '0:0'}:0".split(":")[:3])
    if hour == 24:  # noqa: PLR2004 - ISO 8601 lets a day end at 24:00
        return datetime(year, month, day, 0, minute, second, tzinfo=_zone(zone)) + timedelta(days=1)
    return datetime(year, month, day, hour, minute, second, tzinfo=_zone(zone))


def _zone(words: str | None) -> timezone | None:
    """A zone by offset or by name; None for one that is missing or not known for sure."""
    text = (words or "").strip().upper()
    found = _OFFSET.fullmatch(text)
    if not found:
        hours = _ZONES.get(text)
        return None if hours is None else timezone(timedelta(hours=hours))
    offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    return timezone(-offset if found["sign"] == "-" else offset)

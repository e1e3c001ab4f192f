"""Reads the dates of feeds as they are written: RFC 822, ISO 8601 and what feeds make of them. Pure.

A date without a time stays a day, a time without a zone gets the source's zone and says so, and what
is no date is None: nothing is guessed.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from typing import Final
from zoneinfo import ZoneInfo

from monitor.model import DateClaim, DateKind

_MAX_WORDS: Final = 100
_ISO: Final = re.compile(
    r"(?P<day>\d{4}-\d\d?-\d\d?)"
    r"(?:[T ]+(?P<time>\d\d?:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?)?",
    re.IGNORECASE,
)
_HAS_TIME: Final = re.compile(r"\d:\d\d")
_UNKNOWN_OFFSET: Final = "-0000"


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


def _read(text: str) -> datetime | None:
    """The date as written, with its zone if it has one. Raises ValueError or OverflowError for an impossible one."""
    if not text or len(text) > _MAX_WORDS:
        return None
    return _read_iso(text) or _read_rfc822(text)


def _claim(text: str, written: datetime, zone: str) -> DateClaim:
    if not _HAS_TIME.search(text):
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
    hour, minute, second = (int(part) for part in f"{found['time'] or '0:0'}:0".split(":")[:3])
    if hour == 24:  # noqa: PLR2004 - ISO 8601 lets a day end at 24:00
        return datetime(year, month, day, 0, minute, second, tzinfo=_iso_zone(found["zone"])) + timedelta(days=1)
    return datetime(year, month, day, hour, minute, second, tzinfo=_iso_zone(found["zone"]))


def _iso_zone(words: str | None) -> timezone | None:
    if not words:
        return None
    if words[0] not in "+-":
        return UTC
    digits = words[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if words[0] == "-" else offset)


def _read_rfc822(text: str) -> datetime | None:
    """`Wed, 01 May 2024 10:20:30 +0200` and its variants."""
    parts = parsedate_tz(text)
    if parts is None or not re.search(r"[A-Za-z]{3}", text):
        return None
    offset = parts[9]
    if offset is None and text.endswith(_UNKNOWN_OFFSET):
        offset = 0
    zone = None if offset is None else timezone(timedelta(seconds=offset))
    year, month, day, hour, minute, second = parts[:6]
    return datetime(year, month, day, hour, minute, second, tzinfo=zone)

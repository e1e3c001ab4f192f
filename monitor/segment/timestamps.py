"""Reads the dates and times that a line of text states in full.

    line -> stamps (day, time, zone; who is labelled "updated") -> is the line a timestamp? -> DateClaims

Nothing is guessed: a date without a year, and a date in figures whose order is open (03/04/2022 in an
English text) is no date.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from monitor.model import DateClaim, DateKind
from monitor.segment.calendar import MONTHS, ZONE_NAMES, zone_of
from monitor.segment.words import DATE_LABELS, DAY_FIRST_UNSURE, UPDATE_LABEL

EARLIEST = date(1990, 1, 1)
"""Dates before this are errors of clocks and templates."""

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_WORD = r"(?P<month>[^\W\d_]{2,14})"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\d/.-]){_YEAR}(?P<sep>[-/.])\s?(?P<m>\d\d?)(?P=sep)\s?(?P<d>\d\d?)(?!\d)\.?",
        rf"{_YEAR}\s?[年년]\s?(?P<m>\d\d?)\s?[月월]\s?(?P<d>\d\d?)\s?[日일]",
        rf"(?<![\d/.-])(?P<a>\d\d?)(?P<sep>[-/.])\s?(?P<b>\d\d?)(?P=sep)\s?{_YEAR}(?!\d)",
        rf"(?<!\d)(?P<d>\d\d?)(?:st|nd|rd|th|er|º|\.)?[\s-]*(?:de\s|of\s|d['’])?\s*{_WORD}[.,]*[\s-]*(?:de\s|del\s)?\s*{_YEAR}(?!\d)",
        rf"(?<!\w){_WORD}\.?\s+(?P<d>\d\d?)(?:st|nd|rd|th)?(?:,\s*|\s+){_YEAR}(?!\d)",
        rf"(?<!\d){_YEAR}[.,]?\s+{_WORD}\.?\s+(?P<d>\d\d?)(?!\d)",
    )
)
_ZONE = rf"(?P<zone>(?:UTC|GMT)?\s?[+−-]\d\d?:?\d\d|(?:UTC|GMT)\s?[+−-]\d\d?|(?:{'|'.join(ZONE_NAMES)}))(?!\w)"
_TIME = re.compile(
    rf"(?<![\d.,])(?<!\d:)(?P<half>午前|午後|오전|오후|上午|下午)?\s?(?:"
    rf"(?P<h>[01]?\d|2[0-4])\s?(?:[:.hH]|h\s?)(?P<min>[0-5]\d)(?::(?P<s>[0-5]\d))?(?:\.\d+)?(?![\d.:]\d)"
    rf"|(?P<h2>[01]?\d|2[0-4])\s?[時时시点點]\s?(?:(?P<min2>[0-5]?\d)\s?[分분])?"
    rf"|(?P<h3>1[0-2]|0?\d)(?=\s?[aApP]\.?[mM]))"
    rf"(?:\s?(?P<ampm>[aApP])\.?[mM]\b\.?)?(?:\s?(?:Uhr|uur|часов|h\b))?(?:\s*\(?{_ZONE}\)?)?"
)
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGITS = {ord(digit): str(index % 10) for index, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९")}
_GAP = re.compile(r"(?:[\s,;|/·•–—T@()-]|\b[^\W\d_]{1,4}\b\.?){0,8}")


_BARS = re.compile(r"\s+[•·⋅|∙]\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """One full date in a line.

    Attributes:
        start: Offset of its first character, its time included.
        end: One past the last.
        day: The day as written.
        clock: Time of day as written, or None.
        zone: Zone as written, or None.
        is_update: True when a label says that it is the time of a change.
    """

    start: int
    end: int
    day: date
    clock: time | None = None
    zone: tzinfo | None = None
    is_update: bool = False


@dataclass(frozen=True, slots=True)
class _Clock:
    start: int
    end: int
    clock: time
    zone: tzinfo | None


def find_stamps(text: str, language: str | None = None) -> tuple[Stamp, ...]:
    """All full dates of a text with the times beside them, in order, not overlapping.

    `language` (ISO 639-1) decides whether 3/4/2022 is readable; None means unknown.
    """
    folded = text if text.isascii() else text.translate(_DIGITS)
    if not _ANY_YEAR.search(folded):
        return ()
    days = sorted(_days(folded, language))
    clocks = list(_clocks(folded, [(start, end) for start, end, _ in days]))
    stamps: list[Stamp] = []
    for start, end, day in days:
        beside = _beside(folded, start, end, clocks)
        if beside:
            clocks.remove(beside)
        label_from = stamps[-1].end if stamps else 0
        stamps.append(_stamp(folded, (start, end), day, beside, label_from))
    stamps.extend(_lone_updates(folded, stamps, clocks))
    return tuple(stamps)


def _stamp(text: str, span: tuple[int, int], day: date, beside: _Clock | None, label_from: int) -> Stamp:
    start, end = (min(span[0], beside.start), max(span[1], beside.end)) if beside else span
    return Stamp(
        start=start,
        end=end,
        day=day,
        clock=beside.clock if beside else None,
        zone=beside.zone if beside else None,
        is_update=bool(UPDATE_LABEL.search(text[label_from:start])),
    )


def _days(text: str, language: str | None) -> Iterator[tuple[int, int, date]]:
    taken: list[tuple[int, int]] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            day = _day(match, language)
            free = all(match.end() <= start or match.start() >= end for start, end in taken)
            if day and free:
                taken.append(match.span())
                yield match.start(), match.end(), day


def _day(match: re.Match[str], language: str | None) -> date | None:
    found = match.groupdict()
    if "a" in found:
        month, number = _month_and_day(int(found["a"]), int(found["b"]), found["sep"], language)
    else:
        month = MONTHS.get(found["month"].casefold(), 0) if "month" in found else int(found["m"])
        number = int(found["d"])
    try:
        return date(int(found["y"]), month, number)
    except ValueError:
        return None


def _month_and_day(first: int, second: int, separator: str, language: str | None) -> tuple[int, int]:
    """Month and day of figures like 3/4; month 0 (no date) where the order is open."""
    if first > 12 or first == second:  # noqa: PLR2004 - months
        return second, first
    if second > 12:  # noqa: PLR2004 - months
        return first, second
    return (0, 0) if separator != "." and is_order_open(language) else (second, first)


def is_order_open(language: str | None) -> bool:
    """True where 3/4/2022 may be either day: in English ("en-us", too), in an unknown language."""
    return language is None or language[:2].lower() in DAY_FIRST_UNSURE


def _clocks(text: str, days: list[tuple[int, int]]) -> Iterator[_Clock]:
    for match in _TIME.finditer(text):
        inside = any(match.start() < end and match.end() > start for start, end in days)
        if inside:
            continue
        hour = _hour(match)
        minute = int(match["min"] or match["min2"] or 0)
        if hour is not None:
            second = int(match["s"] or 0)
            yield _Clock(match.start(), match.end(), time(hour, minute, second), _zone(match["zone"]))


def _hour(match: re.Match[str]) -> int | None:
    hour = int(match["h"] or match["h2"] or match["h3"])
    afternoon = (match["ampm"] or "").lower() == "p" or match["half"] in {"午後", "오후", "下午"}
    morning = (match["ampm"] or "").lower() == "a" or match["half"] in {"午前", "오전", "上午"}
    noon = 12
    if afternoon and hour < noon:
        hour += noon
    if morning and hour == noon:
        hour = 0
    return hour if hour < 24 else None  # noqa: PLR2004 - hours


def _zone(written: str | None) -> tzinfo | None:
    if not written:
        return None
    if written in ZONE_NAMES:
        return zone_of(written)
    figures = re.search(r"([+−-])(\d\d?):?(\d\d)?$", written)
    if not figures:
        return None
    offset = timedelta(hours=int(figures[2]), minutes=int(figures[3] or 0))
    return timezone(offset if figures[1] == "+" else -offset) if offset < timedelta(hours=15) else None


def _beside(text: str, start: int, end: int, clocks: list[_Clock]) -> _Clock | None:
    """The time written right after the date, else the one right before it."""
    for clock in clocks:
        gap = text[end : clock.start]
        if clock.start >= end and _GAP.fullmatch(gap) and not UPDATE_LABEL.search(gap):
            return clock
    for clock in reversed(clocks):
        if clock.end <= start and _GAP.fullmatch(text[clock.end : start]):
            return clock
    return None


def _lone_updates(text: str, stamps: list[Stamp], clocks: list[_Clock]) -> Iterator[Stamp]:
    """'Last updated at 10:00' after a date: the same day, later."""
    for clock in clocks:
        before = [stamp for stamp in stamps if stamp.end <= clock.start]
        if before and UPDATE_LABEL.search(text[before[-1].end : clock.start]):
            zone = clock.zone or before[-1].zone
            day = before[-1].day
            yield Stamp(start=clock.start, end=clock.end, day=day, clock=clock.clock, zone=zone, is_update=True)


def zone_said(text: str, moment: datetime) -> tzinfo | None:
    """The zone that a text writes with this time of day; None where it does not say it, or with no zone."""
    said = (one for one in _clocks(text, []) if one.clock.replace(second=0) == time(moment.hour, moment.minute))
    return next((one.zone for one in said if one.zone), None)


def is_timestamp(text: str, language: str | None = None) -> bool:
    """True when a line says little more than when the article was published or changed."""
    longest, spare_words = 160, 3
    if len(text) > longest:
        return False
    stamps = find_stamps(text, language)
    if not stamps:
        return False
    spare = _spare_words(text, stamps)
    if sum(len(word) for word in spare) > sum(len(word) for word in spare[:1]) + 30:
        return False
    return len(spare) <= spare_words


def is_bare_date(text: str, language: str | None = None) -> bool:
    """True for a line that says nothing at all but a date and its labels."""
    stamps = find_stamps(text, language)
    return bool(stamps) and not _spare_words(text, stamps)


def _spare_words(text: str, stamps: Sequence[Stamp]) -> list[str]:
    """The words around dates that are no labels of theirs."""
    rest, at = "", 0
    for stamp in sorted(stamps, key=lambda item: item.start):
        rest += text[at : stamp.start] + " "
        at = stamp.end
    rest += text[at:]
    return [word for word in re.findall(r"[^\W\d_]+", rest) if word.casefold() not in DATE_LABELS]


def has_stamp_part(text: str, language: str | None = None) -> bool:
    """True for a short line one part of which is a date: "26 May 2024 • Maud Tansley in Politics"."""
    longest = 100
    parts = _BARS.split(text)
    return len(text) <= longest and len(parts) > 1 and any(is_timestamp(part, language) for part in parts)


def claims_of(
    text: str, *, kind: DateKind, zone: str, language: str | None = None
) -> tuple[DateClaim | None, DateClaim | None]:
    """(published, updated) as a line states them; a line that only tells of a change tells no publication.

    `zone` (IANA) is assumed for a time without one, and the claim says so.
    """
    stamps = [stamp for stamp in find_stamps(text, language) if stamp.day >= EARLIEST]
    first = next((stamp for stamp in stamps if not stamp.is_update), None)
    update = next((stamp for stamp in stamps if stamp.is_update), None)
    words = " ".join(text.split())
    updated = claim_of(update, words, kind=kind, zone=zone) if update else None
    published = claim_of(first, words, kind=kind, zone=zone) if first else None
    return published, updated


def claim_of(stamp: Stamp, words: str, *, kind: DateKind, zone: str) -> DateClaim:
    """The claim that one stamp makes; day only where it gives no time."""
    if stamp.clock is None:
        return DateClaim(kind=kind, day=stamp.day, words=words)
    local = datetime.combine(stamp.day, stamp.clock, stamp.zone or ZoneInfo(zone))
    return DateClaim(
        kind=kind, day=stamp.day, instant=local.astimezone(UTC), zone_assumed=stamp.zone is None, words=words
    )

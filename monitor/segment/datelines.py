"""Datelines: the place, day and agency with which wire copy begins."""

import re
from dataclasses import dataclass
from datetime import date

from monitor.segment.timestamps import find_stamps
from monitor.segment.words import AGENCIES

_LONGEST = 90
_LATIN = re.compile(
    rf"^(?P<place>[^\W\d_a-z][\w.'’ -]{{1,40}}?(?:,\s[^\W\d_][\w.'’ -]{{2,30}}?)?)"
    rf"(?P<when>,?\s[^()–—]{{0,40}}?)?"
    rf"\s?(?P<agency>\((?:[^()]*?\b)?(?:{AGENCIES})\b[^()]*\))?\s?(?P<dash>--|[–—:]|-\s)\s?\S"
)
_BRACKETED = re.compile(rf"^[(（【\[](?P<place>[^)）】\]]{{1,20}}?)[\s=＝/·]*(?:{AGENCIES})[^)）】\]]{{0,20}}[)）】\]]")
_CHINESE = re.compile(r"^(?P<place>新华社\S{2,8}?|中新社\S{2,8}?|中央社\S{2,8}?)\d{1,2}月\d{1,2}日电")
_CAPITALS = re.compile(r"^[^\W\d_a-z]{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """Where a report was written.

    Attributes:
        place: The town as written, case folded.
        day: Day of writing, only where the dateline gives its year; else None.
    """

    place: str
    day: date | None = None


def dateline_of(text: str) -> Dateline | None:
    """The dateline at the start of a paragraph, or None.

    Either the place stands in capitals or an agency is named: "SEOUL --", "Paris, 3 mai (AFP) -".
    """
    head = text[:_LONGEST]
    for pattern in (_BRACKETED, _CHINESE):
        match = pattern.match(head)
        if match:
            return Dateline(place=match["place"].casefold())
    match = _LATIN.match(head)
    if not match or not (match["agency"] or _is_capitals(match["place"])):
        return None
    stamps = find_stamps(match[0])
    return Dateline(place=match["place"].partition(",")[0].casefold().strip(), day=stamps[0].day if stamps else None)


def _is_capitals(place: str) -> bool:
    first = place.partition(",")[0]
    return bool(_CAPITALS.match(first)) and first == first.upper()

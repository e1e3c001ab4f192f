"""Numbers and series as people read them: sparklines, thousands, bytes, how long ago."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

_BARS: Final = "▁▂▃▄▅▆▇█"
_UNITS: Final = ((86_400, "d"), (3_600, "h"), (60, "m"), (1, "s"))
_SIZES: Final = ("B", "kB", "MB", "GB", "TB")
_THOUSAND: Final = 1000
_PRECISE: Final = 10


def sparkline(values: Sequence[int]) -> str:
    """One bar a value; the lowest one is nothing at all, the highest the most of these."""
    most = max(values, default=0)
    top = len(_BARS) - 1
    return "".join(_BARS[0 if not value else max(1, round(value * top / most))] for value in values)


def by_day(counts: Mapping[date, int], first: date, last: date) -> list[int]:
    """A value for every day, both ends included."""
    return [counts.get(first + timedelta(days=number), 0) for number in range((last - first).days + 1)]


def narrowed(values: Sequence[int], width: int) -> list[int]:
    """At most so many values: sums of neighbours, as many of them in each but the first."""
    if width < 1 or len(values) <= width:
        return list(values)
    size = -(-len(values) // width)
    first = len(values) % size
    ends = range(first or size, len(values) + 1, size)
    starts = (0, *ends)
    return [sum(values[start:end]) for start, end in zip(starts, ends, strict=False)]


def thousands(number: float) -> str:
    """`18 402`, with a blank that no line breaks at."""
    return f"{number:,.0f}".replace(",", "\u202f")


def size(count: float) -> str:
    """`212 MB`."""
    place = 0
    while count >= _THOUSAND and place < len(_SIZES) - 1:
        count /= _THOUSAND
        place += 1
    return f"{count:.1f} {_SIZES[place]}" if count < _PRECISE and place else f"{count:.0f} {_SIZES[place]}"


def duration(span: timedelta) -> str:
    """`41s`, `4m19s`, `3h`, `6d02h`: the two largest units, the second one where it is not nothing."""
    seconds = max(0, round(span.total_seconds()))
    for place, (unit, letter) in enumerate(_UNITS):
        if seconds >= unit:
            rest = seconds % unit
            below, name = _UNITS[min(place + 1, len(_UNITS) - 1)]
            more = rest // below if below != unit else 0
            return f"{seconds // unit}{letter}" + (f"{more:02}{name}" if more else "")
    return "0s"


def ago(moment: datetime | None, now: datetime) -> str:
    """`41s ago`; a dash where it never was."""
    return "—" if moment is None else f"{duration(now - moment)} ago"


def until(moment: datetime | None, now: datetime) -> str:
    """`in 4m19s`, `now`; a dash where it never will be."""
    if moment is None:
        return "—"
    return "now" if moment <= now else f"in {duration(moment - now)}"

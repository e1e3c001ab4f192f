"""What each kind of time expression means: from its words and the day of publication to days.

A week runs from Monday to Sunday. A function answers the first and last day meant, None when the
words name no days, and raises `UnresolvedError` when they need a day of publication that is not known.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.text.time_words import MONTHS, NEAR_DAYS, NUMBERS, ORDINALS, SEASONS, WEEKDAYS

Days = tuple[date, date] | None
ONE_DAY = timedelta(days=1)
MONTHS_A_YEAR = 12
CENTURY = 100
STEPS = {"last": -1, "this": 0, "current": 0, "next": 1}
LENGTHS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1, "week": 7, "month": 30.4, "year": 365.25, "decade": 3652.5}
LATEST_AHEAD = timedelta(days=30)  # "March 5" without a year, farther ahead, is of last year


@dataclass(frozen=True, slots=True)
class Found:
    """A matched form: its groups, the day of publication and whether the words before look ahead."""

    groups: dict[str, str | None]
    published: date | None
    is_ahead: bool

    def __getitem__(self, name: str) -> str:
        return (self.groups.get(name) or "").lower().rstrip(".")

    @property
    def today(self) -> date:
        """The day of publication. Raises UnresolvedError where it is not known."""
        if self.published is None:
            raise UnresolvedError
        return self.published

    @property
    def year(self) -> int:
        """The year named."""
        return int(self["year"])

    @property
    def month(self) -> int:
        """The month named, from 1."""
        return MONTHS[self["month"]]

    @property
    def number(self) -> int:
        """The number named, in words or digits."""
        word = self["number"]
        return int(word) if word.isdigit() else NUMBERS[word]


class UnresolvedError(Exception):
    """The days depend on a date of publication that is not known."""


# --- spans of the calendar ---------------------------------------------------------------------


def months(year: int, first: int, last: int) -> tuple[date, date]:
    """The days of months `first` to `last` of a year; months below 1 or past 12 are of the years beside it."""
    start = date(year + (first - 1) // MONTHS_A_YEAR, (first - 1) % MONTHS_A_YEAR + 1, 1)
    year, month = year + (last - 1) // MONTHS_A_YEAR, (last - 1) % MONTHS_A_YEAR + 1
    return start, date(year, month, monthrange(year, month)[1])


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week of a day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def part_of(days: tuple[date, date], part: str) -> tuple[date, date]:
    """The early, middle or late third of a span; the whole where no part is named."""
    first, last = days
    third = (last - first) / 3
    if part == "early":
        return first, first + third
    if part == "late":
        return last - third, last
    return (first + third, last - third) if part else days


def _shifted(found: Found, unit: str, steps: int) -> tuple[date, date]:
    """The calendar unit (week, month, year, decade) `steps` away from that of publication."""
    today = found.today
    if unit.startswith("week"):
        return week_of(today + timedelta(weeks=steps))
    if unit.startswith("month"):
        return months(today.year, today.month + steps, today.month + steps)
    if unit.startswith("decade"):
        start = (today.year // 10 + steps) * 10
        return date(start, 1, 1), date(start + 9, 12, 31)
    return date(today.year + steps, 1, 1), date(today.year + steps, 12, 31)


# --- what each form means ----------------------------------------------------------------------


def iso_date(found: Found) -> Days:
    """`2017-03-05`."""
    return (day := date(found.year, int(found["month"]), int(found["day"])), day)


def slash_date(found: Found) -> Days:
    """`25/12/2017`, `25.12.2017`; None for `03/05/2017`, which means two days."""
    one, two = int(found["one"]), int(found["two"])
    if one > MONTHS_A_YEAR or found["dot"] == "":
        return (day := date(found.year, two, one), day)
    if two > MONTHS_A_YEAR or one == two:
        return (day := date(found.year, one, two), day)
    return None


def calendar_day(found: Found) -> Days:
    """`March 5, 2017`, `5 March`, `March 5-7`: without a year the one nearest to publication."""
    first_day, last_day = int(found["day"]), int(found["until"] or found["day"])
    last_month = MONTHS[found["until_month"]] if found["until_month"] else found.month
    year = found.year if found["year"] else _nearest_year(found, found.month, first_day)
    first = date(year, found.month, first_day)
    return first, max(first, date(year + (last_month < found.month), last_month, last_day))


def _nearest_year(found: Found, month: int, day: int) -> int:
    today = found.today
    choices = [
        date(year, month, day)
        for year in (today.year, today.year - 1, today.year + 1)
        if day <= monthrange(year, month)[1]
    ]
    near = [choice for choice in choices if found.is_ahead or choice <= today + LATEST_AHEAD]
    return min(near, key=lambda choice: abs((choice - today).days)).year


def month_of_year(found: Found) -> Days:
    """`March 2017`, `March to May 2017`, `late March 2017`."""
    until = MONTHS[found["until"]] if found["until"] else found.month
    return part_of(months(found.year, found.month, until if until >= found.month else until + 12), found["part"])


def month_alone(found: Found) -> Days:
    """`in March`, `last March`, `in March of last year`."""
    today, month, relative = found.today, found.month, found["relative"]
    if found["which_year"]:
        year = today.year + STEPS[found["which_year"]]
    elif relative == "next" or (found.is_ahead and relative != "last"):
        year = today.year + (month < today.month or (month == today.month and relative == "next"))
    elif relative == "this":
        year = today.year
    else:
        year = today.year - (month > today.month or (month == today.month and relative == "last"))
    return part_of(months(year, month, month), found["part"])


def year_alone(found: Found) -> Days:
    """`2017`, `2016-17`, `late 2017`."""
    until = found["until"]
    last = int(str(found.year)[: 4 - len(until)] + until) if until else found.year
    if last < found.year:
        return None
    return part_of((date(found.year, 1, 1), date(last, 12, 31)), found["part"])


def decade(found: Found) -> Days:
    """`the 1990s`, `the '90s`, `the late 1990s`."""
    start = int(found["decade"])
    start += 1900 if start < CENTURY else 0
    return part_of((date(start, 1, 1), date(start + 9, 12, 31)), found["part"])


def century(found: Found) -> Days:
    """`the 19th century`."""
    start = (int(found["number"]) - 1) * CENTURY + 1
    return part_of((date(start, 1, 1), date(start + CENTURY - 1, 12, 31)), found["part"])


def portion_of_year(found: Found) -> Days:
    """`the first half of 2017`, `the third quarter of last year`, `Q3 2017`."""
    length = 6 if found["unit"] == "half" else 3
    which = int(found["which"]) if found["which"].isdigit() else ORDINALS[found["which"]]
    if found["which"] == "last":
        which = MONTHS_A_YEAR // length
    if which * length > MONTHS_A_YEAR:
        return None
    year = found.year if found["year"] else found.today.year + STEPS[found["relative"]]
    return months(year, (which - 1) * length + 1, which * length)


def season(found: Found) -> Days:
    """`summer 2016`, `last summer`, `in the spring`: on the northern half of the earth."""
    first, last = SEASONS[found["season"]]
    if found["year"]:
        return part_of(months(found.year, first, last), found["part"])
    today, relative = found.today, found["relative"]
    year = today.year if first <= today.month else today.year - 1
    is_running = today.month <= last and year == today.year
    if relative == "next" or (relative == "this" and first > today.month) or (found.is_ahead and not is_running):
        year += 1
    elif relative == "last" and is_running:
        year -= 1
    return part_of(months(year, first, last), found["part"])


def weekday(found: Found) -> Days:
    """`Tuesday`, `last Tuesday`, `late Tuesday`, `Tuesday of last week`."""
    today, number, relative = found.today, WEEKDAYS[found["weekday"]], found["relative"]
    back = timedelta(days=(today.weekday() - number) % 7)
    forth = timedelta(days=(number - today.weekday()) % 7)
    if found["week"]:
        day = week_of(today)[0] + timedelta(weeks=STEPS[found["week"]], days=number)
    elif relative in ("last", "past"):
        day = today - (back or timedelta(weeks=1))
    elif relative in ("next", "coming", "this coming"):
        day = today + (forth or timedelta(weeks=1))
    elif relative == "this":
        day = week_of(today)[0] + timedelta(days=number)
    else:
        day = today + forth if found.is_ahead else today - back
    return day, day


def near_day(found: Found) -> Days:
    """`today`, `yesterday`, `last night`, `this morning`."""
    words = found["words"]
    step = next((step for start, step in NEAR_DAYS.items() if words.startswith(start)), 0)
    return (day := found.today + timedelta(days=step), day)


def overnight(found: Found) -> Days:
    """The night before publication: two days."""
    return found.today - ONE_DAY, found.today


def calendar_unit(found: Found) -> Days:
    """`last week`, `earlier this month`, `late next year`."""
    steps = STEPS[found["relative"].removeprefix("the ")]
    days = _shifted(found, found["unit"], steps)
    if steps == 0 and found["side"] == "earlier":
        return days[0], found.today
    if steps == 0 and found["side"] == "later":
        return found.today, days[1]
    return part_of(days, found["part"])


def weekend(found: Found) -> Days:
    """`over the weekend` is the one before publication, or the one that is running."""
    today, relative = found.today, found["relative"].split()[0]
    saturday = week_of(today)[0] + timedelta(days=5)
    is_running = today >= saturday
    if relative == "next" and is_running:
        saturday += timedelta(weeks=1)
    elif relative == "last" or (relative not in ("this", "next") and not is_running and not found.is_ahead):
        saturday -= timedelta(weeks=1)
    return saturday, saturday + ONE_DAY


def ago(found: Found) -> Days:
    """`two days ago` is that day; of longer units the whole calendar week, month or year."""
    unit, number = found["unit"], found.number
    if unit.startswith(("minute", "hour")):
        return found.today - (
            ONE_DAY if unit.startswith("minute") else timedelta(days=(number + 23) // 24)
        ), found.today
    if unit.startswith("day"):
        return (day := found.today - timedelta(days=number), day)
    return _shifted(found, unit, -number)


def past_span(found: Found) -> Days:
    """`in the past three weeks`: up to the day of publication."""
    number = found.number if found["number"] else 1
    return found.today - timedelta(days=round(number * LENGTHS[found["unit"].rstrip("s")])), found.today


def unnamed(_found: Found) -> Days:
    """`a year earlier`, `several weeks ago`: a time, but which depends on other sentences or is vague."""
    return None

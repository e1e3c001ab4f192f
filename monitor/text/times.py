"""Time expressions of running text, resolved against the date of publication.

Each kind of expression is one `_Form`: a pattern and a function from its match to the days meant
(`time_meanings`). All patterns together are one regular expression, so a text is read once.
"Tuesday" is the latest Tuesday, that of publication included, "in March" the latest March that has
begun - or the next one, after words such as "will" or "due".

To add an expression: a line in `_FORMS`, longer ones before those they contain, and its examples
in `tests/unit/text/test_times.py`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from monitor.text import time_meanings as means
from monitor.text.time_meanings import Days, Found, UnresolvedError
from monitor.text.time_words import AHEAD, CORE, COUNTED, DAY, DAYTIME, MONTH, NUMBER, PART, REPORTED, WEEKDAY, YEAR

_AROUND = 36  # characters beside a core word that can belong to its expression
_LOOK_BACK = 90  # characters of the same sentence in which "will" is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """Words that date something.

    Attributes:
        start: Code-point offset in the text.
        end: One past the last code point.
        words: The text between.
        first: First day meant; None when the words are there but no days can be named
            (anaphora such as "a year earlier", or "Tuesday" without a publication date).
        last: Last day meant, included; None likewise.
    """

    start: int
    end: int
    words: str
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class _Form:
    """One kind of time expression."""

    pattern: re.Pattern[str]
    days: Callable[[Found], Days]


def _form(pattern: str, days: Callable[[Found], Days]) -> _Form:
    return _Form(re.compile(pattern), days)


def _until(pattern: str) -> str:
    """The same pattern as the second end of a range."""
    return re.sub(r"\?P<\w+>", "?P<until>", pattern)


_TO = r"(?: ?[-–—] ?| to | and | through )"
_UNIT = r"(?P<unit>minutes?|hours?|days?|weeks?|months?|years?|decades?)"
_SHORT_DAY = DAY.replace("day", "until")
_RELATIVE = r"(?P<relative>[Ll]ast|[Nn]ext|[Tt]his)"
_SIDE = r"(?:(?P<side>[Ee]arlier|[Ll]ater|[Ll]ate|[Ee]arly) )?"
_OF_MONTH = (
    r"[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Tt]ill|[Ff]rom|[Dd]uring|of|[Tt]hrough|[Tt]hroughout|[Bb]etween|[Bb]efore|[Aa]fter|"
    r"for|around|end|beginning|start|middle"
)
_OF_YEAR = rf"{_OF_MONTH}|[Aa]round|about|circa|early|late|mid|year|[Tt]he|and|to|season|or"
_VAGUE = (
    r"(?:[Ss]everal|[Aa] few|[Mm]any|[Ss]ome|[Aa] couple of|[Dd]ozens of|[Hh]undreds of|[Jj]ust|[Dd]ecades|[Ll]ong)"
)
_PREPOSITION = re.compile(rf"(?:(?!early|late|mid|end|beginning|start|middle)(?:{_OF_YEAR}|[Oo]n|to|and) )+(?=\S)|\(")
_ANAPHOR = rf"(?:{NUMBER}|[Ss]everal|a few|a couple of|some|[Tt]he|[Tt]hat same|[Tt]he same|[Tt]hat)"
_FORMS = (
    _form(rf"{YEAR}-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\d)", means.iso_date),
    _form(rf"{YEAR}/(?P<month>0?[1-9]|1[0-2])/(?P<day>[0-3]?\d)(?!\d)", means.iso_date),
    _form(rf"(?P<one>[0-3]?\d)(?P<dot>[/.])(?P<two>[0-3]?\d)[/.]{YEAR}(?!\d)", means.slash_date),
    _form(
        rf"(?:{WEEKDAY},? (?:the )?)?{MONTH} (?:the )?{DAY}(?!\d)(?:{_TO}(?:{_until(MONTH)} )?{_SHORT_DAY}(?!\d))?"
        rf"(?:,? {YEAR})?\b(?![:.,]\d)".replace("(?P<until>", "(?P<until_month>", 1),
        means.calendar_day,
    ),
    _form(
        rf"(?:{WEEKDAY},? )?(?:[Tt]he )?{DAY}(?:{_TO}{_SHORT_DAY})?[ -](?:of )?{MONTH}(?:,?[ -]{YEAR})?(?!\w)",
        means.calendar_day,
    ),
    _form(rf"(?:{PART}[- ])?{MONTH}(?:{_TO}{_until(MONTH)})?,? (?:of )?{YEAR}\b", means.month_of_year),
    _form(
        rf"(?:{_RELATIVE} |{PART}[- ]|(?:{_OF_MONTH}) )(?:(?:early|late|mid)[- ])?{MONTH}"
        r"(?:,? (?:of )?(?P<which_year>last|this|next) year)?(?!\w|,? (?:of )?\d| [A-Z]|'s [A-Z]|\.\w)",
        means.month_alone,
    ),
    _form(
        r"(?:[Tt]he )?(?P<which>first|second|third|fourth|last|1st|2nd|3rd|4th) (?P<unit>half|quarter) of "
        rf"(?:{YEAR}|(?P<relative>this|last) year)\b",
        means.portion_of_year,
    ),
    _form(rf"Q(?P<which>[1-4]),? (?:of )?{YEAR}\b", means.portion_of_year),
    _form(
        rf"(?:(?:{_RELATIVE}|{PART}|[Tt]he|[Ii]n) )*(?:{PART.replace('part', 'part_too')}[- ])?"
        rf"(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter),? (?:of )?{YEAR}\b",
        means.season,
    ),
    _form(rf"{_RELATIVE} (?P<season>spring|summer|autumn|fall|winter)\b", means.season),
    _form(
        rf"(?:(?:[Ii]n|[Dd]uring|[Ss]ince|of) )(?:{PART} )?(?:the )?(?P<season>spring|summer|autumn|winter)\b"
        rf"(?!-|\sof [a-z])",
        means.season,
    ),
    _form(
        rf"(?:{_SIDE}(?:on )?(?:(?P<relative>[Ll]ast|[Pp]ast|[Nn]ext|[Tt]his(?: coming| past)?|[Cc]oming) )?|"
        rf"(?:[Tt]he )?(?:early|late|small) hours (?:of|on) )"
        rf"{WEEKDAY}(?: (?:early |late )?(?:{DAYTIME})s?\b)?(?:,? (?:of )?(?P<week>last|next|this) week\b)?",
        means.weekday,
    ),
    _form(r"(?P<words>[Tt]he day before yesterday|[Tt]he day after tomorrow)\b", means.near_day),
    _form(
        rf"(?:[Ee]arl(?:y|ier) |[Ll]ater? )?(?P<words>[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight)\b"
        rf"(?: (?:{DAYTIME})\b)?",
        means.near_day,
    ),
    _form(
        r"(?:[Ee]arl(?:y|ier) |[Ll]ater? )?(?P<words>[Tt]his (?:very )?(?:morning|afternoon|evening)|[Ll]ast night)\b",
        means.near_day,
    ),
    _form(r"[Oo]vernight\b", means.overnight),
    _form(
        r"(?P<relative>[Ll]ast|[Tt]his|[Nn]ext|[Tt]he|[Aa]t the|[Oo]ver the|[Dd]uring the) (?:past |coming )?weekend\b",
        means.weekend,
    ),
    _form(rf"(?:[Tt]he )?(?:{PART}[- ])?(?P<decade>(?:1[5-9]|20)\d0)[’']?s\b", means.decade),
    _form(rf"[Tt]he (?:{PART}[- ])?[’'‘]?(?P<decade>[2-9]0)[’']?s\b", means.decade),
    _form(rf"(?:[Tt]he )?(?:{PART}[- ])?(?P<number>1\d|20|21)(?:th|st) [Cc]entury\b", means.century),
    _form(
        rf"(?:(?P<side>[Ee]arlier|[Ll]ater) )?(?:(?:{PART}[- ])|(?:[Tt]he )?(?:end|beginning|start) of )?"
        r"(?P<relative>[Ll]ast|[Tt]his|[Nn]ext|[Tt]he current) (?P<unit>week|month|year|decade)\b(?! old)",
        means.calendar_unit,
    ),
    _form(rf"{NUMBER} {_UNIT} ago\b", means.ago),
    _form(
        rf"(?:[Ii]n|[Oo]ver|[Dd]uring|[Ww]ithin|[Ff]or) (?:the )?(?:past|last|previous) (?:{NUMBER} )?{_UNIT}\b",
        means.past_span,
    ),
    _form(rf"[Tt]he (?:past|last) {NUMBER} {_UNIT}\b", means.past_span),
    _form(rf"(?:{_VAGUE} )?{_UNIT} ago\b", means.unnamed),
    _form(
        rf"{_ANAPHOR} {_UNIT} (?:earlier|later|before(?!hand)|after(?!wards)|afterwards?|beforehand)\b", means.unnamed
    ),
    _form(r"[Tt]he (?:previous|following|next|same|preceding) (?:day|night|morning|week|month|year)\b", means.unnamed),
    _form(r"[Tt]hat (?:same )?(?:day|night|morning|evening|week|month|year)\b", means.unnamed),
    _form(
        r"(?:[Ii]n|[Oo]ver|[Ww]ithin) (?:the )?(?:recent|coming|past few) (?:days|weeks|months|years)\b", means.unnamed
    ),
    _form(
        rf"(?:(?:(?<![\w.,])(?:{_OF_YEAR})[ -])?{PART}[- ]|(?<![\w.,])(?:{_OF_YEAR})[ -]|\()"
        rf"{YEAR}(?:[-–/](?P<until>\d\d(?:\d\d)?))?(?!\w|[.,]\d|-[a-z]|%| {COUNTED})",
        means.year_alone,
    ),
    _form(rf"^{YEAR}(?=[:,] )", means.year_alone),
)
_SENTENCE_END = re.compile(r"[.!?;\n]\s")
_GROUP_NAME = re.compile(r"\?P<[a-z_]+>")


def _unnamed_groups(pattern: str) -> str:
    return _GROUP_NAME.sub("?:", pattern)


_ANY = re.compile(
    r"(?<![\w$€£#/.-])(?:"
    + "|".join(f"(?P<form{i}>{_unnamed_groups(form.pattern.pattern)})" for i, form in enumerate(_FORMS))
    + ")"
)


def find_times(text: str, published: date | None) -> tuple[TimeExpression, ...]:
    """All time expressions of a text, in order, not overlapping; never guesses.

    `published` is the day of publication in the outlet's zone; None leaves relative expressions unresolved.
    """
    found = []
    end = 0
    for core in CORE.finditer(text):
        if core.start() < end:
            continue
        match = _ANY.search(text, max(end, core.start() - _AROUND), min(len(text), core.end() + _AROUND))
        if match is not None:
            found.append(_expression(text, match, published))
            end = match.end()
    return tuple(found)


def _expression(text: str, match: re.Match[str], published: date | None) -> TimeExpression:
    assert match.lastgroup is not None
    form = _FORMS[int(match.lastgroup.removeprefix("form"))]
    start, end = match.span()
    named = form.pattern.match(text, start)
    assert named is not None
    lead_in = _PREPOSITION.match(text, start, end)
    start = lead_in.end() if lead_in else start
    days = _days(form, Found(named.groupdict(), published, _looks_ahead(text, start)))
    return TimeExpression(
        start=start, end=end, words=text[start:end], first=days[0] if days else None, last=days[1] if days else None
    )


def _days(form: _Form, found: Found) -> Days:
    try:
        return form.days(found)
    except (UnresolvedError, ValueError, OverflowError):  # no day of publication; 31 February; the year 10000
        return None


def _looks_ahead(text: str, start: int) -> bool:
    """Whether the words before an expression say that what it dates lies ahead."""
    before = text[max(0, start - _LOOK_BACK) : start]
    before = _SENTENCE_END.split(before)[-1]
    return bool(AHEAD.search(before)) and not REPORTED.search(before)

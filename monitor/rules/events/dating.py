"""When a mentioned event took place, and whether that is news on the day of publication.

Without a day of publication "Tuesday" names no day, but it is news all the same; "in June" and
"last year" are not. To tell them apart they are measured against an arbitrary day (`ANY_DAY`),
and only their age is taken, never a date.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.model import EventDate
from monitor.rules.events.language import DateWords
from monitor.rules.events.triggers import Trigger
from monitor.rules.events.zones import Sentence
from monitor.text.times import TimeExpression

OLD_AFTER = timedelta(days=3)
_ALMOST_A_WEEK = timedelta(days=6)
ANY_DAY = date(2001, 7, 5)
NEAR = 5
"""Words between an act and an expression that dates it surely, at most."""
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """The time expression that dates an event.

    `is_ahead` when it is after; `is_day` when it names one day, `is_long` more than a week, or no days at all;
    `is_reported` when it rather dates the saying of it; `is_adjective` for the year in "the 1987 treaty"; `words` are
    word numbers.
    """

    expression: TimeExpression
    days: EventDate | None
    is_old: bool
    is_ahead: bool
    is_reported: bool
    is_possessive: bool
    is_day: bool
    is_long: bool
    is_adjective: bool
    words: tuple[int, int]

    @property
    def is_fresh(self) -> bool:
        """Whether it says that the event is of these days: neither before, nor ahead, nor vague like "this year"."""
        return not (self.is_old or self.is_ahead or self.is_long)

    @property
    def names_year(self) -> bool:
        """Whether the words name a year: then it is no day of these."""
        return bool(_YEAR.search(self.expression.words))

    def is_beside(self, trigger: Trigger) -> bool:
        """Whether it stands right at the act, so that it dates a noun too."""
        first, last = self.words
        return 0 < first - trigger.hit.last <= NEAR or 0 < trigger.hit.first - last <= NEAR


def times_of(sentence: Sentence, published: date | None) -> list[TimeExpression]:
    """The time expressions of a sentence, with offsets into the zone's text."""
    start, end = sentence.tokens.span(sentence.first, sentence.last)
    text = sentence.tokens.text[start:end]
    return [_moved(expression, start) for expression in sentence.language.find_times(text, published)]


def _moved(expression: TimeExpression, by: int) -> TimeExpression:
    return TimeExpression(
        start=expression.start + by,
        end=expression.end + by,
        words=expression.words,
        first=expression.first,
        last=expression.last,
    )


def find_dates(sentence: Sentence, published: date | None) -> list[Dated]:
    """All expressions of a sentence that can date an event in it."""
    if published is not None:
        return [dated for one in times_of(sentence, published) if (dated := _dated(sentence, one, one, published))]
    pairs = zip(times_of(sentence, None), times_of(sentence, ANY_DAY), strict=True)
    return [dated for named, aged in pairs if (dated := _dated(sentence, named, aged, None))]


class DateBook:
    """The dates of one article's sentences, each sentence read once for all events."""

    def __init__(self, published: date | None) -> None:
        """Empty; `published` is the day of publication."""
        self._published = published
        self._found: dict[int, list[Dated]] = {}

    def dates(self, sentence: Sentence) -> list[Dated]:
        """What `find_dates` says of a sentence; the sentence must live as long as the book."""
        known = self._found.get(id(sentence))
        if known is None:
            known = self._found[id(sentence)] = find_dates(sentence, self._published)
        return known


def _dated(sentence: Sentence, named: TimeExpression, aged: TimeExpression, published: date | None) -> Dated | None:
    text = sentence.tokens.text
    before, after = text[max(0, named.start - 24) : named.start], text[named.end : named.end + 3]
    words = _words(sentence, named)
    is_year, words_around = named.words.isdigit(), sentence.language.dates
    if words is None or words_around.not_dating.search(before):
        return None
    is_old, is_ahead = _age(named, aged, published, words_around)
    is_tomorrow = (
        published is not None and aged.first == published - _ALMOST_A_WEEK and aged.words in words_around.weekdays
    )
    days = EventDate(first=named.first, last=named.last, words=named.words) if named.first and named.last else None
    if is_tomorrow:  # "Sunday" in a story of Saturday: it was Sunday already farther east
        is_old, days = False, None
    return Dated(
        expression=named,
        days=days,
        is_old=is_old,
        is_ahead=is_ahead,
        is_reported=bool(words_around.reported.search(before)),
        is_possessive=after[:2] in ("'s", "’s"),
        is_day=aged.first is not None and aged.first == aged.last,
        is_long=aged.first is None or aged.last is None or aged.last - aged.first > 2 * OLD_AFTER,
        is_adjective=is_year and bool(words_around.adjective.search(before)) and bool(re.match(r"\s\w", after)),
        words=words,
    )


def _age(named: TimeExpression, aged: TimeExpression, published: date | None, words: DateWords) -> tuple[bool, bool]:
    """(old, ahead)."""
    if published is None and named.first is not None and named.last is not None:
        return named.last - named.first > OLD_AFTER, False  # a full date may be today; a year or a month is not
    if aged.first is None or aged.last is None:
        return aged.words.endswith(words.past) and not any(part in aged.words for part in words.short), False
    today = published or ANY_DAY
    if published is None and aged.first == aged.last and not aged.words.endswith(words.past):
        return False, aged.words.lower().startswith(words.ahead)  # "Tuesday", "March 5": taken as of these days
    if aged.last - aged.first >= _ALMOST_A_WEEK - OLD_AFTER:  # "last week": taken as its middle
        middle = aged.first + (aged.last - aged.first) / 2
        return middle <= today - OLD_AFTER, aged.first > today
    is_earlier = aged.words.lower().startswith(words.earlier) and aged.last - aged.first > OLD_AFTER * 2
    return is_earlier or aged.last <= today - OLD_AFTER, aged.first > today


def _words(sentence: Sentence, expression: TimeExpression) -> tuple[int, int] | None:
    """First and last word of an expression; None where it has none."""
    tokens, places = sentence.tokens, range(sentence.first, sentence.last + 1)
    first = bisect_right(places, expression.start, key=lambda place: tokens.span(place, place)[1])
    last = bisect_left(places, expression.end, key=lambda place: tokens.span(place, place)[0])
    inside = places[first:last]
    return (inside[0], inside[-1]) if inside else None


def date_of(trigger: Trigger, dates: list[Dated], sentence: Sentence) -> Dated | None:
    """The expression that dates an act: its own possessive, else the nearest, one that dates its telling last.

    One that directly follows another verb ("a pact signed in 1990") belongs to that verb.
    """

    def rank(dated: Dated) -> tuple[bool, bool, int]:
        first, last = dated.words
        distance = first - trigger.hit.last if first > trigger.hit.last else trigger.hit.first - last + 1
        is_own = dated.is_possessive and 0 < trigger.hit.first - last <= NEAR
        return (not is_own, dated.is_reported, distance)

    own = [
        dated
        for dated in dates
        if not _is_of_another_verb(dated, trigger, sentence)
        and (not dated.is_adjective or (trigger.is_noun and dated.is_beside(trigger)))  # "the 1987 treaty"
    ]
    return min(own, key=rank, default=None)


def _is_of_another_verb(dated: Dated, trigger: Trigger, sentence: Sentence) -> bool:
    words, language = sentence.tokens.words, sentence.language.dates
    for place in range(dated.words[0] - 1, max(sentence.first, dated.words[0] - 4) - 1, -1):
        if trigger.hit.first <= place <= trigger.hit.last or place < trigger.hit.first < dated.words[0]:
            return False
        is_adjective = words[place - 1] in sentence.language.articles  # "fired a banned missile on Sunday"
        is_verb = words[place].endswith(language.participle_ending) and words[place] not in language.not_verbs
        if is_verb and not is_adjective:
            return words[place] not in language.reporting
    return False

"""What an article says of the event that a rule matched it for. Pure; made before the store is asked.

title + lead sentences, without those that tell of earlier events
    -> particulars (hours, counts, places, kinds ...)      what the words say
    -> gazetteer   (states, weapons, missions, treaties)   whom and what they name
    -> EventFacts
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, TypeVar

from monitor.alerting.particulars import (
    read_counts,
    read_days,
    read_hours,
    read_kinds,
    read_measures,
    read_numbered,
    read_places,
    read_repeats,
)
from monitor.entities import Gazetteer
from monitor.model import Article, EventFacts, Match
from monitor.text import split_sentences, tokenise

T = TypeVar("T", str, int)

LEAD_WORDS = 150
"""Words of the body that are read; sentences that begin within them are read whole."""

LONGEST_LEAD = 4_000
"""Characters that are looked at for them."""

LONGEST_SPAN = timedelta(days=7)
"""A date of the event that is vaguer than this dates nothing."""

FRESH = timedelta(days=2)
"""An undated event that is news took place at most so long before its publication; then it would be called old."""

MOST = 12
"""Values of one kind that are kept; a list of fifty places tells no event."""

HEAD: Final = (0, 1)
"""Numbers of the headline and of the first sentence."""

STATES = frozenset(("country", "organisation", "agency", "company", "armed_group", "former_country"))
SPEAKING = STATES | {"force", "government", "press"}
THINGS = frozenset(("missile", "launcher", "satellite", "spacecraft", "mission", "treaty", "drone"))

_CONTEXT = re.compile(
    r"\b(?:[Ll]ast|previous|[Ee]arlier (?:this|in the)) (?:week|month|year|spring|summer|autumn|fall|winter)\b"
    r"|\b(?:[Ii]n|[Ss]ince|of|from) (?:19|20)\d\d\b|\b(?:years?|months?|weeks?|decades?) (?:ago|earlier|before)\b"
    r"|\b(?:[Ss]ince|[Ll]ast) (?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)\b"
)
"""What a sentence says that tells of an earlier event; but not the first one, which tells the news."""

_OUTLET = re.compile(r"\s+[-–—|]\s+[A-Z][^-–—|:]{1,40}$")
"""What outlets hang on a headline: ` - Channel 4`, ` | The Daily`."""

_CONFIRMING = re.compile(
    r"\b(?:also )?(?:confirm(?:s|ed)|verif(?:ies|ied)|acknowledg(?:es|ed)|admitt?(?:s|ed)|corroborated"
    r"|claimed responsibility"
    r"|also (?:said|reported|announced|detected))\b"
)
_REVISING = re.compile(
    r"\b(?:UPDATE \d|CORRECTED|CORRECTION|corrects?|corrected|revis(?:es|ed|ing)|updated|raised (?:the|its|that"
    r"|an earlier)"
    r"|(?:earlier|initially|previously|first) (?:said|announced|reported|put|estimated)|earlier (?:announcement"
    r"|report|statement|figure"
    r"|version|estimate))\b"
)


def read_event(article: Article, match: Match, gazetteer: Gazetteer) -> EventFacts | None:
    """The facts of the matched event; None where the match names no act, so that nothing can be known as the same."""
    if match.act is None or match.event_class is None:
        return None
    passages = read_passages(article)
    first, last, is_dated = _interval(article, match)
    mentioned = _find_mentioned(article, passages, gazetteer)
    return EventFacts(
        event_class=match.event_class,
        act=match.act,
        actors=match.actors,
        parties=tuple(dict.fromkeys([*match.actors, *mentioned.states]))[:MOST],
        first=first,
        last=last,
        is_dated=is_dated,
        days=_all_of(passages[:4], read_days),
        hours=_all_of(passages, read_hours),
        places=tuple(_without_states(_all_of(passages, read_places), mentioned.words)),
        names=tuple(dict.fromkeys([*mentioned.things, *_all_of(passages, read_numbered)]))[:MOST],
        kinds=_first_of(passages, read_kinds, ":"),
        counts=_counts(passages),
        measures=_all_of(passages, read_measures),
        repeats=_all_of(passages, read_repeats),
        confirmed_by=tuple(dict.fromkeys(mentioned.confirming))[:MOST],
        is_revision=any(_REVISING.search(passage) for passage in passages),
    )


def read_passages(article: Article) -> tuple[str, ...]:
    """The title, and the sentences of the lead that tell the news and not what went before."""
    return (_OUTLET.sub("", article.title), *_lead(article.body[:LONGEST_LEAD]))


def is_confirming(sentence: str) -> bool:
    """Whether somebody confirms in it what others said."""
    return _CONFIRMING.search(sentence) is not None


def _lead(body: str) -> Iterator[str]:
    words = 0
    for number, (start, end) in enumerate(split_sentences(body)):
        if words >= LEAD_WORDS:
            return
        sentence = body[start:end].strip()
        words += sentence.count(" ") + 1
        if number == 0 or not _CONTEXT.search(sentence):
            yield sentence


def _interval(article: Article, match: Match) -> tuple[date | None, date | None, bool]:
    """First and last day, and whether the text itself says so."""
    when = match.event_date
    if when is not None and when.last - when.first <= LONGEST_SPAN:
        return when.first, when.last, True
    if article.published is not None:
        return article.published.day - FRESH, article.published.day, False
    return None, None, False


@dataclass(slots=True)
class _Mentioned:
    """States of headline and first sentence, things with their type, who confirms, and the words of all states."""

    states: list[str] = field(default_factory=list)
    things: list[str] = field(default_factory=list)
    confirming: list[str] = field(default_factory=list)
    words: set[str] = field(default_factory=set)


def _find_mentioned(article: Article, passages: Sequence[str], gazetteer: Gazetteer) -> _Mentioned:
    day = article.published.day if article.published else None
    zones = [tokenise(passage) for passage in passages]
    found = _Mentioned()
    for number, (zone, mentions) in enumerate(zip(zones, gazetteer.find(zones, day=day), strict=True)):
        verb = _CONFIRMING.search(zone.text)
        for mention in mentions:
            kind = gazetteer.entity(mention.entity).type
            if kind in THINGS:
                found.things.append(f"{kind}:{mention.entity}")
            if kind in STATES:
                found.words.update(zone.words[mention.first : mention.last + 1])
                found.states += [mention.entity] if number in HEAD else []
            if kind in SPEAKING and verb and zone.starts[mention.first] < verb.start():
                found.confirming.append(mention.entity)
    return found


def _without_states(places: Sequence[str], words: set[str]) -> Iterator[str]:
    """A launch from North Korea is a launch from anywhere in it."""
    for place in places:
        kept = [word for word in place.split() if word not in words]
        if kept:
            yield " ".join(kept)


def _all_of(passages: Sequence[str], read: Callable[[str], Iterable[T]]) -> tuple[T, ...]:
    """What the reader finds, in order, without repeats."""
    found = dict.fromkeys(value for passage in passages for value in read(passage))
    return tuple(found)[:MOST]


def _first_of(passages: Sequence[str], read: Callable[[str], Iterable[str]], signs: str) -> tuple[str, ...]:
    """Of values such as `missile=2`, for each thing those of the first passage that speaks of it."""
    kept: dict[str, None] = {}
    for passage in passages:
        known = {re.split(signs, value)[0] for value in kept}
        kept.update(dict.fromkeys(value for value in read(passage) if re.split(signs, value)[0] not in known))
    return tuple(kept)[:MOST]


def _counts(passages: Sequence[str]) -> tuple[str, ...]:
    """Of each thing the first exact number, else the first vague one; a headline's "a missile" may be one of many."""
    exact = _first_of(passages[1:], read_counts, "[=>]") or _first_of(passages, read_counts, "[=>]")
    return tuple(dict.fromkeys(exact))

"""The named cues of title and beginning that the learned weights speak of.

launch              the stem of a word; a name counts as its type (`@country`), a number as `0`
lift off            two of them that follow each other
[vehicle]           a list of the event file, or of the language, of which a word stands in title or lead
[vehicle]+[orbit]   two lists of which words stand in one sentence there
title:[vehicle]     a list of which a word stands in the title
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from monitor.entities.gazetteer import Mention
from monitor.model import Evidence, Zone
from monitor.rules.events.plan import EventPlan
from monitor.rules.events.zones import Sentence
from monitor.rules.reading import Reading
from monitor.text.inflect import shorten_all
from monitor.text.tokens import Tokens

TITLE_WORDS, BODY_WORDS = 60, 100
"""How many words of each are looked at: what comes later is background more often than news."""
FEWEST_WORDS = 25
"""With fewer in all an article says too little beside its one sentence, which alone then counts."""


class Place(NamedTuple):
    """Where a cue stands: words `first` to `last` (both included) of a zone."""

    zone: Zone
    tokens: Tokens
    first: int
    last: int

    def evidence(self, why: str) -> Evidence:
        """Its words."""
        start, end = self.tokens.span(self.first, self.last)
        return Evidence(zone=self.zone, start=start, end=end, quote=self.tokens.text[start:end], role="cue", why=why)


Cues = Mapping[str, Place]
"""The cues of an article, each with the first place where it stands."""


def has_enough(reading: Reading) -> bool:
    """Whether an article has words enough to be judged by them."""
    return len(reading.title.words) + len(reading.body.words) >= FEWEST_WORDS


class Words:
    """The words of an article as cues, worked out once for all events, and only where one has weights."""

    def __init__(self, reading: Reading, language: str, types: Mapping[str, str]) -> None:
        """`types` gives the type of each entity."""
        self._asked = reading, language, types

    @cached_property
    def cues(self) -> dict[str, Place]:
        """What `word_cues` finds."""
        return word_cues(*self._asked)


def word_cues(reading: Reading, language: str, types: Mapping[str, str]) -> dict[str, Place]:
    """The words of title and beginning, alone and in pairs; the same for all events."""
    cues: dict[str, Place] = {}
    zones = (
        (Zone.TITLE, reading.title, reading.title_mentions, TITLE_WORDS),
        (Zone.BODY, reading.body, reading.body_mentions, BODY_WORDS),
    )
    for zone, tokens, mentions, most in zones:
        shortened = _shortened(tokens, mentions, most, language, types)
        for number, word in shortened:
            cues.setdefault(word, Place(zone, tokens, number, number))
        for (one, word), (other, following) in pairwise(shortened):
            cues.setdefault(f"{word} {following}", Place(zone, tokens, one, other))
    return cues


def _shortened(
    tokens: Tokens, mentions: Sequence[Mention], most: int, language: str, types: Mapping[str, str]
) -> list[tuple[int, str]]:
    """The first words of a zone with their numbers: stems, a name once by its type, each number as 0."""
    words = shorten_all(list(tokens.words[:most]), language)
    words = [word if word.isalpha() else "0" if any(map(str.isdigit, word)) else word for word in words]
    for mention in mentions:
        if mention.first < len(words):
            last = min(mention.last, len(words) - 1)
            words[mention.first : last + 1] = [f"@{types.get(mention.entity, 'name')}"] + [""] * (last - mention.first)
    return [(number, word) for number, word in enumerate(words) if word]


def list_cues(plan: EventPlan, sentences: Sequence[Sentence]) -> Iterator[tuple[str, Place]]:
    """The lists of which words stand in title and lead, alone and two in one sentence."""
    for sentence in sentences:
        if not sentence.decides:
            continue
        found = [(plan.names[tag], hits[0]) for tag, hits in sentence.hits.items() if hits and tag in plan.names]
        places = {name: Place(sentence.zone, sentence.tokens, hit.first, hit.last) for name, hit in reversed(found)}
        names = sorted(places)
        for number, name in enumerate(names):
            yield f"[{name}]", places[name]
            if sentence.zone is Zone.TITLE:
                yield f"title:[{name}]", places[name]
            yield from ((f"[{name}]+[{other}]", places[name]) for other in names[number + 1 :])

"""The words of an article, numbered through all its zones, and where each word stands."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from itertools import compress, count
from operator import add

from monitor.entities.gazetteer import Mention
from monitor.model import Article, Evidence, Zone
from monitor.rules.events.verdict import EventVerdict
from monitor.rules.reading import Reading
from monitor.rules.spans import Span, Spans
from monitor.text.inflect import SNOWBALL, stem_all
from monitor.text.particles import BARE
from monitor.text.tokens import Tokens

ZONE_GAP = 1000
"""Numbers left out between two zones: more than any NEAR can bridge."""

_BETWEEN = ("",) * ZONE_GAP

LEAD_SENTENCES = 3

START = 3
"""Letters by which words are kept together, for wildcards."""

_SCRIPTS = (("\u0400", "\u04ff", "ru"), ("\u0370", "\u03ff", "el"), ("\u0600", "\u06ff", "ar"))

SHORTEST_PART = 3
"""Letters of each of two separate words that may count as one joined word: `test fired` for `testfired`."""


def may_join(first: str, second: str) -> bool:
    """Whether two words with a blank between may count as one word: not `may be` for `maybe`."""
    return len(first) >= SHORTEST_PART and (len(second) >= SHORTEST_PART or second.isdigit())


class ArticleWords:
    """One article as the conditions see it; made once for all rules.

    Word numbers: title from 0, then body, then captions, with `ZONE_GAP` numbers between.
    """

    def __init__(self, reading: Reading, wanted: frozenset[str], verdicts: Mapping[str, EventVerdict]) -> None:
        """`wanted` are the single words of rules, any of which an article may write as two."""
        self.reading = reading
        self.article: Article = reading.article
        self.verdicts = verdicts
        self.body_start = len(reading.title.words) + ZONE_GAP
        self.caption_start = self.body_start + len(reading.body.words) + ZONE_GAP
        self.found: dict[int, Spans] = {}  # by a leaf's number: what it found, for the next rule that asks
        self._wanted = wanted

    def zones(self) -> tuple[tuple[int, Tokens], ...]:
        """Number of the first word, and the words, of each zone."""
        reading = self.reading
        return (0, reading.title), (self.body_start, reading.body), (self.caption_start, reading.caption)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Each word at its number."""
        reading = self.reading
        return reading.title.words + _BETWEEN + reading.body.words + _BETWEEN + reading.caption.words + ("",)

    @cached_property
    def distinct(self) -> set[str]:
        """Each word once, joined ones included; enough to find the candidate rules."""
        return self.written | self.joined_words

    @cached_property
    def written(self) -> set[str]:
        """Each word once, compounds without hyphens included: the same whatever the rules ask for."""
        return self._plain | self._compounds

    @cached_property
    def joined_words(self) -> set[str]:
        """What several words make that count as one: compounds without hyphens, and what rules write as one word."""
        return self._compounds.union(self.words[place] + self.words[place + 1] for place in self._pairs)

    @cached_property
    def _compounds(self) -> set[str]:
        return set().union(*(tokens.joined_words for _, tokens in self.zones()))

    @cached_property
    def _plain(self) -> set[str]:
        reading = self.reading
        plain = {*reading.title.words, *reading.body.words, *reading.caption.words}
        return plain.union(*map(BARE.__getitem__, plain)) if self._has_particles else plain

    @cached_property
    def _has_particles(self) -> bool:
        return any(tokens.may_have_particles for _, tokens in self.zones())

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """The numbers of each word; in Arabic and Hebrew it may have particles before it."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        for start, tokens in self.zones():
            for place, word in enumerate(tokens.words, start):
                places[word].append(place)
        for word in list(places) if self._has_particles else ():
            for bare in BARE[word]:
                places[bare].extend(places[word])
        return dict(places)

    @cached_property
    def joined(self) -> dict[str, list[Span]]:
        """The spans of each of those."""
        joined: dict[str, list[Span]] = defaultdict(list)
        for start, tokens in self.zones():
            for word, first, last in tokens.joined:
                joined[word].append((start + first, start + last))
        for place in self._pairs:
            joined[self.words[place] + self.words[place + 1]].append((place, place + 1))
        return dict(joined)

    @cached_property
    def _pairs(self) -> list[int]:
        """The first one of each two neighbours that make a word of a rule."""
        return [
            start + place
            for start, tokens in self.zones()
            for place in compress(count(), map(self._wanted.__contains__, map(add, tokens.words, tokens.words[1:])))
            if may_join(tokens.words[place], tokens.words[place + 1])
        ]

    # ------------------------------------------------------------------ looking up

    def cased(self, first: int, last: int) -> str:
        """The words of a span run together, with their case."""
        zone, offset = self.locate(first)
        return "".join(zone.cased[offset : offset + last - first + 1])

    def locate(self, place: int) -> tuple[Tokens, int]:
        """The zone of a word, and its index there."""
        reading = self.reading
        if place >= self.caption_start:
            return reading.caption, place - self.caption_start
        if place >= self.body_start:
            return reading.body, place - self.body_start
        return reading.title, place

    def follows(self, place: int, words: tuple[str, ...]) -> bool:
        """Whether these words stand from `place` on."""
        found = self.words[place : place + len(words)] if place >= 0 else ()
        if found == words or not self._has_particles:
            return found == words
        return len(found) == len(words) and all(
            one == other or other in BARE[one] for one, other in zip(found, words, strict=True)
        )

    def starting_with(self, head: str) -> list[str]:
        """The distinct words, joined ones included, that begin with these letters."""
        among = self._by_start.get(head[:START], ()) if len(head) >= START else self.distinct
        return sorted(word for word in among if word.startswith(head))

    @cached_property
    def _by_start(self) -> dict[str, list[str]]:
        by_start: defaultdict[str, list[str]] = defaultdict(list)
        for word in self.distinct:
            by_start[word[:START]].append(word)
        return by_start

    @cached_property
    def mentions(self) -> tuple[tuple[int, Mention], ...]:
        """Every mention of an entity, with the number of its zone's first word."""
        reading = self.reading
        found = (reading.title_mentions, reading.body_mentions, reading.caption_mentions)
        return tuple((start, mention) for (start, _), some in zip(self.zones(), found, strict=True) for mention in some)

    @cached_property
    def language(self) -> str | None:
        """Language whose stems count: the article's, else what its script suggests; None for English and unknown."""
        declared = (self.article.language or "")[:2].lower()
        if declared:
            return declared if declared in SNOWBALL else None
        letters = "".join(list(self.places)[:50])
        for low, high, language in _SCRIPTS:
            if sum(low <= letter <= high for letter in letters) * 2 > len(letters):
                return language
        return None

    @cached_property
    def by_stem(self) -> dict[str, list[str]]:
        """Stem in the article's language -> the distinct words with it; empty for English and unknown."""
        index: dict[str, list[str]] = {}
        if self.language is not None:
            words = list(self.places)
            for word, stem in zip(words, stem_all(words, self.language), strict=True):
                index.setdefault(stem, []).append(word)
        return index

    # ------------------------------------------------------------------ zones

    def window(self, zone: str, count: int | None = None) -> Span:
        """First and last word number of a zone or window; empty (last before first) where there is none."""
        body = self.reading.body
        match zone:
            case "title":
                return 0, len(self.reading.title.words) - 1
            case "lead":
                return self.body_start, self._lead_end
            case "first":
                return self.body_start, self.body_start + min(count or 0, len(body.words)) - 1
            case "caption":
                return self.caption_start, self.caption_start + len(self.reading.caption.words) - 1
            case _:
                return self.body_start, self.body_start + len(body.words) - 1

    def sentence_of(self, place: int) -> int:
        """A number for the sentence of a word, unique over all zones."""
        zone, offset = self.locate(place)
        return (place - offset << 24) + zone.sentences[offset]

    def paragraph_of(self, place: int) -> int:
        """A number for the paragraph of a word, unique over all zones."""
        zone, offset = self.locate(place)
        return (place - offset << 24) + zone.paragraphs[offset]

    def is_prominent(self, place: int) -> bool:
        """Whether a word stands in the title or the lead."""
        return place < self.body_start - ZONE_GAP or self.body_start <= place <= self._lead_end

    @cached_property
    def _lead_end(self) -> int:
        return self.body_start + self.reading.body.count_until_sentence(LEAD_SENTENCES) - 1

    def quote(self, span: Span, role: str, why: str) -> Evidence:
        """The very words of a span as evidence."""
        zone, offset = self.locate(span[0])
        start, end = zone.span(offset, offset + span[1] - span[0])
        name = Zone.TITLE if span[0] < self.body_start else Zone.BODY if span[0] < self.caption_start else Zone.CAPTION
        return Evidence(zone=name, start=start, end=end, quote=zone.text[start:end], role=role, why=why)

    def span_of(self, evidence: Evidence) -> Span | None:
        """The words that a piece of evidence covers; None where it covers none."""
        index = {Zone.TITLE: 0, Zone.BODY: 1, Zone.CAPTION: 2}[evidence.zone]
        start, zone = self.zones()[index]
        return _words_between(zone, start, evidence.start, evidence.end)


def _words_between(zone: Tokens, number: int, start: int, end: int) -> Span | None:
    first = bisect_right(zone.ends, start)
    last = bisect_left(zone.starts, end) - 1
    return (number + first, number + last) if first <= last else None

"""Finds thousands of listed phrases in the words of an article, in one pass.

item of an event file -> PhraseIndex.expect, by the words it can begin with
first article with one of these words -> its items are written out, by first and second word -> find(words)

An article has a few hundred different words, and the items of all events come to some eighty thousand phrases: to write
out only those that can begin there spares most of the work of a short-lived process, and much memory.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from monitor.rules.events.language import Form

GAP = "..."
"""In a listed phrase: up to `LONGEST_GAP` words of any kind."""
LONGEST_GAP = 9
_FARTHEST = LONGEST_GAP + 4
"""Words from the first one within which what stands behind a gap begins."""

Sense = tuple[str, Form | None]
"""What a phrase stands for: the tag under which it is listed, and the form of a verb."""
Senses = list[Sense]
_Words = tuple[str, ...]
_Longer = dict[_Words, dict[_Words, Senses]]
"""By the first two words, then by all behind the first."""
_Gapped = dict[str, dict[tuple[_Words, _Words], Senses]]
"""By the first word behind the gap, then by the words before and behind it."""


class Listing(NamedTuple):
    """An item of an event file: under which tag it is listed, and whether it is a verb (with all its forms)."""

    tag: str
    item: str
    is_verb: bool


Spell = Callable[[Listing, str], Iterable[tuple[_Words, Form | None]]]
"""Writes an item out: all phrases that it stands for and that begin with a word."""


class PhraseIndex:
    """Phrases by the words they begin with; each is kept once, with all that it stands for.

    What it finds is settled once all is expected; several threads may find at once.
    """

    def __init__(self, spell: Spell) -> None:
        """Empty."""
        self._spell = spell
        self._firsts: set[str] = set()
        self._expected: dict[str, list[Listing]] = {}
        self._single: dict[str, Senses] = {}
        self._longer: _Longer = {}
        self._gapped: dict[str, _Gapped] = {}

    def expect(self, first: str, listing: Listing) -> None:
        """Some phrase of this listing begins with the word `first`; a second time is the same as once."""
        self._firsts.add(first)
        listings = self._expected.setdefault(first, [])
        if not listings or listings[-1] != listing:
            listings.append(listing)

    def find(self, words: _Words, places: Sequence[int]) -> Iterator[tuple[int, int, Senses]]:
        """First and last word of each phrase that begins at one of the places, and what it stands for; in order."""
        firsts, expected = self._firsts, self._expected
        single, longer, gapped = self._single, self._longer, self._gapped
        for first in [place for place in places if words[place] in firsts]:
            word = words[first]
            if word in expected:
                self._write_out(word)
            if word in single:
                yield first, first, single[word]
            pair = words[first : first + 2]
            if pair in longer:
                yield from _over_words(longer[pair], words, first)
            if word in gapped and not gapped[word].keys().isdisjoint(words[first + 1 : first + _FARTHEST]):
                yield from _over_gaps(gapped[word], words, first)

    def _write_out(self, first: str) -> None:
        """All phrases that begin with this word; two threads that do so at once leave the same."""
        single: Senses = []
        longer: _Longer = {}
        gapped: _Gapped = {}
        for listing in self._expected.get(first, ()):
            for words, form in self._spell(listing, first):
                senses = _senses_of(words, single, longer, gapped)
                if (listing.tag, form) not in senses:
                    senses.append((listing.tag, form))
        if single:
            self._single[first] = single
        self._longer.update(longer)
        if gapped:
            self._gapped[first] = gapped
        self._expected.pop(first, None)


def _senses_of(words: _Words, single: Senses, longer: _Longer, gapped: _Gapped) -> Senses:
    """Where it is kept what a phrase stands for."""
    rest = words[1:]
    if not rest:
        return single
    if GAP not in rest:
        return longer.setdefault(words[:2], {}).setdefault(rest, [])
    gap = rest.index(GAP)
    before, after = rest[:gap], rest[gap + 1 :]
    return gapped.setdefault(after[0], {}).setdefault((before, after), [])


def _over_words(phrases: dict[_Words, Senses], words: _Words, first: int) -> Iterator[tuple[int, int, Senses]]:
    """Which of these phrases, all but their first words, stand behind `first`."""
    for rest, senses in phrases.items():
        last = first + len(rest)
        if words[first + 1 : last + 1] == rest:
            yield first, last, senses


def _over_gaps(by_next: _Gapped, words: _Words, first: int) -> Iterator[tuple[int, int, Senses]]:
    """Phrases with a gap that begin at `first`, each ending as soon as it can."""
    done: set[tuple[_Words, _Words]] = set()
    for place in range(first + 1, min(first + _FARTHEST, len(words))):
        for phrase, senses in by_next.get(words[place], _NONE).items():
            before, after = phrase
            start = first + 1 + len(before)
            is_here = start <= place <= start + LONGEST_GAP and words[first + 1 : start] == before
            if is_here and phrase not in done and words[place : place + len(after)] == after:
                done.add(phrase)
                yield first, place + len(after) - 1, senses


_NONE: Final[dict[Any, Senses]] = {}

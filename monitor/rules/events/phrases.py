"""Finds thousands of listed phrases in the words of an article, in one pass.

phrase -> PhraseIndex.add, by its first and second word, or by its first and the one after a gap -> find(words)
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from monitor.rules.events.language import Form

GAP = "..."
"""In a listed phrase: up to `LONGEST_GAP` words of any kind."""
LONGEST_GAP = 9

Sense = tuple[str, Form | None]
"""What a phrase stands for: the tag under which it is listed, and the form of a verb."""
Senses = list[Sense]
_Words = tuple[str, ...]


class PhraseIndex:
    """Phrases by the words they begin with; each is kept once, with all that it stands for."""

    def __init__(self) -> None:
        """Empty."""
        self._single: dict[str, Senses] = {}
        self._longer: defaultdict[str, dict[str, dict[_Words, Senses]]] = defaultdict(dict)
        self._gapped: defaultdict[str, dict[str, dict[tuple[_Words, _Words], Senses]]] = defaultdict(dict)

    def add(self, words: _Words, tag: str, form: Form | None) -> None:
        """List a phrase under a tag; a second time is the same as once."""
        first, rest = words[0], words[1:]
        if not rest:
            senses = self._single.setdefault(first, [])
        elif GAP in rest:
            gap = rest.index(GAP)
            before, after = rest[:gap], rest[gap + 1 :]
            senses = self._gapped[first].setdefault(after[0], {}).setdefault((before, after), [])
        else:
            senses = self._longer[first].setdefault(rest[0], {}).setdefault(rest, [])
        if (tag, form) not in senses:
            senses.append((tag, form))

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int, Senses]]:
        """First and last word of each phrase that occurs, and what it stands for; in order of first words."""
        words = tuple(words)
        single, longer, gapped, count = self._single, self._longer, self._gapped, len(words)
        for first, word in enumerate(words):
            if word in single:
                yield first, first, single[word]
            if word in longer and first + 1 < count:
                for rest, senses in longer[word].get(words[first + 1], _NONE).items():
                    last = first + len(rest)
                    if words[first + 1 : last + 1] == rest:
                        yield first, last, senses
            if word in gapped:
                yield from _over_gaps(gapped[word], words, first)


def _over_gaps(
    by_next: dict[str, dict[tuple[_Words, _Words], Senses]], words: _Words, first: int
) -> Iterator[tuple[int, int, Senses]]:
    """Phrases with a gap that begin at `first`, each ending as soon as it can."""
    done: set[tuple[_Words, _Words]] = set()
    for place in range(first + 1, min(first + LONGEST_GAP + 4, len(words))):
        for phrase, senses in by_next.get(words[place], _NONE).items():
            before, after = phrase
            start = first + 1 + len(before)
            is_here = start <= place <= start + LONGEST_GAP and words[first + 1 : start] == before
            if is_here and phrase not in done and words[place : place + len(after)] == after:
                done.add(phrase)
                yield first, place + len(after) - 1, senses


_NONE: Final[dict[Any, Senses]] = {}

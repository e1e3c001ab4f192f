"""How much two stretches of text speak of the same thing; crude, language-free, quick."""

import re
from collections import Counter
from collections.abc import Iterable
from math import sqrt

_WORD = re.compile(r"[^\W\d_]{4,}|[\u2e80-\uffdc]{2,}")
_STEM = 6
_WINDOW = 250
"""Words looked at on each side of a possible break."""


def terms(texts: Iterable[str], *, last: bool = False) -> Counter[str]:
    """Stems of the first (or last) few hundred longer words; ideographs count in pairs."""
    found = [term for text in texts for term in _terms_of(text)]
    return Counter(found[-_WINDOW:] if last else found[:_WINDOW])


def _terms_of(text: str) -> Iterable[str]:
    for word in _WORD.findall(text.casefold()):
        if word[0] >= "\u2e80":
            yield from (word[at : at + 2] for at in range(len(word) - 1))
        else:
            yield word[:_STEM]


def likeness(left: Counter[str], right: Counter[str]) -> float:
    """Cosine of the square roots of the counts, 0 (nothing in common) to 1."""
    if not left or not right:
        return 0.0
    shared = sum(sqrt(left[term] * right[term]) for term in left.keys() & right.keys())
    return shared / sqrt(left.total() * right.total())


def share_of(words: Counter[str], text: Counter[str]) -> float:
    """Share of the distinct words that occur in the text, 0 to 1."""
    return len(words.keys() & text.keys()) / len(words) if words else 0.0

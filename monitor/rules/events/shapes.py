"""Names that no list can hold, known by how they are written.

`#designation`          a capitalised word with a number: "Yaogan-43", "EOS-08", "H3"
`#proper agreement`     a capitalised "Agreement" after another capitalised word: "the Samoa Agreement"
"""

import re
from collections.abc import Collection, Iterator, Sequence

from monitor.text.tokens import Tokens

_WITH_NUMBER = re.compile(r"[A-Z][A-Za-z]*\d{1,3}[A-Z]?")
_NUMBER = re.compile(r"\d{1,3}[A-Za-z]?")
_NO_NAMES = frozenset(
    ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
     "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec", "Article",
     "Chapter", "Covid", "COVID", "Group", "No", "Number", "Page", "Day", "Phase", "Section", "Part", "Formula", "The",
     "In", "On", "At", "By", "From", "To", "Of", "And", "For", "With", "About", "Over", "Nearly", "Some", "All", "But",
     "Than", "Until", "Since", "After", "Before", "Around", "Another", "Top", "Level", "Channel", "Radio", "Boeing",
     "Airbus", "Windows", "Euro", "G7", "G8", "G20", "Q1", "Q2", "Q3", "Q4", "Galaxy", "Xbox", "PlayStation", "MH17")
)  # fmt: skip
_SHORTEST_SHOWN = 4
"""Letters of a word that a headline in sentence case writes small."""


def designations(tokens: Tokens, places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last word of each capitalised word with a number that begins at one of the places, in order."""
    cased, last = tokens.cased, len(tokens.cased) - 1
    for place in [place for place in places if not cased[place].islower()]:
        word, after = cased[place], cased[place + 1] if place < last else ""
        if (word.isalpha() and after.isalpha()) or not word[:1].isupper() or word in _NO_NAMES:
            continue
        if _WITH_NUMBER.fullmatch(word):
            yield place, place
        elif len(word) > 1 and _NUMBER.fullmatch(after) and _is_joined(tokens, place + 1):
            yield place, place + 1


def proper_names(tokens: Tokens, heads: Collection[str], places: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """First and last word, and the head, of capitalised names of two words that end with a head at one of the places.

    Heads are written in small letters.
    """
    for place in [place for place in places if tokens.words[place] in heads and place > 0]:
        before, head = tokens.cased[place - 1 : place + 1]
        if before in _NO_NAMES or not _is_joined(tokens, place):
            continue
        if head[:1].isupper() and before[:1].isupper() and not _is_title_case(tokens, place):
            yield place - 1, place, tokens.words[place]


def _is_joined(tokens: Tokens, place: int) -> bool:
    """Whether at most one character stands between the word at `place` and the one before."""
    return len(tokens.gap(place - 1)) <= 1


def _is_title_case(tokens: Tokens, place: int) -> bool:
    """Whether a sentence writes all longer words with a capital, so that capitals say nothing."""
    number = tokens.sentences[place]
    near = range(max(0, place - 12), min(len(tokens.cased), place + 12))
    long = [
        tokens.cased[at] for at in near if tokens.sentences[at] == number and len(tokens.cased[at]) >= _SHORTEST_SHOWN
    ]
    return sum(word[:1].isupper() for word in long) > len(long) * 3 / 4

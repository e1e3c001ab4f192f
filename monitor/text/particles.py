"""Particles that Arabic and Hebrew write together with the next word: "and", "in", "to", "the".

`وإيران` is `و` + `إيران`, "and Iran"; `בסין` is `ב` + `סין`, "in China". Such a word counts as itself and
as what is left of it, so that terms and names are found where a sentence needs a particle before them.
Which words that would wrongly take for names was measured on the 100,000 most frequent words of each
language (wordfreq 3): see `WHOLE`.
"""

# ruff: noqa: SIM905 - lists of words read best as text
import re
from collections.abc import Iterable
from typing import Final

from monitor.text.memory import Memory

SHORTEST_BARE: Final = 3
"""Letters that must be left: with fewer, every other word would be a particle and something."""

WHOLE: Final = frozenset("لسانا باندورا كلاوس שמאלי שליטא הפנמה המלטה ההודו היוון".split())
"""Ordinary words, folded, that begin like a particle and end like a name of the gazetteer."""

_FIRST_LETTER = "\u05d0"
_LONGEST = 5
# Folded. Arabic: "and", "so"; "in", "like", "to"; "the", and "to the" where two letters run together.
# Hebrew: "and"; "that", "when", "than"; "in", "like", "to", "from"; "the".
_BEFORE_TERM = re.compile("[وف]?[بكل]?(?:ال)?|[وف]?لل|ו?(?:ש|כש|לכש|מש)?[בכלמ]?ה?")
# A name has its Arabic article or has none (`المالي` is "financial", not Mali), and "like" is seldom said of one.
_BEFORE_NAME = re.compile("[وف]?[بل]?|ו?(?:ש|כש)?[בלמ]?ה?")
_SWALLOWED = re.compile("[وف]?لل([\u0621-\u064a]{3,})")
_WORD = re.compile("[\u0621-\u064a]{4,}|[א-ת]{4,}")


def may_have_particles(words: Iterable[str]) -> bool:
    """Whether any of the words may be of these scripts; quick for those that are not."""
    return max(words, default="") >= _FIRST_LETTER


def take_off_particles(word: str) -> tuple[str, ...]:
    """What a folded word may be without its particles, the longest first; nothing for other scripts.

    `للصين` is also `الصين`, whose article the particle has swallowed.
    """
    return _take_off(word, _BEFORE_TERM)


def take_off_before_name(word: str) -> tuple[str, ...]:
    """The same with those particles alone that names have before them."""
    return () if word in WHOLE else _take_off(word, _BEFORE_NAME)


def _take_off(word: str, particles: re.Pattern[str]) -> tuple[str, ...]:
    if not _WORD.fullmatch(word):
        return ()
    lengths = range(1, min(_LONGEST, len(word) - SHORTEST_BARE) + 1)
    found = [word[length:] for length in lengths if particles.fullmatch(word, 0, length)]
    swallowed = _SWALLOWED.fullmatch(word)
    return ("ال" + swallowed[1], *found) if swallowed else tuple(found)


BARE: Final = Memory(take_off_particles, size=1 << 14, longest=40)
"""What is left of every word before which particles were taken off."""

BARE_NAMES: Final = Memory(take_off_before_name, size=1 << 14, longest=40)
"""The same for names."""

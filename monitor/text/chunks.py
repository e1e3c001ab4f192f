"""What stands between two blanks, cut into words.

No word goes over a blank, so a text is cut chunk by chunk; and since news says the same things all
day, a chunk that was cut before is remembered. That is what makes reading cheap.
"""

import re
import unicodedata
from typing import Final, NamedTuple

from monitor.text.memory import Memory
from monitor.text.normalise import APOSTROPHES, GERSHAYIM, HYPHENS, INVISIBLE, fold, fold_cased

LONGEST_COMPOUND: Final = 4
"""Words of a hyphenated compound that are looked at as one joined word."""

# Scripts written without spaces: each character, with its marks, is a word.
UNSPACED: Final = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029"
    "\u3031-\u3035\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u3131-\u318e\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9d\uffa0-\uffdc"
    "\U00020000-\U0003ffff"
)
"""Their characters, as those of a regular expression's class."""

_MARKS = "".join(chr(code) for code in range(0x300, 0x2000) if unicodedata.category(chr(code)) in {"Mn", "Mc"})
_MARKS += "\u3099\u309a"
_LETTER = f"[^\\W_{UNSPACED}]"
_INNER = f"(?:[^\\W_{UNSPACED}]|[{_MARKS}])"
_CORE = f"{_LETTER}{_INNER}*(?:[{INVISIBLE}]+{_INNER}+)*"
_APOSTROPHE = f"[{APOSTROPHES}]"
_POSSESSIVE = f"{_APOSTROPHE}[sSｓＳ](?!{_INNER})"
_PURE_LETTER = f"[^\\W\\d_{UNSPACED}]"
_WORD = re.compile(
    "("
    f"{_PURE_LETTER}(?:\\.{_PURE_LETTER})+(?!{_INNER})\\.?"  # U.S.
    f"|\\d+(?:[.,]\\d+)+(?!{_INNER})"  # 1,500 and 3.5
    f"|(?:[lLdDjJmMtTsSnNcC]|[qQ]u|[jJ]usqu|[lL]orsqu|[pP]uisqu|[dD]ell|[aA]ll|[nN]ell|[sS]ull|[dD]all|[uU]n)"
    f"(?={_APOSTROPHE}{_LETTER}{{2}})"  # l'accord is two words
    f"|[א-ת]+[{GERSHAYIM}][א-ת]+"  # ארה"ב
    f"|{_CORE}(?:(?!{_POSSESSIVE}){_APOSTROPHE}{_CORE})*"
    f"|[\u1100-\u115f][\u1160-\u11a7]*[\u11a8-\u11ff]*"  # a decomposed Hangul syllable
    f"|[{UNSPACED}][{_MARKS}ﾞﾟ]*"
    ")"
    f"(?:{_POSSESSIVE})?"
)
_PUNCTUATION = "\"'“”‘’()[].,;:!?—–-"
_POSSESSIVES = ("'s", "’s", "'S", "’S")
_HYPHEN = re.compile(f"(?<=\\w)[{INVISIBLE}]*[{HYPHENS}][{INVISIBLE}]*(?=\\w)")


class Chunk(NamedTuple):
    """The words between two blanks, as parallel sequences.

    Attributes:
        words: Folded.
        cased: Folded, but with the case kept.
        starts: Offset of each in the chunk.
        ends: Offset past each, without a possessive's end.
        compounds: First and last word (both included) of each run of words joined by hyphens.
        joined: Each two to `LONGEST_COMPOUND` neighbours of such a run as one word, with its first and last.
    """

    words: tuple[str, ...]
    cased: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    compounds: tuple[tuple[int, int], ...] = ()
    joined: tuple[tuple[str, int, int], ...] = ()


def cut_chunk(text: str) -> Chunk:
    """The words of a chunk; linear in its length."""
    bare = text.strip(_PUNCTUATION)
    word = bare[:-2] if bare.endswith(_POSSESSIVES) else bare
    if word.isascii() and word.isalnum():  # most words of most news: the rest decides only what this leaves
        start = text.index(word)
        return Chunk((word.lower(),), (word,), (start,), (start + len(word),))
    found = [(match[1], match.start(1), match.end(1)) for match in _WORD.finditer(text)]
    if not found:
        return Chunk((), (), (), ())
    raw, starts, ends = zip(*found, strict=True)
    words = tuple(map(fold, raw))
    compounds = _find_compounds(text, starts, ends)
    return Chunk(words, tuple(map(fold_cased, raw)), starts, ends, compounds, _join(words, compounds))


def _find_compounds(text: str, starts: tuple[int, ...], ends: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Runs of words with nothing but a hyphen between each two."""
    if len(starts) == 1:
        return ()
    hyphens = {(match.start(), match.end()) for match in _HYPHEN.finditer(text)}
    compounds: list[tuple[int, int]] = []
    for second, gap in enumerate(zip(ends, starts[1:], strict=False), 1):
        if gap not in hyphens:
            continue
        if compounds and compounds[-1][1] == second - 1:
            compounds[-1] = (compounds[-1][0], second)
        else:
            compounds.append((second - 1, second))
    return tuple(compounds)


def _join(words: tuple[str, ...], compounds: tuple[tuple[int, int], ...]) -> tuple[tuple[str, int, int], ...]:
    return tuple(
        ("".join(words[low : high + 1]), low, high)
        for first, last in compounds
        for low in range(first, last)
        for high in range(low + 1, min(last, low + LONGEST_COMPOUND - 1) + 1)
    )


CHUNKS: Final = Memory(cut_chunk, size=1 << 15, longest=40)
"""Every chunk by its text, about 20 MB. Longer ones are addresses, or scripts without blanks, and seldom come again."""

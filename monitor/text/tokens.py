"""Words of a text, folded for comparison, each knowing where it stands in the original."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.text.normalise import APOSTROPHES, GERSHAYIM, HYPHENS, INVISIBLE, fold, fold_cased
from monitor.text.sentences import LINE_ENDS, split_sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One zone of an article (title, body or captions) as parallel sequences, one item a word.

    Attributes:
        text: The zone's string, unchanged: offsets count its code points.
        words: Folded: case, diacritics, width, possessive 's, dots of acronyms; hyphens split words.
        cased: The same, but with the case kept.
        starts: Offset of each word's first code point.
        ends: Offset past its last (a possessive's end is not included).
        sentences: Number of the sentence each word stands in, from 0.
        paragraphs: Number of the paragraph each word stands in, from 0.
        sentence_spans: Offsets (start, end) of each sentence, in order.
        compounds: First and last word (both included) of each run of words joined by hyphens.
    """

    text: str
    words: tuple[str, ...]
    cased: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[int, ...]
    paragraphs: tuple[int, ...]
    sentence_spans: tuple[tuple[int, int], ...]
    compounds: tuple[tuple[int, int], ...] = ()


# Scripts written without spaces: each character, with its marks, is a word.
UNSPACED = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029"
    "\u3031-\u3035\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u3131-\u318e\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9d\uffa0-\uffdc"
    "\U00020000-\U0003ffff"
)
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
    "[A-Za-z]{2,}+(?=[ ,.;:!?\\n)-])"  # most words of most news: the rest decides only what this leaves
    "|"
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
_HYPHEN = re.compile(f"(?<=\\w)[{INVISIBLE}]*[{HYPHENS}][{INVISIBLE}]*(?=\\w)")
_LINE = re.compile(f"[^{LINE_ENDS}]+")


def tokenise(text: str) -> Tokens:
    """Split a zone into words, sentences and paragraphs (a newline ends a paragraph and a sentence).

    Linear in the length of the text. A CJK or Hangul character is a word of its own.
    """
    found = [(match[1], match.start(1), match.end(1)) for match in _WORD.finditer(text)]
    raw, starts, ends = zip(*found, strict=True) if found else ((), (), ())
    sentence_spans = split_sentences(text)
    return Tokens(
        text=text,
        words=tuple(map(fold, raw)),
        cased=tuple(map(fold_cased, raw)),
        starts=starts,
        ends=ends,
        sentences=_number(starts, (end for _, end in sentence_spans)),
        paragraphs=_number(starts, (line.end() for line in _LINE.finditer(text) if not line[0].isspace())),
        sentence_spans=sentence_spans,
        compounds=_find_compounds(text, starts, ends),
    )


def _number(starts: Sequence[int], borders: Iterable[int]) -> tuple[int, ...]:
    """For each start, how many borders stand at or before it."""
    numbers: list[int] = []
    number = 0
    for number, border in enumerate(borders):
        count = bisect_left(starts, border, len(numbers)) - len(numbers)
        numbers.extend([number] * count)
    numbers.extend([number] * (len(starts) - len(numbers)))
    return tuple(numbers)


def _find_compounds(text: str, starts: Sequence[int], ends: Sequence[int]) -> tuple[tuple[int, int], ...]:
    compounds: list[tuple[int, int]] = []
    for hyphen in _HYPHEN.finditer(text):
        second = bisect_left(starts, hyphen.end())
        is_between = 0 < second < len(starts) and starts[second] == hyphen.end() and ends[second - 1] == hyphen.start()
        if not is_between:
            continue
        if compounds and compounds[-1][1] == second - 1:
            compounds[-1] = (compounds[-1][0], second)
        else:
            compounds.append((second - 1, second))
    return tuple(compounds)

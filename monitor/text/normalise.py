"""One form for all the ways of writing a word.

`fold` takes one word, never a text: a word keeps its place in the original by the offsets of its
token, so a fold may lengthen (`ß` -> `ss`), shorten (soft hyphens) or compose as it needs, and a
quote cut out at those offsets is still exactly the text of the article.
"""

import re
import unicodedata
from functools import lru_cache

INVISIBLE = "\u00ad\u034f\u061c\u200b-\u200f\u2060\ufeff"
"""Characters (as a regular expression's class) that are inside words but not part of them."""

APOSTROPHES = "'’ʼ＇‘′"
"""What is written for an apostrophe."""

HYPHENS = "-\u2010\u2011\u2012\u2013\ufe63\uff0d"
"""What is written for a hyphen; the dash that separates clauses (U+2014) is not one."""

GERSHAYIM = '"״'
"""Marks before the last letter of a Hebrew acronym."""

# Marks that fold away: Latin, Greek, Cyrillic, Hebrew, Arabic; not the vowel signs of Indic scripts.
_STRIPPED = re.compile(
    f"[{INVISIBLE}{APOSTROPHES}{GERSHAYIM}״׳\u0640\u0300-\u0305\u0307-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2"
    "\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]|(?<![иИ])\u0306"
)
_ACRONYM = re.compile(r"[^\W\d_](?:\.[^\W\d_])+\.?")
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")
# Latin letters whose stroke or ligature Unicode does not decompose.
_LETTERS = str.maketrans(
    {
        "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ħ": "h", "Ħ": "H", "ı": "i",
        "ł": "l", "Ł": "L", "ŧ": "t", "Ŧ": "T", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE",
        "þ": "th", "Þ": "TH",
    }
)  # fmt: skip


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """The form in which words are compared: no case, diacritics, width, soft hyphens, acronym dots.

    Idempotent. The empty string only for a word of nothing but invisible characters.
    """
    cased = fold_cased(word)
    if cased.isascii():
        return cased.lower()
    return _strip_marks(cased.casefold())


@lru_cache(maxsize=1 << 16)
def fold_cased(word: str) -> str:
    """The same as `fold`, with the case kept: `U.S.` is `US`, and is not `us`."""
    if not (word.isascii() and word.isalnum()):
        word = _strip_marks(word).translate(_LETTERS)
        if _ACRONYM.fullmatch(word):
            word = word.replace(".", "")
        elif word[:1].isdigit():
            word = _THOUSANDS.sub("", _western_digits(word))
    return word


def _strip_marks(word: str) -> str:
    # Hangul and kana come apart in NFKD and are put together again by NFC.
    return unicodedata.normalize("NFC", _STRIPPED.sub("", unicodedata.normalize("NFKD", word)))


def _western_digits(word: str) -> str:
    return "".join(str(unicodedata.decimal(character, character)) for character in word)

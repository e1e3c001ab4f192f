"""The forms that `word~` means: inflections, not derivations.

English forms are made when a rule is compiled, by the rules of spelling and a table of irregular
words, so that the analyst can see them and nothing is guessed when articles are read:
`ratify~` is ratify, ratifies, ratified, ratifying, and not ratification, which a stemmer would add.
For other languages words with the same Snowball stem count as forms of each other.
"""

import re
from functools import lru_cache

import Stemmer

from monitor.text.irregular import BASES, IRREGULAR, NO_ENDING
from monitor.text.normalise import fold

SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "es": "spanish",
    "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali",
    "nl": "dutch", "no": "norwegian", "nb": "norwegian", "nn": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
    "yi": "yiddish",
}  # fmt: skip
"""Languages with a stemmer, by ISO 639-1 code; English is not among them, since its forms are made by rule."""

_VOWELS = "aeiou"
_HISSING = re.compile(r"(?:s|x|z|ch|sh)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")
_DOUBLED = re.compile(r"[^aeiou][aeiouy][^aeiouwxy]$")
_ENGLISH = re.compile(r"[a-z]+")


@lru_cache(maxsize=1 << 14)
def inflect(word: str) -> frozenset[str]:
    """English forms of a folded word, itself included; just itself for what is no English word.

    A form may be given for its base: `launched` has the forms of `launch`.
    """
    if not _ENGLISH.fullmatch(word):
        return frozenset({word})
    forms = {word}
    for base in _find_bases(word):
        forms.update(_regular(base) if base not in NO_ENDING else ())
        irregular = IRREGULAR.get(base, ())
        forms.update(irregular)
        if len(irregular) > 1 and _is_strong(base):
            forms -= {_past(base), _doubled(base) + "ed"} - {word, *irregular}
    if word.endswith("ing"):
        forms.add(word + "s")  # a building is a noun as well
    return frozenset(forms)


def stem(word: str, language: str | None) -> str:
    """The Snowball stem of a folded word; the word itself for a language without a stemmer."""
    stemmer = _stemmer(SNOWBALL.get(language or "", ""))
    return fold(stemmer.stemWord(word)) if stemmer is not None else word


def stem_all(words: list[str], language: str) -> list[str]:
    """The stems of many folded words at once, in order."""
    stemmer = _stemmer(SNOWBALL.get(language, ""))
    return words if stemmer is None else [fold(stemmed) for stemmed in stemmer.stemWords(words)]


def shorten_all(words: list[str], language: str) -> list[str]:
    """The stems of many folded words, those of English too: for what is learned, where nobody has to see forms."""
    stemmer = _stemmer({"en": "english", **SNOWBALL}.get(language, ""))
    return words if stemmer is None else stemmer.stemWords(words)


@lru_cache(maxsize=64)
def _stemmer(name: str) -> Stemmer.Stemmer | None:
    return Stemmer.Stemmer(name) if name else None


def _find_bases(word: str) -> set[str]:
    """What the word may be a form of: by the table, or by taking off an ending that Snowball takes off too."""
    bases = set(BASES.get(word, ()))
    if bases and word not in IRREGULAR:
        return bases
    english = _stemmer("english")
    assert english is not None
    wanted = english.stemWord(word)
    candidates = {candidate for candidate in _without_ending(word) if english.stemWord(candidate) == wanted}
    if word in IRREGULAR or not candidates:
        return {word, *bases}
    return {*bases, *candidates}


def _without_ending(word: str) -> set[str]:
    found: set[str] = set()
    for ending in ("s", "es", "ed", "ing"):
        rest = word.removesuffix(ending)
        if rest == word or len(rest) < len("ab") or not any(letter in _VOWELS + "y" for letter in rest):
            continue
        found.add(rest)
        if ending in {"ed", "ing"}:
            found.add(rest + "e")
            if rest[-1] == rest[-2]:
                found.add(rest[:-1])
        if rest.endswith("i"):
            found.add(rest[:-1] + "y")
    return found


def _regular(base: str) -> set[str]:
    if _HISSING.search(base):
        plural = base + "es"
    elif _CONSONANT_Y.search(base):
        plural = base[:-1] + "ies"
    else:
        plural = base + "s"
    forms = {base, plural, _past(base), _present_participle(base)}
    if _DOUBLED.search(base):
        forms |= {_doubled(base) + "ed", _doubled(base) + "ing"}
        if _syllables(base) == 1:
            forms -= {base + "ed", base + "ing"}
    return forms


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    return base[:-1] + "ied" if _CONSONANT_Y.search(base) else base + "ed"


def _present_participle(base: str) -> str:
    if base.endswith("ie"):
        return base[:-2] + "ying"
    return base[:-1] + "ing" if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) else base + "ing"


def _doubled(base: str) -> str:
    return base + base[-1]


def _syllables(word: str) -> int:
    return len(re.findall(r"[aeiouy]+", word))


def _is_strong(base: str) -> bool:
    """Whether the table gives a past of its own, so that the regular one is no word (`withdrawed`)."""
    return base not in {
        "burn",
        "dream",
        "hang",
        "learn",
        "leap",
        "light",
        "prove",
        "show",
        "speed",
        "kneel",
    } and not any(form.endswith("s") for form in IRREGULAR[base][1:])

"""The words around the news, in the languages of `languages/`; the news itself stays as it was written.

The English words are the key, as with gettext: what a language lacks is said in English.

To add a language: a file in `languages/` like the others, a line in `LANGUAGES`; a test compares their blanks.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from monitor.notify.languages import de, es, fr, ja, ko

LANGUAGES: Final[Mapping[str, Mapping[str, str]]] = {
    "de": de.WORDS,
    "es": es.WORDS,
    "fr": fr.WORDS,
    "ja": ja.WORDS,
    "ko": ko.WORDS,
}

KNOWN: Final = frozenset({"en", *LANGUAGES})
"""Languages in which a target can be told."""

_UNITS: Final = (
    (timedelta(days=1), "{count} d"),
    (timedelta(hours=1), "{count} h"),
    (timedelta(minutes=1), "{count} min"),
)


def say(language: str, words: str, /, **blanks: object) -> str:
    """The words in a language, else as they are, with the blanks filled in."""
    return LANGUAGES.get(language, {}).get(words, words).format(**blanks)


def say_span(language: str, span: timedelta) -> str:
    """`6 h`, `2 d 3 h`, `12 min`: its two largest units."""
    said: list[str] = []
    rest = max(span, timedelta(minutes=1))
    for unit, form in _UNITS:
        count, rest = divmod(rest, unit)
        if count and len(said) < 2:  # noqa: PLR2004 - more would feign precision
            said.append(say(language, form, count=count))
    return " ".join(said)

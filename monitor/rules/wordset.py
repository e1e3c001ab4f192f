"""The words of an article as the archive keeps them: enough to say which rules cannot match it.

    ArticleWords -> pack_words -> bytes in the archive -> unpack_words -> WordSet -> Sieve (sieve.py)

What is kept is made by the tokeniser that the rules use. It is stamped: a tokeniser that reads the
probe otherwise gives another stamp, and then the stored words are passed over, never trusted.
"""

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Final

from monitor.rules.article import ArticleWords
from monitor.rules.events.keys import is_event_key
from monitor.text.inflect import stem_all
from monitor.text.tokens import tokenise

LAYOUT: Final = 2
"""Of the bytes; to be raised when they are put together otherwise."""

PROBE: Final = (
    "U.S. test-fired Hwasong-14's 1,500 km missile; l'accord d'État — naïve ＦＵＬＬ İstanbul straße\n"
    "北朝鮮がミサイル 북한이 발사 ракету Запуск πυραύλου rock'n'roll e-mail 3.5 well\u2011known O’Neill’s co\u00adop"
)
"""A text with something of everything that the tokeniser treats in a way of its own."""

_STAMP_BYTES = 4
_WITH_PARTICLES = re.compile("[\u0590-\u08ff]")
"""Hebrew and Arabic write particles and nouns as one word, so that a set of words rules nothing out."""


@dataclass(frozen=True, slots=True)
class WordSet:
    """The distinct words of an article, those joined by hyphens included.

    Attributes:
        words: Folded.
        stems: In the language whose stems count; empty for English and unknown ones.
        language: That language, or None.
        declared: The language that the article names, lower case, two letters; empty where it names none.
        events: Keys of the events that the article was found to tell (`events.keys`).
        reader: Names what found them: event files, entities and program; empty where nobody looked.
    """

    words: frozenset[str]
    stems: frozenset[str]
    language: str | None
    declared: str
    events: frozenset[str] = frozenset()
    reader: str = ""


@lru_cache(maxsize=1)
def stamp() -> bytes:
    """Names the tokeniser: four bytes, the same as long as it reads the probe the same way."""
    tokens = tokenise(PROBE)
    told = "\0".join((*tokens.words, "", *sorted(tokens.joined_words)))
    return (zlib.crc32(told.encode("utf-8", "surrogatepass")) ^ LAYOUT).to_bytes(_STAMP_BYTES, "big")


def pack_words(words: ArticleWords, *, events: Iterable[str] = (), reader: str = "") -> bytes:
    """The distinct words of an article as some hundred bytes; empty where words rule nothing out.

    `events` are the keys of the events that it tells, and `reader` names what found them.
    """
    distinct = sorted(words.written - {""})
    if _WITH_PARTICLES.search(" ".join(distinct)):
        return b""
    head = f"{_declared(words)} {words.language or ''} {reader}"
    return stamp() + zlib.compress("\n".join((head, *sorted(events), *distinct)).encode("utf-8", "surrogatepass"), 6)


def unpack_words(packed: bytes | None) -> WordSet | None:
    """The words that were kept; None where there are none, or another tokeniser made them."""
    if not packed or not packed.startswith(stamp()):
        return None
    head, *lines = zlib.decompress(packed[_STAMP_BYTES:]).decode("utf-8", "surrogatepass").split("\n")
    declared, language, reader = head.split(" ")
    found = sum(1 for _ in takewhile(is_event_key, lines))
    words = lines[found:]
    stems = frozenset(stem_all(words, language)) if language else frozenset[str]()
    return WordSet(frozenset(words), stems, language or None, declared, frozenset(lines[:found]), reader)


def _declared(words: ArticleWords) -> str:
    return (words.article.language or "")[:2].lower().strip()

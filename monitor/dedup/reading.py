"""An article as near-duplicates are judged on: its sentences, without what outlets put around them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from monitor.model import Article
from monitor.text import tokenise

LONGEST = 100_000
"""Characters that are read of a body; what comes after cannot make a story another one."""

FURNITURE = re.compile(
    r"\b(?:click here|sign(?:ing)? up|subscribe|newsletter|all rights reserved|copyright|listen to this article"
    r"|your browser|advertisement|read more|share this|most popular|follow (?:us|our)|min(?:ute)? read"
    r"|whatsapp channel|terms of use|privacy policy|cookies?|log in|getty images|file photo)\b"
    r"|\((?:[A-Z][\w.]* )?(?:file )?(?:photo|image)[^)]*\)\s*$"
    r"|^\W*(?:(?:additional |further )?(?:reporting|writing)|edit(?:ing|ed)|compiled|translated)(?: and \w+)? by\b"
    r"|\bcontributed (?:reporting )?to this (?:report|story|article)\b",
    re.IGNORECASE,
)
"""Lines that are the outlet's, not the story's."""

LONGEST_FURNITURE = 30
"""Words; a longer line is told for its own sake, whatever is in it."""

HEADING_WORDS = 14
SENTENCE_END = re.compile(r"[.!?…。！？।؟:;][\"'”’»)\]]*\s*$")
NOTICE = re.compile(
    r"\b(?:story|article|report|headline|paragraph|version|item|dispatch)\b[^.\n]{0,40}\b(?:was|were|been|is) corrected"
    r"|\bcorrects (?:the )?(?:\w+ ){0,4}(?:to|in|from|throughout|paragraph|headline|figure|date|name|spelling|number)\b"
    r"|^\W*(?:corrected|correction|corrects|clarification|refiles?)\b\W",
    re.IGNORECASE | re.MULTILINE,
)
"""Words by which an agency says that it takes an earlier version back."""

NOTICE_WORDS = ("correct", "clarification", "refile")
"""One of them is in every such notice: cheap to look for, and in few articles."""

UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Scripts written without spaces: a line's words cannot be counted by them."""

BYLINE = re.compile(
    r"^By [^.,\n]{3,40}, (?:the )?(?:Associated Press|Reuters|AFP|Xinhua|Bloomberg|Staff Writer)\s+", re.IGNORECASE
)
DATELINE = re.compile(
    r"^(?:[A-Z][\w.'-]*(?:[ ,/]+[A-Z][\w.'-]*){0,5},? )?(?:[A-Z][a-z]{2,8}\.? \d{1,2} )?"
    r"\((?:[A-Z][\w .]{1,20})\)\s*[-–—:]+\s*"
    r"|^[A-Z][A-Z.'-]+(?: [A-Z][A-Z.'-]+){0,3}(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)?"
    r"(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?\s*[-–—]+\s+"
)
"""`PORT AUREL, March 3 (Wire) -` and `PORT AUREL —`: where a report was filed, which copies change."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """The words of an article, folded. One is equal to itself alone, so that what is worked out of it is found again.

    Attributes:
        sentences: Of the story itself, in order; furniture, headings and repeated lines are left out.
        cased: The same words with their case.
        words: All of `sentences` in a row.
        has_notice: Whether it says that it corrects an earlier version.
        aside: Words of the title, the captions and the lines left out: they may still name a fact.
    """

    sentences: tuple[tuple[str, ...], ...]
    cased: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]
    has_notice: bool
    aside: frozenset[str]

    @property
    def has_capitals(self) -> bool:
        """Whether the script tells names by a capital; its first sentences are asked."""
        return any(word[:1].isupper() for sentence in self.cased[:3] for word in sentence)


def read_article(article: Article) -> Reading:
    """The reading of an article; the same texts are read once."""
    return _read(article.title, article.body[:LONGEST], article.captions)


@lru_cache(maxsize=512)
def _read(title: str, body: str, captions: tuple[str, ...]) -> Reading:
    kept, dropped = _sift(body)
    sentences, cased = _sentences("\n".join(kept))
    aside = tokenise("\n".join([title, *captions, *dropped])).words
    return Reading(
        sentences=sentences,
        cased=cased,
        words=tuple(word for sentence in sentences for word in sentence),
        has_notice=_has_notice(f"{title}\n{body}"),
        aside=frozenset(aside),
    )


def _has_notice(text: str) -> bool:
    lower = text.lower()
    return any(word in lower for word in NOTICE_WORDS) and NOTICE.search(text) is not None


def read_sentences(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of each sentence of a text, read as those of an article are."""
    return _sentences("\n".join(_sift(text)[0]))[0]


def _sift(body: str) -> tuple[list[str], list[str]]:
    """The story's lines, and the others; a text of nothing but headings is its own story."""
    kept: dict[str, None] = {}
    dropped: list[str] = []
    for line in filter(None, map(str.strip, body.splitlines())):
        if is_furniture(line) or line in kept:
            dropped.append(line)
        else:
            kept[DATELINE.sub("", BYLINE.sub("", line))] = None
    if not kept:
        return dropped, []
    return list(kept), dropped


def is_furniture(line: str) -> bool:
    """Whether a line is the outlet's own or a heading, not a sentence of the story."""
    words = line.count(" ") + 1
    if words <= HEADING_WORDS and not SENTENCE_END.search(line) and not UNSPACED.search(line):
        return True
    return words <= LONGEST_FURNITURE and FURNITURE.search(line) is not None


def _sentences(text: str) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    tokens = tokenise(text)
    borders = list(_borders(tokens.sentences))
    words = tuple(tokens.words[first:last] for first, last in borders)
    cased = tuple(tokens.cased[first:last] for first, last in borders)
    return words, cased


def _borders(numbers: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    first = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or numbers[place] != numbers[first]:
            yield first, place
            first = place

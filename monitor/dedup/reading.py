"""An article as near-duplicates are judged on: its sentences, without what outlets put around them."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise

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


class Reading:
    """The words of an article, folded; never changes. What only comparing asks for is worked out when it does.

    Attributes:
        sentences: Of the story itself, in order; furniture, headings and repeated lines are left out.
        cased: The same words with their case.
        words: All of `sentences` in a row.
    """

    def __init__(self, title: str, body: str, captions: tuple[str, ...]) -> None:
        """Read the story's lines; linear in their length."""
        self._text = title, body
        kept, dropped = _sift(body)
        self._others = title, *captions, *dropped
        tokens = tokenise("\n".join(kept))
        self.words: tuple[str, ...] = tokens.words
        borders = list(_borders(tokens.sentences))
        self.sentences = tuple(tokens.words[first:last] for first, last in borders)
        self.cased = tuple(tokens.cased[first:last] for first, last in borders)

    @cached_property
    def has_notice(self) -> bool:
        """Whether it says that it corrects an earlier version."""
        text = "\n".join(self._text)
        lower = text.lower()
        return any(word in lower for word in NOTICE_WORDS) and NOTICE.search(text) is not None

    @cached_property
    def aside(self) -> frozenset[str]:
        """Words of the title, the captions and the lines left out: they may still name a fact."""
        return frozenset(tokenise("\n".join(self._others)).words)

    @property
    def has_capitals(self) -> bool:
        """Whether the script tells names by a capital; its first sentences are asked."""
        return any(word[:1].isupper() for sentence in self.cased[:3] for word in sentence)


def read_article(article: Article) -> Reading:
    """The reading of an article; the same texts are read once."""
    return _read(article.title, article.body[:LONGEST], article.captions)


_read = lru_cache(maxsize=512)(Reading)


def read_sentences(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of each sentence of a text, read as those of an article are."""
    return Reading("", text, ()).sentences


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


def _borders(numbers: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """First word of each sentence, and the first one behind it; of the number of each word's sentence."""
    return pairwise(accumulate(Counter(numbers).values(), initial=0))

"""A compiled condition: the same tree, with everything resolved that does not depend on the article.

`find` gives None where the node is not true of the article, else its spans (none at all for what
has no position, such as `lang:ko`). `evidence` gives the leaves that make it true.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache
from typing import Protocol
from urllib.parse import urlsplit

from monitor.rules.article import ArticleWords
from monitor.rules.leaves import Leaf
from monitor.rules.spans import (
    NOTHING,
    Span,
    Spans,
    apart,
    around,
    away,
    clip,
    count_apart,
    following,
    from_pairs,
    may_meet,
    outside,
    smallest,
    to_nearest,
    unite,
)
from monitor.rules.syntax import Relation
from monitor.rules.zones import USUAL, Zones, windows

ALL_WORDS: Span = (0, 1 << 60)
"""The window of a whole article."""

_BY_DISTANCE = {Relation.NEAR, Relation.ONEAR}

Piece = tuple[Span, str, str]
"""Words, what they are (`term`, `entity`, `act`), and the condition's own words for them."""


class Node(Protocol):
    """A node of a compiled condition."""

    @property
    def has_hole(self) -> bool:
        """Whether a span of it may have words inside that are not its own."""

    def find(self, words: ArticleWords) -> Spans | None:
        """Its spans; None where it is not true of the article."""

    def evidence(self, words: ArticleWords, window: Span) -> Iterator[Piece]:
        """The words within a window that make it true; asked only where it is true."""


@dataclass(frozen=True, slots=True)
class LeafNode:
    """A leaf within the zones that count for it; `number` is the same for the same leaf and zones in any rule.

    `needed` is a word without which it is nowhere, so that its absence settles the matter at once; None for most
    leaves that are not single words.
    """

    number: int
    leaf: Leaf
    zones: Zones
    role: str
    label: str
    needed: str | None = None
    has_hole: bool = False

    def find(self, words: ArticleWords) -> Spans | None:
        """Where it stands in its zones."""
        if self.needed is not None and self.needed not in words.distinct:
            return None
        spans = words.found.get(self.number)
        if spans is None:
            spans = self.leaf.look_up(words)
            spans = words.found[self.number] = self._clip(spans, words) if spans else NOTHING
        return spans or None

    def _clip(self, spans: Spans, words: ArticleWords) -> Spans:
        if self.zones is USUAL and not words.reading.caption.words:
            return spans
        return clip(spans, windows(self.zones, words))

    def evidence(self, words: ArticleWords, window: Span) -> Iterator[Piece]:
        """Each occurrence in the window."""
        spans = self.find(words) or NOTHING
        if window is not ALL_WORDS:
            spans = clip(spans, [window])
        return ((span, self.role, self.label) for span in smallest(spans))


@dataclass(frozen=True, slots=True)
class AboutNode:
    """`source:`, `lang:`, `url:`."""

    name: str
    value: str
    has_hole: bool = False

    def find(self, words: ArticleWords) -> Spans | None:
        """No span, but true or not."""
        return NOTHING if any(map(_glob(self.value).fullmatch, about(words, self.name))) else None

    def evidence(self, words: ArticleWords, window: Span) -> Iterator[Piece]:  # noqa: ARG002 - it has no words
        """None: it has no words."""
        return iter(())


def about(words: ArticleWords, name: str) -> tuple[str, ...]:
    """What `source:`, `lang:` and `url:` are compared with, in lower case."""
    article = words.article
    match name:
        case "source":
            hosts = {urlsplit(url).hostname or "" for url in (article.url, article.canonical_url or "")}
            names = {article.source, *hosts, *(host.removeprefix("www.") for host in hosts)}
        case "lang":
            language = article.language or ""
            names = {language, language.partition("-")[0]}
        case _:
            names = {article.url, article.canonical_url or ""}
    return tuple(sorted(value.lower() for value in names if value))


@lru_cache(maxsize=1 << 12)
def _glob(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern.lower()))


@dataclass(frozen=True, slots=True)
class AllNode:
    """AND."""

    parts: tuple[Node, ...]
    has_hole: bool = True

    def find(self, words: ArticleWords) -> Spans | None:
        """No span, but true or not: AND is no operand of what needs spans."""
        for part in self.parts:
            if part.find(words) is None:
                return None
        return NOTHING

    def evidence(self, words: ArticleWords, window: Span) -> Iterator[Piece]:
        """Of all parts in turn."""
        for part in self.parts:
            yield from part.evidence(words, window)


@dataclass(frozen=True, slots=True)
class AnyNode:
    """OR, and n OF: at least `count` parts; outside proximity operators only its truth is wanted."""

    parts: tuple[Node, ...]
    count: int = 1
    has_hole: bool = False
    is_operand: bool = True

    def find(self, words: ArticleWords) -> Spans | None:
        """The spans of those parts that are true, or no span where nobody asks for them."""
        if self.count == 1 and not self.is_operand:
            for part in self.parts:
                if part.find(words) is not None:
                    return NOTHING
            return None
        found = [spans for part in self.parts if (spans := part.find(words)) is not None]
        return unite(found) if len(found) >= self.count else None

    def evidence(self, words: ArticleWords, window: Span) -> Iterator[Piece]:
        """Of the parts that are true."""
        for part in self.parts:
            if part.find(words) is not None:
                yield from part.evidence(words, window)


@dataclass(frozen=True, slots=True)
class NotNode:
    """NOT."""

    part: Node
    has_hole: bool = False

    def find(self, words: ArticleWords) -> Spans | None:
        """No span, but true or not."""
        return NOTHING if self.part.find(words) is None else None

    def evidence(self, words: ArticleWords, window: Span) -> Iterator[Piece]:  # noqa: ARG002 - absence has no words
        """None: absence has no words."""
        return iter(())


@dataclass(frozen=True, slots=True)
class AtLeastNode:
    """ATLEAST/n."""

    part: Node
    count: int
    has_hole: bool = False

    def find(self, words: ArticleWords) -> Spans | None:
        """All spans of the part, when enough of them do not overlap."""
        spans = self.part.find(words)
        return spans if spans and count_apart(spans) >= self.count else None

    def evidence(self, words: ArticleWords, window: Span) -> Iterator[Piece]:
        """Of the part."""
        return self.part.evidence(words, window)


@dataclass(frozen=True, slots=True)
class NearNode:
    """NEAR/n, ONEAR/n, SENT, PARA."""

    left: Node
    right: Node
    relation: Relation
    gap: int
    has_hole: bool = True

    def find(self, words: ArticleWords) -> Spans | None:
        """Unions of a span of each side."""
        left = self.left.find(words)
        right = self.right.find(words) if left else None
        return (self._join(words, left, right) or None) if left and right else None

    def _join(self, words: ArticleWords, left: Spans, right: Spans) -> Spans:
        if self.relation in _BY_DISTANCE and not may_meet(left, right, self.gap):
            return NOTHING
        if self.relation is Relation.ONEAR:
            return following(left, right, self.gap)
        found = [around(left, right)] if self.left.has_hole else []
        if self.right.has_hole:
            found.append(around(right, left))
        if self.relation is Relation.NEAR:
            return unite((following(left, right, self.gap), following(right, left, self.gap), *found))
        unit_of = words.sentence_of if self.relation is Relation.SENT else words.paragraph_of
        inside = from_pairs(span for some in found for span in smallest(some) if unit_of(span[0]) == unit_of(span[1]))
        return unite((to_nearest(left, right, unit_of), inside))

    def evidence(self, words: ArticleWords, window: Span) -> Iterator[Piece]:
        """Both sides of each smallest match."""
        for span in smallest(clip(self.find(words) or NOTHING, [window])):
            yield from self.left.evidence(words, span)
            yield from self.right.evidence(words, span)


@dataclass(frozen=True, slots=True)
class WithoutNode:
    """NOT IN, NOT NEAR/n, NOT SENT, NOT PARA."""

    left: Node
    right: Node
    relation: Relation
    gap: int

    @property
    def has_hole(self) -> bool:
        """As its left side."""
        return self.left.has_hole

    def find(self, words: ArticleWords) -> Spans | None:
        """The left spans that are not excluded."""
        left = self.left.find(words)
        if not left:
            return None
        right = self.right.find(words)
        return (self._exclude(words, left, right) if right else left) or None

    def _exclude(self, words: ArticleWords, left: Spans, right: Spans) -> Spans:
        match self.relation:
            case Relation.IN:
                return outside(left, right)
            case Relation.NEAR | Relation.ONEAR:
                return away(left, right, self.gap)
            case Relation.SENT:
                return apart(left, right, words.sentence_of)
            case Relation.PARA:
                return apart(left, right, words.paragraph_of)

    def evidence(self, words: ArticleWords, window: Span) -> Iterator[Piece]:
        """The left side where it is not excluded."""
        for span in smallest(clip(self.find(words) or NOTHING, [window])):
            yield from self.left.evidence(words, span)

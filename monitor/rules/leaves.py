"""The leaves of a compiled condition: what is looked up in an article."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from monitor.rules.article import ArticleWords, may_join
from monitor.rules.common import COMMON
from monitor.rules.spans import NOTHING, Spans, following, from_pairs, unite
from monitor.rules.syntax import Form, Term
from monitor.text.inflect import inflect, stem
from monitor.text.normalise import HYPHENS, fold
from monitor.text.tokens import UNSPACED, Tokens, tokenise

LONGEST_JOINED = 4
"""Words of a phrase that may be written as one word."""

PREFIX = 3
LONGEST_PREFIX = 12
"""Letters of a wildcard that the presearcher goes by: at least and at most."""

DEEPEST = 3
"""Clauses that are kept of an OR."""

UNSPACED_WORD = re.compile(f"[{UNSPACED}]")

Sequence = tuple[str, ...]

Clause = frozenset[str]
"""Keys for the presearcher; the article must have one of them."""


class Leaf(Protocol):
    """Something to look for; hashable, so that an article looks for it once for all rules."""

    def look_up(self, words: ArticleWords) -> Spans:
        """Where it stands, in all zones."""

    def clauses(self, language: str | None) -> list[Clause]:
        """Sets of keys; the article must have one key of each. None where no key tells."""


@dataclass(frozen=True, slots=True)
class Words:
    """Any of several sequences of folded words; `stems` are single words that count by their stem."""

    sequences: tuple[Sequence, ...]
    stems: tuple[str, ...] = ()

    @property
    def is_one_word(self) -> bool:
        """Whether only this very word counts."""
        return len(self.sequences) == len(self.sequences[0]) == 1 and not self.stems

    def look_up(self, words: ArticleWords) -> Spans:
        """Where any of the sequences stands."""
        if len(self.sequences) == 1 and not self.stems:  # a plain word or phrase, as most are
            return _find(self.sequences[0], words)
        present = [one for one in self.sequences if one[0] in words.distinct]
        spans = unite([_find(one, words) for one in present])
        if self.stems and words.language is not None:
            related = {word for base in self.stems for word in words.by_stem.get(stem(base, words.language), ())}
            spans = unite((spans, *(_find((word,), words) for word in sorted(related))))
        return spans

    def clauses(self, language: str | None) -> list[Clause]:
        """The rarest word of each sequence, the next one of each, and so on; the stems, too."""
        stems = {f"~{stem(word, language)}" for word in self.stems} if language is not None else frozenset[str]()
        return [clause | stems for clause in _clauses(self.sequences)]


@dataclass(frozen=True, slots=True)
class Cased:
    """Words in exactly this case, joined or not."""

    sequences: tuple[Sequence, ...]
    cased: str

    def look_up(self, words: ArticleWords) -> Spans:
        """Where they stand so."""
        spans = unite(_find(sequence, words) for sequence in self.sequences)
        return from_pairs(
            (first, first + length.bit_length() - 1)
            for first, lengths in spans.items()
            for length in _single_bits(lengths)
            if words.cased(first, first + length.bit_length() - 1) == self.cased
        )

    def clauses(self, language: str | None) -> list[Clause]:  # noqa: ARG002 - case has no language
        """The words of the sequences, whatever their case."""
        return _clauses(self.sequences)


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Words of a pattern, perhaps after other words (`test-fir*`)."""

    before: Sequence
    pattern: str  # with `*` at the end, and `?`

    @property
    def head(self) -> str:
        """The letters before the first mark."""
        return self.pattern.partition("?")[0].removesuffix("*")

    def fits(self, word: str) -> bool:
        """Whether a folded word is of the pattern."""
        if self._is_prefix:
            return word.startswith(self.head)
        return _pattern(self.pattern).fullmatch(word) is not None

    @property
    def _is_prefix(self) -> bool:
        return self.pattern == self.head + "*"

    def look_up(self, words: ArticleWords) -> Spans:
        """Where such a word stands."""
        alike = words.starting_with(self.head)
        spans = unite(_find((word,), words) for word in alike if self._is_prefix or self.fits(word))
        return following(_find(self.before, words), spans, 0) if self.before else spans

    def clauses(self, language: str | None) -> list[Clause]:  # noqa: ARG002 - patterns have no language
        """The words before, and the first letters."""
        found = _clauses((self.before,)) if self.before else []
        return [*found, frozenset({self.head[:LONGEST_PREFIX] + "*"})] if len(self.head) >= PREFIX else found


@dataclass(frozen=True, slots=True)
class Named:
    """Mentions of entities."""

    name: str
    members: frozenset[str]

    def look_up(self, words: ArticleWords) -> Spans:
        """Where any of them is mentioned."""
        return from_pairs(
            (start + mention.first, start + mention.last)
            for start, mention in words.mentions
            if mention.entity in self.members
        )

    def clauses(self, language: str | None) -> list[Clause]:  # noqa: ARG002 - entities have no language
        """The ids it takes."""
        return [frozenset(f"entity:{member}" for member in self.members)]


def make_leaf(term: Term) -> tuple[Leaf, ...]:
    """The leaves that a term means: any of them."""
    tokens = tokenise(term.text.rstrip("*") if term.form is Form.WILDCARD else term.text)
    match term.form:
        case Form.EXACT | Form.PHRASE:
            return (Words(_spellings(tokens, is_hyphenated=term.form is Form.EXACT)),)
        case Form.CASED:
            return (Cased(_spellings(tokens, is_hyphenated=" " not in term.text), "".join(tokens.cased)),)
        case Form.INFLECTED:
            return (_make_inflected(tokens),)
        case Form.WILDCARD:
            return _make_wildcards(term.text)


def _make_inflected(tokens: Tokens) -> Words:
    *before, last = tokens.words
    if not last.isascii() or not last.isalpha():
        return Words(_spellings(tokens, is_hyphenated=True), stems=() if before else (last,))
    forms = [(*before, form) for form in sorted(inflect(last))]
    joined = [("".join(form),) for form in forms] if before else []
    return Words((*forms, *joined), stems=() if before else (last,))


def _make_wildcards(text: str) -> tuple[Leaf, ...]:
    ending = "*" if text.endswith("*") else ""
    pieces = [fold(piece) for piece in re.split(f"[{HYPHENS}]", text.rstrip("*")) if piece]
    if len(pieces) == 1 and "?" not in text and len(tokenise(text).words) > 1:
        return (Words((tokenise(text).words,)),)  # a script without spaces: found inside anyway
    whole = Wildcard((), "".join(pieces) + ending)
    return (whole, Wildcard(tuple(pieces[:-1]), pieces[-1] + ending)) if len(pieces) > 1 else (whole,)


def _spellings(tokens: Tokens, *, is_hyphenated: bool) -> tuple[Sequence, ...]:
    """The words, and the ways to write two neighbours or all of them as one word."""
    words = tokens.words
    found = {words: None}
    if 1 < len(words) <= LONGEST_JOINED and not any(UNSPACED_WORD.match(word) for word in words):
        for place in range(len(words) - 1):
            if is_hyphenated or may_join(words[place], words[place + 1]):
                found[(*words[:place], words[place] + words[place + 1], *words[place + 2 :])] = None
        if is_hyphenated or all(map(may_join, words, words[1:])):
            found[("".join(words),)] = None
    return tuple(found)


def _find(sequence: Sequence, words: ArticleWords) -> Spans:
    if len(sequence) == 1:
        word = sequence[0]
        spans = dict.fromkeys(words.places[word], 1) if word in words.places else NOTHING
        return unite((spans, from_pairs(words.joined[word]))) if word in words.joined_words else spans
    places = words.places
    if not all(word in places for word in sequence):
        return NOTHING
    rarest = min(range(len(sequence)), key=lambda place: len(places[sequence[place]]))
    last = 1 << (len(sequence) - 1)
    starts = (place - rarest for place in places[sequence[rarest]])
    return {start: last for start in starts if words.follows(start, sequence)}


def _single_bits(lengths: int) -> Iterator[int]:
    while lengths:
        yield lengths & -lengths
        lengths &= lengths - 1


def _clauses(sequences: tuple[Sequence, ...]) -> list[Clause]:
    """One word of each sequence is in the article; so is any other choice of one word of each."""
    return merge_clauses([[frozenset({word}) for word in sorted(one, key=_rarity, reverse=True)] for one in sequences])


def merge_clauses(parts: list[list[Clause]]) -> list[Clause]:
    """What holds where any of the parts holds: the union of their first clauses, of their second ones, and so on.

    The clauses of each part are in order of use; a short part gives its last one again.
    """
    if not all(parts):
        return []
    depth = min(DEEPEST, max(map(len, parts)))
    return [frozenset().union(*(part[min(rank, len(part) - 1)] for part in parts)) for rank in range(depth)]


def _rarity(word: str) -> tuple[bool, int]:
    return word not in COMMON, len(word)


@lru_cache(maxsize=1 << 12)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\?", r"\w").replace(r"\*", r"\w*"))

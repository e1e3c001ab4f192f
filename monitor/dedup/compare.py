"""Two articles, word by word: how much of the shorter is in the other, and which facts were exchanged."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from monitor.dedup.facts import FactKind, fact_of
from monitor.dedup.fingerprints import OPENING_WORDS
from monitor.dedup.reading import Reading

Fact = tuple[FactKind, str]

GUARDED_WORDS = 60
"""Words whose facts are guarded: sentences that begin within them count whole."""

SPELLING = 0.7
"""Runs of words so much alike (difflib's ratio) are one, spelled or read otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A run of words inside a sentence, folded and with their case."""

    words: tuple[str, ...]
    cased: tuple[str, ...]
    is_start: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two articles side by side.

    Attributes:
        containment: Share of the shorter text's three-word runs that the longer has too, 0 to 1.
        coverage: Share of the longer text's that the shorter has too, 0 to 1.
        openings: The lesser of the shares of each opening found in the other text, 0 to 1.
        exchanged: Facts stated otherwise in otherwise like sentences: (in the first, in the second).
        rewritten: Words of such sentences that stand in the place of others.
        missing: Facts of either opening that the other article has nowhere.
    """

    containment: float
    coverage: float
    openings: float
    exchanged: tuple[tuple[Fact, Fact], ...] = ()
    rewritten: int = 0
    missing: tuple[tuple[Fact, ...], tuple[Fact, ...]] = ((), ())


def compare(one: Reading, other: Reading) -> Comparison:
    """Compare two readings; the order does not matter but for the order of what was exchanged."""
    ours, theirs = _shingles(one.words), _shingles(other.words)
    common = len(ours & theirs)
    shorter, longer = sorted((len(ours), len(theirs)))
    runs = [run for mine, yours in dict.fromkeys(_pairs(one, other)) for run in _replaced(one, mine, other, yours)]
    return Comparison(
        containment=common / shorter if shorter else 0.0,
        coverage=common / longer if longer else 0.0,
        openings=min(_found(one.words[:OPENING_WORDS], theirs), _found(other.words[:OPENING_WORDS], ours)),
        exchanged=tuple(dict.fromkeys(pair for run in runs for pair in _facts_exchanged(*run))),
        rewritten=sum(_count_rewritten(*run) for run in runs),
        missing=(_missing(one, other), _missing(other, one)),
    )


def _shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(words, words[1:], words[2:], strict=False))


def _found(opening: Sequence[str], in_these: set[tuple[str, ...]]) -> float:
    shingles = _shingles(opening)
    return len(shingles & in_these) / len(shingles) if shingles else 0.0


def guarded(reading: Reading) -> int:
    """How many of the first sentences are guarded."""
    words = 0
    for number, sentence in enumerate(reading.sentences):
        if words >= GUARDED_WORDS:
            return number
        words += len(sentence)
    return len(reading.sentences)


def _pairs(one: Reading, other: Reading) -> Iterator[tuple[int, int]]:
    """Each guarded sentence of either with its like in the other, as numbers of sentences."""
    for number in range(guarded(one)):
        like = _like(one.sentences[number], other)
        if like is not None:
            yield number, like
    for number in range(guarded(other)):
        like = _like(other.sentences[number], one)
        if like is not None:
            yield like, number


def _like(sentence: tuple[str, ...], reading: Reading) -> int | None:
    """Number of the sentence of `reading` with the most words in common; None where it is less than half."""
    words = Counter(sentence)
    best, most = None, 0
    for number, candidate in enumerate(reading.sentences):
        if candidate == sentence:
            return number
        common = sum((words & Counter(candidate)).values())
        if common > most and common * 2 >= min(len(sentence), len(candidate)):
            best, most = number, common
    return best


def _replaced(one: Reading, mine: int, other: Reading, yours: int) -> Iterator[tuple[Words, Words]]:
    """Runs of words that stand in each other's place in two like sentences, as (folded, cased)."""
    ours, theirs = one.sentences[mine], other.sentences[yours]
    if ours == theirs:
        return
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag == "replace":
            yield (
                Words(words=ours[a:b], cased=one.cased[mine][a:b], is_start=a == 0),
                Words(words=theirs[c:d], cased=other.cased[yours][c:d], is_start=c == 0),
            )


def _facts_exchanged(before: Words, after: Words) -> Iterator[tuple[Fact, Fact]]:
    yield from _pair(
        _facts(before.words, before.cased, is_start=before.is_start) + _articles(before.words),
        _facts(after.words, after.cased, is_start=after.is_start) + _articles(after.words),
    )


def _count_rewritten(before: Words, after: Words) -> int:
    """Words that were replaced by others, not only spelled otherwise."""
    if SequenceMatcher(None, " ".join(before.words), " ".join(after.words), autojunk=False).ratio() >= SPELLING:
        return 0
    return min(len(before.words), len(after.words))


def _pair(before: list[Fact], after: list[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Facts of one kind that stand in each other's place."""
    for kind in FactKind:
        gone = [fact for fact in before if fact[0] is kind and fact not in after]
        come = [fact for fact in after if fact[0] is kind and fact not in before]
        yield from zip(gone, come, strict=False)


def _facts(words: Sequence[str], cased: Sequence[str], *, is_start: bool) -> list[Fact]:
    facts: list[Fact] = []
    for place, (word, with_case) in enumerate(zip(words, cased, strict=True)):
        fact = fact_of(word, with_case)
        is_capital_only = fact is not None and fact[0] is FactKind.NAME and is_start and place == 0
        if fact is not None and not is_capital_only:
            facts.append(fact)
    return facts


def _articles(words: Sequence[str]) -> list[Fact]:
    """In the place of a number, "a" is one."""
    return [(FactKind.NUMBER, "1")] if "a" in words or "an" in words else []


def _missing(one: Reading, other: Reading) -> tuple[Fact, ...]:
    known = {fact_of(word, word) for word in other.aside} | {fact_of(word, word.title()) for word in other.words}
    known |= {fact_of(word, word.title()) for word in other.aside}
    facts: list[Fact] = []
    for number in range(guarded(one)):
        facts += _facts(one.sentences[number], one.cased[number], is_start=True)
    return tuple(dict.fromkeys(fact for fact in facts if fact not in known))

"""Two articles, word by word: how much of the shorter is in the other, and which facts were exchanged."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from monitor.dedup.differences import (
    Exchange,
    Fact,
    Run,
    Words,
    count_rewritten,
    differing_runs,
    exchanged_facts,
    exchanged_figures,
    facts_of,
    is_misspelled,
)
from monitor.dedup.facts import FactKind, fact_of
from monitor.dedup.fingerprints import OPENING_WORDS
from monitor.dedup.reading import Reading

GUARDED_WORDS = 60
"""Words whose facts are guarded: sentences that begin within them count whole."""

WORTH_ALIGNING = 0.2
"""Below this share in common two texts are not versions of one story, whatever their sentences say."""

ALIKE: Final = 0.5, -1
"""The share in common that like sentences exceed, in the place of a pair."""

LATELY: Final = 64
"""Readings of which is kept what was worked out: one is compared with up to thirty, and those with one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two articles side by side.

    Attributes:
        containment: Share of the shorter text's three-word runs that the longer has too, 0 to 1.
        coverage: Share of the longer text's that the shorter has too, 0 to 1.
        openings: The lesser of the shares of each opening found in the other text, 0 to 1.
        exchanged: Facts stated otherwise in otherwise like sentences: (in the first, in the second).
        renamed: Names exchanged in the first sentence of either.
        corrected: Figures, days and months that alone were exchanged in sentences further down.
        misspelled: Runs of words anywhere that are spelled otherwise.
        rewritten: Words of such sentences that stand in the place of others.
        missing: Facts of either opening that the other article has nowhere.
        unlike: The lesser of the shares of either text that are in sentences without a like one in the other, 0 to 1.
    """

    containment: float
    coverage: float
    openings: float
    exchanged: tuple[Exchange, ...] = ()
    renamed: int = 0
    corrected: tuple[Exchange, ...] = ()
    misspelled: int = 0
    rewritten: int = 0
    missing: tuple[tuple[Fact, ...], tuple[Fact, ...]] = ((), ())
    unlike: float = 0.0


@lru_cache(maxsize=LATELY)
def compare(one: Reading, other: Reading) -> Comparison:
    """Compare two readings; the order does not matter but for the order of what was exchanged.

    Of texts with less than `WORTH_ALIGNING` in common only the shares are computed.
    """
    ours, theirs = _shingles_of(one), _shingles_of(other)
    common = len(ours & theirs)
    shorter, longer = sorted((len(ours), len(theirs)))
    shares = Comparison(
        containment=common / shorter if shorter else 0.0,
        coverage=common / longer if longer else 0.0,
        openings=min(_found(one.words[:OPENING_WORDS], theirs), _found(other.words[:OPENING_WORDS], ours)),
    )
    return shares if shares.containment < WORTH_ALIGNING else _align(one, other, shares)


def _align(one: Reading, other: Reading, shares: Comparison) -> Comparison:
    """Read the differences of like sentences."""
    lead_runs: list[Run] = []
    runs: list[Run] = []
    far_runs: list[Run] = []
    pairs = _pairs(one, other)
    for mine, yours in pairs:
        is_guarded = mine < guarded(one) or yours < guarded(other)
        found = list(differing_runs(one, mine, other, yours))
        (runs if is_guarded else far_runs).extend(found)
        if 0 in {mine, yours}:
            lead_runs.extend(found)
    return replace(
        shares,
        exchanged=tuple(dict.fromkeys(pair for run in runs for pair in exchanged_facts(*run))),
        renamed=sum(pair[0][0] is FactKind.NAME for run in lead_runs for pair in exchanged_facts(*run)),
        corrected=tuple(dict.fromkeys(pair for run in far_runs for pair in exchanged_figures(*run))),
        misspelled=sum(is_misspelled(*run) for run in [*runs, *far_runs]),
        rewritten=sum(count_rewritten(*run) for run in runs),
        missing=(_missing(one, other), _missing(other, one)),
        unlike=min(
            _unlike(one, other, {mine for mine, _ in pairs}),
            _unlike(other, one, {yours for _, yours in pairs}),
        ),
    )


def _unlike(one: Reading, other: Reading, paired: set[int]) -> float:
    """Share of the words that stand in sentences which the other has neither word for word nor alike."""
    known = {*other.sentences}
    lone = [sentence for number, sentence in enumerate(one.sentences) if number not in paired and sentence not in known]
    return sum(map(len, lone)) / max(len(one.words), 1)


@lru_cache(maxsize=2)  # a new article's, beside those of each stored one
def _shingles_of(reading: Reading) -> set[tuple[str, ...]]:
    return _shingles(reading.words)


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


def _pairs(one: Reading, other: Reading) -> list[tuple[int, int]]:
    """Sentences that are each other's like, as numbers: each is the one with which the other has most in common.

    Those that both have word for word need no comparison, and are nobody else's like.
    """
    common = {*one.sentences} & {*other.sentences}
    ours, theirs = _bags(one, common), _bags(other, common)
    here: dict[int, tuple[float, int]] = {}  # the share in common, and with which sentence; the first of equal ones
    there: dict[int, tuple[float, int]] = {}
    for mine, bag in ours.items():
        for yours, candidate in theirs.items():
            share = _share(bag, candidate)
            if share > here.get(mine, ALIKE)[0]:
                here[mine] = share, yours
            if share > there.get(yours, ALIKE)[0]:
                there[yours] = share, mine
    return [(mine, yours) for mine, (_, yours) in here.items() if there[yours][1] == mine]


def _bags(reading: Reading, without: set[tuple[str, ...]]) -> dict[int, Counter[str]]:
    return {number: Counter(sentence) for number, sentence in enumerate(reading.sentences) if sentence not in without}


def _share(one: Counter[str], other: Counter[str]) -> float:
    """Share of the words of two sentences that both have, 0 to 1: Dice's, over words with their number."""
    common = sum(min(one[word], other[word]) for word in one.keys() & other.keys())
    return 2 * common / (one.total() + other.total())


def _missing(one: Reading, other: Reading) -> tuple[Fact, ...]:
    """Facts of the guarded sentences of `one` that `other` has nowhere, be it in its title or a caption."""
    known = _facts_anywhere(other)
    facts = [fact for number in range(guarded(one)) for fact in _facts_by_sentence(one)[number]]
    return tuple(dict.fromkeys(fact for fact in facts if fact not in known))


@lru_cache(maxsize=LATELY)
def _facts_anywhere(reading: Reading) -> set[Fact | None]:
    """What any word may state, whether or not it has a capital here; and what the sentences do."""
    known = {fact_of(word, word.title()) for word in (*reading.words, *reading.aside)}
    known |= {fact_of(word, word) for word in reading.aside}
    return known.union(*_facts_by_sentence(reading))


@lru_cache(maxsize=LATELY)
def _facts_by_sentence(reading: Reading) -> tuple[list[Fact], ...]:
    both = zip(reading.sentences, reading.cased, strict=True)
    return tuple(facts_of(Words(words=words, cased=cased, is_start=True)) for words, cased in both)

"""Two articles, word by word: how much of the shorter is in the other, and which facts were exchanged."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

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


def compare(one: Reading, other: Reading) -> Comparison:
    """Compare two readings; the order does not matter but for the order of what was exchanged.

    Of texts with less than `WORTH_ALIGNING` in common only the shares are computed.
    """
    ours, theirs = _shingles(one.words), _shingles(other.words)
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
    """Sentences that are each other's like, as numbers.

    Those that both have word for word need no comparison, and are nobody else's like.
    """
    common = {*one.sentences} & {*other.sentences}
    ours, theirs = _bags(one, common), _bags(other, common)
    here = {number: _like(bag, theirs) for number, bag in ours.items()}
    there = {number: _like(bag, ours) for number, bag in theirs.items()}
    return [(mine, yours) for mine, yours in here.items() if yours is not None and there[yours] == mine]


def _bags(reading: Reading, without: set[tuple[str, ...]]) -> dict[int, Counter[str]]:
    return {number: Counter(sentence) for number, sentence in enumerate(reading.sentences) if sentence not in without}


def _like(sentence: Counter[str], candidates: dict[int, Counter[str]]) -> int | None:
    """Number of the candidate with the most words in common; None where that is less than half."""
    best, most = None, 0.5
    for number, candidate in candidates.items():
        share = 2 * (sentence & candidate).total() / (sentence.total() + candidate.total())
        if share > most:
            best, most = number, share
    return best


def _missing(one: Reading, other: Reading) -> tuple[Fact, ...]:
    """Facts of the guarded sentences of `one` that `other` has nowhere, be it in its title or a caption."""
    known = {fact_of(word, word.title()) for word in (*other.words, *other.aside)}
    known |= {fact_of(word, word) for word in other.aside}
    known.update(fact for number in range(len(other.sentences)) for fact in _facts_of_sentence(other, number))
    facts = [fact for number in range(guarded(one)) for fact in _facts_of_sentence(one, number)]
    return tuple(dict.fromkeys(fact for fact in facts if fact not in known))


def _facts_of_sentence(reading: Reading, number: int) -> list[Fact]:
    return facts_of(Words(words=reading.sentences[number], cased=reading.cased[number], is_start=True))

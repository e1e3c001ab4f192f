"""Two articles, word by word: how much of the shorter is in the other, and which facts were exchanged."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from monitor.dedup.facts import ALIASES, STEMS_OF_OTHERS, FactKind, fact_of
from monitor.dedup.fingerprints import OPENING_WORDS
from monitor.dedup.reading import Reading

Fact = tuple[FactKind, str]

GUARDED_WORDS = 60
"""Words whose facts are guarded: sentences that begin within them count whole."""

WORTH_ALIGNING = 0.2
"""Below this share in common two texts are not versions of one story, whatever their sentences say."""

FIGURES = frozenset({FactKind.NUMBER, FactKind.ORDINAL, FactKind.TIME})

SPELLING = 0.7
"""Runs of words so much alike (difflib's ratio) are one, spelled or read otherwise."""

NO_DIGIT = re.compile(r"\D+")

LONG_NAME = 5
SAME_NAME = 0.8
"""Letters, and likeness, from which on two names may be one."""

SHORTEST_STEM = 4
"""Letters of a name of which a longer one may be a form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A run of words inside a sentence, folded and with their case."""

    words: tuple[str, ...]
    cased: tuple[str, ...]
    is_start: bool


Run = tuple[Words, Words]
"""Words of the one article that stand in the place of words of the other."""


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
    """

    containment: float
    coverage: float
    openings: float
    exchanged: tuple[tuple[Fact, Fact], ...] = ()
    renamed: int = 0
    corrected: tuple[tuple[Fact, Fact], ...] = ()
    misspelled: int = 0
    rewritten: int = 0
    missing: tuple[tuple[Fact, ...], tuple[Fact, ...]] = ((), ())


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
    for mine, yours in _pairs(one, other):
        is_guarded = mine < guarded(one) or yours < guarded(other)
        found = list(_replaced(one, mine, other, yours))
        (runs if is_guarded else far_runs).extend(found)
        if 0 in {mine, yours}:
            lead_runs.extend(found)
    return replace(
        shares,
        exchanged=tuple(dict.fromkeys(pair for run in runs for pair in _facts_exchanged(*run))),
        renamed=sum(pair[0][0] is FactKind.NAME for run in lead_runs for pair in _facts_exchanged(*run)),
        corrected=tuple(dict.fromkeys(pair for run in far_runs for pair in _figures_exchanged(*run))),
        misspelled=sum(_is_misspelled(*run) for run in [*runs, *far_runs]),
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


def _pairs(one: Reading, other: Reading) -> dict[tuple[int, int], None]:
    """Each sentence of either with its like in the other, as numbers of sentences.

    Sentences that both have word for word need no comparison, and are nobody else's like.
    """
    common = {*one.sentences} & {*other.sentences}
    ours, theirs = _bags(one, common), _bags(other, common)
    pairs = {(number, like): None for number in ours if (like := _like(ours[number], theirs)) is not None}
    return pairs | {(like, number): None for number in theirs if (like := _like(theirs[number], ours)) is not None}


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


def _replaced(one: Reading, mine: int, other: Reading, yours: int) -> Iterator[Run]:
    """Runs of words that stand in each other's place in two like sentences, as (folded, cased)."""
    ours, theirs = one.sentences[mine], other.sentences[yours]
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


def _figures_exchanged(before: Words, after: Words) -> Iterator[tuple[Fact, Fact]]:
    """Where nothing but figures changed: below the opening other differences are an editor's."""
    if len(before.words) != len(after.words):
        return
    for pair in zip(before.words, after.words, strict=True):
        gone, come = (fact_of(word, word) for word in pair)
        if gone is None or come is None or gone[0] is not come[0] or gone[0] not in FIGURES:
            return
        if gone != come:
            yield gone, come


def _is_misspelled(before: Words, after: Words) -> bool:
    """Whether two runs of words are one, spelled or read otherwise."""
    ours, theirs = " ".join(before.words), " ".join(after.words)
    if NO_DIGIT.sub("", ours) != NO_DIGIT.sub("", theirs):
        return False  # another digit is another thing
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    return matcher.real_quick_ratio() >= SPELLING and matcher.quick_ratio() >= SPELLING <= matcher.ratio()


def _count_rewritten(before: Words, after: Words) -> int:
    """Words that were replaced by others, not only spelled otherwise."""
    return 0 if _is_misspelled(before, after) else min(len(before.words), len(after.words))


def _pair(before: list[Fact], after: list[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Facts of one kind that stand in each other's place."""
    for kind in FactKind:
        gone = [fact for fact in before if fact[0] is kind and fact not in after]
        come = [fact for fact in after if fact[0] is kind and fact not in before]
        if kind is FactKind.NAME:
            gone, come = _without_namesakes(gone, come), _without_namesakes(come, gone)
        yield from zip(gone, come, strict=False)


def _without_namesakes(names: list[Fact], others: list[Fact]) -> list[Fact]:
    return [name for name in names if not any(is_one_name(name[1], other[1]) for other in others)]


@lru_cache(maxsize=1 << 14)
def is_one_name(one: str, other: str) -> bool:
    """Whether two names are one: an alias, a form of the other, or the same spelled or read otherwise.

    The U.S. is America, Iran is Iranian and Kharkiv is Kharkov; but Iran is not Iraq, Austria not
    Australia, Slovakia not Slovenia and Niger not Nigeria.
    """
    one, other = sorted((ALIASES.get(one, one), ALIASES.get(other, other)), key=len)
    if one == other:
        return True
    if other.startswith(one) and len(one) >= SHORTEST_STEM:
        return one not in STEMS_OF_OTHERS
    is_comparable = len(one) >= LONG_NAME and len(other) - len(one) <= 1
    return is_comparable and SequenceMatcher(None, one, other, autojunk=False).ratio() >= SAME_NAME


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

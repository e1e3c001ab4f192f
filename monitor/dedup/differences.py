"""Which facts two like sentences state otherwise."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from monitor.dedup.facts import ALIASES, FAILURES, NEGATIONS, STARTERS, STEMS_OF_OTHERS, TENS, FactKind, fact_of
from monitor.dedup.reading import Reading

Fact = tuple[FactKind, str]
Exchange = tuple[Fact, Fact]

FIGURES = frozenset({FactKind.NUMBER, FactKind.ORDINAL, FactKind.TIME})

SPELLING = 0.7
"""Runs of words so much alike (difflib's ratio) are one, spelled or read otherwise."""

NO_DIGIT = re.compile(r"\D+")

SHORT_RUN = 4
"""Words up to which a run is a change of a sentence, not a clause put in."""

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


def differing_runs(one: Reading, mine: int, other: Reading, yours: int) -> Iterator[Run]:
    """Runs of words that stand in each other's place in two like sentences; one of the two may be empty."""
    ours, theirs = one.sentences[mine], other.sentences[yours]
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag != "equal":
            yield (
                Words(words=ours[a:b], cased=one.cased[mine][a:b], is_start=a == 0),
                Words(words=theirs[c:d], cased=other.cased[yours][c:d], is_start=c == 0),
            )


def exchanged_facts(before: Words, after: Words) -> Iterator[Exchange]:
    """Facts of one kind in each other's place, and a "not" or "failed" that only one of the two has."""
    yield from _pair(facts_of(before) + _articles(before.words), facts_of(after) + _articles(after.words))
    turning = FAILURES
    if max(len(before.words), len(after.words)) <= SHORT_RUN:
        turning |= NEGATIONS  # in a longer run it belongs to a clause of its own
    for word in turning.intersection(before.words) ^ turning.intersection(after.words):
        fact, nothing = (FactKind.SORT, word), (FactKind.SORT, "")
        yield (fact, nothing) if word in before.words else (nothing, fact)


def exchanged_figures(before: Words, after: Words) -> Iterator[Exchange]:
    """Where nothing but figures changed: below the opening other differences are an editor's."""
    if len(before.words) != len(after.words):
        return
    for pair in zip(before.words, after.words, strict=True):
        gone, come = (fact_of(word, word) for word in pair)
        if gone is None or come is None or gone[0] is not come[0] or gone[0] not in FIGURES:
            return
        if gone != come:
            yield gone, come


def is_misspelled(before: Words, after: Words) -> bool:
    """Whether two runs of words are one, spelled or read otherwise."""
    ours, theirs = " ".join(before.words), " ".join(after.words)
    if 2 * min(len(ours), len(theirs)) / (len(ours) + len(theirs)) < SPELLING:
        return False  # such lengths allow no greater likeness: most runs were put in or left out
    if NO_DIGIT.sub("", ours) != NO_DIGIT.sub("", theirs):
        return False  # another digit is another thing
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    return matcher.quick_ratio() >= SPELLING <= matcher.ratio()


def count_rewritten(before: Words, after: Words) -> int:
    """Words that were replaced by others, not only spelled otherwise."""
    return 0 if is_misspelled(before, after) else min(len(before.words), len(after.words))


def _pair(before: list[Fact], after: list[Fact]) -> Iterator[Exchange]:
    """Facts of one kind that stand in each other's place."""
    for kind in FactKind if before and after else ():
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


def facts_of(run: Words) -> list[Fact]:
    """What a run of words states, in order; "thirty-seven" is one number.

    A sentence's first word is a name unless it is one that often begins a sentence.
    """
    facts: list[Fact] = []
    for place, (word, with_case) in enumerate(zip(run.words, run.cased, strict=True)):
        is_first = run.is_start and place == 0
        fact = fact_of(word, with_case)
        if fact is None or (is_first and fact[0] is FactKind.NAME and word in STARTERS):
            continue
        if facts and facts[-1][1] in TENS and fact[1].isdigit() and len(fact[1]) == 1:
            facts[-1] = (fact[0], str(int(facts[-1][1]) + int(fact[1])))
        else:
            facts.append(fact)
    return facts


def _articles(words: Sequence[str]) -> list[Fact]:
    """In the place of a number, "a" is one."""
    return [(FactKind.NUMBER, "1")] if "a" in words or "an" in words else []

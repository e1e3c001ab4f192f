"""Fresh, twin or update: the verdict on a new article, given what is stored near it.

    candidates (store or Index) -> compare -> same facts?  -- no -> Update: told, linked
                                                 | yes
                                    same day? ---+-- no -> Update(OTHER_DAY)
                                                 | yes, or unknown
                                    says much more? -- yes -> Update(EXTENDED)
                                                 | no
                                               Twin

A wrong twin loses an alert, a wrong update only repeats one: when in doubt, it is an update.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from monitor.dedup.compare import Comparison, compare
from monitor.dedup.facts import FactKind
from monitor.dedup.reading import Reading, read_article
from monitor.model import (
    Article,
    DateClaim,
    Fingerprint,
    Fresh,
    Neighbour,
    Novelty,
    Twin,
    TwinReason,
    Update,
    UpdateReason,
)
from monitor.text import tokenise

OPENINGS_MEET = 0.25
MOST_UNLIKE = 0.2
"""Above this share in sentences of their own, on both sides, what two texts have in common is not their story,
unless their headlines share a word: a page of little but a notice ("switch scripts on") is no repeat of the next."""

SHORT = 120
"""Words up to which a text may be little but such a notice."""

SMALL = 3
"""Letters of a word that headlines share by chance."""

SAME_OPENING_CONTAINMENT = 0.5
OTHER_OPENING_CONTAINMENT = 0.7
"""Shares of three-word runs, as measured in docs/neardup.md: the openings found in each other; how much of
the shorter text must be in the longer if so; and how much if not."""

NAMES_EXCHANGED = 1
"""Names that may stand for others in otherwise like sentences, below the first (an outlet, a title)."""

WORDS_REWRITTEN = 5
"""Other words of the guarded sentences that may stand for others: an editor's hand, not another story."""

FEW_MISSPELLINGS = 2
"""A text with more of them was read by a machine or typed in haste: one name of its lead, a "not" or a figure
further down may be misread too."""

LINKED_CONTAINMENT = 0.3
"""Less than that in common is one sentence of background, not the same story."""

MUCH_MORE_WORDS = 120
MUCH_MORE_SHARE = 0.5
"""An article says much more when so many of its words, and such a share of it, are new."""

SAME_DAY = timedelta(hours=12)
"""Instants closer than this are one day, whatever midnight lies between: a copy follows within hours."""

HARD = frozenset({FactKind.NUMBER, FactKind.ORDINAL, FactKind.TIME, FactKind.SORT})
COUNTED = frozenset({FactKind.NUMBER, FactKind.ORDINAL, FactKind.TIME})


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What two articles have to do with each other, dates aside.

    Attributes:
        is_same: The same story with the same facts.
        is_linked: At least a version of it.
        comparison: The numbers.
        changed: The facts that differ, as words.
    """

    is_same: bool
    is_linked: bool
    comparison: Comparison
    changed: tuple[str, ...] = ()


def judge_novelty(article: Article, fingerprint: Fingerprint, neighbours: Sequence[Neighbour]) -> Novelty:
    """The verdict on an article against stored ones; a twin outweighs an update.

    A text too short to have an opening key is always fresh, and so is one whose neighbours are.
    """
    return choose_novelty([judge_pair(article, fingerprint, neighbour) for neighbour in neighbours])


def choose_novelty(verdicts: Sequence[Novelty]) -> Novelty:
    """Of the verdicts against single articles the one that counts; fresh where there is none.

    Of several twins the one stored first, so that all copies of a story point to its beginning.
    """
    return max(verdicts, key=_weight, default=Fresh())


def judge_pair(article: Article, fingerprint: Fingerprint, neighbour: Neighbour) -> Novelty:
    """The verdict on an article against one stored article."""
    if fingerprint.opening is None or neighbour.fingerprint.opening is None:
        return Fresh()
    of, stored = neighbour.article_id, neighbour.article
    likeness = judge_likeness(stored, article)
    containment = round(likeness.comparison.containment, 4)
    if not likeness.is_same:
        if not likeness.is_linked:
            return Fresh()
        return Update(of=of, why=UpdateReason.OTHER_FACTS, containment=containment, changed=likeness.changed)
    if are_other_days(article, stored):
        return Update(of=of, why=UpdateReason.OTHER_DAY, containment=containment, changed=_days(stored, article))
    if fingerprint.content == neighbour.fingerprint.content:
        return Twin(of=of, why=TwinReason.SAME_CONTENT)
    if _says_much_more(read_article(article), read_article(stored), likeness.comparison):
        return Update(of=of, why=UpdateReason.EXTENDED, containment=containment)
    return Twin(of=of, why=TwinReason.SAME_STORY, containment=containment)


def judge_likeness(before: Article, after: Article) -> Likeness:
    """Whether two articles tell the same story with the same facts."""
    earlier, later = read_article(before), read_article(after)
    comparison = compare(earlier, later)
    is_notice_new = earlier.has_notice != later.has_notice
    is_short = min(len(earlier.words), len(later.words)) <= SHORT
    is_apart = is_short and comparison.unlike > MOST_UNLIKE and not _share_title(before, after)
    has_capitals = earlier.has_capitals and later.has_capitals
    return Likeness(
        is_same=not is_notice_new and not is_apart and is_same_story(comparison, has_capitals=has_capitals),
        is_linked=comparison.containment >= LINKED_CONTAINMENT or comparison.openings >= OPENINGS_MEET,
        comparison=comparison,
        changed=_changed(comparison) + (("a correction notice",) if is_notice_new else ()),
    )


def _share_title(one: Article, other: Article) -> bool:
    """Whether the headlines have a word in common that is not a small one; without a headline nothing is known."""
    ours, theirs = ({word for word in tokenise(article.title).words if len(word) > SMALL} for article in (one, other))
    return bool(ours & theirs)


def are_other_days(one: Article, other: Article) -> bool:
    """Whether the two are surely of different days; an unknown date contradicts nothing, and proves nothing."""
    if one.published and other.published:
        return _differ(one.published, other.published)
    return _is_bound_passed(one, other) or _is_bound_passed(other, one)


def _differ(one: DateClaim, other: DateClaim) -> bool:
    if one.instant and other.instant:
        return abs(one.instant - other.instant) > SAME_DAY and one.day != other.day
    return one.day != other.day


def _is_bound_passed(undated: Article, dated: Article) -> bool:
    """Whether a caption proves the undated article to be younger than the dated one."""
    bound, claim = undated.not_before, dated.published
    return undated.published is None and bound is not None and claim is not None and bound > claim.day


def is_same_story(comparison: Comparison, *, has_capitals: bool = True) -> bool:
    """Whether enough is in common and no fact was exchanged.

    In a script without capitals no name is known for one: there, every word that was replaced counts.
    """
    is_noisy = comparison.misspelled > FEW_MISSPELLINGS
    exchanged = [before[0] for before, after in comparison.exchanged if not is_noisy or (before[1] and after[1])]
    if HARD.intersection(exchanged) or comparison.rewritten > (WORDS_REWRITTEN if has_capitals else 0):
        return False
    if comparison.renamed > is_noisy or (comparison.corrected and not is_noisy):
        return False
    gone, come = ({fact[0] for fact in facts} for facts in comparison.missing)
    if comparison.openings >= OPENINGS_MEET:
        is_enough = comparison.containment >= SAME_OPENING_CONTAINMENT
        return is_enough and not (gone & come & COUNTED) and len(exchanged) <= NAMES_EXCHANGED
    is_enough = comparison.containment >= OTHER_OPENING_CONTAINMENT
    return is_enough and not ((gone | come) & COUNTED) and len(exchanged) <= 1


def _says_much_more(ours: Reading, theirs: Reading, comparison: Comparison) -> bool:
    more = len(ours.words) - len(theirs.words)
    return more >= MUCH_MORE_WORDS and comparison.coverage < 1 - MUCH_MORE_SHARE


def _changed(comparison: Comparison) -> tuple[str, ...]:
    pairs = comparison.exchanged or comparison.corrected
    exchanged = [f"{before[1]} → {after[1]}" for before, after in pairs]
    gone, come = comparison.missing
    lone = [f"without {fact[1]}" for fact in gone if fact[0] in COUNTED]
    lone += [f"with {fact[1]}" for fact in come if fact[0] in COUNTED]
    return tuple(exchanged or lone)


def _days(before: Article, after: Article) -> tuple[str, ...]:
    words = [
        str(article.published.day) if article.published else f"not before {article.not_before}"
        for article in (before, after)
    ]
    return (" → ".join(words),)


def _weight(novelty: Novelty) -> tuple[int, float]:
    match novelty:
        case Twin():
            return 2, -novelty.of
        case Update():
            return 1, novelty.containment
        case Fresh():
            return 0, 0.0

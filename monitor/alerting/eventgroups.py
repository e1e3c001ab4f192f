"""Which open alert tells the event of a new article, and which one may. Pure.

open alerts of the rule -> compare each -> the one that agrees best | none, and the one that may be it
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from monitor.alerting.sameness import Likeness, Verdict, compare_events
from monitor.model import EventFacts, OpenAlert

LINKING = frozenset(("count", "kind", "place", "distance", "a day apart", "the same text with other facts"))
"""Contradictions in spite of which a later report may be of the event: it is told, and linked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventGroup:
    """What the open alerts have to do with an event.

    Attributes:
        same: The alert that tells it; None where none surely does.
        agreeing: What the two agree in, for people; empty without `same`.
        possible: The alert that may tell it, where none surely does.
    """

    same: OpenAlert | None = None
    agreeing: tuple[str, ...] = ()
    possible: OpenAlert | None = None


def find_group(event: EventFacts, alerts: Sequence[OpenAlert], *, told_apart: Collection[str] = ()) -> EventGroup:
    """The alert of the same event.

    Args:
        event: Of the new article.
        alerts: Open ones of its rule, newest first.
        told_apart: Ids of alerts whose text is a version of this one with other facts.

    Returns:
        With two alerts that agree equally well, none of them is surely the one.
    """
    judged = [(alert, compare_events(alert.event, event, is_told_apart=alert.id in told_apart)) for alert in alerts]
    same = sorted((pair for pair in judged if pair[1].verdict is Verdict.SAME), key=_strength, reverse=True)
    if same and (len(same) == 1 or _strength(same[0]) > _strength(same[1])):
        alert, likeness = same[0]
        return EventGroup(same=alert, agreeing=likeness.agreeing)
    possible = same or sorted((pair for pair in judged if _may_be(pair[1])), key=_strength, reverse=True)
    return EventGroup(possible=possible[0][0] if possible else None)


def _strength(pair: tuple[OpenAlert, Likeness]) -> int:
    return len(pair[1].agreeing)


def _may_be(likeness: Likeness) -> bool:
    return likeness.verdict is Verdict.UNSURE and bool(likeness.agreeing) and LINKING.issuperset(likeness.against)

"""What a later report of an event adds, and the follow-up that tells it. Pure.

    known facts + facts of a new report -> new facts, each with the sentence that says it
    members since the last message      -> FollowUp: new outlets, new facts; None where there is nothing to say

To add a kind of new fact: a function in `_KINDS`, most important first.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from monitor.alerting.events import is_confirming, read_passages
from monitor.alerting.particulars import read_counts, read_measures, read_numbered
from monitor.alerting.sameness import lengths_differ, split_count
from monitor.model import Alert, Article, EventFacts, FollowUp, NewFact, Outlet

HARM = frozenset(("killed", "injured"))
LONGEST_QUOTE = 300
"""Characters of a sentence that are quoted."""

MOST_KNOWN = 24
"""Values of one kind that are kept of an event."""

MOST_FACTS = 6
"""New facts of one report, and of one follow-up."""

Says = Callable[[str], bool]
"""Whether a sentence says a fact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A report that belongs to an alert.

    Attributes:
        outlet: Who tells it.
        voice: What publishers are counted by.
        facts: What it says that was not known when it joined.
        is_told: Whether a message has named its outlet: the alert's own, or a follow-up.
    """

    outlet: Outlet
    voice: str
    facts: tuple[NewFact, ...] = ()
    is_told: bool = False


def find_new_facts(known: EventFacts, new: EventFacts, article: Article, publisher: str) -> tuple[NewFact, ...]:
    """What an article says of an event that was not known of it, most important first."""
    passages = [passage.strip() for passage in read_passages(article)]
    found: dict[str, NewFact] = {}
    for kind, says in (pair for find in _KINDS for pair in find(known, new)):
        quote = next((passage for passage in passages[1:] + passages[:1] if says(passage)), "")
        if quote and kind not in found:
            found[kind] = NewFact(kind=kind, quote=quote[:LONGEST_QUOTE], publisher=publisher)
    return tuple(found.values())[:MOST_FACTS]


def _casualties(known: EventFacts, new: EventFacts) -> Iterator[tuple[str, Says]]:
    for count in new.counts:
        if split_count(count)[0] in HARM and count not in known.counts:
            yield "casualties", _reads(read_counts, count)


def _counts(known: EventFacts, new: EventFacts) -> Iterator[tuple[str, Says]]:
    things = {split_count(count)[0] for count in known.counts} - HARM
    for count in new.counts:
        if split_count(count)[0] in things and "=" in count and count not in known.counts:
            yield "count", _reads(read_counts, count)


def _confirmations(known: EventFacts, new: EventFacts) -> Iterator[tuple[str, Says]]:
    if {*new.confirmed_by} - {*known.confirmed_by}:
        yield "confirmation", is_confirming


def _weapons(known: EventFacts, new: EventFacts) -> Iterator[tuple[str, Says]]:
    """The name of what flew, where only its kind was known."""
    if not any(":" not in name for name in known.names):
        for name in new.names:
            if ":" not in name:
                yield "name", _reads(read_numbered, name)


def _ranges(known: EventFacts, new: EventFacts) -> Iterator[tuple[str, Says]]:
    lengths = [measure for measure in new.measures if measure.endswith(" km")]
    is_first = not any(measure.endswith(" km") for measure in known.measures)
    if lengths and (is_first or lengths_differ(known.measures, new.measures)):
        yield "range", _reads(read_measures, lengths[0])


def _votes(known: EventFacts, new: EventFacts) -> Iterator[tuple[str, Says]]:
    if not any(":" in measure for measure in known.measures):
        for measure in new.measures:
            if ":" in measure:
                yield "vote", _reads(read_measures, measure)


_KINDS = (_casualties, _counts, _confirmations, _weapons, _ranges, _votes)


def _reads(read: Callable[[str], Iterable[str]], value: str) -> Says:
    return lambda passage: value in read(passage)


def enrich(known: EventFacts, new: EventFacts) -> EventFacts:
    """The event as it is known with one more report: what was not known is added, and what was stays.

    Numbers that differ are all kept: whoever repeats one of them tells nothing new.
    """
    values = {field.name: getattr(known, field.name) or getattr(new, field.name) for field in fields(EventFacts)}
    if new.is_dated and not known.is_dated:
        values |= {"first": new.first, "last": new.last, "is_dated": True}
    for name in ("parties", "confirmed_by", "counts", "measures"):
        values[name] = tuple(dict.fromkeys([*getattr(known, name), *getattr(new, name)]))[:MOST_KNOWN]
    return replace(known, **values | {"is_revision": known.is_revision})


def compose_follow_up(alert: Alert, number: int, members: Sequence[Member], at: datetime) -> FollowUp | None:
    """What to tell of an alert since its last message; None where there is nothing.

    Args:
        alert: As it was raised.
        number: Of this follow-up, from 1.
        members: All that belong to it, in the order in which they joined, the article of the alert first.
        at: Now, UTC.
    """
    heard = {member.voice for member in members if member.is_told}
    outlets: dict[str, Outlet] = {}
    for member in members:
        if member.voice not in heard:
            outlets.setdefault(member.voice, member.outlet)
    facts = dict.fromkeys(fact for member in members for fact in member.facts)
    if not outlets and not facts:
        return None
    return FollowUp(
        alert=alert,
        number=number,
        outlets=tuple(outlets.values()),
        publishers=len({member.voice for member in members}),
        facts=tuple(facts)[:MOST_FACTS],
        at=at,
    )

"""The judgement: what becomes of one article, and who is told. Pure: the store calls it inside its transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from monitor.alerting.ageing import hold_for_age
from monitor.alerting.eventgroups import EventGroup, find_group
from monitor.alerting.followups import enrich, find_new_facts
from monitor.alerting.grouping import JOINING, OWN, find_alert, find_related, find_silence, find_told_apart
from monitor.alerting.identity import identify
from monitor.alerting.kinship import Bond, Kin, find_kinship
from monitor.alerting.matching import Subject
from monitor.alerting.publishers import describe_outlet
from monitor.alerting.routing import find_targets
from monitor.alerting.silencing import hold_for_silence
from monitor.model import (
    Alert,
    AlertReason,
    Analysed,
    Circumstances,
    Decision,
    EventFacts,
    Held,
    HeldReason,
    Joined,
    Level,
    Match,
    Outlet,
    Route,
    Surroundings,
    Telling,
    Timing,
)
from monitor.rules.definition import Grouping, Rule


class Judgement(Protocol):
    """`decide` with its options bound; the same as `ports.Decide`."""

    def __call__(self, analysed: Analysed, surroundings: Surroundings, circumstances: Circumstances, /) -> Decision:
        """What becomes of the article."""


def bind(rules: Mapping[str, Rule], routes: Sequence[Route], timing: Timing | None = None) -> Judgement:
    """`decide` for these rules (by id), routes and times, as the store wants it."""
    return partial(decide, rules=rules, routes=routes, timing=timing or Timing())


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One match to be judged, and all that bears on it; the rule is None where it is gone."""

    match: Match
    rule: Rule | None
    analysed: Analysed
    kin: tuple[Kin, ...]
    surroundings: Surroundings
    circumstances: Circumstances
    outlet: Outlet

    @property
    def group(self) -> Grouping:
        """What counts as the same thing to tell."""
        return self.rule.group if self.rule else Grouping.STORY

    @property
    def event(self) -> EventFacts | None:
        """What the article says of the event, where the rule groups by it."""
        return self.analysed.events.get(self.match.rule) if self.group is Grouping.EVENT else None


def decide(
    analysed: Analysed,
    surroundings: Surroundings,
    circumstances: Circumstances,
    *,
    rules: Mapping[str, Rule],
    routes: Sequence[Route],
    timing: Timing,
) -> Decision:
    """What becomes of one article: its novelty, and for each rule that matched an alert, a joining or a silence.

    Args:
        analysed: The article, its fingerprint and the verdict of every rule.
        surroundings: What is stored near it.
        circumstances: Its source and the time.
        rules: By id; a match of a rule that is not among them has no target.
        routes: For rules without targets of their own; the first that fits wins.
        timing: How long an alert waits for further publishers.

    Returns:
        One telling a match with `is_match`, in the order of `analysed.matches`.
    """
    kinship = find_kinship(analysed, surroundings)
    outlet = describe_outlet(analysed.article, circumstances, kinship.kin)
    cases = (
        Case(
            match=match,
            rule=rules.get(match.rule),
            analysed=analysed,
            kin=kinship.kin,
            surroundings=surroundings,
            circumstances=circumstances,
            outlet=outlet,
        )
        for match in analysed.matches
        if match.is_match
    )
    tellings = tuple((case.match, _judge(case, routes, timing)) for case in cases)
    return Decision(novelty=kinship.novelty, tellings=tellings, outlet=outlet)


def _judge(case: Case, routes: Sequence[Route], timing: Timing) -> Telling:
    """The first reason not to tell it by itself, in the order of this room's docstring; else an alert."""
    article, circumstances = case.analysed.article, case.circumstances
    bonds = OWN if case.group is Grouping.NONE else JOINING
    joined = find_alert(case.match, article, case.kin, case.surroundings, bonds=bonds)
    if joined is not None:
        return _add_facts(case, joined)
    kin = tuple(one for one in case.kin if case.group is not Grouping.NONE or one.bond in OWN)
    held = hold_for_age(article, circumstances) or find_silence(case.match, article, kin, case.surroundings)
    if held is not None:
        return held
    group = _find_event_group(case)
    if group.same is not None:
        joined = Joined(alert=group.same.id, why=HeldReason.SAME_EVENT, detail=_in_words(group))
        return _add_facts(case, joined)
    silenced = hold_for_silence(_subject(case), case.surroundings.silences)
    return silenced or _raise(case, routes, timing, group)


def _find_event_group(case: Case) -> EventGroup:
    if case.event is None:
        return EventGroup()
    alerts = [alert for alert in case.surroundings.open_alerts if alert.rule == case.match.rule]
    told_apart = find_told_apart(case.match, case.kin, case.surroundings)
    return find_group(case.event, alerts, told_apart=told_apart)


def _in_words(group: EventGroup) -> str:
    return f"act and actor agree, and {', '.join(group.agreeing)}" if group.agreeing else ""


def _add_facts(case: Case, joined: Joined) -> Joined:
    """With what the article adds to the event; a copy, and the same article again, add nothing that needs telling."""
    known = next((one.event for one in case.surroundings.open_alerts if one.id == joined.alert), None)
    if known is None or case.event is None:
        return joined
    is_report = joined.why is HeldReason.SAME_EVENT or _is_longer_report(case, joined)
    article, publisher = case.analysed.article, case.outlet.publisher
    facts = find_new_facts(known, case.event, article, publisher) if is_report else ()
    event = enrich(known, case.event)
    return replace(joined, facts=facts, event=event if event != known else None)


def _is_longer_report(case: Case, joined: Joined) -> bool:
    """Whether it joined because it contains an article of the alert, and says more."""
    stories = ((one.bond, case.surroundings.alerts.get(one.stored.article_id, {})) for one in case.kin)
    bonds = (bond for bond, alerts in stories if alerts.get(case.match.rule) == joined.alert)
    return next(bonds, None) is Bond.LONGER


def _raise(case: Case, routes: Sequence[Route], timing: Timing, group: EventGroup) -> Alert | Held:
    match, analysed, circumstances, rule = case.match, case.analysed, case.circumstances, case.rule
    if rule is None:
        return Held(why=HeldReason.NO_TARGET, detail=f"there is no rule {match.rule} any more")
    routing = find_targets(rule, _subject(case), routes, circumstances.now)
    if not routing.targets:
        return Held(why=HeldReason.NO_TARGET, detail=routing.why)
    why, related = _find_reason(case, group)
    return Alert(
        id=identify(match.rule, analysed),
        rule=match.rule,
        rule_title=rule.title or rule.id,
        level=rule.level,
        article=analysed.article,
        match=match,
        publisher=case.outlet.publisher,
        why=why,
        related=related,
        targets=routing.targets,
        routed=routing.why,
        labels=rule.labels,
        first_seen=circumstances.first_seen,
        min_publishers=rule.min_publishers,
        waits_until=circumstances.now + timing.publisher_timeout if rule.min_publishers > 1 else None,
        event=case.event,
    )


def _find_reason(case: Case, group: EventGroup) -> tuple[AlertReason, str | None]:
    """Why it is told, and the earlier alert it may belong to."""
    related = find_related(case.match, case.kin, case.surroundings) if case.group is not Grouping.NONE else None
    if related is not None:
        return AlertReason.POSSIBLE_UPDATE, related
    if group.possible is not None:
        return AlertReason.POSSIBLY_SAME_EVENT, group.possible.id
    return AlertReason.FIRST_REPORT, None


def _subject(case: Case) -> Subject:
    """What routes and silences look at, before there is an alert."""
    article, rule = case.analysed.article, case.rule
    return Subject(
        rule=case.match.rule,
        level=rule.level if rule else Level.MEDIUM,
        labels=rule.labels if rule else (),
        source=case.circumstances.source.name,
        entities=case.match.actors,
        text=f"{article.title}\n{article.body}",
    )

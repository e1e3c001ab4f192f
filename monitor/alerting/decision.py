"""The judgement: what becomes of one article, and who is told. Pure: the store calls it inside its transaction."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Protocol
from urllib.parse import urlsplit

from monitor.alerting.ageing import hold_for_age
from monitor.alerting.grouping import find_alert, find_related, find_silence
from monitor.alerting.identity import identify
from monitor.alerting.kinship import Kin, find_kinship
from monitor.alerting.matching import Subject
from monitor.alerting.routing import find_targets
from monitor.alerting.silencing import hold_for_silence
from monitor.model import (
    Alert,
    AlertReason,
    Analysed,
    Article,
    Circumstances,
    Decision,
    Held,
    HeldReason,
    Level,
    Match,
    Route,
    Source,
    Surroundings,
    Telling,
)
from monitor.rules.definition import Rule


class Judgement(Protocol):
    """`decide` with its options bound; the same as `ports.Decide`."""

    def __call__(self, analysed: Analysed, surroundings: Surroundings, circumstances: Circumstances, /) -> Decision:
        """What becomes of the article."""


def bind(rules: Mapping[str, Rule], routes: Sequence[Route]) -> Judgement:
    """`decide` for these rules (by id) and routes, as the store wants it."""
    return partial(decide, rules=rules, routes=routes)


def decide(
    analysed: Analysed,
    surroundings: Surroundings,
    circumstances: Circumstances,
    *,
    rules: Mapping[str, Rule],
    routes: Sequence[Route],
) -> Decision:
    """What becomes of one article: its novelty, and for each rule that matched an alert, a joining or a silence.

    Args:
        analysed: The article, its fingerprint and the verdict of every rule.
        surroundings: What is stored near it.
        circumstances: Its source and the time.
        rules: By id; a match of a rule that is not among them has no target.
        routes: For rules without targets of their own; the first that fits wins.

    Returns:
        One telling a match with `is_match`, in the order of `analysed.matches`.
    """
    kinship = find_kinship(analysed, surroundings)
    tellings: list[tuple[Match, Telling]] = []
    for match in analysed.matches:
        if match.is_match:
            telling = _without_telling(match, analysed.article, kinship.kin, surroundings, circumstances)
            if telling is None:
                subject = _subject(match, analysed.article, circumstances.source, rules.get(match.rule))
                related = find_related(match, kinship.kin, surroundings)
                telling = hold_for_silence(subject, surroundings.silences) or _raise(
                    match, analysed, circumstances, related, rules.get(match.rule), routes
                )
            tellings.append((match, telling))
    return Decision(novelty=kinship.novelty, tellings=tuple(tellings))


def _without_telling(
    match: Match, article: Article, kin: Sequence[Kin], surroundings: Surroundings, circumstances: Circumstances
) -> Telling | None:
    """The first reason not to tell: it was told; it is too old; silence was kept about it. None to tell."""
    return (
        find_alert(match, article, kin, surroundings)
        or hold_for_age(article, circumstances)
        or find_silence(match, article, kin, surroundings)
    )


def _raise(
    match: Match,
    analysed: Analysed,
    circumstances: Circumstances,
    related: str | None,
    rule: Rule | None,
    routes: Sequence[Route],
) -> Alert | Held:
    if rule is None:
        return Held(why=HeldReason.NO_TARGET, detail=f"there is no rule {match.rule} any more")
    subject = _subject(match, analysed.article, circumstances.source, rule)
    routing = find_targets(rule, subject, routes, circumstances.now)
    if not routing.targets:
        return Held(why=HeldReason.NO_TARGET, detail=routing.why)
    return Alert(
        id=identify(match.rule, analysed),
        rule=match.rule,
        rule_title=rule.title or rule.id,
        level=rule.level,
        article=analysed.article,
        match=match,
        publisher=name_publisher(circumstances.source, analysed.article),
        why=AlertReason.POSSIBLE_UPDATE if related else AlertReason.FIRST_REPORT,
        related=related,
        targets=routing.targets,
        routed=routing.why,
        labels=rule.labels,
        first_seen=circumstances.first_seen,
    )


def _subject(match: Match, article: Article, source: Source, rule: Rule | None) -> Subject:
    """What routes and silences look at, before there is an alert."""
    return Subject(
        rule=match.rule,
        level=rule.level if rule else Level.MEDIUM,
        labels=rule.labels if rule else (),
        source=source.name,
        entities=match.actors,
        text=f"{article.title}\n{article.body}",
    )


def name_publisher(source: Source, article: Article) -> str:
    """The outlet: as configured, else the host of the article's address, else the source's name."""
    if source.publisher:
        return source.publisher
    try:
        host = urlsplit(article.canonical_url or article.url).hostname
    except ValueError:
        host = None
    return (host or source.name).removeprefix("www.")

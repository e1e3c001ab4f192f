"""What happened in some days, summed up. `report_page.render` makes a page of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from monitor.app import vitals
from monitor.app.archive import open_archive
from monitor.engine import SystemClock
from monitor.model import Alert, AlertQuery, AlertRecord, ArchiveQuery, Outcome, Stages
from monitor.settings import Settings

MOST_STORIES: Final = 10
"""Stories that are named as those most told."""

MOST_ALERTS: Final = 200
"""Alerts that a page lists; of those beyond it says how many they are."""

MOST: Final = 100_000
"""Alerts that are read at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An alert as a line of the report.

    Attributes:
        alert: Its id.
        rule: Id of the rule.
        title: Of the article.
        url: Of the article.
        publisher: Who told it first.
        at: When it was raised, UTC.
        articles: How many articles tell it.
        sent: To which targets it was sent.
        lost: To which it was not.
    """

    alert: str
    rule: str
    title: str
    url: str
    publisher: str
    at: datetime
    articles: int
    sent: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source as a line of the report: its state, why, and its articles by day (UTC)."""

    name: str
    state: str
    error: str
    by_day: Mapping[date, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLine:
    """A target as a line of the report: how many messages of these days are in which state."""

    name: str
    by_outcome: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What happened.

    Attributes:
        since: First instant, UTC.
        until: Last instant, UTC.
        stages: How many articles came how far.
        by_rule: Alerts by rule and day (UTC), the rule with most first.
        stories: Alerts, newest first.
        top: The alerts that most articles tell.
        sources: Those that need a look first.
        targets: By name.
    """

    since: datetime
    until: datetime
    stages: Stages
    by_rule: Mapping[str, Mapping[date, int]]
    stories: tuple[Story, ...]
    top: tuple[Story, ...]
    sources: tuple[SourceLine, ...]
    targets: tuple[TargetLine, ...]


def sum_up(settings: Settings, query: ArchiveQuery) -> Summary:
    """What happened in the time of the query. Raises StoreError where there is no database."""
    seen = vitals.look(settings)
    until = query.until or SystemClock().now()
    since = query.since or until - timedelta(days=7)
    with closing(open_archive(settings)) as store:
        records = store.list_alerts(AlertQuery(since=since, limit=MOST))
        members = {one.id: len(one.articles) for one in store.told_alerts(ArchiveQuery())}
        stages, arrivals = store.stages(query), store.arrivals(since)
    raised = [(one, one.tells) for one in records if isinstance(one.tells, Alert) and one.created_at < until]
    stories = tuple(_story(record, alert, members) for record, alert in raised)
    return Summary(
        since=since,
        until=until,
        stages=stages,
        by_rule=_by_rule(stories),
        stories=stories,
        top=tuple(sorted(stories, key=lambda one: -one.articles)[:MOST_STORIES]),
        sources=tuple(
            SourceLine(
                name=one.source.name,
                state=one.health.state.value,
                error=one.health.error if one in seen.troubled else "",
                by_day=arrivals.get(one.source.name, {}),
            )
            for one in sorted(seen.sources, key=lambda one: (one not in seen.troubled, one.source.name))
        ),
        targets=_targets(record for record, _ in raised),
    )


def _story(record: AlertRecord, alert: Alert, members: Mapping[str, int]) -> Story:
    first = [one.delivery for one in record.deliveries if one.delivery.update == 0]
    return Story(
        alert=alert.id,
        rule=alert.rule,
        title=alert.article.title,
        url=alert.article.url,
        publisher=alert.publisher,
        at=record.created_at,
        articles=members.get(alert.id, 1),
        sent=tuple(one.target for one in first if one.outcome is Outcome.SENT),
        lost=tuple(one.target for one in first if one.outcome is Outcome.DEAD),
    )


def _by_rule(stories: tuple[Story, ...]) -> dict[str, dict[date, int]]:
    counts = Counter(one.rule for one in stories)
    return {
        rule: dict(Counter(one.at.date() for one in stories if one.rule == rule)) for rule, _ in counts.most_common()
    }


def _targets(records: Iterable[AlertRecord]) -> tuple[TargetLine, ...]:
    found: dict[str, Counter[str]] = {}
    for record in records:
        for one in record.deliveries:
            found.setdefault(one.delivery.target, Counter())[one.delivery.outcome.value] += 1
    return tuple(TargetLine(name=name, by_outcome=dict(counts)) for name, counts in sorted(found.items()))

"""Alerts, their messages and silences, from the database of a configuration; beside a running daemon as well."""

import secrets
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.alerting import Pending, Routing, Subject, find_targets, schedule
from monitor.engine import SystemClock
from monitor.errors import InputError
from monitor.model import AlertQuery, AlertRecord, Hold, Level, Outcome, Silence
from monitor.settings import Settings

if TYPE_CHECKING:
    from monitor.store import SqlStore


def now() -> datetime:
    """The present instant, UTC."""
    return SystemClock().now()


def list_alerts(settings: Settings, query: AlertQuery) -> tuple[AlertRecord, ...]:
    """The alerts and notices that fit, newest first. Raises StoreError when there is no database."""
    with closing(_open(settings)) as store:
        return store.list_alerts(query)


def find_alert(settings: Settings, beginning: str) -> AlertRecord:
    """The one whose id begins so. Raises InputError when none does, or several do."""
    with closing(_open(settings)) as store:
        return store.find_alert(beginning)


def retry(
    settings: Settings, *, outcomes: Sequence[Outcome], beginning: str | None = None, target: str | None = None
) -> int:
    """Make messages in these states due now; returns how many. Raises InputError for an unknown alert or target."""
    known = [one.name for one in settings.targets]
    if target is not None and target not in known:
        raise InputError(f"there is no target {target!r}; the targets are: {', '.join(known)}")
    with closing(_open(settings)) as store:
        alert = store.find_alert(beginning).tells.id if beginning else None  # type: ignore[union-attr]
        return store.retry_deliveries(now(), outcomes=outcomes, alert=alert, target=target)


def add_silence(settings: Settings, silence: Silence) -> Silence:
    """Keep a silence under a new id, and return it with that."""
    named = replace(silence, id=secrets.token_hex(3))
    with closing(_open(settings)) as store:
        store.add_silence(named)
    return named


def list_silences(settings: Settings, *, with_ended: bool) -> tuple[tuple[Silence, int], ...]:
    """Silences, the one that ends first first, each with how many matches it has held."""
    with closing(_open(settings)) as store:
        found = store.list_silences(now(), with_ended=with_ended)
        held = store.count_silenced() if found else {}
        return tuple((one, held.get(one.id, 0)) for one in found)


def end_silence(settings: Settings, beginning: str) -> Silence:
    """End the one whose id begins so, now. Raises InputError when none does, or several do."""
    with closing(_open(settings)) as store:
        return store.end_silence(beginning, now())


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """A target, and how long it would make an alert wait; None tells it at once."""

    target: str
    hold: Hold | None


def route(settings: Settings, subject: Subject, at: datetime) -> tuple[Routing, tuple[Destination, ...]]:
    """Where an alert of a rule would go, why, and when each target would be told.

    Args:
        settings: With the rules, routes and targets.
        subject: Its rule, which must be one of the rules that run, and what else is known of it.
        at: When the alert is raised, UTC.

    Raises:
        InputError: There is no such rule.
    """
    rules = {rule.id: rule for rule in settings.rules}
    if subject.rule not in rules:
        raise InputError(f"there is no rule {subject.rule!r} that runs; the rules are: {', '.join(rules)}")
    routing = find_targets(rules[subject.rule], subject, settings.routes, at)
    paces = {target.name: target.pace for target in settings.targets}
    pending = Pending(level=subject.level, since=at, is_first=True)
    return routing, tuple(
        Destination(target=name, hold=schedule(paces[name], pending, at, ())) for name in routing.targets
    )


def describe_rule(settings: Settings, rule: str, *, level: Level | None, labels: tuple[str, ...]) -> Subject:
    """What is known of the alerts of a rule before there is one; `level` None takes the rule's."""
    found = next((one for one in settings.rules if one.id == rule), None)
    usual = found.level if found else Level.MEDIUM
    return Subject(rule=rule, level=level or usual, labels=(*(found.labels if found else ()), *labels))


def _open(settings: Settings) -> "SqlStore":
    from monitor.store import open_store  # SQLAlchemy is slow to load

    return open_store(settings.database, must_exist=True)

"""Alerts and notices with their messages, for people: listed, shown, and sent again when they could not be."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, literal, select, update

from monitor.errors import InputError
from monitor.model import AlertQuery, AlertRecord, Attempt, Attempted, Outcome, Postponed
from monitor.store.database import Database
from monitor.store.members import load_coverage
from monitor.store.neighbours import PARAMETERS
from monitor.store.outbox import OPEN, delivery_of, hold_subject
from monitor.store.tables import alerts, attempts, circuits, deliveries, ledger
from monitor.store.tidings import load_tidings

_FEW = 5
"""Alerts that are named where the beginning of an id fits several."""

AGAIN = (*OPEN, Outcome.DEAD.value, Outcome.DRY.value)
"""Outcomes that `retry_deliveries` takes up; the others have arrived, or are under way."""


class AlertTables:
    """The part of the store that lists alerts and takes up their deliveries again."""

    def __init__(self, database: Database) -> None:
        """All parts share one database."""
        self._database = database

    def list_alerts(self, query: AlertQuery) -> tuple[AlertRecord, ...]:
        """What fits the query, newest first."""
        with self._database.reading() as connection:
            raised = _raised()
            wanted = select(raised.c.id, raised.c.at).where(*_conditions(query, raised))
            rows = connection.execute(wanted.order_by(raised.c.at.desc(), raised.c.id).limit(query.limit)).all()
            return _records(connection, {row.id: row.at for row in rows})

    def find_alert(self, beginning: str) -> AlertRecord:
        """The alert or notice whose id begins so.

        Raises:
            InputError: None does, or several do.
        """
        with self._database.reading() as connection:
            raised = _raised()
            fits = raised.c.id.startswith(beginning, autoescape=True)
            rows = connection.execute(select(raised).where(fits).order_by(raised.c.id).limit(_FEW + 1)).all()
            if len(rows) > 1 and beginning:
                ids = ", ".join(row.id for row in rows[:_FEW])
                raise InputError(f"several alerts begin with {beginning!r}: {ids}; give more of the id")
            if not rows or not beginning:
                raise InputError(
                    f"no alert {beginning!r} is in database {self._database.place}; all of them: monitor alerts list"
                )
            [found] = _records(connection, {row.id: row.at for row in rows})
            return replace(found, coverage=load_coverage(connection, [rows[0].id]).get(rows[0].id, ()))

    def retry_deliveries(
        self, now: datetime, *, outcomes: Sequence[Outcome], alert: str | None = None, target: str | None = None
    ) -> int:
        """Make the deliveries in these states due now, with all their attempts before them; returns how many.

        Their targets are tried at once, however they fared. What was sent is never taken up again.
        """
        chosen: Any = deliveries.c.outcome.in_([one.value for one in outcomes if one.value in AGAIN])
        if alert is not None:
            chosen &= deliveries.c.alert_id == alert
        if target is not None:
            chosen &= deliveries.c.target == target
        again: dict[str, Any] = {"outcome": Outcome.WAITING.value, "attempts": 0, "next_at": now}
        again |= {"created_at": now, "held": "", "is_digest": False, "error": ""}
        with self._database.writing() as connection:
            targets = set(connection.execute(select(deliveries.c.target).where(chosen)).scalars())
            connection.execute(update(circuits).where(circuits.c.target.in_(targets)).values(open_until=None))
            return connection.execute(update(deliveries).where(chosen).values(again)).rowcount


def load_attempted(connection: Connection, ids: Collection[str]) -> tuple[Attempted, ...]:
    """The deliveries of these alerts and notices, each with its attempts and holds; by alert, update and target."""
    rows = connection.execute(
        select(deliveries)
        .where(deliveries.c.alert_id.in_(ids))
        .order_by(deliveries.c.alert_id, deliveries.c.follow_up, deliveries.c.target)
    ).all()
    tried, held = _attempts(connection, ids), _holds(connection, [hold_subject(delivery_of(row)) for row in rows])
    return tuple(
        Attempted(
            delivery=delivery_of(row),
            last_at=row.last_at,
            attempts=tuple(tried[row.alert_id, row.follow_up, row.target]),
            holds=tuple(held[hold_subject(delivery_of(row))]),
        )
        for row in rows
    )


def _raised() -> Any:
    """(id, at, rule) of every alert and of every notice that has a message."""
    own = select(alerts.c.id, alerts.c.created_at.label("at"), alerts.c.rule)
    others = deliveries.c.alert_id.not_in(select(alerts.c.id))
    columns = (
        deliveries.c.alert_id.label("id"),
        func.min(deliveries.c.created_at).label("at"),
        literal("").label("rule"),
    )
    return own.union_all(select(*columns).where(others).group_by(deliveries.c.alert_id)).subquery()


def _conditions(query: AlertQuery, raised: Any) -> list[Any]:
    found: list[Any] = []
    if query.rule is not None:
        found.append(raised.c.rule == query.rule)
    if query.since is not None:
        found.append(raised.c.at >= query.since)
    messages = [deliveries.c.alert_id == raised.c.id]
    if query.target is not None:
        messages.append(deliveries.c.target == query.target)
    if query.outcomes:
        messages.append(deliveries.c.outcome.in_([one.value for one in query.outcomes]))
    if len(messages) > 1:
        found.append(select(deliveries.c.alert_id).where(*messages).exists())
    return found


def _records(connection: Connection, raised: Mapping[str, datetime]) -> tuple[AlertRecord, ...]:
    """In the order given; one of which nothing is known any more is left out."""
    tidings = load_tidings(connection, {(alert, 0) for alert in raised})
    messages: defaultdict[str, list[Attempted]] = defaultdict(list)
    for one in load_attempted(connection, list(raised)):
        messages[one.delivery.alert].append(one)
    return tuple(
        AlertRecord(tells=tidings[alert, 0], created_at=at, deliveries=tuple(messages[alert]))
        for alert, at in raised.items()
        if (alert, 0) in tidings
    )


def _attempts(connection: Connection, ids: Collection[str]) -> dict[tuple[str, int, str], list[Attempt]]:
    found: defaultdict[tuple[str, int, str], list[Attempt]] = defaultdict(list)
    rows = connection.execute(select(attempts).where(attempts.c.alert_id.in_(ids)).order_by(attempts.c.id))
    for row in rows:
        before = found[row.alert_id, row.follow_up, row.target]
        attempt = Attempt(
            number=len(before) + 1,
            begun_at=row.begun_at,
            ended_at=row.ended_at,
            outcome=Outcome(row.outcome),
            error=row.error,
        )
        before.append(attempt)
    return found


def _holds(connection: Connection, subjects: Collection[str]) -> dict[str, list[Postponed]]:
    found: defaultdict[str, list[Postponed]] = defaultdict(list)
    query = select(ledger).where(ledger.c.stage == "hold").order_by(ledger.c.id)
    named = list(subjects)
    for start in range(0, len(named), PARAMETERS):  # one a delivery: more than a database takes in one question
        some = ledger.c.subject.in_(named[start : start + PARAMETERS])
        for row in connection.execute(query.where(some)):
            found[row.subject].append(Postponed(at=row.at, why=row.detail))
    return found

"""Alerts and notices with their messages, for people: listed, shown, and sent again when they could not be."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select, update

from monitor.errors import InputError
from monitor.model import AlertQuery, AlertRecord, Attempt, Attempted, Outcome, Postponed
from monitor.store.database import Database
from monitor.store.dialect import portions
from monitor.store.members import load_coverage
from monitor.store.outbox import OPEN, delivery_of, hold_subject
from monitor.store.tables import alerts, attempts, circuits, deliveries, ledger, notices
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
            newest = [row for wanted in _wanted(query) for row in connection.execute(wanted.limit(query.limit))]
            newest.sort(key=lambda row: (-row.at.timestamp(), row.id))
            return _records(connection, {row.id: row.at for row in newest[: query.limit]})

    def find_alert(self, beginning: str) -> AlertRecord:
        """The alert or notice whose id begins so.

        Raises:
            InputError: None does, or several do.
        """
        with self._database.reading() as connection:
            queries = (query.where(begins(column, beginning)) for query, column in _raised())
            found = [row for query in queries for row in connection.execute(query.order_by("id").limit(_FEW + 1))]
            rows = sorted(found, key=lambda row: row.id)[: _FEW + 1]
            if len(rows) > 1 and beginning:
                ids = ", ".join(row.id for row in rows[:_FEW])
                raise InputError(f"several alerts begin with {beginning!r}: {ids}; give more of the id")
            if not rows or not beginning:
                raise InputError(
                    f"no alert {beginning!r} is in database {self._database.place}; all of them: monitor alerts list"
                )
            [record] = _records(connection, {row.id: row.at for row in rows})
            return replace(record, coverage=load_coverage(connection, [rows[0].id]).get(rows[0].id, ()))

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


def begins(column: ColumnElement[str], beginning: str) -> ColumnElement[bool]:
    """Whether an id, of digits and letters a to f, begins so; asked so, its index is used."""
    wanted = beginning.lower()
    return (column >= wanted) & (column < wanted + "g") & column.startswith(wanted, autoescape=True)


def _raised() -> "tuple[tuple[Select[Any], ColumnElement[str]], ...]":
    """(id, at) of every alert, and of every notice that has a message; each with its column of ids."""
    of_alerts = select(alerts.c.id, alerts.c.created_at.label("at"))
    has_message = select(deliveries.c.alert_id).where(deliveries.c.alert_id == notices.c.id).exists()
    of_notices = select(notices.c.id, notices.c.at).where(notices.c.number == 0, has_message)
    return (of_alerts, alerts.c.id), (of_notices, notices.c.id)


def _wanted(query: AlertQuery) -> "Iterator[Select[Any]]":
    """The same, of what fits a query, newest first; each in the order of an index, so that few rows are looked at."""
    (of_alerts, alert), (of_notices, notice) = _raised()
    if query.rule is None:  # a notice is of none
        yield _fitting(of_notices, notice, query, notices.c.at)
    else:
        of_alerts = of_alerts.where(alerts.c.rule == query.rule)
    yield _fitting(of_alerts, alert, query, alerts.c.created_at)


def _fitting(wanted: "Select[Any]", key: Any, query: AlertQuery, at: Any) -> "Select[Any]":
    wanted = wanted.order_by(at.desc(), key)
    if query.since is not None:
        wanted = wanted.where(at >= query.since)
    if query.target is None and not query.outcomes:
        return wanted
    message = select(deliveries.c.alert_id).where(deliveries.c.alert_id == key)
    if query.target is not None:
        message = message.where(deliveries.c.target == query.target)
    if query.outcomes:
        message = message.where(deliveries.c.outcome.in_([one.value for one in query.outcomes]))
    return wanted.where(message.exists())


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
    for some in portions(list(subjects)):  # one a delivery: more than a database takes in one question
        for row in connection.execute(query.where(ledger.c.subject.in_(some))):
            found[row.subject].append(Postponed(at=row.at, why=row.detail))
    return found

"""The outbox: one row per (alert, update, target), marked before and after each attempt."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from monitor.model import Alert, Delivery, Outcome, SendResult
from monitor.ports import DueDelivery
from monitor.store.database import Database
from monitor.store.serialise import from_bytes, storable
from monitor.store.tables import alerts, deliveries

OPEN = (Outcome.WAITING.value, Outcome.FAILED.value, Outcome.UNKNOWN.value)
"""Outcomes after which an attempt may follow."""


class OutboxTables:
    """The part of the store that `ports.Outbox` promises."""

    def __init__(self, database: Database) -> None:
        """All parts share one database."""
        self._database = database

    def due_targets(self, now: datetime) -> tuple[str, ...]:
        """Targets with a delivery to attempt now, longest waiting first."""
        query = select(deliveries.c.target).where(_is_due(now)).group_by(deliveries.c.target)
        with self._database.reading() as connection:
            return tuple(connection.execute(query.order_by(func.min(deliveries.c.next_at))).scalars())

    def due_deliveries(self, now: datetime, *, target: str, limit: int = 100) -> tuple[DueDelivery, ...]:
        """Deliveries of one target to attempt now, oldest first."""
        query = select(deliveries, alerts.c.body).join(alerts).where(deliveries.c.target == target, _is_due(now))
        in_order = query.order_by(deliveries.c.created_at, deliveries.c.alert_id, deliveries.c.follow_up).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(in_order).all()
        return tuple(DueDelivery(delivery=delivery_of(row), tells=from_bytes(Alert, row.body)) for row in rows)

    def begin_delivery(self, delivery: Delivery, now: datetime) -> Delivery:
        """Mark as SENDING and count the attempt, durably, before anything is sent."""
        begun = {"outcome": Outcome.SENDING.value, "attempts": deliveries.c.attempts + 1, "last_at": now}
        with self._database.writing() as connection:
            statement = update(deliveries).where(_is(delivery)).values(begun).returning(*deliveries.c)
            return delivery_of(connection.execute(statement).one())

    def finish_delivery(
        self, delivery: Delivery, result: SendResult, *, now: datetime, next_at: datetime | None
    ) -> None:
        """Mark the outcome; without a next time it is SENT, or DEAD."""
        outcome = result.outcome
        if outcome is not Outcome.SENT and next_at is None:
            outcome = Outcome.DEAD
        values: dict[str, Any] = {"outcome": outcome.value, "error": storable(result.error), "last_at": now}
        values["next_at"] = None if outcome is Outcome.SENT else next_at
        if result.outcome is Outcome.UNKNOWN:
            values["maybe_repeated"] = True
        with self._database.writing() as connection:
            connection.execute(update(deliveries).where(_is(delivery)).values(values))

    def recover_deliveries(self, now: datetime) -> int:
        """After a restart: those left SENDING become UNKNOWN, due now, maybe repeated."""
        cut_short = {"outcome": Outcome.UNKNOWN.value, "maybe_repeated": True, "next_at": now}
        cut_short["error"] = "the process ended while it was sending"
        with self._database.writing() as connection:
            left = deliveries.c.outcome == Outcome.SENDING.value
            return connection.execute(update(deliveries).where(left).values(cut_short)).rowcount


def _is_due(now: datetime) -> Any:
    return deliveries.c.outcome.in_(OPEN) & (deliveries.c.next_at <= now)


def _is(delivery: Delivery) -> Any:
    return (
        (deliveries.c.alert_id == delivery.alert)
        & (deliveries.c.follow_up == delivery.update)
        & (deliveries.c.target == delivery.target)
    )


def delivery_of(row: Row[Any]) -> Delivery:
    """The delivery of a row of that table; one that is finished has its last time as the next."""
    return Delivery(
        alert=row.alert_id,
        update=row.follow_up,
        target=row.target,
        attempts=row.attempts,
        outcome=Outcome(row.outcome),
        maybe_repeated=row.maybe_repeated,
        next_at=row.next_at or row.last_at or row.created_at,
        error=row.error,
    )

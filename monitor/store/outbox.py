"""The outbox: one row per (alert, update, target), marked before and after each attempt."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, or_, select, update

from monitor.model import Circuit, Delivery, Hold, Outcome, SendResult, TargetRecord
from monitor.ports import DueDelivery
from monitor.store.database import Database
from monitor.store.dialect import insert_new, portions
from monitor.store.members import load_coverage
from monitor.store.serialise import storable
from monitor.store.tables import alerts, attempts, circuits, deliveries, ledger
from monitor.store.tidings import load_tidings

OPEN = (Outcome.WAITING.value, Outcome.FAILED.value, Outcome.UNKNOWN.value)
"""Outcomes after which an attempt may follow."""

UNFINISHED = (*OPEN, Outcome.SENDING.value)
"""Outcomes of which there are few at any time: with them the index is used, and what was sent is not looked at."""

CUT_SHORT = "the process ended while it was sending"
REHEARSED = "a dry run: nothing was sent"


def add_deliveries(
    connection: Connection,
    subject: str,
    targets: Iterable[str],
    now: datetime,
    *,
    update: int = 0,
    due_at: datetime | None = None,
) -> None:
    """Put a message to each of these targets into the outbox; one that is there already is left alone.

    Where the first message was settled by a dry run, a later one is settled likewise: nobody knows of what it tells.

    Args:
        connection: In the transaction that stores what is told.
        subject: Id of the alert or notice.
        targets: Names; repeats count once.
        now: UTC.
        update: 0 for the first message, n for the n-th follow-up.
        due_at: When it is due, UTC; None: now.
    """
    row = {
        "alert_id": subject,
        "follow_up": update,
        "outcome": Outcome.WAITING.value,
        "attempts": 0,
        "maybe_repeated": False,
        "created_at": now,
        "next_at": due_at or now,
        "error": "",
        "thread": "",
        "is_digest": False,
        "held": "",
    }
    dry = {"outcome": Outcome.DRY.value, "next_at": None, "error": REHEARSED}
    unheard = _dry_targets(connection, subject) if update else frozenset()
    rows = [row | (dry if target in unheard else {}) | {"target": target} for target in dict.fromkeys(targets)]
    if rows:
        connection.execute(insert_new(connection, deliveries), rows)


def _dry_targets(connection: Connection, subject: str) -> frozenset[str]:
    is_first = (deliveries.c.alert_id == subject) & (deliveries.c.follow_up == 0)
    query = select(deliveries.c.target).where(is_first, deliveries.c.outcome == Outcome.DRY.value)
    return frozenset(connection.execute(query).scalars())


class OutboxTables:
    """The part of the store that `ports.Outbox` promises."""

    def __init__(self, database: Database) -> None:
        """All parts share one database."""
        self._database = database

    def due_targets(self, now: datetime) -> tuple[str, ...]:
        """Targets with a delivery to attempt now, longest waiting first."""
        query = select(deliveries.c.target).where(is_delivery_due(now)).group_by(deliveries.c.target)
        with self._database.reading() as connection:
            return tuple(connection.execute(query.order_by(func.min(deliveries.c.next_at))).scalars())

    def sending_targets(self) -> tuple[str, ...]:
        """Targets with a message under way, or one whose sender ended without a word."""
        query = select(deliveries.c.target).where(deliveries.c.outcome == Outcome.SENDING.value).distinct()
        with self._database.reading() as connection:
            return tuple(sorted(connection.execute(query).scalars()))

    def due_deliveries(self, now: datetime, *, target: str, limit: int = 100) -> tuple[DueDelivery, ...]:
        """Deliveries of one target to attempt now, oldest first."""
        query = select(deliveries, _thread, _after).where(deliveries.c.target == target, is_delivery_due(now))
        in_order = query.order_by(deliveries.c.created_at, deliveries.c.alert_id, deliveries.c.follow_up).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(in_order).all()
            return _with_tidings(connection, [(row, row.first_thread or "", row.after) for row in rows])

    def target_record(self, target: str, *, since: datetime) -> TargetRecord:
        """How a target fares, and when messages went to it since then."""
        counted = attempts.c.outcome.in_([Outcome.SENT.value, Outcome.UNKNOWN.value])
        messages = select(func.min(attempts.c.begun_at).label("at")).where(
            attempts.c.target == target, attempts.c.begun_at > since, counted
        )
        with self._database.reading() as connection:
            row = connection.execute(select(circuits).where(circuits.c.target == target)).one_or_none()
            found = connection.execute(messages.group_by(attempts.c.message)).scalars()
            return TargetRecord(circuit=_circuit_of(row) if row else Circuit(), messages=tuple(sorted(found)))

    def begin_deliveries(self, chosen: Sequence[Delivery], now: datetime) -> tuple[Delivery, ...]:
        """Mark as SENDING those of one message that nobody else has begun, and count the attempt, durably."""
        begun = {"outcome": Outcome.SENDING.value, "attempts": deliveries.c.attempts + 1, "last_at": now, "held": ""}
        with self._database.writing() as connection:
            message = 0
            marked = []
            for one in chosen:
                is_untouched = deliveries.c.outcome.in_(OPEN) & (deliveries.c.attempts == one.attempts)
                statement = update(deliveries).where(_is(deliveries, one), is_untouched).values(begun)
                mine = connection.execute(statement.returning(*deliveries.c)).one_or_none()
                if mine is None:
                    continue
                marked.append(delivery_of(mine, one.thread))
                row = _key(one) | {"begun_at": now, "outcome": Outcome.SENDING.value, "error": "", "message": message}
                number = connection.execute(insert(attempts).values(row).returning(attempts.c.id)).scalar_one()
                message = message or number
            is_first = attempts.c.id == message
            connection.execute(update(attempts).where(is_first).values(message=message))
            return tuple(marked)

    def finish_deliveries(
        self,
        ended: Sequence[tuple[Delivery, datetime | None]],
        result: SendResult,
        *,
        now: datetime,
        circuit: Circuit | None = None,
    ) -> None:
        """Mark what became of one message; a delivery without a next time is SENT, or DEAD."""
        with self._database.writing() as connection:
            for delivery, next_at in ended:
                _finish(connection, delivery, result, now=now, next_at=next_at)
            if circuit is not None and ended:
                _keep_circuit(connection, ended[0][0].target, circuit)

    def postpone_deliveries(self, chosen: Sequence[Delivery], hold: Hold, *, now: datetime) -> None:
        """Attempt them not before the hold ends, with its reason in the ledger."""
        values: dict[str, Any] = {"next_at": hold.until, "held": storable(hold.words)}
        if hold.is_digest:
            values["is_digest"] = True
        with self._database.writing() as connection:
            for one in chosen:
                connection.execute(update(deliveries).where(_is(deliveries, one)).values(values))
                if one.held != hold.words:
                    row = {"at": now, "stage": "hold", "subject": hold_subject(one), "reason": hold.why.name}
                    connection.execute(insert(ledger).values(row | {"detail": storable(hold.words)}))

    def rehearse_deliveries(self, now: datetime, *, since: datetime) -> tuple[DueDelivery, ...]:
        """Settle those decided since then as DRY, without an attempt; those from before are left alone."""
        decided = (deliveries.c.created_at >= since) & (deliveries.c.outcome == Outcome.WAITING.value)
        dry = {"outcome": Outcome.DRY.value, "next_at": None, "last_at": now, "error": REHEARSED}
        statement = update(deliveries).where(decided, deliveries.c.attempts == 0).values(dry)
        with self._database.writing() as connection:
            rows = connection.execute(statement.returning(*deliveries.c)).all()
            for some in portions([row.alert_id for row in rows if row.follow_up == 0]):  # nothing is to follow them
                connection.execute(update(alerts).where(alerts.c.id.in_(some)).values(pending_since=None))
            in_order = sorted(rows, key=lambda row: (row.created_at, row.target))
            return _with_tidings(connection, [(row, "", None) for row in in_order])

    def recover_deliveries(self, now: datetime, *, target: str | None = None) -> int:
        """Those left SENDING become UNKNOWN, due now; without a target those held are looked at anew as well."""
        cut_short = {"outcome": Outcome.UNKNOWN.value, "maybe_repeated": True, "next_at": now, "error": CUT_SHORT}
        ended = {"outcome": Outcome.UNKNOWN.value, "ended_at": now, "error": CUT_SHORT}
        is_held = deliveries.c.outcome.in_(OPEN) & (deliveries.c.held != "") & (deliveries.c.next_at > now)
        with self._database.writing() as connection:
            if target is None:
                connection.execute(update(deliveries).where(is_held).values(next_at=now, is_digest=False))
            connection.execute(update(attempts).where(_is_left(attempts, target)).values(ended))
            return connection.execute(update(deliveries).where(_is_left(deliveries, target)).values(cut_short)).rowcount


_earlier = deliveries.alias("earlier")
_is_earlier = and_(
    _earlier.c.alert_id == deliveries.c.alert_id,
    _earlier.c.target == deliveries.c.target,
    _earlier.c.follow_up < deliveries.c.follow_up,
)
_waits_for_digest = _earlier.c.is_digest & _earlier.c.outcome.in_(OPEN)
_waits = ~_earlier.c.is_digest & _earlier.c.outcome.in_(OPEN)
_is_blocked = (
    select(_earlier.c.alert_id)
    .where(_is_earlier, or_(_waits, _earlier.c.outcome == Outcome.SENDING.value))
    .correlate(deliveries)
    .exists()
)
_after = (
    select(func.max(_earlier.c.next_at))
    .where(_is_earlier, _waits_for_digest)
    .correlate(deliveries)
    .scalar_subquery()
    .label("after")
)
_thread = (
    select(_earlier.c.thread)
    .where(_is_earlier, _earlier.c.follow_up == 0)
    .correlate(deliveries)
    .scalar_subquery()
    .label("first_thread")
)


def is_delivery_due(now: datetime) -> Any:
    """Its time has come, and no earlier message of the same alert is still to be sent by itself."""
    return deliveries.c.outcome.in_(OPEN) & (deliveries.c.next_at <= now) & ~_is_blocked


def _is_left(table: Any, target: str | None) -> Any:
    """It was being sent when its sender ended; of one target, or of all."""
    is_sending = table.c.outcome == Outcome.SENDING.value
    return is_sending if target is None else is_sending & (table.c.target == target)


def _is(table: Any, delivery: Delivery) -> Any:
    columns = table.c
    is_same_alert = (columns.alert_id == delivery.alert) & (columns.follow_up == delivery.update)
    return is_same_alert & (columns.target == delivery.target)


def _key(delivery: Delivery) -> dict[str, Any]:
    return {"alert_id": delivery.alert, "follow_up": delivery.update, "target": delivery.target}


def hold_subject(delivery: Delivery) -> str:
    """What a line of the ledger about a delivery that waits is filed under."""
    return f"delivery:{delivery.alert}:{delivery.update}:{delivery.target}"


def _finish(
    connection: Connection, delivery: Delivery, result: SendResult, *, now: datetime, next_at: datetime | None
) -> None:
    outcome = result.outcome
    if outcome is not Outcome.SENT and next_at is None:
        outcome = Outcome.DEAD
    values: dict[str, Any] = {"outcome": outcome.value, "error": storable(result.error), "last_at": now}
    values["next_at"] = None if outcome is Outcome.SENT else next_at
    if result.outcome is Outcome.UNKNOWN:
        values["maybe_repeated"] = True
    if result.thread:
        values["thread"] = storable(result.thread)
    is_this_attempt = _is(deliveries, delivery) & (deliveries.c.attempts == delivery.attempts)
    if not connection.execute(update(deliveries).where(is_this_attempt).values(values)).rowcount:
        return  # it took so long that somebody else took it over: what becomes of it is theirs to say
    ended = {"outcome": result.outcome.value, "error": storable(result.error), "ended_at": now}
    under_way = _is(attempts, delivery) & (attempts.c.outcome == Outcome.SENDING.value)
    connection.execute(update(attempts).where(under_way).values(ended))


def _keep_circuit(connection: Connection, target: str, circuit: Circuit) -> None:
    values: dict[str, Any] = {"failures": circuit.failures, "since": circuit.since}
    values |= {"open_until": circuit.open_until, "error": storable(circuit.error)}
    connection.execute(insert_new(connection, circuits).values(values | {"target": target}))
    connection.execute(update(circuits).where(circuits.c.target == target).values(values))


def _circuit_of(row: Row[Any]) -> Circuit:
    return Circuit(failures=row.failures, since=row.since, open_until=row.open_until, error=row.error)


def _with_tidings(
    connection: Connection, rows: Sequence[tuple[Row[Any], str, datetime | None]]
) -> tuple[DueDelivery, ...]:
    """Rows of deliveries, each with the thread of its first message and when its digest is due, with what they tell."""
    tidings = load_tidings(connection, {(row.alert_id, row.follow_up) for row, _, _ in rows})
    coverage = load_coverage(connection, [row.alert_id for row, _, _ in rows if row.follow_up == 0])
    return tuple(
        DueDelivery(
            delivery=delivery_of(row, thread),
            tells=tells,
            coverage=coverage.get(row.alert_id, ()) if row.follow_up == 0 else (),
            after=after,
        )
        for row, thread, after in rows
        if (tells := tidings.get((row.alert_id, row.follow_up)))
    )


def delivery_of(row: Row[Any], thread: str = "") -> Delivery:
    """The delivery of a row of that table; one that is finished has its last time as the next.

    `thread` is that of the alert's first message, where the row is of a later one.
    """
    return Delivery(
        alert=row.alert_id,
        update=row.follow_up,
        target=row.target,
        attempts=row.attempts,
        outcome=Outcome(row.outcome),
        maybe_repeated=row.maybe_repeated,
        next_at=row.next_at or row.last_at or row.created_at,
        error=row.error,
        thread=row.thread or thread,
        is_digest=row.is_digest,
        created_at=row.created_at,
        held=row.held,
    )

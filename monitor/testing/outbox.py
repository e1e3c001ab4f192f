"""The outbox of `MemoryStore`: deliveries, circuits and silences in dicts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model import (
    Circuit,
    Delivery,
    Hold,
    Outcome,
    Outlet,
    SendResult,
    Silence,
    TargetLoad,
    TargetRecord,
    Tidings,
)
from monitor.ports import DueDelivery

ARRIVED = (Outcome.SENT, Outcome.UNKNOWN)
OPEN = (Outcome.WAITING, Outcome.FAILED, Outcome.UNKNOWN)
Key = tuple[str, int, str]


@dataclass(slots=True, kw_only=True)
class DeliveryRow:
    """A delivery; `next_at` None: no further attempt."""

    delivery: Delivery
    next_at: datetime | None


class MemoryOutbox:
    """Implements `ports.Outbox`; for one thread. Its rows may be looked at by a test.

    Attributes:
        outbox: Deliveries by (alert, update, target).
        tidings: What they tell, by (alert or notice, update).
        begun: When the first attempt of each of them began.
        silences: All of them.
        circuits: How each target fares.
        messages: (target, when it was begun, outcome) of every message.
        ledger: (stage, subject, reason) of what was given up or held.
    """

    def __init__(self) -> None:
        """Empty."""
        self.outbox: dict[Key, DeliveryRow] = {}
        self.tidings: dict[tuple[str, int], Tidings] = {}
        self.begun: dict[tuple[str, int], datetime] = {}
        self.silences: list[Silence] = []
        self.circuits: dict[str, Circuit] = {}
        self.messages: list[tuple[str, datetime, Outcome]] = []
        self.ledger: list[tuple[str, str, str]] = []

    def coverage(self, alert: str) -> tuple[Outlet, ...]:  # noqa: ARG002 - the store knows of members
        """The other outlets of an alert."""
        return ()

    def release(self, alert: str, now: datetime) -> None:
        """Make the first message of an alert due that waits for publishers."""
        for (name, update, _), row in self.outbox.items():
            is_waiting = row.delivery.outcome is Outcome.WAITING and not row.delivery.attempts
            if (name, update) == (alert, 0) and is_waiting and not row.delivery.held:
                row.next_at = min(row.next_at or now, now)
                row.delivery = replace(row.delivery, next_at=row.next_at)

    def told_targets(self, alert: str) -> tuple[str, ...]:
        """The targets that got an alert, or still will."""
        never = (Outcome.DEAD, Outcome.DRY)
        rows = ((target, row) for (name, update, target), row in self.outbox.items() if (name, update) == (alert, 0))
        return tuple(target for target, row in rows if row.delivery.outcome not in never)

    def add_delivery(
        self, subject: str, update: int, target: str, now: datetime, *, due_at: datetime | None = None
    ) -> None:
        """Put a message into the outbox, due now, or then."""
        first = self.outbox.get((subject, 0, target))
        is_dry = first is not None and first.delivery.outcome is Outcome.DRY
        delivery = Delivery(
            alert=subject,
            update=update,
            target=target,
            attempts=0,
            outcome=Outcome.DRY if is_dry else Outcome.WAITING,
            next_at=due_at or now,
            created_at=now,
        )
        row = DeliveryRow(delivery=delivery, next_at=None if is_dry else due_at or now)
        self.outbox.setdefault(_key(delivery), row)

    def due_targets(self, now: datetime) -> tuple[str, ...]:
        """Targets with a delivery to attempt now."""
        due = sorted((row.next_at, row.delivery.target) for row in self.outbox.values() if self._is_due(row, now))
        return tuple(dict.fromkeys(target for _, target in due))

    def sending_targets(self) -> tuple[str, ...]:
        """Targets with a message under way, or one whose sender ended without a word."""
        rows = (row.delivery for row in self.outbox.values())
        return tuple(sorted({one.target for one in rows if one.outcome is Outcome.SENDING}))

    def due_deliveries(self, now: datetime, *, target: str, limit: int = 100) -> tuple[DueDelivery, ...]:
        """Deliveries of one target to attempt now."""
        rows = [row for row in self.outbox.values() if row.delivery.target == target and self._is_due(row, now)]
        rows.sort(key=lambda row: (row.delivery.created_at or now, row.delivery.alert, row.delivery.update))
        return tuple(self._due(row.delivery) for row in rows[:limit])

    def _due(self, delivery: Delivery) -> DueDelivery:
        earlier = [row.delivery for row in self._earlier(delivery)]
        first = next((one for one in earlier if one.update == 0), delivery)
        waiting = [one.next_at for one in earlier if one.outcome in OPEN]
        return DueDelivery(
            delivery=replace(delivery, thread=delivery.thread or first.thread),
            tells=self.tidings[delivery.alert, delivery.update],
            coverage=self.coverage(delivery.alert) if delivery.update == 0 else (),
            after=max(waiting, default=None),
        )

    def _earlier(self, delivery: Delivery) -> list[DeliveryRow]:
        rows = self.outbox.values()
        same = (row for row in rows if (row.delivery.alert, row.delivery.target) == (delivery.alert, delivery.target))
        return [row for row in same if row.delivery.update < delivery.update]

    def _is_due(self, row: DeliveryRow, now: datetime) -> bool:
        """Its time has come, and no earlier message of its alert is to be sent by itself."""
        if row.delivery.outcome not in OPEN or row.next_at is None or row.next_at > now:
            return False
        earlier = [one.delivery for one in self._earlier(row.delivery)]
        return not any(one.outcome is Outcome.SENDING or (one.outcome in OPEN and not one.is_digest) for one in earlier)

    def _target_load(self, target: str, now: datetime) -> TargetLoad:
        rows = [row for (_, _, name), row in self.outbox.items() if name == target]
        waiting = [row.delivery for row in rows if row.delivery.outcome in {*OPEN, Outcome.SENDING}]
        open_until = self.circuits.get(target, Circuit()).open_until
        return TargetLoad(
            name=target,
            waiting=len(waiting),
            oldest=min((one.created_at for one in waiting if one.created_at), default=None),
            due_at=min((row.next_at for row in rows if self._is_due(row, now) and row.next_at), default=None),
            is_down=open_until is not None and open_until > now,
        )

    def target_record(self, target: str, *, since: datetime) -> TargetRecord:
        """How a target fares."""
        sent = [at for name, at, outcome in self.messages if name == target and at > since and outcome in ARRIVED]
        return TargetRecord(circuit=self.circuits.get(target, Circuit()), messages=tuple(sorted(sent)))

    def begin_deliveries(self, chosen: Sequence[Delivery], now: datetime) -> tuple[Delivery, ...]:
        """Mark as SENDING and count the attempt."""
        marked = []
        for one in chosen:
            row = self.outbox[_key(one)]
            if row.delivery.outcome not in OPEN or row.delivery.attempts != one.attempts:
                continue
            self.begun.setdefault((one.alert, one.update), now)
            row.delivery = replace(
                row.delivery, outcome=Outcome.SENDING, attempts=row.delivery.attempts + 1, held="", thread=one.thread
            )
            marked.append(row.delivery)
        if marked:
            self.messages.append((marked[0].target, now, Outcome.SENDING))
        return tuple(marked)

    def finish_deliveries(
        self,
        ended: Sequence[tuple[Delivery, datetime | None]],
        result: SendResult,
        *,
        now: datetime,
        circuit: Circuit | None = None,
    ) -> None:
        """Mark the outcome."""
        for delivery, next_at in ended:
            row = self.outbox[_key(delivery)]
            if row.delivery.attempts != delivery.attempts:
                continue
            is_dead = result.outcome is not Outcome.SENT and next_at is None
            row.next_at = None if result.outcome is Outcome.SENT else next_at
            row.delivery = replace(
                row.delivery,
                outcome=Outcome.DEAD if is_dead else result.outcome,
                maybe_repeated=row.delivery.maybe_repeated or result.outcome is Outcome.UNKNOWN,
                next_at=row.next_at or now,
                error=result.error,
                thread=result.thread or row.delivery.thread,
            )
        if ended:
            self._end_message(ended[0][0].target, result.outcome)
            if circuit is not None:
                self.circuits[ended[0][0].target] = circuit

    def _end_message(self, target: str, outcome: Outcome) -> None:
        self.messages = [
            (name, at, outcome if name == target and state is Outcome.SENDING else state)
            for name, at, state in self.messages
        ]

    def postpone_deliveries(self, chosen: Sequence[Delivery], hold: Hold, *, now: datetime) -> None:  # noqa: ARG002
        """Attempt them not before the hold ends."""
        for one in chosen:
            row = self.outbox[_key(one)]
            if one.held != hold.words:
                self.ledger.append(("hold", f"delivery:{one.alert}:{one.update}:{one.target}", hold.why.name))
            row.next_at = hold.until
            is_digest = row.delivery.is_digest or hold.is_digest
            row.delivery = replace(row.delivery, next_at=hold.until, held=hold.words, is_digest=is_digest)

    def rehearse_deliveries(self, now: datetime, *, since: datetime) -> tuple[DueDelivery, ...]:
        """Settle as DRY what was decided since then and never attempted."""
        settled = []
        for row in self.outbox.values():
            one = row.delivery
            is_new = one.created_at is not None and one.created_at >= since
            if is_new and one.outcome is Outcome.WAITING and not one.attempts:
                error = "a dry run: nothing was sent"
                row.next_at, row.delivery = None, replace(one, outcome=Outcome.DRY, next_at=now, error=error)
                settled.append(row.delivery)
        settled.sort(key=lambda one: (one.created_at or now, one.target))
        return tuple(self._due(one) for one in settled if (one.alert, one.update) in self.tidings)

    def add_silence(self, silence: Silence) -> None:
        """Keep a new one."""
        self.silences.append(silence)

    def active_silences(self, now: datetime) -> tuple[Silence, ...]:
        """Those in force."""
        return tuple(one for one in self.silences if one.starts_at <= now < one.ends_at)

    def recover_deliveries(self, now: datetime, *, target: str | None = None) -> int:
        """Those left SENDING become UNKNOWN, due now; without a target those held are looked at anew as well."""
        for row in self.outbox.values() if target is None else ():
            if row.delivery.outcome in OPEN and row.delivery.held and row.next_at and row.next_at > now:
                row.next_at, row.delivery = now, replace(row.delivery, next_at=now, is_digest=False)
        sending = [row for row in self.outbox.values() if row.delivery.outcome is Outcome.SENDING]
        left = [row for row in sending if target in {None, row.delivery.target}]
        for row in left:
            self._end_message(row.delivery.target, Outcome.UNKNOWN)
            row.next_at = now
            error = "the process ended while it was sending"
            row.delivery = replace(row.delivery, outcome=Outcome.UNKNOWN, maybe_repeated=True, next_at=now, error=error)
        return len(left)


def _key(delivery: Delivery) -> Key:
    return delivery.alert, delivery.update, delivery.target

"""A delivery -> one attempt, marked before it is sent, and after; or a pause, with its reason.

due -> a target that is down      -> all of it waits for the probe
    -> silenced, or not yet time  -> held                                (alerting.pace)
    -> collected                  -> digests of at most DIGEST_SIZE  -+
    -> the rest                   -> one message each               -+-> begin | send | finish
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from monitor.alerting.circuit import follow
from monitor.alerting.matching import describe
from monitor.alerting.pace import Pending, schedule, span_of
from monitor.alerting.silencing import find_muting
from monitor.model import (
    Alert,
    Circuit,
    Delivery,
    FollowUp,
    Hold,
    HoldReason,
    Level,
    Notice,
    Outcome,
    Pace,
    SendResult,
    Silence,
    TargetRecord,
)
from monitor.pipeline.circuits import report_circuit
from monitor.pipeline.parts import Parts
from monitor.ports import DueDelivery, Store

SEND_ATTEMPTS = 8
"""So many attempts a delivery gets at least before it is a dead letter."""

GIVE_UP_AFTER = timedelta(days=1)
"""So long a delivery is tried at least: a target may be down for a night."""

SEND_EVERY = timedelta(seconds=30)
"""Wait after a first failed attempt to send; it doubles."""

DIGEST_SIZE = 25
"""Deliveries that one message tells at most; more of them are several messages."""


async def deliver(parts: Parts, key: str) -> None:
    """Send what is due to one target, in order, until nothing is, or one attempt fails: then it needs its pause.

    What becomes due while a message is under way is sent next: it need not wait for the tick.
    """
    if parts.dry_since is not None:
        return await rehearse(parts, parts.dry_since)
    target = key.removeprefix("target:")
    if target not in parts.notifier.targets():  # of settings that another worker has taken up before us
        return None
    while await _deliver_due(parts, target):
        pass
    return None


async def _deliver_due(parts: Parts, target: str) -> bool:
    """Send what is due now; whether it is worth another look at once: something went out, and nothing failed."""
    now, pace = parts.clock.now(), parts.paces.get(target, Pace())
    desk = await parts.stored(_look, parts.store, target, now, pace)
    circuit, messages = desk.record.circuit, list(desk.record.messages)
    if circuit.open_until is not None and circuit.open_until > now:
        hold = Hold(until=circuit.open_until, why=HoldReason.TARGET_DOWN, detail=circuit.error)
        await _postpone(parts, desk.due, hold)
        return False
    for message in _messages(await _hold_back(parts, desk, pace)):
        hold_now = schedule(pace, _pending(message[0]), parts.clock.now(), messages)
        if hold_now is not None:
            await _postpone(parts, message, hold_now)
            continue
        attempt = await send(parts, message, circuit)
        if attempt is None:
            continue
        messages.append(parts.clock.now())
        result, circuit = attempt
        if result.outcome is not Outcome.SENT and (not result.is_permanent or circuit.open_until):
            return False
    return len(messages) > len(desk.record.messages)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What decides over the messages to one target."""

    record: TargetRecord
    due: tuple[DueDelivery, ...]
    silences: tuple[Silence, ...]


def _look(store: Store, target: str, now: datetime, pace: Pace) -> _Desk:
    """All that is asked of the store before a message, at one go: each call of its own would wait for its turn.

    Whoever has claimed a target sends to it alone: what is still marked as under way was cut short.
    """
    if target in store.sending_targets():
        store.recover_deliveries(now, target=target)
    return _Desk(
        record=store.target_record(target, since=now - span_of(pace)),
        due=store.due_deliveries(now, target=target),
        silences=store.active_silences(now),
    )


async def _hold_back(parts: Parts, desk: _Desk, pace: Pace) -> list[DueDelivery]:
    """Hold what may not be told yet; returns the rest, as it may be told now."""
    now = parts.clock.now()
    ready: list[DueDelivery] = []
    for one in desk.due:
        hold = _silenced(one, desk.silences) or schedule(pace, _pending(one), now, desk.record.messages)
        if hold is None:
            ready.append(one)
            continue
        await _postpone(parts, [one], hold)
        if hold.until <= now:  # a follow-up that joins the digest of its alert, which is told now
            ready.append(replace(one, delivery=replace(one.delivery, is_digest=True)))
    return ready


def _messages(ready: Sequence[DueDelivery]) -> Iterator[list[DueDelivery]]:
    """What is told together, what was collected first."""
    digest = [one for one in ready if one.delivery.is_digest]
    for start in range(0, len(digest), DIGEST_SIZE):
        yield digest[start : start + DIGEST_SIZE]
    yield from ([one] for one in ready if not one.delivery.is_digest)


def _silenced(due: DueDelivery, silences: Sequence[Silence]) -> Hold | None:
    """A silence made after its alert was raised: what is not lost by it waits for its end."""
    if isinstance(due.tells, Notice):
        return None
    alert = due.tells.alert if isinstance(due.tells, FollowUp) else due.tells
    silence = find_muting(describe(alert), silences)
    if silence is None:
        return None
    return Hold(until=silence.ends_at, why=HoldReason.SILENCED, is_digest=True, detail=silence.id)


def _pending(due: DueDelivery) -> Pending:
    delivery = due.delivery
    return Pending(
        level=level_of(due),
        since=delivery.created_at or delivery.next_at,
        is_digest=delivery.is_digest,
        is_first=delivery.attempts == 0 and isinstance(due.tells, Alert),
        after=due.after,
    )


def level_of(due: DueDelivery) -> Level:
    """How loud it is; a notice is high."""
    match due.tells:
        case Alert(level=level):
            return level
        case FollowUp(alert=alert):
            return alert.level
        case Notice():
            return Level.HIGH


async def _postpone(parts: Parts, due: Sequence[DueDelivery], hold: Hold) -> None:
    chosen = [one.delivery for one in due]
    if chosen:
        await parts.stored(parts.store.postpone_deliveries, chosen, hold, now=parts.clock.now())
    new = [one for one in chosen if one.held != hold.words and hold.until > parts.clock.now()]
    if new:
        which: dict[str, Any] = {"alert": new[0].alert} if len(new) == 1 else {"messages": len(new)}
        parts.observer.fact("waiting", **which, to=new[0].target, why=hold.words, until=hold.until)


async def send(parts: Parts, message: Sequence[DueDelivery], circuit: Circuit) -> tuple[SendResult, Circuit] | None:
    """One attempt at one message: mark as begun, send on the target's own thread, mark the outcome.

    None where somebody else has begun all of it since it was found to be due.
    """
    chosen = {(one.delivery.alert, one.delivery.update): one for one in message}
    deliveries = [one.delivery for one in message]
    begun = await parts.stored(parts.store.begin_deliveries, deliveries, parts.clock.now())
    if not begun:
        return None
    due = [replace(chosen[delivery.alert, delivery.update], delivery=delivery) for delivery in begun]
    thread = parts.target_threads[begun[0].target]
    loop = asyncio.get_running_loop()
    started = loop.time()
    result = await loop.run_in_executor(thread, partial(parts.notifier.send, due))
    took = timedelta(seconds=loop.time() - started)
    now = parts.clock.now()
    after = follow(circuit, result, now, parts.clock.jitter())
    ended = [(delivery, _next_attempt(delivery, result, now, parts)) for delivery in begun]
    await parts.stored(parts.store.finish_deliveries, ended, result, now=now, circuit=after)
    parts.observer.fact("message", to=begun[0].target, deliveries=len(begun), outcome=result.outcome, took=took)
    for delivery, next_at in ended:
        _report(parts, delivery, result, next_at)
    await report_circuit(parts, begun[0].target, circuit, after)
    return result, after


def _next_attempt(delivery: Delivery, result: SendResult, now: datetime, parts: Parts) -> datetime | None:
    """When to try again; None when it arrived, never will, or perhaps arrived twice already."""
    if result.outcome is Outcome.SENT or result.is_permanent or _is_spent(delivery, now):
        return None
    if result.outcome is Outcome.UNKNOWN and delivery.maybe_repeated:
        return None
    return parts.retry_at(now, delivery.attempts, result.retry_after, SEND_EVERY, parts.clock.jitter())


def _is_spent(delivery: Delivery, now: datetime) -> bool:
    is_old = delivery.created_at is None or now - delivery.created_at >= GIVE_UP_AFTER
    return delivery.attempts >= SEND_ATTEMPTS and is_old


def _report(parts: Parts, delivery: Delivery, result: SendResult, next_at: datetime | None) -> None:
    is_sent = result.outcome is Outcome.SENT
    parts.counts["sent" if is_sent else "unsent"] += 1
    parts.observer.fact(
        "delivered" if is_sent else "undelivered",
        alert=delivery.alert,
        to=delivery.target,
        attempt=delivery.attempts,
        **({} if is_sent else {"why": result.error, "outcome": result.outcome, "next": next_at}),
        **({"age": parts.clock.now() - delivery.created_at} if is_sent and delivery.created_at else {}),
    )


async def rehearse(parts: Parts, since: datetime) -> None:
    """Settle what was decided in this dry run, drawn but not sent; what was waiting before is left alone."""
    loop = asyncio.get_running_loop()
    for due in await parts.stored(parts.store.rehearse_deliveries, parts.clock.now(), since=since):
        thread = parts.target_threads[due.delivery.target]
        drawn = await loop.run_in_executor(thread, partial(parts.notifier.rehearse, [due]))
        parts.counts["rehearsed"] += 1
        which = {"alert": due.delivery.alert, "to": due.delivery.target, "text": " ".join(drawn.text.split())}
        parts.observer.fact("rehearsed", **which, **({"error": drawn.error} if drawn.error else {}))

"""A delivery -> one attempt: marked before it is sent, and after."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from monitor.model import Delivery, Outcome, SendResult
from monitor.pipeline.parts import Parts
from monitor.ports import DueDelivery

SEND_ATTEMPTS = 8
"""Attempts of one delivery before it is a dead letter."""

SEND_EVERY = timedelta(seconds=30)
"""Wait after a first failed attempt to send; it doubles."""


async def deliver(parts: Parts, key: str) -> None:
    """Send what is due to one target, in order, until one attempt fails: then the target needs its pause."""
    target = key.removeprefix("target:")
    for due in await parts.stored(parts.store.due_deliveries, parts.clock.now(), target=target):
        result = await send(parts, due)
        if result.outcome is not Outcome.SENT and not result.is_permanent:
            return


async def send(parts: Parts, due: DueDelivery) -> SendResult:
    """One attempt: mark as begun, send on the target's own thread, mark the outcome."""
    delivery = await parts.stored(parts.store.begin_delivery, due.delivery, parts.clock.now())
    thread = parts.target_threads[delivery.target]
    send_it = partial(parts.notifier.send, [replace(due, delivery=delivery)])
    result = await asyncio.get_running_loop().run_in_executor(thread, send_it)
    now = parts.clock.now()
    next_at = _next_attempt(delivery, result, now, parts)
    await parts.stored(parts.store.finish_delivery, delivery, result, now=now, next_at=next_at)
    parts.counts["sent" if result.outcome is Outcome.SENT else "unsent"] += 1
    parts.observer.fact(
        "delivered" if result.outcome is Outcome.SENT else "undelivered",
        alert=delivery.alert,
        to=delivery.target,
        attempt=delivery.attempts,
        **({} if result.outcome is Outcome.SENT else {"why": result.error, "outcome": result.outcome, "next": next_at}),
    )
    return result


def _next_attempt(delivery: Delivery, result: SendResult, now: datetime, parts: Parts) -> datetime | None:
    """When to try again; None when it arrived, never will, or perhaps arrived twice already."""
    if result.outcome is Outcome.SENT or result.is_permanent or delivery.attempts >= SEND_ATTEMPTS:
        return None
    if result.outcome is Outcome.UNKNOWN and delivery.maybe_repeated:
        return None
    return parts.retry_at(now, delivery.attempts, result.retry_after, SEND_EVERY, parts.clock.jitter())

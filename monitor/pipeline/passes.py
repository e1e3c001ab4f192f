"""What is due, and the order in which it is done."""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from monitor.model import Heartbeat
from monitor.pipeline.delivering import deliver, rehearse
from monitor.pipeline.drifting import Readings, judge_readings
from monitor.pipeline.parts import Parts
from monitor.pipeline.polling import poll_host
from monitor.pipeline.reading import asks_for_peace, judge, read_ahead
from monitor.pipeline.telling import follow_up, tell
from monitor.ports import Engine, Handler, Job

BEAT_EVERY: Final = timedelta(seconds=10)
"""Between two signs of life: often enough for whoever looks, seldom enough for the disk."""


def handlers(parts: Parts, engine: Engine) -> Mapping[str, Handler]:
    """What each kind of job does; the key names the host or the target."""
    return {"visit": partial(visit, parts, engine), "deliver": partial(deliver, parts)}


async def tick(parts: Parts, engine: Engine) -> None:
    """Submit a job for every host and every target with something due, then leave a sign of life."""
    now, started = parts.clock.now(), asyncio.get_running_loop().time()
    await _submit_due(parts, engine, now)
    await _beat(parts, now)
    parts.observer.fact("passed", at=now, took=timedelta(seconds=asyncio.get_running_loop().time() - started))


async def _submit_due(parts: Parts, engine: Engine, now: datetime) -> None:
    for host in await parts.stored(parts.store.due_hosts, now):
        await engine.submit(Job(kind="visit", key=host))
    await follow_up(parts)
    if parts.dry_since is not None:
        return await rehearse(parts, parts.dry_since)
    for target in await parts.stored(parts.store.due_targets, now):
        if target in parts.target_threads:
            await engine.submit(Job(kind="deliver", key=f"target:{target}"))
    return None


async def _beat(parts: Parts, now: datetime) -> None:
    """Say that a pass went well, now and then: what `monitor status` goes by."""
    heart = parts.heart
    if heart.passed_at is not None and now - heart.passed_at < BEAT_EVERY:
        return
    heart.started_at = heart.started_at or now
    heart.passed_at = now
    await parts.stored(parts.store.beat, Heartbeat(pid=heart.pid, started_at=heart.started_at, passed_at=now))


async def report_pass(parts: Parts) -> None:
    """Say what happened since the last report, if anything did."""
    since = parts.counts - parts.reported
    parts.reported.update(since)
    if since:
        parts.observer.fact("pass", **since)


async def keep_house(parts: Parts) -> None:
    """Drop what is outside its window, some at a time: others have their turn at the store between."""
    now = parts.clock.now()
    while await parts.stored(parts.store.expire, now):
        pass
    gone = 1
    while gone and parts.keep is not None:
        gone = await parts.stored(parts.store.drop_old, now - parts.keep)


async def visit(parts: Parts, engine: Engine, host: str) -> None:
    """Poll what is due at a host, then read what is due there, one after the other."""
    await poll_host(parts, engine, host)
    due_entries = await parts.stored(parts.store.due_entries, parts.clock.now(), host=host)
    readings = Readings()
    async with aclosing(read_ahead(parts, due_entries)) as ahead:
        async for due_entry, found in ahead:
            readings.note(due_entry, found)
            for settled in await judge(parts, due_entry, found):
                await tell(parts, engine, settled, due_entry.entry_id)
            if asks_for_peace(found) and not await parts.stored(
                parts.store.due_entries, parts.clock.now(), host=host, limit=1
            ):
                break
    await judge_readings(parts, engine, readings)

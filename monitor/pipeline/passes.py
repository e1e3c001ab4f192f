"""What is due, and the order in which it is done."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from monitor.model import Heartbeat
from monitor.pipeline.delivering import deliver, rehearse
from monitor.pipeline.drifting import Readings, judge_readings
from monitor.pipeline.parts import Parts
from monitor.pipeline.poison import MOST_STRIKES, finding_of_poison, give_up, is_set_aside
from monitor.pipeline.polling import poll_host
from monitor.pipeline.reading import Found, asks_for_peace, judge, read, read_ahead
from monitor.pipeline.telling import follow_up, report_finding, tell
from monitor.ports import DueEntry, Engine, Handler, Job

BEAT_EVERY: Final = timedelta(seconds=10)
"""Between two signs of life: often enough for whoever looks, seldom enough for the disk."""

HOSTS_AT_ONCE: Final = 1000
"""Submitted in a row: a few milliseconds of the event loop. At a first start all hosts are due."""


def handlers(parts: Parts, engine: Engine) -> Mapping[str, Handler]:
    """What each kind of job does; the key names the host or the target."""
    return {"visit": partial(visit, parts, engine), "deliver": partial(deliver, parts)}


async def tick(parts: Parts, engine: Engine) -> None:
    """Submit a job for every host and every target with something due, then leave a sign of life."""
    now, started = parts.clock.now(), asyncio.get_running_loop().time()
    await _try_store(parts)
    await _submit_due(parts, engine, now)
    await _beat(parts, now)
    parts.observer.fact("passed", at=now, took=timedelta(seconds=asyncio.get_running_loop().time() - started))


async def _submit_due(parts: Parts, engine: Engine, now: datetime) -> None:
    hosts = await parts.stored(parts.store.due_hosts, now)
    for start in range(0, len(hosts), HOSTS_AT_ONCE):
        await engine.submit_all([Job(kind="visit", key=host) for host in hosts[start : start + HOSTS_AT_ONCE]])
        await asyncio.sleep(0)  # others have their turn
    await follow_up(parts)
    if parts.dry_since is not None:
        return await rehearse(parts, parts.dry_since)
    due = await parts.stored(parts.store.due_targets, now)
    left = await parts.stored(parts.store.sending_targets)  # usually claimed by who sends; if not, cut short
    known = parts.notifier.targets()
    targets = [target for target in dict.fromkeys([*due, *left]) if target in known]
    await engine.submit_all([Job(kind="deliver", key=f"target:{target}") for target in targets])
    return None


async def _beat(parts: Parts, now: datetime) -> None:
    """Say that a pass went well, now and then: what `monitor status` goes by."""
    heart = parts.heart
    # a clock that was set back must not keep it silent until it has caught up
    if heart.passed_at is not None and timedelta() <= now - heart.passed_at < BEAT_EVERY:
        return
    heart.started_at = heart.started_at or now
    await parts.stored(parts.store.beat, Heartbeat(pid=heart.pid, started_at=heart.started_at, passed_at=now))
    heart.passed_at = now


async def _try_store(parts: Parts) -> None:
    """After the store has failed: nobody is asked for what could not be stored.

    Raises StoreError while the database takes nothing (a full disk, a file that may not be written).
    """
    heart = parts.heart
    if heart.is_refused and heart.started_at is not None:
        passed_at = heart.passed_at or heart.started_at
        last = Heartbeat(pid=heart.pid, started_at=heart.started_at, passed_at=passed_at)
        await parts.stored(parts.store.beat, last)
        heart.is_refused = False


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
    due = await parts.stored(parts.store.due_entries, parts.clock.now(), host=host)
    known = [one for one in due if one.entry.source in parts.sources]  # another worker may be ahead of us
    readings = Readings()
    try:
        await _read_fresh(parts, engine, host, [one for one in known if not one.strikes], readings)
        for suspect in known:
            if suspect.strikes:
                await _read_suspect(parts, engine, suspect, readings)
    finally:
        await judge_readings(parts, engine, readings)


async def _read_fresh(parts: Parts, engine: Engine, host: str, entries: Sequence[DueEntry], readings: Readings) -> None:
    """Read entries that nobody was harmed by; all of them are counted as begun before the first one is."""
    if not entries:
        return
    begun = {one.entry_id for one in entries}
    await parts.stored(parts.store.begin_readings, tuple(begun))
    try:
        async with aclosing(read_ahead(parts, entries)) as ahead:
            async for due_entry, found in ahead:
                await _keep(parts, engine, due_entry, found, readings)
                begun.discard(due_entry.entry_id)
                if asks_for_peace(found) and not await parts.stored(
                    parts.store.due_entries, parts.clock.now(), host=host, limit=1
                ):
                    break
    finally:
        if begun:
            await parts.stored(parts.store.end_readings, tuple(begun))


async def _read_suspect(parts: Parts, engine: Engine, suspect: DueEntry, readings: Readings) -> None:
    """Read an entry that was being read when a process died: by itself, so that no other is blamed for it."""
    async with parts.alone:
        await parts.stored(parts.store.begin_readings, (suspect.entry_id,))
        try:
            found = await read(parts, suspect) if suspect.strikes < MOST_STRIKES else give_up(suspect)
            await _keep(parts, engine, suspect, found, readings)
        except Exception:  # who can say what went wrong was not killed
            await parts.stored(parts.store.end_readings, (suspect.entry_id,))
            raise


async def _keep(parts: Parts, engine: Engine, due_entry: DueEntry, found: Found, readings: Readings) -> None:
    """Store what a reading gave, and tell what is to be told of it."""
    readings.note(due_entry, found)
    for settled in await judge(parts, due_entry, found):
        await tell(parts, engine, settled, due_entry.entry_id)
    if is_set_aside(due_entry, found):
        await report_finding(parts, finding_of_poison(due_entry, parts.clock.now()), engine=engine)

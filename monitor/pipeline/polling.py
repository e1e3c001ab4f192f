"""A source -> what it lists, stored with the validators that vouch for it, and with what that says of the source."""

import asyncio
from collections import deque
from datetime import timedelta
from functools import partial
from typing import Any

from monitor.alerting.health import judge_poll
from monitor.model import FetchFailure, NotModified, Polled, Source, SourceState
from monitor.pipeline.parts import Parts
from monitor.pipeline.telling import report_notice
from monitor.ports import DueSource, Engine, PollToRecord, RecordedPoll


async def poll_host(parts: Parts, engine: Engine, host: str) -> None:
    """Poll what is due at a host, until that is done or the host wants to be left alone."""
    waiting = deque(await parts.stored(parts.store.due_sources, parts.clock.now(), host=host))
    faults: list[Exception] = []

    async def work() -> None:
        while waiting:
            try:
                recorded = await poll(parts, engine, waiting.popleft())
            except Exception as fault:  # noqa: BLE001 - raised below: one that cannot be stored must not stop the others
                faults.append(fault)
            else:
                if recorded.judgement.host.blocked_until is not None:
                    waiting.clear()

    await asyncio.gather(*(work() for _ in range(parts.host_concurrency)))
    if faults:
        raise faults[0]


async def poll(parts: Parts, engine: Engine, due: DueSource) -> RecordedPoll:
    """Poll one source, store what it lists, and tell whoever runs this of its troubles."""
    source = parts.sources.get(due.source.name, due.source)  # the stored one lacks what may be secret
    begun = parts.clock.now()
    started = asyncio.get_running_loop().time()
    polled = await parts.fetcher.poll(source, due.memory)
    took = timedelta(seconds=asyncio.get_running_loop().time() - started)
    now = parts.clock.now()
    judge = judge_poll(
        source, polled, now=now, jitter=parts.clock.jitter(), retry_at=parts.retry_at, targets=parts.operations
    )
    to_record = PollToRecord(source=source.name, polled=polled, now=now, judge=judge)
    recorded = await parts.recorder.record(to_record, partial(parts.stored, parts.store.record_polls))
    _report_poll(parts, source, polled, recorded)
    parts.observer.fact("polled", **_figures(source, polled, recorded), late=begun - due.due_at, took=took)
    notice = recorded.judgement.notice
    if notice is not None:
        await report_notice(parts, notice, engine)
    return recorded


def _report_poll(
    parts: Parts, source: Source, polled: Polled | NotModified | FetchFailure, recorded: RecordedPoll
) -> None:
    new, health = recorded.new, recorded.judgement.health
    parts.counts.update(sources=1, new=new)
    match polled:
        case FetchFailure():
            parts.counts["failed"] += 1
            next_at = None if health.state is SourceState.GONE else recorded.judgement.next_at
            parts.observer.fact("source", source=source.name, status=health.state, why=health.error, next=next_at)
        case Polled(entries=entries):
            parts.counts.update(known=len(entries) - new, changed=recorded.changed)
        case NotModified():
            parts.counts["unchanged"] += 1


def _figures(source: Source, polled: Polled | NotModified | FetchFailure, recorded: RecordedPoll) -> dict[str, Any]:
    """What is counted of a poll."""
    which: dict[str, Any] = {"source": source.name, "kind": source.kind}
    match polled:
        case FetchFailure(reason=reason, status=status):
            return {**which, "outcome": "failed", "why": reason, "status": status}
        case NotModified():
            return {**which, "outcome": "unchanged"}
        case Polled(entries=entries, size=size):
            outcome = "new" if recorded.new else "known"
            return {**which, "outcome": outcome, "entries": len(entries), "new": recorded.new, "bytes": size}

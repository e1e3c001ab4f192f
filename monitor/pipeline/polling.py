"""A source -> what it lists, stored with the validators that vouch for it."""

from datetime import datetime

from monitor.model import FetchFailure, NotModified, Polled, Source
from monitor.pipeline.parts import Parts
from monitor.ports import DueSource


async def poll(parts: Parts, due: DueSource) -> None:
    """Poll one source and store what it lists, with the validators that vouch for it."""
    source = due.source
    polled = await parts.fetcher.poll(source, due.memory)
    now = parts.clock.now()
    jitter = parts.clock.jitter()
    if isinstance(polled, FetchFailure):
        next_at = parts.retry_at(now, due.memory.failures + 1, polled.retry_after, source.every, jitter)
    else:
        next_at = now + source.every * (0.9 + 0.2 * jitter)
    new = await parts.stored(parts.store.record_poll, source.name, polled, now=now, next_at=next_at)
    _report_poll(parts, source, polled, new=new, next_at=next_at)


def _report_poll(
    parts: Parts, source: Source, polled: Polled | NotModified | FetchFailure, *, new: int, next_at: datetime
) -> None:
    parts.counts.update(sources=1, new=new)
    match polled:
        case FetchFailure():
            parts.counts["failed"] += 1
            why = polled.detail or polled.reason.value
            parts.observer.fact("source", source=source.name, status="failing", why=why, next=next_at)
        case Polled(entries=entries):
            parts.counts["known"] += len(entries) - new
        case NotModified():
            parts.counts["unchanged"] += 1

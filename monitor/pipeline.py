"""The way of an article, in order; no library and no judgement in it.

    tick      what is due?      -> jobs:  visit HOST ...   deliver TARGET ...
    visit     poll | store entries | read, analyse | settle        (one job a host: politeness)
    deliver   begin | send | finish                                 (one target at a time: nobody waits for another)

Every step is durable before the next begins, so a crash costs a repetition of the step, never an item:
entries are stored before they are read, a decision with its alerts and deliveries is one transaction,
a delivery is marked as begun before it is sent.
"""

import asyncio
import json
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from monitor.model import (
    Alert,
    Basis,
    Circumstances,
    Delivery,
    Document,
    Entry,
    ExtractionFailure,
    FetchFailure,
    FetchReason,
    Held,
    Joined,
    NotModified,
    Outcome,
    Polled,
    SendResult,
    Source,
)
from monitor.ports import (
    Analysis,
    Analyst,
    Clock,
    Decide,
    DueDelivery,
    DueEntry,
    DueSource,
    Engine,
    Fetcher,
    Handler,
    Job,
    Notifier,
    Observer,
    Settled,
    Store,
)

T = TypeVar("T")

Found = tuple[Analysis, ...] | FetchFailure | ExtractionFailure
"""What reading one entry gave."""

RetryAt = Callable[[datetime, int, timedelta | None, timedelta, float], datetime]
"""(now, failures so far, what the server asked for, usual interval, jitter in [0, 1)) -> when to try again."""

READ_ATTEMPTS = 8
"""Readings of one entry before it is given up: with the growing waits about a day and a half."""

SEND_ATTEMPTS = 8
"""Attempts of one delivery before it is a dead letter."""

SEND_EVERY = timedelta(seconds=30)
"""Wait after a first failed attempt to send; it doubles."""

READ_EVERY = timedelta(minutes=10)
"""Wait after a first failed reading of an entry; it doubles."""

READ_AHEAD = 4
"""Entries of one host that may be read while an earlier one is judged: keeps every process at work."""

FINAL = frozenset(
    {
        FetchReason.GONE,
        FetchReason.REFUSED_ADDRESS,
        FetchReason.REFUSED_SCHEME,
        FetchReason.NOT_A_PAGE,
        FetchReason.UNSETTLED,
    }
)
"""Failures that a later reading of the same entry cannot mend (a file that changes becomes a new entry)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the pipeline is made of; put together by `monitor.app`.

    Attributes:
        store_thread: The one thread on which the store is used.
        target_threads: One executor a target, so that a hanging target holds up nobody else.
        retry_at: When to try again after a failure.
        counts: What happened so far, by the words of the `pass` line.
        reported: What of it the last `pass` line told.
    """

    sources: Mapping[str, Source]
    fetcher: Fetcher
    analyst: Analyst
    store: Store
    notifier: Notifier
    decide: Decide
    clock: Clock
    observer: Observer
    store_thread: Executor
    target_threads: Mapping[str, Executor]
    retry_at: RetryAt
    counts: Counter[str] = field(default_factory=Counter)
    reported: Counter[str] = field(default_factory=Counter)

    async def stored(self, call: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Run a call of the store on its thread."""
        return await asyncio.get_running_loop().run_in_executor(self.store_thread, partial(call, *args, **kwargs))


def handlers(parts: Parts, engine: Engine) -> Mapping[str, Handler]:
    """What each kind of job does; the key names the host or the target."""
    return {"visit": partial(visit, parts, engine), "deliver": partial(deliver, parts)}


async def tick(parts: Parts, engine: Engine) -> None:
    """Submit a job for every host and every target with something due."""
    now = parts.clock.now()
    for host in await parts.stored(parts.store.due_hosts, now):
        await engine.submit(Job(kind="visit", key=host))
    for target in await parts.stored(parts.store.due_targets, now):
        if target in parts.target_threads:
            await engine.submit(Job(kind="deliver", key=f"target:{target}"))


async def report_pass(parts: Parts) -> None:
    """Say what happened since the last report, if anything did."""
    since = parts.counts - parts.reported
    parts.reported.update(since)
    if since:
        parts.observer.fact("pass", **since)


async def keep_house(parts: Parts) -> None:
    """Drop what is outside its window."""
    await parts.stored(parts.store.expire, parts.clock.now())


# ------------------------------------------------------------------------------------------ visit


async def visit(parts: Parts, engine: Engine, host: str) -> None:
    """Poll what is due at a host, then read what is due there, one after the other."""
    for due_source in await parts.stored(parts.store.due_sources, parts.clock.now(), host=host):
        await poll(parts, due_source)
    due_entries = await parts.stored(parts.store.due_entries, parts.clock.now(), host=host)
    async for due_entry, found in _ahead(parts, due_entries):
        for settled in await judge(parts, due_entry, found):
            await _tell(parts, engine, settled)


async def _ahead(parts: Parts, due_entries: Sequence[DueEntry]) -> AsyncIterator[tuple[DueEntry, Found]]:
    """Read a few entries ahead of the one that is being judged; in the order given."""
    waiting: deque[tuple[DueEntry, asyncio.Task[Found]]] = deque()
    try:
        for due_entry in due_entries:
            waiting.append((due_entry, asyncio.create_task(read(parts, due_entry))))
            if len(waiting) > READ_AHEAD:
                first, task = waiting.popleft()
                yield first, await task
        while waiting:
            first, task = waiting.popleft()
            yield first, await task
    finally:
        for _, task in waiting:
            task.cancel()


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


async def read(parts: Parts, due: DueEntry) -> Found:
    """The articles of one entry, or why there are none. Nothing is stored yet."""
    document = await parts.fetcher.read(parts.sources[due.entry.source], due.entry)
    if isinstance(document, FetchFailure):
        return document
    analyses = await parts.analyst.analyse(document)
    failures = [analysis.failure for analysis in analyses if analysis.failure is not None]
    return failures[0] if failures and len(failures) == len(analyses) else analyses


async def judge(parts: Parts, due: DueEntry, found: Found) -> tuple[Settled, ...]:
    """Judge what was found against what is stored, and store all of it in one transaction."""
    if isinstance(found, FetchFailure | ExtractionFailure):
        return await _read_failed(parts, due, found)
    for analysis in found:
        if analysis.failure is not None:
            parts.counts["unread"] += 1
            _report_unread(parts, due.entry, analysis.failure)
    return await _settle(parts, due, found)


async def _read_failed(parts: Parts, due: DueEntry, failure: FetchFailure | ExtractionFailure) -> tuple[Settled, ...]:
    """Judge the entry on its summary if it has one, and try the page again later, unless that is in vain."""
    _report_unread(parts, due.entry, failure)
    parts.counts["unread"] += 1
    next_at = _next_reading(parts, due, failure)
    if not due.is_judged and (due.entry.title or due.entry.summary):
        analyses = await parts.analyst.analyse(document_of_summary(due.entry, parts.clock.now()))
        return await _settle(parts, due, analyses, retry_at=next_at)
    await parts.stored(parts.store.postpone_entry, due.entry_id, failure, next_at=next_at)
    return ()


def _next_reading(parts: Parts, due: DueEntry, failure: FetchFailure | ExtractionFailure) -> datetime | None:
    attempts = due.attempts + 1
    is_file = due.entry.url.startswith("file:")
    if attempts >= READ_ATTEMPTS or failure.reason in FINAL or (is_file and isinstance(failure, ExtractionFailure)):
        return None
    asked = failure.retry_after if isinstance(failure, FetchFailure) else None
    return parts.retry_at(parts.clock.now(), attempts, asked, READ_EVERY, parts.clock.jitter())


def document_of_summary(entry: Entry, now: datetime) -> Document:
    """The feed's own title and summary as an article as it stands."""
    item = {"title": entry.title or entry.summary, "body": entry.summary}
    return Document(
        url=entry.url,
        final_url=entry.url,
        body=_json_bytes(item),
        media_type="application/json",
        charset="utf-8",
        fetched_at=now,
        claims=(entry.published,) if entry.published else (),
        basis=Basis.SUMMARY,
        source=entry.source,
    )


def _json_bytes(item: Mapping[str, str]) -> bytes:
    return json.dumps(item, ensure_ascii=False).encode()


async def _settle(
    parts: Parts, due: DueEntry, analyses: tuple[Analysis, ...], *, retry_at: datetime | None = None
) -> tuple[Settled, ...]:
    circumstances = Circumstances(
        source=parts.sources[due.entry.source],
        first_seen=due.first_seen,
        is_first_poll=due.is_first_poll,
        now=parts.clock.now(),
    )
    settle = partial(parts.store.settle, due.entry_id, analyses, circumstances, parts.decide, retry_at=retry_at)
    return await parts.stored(settle)


async def _tell(parts: Parts, engine: Engine, settled: Settled) -> None:
    """Report what was decided, and start the deliveries at once."""
    parts.counts["articles"] += 1
    for match, telling in settled.decision.tellings:
        match telling:
            case Alert():
                parts.counts["alerts"] += 1
                parts.observer.fact(
                    "alert",
                    rule=telling.rule,
                    alert=telling.id,
                    title=telling.article.title,
                    why=telling.why.value,
                    to=",".join(telling.targets),
                )
                for target in telling.targets:
                    await engine.submit(Job(kind="deliver", key=f"target:{target}"))
            case Joined():
                parts.counts["repeats"] += 1
                parts.observer.fact("held", rule=match.rule, alert=telling.alert, why=telling.why.value)
            case Held():
                parts.counts["held"] += 1
                parts.observer.fact(
                    "held",
                    rule=match.rule,
                    title=settled.analysed.article.title,
                    why=telling.why.value,
                    detail=telling.detail,
                )


def _report_unread(parts: Parts, entry: Entry, failure: FetchFailure | ExtractionFailure) -> None:
    parts.observer.fact("unread", source=entry.source, url=entry.url, why=failure.reason.value, detail=failure.detail)


# ---------------------------------------------------------------------------------------- deliver


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
    send_it = partial(parts.notifier.send, due.alert, delivery)
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

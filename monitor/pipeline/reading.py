"""An entry -> documents -> judged articles, stored in one transaction."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from monitor.alerting.health import after_page
from monitor.model import (
    CRASHES,
    Basis,
    Circumstances,
    Document,
    Entry,
    ExtractionFailure,
    FetchFailure,
    FetchReason,
)
from monitor.pipeline.parts import Parts
from monitor.pipeline.poison import is_set_aside, may_open_summary
from monitor.ports import Analysis, DueEntry, Settled

Found = tuple[Analysis, ...] | FetchFailure | ExtractionFailure
"""What reading one entry gave."""

READ_ATTEMPTS = 8
"""Readings of one entry before it is given up: with the growing waits about a day and a half."""

READ_EVERY = timedelta(minutes=10)
"""Wait after a first failed reading of an entry; it doubles."""

READ_AHEAD = 4
"""Entries of one host that may be read while an earlier one is judged: keeps every process at work."""

ASKED_FOR_PEACE = frozenset({403, 429, 503})
"""HTTP statuses by which a host may ask to be left alone."""

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


async def read_ahead(parts: Parts, due_entries: Sequence[DueEntry]) -> AsyncGenerator[tuple[DueEntry, Found], None]:
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


async def read(parts: Parts, due: DueEntry) -> Found:
    """The articles of one entry, or why there are none. Nothing is stored yet."""
    started = asyncio.get_running_loop().time()
    document = await parts.fetcher.read(parts.sources[due.entry.source], due.entry)
    if isinstance(document, FetchFailure):
        return document
    fetching = timedelta(seconds=asyncio.get_running_loop().time() - started)
    analyses = await parts.analyst.analyse(document)
    _report_read(parts, due, document, analyses, fetching)
    failures = [analysis.failure for analysis in analyses if analysis.failure is not None]
    return failures[0] if failures and len(failures) == len(analyses) else analyses


async def judge(parts: Parts, due: DueEntry, found: Found) -> tuple[Settled, ...]:
    """Judge what was found against what is stored, and store all of it in one transaction."""
    if isinstance(found, FetchFailure | ExtractionFailure):
        return await _read_failed(parts, due, found)
    for analysis in found:
        if analysis.failure is not None:
            parts.counts["unread"] += 1
            _report_unread(parts, due, analysis.failure)
    return await _settle(parts, due, found)


async def _read_failed(parts: Parts, due: DueEntry, failure: FetchFailure | ExtractionFailure) -> tuple[Settled, ...]:
    """Judge the entry on its summary if it has one, and try the page again later, unless that is in vain."""
    _report_unread(parts, due, failure)
    parts.counts["unread"] += 1
    await _heed_host(parts, due.entry.host, failure)
    next_at = _next_reading(parts, due, failure)
    settled: tuple[Settled, ...] = ()
    has_summary = bool(due.entry.title or due.entry.summary) and may_open_summary(due)
    if has_summary and not due.is_judged:
        analyses = await parts.analyst.analyse(document_of_summary(due.entry, parts.clock.now()))
        settled = await _settle(parts, due, analyses, retry_at=next_at)
        if failure.reason not in CRASHES:
            await parts.stored(parts.store.end_readings, (due.entry_id,))
        if not is_set_aside(due, failure):
            return settled
    await parts.stored(parts.store.postpone_entry, due.entry_id, failure, now=parts.clock.now(), next_at=next_at)
    return settled


def asks_for_peace(found: Found) -> bool:
    """Whether a host may have asked to be left alone."""
    return isinstance(found, FetchFailure) and found.status in ASKED_FOR_PEACE


async def _heed_host(parts: Parts, host: str, failure: FetchFailure | ExtractionFailure) -> None:
    """A page may be the first to hear that its host wants to be left alone."""
    if isinstance(failure, FetchFailure) and asks_for_peace(failure):
        judge = partial(
            after_page, failure=failure, now=parts.clock.now(), retry_at=parts.retry_at, jitter=parts.clock.jitter()
        )
        await parts.stored(parts.store.judge_host, host, judge)


def _next_reading(parts: Parts, due: DueEntry, failure: FetchFailure | ExtractionFailure) -> datetime | None:
    attempts = due.attempts + 1
    is_file = due.entry.url.startswith("file:")
    if attempts >= READ_ATTEMPTS or failure.reason in FINAL or is_set_aside(due, failure):
        return None
    if is_file and isinstance(failure, ExtractionFailure) and failure.reason not in CRASHES:
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
    started = asyncio.get_running_loop().time()
    settled = await parts.stored(settle)
    took = timedelta(seconds=asyncio.get_running_loop().time() - started)
    parts.observer.fact("settled", entry=due.entry_id, articles=len(settled), took=took)
    return settled


def _report_read(
    parts: Parts, due: DueEntry, document: Document, analyses: Sequence[Analysis], fetching: timedelta
) -> None:
    good = [analysis for analysis in analyses if analysis.failure is None]
    parts.observer.fact(
        "read",
        entry=due.entry_id,
        source=due.entry.source,
        kind=parts.sources[due.entry.source].kind,
        url=due.entry.url,
        bytes=len(document.body),
        items=len(good),
        articles=sum(len(analysis.articles) for analysis in good),
        fetching=fetching,
        extracting=sum((analysis.extracting for analysis in analyses), timedelta()),
        judging=sum((analysis.judging for analysis in analyses), timedelta()),
        process=max((analysis.process for analysis in analyses), default=0),
    )


def _report_unread(parts: Parts, due: DueEntry, failure: FetchFailure | ExtractionFailure) -> None:
    entry = due.entry
    parts.observer.fact(
        "unread",
        source=entry.source,
        kind=parts.sources[entry.source].kind,
        entry=due.entry_id,
        url=entry.url,
        why=failure.reason.value,
        reason=failure.reason,
        detail=failure.detail,
    )

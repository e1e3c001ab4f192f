"""The composition root: settings -> adapters -> pipeline. The only file that knows everybody.

The daemon, `monitor test` and every other command run the same functions on the same values:

    split_document    Document -> items -> Page -> Articles           (extract, segment)
    Workbench         Document -> judged articles                     (the same, fingerprints, rules)
    analyse_all       many documents in parallel processes, in order
    segment_all       the same, without rules
    run_daemon        the whole, until stopped or once
"""

import asyncio
import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TextIO

from monitor.alerting import bind
from monitor.dedup import fingerprint
from monitor.engine import Crash, EmbeddedEngine, ProcessPool, SystemClock
from monitor.entities import Gazetteer
from monitor.extract import extract, read_items
from monitor.fetch import WebFetcher, document_from_path, host_of, retry_at
from monitor.model import (
    Analysed,
    Document,
    ExtractionFailure,
    ExtractionReason,
    FetchFailure,
    Page,
    Segmentation,
)
from monitor.pipeline import Parts, handlers, keep_house, report_pass, tick
from monitor.ports import Analysis, Observer
from monitor.rules import RuleBook
from monitor.rules.events.reader import EventReader
from monitor.segment import segment
from monitor.settings import Settings, load

__all__ = [
    "RunReport",
    "SplitPage",
    "Workbench",
    "analyse_all",
    "document_from_path",
    "fetch",
    "load",
    "run_daemon",
    "segment_all",
    "split_document",
]

FEW = 4
"""Fewer documents are read in this process: starting another costs as much as a few pages."""

HOUSEKEEPING_EVERY = timedelta(hours=1)
REPORT_EVERY = timedelta(seconds=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitPage:
    """One item of a document as a page with its articles, or the failure.

    Attributes:
        identity: The item's own id, or None.
        page: None on failure.
        segmentation: None on failure.
        failure: None when it went well.
    """

    identity: str | None
    page: Page | None = None
    segmentation: Segmentation | None = None
    failure: ExtractionFailure | None = None


def split_document(document: Document) -> tuple[SplitPage, ...]:
    """Read every item of a document and split its page into articles. Pure."""
    return tuple(_split_item(item) for item in read_items(document))


def _split_item(item: Document | ExtractionFailure) -> SplitPage:
    page = item if isinstance(item, ExtractionFailure) else extract(item)
    if isinstance(page, ExtractionFailure):
        return SplitPage(identity=item.identity, failure=page)
    return SplitPage(identity=item.identity, page=page, segmentation=segment(page))


class Workbench:
    """Rules, events and entities compiled once; judges documents. Pure after construction."""

    def __init__(self, settings: Settings) -> None:
        """Compile. Raises SettingsError with every problem of every rule."""
        self.gazetteer = Gazetteer(settings.entities)
        self.events = EventReader(settings.events, self.gazetteer)
        self.rulebook = RuleBook(settings.rules, gazetteer=self.gazetteer, events=self.events)

    def analyse(self, document: Document) -> tuple[Analysis, ...]:
        """One analysis an item, in order."""
        return tuple(self._judge(split) for split in split_document(document))

    def _judge(self, split: SplitPage) -> Analysis:
        if split.segmentation is None:
            return Analysis(identity=split.identity, failure=split.failure)
        articles = tuple(
            Analysed(article=article, fingerprint=fingerprint(article), matches=self.rulebook.judge(article))
            for article in split.segmentation.articles
        )
        return Analysis(identity=split.identity, articles=articles, boilerplate=split.segmentation.boilerplate)


# --------------------------------------------------------------------------------- in processes

_workbench: Workbench | None = None


def _prepare(settings: Settings) -> None:
    """Compile the rules once in a new process; it leaves Ctrl-C to its parent."""
    global _workbench  # noqa: PLW0603 - a process of the pool has one rule set, handed over at its start
    _ignore_interrupts()
    _workbench = Workbench(settings)


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _analyse(document: Document) -> tuple[Analysis, ...]:
    assert _workbench is not None
    return _workbench.analyse(document)


def _pool(settings: Settings) -> ProcessPool:
    return ProcessPool(_analyse, prepare=_prepare, prepare_with=(settings,), workers=settings.workers)


def _analyses(document: Document, result: tuple[Analysis, ...] | Crash) -> tuple[Analysis, ...]:
    if not isinstance(result, Crash):
        return result
    return (Analysis(identity=document.identity, failure=_failure_of(document, result)),)


def _failure_of(document: Document, crash: Crash) -> ExtractionFailure:
    reason = ExtractionReason.TIMEOUT if crash.is_timeout else ExtractionReason.CRASHED
    return ExtractionFailure(url=document.final_url, reason=reason, detail=crash.detail, identity=document.identity)


class PooledAnalyst:
    """Implements `ports.Analyst` over the process pool."""

    def __init__(self, settings: Settings) -> None:
        self._pool = _pool(settings)
        self._pool.start()
        self._deadline = settings.analysis_deadline

    async def analyse(self, document: Document) -> tuple[Analysis, ...]:
        """See `ports.Analyst`."""
        return _analyses(document, await self._pool.call(document, self._deadline))

    async def aclose(self) -> None:
        """See `ports.Analyst`."""
        await asyncio.to_thread(self._pool.close)


def analyse_all(settings: Settings, documents: Sequence[Document]) -> Iterator[tuple[Analysis, ...]]:
    """Judge documents in the order given; more than a few of them in parallel processes."""
    if len(documents) < FEW or settings.workers == 1:
        yield from map(Workbench(settings).analyse, documents)
        return
    pool = _pool(settings)
    try:
        results = pool.map(documents, settings.analysis_deadline)
        for document, result in zip(documents, results, strict=True):
            yield _analyses(document, result)
    finally:
        pool.close()


def segment_all(settings: Settings, documents: Sequence[Document]) -> Iterator[tuple[SplitPage, ...]]:
    """Split the pages of documents in the order given; more than a few of them in parallel processes."""
    if len(documents) < FEW or settings.workers == 1:
        yield from map(split_document, documents)
        return
    pool = ProcessPool(split_document, prepare=_ignore_interrupts, prepare_with=(), workers=settings.workers)
    try:
        results = pool.map(documents, settings.analysis_deadline)
        for document, result in zip(documents, results, strict=True):
            yield _splits(document, result)
    finally:
        pool.close()


def _splits(document: Document, result: tuple[SplitPage, ...] | Crash) -> tuple[SplitPage, ...]:
    if not isinstance(result, Crash):
        return result
    failure = _failure_of(document, result)
    return (SplitPage(identity=document.identity, failure=failure),)


# ------------------------------------------------------------------------------------ the daemon


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What a run did.

    Attributes:
        counts: By the words of the `pass` line (`sources`, `new`, `articles`, `alerts`, ...).
        failed_jobs: Work that could not be done, each reported as a fact; it is due again.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    failed_jobs: int = 0


async def fetch(url: str, settings: Settings, *, allow_private: bool = False) -> Document | FetchFailure:
    """Fetch one page for the command line, under the daemon's own guards."""
    fetcher = WebFetcher(settings.fetch, SystemClock())
    try:
        return await fetcher.get(url, allow_private=allow_private)
    finally:
        await fetcher.aclose()


async def run_daemon(
    settings: Settings,
    *,
    once: bool,
    console: TextIO,
    observer: Observer,
    only: Sequence[str] = (),
) -> RunReport:
    """Watch, judge and tell, until SIGINT or SIGTERM; or, with `once`, until nothing is due.

    `only` names the sources to poll now (with `once`). Raises StoreError, SettingsError or EngineError
    when it cannot start.
    """
    with ExitStack() as stack:
        parts = _put_together(settings, console=console, observer=observer, stack=stack)
        engine = EmbeddedEngine(
            observer=observer,
            interval=settings.tick,
            limits={"visit": settings.fetch.concurrency},
            chores={
                "report": (partial(report_pass, parts), REPORT_EVERY),
                "housekeeping": (partial(keep_house, parts), HOUSEKEEPING_EVERY),
            },
        )
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, engine.stop)
            stack.callback(loop.remove_signal_handler, number)
        try:
            await _run(parts, engine, settings, once=once, only=only)
        finally:
            await parts.fetcher.aclose()
            await parts.analyst.aclose()
    return RunReport(counts=dict(parts.counts), failed_jobs=engine.failures)


def _put_together(settings: Settings, *, console: TextIO, observer: Observer, stack: ExitStack) -> Parts:
    """Open everything a run needs; what the exit stack holds is released at the end, in reverse."""
    # only a run needs these two, and SQLAlchemy alone costs as much as judging a hundred articles
    from monitor.notify import Notifications
    from monitor.store import open_store

    clock = SystemClock()
    store = open_store(settings.database)
    stack.callback(store.close)
    store.claim_daemon(os.getpid())
    notifier = Notifications(settings.targets, console=console)
    store_thread = stack.enter_context(ThreadPoolExecutor(max_workers=1, thread_name_prefix="store"))
    target_threads: dict[str, Executor] = {
        name: stack.enter_context(ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"target-{name}"))
        for name in notifier.targets()
    }
    Workbench(settings)  # a faulty rule stops us here, with its place, and not in a process of the pool
    return Parts(
        sources={source.name: source for source in settings.sources},
        fetcher=WebFetcher(settings.fetch, clock),
        analyst=PooledAnalyst(settings),
        store=store,
        notifier=notifier,
        decide=bind({rule.id: rule for rule in settings.rules}, settings.routes),
        clock=clock,
        observer=observer,
        store_thread=store_thread,
        target_threads=target_threads,
        retry_at=retry_at,
    )


async def _run(parts: Parts, engine: EmbeddedEngine, settings: Settings, *, once: bool, only: Sequence[str]) -> None:
    now = parts.clock.now()
    await parts.stored(parts.store.enrol, [(source, host_of(source)) for source in settings.sources], now)
    recovered = await parts.stored(parts.store.recover_deliveries, now)
    tally = await parts.stored(parts.store.tally)
    parts.observer.fact("started", sources=tally.sources, told=tally.alerts, resumed=recovered)
    work = handlers(parts, engine)
    if once:
        await parts.stored(parts.store.wake, now, sources=only or None)
        await engine.run_once(partial(tick, parts, engine), work)
    else:
        await engine.run(partial(tick, parts, engine), work)
    await report_pass(parts)
    parts.observer.fact("stopped")

"""The same in processes that can be killed: for the daemon, and for many documents at once."""

import asyncio
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.app.writable import directory_of, ensure_temporary_directory
from monitor.engine import Crash, ProcessPool, check_processes
from monitor.model import Document, ExtractionFailure, ExtractionReason
from monitor.ports import Analysis
from monitor.settings import Settings

if TYPE_CHECKING:
    from monitor.app.workbench import SplitPage, Workbench

FEW = 4
"""Fewer documents are read in this process: starting another costs as much as a few pages."""


_workbench: "Workbench | None" = None


def _prepare(settings: Settings, directory: Path | None) -> None:
    """Compile the rules once in a new process; it leaves Ctrl-C to its parent. `directory` is the database's."""
    global _workbench  # noqa: PLW0603 - a process of the pool has one rule set, handed over at its start
    from monitor.app.workbench import Workbench  # only a process that judges has need of it

    _ignore_interrupts()
    ensure_temporary_directory(directory)
    _workbench = Workbench(settings)


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _analyse(document: Document) -> tuple[Analysis, ...]:
    assert _workbench is not None
    return _workbench.analyse(document)


def _analyse_to_keep(document: Document) -> tuple[Analysis, ...]:
    assert _workbench is not None
    return _workbench.analyse_to_keep(document)


def _pool(settings: Settings, analyse: Callable[[Document], tuple[Analysis, ...]]) -> ProcessPool:
    judging = replace(settings, sources=(), targets=(), database="")  # who reads hostile pages is told no secret
    given = (judging, directory_of(settings.database))
    return ProcessPool(analyse, prepare=_prepare, prepare_with=given, workers=settings.workers)


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
        """Check that there can be processes; they start with the first document. Raises EngineError."""
        check_processes()
        self._pool = _pool(settings, _analyse_to_keep)
        self._deadline = settings.analysis_deadline

    async def analyse(self, document: Document) -> tuple[Analysis, ...]:
        """See `ports.Analyst`."""
        return _analyses(document, await self._pool.call(document, self._deadline))

    async def replace(self, settings: Settings) -> None:
        """Judge by other rules from the next document on; what is being judged is judged by the old ones."""
        old, self._pool = self._pool, _pool(settings, _analyse_to_keep)
        self._deadline = settings.analysis_deadline
        await asyncio.to_thread(old.finish)

    def stop(self) -> None:
        """Stop the processes at once. Blocks."""
        self._pool.close()

    async def aclose(self) -> None:
        """See `ports.Analyst`."""
        await asyncio.to_thread(self.stop)


def analyse_all(settings: Settings, documents: Sequence[Document]) -> Iterator[tuple[Analysis, ...]]:
    """Judge documents in the order given; more than a few of them in parallel processes."""
    if len(documents) < FEW or settings.workers == 1:
        from monitor.app.workbench import Workbench

        yield from map(Workbench(settings).analyse, documents)
        return
    pool = _pool(settings, _analyse)
    try:
        results = pool.map(documents, settings.analysis_deadline)
        for document, result in zip(documents, results, strict=True):
            yield _analyses(document, result)
    finally:
        pool.close()


def segment_all(settings: Settings, documents: Sequence[Document]) -> Iterator[tuple["SplitPage", ...]]:
    """Split the pages of documents in the order given; more than a few of them in parallel processes."""
    from monitor.app.workbench import split_document

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


def _splits(document: Document, result: tuple["SplitPage", ...] | Crash) -> tuple["SplitPage", ...]:
    if not isinstance(result, Crash):
        return result
    from monitor.app.workbench import SplitPage

    failure = _failure_of(document, result)
    return (SplitPage(identity=document.identity, failure=failure),)

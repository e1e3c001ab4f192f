"""The daemon: everything a run needs is opened here, put together, and released again."""

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Final, TextIO

from monitor.app.operating import open_operation
from monitor.app.reloading import RELOAD, RulesInForce, changed_sources
from monitor.engine import EmbeddedEngine, SystemClock
from monitor.fetch import WebFetcher, host_of, retry_at
from monitor.model import Document, FetchFailure, Pace, Source
from monitor.pipeline import Heart, Parts, handlers, keep_house, report_pass, tick
from monitor.ports import Handler, Observer
from monitor.settings import Settings

HOUSEKEEPING_EVERY: Final = timedelta(hours=1)
REPORT_EVERY: Final = timedelta(seconds=10)
WATCH_EVERY: Final = timedelta(seconds=2)
"""Between two looks at the files of rules, events and entities."""


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
        operation = open_operation(settings, observer, SystemClock(), stack, once=once)
        observer = operation.observer
        rules = RulesInForce(settings, observer)
        parts = _put_together(settings, rules, console=console, observer=observer, stack=stack)
        parts = replace(parts, paces=_paces(settings, once=once))
        engine = EmbeddedEngine(
            observer=observer,
            interval=settings.tick,
            limits={"visit": settings.fetch.concurrency},
        )
        engine.chores = {
            "report": (partial(report_pass, parts), REPORT_EVERY),
            "housekeeping": (partial(keep_house, parts), HOUSEKEEPING_EVERY),
            "watch": (partial(rules.watch, engine), WATCH_EVERY),
            **operation.chores(parts, engine),
        }
        _heed_signals(engine, stack)
        try:
            async with operation.watching(parts):
                await _run(parts, engine, rules, once=once, only=only)
        finally:
            await parts.fetcher.aclose()
            await parts.analyst.aclose()
    return RunReport(counts=dict(parts.counts), failed_jobs=engine.failures)


def _put_together(
    settings: Settings, rules: RulesInForce, *, console: TextIO, observer: Observer, stack: ExitStack
) -> Parts:
    """Open everything a run needs; what the exit stack holds is released at the end, in reverse."""
    # only a run needs these two, and SQLAlchemy alone costs as much as judging a hundred articles
    from monitor.notify import Notifications
    from monitor.store import open_store

    clock = SystemClock()
    store = open_store(settings.database)
    stack.callback(store.close)
    store.claim_daemon(os.getpid())
    notifier = Notifications(settings.targets, console=console, template_directories=settings.template_directories)
    store_thread = stack.enter_context(ThreadPoolExecutor(max_workers=1, thread_name_prefix="store"))
    target_threads: dict[str, Executor] = {
        name: stack.enter_context(ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"target-{name}"))
        for name in notifier.targets()
    }
    return Parts(
        sources={source.name: source for source in settings.sources},
        fetcher=WebFetcher(settings.fetch, clock),
        analyst=rules.analyst,
        store=store,
        notifier=notifier,
        decide=rules.decide,
        clock=clock,
        observer=observer,
        store_thread=store_thread,
        target_threads=target_threads,
        retry_at=retry_at,
        host_concurrency=settings.fetch.host_concurrency,
        operations=settings.operations,
        group_interval=settings.timing.group_interval,
        dry_since=clock.now() if settings.dry_run else None,
        keep=max(settings.archive_keep, settings.window),  # what is gone is nobody's twin
        heart=Heart(pid=os.getpid()),
    )


def _paces(settings: Settings, *, once: bool) -> Mapping[str, Pace]:
    """How each target wants to be told; one look at everything waits for nobody to join."""
    paces = {target.name: target.pace for target in settings.targets}
    return {name: replace(pace, group_wait=timedelta()) for name, pace in paces.items()} if once else paces


def _heed_signals(engine: EmbeddedEngine, stack: ExitStack) -> None:
    """Ctrl-C and SIGTERM stop after what is being sent, twice at once; SIGHUP reads the rules again."""
    loop = asyncio.get_running_loop()
    reloads: set[asyncio.Task[bool]] = set()

    def reload() -> None:
        task = asyncio.ensure_future(engine.submit(RELOAD))
        reloads.add(task)
        task.add_done_callback(reloads.discard)

    for number, act in ((signal.SIGINT, engine.stop), (signal.SIGTERM, engine.stop), (signal.SIGHUP, reload)):
        loop.add_signal_handler(number, act)
        stack.callback(loop.remove_signal_handler, number)


async def _run(parts: Parts, engine: EmbeddedEngine, rules: RulesInForce, *, once: bool, only: Sequence[str]) -> None:
    now = parts.clock.now()
    await _enrol(parts, tuple(parts.sources.values()))
    recovered = await parts.stored(parts.store.recover_deliveries, now)
    tally = await parts.stored(parts.store.tally)
    dry = {"dry_run": True} if parts.dry_since else {}
    parts.observer.fact("started", sources=tally.sources, told=tally.alerts, resumed=recovered, **dry)
    work: dict[str, Handler] = {**handlers(parts, engine), RELOAD.kind: partial(_reload, parts, rules)}
    if once:
        await parts.stored(parts.store.wake, now, sources=only or None)
        await engine.run_once(partial(tick, parts, engine), work)
        await keep_house(parts)
    else:
        await engine.run(partial(tick, parts, engine), work)
    await report_pass(parts)
    parts.observer.fact("stopped")


async def _enrol(parts: Parts, sources: Sequence[Source]) -> None:
    hosts = [(source, host_of(source)) for source in sources]
    await parts.stored(parts.store.enrol, hosts, parts.clock.now())


async def _reload(parts: Parts, rules: RulesInForce, _key: str) -> None:
    """Read the files again: the rules take their place whole, and the sources are those of the file from now on."""
    before = rules.sources
    await rules.reload()
    changed = changed_sources(before, rules.sources)
    if changed:
        parts.sources.update({source.name: source for source in rules.sources})
        await _enrol(parts, rules.sources)
        paused = sum(source.paused for source in rules.sources)
        parts.observer.fact("sources", sources=len(rules.sources), paused=paused, changed=changed)

"""The daemon: everything a run needs is opened here, put together, and released again."""

import asyncio
import gc
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, TextIO, cast

from monitor.app.operating import open_operation
from monitor.app.reloading import RELOAD, RulesInForce
from monitor.app.takeover import TargetsInForce, describe_change, longest_kept, take_over
from monitor.app.workers import (
    LOOK_EVERY,
    RESTING,
    Membership,
    OwnJobs,
    Succession,
    open_distributed,
    visit_and_rest,
)
from monitor.engine import EmbeddedEngine, SystemClock
from monitor.engine.repeating import Tick
from monitor.errors import SettingsError
from monitor.fetch import WebFetcher, host_of, retry_at
from monitor.model import Document, EngineKind, FetchFailure, Pace, Source
from monitor.pipeline import Heart, Parts, handlers, keep_house, report_pass, tick
from monitor.ports import Handler, Notifier, Observer
from monitor.settings import Settings

if TYPE_CHECKING:
    from monitor.engine.distributed import DistributedEngine
    from monitor.store import SqlStore

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
    succession: Succession | None = None,
) -> RunReport:
    """Watch, judge and tell, until SIGINT or SIGTERM; or, with `once`, until nothing is due.

    `only` names the sources to poll now (with `once`). With a `succession` it is a worker's: what it works by was
    published by somebody else, and ends with the next version. Raises StoreError, SettingsError or EngineError
    when it cannot start.
    """
    with ExitStack() as stack:
        kind = settings.engine.value
        operation = open_operation(settings, observer, SystemClock(), stack, once=once, engine=kind)
        observer = operation.observer
        rules = RulesInForce(settings, observer)
        open_targets = partial(_open_targets, console)
        notifier = TargetsInForce(open_targets(settings))
        parts = _put_together(settings, rules, notifier=notifier, observer=observer, stack=stack)
        parts = replace(parts, paces=_paces(settings, once=once))
        run = _Run(parts=parts, settings=settings, rules=rules, open_targets=open_targets, succession=succession)
        run.engine.chores = {**run.chores(), **operation.chores(parts, run.engine)}
        _heed_signals(run.engine, run.own_jobs, observer, stack)
        try:
            async with operation.watching(parts):
                await run.work(once=once, only=only)
        finally:
            await parts.fetcher.aclose()
            await parts.analyst.aclose()
    return RunReport(counts=dict(parts.counts), failed_jobs=run.engine.failures)


def _put_together(
    settings: Settings, rules: RulesInForce, *, notifier: Notifier, observer: Observer, stack: ExitStack
) -> Parts:
    """Open everything a run needs; what the exit stack holds is released at the end, in reverse."""
    # only a run needs it, and SQLAlchemy alone costs as much as judging a hundred articles
    from monitor.store import open_store

    clock = SystemClock()
    store = open_store(settings.database)
    stack.callback(store.close)
    if store.upgraded is not None:
        observer.fact("upgraded", schema=store.upgraded.after, before=store.upgraded.before, copy=store.upgraded.copy)
    store.claim_daemon(os.getpid(), shared=settings.engine is EngineKind.DISTRIBUTED)
    store_thread = stack.enter_context(ThreadPoolExecutor(max_workers=1, thread_name_prefix="store"))
    target_threads = {name: open_thread(name) for name in notifier.targets()}
    stack.callback(_close_threads, target_threads)
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
        keep=longest_kept(settings),
        heart=Heart(pid=os.getpid()),
    )


def _open_targets(console: TextIO, settings: Settings) -> Notifier:
    """A channel for each target. Raises SettingsError with every target that cannot be used."""
    from monitor.notify import Notifications  # likewise

    try:
        return Notifications(settings.targets, console=console, template_directories=settings.template_directories)
    except SettingsError as error:
        file = f"{settings.directory}/monitor.yaml"
        raise SettingsError(tuple(replace(one, path=one.path or file) for one in error.problems)) from error


def open_thread(target: str) -> Executor:
    """The one thread on which a target is told."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"target-{target}")


def _close_threads(threads: Mapping[str, Executor]) -> None:
    for thread in threads.values():
        thread.shutdown()


def _paces(settings: Settings, *, once: bool) -> Mapping[str, Pace]:
    """How each target wants to be told; one look at everything waits for nobody to join."""
    paces = {target.name: target.pace for target in settings.targets}
    return {name: replace(pace, group_wait=timedelta()) for name, pace in paces.items()} if once else paces


def _heed_signals(
    engine: "EmbeddedEngine | DistributedEngine", own_jobs: OwnJobs, observer: Observer, stack: ExitStack
) -> None:
    """Ctrl-C and SIGTERM stop after what is being sent, twice at once; SIGHUP reads the settings again."""
    loop = asyncio.get_running_loop()
    reloads: set[asyncio.Task[bool]] = set()

    def reload() -> None:
        task = asyncio.ensure_future(own_jobs.submit(RELOAD))
        reloads.add(task)
        task.add_done_callback(reloads.discard)

    def stop() -> None:
        observer.fact("stopping", within=engine.drain_deadline)
        engine.stop()

    for number, act in ((signal.SIGINT, stop), (signal.SIGTERM, stop), (signal.SIGHUP, reload)):
        loop.add_signal_handler(number, act)
        stack.callback(loop.remove_signal_handler, number)


class _Run:
    """One run of the daemon, put together: its engine, what is done now and then, and the work itself."""

    def __init__(
        self,
        *,
        parts: Parts,
        settings: Settings,
        rules: RulesInForce,
        open_targets: Callable[[Settings], Notifier],
        succession: Succession | None,
    ) -> None:
        """Opens the engine. Raises EngineError where that cannot be."""
        self.parts, self.rules, self.open_targets, self.succession = parts, rules, open_targets, succession
        store = cast("SqlStore", parts.store)
        self.is_distributed = settings.engine is EngineKind.DISTRIBUTED
        open_engine = partial(open_distributed, store=store) if self.is_distributed else _open_embedded
        self.engine: EmbeddedEngine | DistributedEngine = open_engine(settings, parts)
        self.members = Membership(parts=parts, store=store, version=settings.version, started_at=parts.clock.now())
        self.own_jobs = OwnJobs({RELOAD.kind: self._reload}, parts.observer)

    def chores(self) -> Mapping[str, tuple[Tick, timedelta]]:
        """What this process does now and then; what only one of all workers is to do is a duty of the engine."""
        house = {"housekeeping": (partial(keep_house, self.parts), HOUSEKEEPING_EVERY)}
        chores = {"report": (partial(report_pass, self.parts), REPORT_EVERY)}
        if self.succession is None:
            chores["watch"] = (partial(self.rules.watch, self.own_jobs), WATCH_EVERY)
        else:
            chores["version"] = (partial(self.succession.look, self.engine), LOOK_EVERY)
        if isinstance(self.engine, EmbeddedEngine):
            return {**chores, **house}
        self.engine.duties = house
        return {**chores, **self.members.chores()}

    async def work(self, *, once: bool, only: Sequence[str]) -> None:
        """Until it is stopped; or, with `once`, until nothing is due."""
        parts, store, now = self.parts, self.parts.store, self.parts.clock.now()
        if self.succession is None:
            await _enrol(parts, tuple(parts.sources.values()))
            await self.members.publish(self.rules.settings)
        # what other workers send is theirs; whoever claims a target recovers what was cut short there
        recovered = 0 if self.is_distributed else await parts.stored(store.recover_deliveries, now)
        tally = await parts.stored(store.tally)
        dry = {"dry_run": True} if parts.dry_since else {}
        version = self.members.version
        parts.observer.fact(
            "started", sources=tally.sources, told=tally.alerts, resumed=recovered, version=version, **dry
        )
        if once:
            await parts.stored(store.wake, now, sources=only or None)
            await self.engine.run_once(partial(tick, parts, self.engine), self._handlers())
            await keep_house(parts)
        else:
            await self._run()
        await report_pass(parts)
        parts.observer.fact("stopped")

    async def _run(self) -> None:
        # what there is by now stays: to look through it for cycles would stop all threads for a tenth of a second
        gc.collect()
        gc.freeze()
        if self.is_distributed:
            await self.members.sign_in()
        await self.engine.run(partial(tick, self.parts, self.engine), self._handlers())
        if self.is_distributed:
            await self.members.sign_out()

    def _handlers(self) -> dict[str, Handler]:
        work = dict(handlers(self.parts, self.engine))
        if self.is_distributed:
            work["visit"] = partial(visit_and_rest, work["visit"], cast("WebFetcher", self.parts.fetcher))
        return work

    async def _reload(self, _key: str) -> None:
        """Read the files again: what they say is in force from now on, all of it or nothing."""
        if self.succession is not None:
            return await self.succession.look(self.engine)
        parts, rules, before = self.parts, self.rules, self.rules.settings
        parts.observer.fact("reloading")
        found = await rules.read(self.open_targets)
        if found is None:
            return None
        settings, notifier = found
        if settings.sources != before.sources:
            await _enrol(parts, settings.sources)  # may fail: nothing else has changed yet
        parts.sources.update({source.name: source for source in settings.sources})
        cast("TargetsInForce", parts.notifier).replace(notifier)
        take_over(parts, settings, open_thread)
        await rules.adopt(settings)
        for event, told in describe_change(before, settings):
            parts.observer.fact(event, **told)
        await self.members.publish(rules.settings)
        if self.is_distributed:
            await self.members.sign_in()
        return None


def _open_embedded(settings: Settings, parts: Parts) -> EmbeddedEngine:
    limits = {"visit": RESTING * settings.fetch.concurrency}
    return EmbeddedEngine(observer=parts.observer, interval=settings.tick, limits=limits)


async def _enrol(parts: Parts, sources: Sequence[Source]) -> None:
    def enrol() -> None:  # on the store's thread: the addresses of ten thousand sources would keep the loop waiting
        parts.store.enrol([(source, host_of(source)) for source in sources], parts.clock.now())

    await parts.stored(enrol)

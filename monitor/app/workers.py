"""Several processes at one database: what they share, and how a worker comes by what it judges by.

    monitor run      publishes the files that it loaded, at its start and after each change, and works itself
    monitor worker   takes what was published, works by it, and takes up what is published next:
                     load and check it -> wait for its turn -> stop, drained -> start anew by it

So a set of files with a fault stops nobody, and of many workers one at a time is away for a moment.
"""

import asyncio
import os
import socket
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from monitor.alerting.health import Finding
from monitor.app.soundness import check_definitions
from monitor.errors import EngineError, SettingsError, StoreError
from monitor.model import Version, Worker
from monitor.pipeline import Parts, report_finding
from monitor.ports import Engine, Handler, Job, Observer
from monitor.settings import Settings, cache_directory, environment, load, name_packed, pack, program, unpack

if TYPE_CHECKING:
    from monitor.engine.distributed import DistributedEngine
    from monitor.engine.repeating import Tick
    from monitor.fetch import WebFetcher
    from monitor.store import SqlStore

Chores = Mapping[str, tuple["Tick", timedelta]]

SIGN_EVERY: Final = timedelta(seconds=10)
RESTING: Final = 2
"""Visits of a worker for each request that it may make at once: some of them only keep their host's pause."""

LOOK_EVERY: Final = timedelta(seconds=2)
"""Between two looks for a newer version, and at the passes of other workers."""


def me() -> str:
    """The name of this process among all workers."""
    return f"{socket.gethostname()}:{os.getpid()}"


def open_distributed(settings: Settings, parts: Parts, store: "SqlStore") -> "DistributedEngine":
    """The engine of one of many workers. Raises EngineError where its libraries are not installed."""
    try:
        from monitor.engine.distributed import DistributedEngine
    except ImportError as error:
        remedy = "get them: pip install 'news-monitor[postgresql]'"
        raise EngineError(f"engine: distributed needs libraries that are not installed; {remedy}") from error
    engine = DistributedEngine(
        url=settings.database,
        observer=parts.observer,
        interval=settings.tick,
        limits={"visit": RESTING * settings.fetch.concurrency},
        arrive=partial(parts.stored, store.claim_daemon, os.getpid(), shared=True),
    )
    engine.when_set_aside = partial(tell_set_aside, parts, engine)
    return engine


async def visit_and_rest(visit: Handler, fetcher: "WebFetcher", host: str) -> None:
    """Keep a host claimed until it may be asked again: the next worker knows nothing of the last request."""
    await visit(host)
    await fetcher.rest(host)


@dataclass(slots=True, kw_only=True)
class Membership:
    """One process among the workers: says that it is there, and hears of the passes of the others."""

    parts: Parts
    store: "SqlStore"
    version: str
    started_at: datetime
    _heard_at: datetime | None = field(default=None, init=False)

    def chores(self) -> Chores:
        """What the engine is to call now and then."""
        return {"sign": (self.sign_in, SIGN_EVERY), "listen": (self.listen, LOOK_EVERY)}

    async def sign_in(self) -> None:
        """Say that it is there, and by what it works."""
        host, now = socket.gethostname(), self.parts.clock.now()
        worker = Worker(
            name=me(), host=host, pid=os.getpid(), started_at=self.started_at, seen_at=now, version=self.version
        )
        await self.parts.stored(self.store.sign_in, worker)

    async def sign_out(self) -> None:
        """Say that it has stopped; where that cannot be said, its silence will."""
        with suppress(StoreError):
            await self.parts.stored(self.store.sign_out, me())

    async def listen(self) -> None:
        """Say that a pass went well, whoever made it: the schedule is not late."""
        beat = await self.parts.stored(self.store.last_beat)
        if beat is not None and beat.passed_at != self._heard_at:
            self._heard_at = beat.passed_at
            self.parts.observer.fact("passed-elsewhere", at=beat.passed_at)

    async def publish(self, settings: Settings) -> None:
        """Make the files that were loaded those of all workers, unless they are already."""
        body = await asyncio.to_thread(pack, settings.directory)
        if name_packed(body) != settings.version:
            return  # changed since they were loaded: they are loaded again in a moment
        self.version = settings.version
        version = Version(
            name=settings.version,
            published_at=self.parts.clock.now(),
            publisher=me(),
            program=program(),
            body=body,
        )
        if await self.parts.stored(self.store.publish, version):
            self.parts.observer.fact("published", version=version.name)


async def tell_set_aside(parts: Parts, engine: Engine, key: str) -> None:
    """Tell people of a job that kills whoever works at it."""
    text = f"{key}: whoever works at it dies; it was set aside for an hour"
    remedy = "look at the last facts before a worker ended; pause the source: monitor sources pause NAME"
    finding = Finding(kind="job", subject=key, is_bad=True, text=text, remedy=remedy, since=parts.clock.now())
    await report_finding(parts, finding, engine=engine)


class OwnJobs:
    """Takes jobs that are this process's alone, and whose handler is given; one at a time."""

    def __init__(self, handlers: Mapping[str, Handler], observer: Observer) -> None:
        """Nothing runs yet."""
        self._handlers = handlers
        self._observer = observer
        self._task: asyncio.Task[None] | None = None

    async def submit(self, job: Job) -> bool:
        """Start it; False while one runs."""
        if self._task is not None and not self._task.done():
            return False
        self._task = asyncio.create_task(self._work(job), name=job.key)
        return True

    async def _work(self, job: Job) -> None:
        try:
            await self._handlers[job.kind](job.key)
        except Exception as error:  # noqa: BLE001 - as in the engines: it is told, and nothing else stops
            self._observer.fact("job-failed", kind=job.kind, job=job.key, error=f"{type(error).__name__}: {error}")


@dataclass(slots=True, kw_only=True)
class Succession:
    """Which version a worker works by, and which one comes next.

    Attributes:
        own: The settings of this machine.
        store: Outlives the runs between which versions change.
        observer: Hears of versions that are refused or taken up.
        current: The version of the present run.
        following: The one that its end makes room for; None when it was asked to stop.
        refused: Names of versions that cannot be used here.
    """

    own: Settings
    store: "SqlStore"
    observer: Observer
    current: Version
    following: Version | None = None
    refused: set[str] = field(default_factory=set)
    _turn: ExitStack = field(default_factory=ExitStack, init=False)

    async def look(self, engine: Engine) -> None:
        """Stop the present run when another version was published, can be used, and it is our turn to take it up."""
        self._end_turn()  # we are back at work: the next worker may go
        newest = await asyncio.to_thread(self.store.newest_version)
        if newest in {None, self.current.name} or newest in self.refused:
            return
        version = await asyncio.to_thread(self.store.find_version, newest)
        if version is None or not await asyncio.to_thread(self._is_sound, version):
            return
        if self._turn.enter_context(self.store.turn()):
            self.following = version
            self.observer.fact("version-taken", version=version.name, before=self.current.name)
            engine.stop()
        else:
            self._end_turn()

    def _end_turn(self) -> None:
        with suppress(StoreError):  # the server was away, and has forgotten it
            self._turn.close()

    def _is_sound(self, version: Version) -> bool:
        with tempfile.TemporaryDirectory(prefix="monitor-") as folder:
            try:
                settings_of(version, self.own, Path(folder))
            except SettingsError as error:
                self.refused.add(version.name)
                for problem in error.problems:
                    self.observer.fact(
                        "version-refused", version=version.name, place=problem.place, why=problem.message
                    )
                return False
        return True


def settings_of(version: Version, own: Settings, directory: Path) -> Settings:
    """What was published, with what is this machine's own: database, metrics, processes, how much the log says.

    Raises SettingsError where a file has a fault, or a secret is not to be had here.
    """
    unpack(version.body, directory)
    found = load(directory, environment())
    settings = replace(
        found,
        database=own.database,
        engine=own.engine,
        metrics=own.metrics,
        workers=own.workers,
        log_level=own.log_level,
        version=version.name,
    )
    check_definitions(settings, cache_directory(environment()))
    return settings

"""What the daemon tells of itself: who hears its facts, how much waits, and whether it needs a look.

facts -> the log (the same failure of many jobs once) | metrics, health -> a server | systemd

every 15 s   how much waits, disk, processes -> `load`; outbox, disk, clock, schedule, loop -> notices
twice a second   how late the event loop wakes, and whether the clock was set -> `lag`, `clock-jump`
after a good pass   the heartbeat at a dead-man's switch
"""

import asyncio
import os
import platform
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import active_children
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from monitor.alerting.health import CLOCK_JUMPED, House, Mishap, judge_house
from monitor.app.writable import directory_of, ensure_temporary_directory
from monitor.engine.repeating import Tick
from monitor.errors import MonitorError
from monitor.fetch import WebFetcher
from monitor.model import Disk, EngineKind, HeartbeatOptions, Load
from monitor.observe import Fanout
from monitor.observe.repeats import Calmed
from monitor.observe.systemd import notified
from monitor.pipeline import Parts, report_finding
from monitor.ports import Clock, Engine, Observer
from monitor.settings import Settings, environment

LOOK_EVERY: Final = timedelta(seconds=15)
SHARE_OF_TIME: Final = 50
"""So many times as long as a look took nobody looks again: with a million sources it takes a second ..."""

LONGEST_PAUSE: Final = timedelta(minutes=1)
"""... but never longer: probes want to know that the database answers."""

TURN: Final = timedelta(milliseconds=500)
"""Between two measurements of the event loop."""


@dataclass(slots=True)
class PassWatch:
    """Implements `ports.Observer`: remembers how the looks at what is due went.

    Attributes:
        clock: For the time at which something was seen.
        last_at: When one last went well, in the loop's time; None before the first.
        is_well: Whether the last one did.
        gap: The longest pause between two good ones of late.
    """

    clock: Clock
    last_at: float | None = None
    is_well: bool = False
    gap: Mishap | None = None

    def fact(self, event: str, **fields: Any) -> None:
        """See `ports.Observer`."""
        if event in {"passed", "passed-elsewhere"}:
            now = asyncio.get_running_loop().time()
            if self.last_at is not None:
                self.gap = _worse(self.gap, timedelta(seconds=now - self.last_at), self.clock.now())
            self.last_at, self.is_well = now, True
        elif event == "job-failed" and fields.get("kind") == "tick":
            self.is_well = False


def _worse(known: Mishap | None, by: timedelta, now: datetime) -> Mishap:
    """The greater of the two, as long as the known one is of the last hour."""
    if known is None or abs(by) >= abs(known.by) or not timedelta() <= now - known.at < timedelta(hours=1):
        return Mishap(by=by, at=now)
    return known


@dataclass(kw_only=True)
class Operation:
    """What belongs to one run of the daemon. Made by `open_operation`.

    Attributes:
        observer: Hears of every fact, for all who want to know.
        passes: How the looks at what is due went.
        directory: Of the database; None for a server.
        heartbeat: Whom to ping; None pings nobody.
        is_alone: Whether the database is this process's alone, and its due times go by this machine's clock.
    """

    observer: Observer
    passes: PassWatch
    directory: Path | None
    heartbeat: HeartbeatOptions | None
    is_alone: bool = True
    _block: Mishap | None = field(default=None, init=False)
    _jump: Mishap | None = field(default=None, init=False)
    _open: set[tuple[str, str]] | None = field(default=None, init=False)
    _not_before: float = field(default=0.0, init=False)
    _pinged_at: float | None = field(default=None, init=False)

    def chores(self, parts: Parts, engine: Engine) -> Mapping[str, tuple[Tick, timedelta]]:
        """What the engine is to call now and then."""
        chores: dict[str, tuple[Tick, timedelta]] = {"load": (partial(self.look, parts, engine), LOOK_EVERY)}
        if self.heartbeat is not None:
            chores["heartbeat"] = (partial(self.ping, parts, self.heartbeat), self.heartbeat.every)
        return chores

    @asynccontextmanager
    async def watching(self, parts: Parts) -> AsyncIterator[None]:
        """Look once, then measure the event loop and the clock for as long as the block lasts."""
        await self._catch_up(parts)
        await self.look(parts)
        task = asyncio.create_task(self._watch_time(parts), name="watch-time")
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def look(self, parts: Parts, engine: Engine | None = None) -> None:
        """Take how much waits, and tell of what needs a look; without an engine the next pass delivers."""
        loop = asyncio.get_running_loop()
        if loop.time() < self._not_before:
            return
        load, took = await self._take_load(parts)
        self._not_before = loop.time() + min(SHARE_OF_TIME * took, LONGEST_PAUSE.total_seconds())
        disk = None if self.directory is None else await asyncio.to_thread(_disk_of, self.directory)
        self.observer.fact("load", load=load, disk=disk, workers=len(active_children()), tasks=len(asyncio.all_tasks()))
        if load is not None:
            await self._report_troubles(parts, engine, load, disk)

    async def _take_load(self, parts: Parts) -> tuple[Load | None, float]:
        """How much waits, None where the database does not answer; and the seconds that it took by itself."""

        def take() -> tuple[Load, float]:
            began = perf_counter()
            load = parts.store.load(parts.clock.now(), parts.notifier.targets())
            return load, perf_counter() - began

        try:
            return await parts.stored(take)
        except MonitorError:  # whoever needs the database tells of it
            return None, 0.0

    async def _report_troubles(self, parts: Parts, engine: Engine | None, load: Load, disk: Disk | None) -> None:
        """At the first look everything is asked for: what was told before a restart may be over."""
        now = parts.clock.now()
        targets = () if parts.dry_since is not None else load.targets
        house = House(now=now, targets=targets, disk=disk, gap=self._gap(now), block=self._block, jump=self._jump)
        is_first, before = self._open is None, self._open or set()
        self._open = before
        for finding in judge_house(house):
            subject = (finding.kind, finding.subject)
            if finding.is_bad or is_first or subject in before:
                await report_finding(parts, finding, engine=engine)
            (before.add if finding.is_bad else before.discard)(subject)

    def _gap(self, now: datetime) -> Mishap | None:
        """The longest pause between good passes, the present one included."""
        if self.passes.last_at is None:
            return self.passes.gap
        present = timedelta(seconds=asyncio.get_running_loop().time() - self.passes.last_at)
        return _worse(self.passes.gap, present, now)

    async def ping(self, parts: Parts, heartbeat: HeartbeatOptions) -> None:
        """Say at the dead-man's switch that all is well: only where a whole pass went well since the last time."""
        passed_at = self.passes.last_at
        if not self.passes.is_well or passed_at is None or passed_at == self._pinged_at:
            return
        assert isinstance(parts.fetcher, WebFetcher)
        failure = await parts.fetcher.ping(heartbeat.url)
        if failure is None:
            self._pinged_at = passed_at
            self.observer.fact("heartbeat")
        else:
            self.observer.fact("heartbeat-failed", why=failure.reason.value, detail=failure.detail)

    async def _watch_time(self, parts: Parts) -> None:
        loop = asyncio.get_running_loop()
        pause = TURN.total_seconds()
        while True:
            began, wall = loop.time(), parts.clock.now()
            await asyncio.sleep(pause)
            took, went = timedelta(seconds=loop.time() - began), parts.clock.now() - wall
            lag = max(took - TURN, timedelta())
            self.observer.fact("lag", by=lag)
            self._block = _worse(self._block, lag, parts.clock.now())
            if abs(went - took) > CLOCK_JUMPED:
                await self._follow_clock(parts, went - took)

    async def _catch_up(self, parts: Parts) -> None:
        """A clock that was set back while nobody ran: the last sign of life lies in the future."""
        if not self.is_alone:
            return
        with suppress(MonitorError):  # the run itself tells of a database that cannot be used
            beat = await parts.stored(parts.store.last_beat)
            ahead = beat.passed_at - parts.clock.now() if beat else timedelta()
            if ahead > CLOCK_JUMPED:
                await self._follow_clock(parts, -ahead)

    async def _follow_clock(self, parts: Parts, by: timedelta) -> None:
        """Say that the clock was set; what waits must not wait for it to catch up."""
        now = parts.clock.now()
        self._jump = Mishap(by=by, at=now)
        self.observer.fact("clock-jump", by=by)
        if by < timedelta() and self.is_alone:
            try:
                await parts.stored(parts.store.follow_clock, -by, now)
            except MonitorError as error:
                self.observer.fact("job-failed", kind="clock", job="clock", error=f"{type(error).__name__}: {error}")


def _disk_of(directory: Path) -> Disk | None:
    try:
        usage = shutil.disk_usage(directory)
    except OSError:
        return None
    return Disk(path=str(directory), size=usage.total, free=usage.free)


def open_operation(
    settings: Settings, observer: Observer, clock: Clock, stack: ExitStack, *, once: bool, engine: str = "embedded"
) -> Operation:
    """Everybody who is to hear of facts besides `observer`; what the stack holds is closed at its end.

    Raises EngineError where metrics cannot be served.
    """
    ensure_temporary_directory(directory_of(settings.database))
    passes = PassWatch(clock)
    observers: list[Observer] = [Calmed(observer), passes]
    service = notified(environment(), os.getpid())
    if service is not None:
        stack.callback(service.close)
        observers.append(service)
    address = "" if once else _serve(settings, observers, stack, engine)
    operation = Operation(
        observer=Fanout(*observers),
        passes=passes,
        directory=directory_of(settings.database),
        heartbeat=None if once else settings.heartbeat,
        is_alone=engine == EngineKind.EMBEDDED.value,
    )
    if address:
        operation.observer.fact("serving", address=address, paths=["/metrics", "/healthz", "/readyz"])
    return operation


def _serve(settings: Settings, observers: list[Observer], stack: ExitStack, engine: str) -> str:
    """Serve metrics and health where the settings say so; returns where."""
    if settings.metrics is None:
        return ""
    # who serves no metrics needs no prometheus-client
    from monitor.observe.health import HealthObserver
    from monitor.observe.metrics import MetricsObserver
    from monitor.observe.server import Server

    metrics = MetricsObserver(version=_version(), python=platform.python_version(), engine=engine)
    health = HealthObserver(os.getpid())
    server = Server(metrics, health, settings.metrics.token)
    address = server.start(settings.metrics.host, settings.metrics.port)
    stack.callback(server.close)
    observers += [metrics, health]
    return address


def _version() -> str:
    try:
        return version("news-monitor")
    except PackageNotFoundError:
        return "unknown"

"""The engine of one process: APScheduler says when to look, asyncio tasks do the work.

A claim is a key in a set; it is gone with the process, and what was claimed is due again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, timedelta

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.ports import Handler, Job, Observer

Tick = Callable[[], Awaitable[None]]

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)
"""A job that fails is not taken again for the first pause, doubled at each further failure up to the longest."""


@dataclass(kw_only=True)
class EmbeddedEngine:
    """Implements `ports.Engine` in one event loop. Make one for each `run`.

    Attributes:
        observer: Hears of jobs that fail.
        interval: Time between two ticks.
        chores: What else to call now and then, with its interval; a chore that fails is reported and called again.
        limits: How many jobs of a kind may run at once; kinds not named are not limited.
        drain_deadline: How long `run` waits for running jobs after `stop`; then they are cancelled.
        failures: How many jobs have failed so far.
    """

    observer: Observer
    interval: timedelta = timedelta(seconds=1)
    chores: Mapping[str, tuple[Tick, timedelta]] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    drain_deadline: timedelta = timedelta(seconds=20)
    failures: int = field(default=0, init=False)
    _pauses: dict[str, tuple[int, float]] = field(default_factory=dict, init=False)
    _claims: set[str] = field(default_factory=set, init=False)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set, init=False)
    _gates: dict[str, asyncio.Semaphore] = field(default_factory=dict, init=False)
    _handlers: Mapping[str, Handler] = field(default_factory=dict, init=False)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    async def submit(self, job: Job) -> bool:
        """See `ports.Engine`. Nothing is taken after `stop`, nor a key whose last job failed a moment ago."""
        _, paused_until = self._pauses.get(job.key, (0, 0.0))
        is_paused = asyncio.get_running_loop().time() < paused_until
        if is_paused or job.key in self._claims or self._stopping.is_set():
            return False
        self._claims.add(job.key)
        task = asyncio.create_task(self._work(job), name=job.key)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def _work(self, job: Job) -> None:
        try:
            async with self._gate(job.kind):
                await self._handlers[job.kind](job.key)
            self._pauses.pop(job.key, None)
        except Exception as error:  # noqa: BLE001 - one job's fault must not stop the others
            self._pause(job.key)
            self.observer.fact("job-failed", kind=job.kind, job=job.key, error=f"{type(error).__name__}: {error}")
        finally:
            self._claims.discard(job.key)

    def _pause(self, key: str) -> None:
        """What fails again and again (a full disk) must not be tried, nor its host asked, every second."""
        self.failures += 1
        times = self._pauses.get(key, (0, 0.0))[0] + 1
        pause = min(FIRST_PAUSE * 2 ** min(times - 1, 16), LONGEST_PAUSE)
        self._pauses[key] = (times, asyncio.get_running_loop().time() + pause.total_seconds())

    def _gate(self, kind: str) -> asyncio.Semaphore:
        if kind not in self._gates:
            self._gates[kind] = asyncio.Semaphore(self.limits.get(kind, 1_000_000))
        return self._gates[kind]

    async def run(self, tick: Tick, handlers: Mapping[str, Handler]) -> None:
        """See `ports.Engine`."""
        self._handlers = handlers
        scheduler = AsyncIOScheduler(
            timezone=UTC,
            # a stall must delay a tick, never drop it; several missed ones are one
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        scheduler.add_listener(self._report, EVENT_JOB_ERROR)
        scheduler.add_job(tick, "interval", seconds=self.interval.total_seconds(), id="tick")
        for name, (chore, every) in self.chores.items():
            scheduler.add_job(chore, "interval", seconds=every.total_seconds(), id=name)
        scheduler.start()
        try:
            await self._first(tick)
            await self._stopping.wait()
        finally:
            scheduler.shutdown(wait=False)
            await self._drain()

    async def _first(self, tick: Tick) -> None:
        try:
            await tick()
        except Exception as error:  # noqa: BLE001 - the next tick tries again
            self.failures += 1
            self.observer.fact("job-failed", kind="tick", job="tick", error=f"{type(error).__name__}: {error}")

    def _report(self, event: JobExecutionEvent) -> None:
        self.failures += 1
        error = event.exception
        self.observer.fact("job-failed", kind=event.job_id, job=event.job_id, error=f"{type(error).__name__}: {error}")

    async def run_once(self, tick: Tick, handlers: Mapping[str, Handler]) -> None:
        """See `ports.Engine`."""
        self._handlers = handlers
        while not self._stopping.is_set():
            await tick()
            if not self._tasks:
                return
            while self._tasks and not self._stopping.is_set():
                await asyncio.wait(self._tasks, timeout=0.5, return_when=asyncio.FIRST_COMPLETED)
        await self._drain()

    async def _drain(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self.drain_deadline.total_seconds())
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def stop(self) -> None:
        """See `ports.Engine`. A second call cancels what is still running."""
        if self._stopping.is_set():
            for task in self._tasks:
                task.cancel()
        self._stopping.set()

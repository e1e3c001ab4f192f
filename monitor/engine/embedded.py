"""The engine of one process: APScheduler says when to look, asyncio tasks do the work.

A claim is a key in a set; it is gone with the process, and what was claimed is due again.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from heapq import heappop, heappush
from itertools import count

from monitor.engine.pauses import MOST_BEGINNINGS, SET_ASIDE_FOR, Beginnings, BeginningsInMemory, ignore, pause_after
from monitor.engine.repeating import Tick, repeat
from monitor.ports import Handler, Job, Observer

NO_LIMIT = 1_000_000


@dataclass(kw_only=True)
class EmbeddedEngine:
    """Implements `ports.Engine` in one event loop. Make one for each `run`.

    Attributes:
        observer: Hears of jobs that fail.
        interval: Time between two ticks.
        chores: What else to call now and then, with its interval; a chore that fails is reported and called again.
        limits: How many jobs of a kind may run at once; kinds not named are not limited. Of those that wait for a
            place, the one of the highest priority is next, then the one that came first.
        beginnings: Counts what was begun and not ended; in memory it knows nothing of processes before this one.
        when_set_aside: Called with the key of a job that is set aside.
        drain_deadline: How long `run` waits for running jobs after `stop`; then they are cancelled.
        failures: How many jobs have failed so far.
    """

    observer: Observer
    interval: timedelta = timedelta(seconds=1)
    chores: Mapping[str, tuple[Tick, timedelta]] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    beginnings: Beginnings = field(default_factory=BeginningsInMemory)
    when_set_aside: Callable[[str], Awaitable[None]] = ignore
    drain_deadline: timedelta = timedelta(seconds=20)
    failures: int = field(default=0, init=False)
    _pauses: dict[str, tuple[int, float]] = field(default_factory=dict, init=False)
    _claims: set[str] = field(default_factory=set, init=False)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set, init=False)
    _waiting: defaultdict[str, list[tuple[int, int, Job]]] = field(
        default_factory=lambda: defaultdict(list), init=False
    )
    _running: Counter[str] = field(default_factory=Counter, init=False)
    _order: "count[int]" = field(default_factory=count, init=False)
    _handlers: Mapping[str, Handler] = field(default_factory=dict, init=False)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    async def submit(self, job: Job) -> bool:
        """See `ports.Engine`. Nothing is taken after `stop`, nor a key whose last job failed a moment ago."""
        (is_taken,) = await self.submit_all([job])
        return is_taken

    async def submit_all(self, jobs: Sequence[Job]) -> tuple[bool, ...]:
        """See `ports.Engine`."""
        now = asyncio.get_running_loop().time()
        taken = tuple(self._claim(job, now) for job in jobs)
        for kind in {job.kind for job, is_taken in zip(jobs, taken, strict=True) if is_taken}:
            self._start_waiting(kind)
        return taken

    def _claim(self, job: Job, now: float) -> bool:
        _, paused_until = self._pauses.get(job.key, (0, 0.0))
        if job.key in self._claims or now < paused_until or self._stopping.is_set():
            return False
        self._claims.add(job.key)
        heappush(self._waiting[job.kind], (-job.priority, next(self._order), job))
        return True

    def _start_waiting(self, kind: str) -> None:
        """Start what waits, as far as there is place; after `stop` it stays where it is, and is due again."""
        waiting = self._waiting[kind]
        while waiting and not self._stopping.is_set() and self._running[kind] < self.limits.get(kind, NO_LIMIT):
            _, _, job = heappop(waiting)
            self._running[kind] += 1
            task = asyncio.create_task(self._work(job), name=job.key)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _work(self, job: Job) -> None:
        try:
            if await self.beginnings.begin(job.key) >= MOST_BEGINNINGS:
                await self._set_aside(job)
                return
            await self._handlers[job.kind](job.key)
            self._pauses.pop(job.key, None)
        except Exception as error:  # noqa: BLE001 - one job's fault must not stop the others
            self._pause(job.key)
            self.observer.fact("job-failed", kind=job.kind, job=job.key, error=f"{type(error).__name__}: {error}")
        finally:
            self._claims.discard(job.key)
            self._running[job.kind] -= 1
            self._start_waiting(job.kind)
            await self.beginnings.end(job.key)

    async def _set_aside(self, job: Job) -> None:
        self._pauses[job.key] = (0, asyncio.get_running_loop().time() + SET_ASIDE_FOR.total_seconds())
        self.observer.fact("job-set-aside", kind=job.kind, job=job.key, beginnings=MOST_BEGINNINGS, pause=SET_ASIDE_FOR)
        await self.when_set_aside(job.key)

    def _pause(self, key: str) -> None:
        self.failures += 1
        times = self._pauses.get(key, (0, 0.0))[0] + 1
        self._pauses[key] = (times, asyncio.get_running_loop().time() + pause_after(times).total_seconds())

    async def run(self, tick: Tick, handlers: Mapping[str, Handler]) -> None:
        """See `ports.Engine`."""
        self._handlers = handlers
        works = {"tick": (tick, self.interval), **self.chores}
        repeating = asyncio.create_task(repeat(works, self._report, at_once="tick"), name="repeating")
        try:
            await self._stopping.wait()
        finally:
            repeating.cancel()
            await asyncio.gather(repeating, return_exceptions=True)
            await self._drain()

    def _report(self, name: str, error: Exception) -> None:
        self.failures += 1
        self.observer.fact("job-failed", kind=name, job=name, error=f"{type(error).__name__}: {error}")

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

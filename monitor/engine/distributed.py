"""The engine of many workers: a claim is a pgqueuer job in the PostgreSQL database that all of them share.

    submit     a job with its key as `dedupe_key`: refused while one is queued or running, wherever that is
    run        pgqueuer hands jobs out, keeps them with a sign of life, and gives those of a dead worker to another
    tick       a job like the others: whoever takes it calls the tick and puts it back for the next interval,
               so any worker may tick, never two at once, and the loss of one is not even noticed
    duties     likewise

A handler that fails puts its job back, for a pause that grows. One that kills its worker leaves a beginning
without an end in our own table; after some of these its job is set aside.

When the database goes away, what is claimed may soon be somebody else's: running jobs get a moment to end, then
they are cancelled, and the worker comes back by itself when the database does.
"""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final

import asyncpg
from pgqueuer import Queries
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.types import Channel
from pgqueuer.errors import FailingListenerError, RetryRequested
from pgqueuer.models import Job as PickedJob

from monitor.engine.claims import QUEUE, BeginningsInDatabase, ClaimDriver
from monitor.engine.pauses import MOST_BEGINNINGS, SET_ASIDE_FOR, Beginnings, ignore, pause_after
from monitor.engine.repeating import Tick, repeat
from monitor.errors import EngineError, StoreError
from monitor.ports import Handler, Job, Observer

Duties = Mapping[str, tuple[Tick, timedelta]]

TICK: Final = "tick"
LOST: Final = (
    OSError,  # a TimeoutError is one
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that is cut in the middle of a word
    FailingListenerError,
    StoreError,
)
"""What a database that goes away is heard as."""

TRIM: Final = "trim"
TRIM_EVERY: Final = timedelta(minutes=5)
LOG_KEPT: Final = timedelta(minutes=15)

MOMENT: Final = 0.02
"""Seconds until a duty that was put back is sure to be in the queue."""

FLUSH_EVERY: Final = timedelta(milliseconds=500)
KEEP_EVERY: Final = timedelta(seconds=10)
RECONNECT_EVERY: Final = timedelta(seconds=2)
LOOK_EVERY: Final = timedelta(seconds=2)
"""At least so often a worker looks for jobs; usually it is told of them."""

MOST_AT_ONCE: Final = 10
"""Jobs taken in one question."""

WITHOUT_LIMIT: Final = 1000

logging.getLogger("pgqueuer").addHandler(logging.NullHandler())  # what it would say, we say as facts


async def _nothing() -> None:
    """Where nobody wants to know."""


@dataclass(kw_only=True)
class DistributedEngine:
    """Implements `ports.Engine` for one of many workers. Make one for each `run`.

    Attributes:
        url: Of the database, as the settings have it.
        observer: Hears of jobs that fail, and of a database that goes and comes.
        interval: Time between two ticks, of all workers together.
        chores: What this worker calls now and then, with its interval.
        duties: What one of all workers calls at a time, with its interval.
        limits: How many jobs of a kind this worker takes at once; kinds not named are not limited.
        beginnings: Counts what was begun and not ended; None counts in the database, for all workers.
        arrive: Called at each connection before any work: takes again what a lost server forgets.
        patience: A job whose worker gave no sign of life for so long is given to another.
        duty_patience: The same for the tick and the duties, which take no time.
        when_set_aside: Called with the key of a job that is set aside.
        drain_deadline: How long `run` waits for running jobs after `stop`; then they are cancelled.
        failures: How many jobs have failed so far.
    """

    url: str
    observer: Observer
    interval: timedelta = timedelta(seconds=1)
    chores: Duties = field(default_factory=dict)
    duties: Duties = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    beginnings: Beginnings | None = None
    arrive: Callable[[], Awaitable[None]] = _nothing
    patience: timedelta = timedelta(seconds=20)
    duty_patience: timedelta = timedelta(seconds=5)
    when_set_aside: Callable[[str], Awaitable[None]] = ignore
    drain_deadline: timedelta = timedelta(seconds=20)
    failures: int = field(default=0, init=False)
    _handlers: Mapping[str, Handler] = field(default_factory=dict, init=False)
    _driver: ClaimDriver | None = field(default=None, init=False)
    _counted: BeginningsInDatabase | None = field(default=None, init=False)
    _queries: Queries | None = field(default=None, init=False)
    _runs: set[asyncio.Task[None]] = field(default_factory=set, init=False)
    _open: set[str] | None = field(default=None, init=False)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _hurrying: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    async def submit(self, job: Job) -> bool:
        """See `ports.Engine`. Nothing is taken after `stop`, nor while the database is away."""
        (is_taken,) = await self.submit_all([job])
        return is_taken

    async def submit_all(self, jobs: Sequence[Job]) -> tuple[bool, ...]:
        """See `ports.Engine`."""
        if self._queries is None or self._stopping.is_set() or not jobs:
            return (False,) * len(jobs)
        try:
            ids = await self._queries.enqueue(
                [job.kind for job in jobs],
                [job.key.encode() for job in jobs],
                [job.priority for job in jobs],
                dedupe_key=[job.key for job in jobs],
                on_conflict="skip",
            )
        except LOST:  # it is due in our own tables, and the next tick asks again
            return (False,) * len(jobs)
        if self._open is not None:
            self._open.update(job.key for job, number in zip(jobs, ids, strict=True) if number is not None)
        return tuple(number is not None for number in ids)

    async def run(self, tick: Tick, handlers: Mapping[str, Handler]) -> None:
        """See `ports.Engine`. Raises EngineError when the database cannot be reached at the start."""
        self._handlers = handlers
        chores = asyncio.create_task(repeat(self.chores, self._report_repeated), name="chores")
        duties = {TICK: (tick, self.interval), TRIM: (self._trim, TRIM_EVERY), **self.duties}
        is_known = False
        try:
            while not self._stopping.is_set():
                try:
                    async with self._connected() as lost:
                        if is_known:
                            self.observer.fact("database-back")
                        is_known = True
                        await self._serve(duties, lost)
                except LOST as error:
                    if not is_known:
                        raise EngineError(_unreachable(self.url, error)) from error
                    self.observer.fact("database-lost", error=f"{type(error).__name__}: {error}")
                    await self._rest(RECONNECT_EVERY)
        finally:
            chores.cancel()
            await asyncio.gather(chores, return_exceptions=True)

    async def run_once(self, tick: Tick, handlers: Mapping[str, Handler]) -> None:
        """See `ports.Engine`. What other workers are at is theirs, and not waited for."""
        self._handlers = handlers
        try:
            async with self._connected() as lost:
                await self._work_off(tick, asyncio.create_task(self._serve({}, lost)))
        except LOST as error:
            raise EngineError(_unreachable(self.url, error)) from error

    async def _work_off(self, tick: Tick, serving: asyncio.Task[None]) -> None:
        try:
            while not self._stopping.is_set() and not serving.done():
                self._open = set()
                await tick()
                if not self._open:
                    break
                await self._until_done(self._open, serving)
        finally:
            self._stopping.set()
            await serving

    async def _until_done(self, keys: set[str], serving: asyncio.Task[None]) -> None:
        """Until none of these jobs is under way; what failed waits for its pause, and is not waited for."""
        while self._queries is not None and not self._stopping.is_set() and not serving.done():
            rows = await self._queries.driver.fetch(
                "SELECT 1 FROM pgqueuer WHERE dedupe_key = ANY($1)"
                " AND (status = 'picked' OR status = 'queued' AND execute_after <= now()) LIMIT 1",
                list(keys),
            )
            if not rows:
                return
            await self._rest(timedelta(milliseconds=50))

    def stop(self) -> None:
        """See `ports.Engine`. A second call cancels what is still running."""
        if self._stopping.is_set():
            self._hurrying.set()
        self._stopping.set()

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[asyncio.Event]:
        """A connection to the database, over which jobs are taken and given; the event tells when it is lost."""
        connection = await asyncpg.connect(
            re.sub(r"^postgresql\+\w+:", "postgresql:", self.url),
            command_timeout=30,  # a server that vanished without a word
            # a crash of the server may forget the last claims: those who held them have lost their connection
            server_settings={"application_name": "monitor", "synchronous_commit": "off"},
        )
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        try:
            await self.arrive()
            self._driver = ClaimDriver(connection)
            await self._driver.make_tables()
            self._counted = BeginningsInDatabase(self._driver)
            self._queries = self._driver.queries()
            yield lost
        finally:
            self._driver = self._queries = None
            with suppress(*LOST):
                await connection.close(timeout=2)

    async def _serve(self, duties: Duties, lost: asyncio.Event) -> None:
        """Work at jobs until `stop`, or until the database is lost; raises what it was lost by."""
        managers = self._managers(duties)
        await self._keep_duties(duties)
        keeping = repeat({"duties": (partial(self._keep_duties, duties), KEEP_EVERY)}, self._report_repeated)
        self._runs = {asyncio.create_task(_run(manager, limit, patience)) for manager, limit, patience in managers}
        counting = repeat({"counting": (self._flush, FLUSH_EVERY)}, lambda *_: None)
        ends = {asyncio.create_task(wait) for wait in (self._stopping.wait(), lost.wait(), keeping, counting)}
        await asyncio.wait({*self._runs, *ends}, return_when=asyncio.FIRST_COMPLETED)
        for manager, _, _ in managers:
            manager.shutdown.set()
        is_asked = self._stopping.is_set() and not lost.is_set()
        await self._drain(self.drain_deadline if is_asked else self.patience / 2)
        for end in ends:
            end.cancel()
        with suppress(*LOST):
            await self._flush()
        for result in await asyncio.gather(*self._runs, return_exceptions=True):
            if isinstance(result, Exception) and not self._stopping.is_set():
                raise result
        if lost.is_set() and not self._stopping.is_set():
            raise ConnectionError("the connection was closed")

    async def _drain(self, deadline: timedelta) -> None:
        """Let running jobs end; those that do not by then, or when somebody is in a hurry, are cancelled."""
        ended, hurry = (asyncio.ensure_future(it) for it in (asyncio.wait(self._runs), self._hurrying.wait()))
        await asyncio.wait({ended, hurry}, timeout=deadline.total_seconds(), return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        hurry.cancel()
        left = {run for run in self._runs if not run.done()}
        while left:
            for run in left:  # the first time it may only leave its loop, and wait for its jobs
                run.cancel()
            _, left = await asyncio.wait(left, timeout=0.5)

    def _managers(self, duties: Duties) -> list[tuple[QueueManager, int, timedelta]]:
        """Who takes jobs, how many at once, and when others may have them.

        There is one for each kind with a limit, so that it keeps no other waiting; one for the rest; one for duties.
        """
        limited = [({kind}, limit) for kind, limit in self.limits.items() if kind in self._handlers]
        work = [*limited, (self._handlers.keys() - self.limits.keys(), WITHOUT_LIMIT)]
        managers = []
        for kinds, limit in work:
            manager = self._manager()
            for kind in kinds:
                manager.entrypoint(kind, accepts_context=False)(partial(self._work, kind))
            managers.append((manager, limit, self.patience))
        manager = self._manager()
        for name, (duty, interval) in duties.items():
            manager.entrypoint(name, accepts_context=False)(partial(self._do_duty, name, duty, interval))
        return [*managers, (manager, WITHOUT_LIMIT, self.duty_patience)]

    def _manager(self) -> QueueManager:
        assert self._queries is not None
        return QueueManager(self._queries, channel=Channel(QUEUE.channel))

    async def _work(self, kind: str, job: PickedJob) -> None:
        """One job; raises RetryRequested when it is to be taken again later."""
        key, beginnings = (job.payload or b"").decode(), self.beginnings or self._counted
        assert beginnings is not None
        try:
            if await beginnings.begin(key) < MOST_BEGINNINGS:
                await self._handlers[kind](key)
                return
            self.observer.fact("job-set-aside", kind=kind, job=key, beginnings=MOST_BEGINNINGS, pause=SET_ASIDE_FOR)
            await self.when_set_aside(key)
        except Exception as error:
            self._report(kind, key, error)
            raise RetryRequested(delay=pause_after(job.attempts + 1)) from error
        finally:
            await beginnings.end(key)
        raise RetryRequested(delay=SET_ASIDE_FOR)

    async def _keep_duties(self, duties: Duties) -> None:
        """See that every duty is queued; it stays so, whoever does it, unless somebody empties the queue."""
        for name, (_, interval) in duties.items():
            if self._queries is not None:
                delay = timedelta() if name == TICK else interval
                await self._queries.enqueue(name, None, 1, delay, dedupe_key=f"duty:{name}", on_conflict="skip")

    async def _flush(self) -> None:
        if self._counted is not None:
            await self._counted.flush()

    async def _trim(self) -> None:
        """Forget what the queue logs of jobs that are done: nobody reads it, and it is three rows a job."""
        if self._queries is not None:
            await self._queries.driver.execute(
                "DELETE FROM pgqueuer_log WHERE created < now() - $1::interval", LOG_KEPT
            )

    async def _do_duty(self, name: str, duty: Tick, interval: timedelta, _job: PickedJob) -> None:
        """A duty that is done, or has failed, is put back for its next time."""
        try:
            await duty()
        except Exception as error:  # noqa: BLE001 - the next time tries again
            self._report(name, name, error)
        if self._driver is not None:
            asyncio.get_running_loop().call_later(interval.total_seconds() + MOMENT, self._driver.wake)
        raise RetryRequested(delay=interval)

    def _report_repeated(self, name: str, error: Exception) -> None:
        self._report(name, name, error)

    def _report(self, kind: str, key: str, error: Exception) -> None:
        self.failures += 1
        self.observer.fact("job-failed", kind=kind, job=key, error=f"{type(error).__name__}: {error}")

    async def _rest(self, pause: timedelta) -> None:
        """Until then, or until `stop`."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), pause.total_seconds())


async def _run(manager: QueueManager, limit: int, patience: timedelta) -> None:
    most = max(limit, 2)
    await manager.run(
        dequeue_timeout=LOOK_EVERY,
        batch_size=min(MOST_AT_ONCE, most // 2),
        max_concurrent_tasks=most,
        shutdown_on_listener_failure=True,
        heartbeat_timeout=patience,
        log_aggregation_interval=timedelta(),
    )


def _unreachable(url: str, error: BaseException) -> str:
    place = re.sub(r"(?<=:)[^:@/]+(?=@)", "***", url)
    return f"database {place} cannot be reached: {error}; check its address, and that the server runs"

"""Processes that do CPU work and can be killed: a page that hangs or crashes costs one worker, not the daemon."""

import asyncio
import gc
import multiprocessing
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from monitor.errors import EngineError

RECYCLE_AFTER = 2000
"""Tasks after which a worker is replaced, so that what a library leaks is given back."""


LEAVE_AFTER = timedelta(minutes=1)
"""Without a call; to start them again costs about a second."""

LOOK_AHEAD = 16
"""Tasks given to the processes before the first one's result is asked for."""


REMEDY = "see what they said in the lines before; after an upgrade of monitor, start it anew"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash:
    """A task that gave no result: `is_timeout` tells a hang from a fault; `detail` names the fault."""

    is_timeout: bool
    detail: str


class ProcessPool:
    """Runs one function in `workers` processes, started afresh (spawn), with a deadline a call.

    They are there from the first call on, and leave after a while without one: each holds the rules, and what it
    takes to read a page. `call` is for one event loop.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        *,
        prepare: Callable[..., None],
        prepare_with: tuple[Any, ...],
        workers: int,
        leave_after: timedelta = LEAVE_AFTER,
    ) -> None:
        """`prepare(*prepare_with)` runs once in each process before its first call; all must be picklable."""
        self._function = function
        self._prepare, self._prepare_with, self._workers = prepare, prepare_with, workers
        self._leave_after = leave_after
        self._pool: Any = None
        self._proven: Any = None  # the pool that has given a result
        self._opening = threading.Lock()
        self._running = 0
        self._leaving: asyncio.TimerHandle | None = None

    @property
    def is_there(self) -> bool:
        """Whether there are processes now."""
        return self._pool is not None

    async def call(self, argument: Any, deadline: timedelta) -> Any | Crash:
        """The function's result, or why there is none. The deadline counts from the start of the work.

        Raises:
            EngineError: There are no processes to be had; that is nobody's fault who asks for them.
        """
        self._running += 1
        if self._leaving is not None:
            self._leaving.cancel()
        try:
            # a new process is given the rules through a pipe, and whoever fills it waits for the process
            pool = self._pool or await asyncio.to_thread(self._open)
            result = await self._ask(pool, argument, deadline)
        except OSError as error:
            raise EngineError(f"cannot start processes for analysis: {error}; {REMEDY}") from error
        else:
            return result
        finally:
            self._running -= 1
            if not self._running:
                seconds = self._leave_after.total_seconds()
                self._leaving = asyncio.get_running_loop().call_later(seconds, self._leave)

    async def _ask(self, pool: Any, argument: Any, deadline: timedelta) -> Any | Crash:
        try:
            result = await asyncio.wrap_future(self._schedule(pool, argument, deadline))
        except Exception as error:  # noqa: BLE001 - whatever a page provokes is that page's fault alone
            if not pool.active:
                self._give_up(pool, error)
            return _crash(error, deadline)
        self._proven = pool
        return result

    def _give_up(self, pool: Any, error: Exception) -> None:
        """The next call starts other processes. Those that never did anything are no page's fault."""
        if self._pool is pool:
            self._pool = None
            threading.Thread(target=_stop, args=(pool,), name="pool-broken").start()
        if self._proven is not pool:
            raise EngineError(f"no process for analysis gets ready: {error}; {REMEDY}") from error

    def _schedule(self, pool: Any, argument: Any, deadline: timedelta) -> "Future[Any]":
        future: Future[Any] = pool.schedule(self._function, args=[argument], timeout=deadline.total_seconds())
        return future

    def _open(self) -> Any:
        """The processes, started where they are not there. Blocks."""
        import pebble  # a pass that finds nothing new does without it

        with self._opening:
            if self._pool is None:
                pool = pebble.ProcessPool(
                    max_workers=self._workers,
                    max_tasks=RECYCLE_AFTER,
                    initializer=_prepare,
                    initargs=(gc.get_threshold(), self._prepare, self._prepare_with),
                    context=multiprocessing.get_context("spawn"),
                )
                _ = pool.active  # starts them
                self._pool = pool
            return self._pool

    def _leave(self) -> None:
        """Nothing was asked for a while: let the processes end, without waiting for them."""
        pool, self._pool = self._pool, None
        if pool is not None:
            threading.Thread(target=_end, args=(pool,), name="pool-leaving").start()

    def map(self, arguments: Iterable[Any], deadline: timedelta) -> Iterator[Any | Crash]:
        """The result for each argument, in the order given, a few ahead of the one that is waited for. Blocks."""
        waiting: deque[Any] = deque()
        pool = self._open()
        for argument in arguments:
            waiting.append(self._schedule(pool, argument, deadline))
            if len(waiting) > LOOK_AHEAD:
                yield _result(waiting.popleft(), deadline)
        while waiting:
            yield _result(waiting.popleft(), deadline)

    def finish(self) -> None:
        """Let running calls end, then stop the processes. Blocks; no call may follow."""
        pool, self._pool = self._pool, None
        if pool is not None:
            _end(pool)

    def close(self) -> None:
        """Stop the processes at once; no call may follow."""
        pool, self._pool = self._pool, None
        if pool is not None:
            _stop(pool)


def check_processes() -> None:
    """Ask whether there can be processes that share a lock, before there is work for them.

    Raises:
        EngineError: The system lets us have none.
    """
    try:
        multiprocessing.get_context("fork").Lock()  # gone at once; one for spawn has a process that watches over it
    except OSError as error:
        raise EngineError(
            f"cannot start processes for analysis: {error.strerror}; "
            "make /dev/shm writable for this user (a tmpfs of a few MB), or raise its limit of processes"
        ) from error


def _stop(pool: Any) -> None:
    pool.stop()
    pool.join()


def _end(pool: Any) -> None:
    pool.close()
    pool.join()


def _prepare(threshold: tuple[int, int, int], prepare: Callable[..., None], prepare_with: tuple[Any, ...]) -> None:
    """Make a new process ready; it looks for cycles as seldom as the one that starts it, since it makes as much."""
    gc.set_threshold(*threshold)
    prepare(*prepare_with)


def _result(future: "Future[Any]", deadline: timedelta) -> Any | Crash:
    try:
        return future.result()
    except Exception as error:  # noqa: BLE001 - likewise
        return _crash(error, deadline)


def _crash(error: Exception, deadline: timedelta) -> Crash:
    if isinstance(error, TimeoutError | FutureTimeoutError):
        return Crash(is_timeout=True, detail=f"killed after {deadline.total_seconds():g} s")
    from pebble import ProcessExpired

    if isinstance(error, ProcessExpired):
        return Crash(is_timeout=False, detail=f"the process died with exit code {error.exitcode}")
    return Crash(is_timeout=False, detail=f"{type(error).__name__}: {error}")

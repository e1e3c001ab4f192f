"""Processes that do CPU work and can be killed: a page that hangs or crashes costs one worker, not the daemon."""

import asyncio
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pebble

from monitor.errors import EngineError

RECYCLE_AFTER = 2000
"""Tasks after which a worker is replaced, so that what a library leaks is given back."""


LOOK_AHEAD = 16
"""Tasks given to the processes before the first one's result is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash:
    """A task that gave no result: `is_timeout` tells a hang from a fault; `detail` names the fault."""

    is_timeout: bool
    detail: str


class ProcessPool:
    """Runs one function in `workers` processes, started afresh (spawn), with a deadline a call."""

    def __init__(
        self, function: Callable[..., Any], *, prepare: Callable[..., None], prepare_with: tuple[Any, ...], workers: int
    ) -> None:
        """`prepare(*prepare_with)` runs once in each process before its first call; all must be picklable."""
        self._function = function
        self._pool = pebble.ProcessPool(
            max_workers=workers,
            max_tasks=RECYCLE_AFTER,
            initializer=prepare,
            initargs=prepare_with,
            context=multiprocessing.get_context("spawn"),
        )

    def start(self) -> None:
        """Start the processes now, and not at the first call. Returns at once.

        Raises:
            EngineError: The system lets us have no processes that share a lock.
        """
        try:
            _ = self._pool.active
        except OSError as error:
            raise EngineError(
                f"cannot start processes for analysis: {error.strerror}; "
                "make /dev/shm writable for this user (a tmpfs of a few MB), or raise its limit of processes"
            ) from error

    async def call(self, argument: Any, deadline: timedelta) -> Any | Crash:
        """The function's result, or why there is none. The deadline counts from the start of the work."""
        future = self._pool.schedule(self._function, args=[argument], timeout=deadline.total_seconds())
        try:
            return await asyncio.wrap_future(future)
        except Exception as error:  # noqa: BLE001 - whatever a page provokes is that page's fault alone
            return _crash(error, deadline)

    def map(self, arguments: Iterable[Any], deadline: timedelta) -> Iterator[Any | Crash]:
        """The result for each argument, in the order given, a few ahead of the one that is waited for. Blocks."""
        waiting: deque[Any] = deque()
        for argument in arguments:
            waiting.append(self._pool.schedule(self._function, args=[argument], timeout=deadline.total_seconds()))
            if len(waiting) > LOOK_AHEAD:
                yield _result(waiting.popleft(), deadline)
        while waiting:
            yield _result(waiting.popleft(), deadline)

    def finish(self) -> None:
        """Let running calls end, then stop the processes. Blocks; no call may follow."""
        self._pool.close()  # type: ignore[no-untyped-call] # likewise
        self._pool.join()

    def close(self) -> None:
        """Stop the processes at once; no call may follow."""
        self._pool.stop()  # type: ignore[no-untyped-call] # pebble leaves this one without types
        self._pool.join()


def _result(future: "Future[Any]", deadline: timedelta) -> Any | Crash:
    try:
        return future.result()
    except Exception as error:  # noqa: BLE001 - likewise
        return _crash(error, deadline)


def _crash(error: Exception, deadline: timedelta) -> Crash:
    if isinstance(error, TimeoutError | FutureTimeoutError):
        return Crash(is_timeout=True, detail=f"killed after {deadline.total_seconds():g} s")
    if isinstance(error, pebble.ProcessExpired):
        return Crash(is_timeout=False, detail=f"the process died with exit code {error.exitcode}")
    return Crash(is_timeout=False, detail=f"{type(error).__name__}: {error}")

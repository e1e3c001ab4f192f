"""The `monitor` command with every callback of its event loop timed: for `python -m benchmarks.latency --blocks`.

At its end it writes to the file that LOOP_BLOCKS names: how long callbacks took, and the longest ones by what they
belong to, each by the clock, by the CPU that its own thread had, and by how long that thread was ready and waited for
a core, as the kernel counts it. What is left of the time it waited for another thread to let go of the interpreter.
"""

import asyncio.events
import atexit
import multiprocessing
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from monitor.cli.main import main

BOUNDS: Final = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 60.0)
LONG: Final = 0.02


class Blocks:
    """What was timed so far."""

    def __init__(self) -> None:
        self.counts = dict.fromkeys(BOUNDS, 0)
        self.by_name: defaultdict[str, list[tuple[float, float, float]]] = defaultdict(list)
        self.own = dict.fromkeys(BOUNDS, 0)
        self.computed = dict.fromkeys(BOUNDS, 0)
        self.began = self.cpu = self.waited = 0.0
        self.schedule = os.open("/proc/thread-self/schedstat", os.O_RDONLY)

    def begin(self) -> None:
        """Something begins."""
        self.began, self.cpu, self.waited = time.perf_counter(), time.thread_time(), self.wait()

    def end(self, name: Callable[[], str]) -> None:
        """It has ended; what took long is kept under its name."""
        took, waited = time.perf_counter() - self.began, self.wait() - self.waited
        cpu, own = time.thread_time() - self.cpu, max(took - waited, 0)
        for counts, seconds in ((self.counts, took), (self.own, own), (self.computed, cpu)):
            counts[next(bound for bound in BOUNDS if seconds <= bound)] += 1
        if took > LONG:
            self.by_name[name()].append((own, cpu, waited))

    def wait(self) -> float:
        """Seconds that this thread has waited for a core so far."""
        return int(os.pread(self.schedule, 80, 0).split()[1]) / 1e9

    def write(self, path: Path) -> None:
        """A table."""
        rows = {"by the clock": self.counts, "without waiting for a core": self.own, "CPU": self.computed}
        lines = [
            *(f"callbacks of at most so many seconds, {name}: {show(counts)}" for name, counts in rows.items()),
            f"{'longer than 20 ms':80}{'times':>6}{'> 50 ms':>8}{'ms':>6}{'CPU':>6}{'waited for a core':>20}",
        ]
        for name, found in sorted(self.by_name.items(), key=lambda item: -max(item[1])[0]):
            own, cpu, waited = (seconds * 1e3 for seconds in max(found))
            late = sum(it[0] > 0.05 for it in found)
            lines.append(f"{name[:80]:80}{len(found):6}{late:8}{own:6.0f}{cpu:6.0f}{waited:20.0f}")
        path.write_text("\n".join(lines), encoding="utf-8")


def show(counts: dict[float, int]) -> str:
    """In a line."""
    return ", ".join(f"{bound:g}: {count}" for bound, count in counts.items() if count)


def name_of(callback: Any) -> str:
    """What a callback belongs to: the innermost coroutine of a task, or a function."""
    task = getattr(callback, "__self__", None)
    if not isinstance(task, asyncio.Task):
        return getattr(callback, "__qualname__", repr(callback))[:70]
    coroutine: Any = task.get_coro()
    names = []
    while coroutine is not None:
        names.append(getattr(coroutine, "__qualname__", type(coroutine).__name__))
        coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "gi_yieldfrom", None)
    return " < ".join(list(reversed(names))[:3])


def watch(blocks: Blocks) -> None:
    """Time all callbacks from now on."""
    plain = asyncio.events.Handle._run  # noqa: SLF001 - there is no other way to see each

    def timed(handle: Any) -> None:
        if threading.current_thread() is not threading.main_thread():  # a loop of a library's own
            return plain(handle)
        callback = handle._callback  # noqa: SLF001 - likewise
        before = name_of(callback)
        blocks.begin()
        plain(handle)
        blocks.end(lambda: f"{before} -> {name_of(callback)}")
        return None

    asyncio.events.Handle._run = timed  # type: ignore[method-assign, assignment]  # noqa: SLF001


if __name__ == "__main__" and multiprocessing.parent_process() is None:
    found = Blocks()
    watch(found)
    atexit.register(found.write, Path(os.environ["LOOP_BLOCKS"]))  # noqa: TID251
    main()

"""Passes over many feeds, stored as the daemon stores them: `python benchmarks/fetch_pass.py DB URLS PASSES`.

URLS is a file with one address a line, on loopback. Every source is enrolled and polled PASSES times; what it lists
is stored with its validators, health and next time; no page is read. A line a pass: what it found, CPU and wall time.
`benchmarks/fetch_reader.py` runs it beside another feed reader.
"""

import asyncio
import gc
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

from monitor.cli import COLLECT_AFTER
from monitor.engine import EmbeddedEngine, SystemClock
from monitor.fetch import WebFetcher, host_of, retry_at
from monitor.model import FetchLimits, Source
from monitor.pipeline import Parts, poll_host
from monitor.store import open_store

LIMITS = FetchLimits(host_gap=timedelta(0), host_concurrency=2, concurrency=32)


class Failures:
    """Prints what went wrong."""

    def fact(self, event: str, **fields: Any) -> None:
        """See `ports.Observer`."""
        if event in {"source", "job-failed"}:
            print(event, fields)


class NoAnalyst:
    """No page is read."""

    async def analyse(self, _: Any) -> Any:
        """See `ports.Analyst`."""
        raise NotImplementedError

    async def aclose(self) -> None:
        """See `ports.Analyst`."""


class NoNotifier:
    """Nobody is told."""

    def targets(self) -> tuple[str, ...]:
        """See `ports.Notifier`."""
        return ()

    def send(self, *_: Any) -> Any:
        """See `ports.Notifier`."""
        raise NotImplementedError

    def rehearse(self, *_: Any) -> Any:
        """See `ports.Notifier`."""
        raise NotImplementedError


def decide(*_: Any) -> Any:
    """See `ports.Decide`. No article is there to decide over."""
    raise NotImplementedError


async def run(database: str, urls: list[str], passes: int) -> None:
    """All passes, one after the other."""
    clock, observer = SystemClock(), Failures()
    sources = [
        Source(name=f"s{number}", kind="feed", location=url, allow_private=True) for number, url in enumerate(urls)
    ]
    store = open_store(f"sqlite:///{database}")
    store.enrol([(source, host_of(source)) for source in sources], clock.now())
    with ThreadPoolExecutor(1) as store_thread:
        parts = Parts(
            sources={source.name: source for source in sources},
            fetcher=WebFetcher(LIMITS, clock),
            analyst=NoAnalyst(),
            store=store,
            notifier=NoNotifier(),
            decide=decide,
            clock=clock,
            observer=observer,
            store_thread=store_thread,
            target_threads={},
            retry_at=retry_at,
            host_concurrency=LIMITS.host_concurrency,
        )
        engine = EmbeddedEngine(observer=observer)
        for _ in range(passes):
            await one_pass(parts, engine)
        await parts.fetcher.aclose()
    store.close()


async def one_pass(parts: Parts, engine: EmbeddedEngine) -> None:
    """Poll every source once."""
    before, wall, cpu = Counter(parts.counts), time.monotonic(), time.process_time()
    now = parts.clock.now()
    await parts.stored(parts.store.wake, now)
    hosts = {host_of(source) for source in parts.sources.values()}
    await asyncio.gather(*(poll_host(parts, engine, host) for host in sorted(hosts)))
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    print(f"pass: {cpu:.3f} CPU s, {wall:.2f} s", dict(parts.counts - before), flush=True)


if __name__ == "__main__":
    gc.set_threshold(COLLECT_AFTER)  # as the command does
    asyncio.run(run(sys.argv[1], Path(sys.argv[2]).read_text().split(), int(sys.argv[3])))

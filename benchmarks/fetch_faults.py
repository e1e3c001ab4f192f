"""Hostile servers in one pass beside healthy ones: `python benchmarks/fetch_faults.py FARM`.

FARM is a directory with `newsfarm.py`, a server of feeds and of faults on loopback. Every fault is a source on a host
of its own; twenty healthy feeds are polled in the same pass, stored as the daemon stores them. Prints how long each
poll took, the state of each source afterwards and its words, and the memory above idle.
"""

import asyncio
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from monitor.alerting import bind
from monitor.engine import EmbeddedEngine, SystemClock
from monitor.fetch import WebFetcher, host_of, retry_at
from monitor.model import FetchFailure, FetchLimits, NotModified, Polled, Source, SourceMemory
from monitor.pipeline import Parts, poll_host
from monitor.store import open_store
from monitor.testing import FakeNotifier

PORT, HEALTHY = 8972, 20
DEADLINE = timedelta(seconds=20)
FAULTS = [
    "404",
    "410",
    "429",
    "500",
    "503",
    "slow",
    "drip",
    "huge",
    "gzipbomb",
    "trunc",
    "badxml",
    "html",
    "redirloop",
    "redir",
    "badenc",
    "empty",
    "norespclose",
    "nullbyte",
    "xxe",
]
BUSY = ("huge", "gzipbomb")
"""Faults that keep their own server busy for seconds: each has one of its own."""

LIMITS = FetchLimits(host_gap=timedelta(0), deadline=DEADLINE)


class TimedFetcher(WebFetcher):
    """Notes how long each poll took, and when it ended."""

    took: dict[str, float]

    async def poll(self, source: Source, memory: SourceMemory) -> Polled | NotModified | FetchFailure:
        """See `ports.Fetcher`."""
        began = time.monotonic()
        polled = await super().poll(source, memory)
        self.took[source.name] = time.monotonic() - began
        return polled


class Silent:
    """Hears nothing, reads nothing."""

    def fact(self, event: str, **fields: Any) -> None:
        """See `ports.Observer`."""

    async def analyse(self, _: Any) -> Any:
        """See `ports.Analyst`."""

    async def aclose(self) -> None:
        """See `ports.Analyst`."""


def peak() -> float:
    """Largest memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def sources() -> list[Source]:
    """A source a fault, and the healthy ones."""
    paths = {**{name: f"/fault/{name}" for name in FAULTS}, **{f"ok{i}": f"/feed/{i}.xml" for i in range(HEALTHY)}}
    return [
        Source(name=name, kind="feed", location=f"http://127.1.0.{host}:{port_of(name)}{path}", allow_private=True)
        for host, (name, path) in enumerate(paths.items(), start=1)
    ]


def port_of(name: str) -> int:
    """The server that has this source."""
    if name in BUSY:
        return PORT + 1 + BUSY.index(name)
    return PORT if name in FAULTS else PORT + 1 + len(BUSY)


async def measure(database: Path) -> None:
    """One pass, and its table."""
    store, clock, silent, all_sources = open_store(f"sqlite:///{database}"), SystemClock(), Silent(), sources()
    store.enrol([(source, host_of(source)) for source in all_sources], clock.now())
    fetcher = TimedFetcher(LIMITS, clock)
    fetcher.took = {}
    with ThreadPoolExecutor(1) as store_thread:
        parts = Parts(
            sources={source.name: source for source in all_sources},
            fetcher=fetcher,
            analyst=silent,
            store=store,
            notifier=FakeNotifier(()),
            decide=bind({}, ()),
            clock=clock,
            observer=silent,
            store_thread=store_thread,
            target_threads={},
            retry_at=retry_at,
            host_concurrency=LIMITS.host_concurrency,
        )
        engine, idle, began = EmbeddedEngine(observer=silent), peak(), time.monotonic()
        await asyncio.gather(*(poll_host(parts, engine, host_of(source)) for source in all_sources))
        seconds = time.monotonic() - began
    for report in store.source_reports():
        if report.source.name in FAULTS:
            print(f"{report.source.name:12} {fetcher.took[report.source.name]:5.2f} s  {report.health.state:9} "
                  f"{report.entries:3} entries  {report.health.error}")  # fmt: skip
    healthy = [took for name, took in fetcher.took.items() if name not in FAULTS]
    states = {report.health.state.value for report in store.source_reports() if report.source.name.startswith("ok")}
    print(f"{len(healthy)} healthy feeds: {max(healthy):.2f} s at most, {states}")
    print(
        f"the pass: {seconds:.2f} s, a request at most {DEADLINE.seconds} s; memory {peak() - idle:+.0f} MB above idle"
    )
    await fetcher.aclose()
    store.close()


def main() -> None:
    """Serve, then measure."""
    script = Path(sys.argv[1]) / "newsfarm.py"
    with ExitStack() as stack:
        for port in range(PORT, PORT + 2 + len(BUSY)):
            words = f"serve --port {port} --feeds 20 --entries 20 --hosts {len(FAULTS) + HEALTHY}".split()
            server = subprocess.Popen([sys.executable, str(script), *words], stdout=subprocess.PIPE)
            stack.callback(server.wait)
            stack.callback(server.kill)
            assert server.stdout is not None
            server.stdout.readline()
        with tempfile.TemporaryDirectory() as name:
            asyncio.run(measure(Path(name) / "faults.db"))


if __name__ == "__main__":
    main()

"""Many sources in one daemon: `python benchmarks/fetch_steady.py FARM [SOURCES] [MINUTES]`.

FARM is a directory with `newsfarm.py`, a server of feeds on loopback. The daemon is the real one, with its process
pool, its database on disk and a tick of a second. Every source has been polled before, what it lists counts as read,
and its time is spread over the interval, as after some hours of running; then the daemon runs for MINUTES. A poll's
lateness is the time from when its source was due to when its request was about to be made.
"""

import asyncio
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import monitor.store
from monitor.app import daemon
from monitor.fetch import WebFetcher
from monitor.model import FetchFailure, FetchLimits, NotModified, Polled, Source, SourceMemory
from monitor.ports import DueSource
from monitor.settings import load
from monitor.store import SqlStore, open_store

PORT, HOSTS = 8971, 100
EVERY = timedelta(minutes=5)
LIMITS = FetchLimits(host_gap=timedelta(0), host_concurrency=2, concurrency=64)

due_at: dict[str, datetime] = {}
lateness: list[tuple[float, float]] = []
"""(seconds since the start of the daemon, seconds late) of every poll."""

WARM_UP = 60.0
"""Seconds after the start that are not counted: the processes are starting, and what was due meanwhile is late."""


class TimedFetcher(WebFetcher):
    """Notes how late each poll is."""

    async def poll(self, source: Source, memory: SourceMemory) -> Polled | NotModified | FetchFailure:
        """See `ports.Fetcher`."""
        if source.name in due_at:
            late = datetime.now(UTC) - due_at.pop(source.name)  # noqa: TID251
            lateness.append((time.monotonic(), late.total_seconds()))
        return await super().poll(source, memory)


class TimedStore(SqlStore):
    """Notes when each source was due."""

    def due_sources(self, now: datetime, *, host: str) -> tuple[DueSource, ...]:
        """See `ports.SourceStore`."""
        found = super().due_sources(now, host=host)
        due_at.update((due.source.name, due.due_at) for due in found)
        return found


class Facts:
    """Keeps what matters of what the daemon tells."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.bad: list[Any] = []

    def fact(self, event: str, **fields: Any) -> None:
        """See `ports.Observer`."""
        if event == "pass":
            for name, number in fields.items():
                self.counts[name] = self.counts.get(name, 0) + number
        elif event in {"source", "job-failed"}:
            self.bad.append(fields)


@contextmanager
def farm(script: Path, feeds: int) -> Iterator[None]:
    """Serve feeds of five entries for as long as the block lasts."""
    options = {"port": PORT, "feeds": feeds, "entries": 5, "hosts": HOSTS, "max-seconds": 7200}
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    with subprocess.Popen([sys.executable, str(script), "serve", "--warm", *words], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        server.stdout.readline()
        try:
            yield
        finally:
            server.kill()


def sources_of(feeds: int) -> tuple[Source, ...]:
    """The farm's feeds."""
    return tuple(
        Source(
            name=f"s{i}",
            kind="feed",
            location=f"http://127.1.0.{1 + i % HOSTS}:{PORT}/feed/{i}.xml",
            every=EVERY,
            allow_private=True,
        )
        for i in range(feeds)
    )


def settle_in(database: Path, feeds: int) -> None:
    """As if it had been running for hours: all is read, and no two sources need be due at once."""
    chance = random.Random(1)
    now = datetime.now(UTC)  # noqa: TID251 - the daemon uses the real clock
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE entries SET state = 'read', next_at = NULL")
        rows = [(f"{now + chance.random() * EVERY:%Y-%m-%d %H:%M:%S.%f}", f"s{i}") for i in range(feeds)]
        connection.executemany("UPDATE sources SET next_check_at = ? WHERE name = ?", rows)
    connection.close()


async def run(database: Path, feeds: int, minutes: float) -> None:
    """Run the daemon and print what it took."""
    settings = replace(load(None, {}), sources=sources_of(feeds), fetch=LIMITS, database=f"sqlite:///{database}")
    facts, before, began = Facts(), resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    asyncio.get_running_loop().call_later(minutes * 60, lambda: os.kill(os.getpid(), signal.SIGTERM))
    await daemon.run_daemon(settings, once=False, console=sys.stdout, observer=facts)
    after, wall = resource.getrusage(resource.RUSAGE_SELF), time.monotonic() - began
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    late = sorted(seconds for at, seconds in lateness if at - began > WARM_UP) or [0.0]
    print("failures:", len(facts.bad), facts.bad[:3])
    print(
        f"{feeds} sources every {EVERY}, {wall:.0f} s: {len(late)} polls, {len(late) / wall:.1f} a second", facts.counts
    )
    print(f"CPU {cpu:.1f} s = {cpu / wall:.1%} of one core, {cpu / max(len(lateness), 1) * 1e3:.2f} ms a poll")
    print(f"memory {after.ru_maxrss // 1024} MB at most (the daemon itself)")
    places = {name: late[min(int(len(late) * share), len(late) - 1)] for name, share in SHARES.items()}
    print(
        f"lateness after the first {WARM_UP:.0f} s:",
        ", ".join(f"{name} {seconds:.2f} s" for name, seconds in places.items()),
    )


SHARES = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p99.9": 0.999, "most": 1.0}


def main() -> None:
    """Set up, then run."""
    script = Path(sys.argv[1]) / "newsfarm.py"
    feeds, minutes = int((sys.argv[2:] or ["10000"])[0]), float((sys.argv[3:] or ["10"])[0])
    with tempfile.TemporaryDirectory() as name, farm(script, feeds):
        database, urls = Path(name) / "steady.db", Path(name) / "urls"
        urls.write_text("\n".join(source.location for source in sources_of(feeds)))
        subprocess.run([sys.executable, str(Path(__file__).parent / "fetch_pass.py"), database, urls, "1"], check=True)
        settle_in(database, feeds)
        vars(daemon)["WebFetcher"] = TimedFetcher
        vars(monitor.store)["open_store"] = lambda url: TimedStore(open_store(url)._database)  # noqa: SLF001
        asyncio.run(run(database, feeds, minutes))


if __name__ == "__main__":
    main()

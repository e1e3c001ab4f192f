"""How many articles a second 1, 2 and 4 workers read, judge and tell, what that costs, and where.

    python -m benchmarks.workers_throughput [--articles 480] [--workers 1 2 4] [--embedded]

Real processes with the rules that ship, at a real PostgreSQL: pages of some 500 words on 16 sites on loopback are
listed all at once; the clock stops when the last one is stored and told to a file. Each worker analyses in one
process. CPU is that of all its processes, and of all the server's, so it holds on a busy machine, where articles a
second say little; the first articles, which start the processes, are not counted.

`--embedded` adds one daemon by itself, on the same PostgreSQL and on SQLite, for comparison. `--claims N` measures
what N claims cost whose work is nothing.
"""

import argparse
import asyncio
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from benchmarks import chaos_database
from benchmarks.chaos import SYLLABLES
from benchmarks.chaos_servers import News, Server, site
from monitor.engine.distributed import DistributedEngine
from monitor.observe import Fanout
from monitor.ports import Job
from monitor.store import open_store

ROOT = Path(__file__).resolve().parents[1]
SITES = 16
PATIENCE = 300.0
"""Seconds that a run may take; not a measure."""

HEAD = (
    f"{'engine':<22} {'workers':>7} {'articles':>8} {'seconds':>8} {'a second':>9}"
    f" {'ms CPU each, ours':>18} {'the server':>11} {'share of the server':>20}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one installation keeps its memory, and how to ask it."""

    url: str
    count: Callable[[str], int]
    server: psutil.Process | None


def long_page(number: int, chance: random.Random) -> bytes:
    """About 500 made-up words, like no other; one in eight tells a launch."""
    sentences = [
        " ".join("".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(16)).capitalize() + "."
        for _ in range(30)
    ]
    if number % 8 == 0:
        sentences[0] = f"North Korea fired a ballistic missile into the sea on Sunday, officials in town {number} said."
    title = sentences[0] if number % 8 == 0 else " ".join(sentences[1].split()[:8])
    text = "".join(f"<p>{' '.join(sentences[start : start + 3])}</p>" for start in range(0, len(sentences), 3))
    return (
        f'<html lang="en"><head><title>{title}</title></head><body><nav><a href="/">Home</a></nav><article>'
        f"<h1>{title}</h1>{text}</article><footer>Contact</footer></body></html>"
    ).encode()


def install(home: Path, place: Place, sites: Sequence[str], engine: str) -> None:
    """The configuration of an installation."""
    (home / "config").mkdir(parents=True)
    (home / "var").mkdir()
    (home / "config" / "monitor.yaml").write_text(
        f"database: {place.url}\nengine: {engine}\nanalysis: {{workers: 1}}\nlog: {{level: warning}}\n"
        "fetch: {contact: test@example.org, host_gap: 0s, allow_hosts: [127.0.0.1]}\n"
        "targets: {journal: 'jsonl:var/alerts.jsonl'}\n",
        encoding="utf-8",
    )
    sources = "".join(
        f"  - {{name: news-{number}, kind: feed, location: '{url}/feed.xml', every: 1s, baseline: null,"
        " allow_private: true}\n"
        for number, url in enumerate(sites)
    )
    (home / "config" / "sources.yaml").write_text(f"sources:\n{sources}", encoding="utf-8")


def cpu_of(process: psutil.Process) -> float:
    """Seconds of a process, its children, and theirs that have ended."""
    found = 0.0
    with suppress(psutil.NoSuchProcess):
        for one in (process, *process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                times = one.cpu_times()
                found += times.user + times.system + times.children_user + times.children_system
    return found


@contextmanager
def working(home: Path, number: int) -> Iterator[list[psutil.Process]]:
    """One `monitor run` and the rest of the workers beside it."""
    with ExitStack() as stack, (home / "log").open("ab") as log:
        processes = []
        for role in ["run", *["worker"] * (number - 1)]:
            command = [sys.executable, "-m", "monitor", role]
            process = subprocess.Popen(command, cwd=home, stdout=log, stderr=log)
            stack.callback(process.wait)
            stack.callback(process.send_signal, signal.SIGTERM)
            processes.append(psutil.Process(process.pid))
        yield processes


def publish(sites: Sequence[News], start: int, count: int, chance: random.Random) -> None:
    """New articles, the same number on each site, all at once."""
    pages = [(f"{number:05d}", long_page(number, chance)) for number in range(start, start + count)]
    for index, (token, body) in enumerate(pages):
        sites[index % len(sites)].pages[token] = body


def wait_for(place: Place, articles: int) -> float:
    """Until so many are stored and everything is told; returns the moment."""
    deadline, stored = time.monotonic() + PATIENCE, 0
    while time.monotonic() < deadline:
        stored = place.count("SELECT count(*) FROM articles")
        if stored >= articles and not place.count("SELECT count(*) FROM deliveries WHERE outcome != 'sent'"):
            return time.monotonic()
        time.sleep(0.1)  # noqa: TID251 - a measurement in real time
    raise SystemExit(f"only {stored} of {articles} articles after {PATIENCE:g} s")


def measure(place: Place, *, engine: str, workers: int, articles: int, name: str) -> str:
    """One line of the table."""
    chance = random.Random(3)
    sites = [News(listed=1000) for _ in range(SITES)]
    servers = [Server(site(one)) for one in sites]
    for one, server in zip(sites, servers, strict=True):
        one.url = server.url
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        install(home, place, [one.url for one in sites], engine)
        warm = 4 * SITES
        publish(sites, 0, warm, chance)
        with working(home, workers) as processes:
            wait_for(place, warm)
            time.sleep(3)  # noqa: TID251 - until all have settled down
            ours = sum(map(cpu_of, processes))
            theirs = cpu_of(place.server) if place.server else 0.0
            began = time.monotonic()
            publish(sites, warm, articles, chance)
            took = wait_for(place, warm + articles) - began
            ours = sum(map(cpu_of, processes)) - ours
            theirs = (cpu_of(place.server) if place.server else 0.0) - theirs
    for server in servers:
        server.close()
    share = theirs / (ours + theirs)
    return (
        f"{name:<22} {workers:>7} {articles:>8} {took:>8.1f} {articles / took:>9.1f}"
        f" {1000 * ours / articles:>18.1f} {1000 * theirs / articles:>11.1f} {share:>19.0%}"
    )


@contextmanager
def on_server() -> Iterator[Place]:
    """A fresh PostgreSQL."""
    with tempfile.TemporaryDirectory() as directory, chaos_database.serve(Path(directory) / "pg") as server:

        def count(query: str) -> int:
            with suppress(psycopg.Error), psycopg.connect(server.url, autocommit=True) as connection:
                row = connection.execute(query.encode()).fetchone()
                return int(row[0]) if row else 0
            return 0

        yield Place(url=server.url, count=count, server=psutil.Process(server.inner.get_pid()))


@contextmanager
def on_file() -> Iterator[Place]:
    """A fresh SQLite file."""
    with tempfile.TemporaryDirectory() as directory:
        file = f"{directory}/monitor.db"

        def count(query: str) -> int:
            with suppress(sqlite3.Error), sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
                return int(connection.execute(query).fetchone()[0])
            return 0

        yield Place(url=f"sqlite:///{file}", count=count, server=None)


def measure_claims(place: Place, claims: int) -> str:
    """What it costs to queue, take, count, keep and end jobs that do nothing."""
    open_store(place.url).close()  # makes the tables
    engine = DistributedEngine(url=place.url, observer=Fanout(), limits={"visit": 64})
    done: list[str] = []

    async def visit(key: str) -> None:
        done.append(key)

    async def tick() -> None:
        await engine.submit_all([Job(kind="visit", key=f"host-{n}") for n in range(claims)] if not done else [])

    me = psutil.Process()
    assert place.server is not None
    ours, theirs, began = cpu_of(me), cpu_of(place.server), time.monotonic()
    asyncio.run(engine.run_once(tick, {"visit": visit}))
    ours, theirs = cpu_of(me) - ours, cpu_of(place.server) - theirs
    took = time.monotonic() - began
    return (
        f"{len(done)} claims: {len(done) / took:.0f} a second, {1000 * ours / claims:.2f} ms CPU each of ours,"
        f" {1000 * theirs / claims:.2f} of the server"
    )


def main() -> None:
    """The table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=480)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--embedded", action="store_true")
    parser.add_argument("--claims", type=int)
    given = parser.parse_args()
    if given.claims:
        with on_server() as place:
            print(measure_claims(place, given.claims))
        return
    print(HEAD, flush=True)
    for workers in given.workers:
        with on_server() as place:
            line = measure(place, engine="distributed", workers=workers, articles=given.articles, name="distributed")
        print(line, flush=True)
    for name, open_place in (("embedded, PostgreSQL", on_server), ("embedded, SQLite", on_file)):
        if given.embedded:
            with open_place() as place:
                print(measure(place, engine="embedded", workers=1, articles=given.articles, name=name), flush=True)


if __name__ == "__main__":
    main()

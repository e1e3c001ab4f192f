"""From the poll that finds an item to the message about it, under load, and how late the event loop is meanwhile.

    python -m benchmarks.latency [--rate 20] [--minutes 3] [--feeds 1200] [--every 1m] [--gap 0s]
                                 [--corpora CORPORA] [--profile DIR | --blocks]
    python -m benchmarks.latency --idle

The daemon as a user runs it: the command, its own configuration, SQLite on disk, two processes for analysis, metrics
served, the rules that ship and one besides. Articles are published at random feeds at RATE a second, one in ten of
which raises an alert; one web hook is told, at once (`group_wait: 0s`). All feeds have been polled before, and their
times are spread over the interval, as after some hours.

Latency is taken outside: from the moment at which the feed's answer that held the item first was written, to the one
at which the message arrived. `--gap ''` keeps the pause between two requests to one host that is the default.
`--profile` records the daemon and its processes with py-spy, and prints where they were. `--blocks` times every
callback of the event loop, and prints those that took long; it is dearer, so read no latency of it.
`--idle` takes memory and CPU of a daemon whose sources are not due.
"""

import argparse
import asyncio
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from benchmarks.latency_world import Article, World, config_of, real_pages
from benchmarks.profile_top import print_top
from benchmarks.soak import address_of, figures_of, scrape, total, tree_of

ROOT: Final = Path(__file__).resolve().parents[1]
PATIENCE: Final = 180
"""Seconds after the last article for all messages to arrive; not a measure."""

WARM_UP: Final = 20.0
"""Seconds at the beginning that are not counted: the processes for analysis start with the first article."""

LATE: Final = {
    "the loop was late": "monitor_event_loop_lag_seconds_bucket",
    "polls were late": "monitor_poll_lateness_seconds_bucket",
}
STAGE: Final = "monitor_stage_duration_seconds"
STAGES: Final = ("poll", "fetch", "extract", "analyse", "settle", "deliver")
SHARES: Final = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "most": 1.0}
TICKS: Final = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Set up, run, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=20.0, help="articles a second")
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--feeds", type=int, default=1200)
    parser.add_argument("--every", default="1m", help="interval of the polls, in minutes or seconds")
    parser.add_argument("--gap", default="0s", help="host_gap; empty for the default")
    parser.add_argument("--corpora", type=Path, help="whose real pages give the markup; without it pages are made up")
    parser.add_argument("--profile", type=Path, help="a directory for what py-spy recorded")
    parser.add_argument("--blocks", action="store_true")
    parser.add_argument("--idle", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="latency-") as home:
        asyncio.run(measure_idle(Path(home), options) if options.idle else measure(Path(home), options))


async def measure(home: Path, options: argparse.Namespace) -> None:
    """Run the daemon under load, and print what came of it."""
    markup = list(real_pages(options.corpora)) if options.corpora else []
    world = World(feeds=options.feeds, chance=random.Random(1), share=0.1, markup=markup)
    async with await world.serve():
        await install(home, world, options)
        with running(home, blocks=options.blocks) as daemon:
            address = await asyncio.to_thread(address_of, home / "log")
            news = asyncio.create_task(bring_news(world, options.rate, options.minutes * 60))
            await asyncio.sleep(WARM_UP)
            counted = len(world.articles)
            before = await asyncio.to_thread(Figures, daemon, address)
            if options.profile:
                await record(options.profile, daemon)
            await news
            after = await asyncio.to_thread(Figures, daemon, address)
            await wait_for_messages(home, world)
        await asyncio.sleep(1)  # connections end
    print_latency(world.articles[counted:], after.at - before.at)
    print_messages(world, alerts_of(home))
    print_figures(before, after)
    if options.blocks:
        print((home / "blocks").read_text(encoding="utf-8"))
    if options.profile:
        print_top(options.profile)


class Figures:
    """What a daemon has used so far, and its metrics."""

    def __init__(self, daemon: int, address: str) -> None:
        self.at = time.monotonic()
        self.cpu = cpu_of(daemon)
        self.metrics = scrape(address)

    def histogram(self, name: str) -> dict[str, float]:
        """Upper bound -> how often it was at most that."""
        return {labels: value for (one, labels), value in self.metrics.items() if one == name}


async def install(home: Path, world: World, options: argparse.Namespace) -> None:
    """Write the configuration, poll everything once, and spread the polls over the interval."""
    for name, text in config_of(world, every=options.every, gap=options.gap).items():
        path = home / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (home / "var").mkdir()
    with (home / "log").open("wb") as log:
        command = (sys.executable, "-m", "monitor", "run", "--once")
        once = await asyncio.create_subprocess_exec(*command, cwd=home, env=environment(home), stdout=log, stderr=log)
        if await once.wait():
            raise SystemExit(f"the first poll of all feeds failed: {(home / 'log').read_text(encoding='utf-8')[-500:]}")
    interval = timedelta(**{"minutes" if options.every.endswith("m") else "seconds": int(options.every[:-1])})
    now = datetime.now(UTC)  # noqa: TID251 - the daemon uses the real clock
    with sqlite3.connect(home / "var" / "monitor.db") as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sources")]
        rows = [(f"{now + world.chance.random() * interval:%Y-%m-%d %H:%M:%S.%f}", name) for name in names]
        connection.executemany("UPDATE sources SET next_check_at = ? WHERE name = ?", rows)
    connection.close()


def environment(home: Path) -> dict[str, str]:
    """For a daemon of this tree, wherever it runs."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "LOOP_BLOCKS": str(home / "blocks")}  # noqa: TID251


@contextmanager
def running(home: Path, *, blocks: bool = False) -> Iterator[int]:
    """The daemon, for as long as the block lasts: the number of its process."""
    module = "benchmarks.loop_blocks" if blocks else "monitor"
    command = [sys.executable, "-m", module, "run"]
    with (
        (home / "log").open("w", encoding="utf-8") as log,
        subprocess.Popen(command, cwd=home, env=environment(home), stdout=subprocess.DEVNULL, stderr=log) as daemon,
    ):
        try:
            yield daemon.pid
        finally:
            daemon.terminate()


async def bring_news(world: World, rate: float, seconds: float) -> None:
    """Publish articles one by one, at times that do not know of each other."""
    loop = asyncio.get_running_loop()
    began = at = loop.time()
    while at - began < seconds:
        await asyncio.sleep(max(at - loop.time(), 0))
        world.publish()
        at += world.chance.expovariate(rate)


async def wait_for_messages(home: Path, world: World) -> None:
    """Until all was listed, read and told, or patience is at its end; then a moment for what is told twice."""
    for _ in range(PATIENCE):
        await asyncio.sleep(1)
        if not world.unlisted() and not is_behind(home) and not set(alerts_of(home)) - set(world.told):
            break
    await asyncio.sleep(3)


def is_behind(home: Path) -> bool:
    """Whether entries wait to be read."""
    return bool(ask(home, "SELECT 1 FROM entries WHERE state = 'waiting' AND attempts = 0 LIMIT 1"))


def alerts_of(home: Path) -> list[str]:
    """Ids of all alerts that the hook is to be told of."""
    return [alert for (alert,) in ask(home, "SELECT DISTINCT alert_id FROM deliveries")]


def ask(home: Path, query: str) -> list[Any]:
    """From the daemon's database."""
    with closing(sqlite3.connect(f"file:{home}/var/monitor.db?mode=ro", uri=True, timeout=10)) as connection:
        return connection.execute(query).fetchall()


async def record(directory: Path, daemon: int) -> None:
    """A minute of py-spy on each process, `main.raw` and `pool-N.raw`: when a thread of it had the interpreter."""
    await asyncio.to_thread(directory.mkdir, parents=True, exist_ok=True)
    names = dict(zip(tree_of(daemon), ["main"], strict=False))
    pool = [pid for pid in tree_of(daemon) if pid not in names and b"spawn_main" in command_of(pid)]
    names |= {pid: f"pool-{number}" for number, pid in enumerate(pool)}
    words = ("--duration", "60", "--rate", "50", "--format", "raw", "--nonblocking", "--gil")
    recorders = [
        await asyncio.create_subprocess_exec(
            Path(sys.executable).with_name("py-spy"),
            "record",
            *words,
            "--pid",
            str(pid),
            "--output",
            str(directory / f"{name}.raw"),
        )
        for pid, name in names.items()
    ]
    for one in recorders:
        await one.wait()


def command_of(pid: int) -> bytes:
    """How a process was called."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def cpu_of(daemon: int) -> dict[str, float]:
    """CPU seconds so far, of the daemon's own process and of those that it has started, gone ones included."""
    after_name = Path(f"/proc/{daemon}/stat").read_text().rpartition(")")[2].split()
    used = {"daemon": figures_of(daemon)["CPU s"] * 1.0, "pool": sum(map(int, after_name[13:15])) / TICKS}
    for pid in tree_of(daemon)[1:]:
        with suppress(OSError):
            used["pool"] += figures_of(pid)["CPU s"]
            used[f"process {pid}"] = figures_of(pid)["CPU s"] * 1.0
    return used


def print_latency(articles: Sequence[Article], seconds: float) -> None:
    """Of the articles that were published after the warm-up."""
    told = [one for one in articles if one.told_at]
    print(f"{len(articles)} articles in {seconds:.0f} s, {len(articles) / seconds:.1f} a second; {len(told)} told")
    print(f"\n{'seconds':34}" + "".join(f"{name:>8}" for name in SHARES))
    print_shares("from the poll to the message", [one.told_at - one.listed_at for one in told])
    print_shares("from the poll to the page", [one.asked_at - one.listed_at for one in articles if one.asked_at])
    print_shares("from the page to the message", [one.told_at - one.asked_at for one in told])


def print_messages(world: World, alerts: Sequence[str]) -> None:
    """Whether each alert came, and once."""
    lost, repeated = set(alerts) - set(world.told), sum(world.told.values()) - len(world.told)
    print(f"\nof {len(alerts)} alerts {len(lost)} lost, {repeated} repeated; asked for: {dict(world.asked)}")


def print_shares(name: str, seconds: list[float]) -> None:
    """A line of the table."""
    found = sorted(seconds) or [0.0]
    print(f"{name:34}" + "".join(f"{found[min(int(len(found) * it), len(found) - 1)]:8.2f}" for it in SHARES.values()))


def mean_of(stage: str, before: Figures, after: Figures) -> float:
    """Seconds that a stage took on average, by the daemon's own histograms."""
    label = f'stage="{stage}"'
    took, times = (
        total(after.metrics, f"{STAGE}_{part}", label) - total(before.metrics, f"{STAGE}_{part}", label)
        for part in ("sum", "count")
    )
    return took / max(times, 1)


def print_figures(before: Figures, after: Figures) -> None:
    """Who used how much, and how late the loop was, by the daemon's own histogram."""
    seconds = after.at - before.at
    cpu = {name: (used - before.cpu.get(name, 0.0)) / seconds for name, used in after.cpu.items()}
    print(f"CPU: {(cpu['daemon'] + cpu['pool']) / 2:.0%} of two cores; of one core each:", end=" ")
    print(", ".join(f"{name} {share:.0%}" for name, share in cpu.items()), f"; load {os.getloadavg()[0]:.1f}")
    for what, name in LATE.items():
        late = {bound: count - before.histogram(name)[bound] for bound, count in after.histogram(name).items()}
        every = max(late.values()) or 1
        bounds = [f"{bound[4:-1]} s {count / every:.2%}" for bound, count in late.items() if 0 < count < every]
        print(f"{what}, of {every:.0f} times, by at most:", ", ".join([*bounds, "all the rest more"]))
    print("mean ms:", ", ".join(f"{stage} {mean_of(stage, before, after) * 1e3:.0f}" for stage in STAGES))
    for name in ("monitor_jobs_failed_total", "monitor_pool_crashes_total", "monitor_pool_workers_started_total"):
        print(f"{name} {total(after.metrics, name):.0f}", end="; ")
    print()


async def measure_idle(home: Path, options: argparse.Namespace) -> None:
    """1,000 sources that are not due."""
    options.feeds, options.every = 1000, "60m"
    world = World(feeds=options.feeds, chance=random.Random(1), share=0.0)
    async with await world.serve():
        await install(home, world, options)
        with sqlite3.connect(home / "var" / "monitor.db") as connection:
            connection.execute("UPDATE sources SET next_check_at = datetime(next_check_at, '+1 day')")
        connection.close()
        with running(home) as daemon:
            await asyncio.sleep(WARM_UP)
            before = cpu_of(daemon)["daemon"]
            await asyncio.sleep(options.minutes * 60)
            used = cpu_of(daemon)["daemon"] - before
            megabytes = sum(figures_of(pid)["tree MB"] for pid in tree_of(daemon))
    print(f"{options.feeds} sources, none due: {megabytes:.0f} MB, {used / options.minutes / 60:.2%} of a core")


if __name__ == "__main__":
    main()

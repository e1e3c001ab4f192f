"""The daemon for half an hour and more under load, with faults: `python benchmarks/soak.py FARM [MINUTES] [PNG]`.

FARM is a directory with `newsfarm.py`, a server of feeds on loopback. The real command runs as its own process, with
its pool, its database on disk and its metrics served. It watches FEEDS feeds that bring one new article a minute each
(robots.txt asks for a pause of a second, which is kept), sources that answer with every kind of fault, and a listing
of pages that hang, never end, explode or break; it tells a file, and a web hook that fails now and then.

Every ten seconds memory, file descriptors, threads and tasks of the whole process tree are noted, and the size of the
database. At the end the slopes are printed, the daemon's own counters are held against what the servers counted, and
the curves are drawn.
"""

import itertools
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

FEEDS, ENTRIES, HOSTS = 200, 8, 20
PORT, FAULT_PORT = 9851, 9852
SAMPLE_EVERY = 10.0
NEW_EVERY = 60.0
SETTLED = 0.33
"""Share of the run that is not counted for the slopes: caches fill, processes start, the first articles are read."""

PAGE_FAULTS = (
    "404",
    "429",
    "500",
    "slow",
    "drip",
    "huge",
    "gzipbomb",
    "trunc",
    "html",
    "redirloop",
    "badenc",
    "empty",
    "norespclose",
    "nullbyte",
)
POLL_FAULTS = (*PAGE_FAULTS, "410", "503", "badxml", "redir", "xxe")
SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$")
MAIN = f"http://127.1.0.1:{PORT}"


@dataclass
class World:
    """A server that lists pages with faults, and takes messages; every twentieth fails."""

    listed: int = 0
    listings: int = 0
    messages: Counter[int] = field(default_factory=Counter)
    port: int = 0


def handler_of(world: World) -> type[BaseHTTPRequestHandler]:
    """What answers for the world."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            world.listings += 1
            kinds = itertools.islice(itertools.cycle(PAGE_FAULTS), world.listed)
            items = [
                {"id": n, "url": f"http://127.1.0.{1 + n % 4}:{FAULT_PORT}/fault/{kind}/{n}", "title": f"Page {n}"}
                for n, kind in enumerate(kinds)
            ][-50:]
            self.answer(200, json.dumps({"items": items}).encode())

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            status = 500 if sum(world.messages.values()) % 20 == 19 else 200
            world.messages[status] += 1
            self.answer(status, b"{}")

        def answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Answer


@contextmanager
def serving(world: World) -> Iterator[None]:
    """Serve it for as long as the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(world))
    world.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield
    server.shutdown()


@contextmanager
def farm(script: Path, port: int, feeds: int, hosts: int) -> Iterator[None]:
    """A server of feeds for as long as the block lasts."""
    options = {"port": port, "feeds": feeds, "entries": ENTRIES, "hosts": hosts, "max-seconds": 86_400}
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    with subprocess.Popen([sys.executable, str(script), "serve", *words], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        if not server.stdout.readline():
            raise SystemExit(f"the farm does not start on port {port}")
        try:
            yield
        finally:
            server.kill()


def write_settings(home: Path, world: World) -> None:
    """The configuration of the installation."""
    (home / "config").mkdir()
    (home / "var").mkdir()
    (home / "config" / "monitor.yaml").write_text(
        "fetch: {contact: soak@example.org, host_gap: 0s, deadline: 5s,\n"
        "  allow_hosts: [127.0.0.1, 127.1.0.1, 127.1.0.2, 127.1.0.3, 127.1.0.4]}\n"
        "metrics: {listen: '127.0.0.1:0'}\n"
        f"targets: {{journal: 'jsonl:var/alerts.jsonl', hook: 'json://127.0.0.1:{world.port}/'}}\n"
        "operations: {targets: [journal]}\n",
        encoding="utf-8",
    )
    lines = ["defaults: {every: 1m, max_age: 52w, baseline: 52w}", "sources:"]
    private = "allow_private: true"
    for i in range(FEEDS):
        url = f"http://127.1.0.{1 + i % HOSTS}:{PORT}/feed/{i}.xml"
        lines.append(f"  - {{name: f{i}, kind: feed, location: '{url}', {private}}}")
    for number, kind in enumerate(POLL_FAULTS):
        url = f"http://127.1.0.{1 + number % 4}:{FAULT_PORT}/fault/{kind}"
        lines.append(f"  - {{name: fault-{kind}, kind: sitemap, location: '{url}', {private}}}")
    fields = "{items: items, id: id, url: url, title: title}"
    url = f"http://127.0.0.1:{world.port}/pages"
    lines.append(f"  - {{name: faulty-pages, kind: json, location: '{url}', fields: {fields}, {private}}}")
    (home / "config" / "sources.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def scrape(address: str) -> dict[tuple[str, str], float]:
    """(name, labels) -> value."""
    with urllib.request.urlopen(f"http://{address}/metrics", timeout=10) as answer:
        found = map(SAMPLE.match, answer.read().decode().splitlines())
    return {(match[1], match[2] or ""): float(match[3]) for match in found if match}


def total(metrics: dict[tuple[str, str], float], name: str, *words: str) -> float:
    """Sum of a metric over the series whose labels have all these words."""
    return sum(value for (one, labels), value in metrics.items() if one == name and all(it in labels for it in words))


def sample(daemon: int, began: float, metrics: dict[tuple[str, str], float]) -> dict[str, float]:
    """What the process tree takes now."""
    sums: Counter[str] = Counter()
    own = figures_of(daemon)
    for pid in tree_of(daemon):
        with suppress(OSError):  # it has just ended
            sums.update(figures_of(pid))
    return {
        "minutes": (time.monotonic() - began) / 60,
        **sums,
        "daemon MB": own["tree MB"],
        "daemon descriptors": own["descriptors"],
        "tasks": total(metrics, "monitor_tasks"),
        "database MB": total(metrics, "monitor_database_bytes") / 1e6,
        "articles": total(metrics, "monitor_articles_total"),
    }


def tree_of(pid: int) -> list[int]:
    """The process and all below it, as the kernel lists them."""
    found = [pid]
    for one in found:
        with suppress(OSError):
            for thread in Path(f"/proc/{one}/task").iterdir():
                found.extend(map(int, (thread / "children").read_text().split()))
    return found


def figures_of(pid: int) -> Counter[str]:
    """What one process takes."""
    place = Path(f"/proc/{pid}")
    after_name = (place / "stat").read_text().rpartition(")")[2].split()
    figures: Counter[str] = Counter()
    figures["tree MB"] = int((place / "statm").read_text().split()[1]) * PAGE / 1e6  # type: ignore[assignment]
    figures["descriptors"] = sum(1 for _ in (place / "fd").iterdir())
    figures["threads"] = int(after_name[17])
    figures["CPU s"] = (int(after_name[11]) + int(after_name[12])) / TICKS  # type: ignore[assignment]
    figures["processes"] = 1
    return figures


PAGE, TICKS = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")


def address_of(log: Path) -> str:
    """Where the daemon serves its metrics, from its own log."""
    for _ in range(600):
        for line in log.read_text(encoding="utf-8").splitlines():
            fact = json.loads(line)
            if fact["event"] == "serving":
                return str(fact["address"])
        time.sleep(0.1)  # noqa: TID251 - a driver outside the program
    raise SystemExit("the daemon serves no metrics")


def watch(daemon: int, address: str, world: World, minutes: float) -> list[dict[str, float]]:
    """Let it run, bring news every minute, and note what it takes."""
    samples: list[dict[str, float]] = []
    began = time.monotonic()
    next_news = began + NEW_EVERY
    while time.monotonic() - began < minutes * 60:
        samples.append(sample(daemon, began, scrape(address)))
        if time.monotonic() >= next_news:
            next_news += NEW_EVERY
            world.listed += 5
            if time.monotonic() - began < (minutes - 3) * 60:  # so that all is read at the end
                urllib.request.urlopen(f"{MAIN}/ctl?gen=1").read()
        time.sleep(SAMPLE_EVERY)  # noqa: TID251 - likewise
    return samples


def slope(samples: list[dict[str, float]], name: str) -> float:
    """Growth an hour, by least squares over what follows the first part."""
    late = samples[int(len(samples) * SETTLED) :]
    times, values = [one["minutes"] / 60 for one in late], [one[name] for one in late]
    mean_time, mean = sum(times) / len(times), sum(values) / len(values)
    spread = sum((at - mean_time) ** 2 for at in times)
    return sum((at - mean_time) * (value - mean) for at, value in zip(times, values, strict=True)) / spread


def usual_slope(samples: list[dict[str, float]], name: str) -> float:
    """Growth an hour as the median over all pairs (Theil, Sen): one step, as a large page leaves it, is no slope."""
    late = [(one["minutes"] / 60, one[name]) for one in samples[int(len(samples) * SETTLED) :]]
    pairs = itertools.combinations(late, 2)
    return median((after - before) / (end - start) for (start, before), (end, after) in pairs)


def print_slopes(samples: list[dict[str, float]]) -> None:
    """What grew, and how much."""
    late = samples[int(len(samples) * SETTLED) :]
    print(f"{len(samples)} samples over {samples[-1]['minutes']:.0f} min; slopes from {late[0]['minutes']:.0f} min on")
    print(f"{'':20}{'least':>10}{'most':>10}{'last':>10}{'an hour':>10}{'usually':>10}")
    for name in NAMES:
        values = [one[name] for one in late]
        print(
            f"{name:20}{min(values):10.1f}{max(values):10.1f}{values[-1]:10.1f}{slope(samples, name):+10.2f}"
            f"{usual_slope(samples, name):+10.2f}"
        )
    articles = late[-1]["articles"] - late[0]["articles"]
    grown = late[-1]["database MB"] - late[0]["database MB"]
    print(f"database: {grown * 1e3 / max(articles, 1):.1f} kB an article ({articles:.0f} articles)")
    cpu = (late[-1]["CPU s"] - late[0]["CPU s"]) / (late[-1]["minutes"] - late[0]["minutes"]) / 60
    print(f"CPU: {cpu:.1%} of one core")


NAMES = ("tree MB", "daemon MB", "descriptors", "daemon descriptors", "threads", "tasks", "processes", "database MB")


def compare(metrics: dict[tuple[str, str], float], farm_says: dict[str, Any], world: World, lines: int) -> None:
    """The daemon's counters against those of the servers that it asked."""
    feed, is_new, is_known = 'kind="feed"', 'outcome="new"', 'outcome="known"'
    polls = "monitor_polls_total"
    rows = (
        ("304 answers", total(metrics, polls, feed, 'outcome="unchanged"'), farm_says.get("s304", 0)),
        (
            "200 answers without robots.txt",
            total(metrics, polls, feed, is_new)
            + total(metrics, polls, feed, is_known)
            + total(metrics, "monitor_pages_total", feed, 'outcome="read"'),
            farm_says.get("s200", 0) - farm_says.get("robots", 0),
        ),
        ("new entries", total(metrics, "monitor_entries_total", feed), FEEDS * (ENTRIES + farm_says["gen"])),
        ("messages taken by the hook", total(metrics, DELIVERIES, 'target="hook"', SENT), world.messages[200]),
        (
            "messages that it refused",
            total(metrics, DELIVERIES, 'target="hook"', 'outcome="failed"'),
            world.messages[500],
        ),
        ("lines in the file of alerts", total(metrics, DELIVERIES, 'target="journal"', SENT), lines),
    )
    print(f"\n{'':34}{'monitor':>10}{'servers':>10}")
    for name, ours, theirs in rows:
        print(f"{name:34}{ours:10.0f}{theirs:10.0f}  {'' if ours == theirs else 'DIFFERENT'}")


DELIVERIES, SENT, FAILED = "monitor_deliveries_total", 'outcome="sent"', 'outcome="failed"'


def draw(samples: list[dict[str, float]], path: Path) -> None:
    """The curves, as a picture."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(3, 2, figsize=(11, 9), sharex=True)
    minutes = [one["minutes"] for one in samples]
    for axis, names in zip(axes.flat, PANELS, strict=True):
        for name in names:
            axis.plot(minutes, [one[name] for one in samples], label=name)
        axis.set_ylim(bottom=0)
        axis.legend(loc="lower right")
    for axis in axes[-1]:
        axis.set_xlabel("minutes")
    figure.suptitle(f"monitor run: {FEEDS} feeds, one new article a minute each, {len(POLL_FAULTS)} faulty sources")
    figure.tight_layout()
    figure.savefig(path, dpi=80)


PANELS: tuple[tuple[str, ...], ...] = (
    ("tree MB", "daemon MB"),
    ("descriptors", "daemon descriptors"),
    ("threads",),
    ("tasks", "processes"),
    ("database MB",),
    ("articles",),
)


def report(metrics: dict[tuple[str, str], float], log: Path) -> None:
    """What else is worth a look."""
    facts = Counter(json.loads(line)["event"] for line in log.read_text(encoding="utf-8").splitlines())
    print("\nlog lines:", dict(facts.most_common()))
    for name in ("monitor_jobs_failed_total", "monitor_pool_crashes_total", "monitor_pool_workers_started_total"):
        print(f"{name}: {total(metrics, name):.0f}")
    failures = {labels: value for (name, labels), value in metrics.items() if name == "monitor_page_failures_total"}
    print("pages not read:", failures)


def main() -> None:
    """Set up, run, tell."""
    script = Path(sys.argv[1]) / "newsfarm.py"
    minutes = float((sys.argv[2:] or ["35"])[0])
    picture = Path((sys.argv[3:] or [str(Path(__file__).with_name("soak.png"))])[0])
    world = World()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak-")))
        stack.enter_context(serving(world))
        stack.enter_context(farm(script, PORT, FEEDS, HOSTS))
        stack.enter_context(farm(script, FAULT_PORT, 1, 4))
        write_settings(home, world)
        log = home / "log"
        with log.open("w", encoding="utf-8") as stream:
            command = [sys.executable, "-m", "monitor", "run"]
            daemon = stack.enter_context(subprocess.Popen(command, cwd=home, stdout=subprocess.DEVNULL, stderr=stream))
        stack.callback(daemon.kill)
        address = address_of(log)
        samples = watch(daemon.pid, address, world, minutes)
        metrics = scrape(address)
        farm_says = json.load(urllib.request.urlopen(f"{MAIN}/stats"))
        daemon.send_signal(signal.SIGTERM)
        began = time.monotonic()
        status = daemon.wait(60)
        print(f"SIGTERM: ended with status {status} after {time.monotonic() - began:.1f} s\n")
        print_slopes(samples)
        lines = (home / "var" / "alerts.jsonl").read_text(encoding="utf-8").count("\n")
        compare(metrics, farm_says, world, lines)
        report(metrics, log)
        draw(samples, picture)


if __name__ == "__main__":
    main()

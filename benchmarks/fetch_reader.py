"""CPU and wall time beside lemon24/reader: `python benchmarks/fetch_reader.py FARM READER_PYTHON`.

FARM is a directory with `newsfarm.py`, a server of feeds on loopback; READER_PYTHON is the Python of an environment
of its own into which `reader` is installed. Both tools get the same feeds from the same servers, one after the other,
in one run: CPU seconds are those of the whole process tree from its start to its end, and besides, those of one
further pass in a process that is running already, as in a daemon. The ratios are to be trusted, not the seconds.
Our program is compiled to bytecode first, as pip does with every package that it installs, such as reader.
"""

import compileall
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

OURS = Path(__file__).parent / "fetch_pass.py"
PROGRAM = Path(__file__).parents[1] / "monitor"
WORKERS = 32
READER = f"""
import sys, time
from reader import make_reader
database, urls, passes = sys.argv[1], open(sys.argv[2]).read().split(), int(sys.argv[3])
reader = make_reader(database)
for url in urls:
    reader.add_feed(url, exist_ok=True)
for _ in range(passes):
    wall, cpu = time.monotonic(), time.process_time()
    results = [one.value for one in reader.update_feeds_iter(workers={WORKERS}, scheduled=False)]
    bad = [repr(value) for value in results if isinstance(value, Exception)]
    new = sum(value.new for value in results if value and not isinstance(value, Exception))
    print(f"pass: {{time.process_time() - cpu:.3f}} CPU s, {{time.monotonic() - wall:.2f}} s", new, bad[:3], flush=True)
"""


@dataclass(frozen=True)
class Farm:
    """A running farm."""

    port: int
    feeds: int
    hosts: int

    def control(self, **settings: object) -> None:
        """Change how it answers."""
        query = "&".join(f"{name}={value}" for name, value in settings.items())
        urllib.request.urlopen(f"http://127.1.0.1:{self.port}/ctl?{query}").read()

    def stats(self, *, reset: bool = False) -> dict[str, float]:
        """Its counters."""
        query = "?reset=1" if reset else ""
        return dict(json.load(urllib.request.urlopen(f"http://127.1.0.1:{self.port}/stats{query}")))


@contextmanager
def farm(script: Path, *, port: int, feeds: int, entries: int, hosts: int) -> Iterator[Farm]:
    """Serve feeds for as long as the block lasts."""
    options = {"port": port, "feeds": feeds, "entries": entries, "hosts": hosts, "max-seconds": 3000}
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    with subprocess.Popen([sys.executable, str(script), "serve", "--warm", *words], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        if not server.stdout.readline():
            raise SystemExit(f"the farm does not start on port {port}; is another one running?")
        try:
            yield Farm(port, feeds, hosts)
        finally:
            server.kill()


def urls_of(served: Farm, directory: Path) -> Path:
    """A file with the addresses of its feeds."""
    path = directory / f"urls{served.port}"
    lines = (f"http://127.1.0.{1 + i % served.hosts}:{served.port}/feed/{i}.xml" for i in range(served.feeds))
    path.write_text("\n".join(lines))
    return path


@dataclass(frozen=True)
class Cost:
    """What one command cost; `passes` are the CPU and wall seconds that it printed for each of its passes."""

    cpu: float
    wall: float
    passes: tuple[tuple[float, float], ...]
    per_host: float


def measure(command: list[str], served: Farm) -> Cost:
    """Run a command to its end."""
    served.stats(reset=True)
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    lines = [line.split() for line in done.stdout.splitlines() if line.startswith("pass:")]
    assert done.returncode == 0, done.stderr[-2000:]
    return Cost(
        cpu=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        wall=wall,
        passes=tuple((float(words[1]), float(words[4])) for words in lines),
        per_host=served.stats()["peak_host"],
    )


class Contest:
    """Both tools over one farm, each with its database."""

    def __init__(self, served: Farm, directory: Path, reader: str) -> None:
        self.served = served
        urls = urls_of(served, directory)
        databases = [str(directory / f"{name}{served.port}.db") for name in ("ours", "reader")]
        self.ours = [sys.executable, str(OURS), databases[0], str(urls)]
        self.reader = [reader, "-c", READER, databases[1], str(urls)]

    def run(self, what: str, *, passes: int = 1, bound: float | None = None) -> None:
        """One line: both, and the ratio."""
        ours, theirs = (measure([*command, str(passes)], self.served) for command in (self.ours, self.reader))
        goal = f" (goal {bound})" if bound else ""
        print(f"{what}: {ours.cpu:.2f} / {theirs.cpu:.2f} CPU s = {ours.cpu / theirs.cpu:.2f}{goal}", end="; ")
        print(f"{ours.wall:.2f} / {theirs.wall:.2f} s of wall time; at most {ours.per_host:.0f} at once to a host")
        if passes > 1:
            mine, its = (statistics.median(cpu for cpu, _ in cost.passes[1:]) for cost in (ours, theirs))
            walls = [statistics.median(wall for _, wall in cost.passes[1:]) for cost in (ours, theirs)]
            print(f"    one further pass: {mine:.3f} / {its:.3f} CPU s = {mine / its:.2f}{goal}", end="; ")
            print(f"{walls[0]:.2f} / {walls[1]:.2f} s", flush=True)


def main() -> None:
    """The four ratios, and latency."""
    script, reader = Path(sys.argv[1]) / "newsfarm.py", sys.argv[2]
    compileall.compile_dir(PROGRAM, quiet=1)
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        with farm(script, port=8961, feeds=500, entries=40, hosts=20) as served:
            contest = Contest(served, directory, reader)
            contest.run("ingest of 20,000 entries of 500 feeds", bound=0.4)
            contest.run("500 feeds, all 304", bound=0.5)
            contest.run("500 feeds, all 304, 6 passes", passes=6, bound=0.5)
            served.control(delay_ms=200)
            contest.run("the same with 200 ms latency")
            served.control(delay_ms=0, mode="noetag")
            contest.run("500 feeds unchanged, no validators", bound=0.1)
            contest.run("the same, 3 passes", passes=3, bound=0.1)
        with farm(script, port=8962, feeds=2000, entries=10, hosts=50) as served:
            contest = Contest(served, directory, reader)
            contest.run("ingest of 20,000 entries of 2,000 feeds")
            contest.run("2,000 feeds, all 304", bound=0.5)
            contest.run("2,000 feeds, all 304, 3 passes", passes=3, bound=0.5)


if __name__ == "__main__":
    main()

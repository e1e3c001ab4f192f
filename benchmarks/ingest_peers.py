"""What it costs to take in news, beside news-please and changedetection.io.

    python -m benchmarks.ingest_peers FARM [--news-please PYTHON] [--changedetection PYTHON]
        [--feeds 50] [--entries 40] [--corpora CORPORA] [--pages 300] [--rounds 3] [--port 8963]

FARM is a directory with `newsfarm.py`, a server of feeds and pages on loopback; PYTHON is that of an environment of
its own into which the peer is installed. With `--corpora` the pages are real ones, those of CORPORA/extraction/pages,
instead of the farm's, as many as `--pages` says, each listed once. Without peers only ours is measured.

Everybody gets the same pages from the same servers, one after the other, another one first in each round. CPU seconds
are those of the whole process tree from its start to its end, the server's not among them. A ratio is of one round;
the figure is the median of the rounds. Pages are counted, not articles, though ours finds two on some.

With changedetection.io the feeds are what is watched: its first look at each, beside ours that stores what they list.
"""

import argparse
import compileall
import gzip
import random
import resource
import statistics
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.chaos_servers import Quiet, Server
from benchmarks.fetch_reader import PROGRAM, farm, urls_of
from benchmarks.ingest_entrants import (
    Entrant,
    Site,
    change_detection,
    crawl,
    library,
    our_feeds,
    ours,
)

HOSTS = 20
CHANGE_FEEDS, CHANGE_ENTRIES = 500, 40
SAMPLE = 200
"""Pages whose size is looked at."""

PATIENCE = 3600.0
"""Seconds that one run may take; not a measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One entrant over the whole site: things stored, CPU seconds of its process tree, seconds."""

    stored: int
    cpu: float
    wall: float

    @property
    def rate(self) -> float:
        """Things stored in a CPU second."""
        return self.stored / self.cpu


@contextmanager
def farm_site(given: argparse.Namespace, feeds: int, entries: int, directory: Path) -> Iterator[Site]:
    """The farm's feeds and its own pages, for as long as the block lasts."""
    script, port = given.farm / "newsfarm.py", given.port
    with farm(script, port=port, feeds=feeds, entries=entries, hosts=HOSTS) as served:
        pages = [
            f"http://127.1.0.{1 + feed % HOSTS}:{port}/article/{feed}/{number}.html"
            for feed in range(feeds)
            for number in range(entries)
        ]
        yield Site(feeds=tuple(urls_of(served, directory).read_text().split()), pages=tuple(pages))


@contextmanager
def real_site(corpora: Path, pages: int) -> Iterator[Site]:
    """Some pages of the corpora, each of them listed once by one of a few feeds."""
    found = sorted((corpora / "extraction" / "pages").rglob("page.html.gz"))
    if not found:
        raise SystemExit(f"there are no pages below {corpora}/extraction/pages; name the directory of the corpora")
    found = random.Random(1).sample(found, min(pages, len(found)))
    bodies = {f"/{number}.html": gzip.decompress(path.read_bytes()) for number, path in enumerate(found)}
    shares = [list(bodies)[start::HOSTS] for start in range(HOSTS)]
    with ExitStack() as stack:
        servers = [Server(_answer({path: bodies[path] for path in share})) for share in shares]
        for server in servers:
            stack.callback(server.close)
        urls = [f"{server.url}{path}" for server, share in zip(servers, shares, strict=True) for path in share]
        yield Site(feeds=tuple(f"{server.url}/feed.xml" for server in servers), pages=tuple(urls))


def _answer(bodies: dict[str, bytes]) -> type[Quiet]:
    """A server of these pages, and of a feed that lists them."""
    items = "".join(f"<item><title>Page {path}</title><link>{path}</link><guid>{path}</guid></item>" for path in bodies)
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>n</title>{items}</channel></rss>'.encode()

    class Answer(Quiet):
        def do_GET(self) -> None:  # noqa: N802 - as http.server has it
            is_feed = self.path == "/feed.xml"
            body = feed if is_feed else bodies.get(self.path)
            kind = "application/rss+xml" if is_feed else "text/html"  # a page says itself how it is encoded
            self.answer(200 if body else 404, kind, body or b"no such page")

    return Answer


def measure(entrant: Entrant, site: Site) -> Run:
    """Run it to its end. What it wrote to its error stream is shown where it failed."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        command = [*entrant.command(site, home)]
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
        wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            raise SystemExit(f"{entrant.name} has failed: {done.stderr[-2000:]}")
        stored = entrant.count(home)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(stored=stored, cpu=cpu, wall=wall)


def contest(entrants: Sequence[Entrant], site: Site, rounds: int) -> None:
    """Run all of them in each round, and print the table."""
    runs: dict[str, list[Run]] = {one.name: [] for one in entrants}
    for number in range(rounds):
        turn = number % len(entrants)
        for entrant in [*entrants[turn:], *entrants[:turn]]:
            runs[entrant.name].append(measure(entrant, site))
    print("\n".join(table_of(runs)), flush=True)


def table_of(runs: Mapping[str, Sequence[Run]]) -> list[str]:
    """A line for each entrant: medians, and how many times as much the first one stores in a CPU second."""
    first = next(iter(runs))
    lines = [f"{'':24}{'stored':>8}{'CPU s':>9}{'a CPU s':>9}{'seconds':>9}   {first}: so many times as much"]
    for name, some in runs.items():
        times = [ours.rate / theirs.rate for ours, theirs in zip(runs[first], some, strict=True)]
        figures = [(one.stored, one.cpu, one.rate, one.wall) for one in some]
        stored, cpu, rate, wall = (statistics.median(values) for values in zip(*figures, strict=True))
        line = f"{name:24}{stored:8.0f}{cpu:9.2f}{rate:9.1f}{wall:9.1f}"
        lines.append(f"{line}   {statistics.median(times):.2f} ({min(times):.2f} to {max(times):.2f})")
    return lines


def median_size(site: Site) -> int:
    """Bytes of its median page."""
    some = site.pages[:: max(len(site.pages) // SAMPLE, 1)]
    sizes = []
    for url in some:
        with urllib.request.urlopen(url) as answer:
            sizes.append(len(answer.read()))
    return int(statistics.median(sizes))


def options() -> argparse.Namespace:
    """The words of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("farm", type=Path)
    parser.add_argument("--news-please", metavar="PYTHON")
    parser.add_argument("--changedetection", metavar="PYTHON")
    parser.add_argument("--port", type=int, default=8963, help="of the farm")
    parser.add_argument("--feeds", type=int, default=50)
    parser.add_argument("--entries", type=int, default=40)
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def read_pages(given: argparse.Namespace, directory: Path) -> None:
    """One table: whole articles, beside news-please where it was named."""
    real = given.corpora and real_site(given.corpora, given.pages)
    with real or farm_site(given, given.feeds, given.entries, directory) as site:
        print(f"{len(site.pages)} pages of {len(site.feeds)} feeds, half of them above {median_size(site)} bytes")
        peers = [library(given.news_please), crawl(given.news_please)] if given.news_please else []
        contest([ours(), *peers], site, given.rounds)


def look_at_feeds(given: argparse.Namespace, directory: Path) -> None:
    """Two tables: feeds alone, and a single one, which costs little more than the start."""
    peer = change_detection(given.changedetection, entries=CHANGE_ENTRIES)
    with farm_site(given, CHANGE_FEEDS, CHANGE_ENTRIES, directory) as site:
        for feeds in (CHANGE_FEEDS, 1):
            print(f"first look at feeds of {CHANGE_ENTRIES} entries, {feeds} in number")
            contest([our_feeds(), peer], Site(feeds=site.feeds[:feeds], pages=()), given.rounds)


def main() -> None:
    """What was asked for."""
    given = options()
    compileall.compile_dir(PROGRAM, quiet=1)  # as pip does with every package that it installs
    with tempfile.TemporaryDirectory() as name:
        if given.news_please or not given.changedetection:
            read_pages(given, Path(name))
        if given.changedetection:
            look_at_feeds(given, Path(name))


if __name__ == "__main__":
    main()

"""What each hot query of the store costs as the archive grows: made-up archives of 10,000 to 10,000,000 articles.

    python -m benchmarks.store_growth DIRECTORY [--sizes 10000 100000 1000000] [--url postgresql://...]
                                      [--lean] [--plans] [--keep] [--plot benchmarks/store_growth.png]

Each size is an installation of its own: 1,000 sources on 500 hosts, articles spread over 90 days in the order of
their keys, fingerprints for the last 7 days (26 sentences an article, 2 % of them frequent ones), three verdicts an
article, one alert in 200 articles with three members and two deliveries. The bytes of texts, words and fingerprints
are made by the program's own functions and used again and again. Rows are made inside the database, by SQL, since
ten million of them made here would take hours. With `--lean` texts are short: for sizes that the disk would not hold.

All sizes are filled first; then each call is made on one size after the other, round by round, so that whatever else
the machine does falls on all alike. Printed are, by size, median and 95th percentile of the wall time of a call, and
the mean CPU time of this process and, on PostgreSQL, of the server's process for it; then how much more the largest
size costs than the smallest. With `--url` a database `growth_SIZE` is made for each on the server, and dropped at the
end; with `--keep` what was filled is left there, and used by the next run.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import URL, make_url

from benchmarks.store_filling import HOSTS, KEEP, NOW, SOURCES, alert_id, fill, url_of
from monitor.alerting import bind
from monitor.dedup import fingerprint
from monitor.model import (
    AlertQuery,
    ArchiveQuery,
    Heartbeat,
    Match,
    MatchReason,
    NotModified,
    Polled,
    SourceMemory,
)
from monitor.ports import PollToRecord
from monitor.settings import Settings, load
from monitor.store import SqlStore, open_store
from monitor.testing import make_analysed, make_article, make_circumstances, make_entry, make_source, waiting_until

CALLS: Final = 30
LONGEST: Final = 6.0
"""Seconds that one kind of call is measured at most, after its first five."""

WARM_UP: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Milliseconds of one call: wall (median, 95th percentile), CPU here and CPU of the server (means)."""

    median: float
    high: float
    cpu: float
    server: float


class Calls:
    """The calls that are measured, each with other arguments every time."""

    def __init__(self, store: SqlStore, articles: int, settings: Settings) -> None:
        """Over a store with so many articles."""
        self._store, self._articles = store, articles
        self._chance = random.Random(11)
        self._decide = bind({rule.id: rule for rule in settings.rules}, settings.routes, settings.timing)
        self._number = count(articles * 2)
        self._waiting: list[int] = []
        self._targets = ["desk", "mail"]

    def all(self) -> Mapping[str, Callable[[], object]]:
        """By name, in the order of a pass; those that change the archive come last."""
        return {
            "due_hosts": lambda: self._store.due_hosts(NOW),
            "due_sources": lambda: self._store.due_sources(NOW, host=self._host()),
            "due_entries": lambda: self._store.due_entries(NOW, host=self._host()),
            "next_due": self._store.next_due,
            "a pass with nothing due": self.idle_pass,
            "list_alerts, newest 50": lambda: self._store.list_alerts(AlertQuery(limit=50)),
            "find_alert": lambda: self._store.find_alert(alert_id(self._article() // 200 * 200)),
            "explain_alert": lambda: self._store.explain_alert(alert_id(self._article() // 200 * 200)),
            "explain_page": lambda: self._store.explain_page(url_of(self._article())),
            "status": self.status,
            "search, first page": self.search,
            "record_polls, 100": self.record_polls,
            "settle, one article": self.settle,
            "expire, one step": lambda: self._store.expire(NOW + timedelta(days=6)),
            "drop_old, one step": lambda: self._store.drop_old(NOW - KEEP + timedelta(days=30)),
        }

    def _host(self) -> str:
        return f"h{self._chance.randrange(HOSTS)}.example"

    def _article(self) -> int:
        return self._chance.randrange(self._articles // 3, self._articles)

    def idle_pass(self) -> None:
        """What the daemon asks every second."""
        self._store.due_hosts(NOW - timedelta(days=1))
        self._store.raise_follow_ups(NOW, timedelta(hours=1))
        self._store.due_targets(NOW)
        self._store.beat(Heartbeat(pid=1, started_at=NOW, passed_at=NOW))

    def status(self) -> None:
        """What `monitor status` asks."""
        self._store.last_beat()
        self._store.next_due()
        self._store.tally()
        self._store.source_reports()
        self._store.arrivals(NOW - timedelta(days=13))
        self._store.target_reports(self._targets, NOW)

    def search(self) -> None:
        """The first 200 articles of `monitor search --since 7d`, newest first."""
        self._store.load_words(next(self._store.id_batches(ArchiveQuery(since=NOW - timedelta(days=7)), 200)))

    def record_polls(self) -> None:
        """A hundred polls: ninety bring nothing, ten list 20 items, of which one is new."""
        polls = []
        for number in range(100):
            source = f"s{self._chance.randrange(SOURCES)}"
            polled = NotModified(memory=SourceMemory())
            if number % 10 == 0:
                listed = [self._listed(source, is_new=item == 0) for item in range(20)]
                polled = Polled(entries=tuple(listed), memory=SourceMemory())  # type: ignore[assignment]
            polls.append(PollToRecord(source=source, polled=polled, now=NOW, judge=waiting_until(NOW)))
        self._store.record_polls(polls)

    def _listed(self, source: str, *, is_new: bool) -> Any:
        number = next(self._number) if is_new else self._article() // SOURCES * SOURCES + int(source[1:])
        url = f"https://{source}.example/articles/{number}"
        host = f"h{int(source[1:]) % HOSTS}.example"
        return replace(make_entry(number, source=source), identity=url, url=url, host=host)

    def settle(self) -> None:
        """One article with a text of its own; every fifth repeats most of the one before."""
        if not self._waiting:
            self.record_polls()
            hosts = (f"h{number}.example" for number in range(HOSTS))
            self._waiting = [one.entry_id for host in hosts for one in self._store.due_entries(NOW, host=host)]
        number = next(self._number)
        chance = random.Random(number - number % 5)
        words = [" ".join(f"word{chance.randrange(4000)}" for _ in range(20)) for _ in range(25)]
        article = make_article(". ".join(words) + ".", title=words[0], url=url_of(number), source="s1")
        analysed = make_analysed(article, rules=())
        no = [Match(rule=name, is_match=False, why=MatchReason.NO_EVENT) for name in ("launch", "treaty", "test")]
        analysed = replace(analysed, fingerprint=fingerprint(article), matches=tuple(no))
        circumstances = make_circumstances(make_source("s1"), first_seen=NOW, now=NOW)
        self._store.settle(self._waiting.pop(), [_analysis(analysed)], circumstances, self._decide)


def _analysis(analysed: Any) -> Any:
    from monitor.testing import make_analysis

    return make_analysis(analysed)


# --------------------------------------------------------------------------------------- measuring


@dataclass(slots=True)
class Sample:
    """What calls of one kind on one size took."""

    wall: list[float]
    cpu: float = 0.0
    server: float = 0.0

    def add(self, call: Callable[[], object], server: Callable[[], float]) -> None:
        """One call more; one that says that there was nothing to do does not count."""
        cpu, at_server, began = time.process_time(), server(), time.perf_counter()
        if call() == 0:
            return
        self.wall.append((time.perf_counter() - began) * 1000)
        self.cpu += (time.process_time() - cpu) * 1000
        self.server += (server() - at_server) * 1000

    def sum_up(self) -> Cost:
        """In milliseconds a call."""
        number = len(self.wall)
        high = statistics.quantiles(self.wall, n=20)[-1] if number > 1 else self.wall[0]
        return Cost(median=statistics.median(self.wall), high=high, cpu=self.cpu / number, server=self.server / number)


def measure(calls: Mapping[int, tuple[Callable[[], object], Callable[[], float]]]) -> dict[int, Cost]:
    """The same call on all sizes, in turn."""
    for call, _ in calls.values():
        for _ in range(WARM_UP):
            call()
    samples = {size: Sample([]) for size in calls}
    began = time.perf_counter()
    for number in range(CALLS):
        if number >= 5 and time.perf_counter() - began > LONGEST * len(calls):
            break
        for size, (call, server) in calls.items():
            samples[size].add(call, server)
    return {size: sample.sum_up() for size, sample in samples.items() if sample.wall}


def server_clock(store: SqlStore) -> Callable[[], float]:
    """CPU seconds of the server's process for this connection so far; always 0 where there is no server."""
    with store._database.reading() as connection:  # noqa: SLF001 - the benchmark looks behind the store
        if connection.dialect.name == "sqlite":
            return lambda: 0.0
        process = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()

    def cpu() -> float:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9

    return cpu


def plans_of(store: SqlStore, call: Callable[[], object]) -> Iterator[str]:
    """The database's plan of every different statement of one call."""
    engine = store._database._engine  # noqa: SLF001 - likewise
    seen: dict[str, Any] = {}

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:
        if not many and statement.lstrip().startswith(("SELECT", "WITH")):
            seen.setdefault(statement, parameters)

    event.listen(engine, "before_cursor_execute", note)
    call()
    event.remove(engine, "before_cursor_execute", note)
    with engine.begin() as connection:
        word = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
        for statement, parameters in seen.items():
            rows = connection.exec_driver_sql(word + statement, parameters).fetchall()
            yield " ".join(statement.split())[:160]
            yield from (f"      {row[-1]}" for row in rows)


# ------------------------------------------------------------------------------------- the sizes


@contextmanager
def installation(options: argparse.Namespace, articles: int) -> Iterator[SqlStore]:
    """A filled one, of so many articles; gone afterwards, unless it is to be kept."""
    with _place_of(options, articles) as url, closing(open_store(url)) as store:
        began = time.perf_counter()
        if not store.tally().articles:
            fill(store._database._engine, articles, is_lean=options.lean)  # noqa: SLF001 - likewise
        seconds = time.perf_counter() - began
        print(f"{articles:,} articles: {_bytes_of(store) / 1e9:.2f} GB, filled in {seconds:.0f} s", flush=True)
        yield store


@contextmanager
def _place_of(options: argparse.Namespace, articles: int) -> Iterator[str]:
    if not options.url:
        with tempfile.TemporaryDirectory(dir=options.directory) as folder:
            yield f"sqlite:///{options.directory if options.keep else folder}/{articles}.db"
        return
    url, name = make_url(options.url).set(drivername="postgresql+psycopg"), f"growth_{articles}"
    with closing_engine(url) as connection:
        known = connection.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}).first()
        if known is None:
            connection.execute(text(f"CREATE DATABASE {name}"))
    yield url.set(database=name).render_as_string(hide_password=False)
    if not options.keep:
        with closing_engine(url) as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def closing_engine(url: URL) -> Iterator[Connection]:
    """A connection outside any transaction."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _bytes_of(store: SqlStore) -> int:
    if store._database.file:  # noqa: SLF001 - likewise
        return store._database.file.stat().st_size  # noqa: SLF001 - likewise
    with store._database.reading() as connection:  # noqa: SLF001 - likewise
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def measure_all(stores: Mapping[int, SqlStore], *, with_plans: bool) -> dict[str, dict[int, Cost]]:
    """Every call on every size: name -> size -> cost; printed as it comes."""
    settings = load(None, {}, needs_secrets=False)
    calls = {size: Calls(store, size, settings).all() for size, store in stores.items()}
    servers = {size: server_clock(store) for size, store in stores.items()}
    found: dict[str, dict[int, Cost]] = {}
    print(f"{'ms a call':24}{'articles':>12}{'median':>9} {'95 %':>9} {'CPU':>9} {'server':>9}", flush=True)
    for name in calls[min(stores)]:
        if with_plans:
            print(*plans_of(stores[max(stores)], calls[max(stores)][name]), sep="\n", flush=True)
        found[name] = measure({size: (calls[size][name], servers[size]) for size in stores})
        for size, cost in found[name].items():
            line = f"{cost.median:9.2f} {cost.high:9.2f} {cost.cpu:9.2f} {cost.server:9.2f}"
            print(f"{name:24}{size:12,}{line}", flush=True)
    return found


def show_growth(found: Mapping[str, Mapping[int, Cost]]) -> None:
    """The largest size against the smallest."""
    sizes = next(iter(found.values()))
    print(f"\n{max(sizes):,} over {min(sizes):,}:{'':8}{'median':>9} {'CPU':>9}   (CPU: here and at the server)")
    for name, costs in found.items():
        least, most = costs[min(costs)], costs[max(costs)]  # a small archive may have nothing to do for some
        cpu = (most.cpu + most.server) / (least.cpu + least.server)
        print(f"{name:28}{most.median / least.median:9.2f} {cpu:9.2f}")


def plot(found: Mapping[str, Mapping[int, Cost]], path: Path, title: str) -> None:
    """The growth as a picture."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(9, 6))
    for number, (name, costs) in enumerate(found.items()):
        style = ("-", "--", ":")[number // 5 % 3]
        cpu = [cost.cpu + cost.server for cost in costs.values()]
        axes.plot(list(costs), cpu, style, marker=".", label=name)
    axes.set(xscale="log", yscale="log", xlabel="stored articles", ylabel="CPU ms a call (mean)", title=title)
    axes.grid(visible=True, alpha=0.3)
    axes.legend(fontsize=8, bbox_to_anchor=(1.01, 1), loc="upper left")
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--url", help="a PostgreSQL server to make databases on; else SQLite files in DIRECTORY")
    parser.add_argument("--lean", action="store_true", help="short texts, for sizes that the disk would not hold")
    parser.add_argument("--plans", action="store_true", help="print the database's plans at the largest size")
    parser.add_argument("--keep", action="store_true", help="leave what was filled there, for the next run")
    parser.add_argument("--plot", type=Path, help="write a PNG (needs matplotlib)")
    options = parser.parse_args()
    os.nice(10)
    with ExitStack() as stack:
        stores = {size: stack.enter_context(installation(options, size)) for size in sorted(options.sizes)}
        found = measure_all(stores, with_plans=options.plans)
    show_growth(found)
    if options.plot:
        plot(found, options.plot, f"Cost of the store's hot calls, {'PostgreSQL' if options.url else 'SQLite'}")


if __name__ == "__main__":
    main()

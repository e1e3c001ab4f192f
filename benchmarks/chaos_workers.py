"""Three workers at one database, and everything that can happen to them: is an alert lost, is anything stuck?

    scripts/chaos --workers [--quick] [--seed N]

Real processes (two `monitor run`, so two that may schedule, and a `monitor worker`) share a real PostgreSQL. They watch
four news sites on loopback, on which an article appears every second or so, and tell a server in Slack's place. Then:

    calm       nothing                                    crash    the database crashes, and repairs itself
    kills      one of them is killed every few seconds    outage   the database is away for 15 seconds
    block      an event loop stands still, longer than    poison   a page kills whoever reads it
               its jobs are waited for

    promised   0 lost · at most one repeat for each process that was killed or blocked, and each time that the
               database went · nothing stuck at the end · the poison set aside and told once · a host is never
               asked by two at once, but by one that stood still · late only while something happens

Late is how long after it appeared an article is told. Exit status 1 where a promise was broken.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median

import psycopg

from benchmarks import chaos_database
from benchmarks.chaos import RULE, page
from benchmarks.chaos_member import POISON
from benchmarks.chaos_servers import TOKEN, Arrivals, News, Quiet, Server, slack

ROOT = Path(__file__).resolve().parents[1]
HOSTS = 4
ROLES = ("run", "run", "worker")
PATIENCE = 120.0
"""Seconds that everything may take to be told in the end; not a measure."""


@dataclass
class Told(Arrivals):
    """What came to the server in Slack's place, and when."""

    first: dict[str, float] = field(default_factory=dict)
    set_aside: int = 0

    def take(self, text: str) -> None:
        """Note the time of the first message of each article."""
        now = time.monotonic()
        self.set_aside += "was set aside" in text
        for token in TOKEN.findall(text):
            self.first.setdefault(token, now)
        super().take(text)


@dataclass
class Site(News):
    """A news site that notices when it is asked twice at once."""

    asking: int = 0
    together: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def watchful(site: Site) -> type[Quiet]:
    """The server of a site."""

    class Answer(Quiet):
        def do_GET(self) -> None:  # noqa: N802 - the base class names it so
            with site.lock:
                site.asking += 1
                site.together += site.asking > 1
            time.sleep(0.03)  # noqa: TID251 - so that two at once are seen
            token = self.path.strip("/")
            is_feed = token == "feed.xml"
            body = site.feed() if is_feed else site.pages.get(token)
            kind = "application/rss+xml" if is_feed else "text/html; charset=utf-8"
            with site.lock:
                site.asking -= 1
            self.answer(200 if body else 404, kind if body else "text/plain", body or b"no such page")

    return Answer


@dataclass(kw_only=True)
class Fleet:
    """An installation, its processes, and what happened to them."""

    home: Path
    database: chaos_database.Server
    chance: random.Random
    told: Told
    sites: list[Site]
    patience: float
    roles: tuple[str, ...] = ROLES
    members: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    published: dict[str, float] = field(default_factory=dict)
    deaths: int = 0
    blocks: int = 0
    cuts: int = 0
    is_over: bool = False

    def start(self) -> None:
        """Start everybody, and start again whoever dies."""
        self.members = [self._member(role) for role in self.roles]
        threading.Thread(target=self._keep_up, daemon=True).start()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.ask("SELECT count(*) FROM workers") < len(self.roles):
            time.sleep(0.2)  # noqa: TID251 - likewise

    def _member(self, role: str) -> "subprocess.Popen[bytes]":
        words = [sys.executable, "-m", "benchmarks.chaos_member", role, "--builtin", str(self.home / "builtin")]
        words += ["--patience", str(self.patience)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}  # noqa: TID251 - for the process that is started
        with (self.home / "log").open("ab") as log:
            return subprocess.Popen(
                words, cwd=self.home, env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def _keep_up(self) -> None:
        while not self.is_over:
            for number, member in enumerate(self.members):
                if member.poll() is not None and not self.is_over:
                    self.deaths += 1
                    self.members[number] = self._member(self.roles[number])
            time.sleep(0.2)  # noqa: TID251 - a measurement in real time

    def publish(self, text: bytes = b"") -> str:
        """One more article on one of the sites; returns its token."""
        token = f"{len(self.published):05d}"
        body = page(token, self.chance)
        self.published[token] = time.monotonic()
        self.chance.choice(self.sites).pages[token] = body.replace(b"</article>", b"<p>" + text + b"</p></article>")
        return token

    def kill(self) -> None:
        """One of them, and its pool, at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.chance.choice(self.members).pid, signal.SIGKILL)

    def block(self, seconds: float) -> None:
        """One of them stands still."""
        (self.home / "block").write_text(str(seconds), encoding="utf-8")
        self.blocks += 1
        self.chance.choice(self.members).send_signal(signal.SIGUSR1)

    def ask(self, query: str) -> int:
        """A number from the database; -1 while it is away."""
        with suppress(psycopg.Error), psycopg.connect(self.database.url, autocommit=True) as connection:
            row = connection.execute(query.encode()).fetchone()
            return int(row[0]) if row else -1
        return -1

    def end(self) -> None:
        """Ask everybody to stop, and insist."""
        self.is_over = True
        for member in self.members:
            with suppress(ProcessLookupError):
                member.send_signal(signal.SIGTERM)
        for member in self.members:
            try:
                member.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(member.pid, signal.SIGKILL)
                member.wait()


def install(home: Path, database: str, sites: Sequence[str], slack_url: str) -> None:
    """The configuration of an installation."""
    for name in ("config", "builtin/rules"):
        (home / name).mkdir(parents=True)
    (home / "builtin" / "rules" / "rocket.yaml").write_text(RULE, encoding="utf-8")
    (home / "config" / "monitor.yaml").write_text(
        f"database: {database}\nengine: distributed\nanalysis: {{workers: 1}}\n"
        "fetch: {contact: test@example.org, host_gap: 0s, deadline: 5s, allow_hosts: [127.0.0.1]}\n"
        f"targets:\n  slack: {{url: 'slackbot:xoxb-1@alerts?api={slack_url}', group_wait: 0s}}\n"
        "routes:\n  - {targets: [slack]}\noperations: {targets: [slack]}\n",
        encoding="utf-8",
    )
    sources = "".join(
        f"  - {{name: news-{number}, kind: feed, location: '{url}/feed.xml', every: 1s, baseline: null,"
        " allow_private: true}\n"
        for number, url in enumerate(sites)
    )
    (home / "config" / "sources.yaml").write_text(f"sources:\n{sources}", encoding="utf-8")


@contextmanager
def fleet(seed: int, *, patience: float) -> Iterator[Fleet]:
    """A fresh installation with its servers; nobody works yet."""
    told = Told()
    sites = [Site() for _ in range(HOSTS)]
    servers = [Server(watchful(site)) for site in sites]
    for site, server in zip(sites, servers, strict=True):
        site.url = server.url
    slack_server = Server(slack(told))
    with tempfile.TemporaryDirectory() as directory, chaos_database.serve(Path(directory) / "pg") as database:
        home = Path(directory) / "home"
        install(home, database.url, [site.url for site in sites], slack_server.url)
        chance = random.Random(seed)
        made = Fleet(home=home, database=database, chance=chance, told=told, sites=sites, patience=patience)
        try:
            yield made
        finally:
            made.end()
            for server in (*servers, slack_server):
                server.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """What happens to the fleet for some seconds, while articles appear."""

    name: str
    seconds: float
    act: Callable[[Fleet, float], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What came of a phase."""

    name: str
    tokens: tuple[str, ...]


def carry_out(crew: Fleet, phases: Sequence[Phase], *, every: float) -> list[Row]:
    """One phase after another, with an article every so many seconds."""
    rows = []
    for phase in phases:
        stop = time.monotonic() + phase.seconds
        actor = threading.Thread(target=phase.act, args=(crew, stop)) if phase.act else None
        if actor:
            actor.start()
        tokens = []
        while time.monotonic() < stop:
            tokens.append(crew.publish())
            time.sleep(every)  # noqa: TID251 - likewise
        if actor:
            actor.join()
        rows.append(Row(name=phase.name, tokens=tuple(tokens)))
    return rows


def killing(crew: Fleet, stop: float, *, every: float = 5.0) -> None:
    """Kill one at random again and again."""
    while time.monotonic() < stop - every:
        crew.kill()
        time.sleep(every * crew.chance.uniform(0.7, 1.3))  # noqa: TID251 - likewise


def crashing(crew: Fleet, _stop: float) -> None:
    """The database has a power cut."""
    crew.cuts += 1
    crew.database.crash()


def leaving(crew: Fleet, _stop: float, *, seconds: float = 15.0) -> None:
    """The database is away."""
    crew.cuts += 1
    crew.database.stop()
    time.sleep(seconds)  # noqa: TID251 - likewise
    crew.database.start()


def blocking(crew: Fleet, _stop: float) -> None:
    """Somebody stands still, until his jobs are another's."""
    crew.block(crew.patience * 1.5)


def poisoning(crew: Fleet, _stop: float) -> None:
    """A page that kills whoever reads it; returns when it is set aside."""
    token = crew.publish(POISON)
    del crew.published[token]
    crew.published[f"poison-{token}"] = time.monotonic()
    deadline = time.monotonic() + PATIENCE
    while not crew.told.set_aside and time.monotonic() < deadline:
        time.sleep(0.2)  # noqa: TID251 - likewise


def full(seconds: float) -> list[Phase]:
    """Everything, with calm between."""
    calm = partial(Phase, name="calm", seconds=15 * seconds)
    return [
        calm(),
        Phase(name="kills", seconds=60 * seconds, act=killing),
        calm(),
        Phase(name="crash", seconds=25 * seconds, act=crashing),
        calm(),
        Phase(name="outage", seconds=40 * seconds, act=leaving),
        calm(),
        Phase(name="block", seconds=40 * seconds, act=blocking),
        calm(),
        Phase(name="poison", seconds=20 * seconds, act=poisoning),
        calm(),
    ]


def settle(crew: Fleet) -> float:
    """Wait until everything is told, or patience is at its end; returns how long it took."""
    began = time.monotonic()
    while time.monotonic() < began + PATIENCE and _is_open(crew):
        time.sleep(0.3)  # noqa: TID251 - likewise
    return time.monotonic() - began


def _is_open(crew: Fleet) -> bool:
    waiting = crew.ask("SELECT count(*) FROM deliveries WHERE outcome NOT IN ('sent', 'dead')")
    return bool(lost(crew)) or waiting != 0


def lost(crew: Fleet) -> list[str]:
    """Articles that were not told."""
    return [token for token in crew.published if token.isdigit() and token not in crew.told.first]


def lateness(crew: Fleet, tokens: Sequence[str]) -> list[float]:
    """Seconds from an article to its alert, for those that were told."""
    return sorted(crew.told.first[one] - crew.published[one] for one in tokens if one in crew.told.first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was promised, and what came of it."""

    lost: int
    repeats: int
    allowed: int
    strange: int
    stuck: dict[str, int]
    set_aside: int
    together: int

    @property
    def is_kept(self) -> bool:
        """Whether every promise was kept."""
        return not self.lost and self.repeats <= self.allowed and not self.strange and not any(self.stuck.values())


STUCK = {
    "entries": "SELECT count(*) FROM entries WHERE next_at IS NOT NULL AND next_at < now() - interval '10 s'",
    "deliveries": "SELECT count(*) FROM deliveries WHERE outcome NOT IN ('sent', 'dead')",
    "sources": "SELECT count(*) FROM sources WHERE is_active AND next_check_at < now() - interval '30 s'",
    "claims": "SELECT count(*) FROM pgqueuer WHERE status = 'picked' AND heartbeat < now() - interval '60 s'",
}


def judge(crew: Fleet) -> Verdict:
    """After all has settled."""
    return Verdict(
        lost=len(lost(crew)),
        repeats=crew.told.repeats,
        allowed=crew.deaths + crew.blocks + crew.cuts * len(crew.roles),
        strange=crew.told.strange,
        stuck={name: crew.ask(query) for name, query in STUCK.items()},
        set_aside=crew.told.set_aside,
        together=sum(site.together for site in crew.sites),
    )


def show(crew: Fleet, rows: Sequence[Row], verdict: Verdict, took: float) -> None:
    """The table."""
    print(f"{'phase':<8} {'articles':>8} {'told':>6} {'late, median':>13} {'95 %':>7} {'most':>7}   s")
    for row in rows:
        late = lateness(crew, row.tokens) or [0.0]
        high = late[int(len(late) * 0.95)]
        told = sum(token in crew.told.first for token in row.tokens)
        print(f"{row.name:<8} {len(row.tokens):>8} {told:>6} {median(late):>13.1f} {high:>7.1f} {late[-1]:>7.1f}")
    print(
        f"\nprocesses that died {crew.deaths} · blocked {crew.blocks} · database gone {crew.cuts} times"
        f" · the last article was told {took:.1f} s after the end\n"
        f"lost {verdict.lost} · repeats {verdict.repeats} (at most {verdict.allowed}) · other ids {verdict.strange}"
        f" · stuck {dict(Counter(verdict.stuck))} · poison set aside and told {verdict.set_aside} times"
        f" · a host asked by two at once {verdict.together} times"
    )


def main() -> int:
    """Everything; 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a third of everything")
    parser.add_argument("--seed", type=int, default=10)
    parser.add_argument("--every", type=float, default=1.0, help="seconds between two articles")
    parser.add_argument("--log", type=Path, help="keep what the processes said")
    given = parser.parse_args()
    with fleet(given.seed, patience=6.0 if given.quick else 20.0) as crew:
        crew.start()
        rows = carry_out(crew, full(0.4 if given.quick else 1.0), every=given.every)
        took = settle(crew)
        verdict = judge(crew)
        show(crew, rows, verdict, took)
        if given.log:
            given.log.write_bytes((crew.home / "log").read_bytes())
    is_kept = verdict.is_kept and verdict.set_aside == 1
    print("\nevery promise was kept" if is_kept else "\nA PROMISE WAS BROKEN", flush=True)
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())

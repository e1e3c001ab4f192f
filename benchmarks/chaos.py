"""kill -9, hundreds of times: is an alert lost, and how often is one told twice?

    scripts/chaos [--quick] [--only well 429 500 reset hang late control]

A real daemon on a real SQLite database polls a news site, reads its pages, and tells a server in
Slack's place, a mail server and a file, all on loopback. It is killed at every call between the fetch
and the mark that it was told, before and after it; by a target in the middle of a message; and at
random moments, inside transactions too. It is started again, and in the end everything must have come.

    promised   0 lost · repeats at most crashes + unknown outcomes, each with the same id · the file has none
    control    a daemon that marks before it sends loses alerts, so this can fail

Exit status 1 where a promise was broken.
"""

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.chaos_servers import MANNERS, Arrivals, News, Server, serve_mail, site, slack
from monitor.testing.killing import POINTS

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120.0
"""Seconds for the last life to tell everything; not a measure."""

POLLS = ("fetcher.poll", "store.record_polls")
"""A life may be over before it polls for a second time; it reads and tells as often as there are new articles."""

LIFE = 30.0
"""Seconds after which a life that its plan did not end is ended; it is counted as one at a random moment."""

CONTROL = "control"
TRIALS = (*MANNERS, CONTROL)
"""How the targets behave; the control is a daemon that marks before it sends, and its targets behave well."""

KILLS = {"well": 210, CONTROL: 30}

CUT_SHORT = "the process ended while it was sending"
RULE = "id: rocket\ntitle: Rocket\nlevel: high\ncondition: |\n  rocket\n"
SYLLABLES = ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu", "dra", "pel", "gor", "fin", "hast", "mur")


@dataclass(kw_only=True)
class Trial:
    """One installation, its servers, and what happened to it."""

    home: Path
    chance: random.Random
    slack: Arrivals
    mail: Arrivals
    news: News
    careless: bool = False
    kills: int = 0
    planned: int = 0
    dead: int = 0
    process: "subprocess.Popen[bytes] | None" = None

    def publish(self, count: int) -> None:
        """Put new articles on the news site, each about something else."""
        for _ in range(count):
            token = f"{len(self.news.pages):05d}"
            self.news.pages[token] = page(token, self.chance)

    def live(self, plan: str | None, *, most: float) -> None:
        """One life of the daemon, ended by the plan, by a target, or after so many seconds."""
        self.process = start(self.home, plan, careless=self.careless)
        deadline = time.monotonic() + most
        while self.process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)  # noqa: TID251 - a measurement in real time
        self.planned += self.process.poll() is not None
        self.end()

    def end(self) -> None:
        """Kill the daemon, and with it the processes of its pool."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.kills += 1

    def settle(self) -> None:
        """A last life, until everything has been told; then the targets are mended and dead letters are replayed."""
        self.slack.on_arrival = self.mail.on_arrival = lambda _: None
        self.process = start(self.home, None, careless=self.careless)
        self.wait()
        self.dead = self.ask("SELECT count(*) FROM deliveries WHERE outcome = 'dead'")
        if self.dead:
            self.slack.is_mended = self.mail.is_mended = True
            replay = [sys.executable, "-m", "monitor", "alerts", "retry", "--all", "--state", "dead"]
            subprocess.run(replay, cwd=self.home, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.wait()
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()

    def wait(self) -> None:
        """Until everything is settled, or patience is at its end."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not self.is_settled():
            time.sleep(0.3)  # noqa: TID251 - likewise

    def is_settled(self) -> bool:
        """Every article is an alert, and every message is marked."""
        alerts = self.ask("SELECT count(*) FROM alerts")
        waiting = self.ask("SELECT count(*) FROM deliveries WHERE outcome NOT IN ('sent', 'dead')")
        return alerts >= len(self.news.pages) and waiting == 0

    def ask(self, query: str) -> int:
        """A number from the database."""
        try:
            with sqlite3.connect(f"file:{self.home}/var/monitor.db?mode=ro", uri=True, timeout=10) as connection:
                return int(connection.execute(query).fetchone()[0])
        except sqlite3.OperationalError:
            return 0  # not there yet

    def unknown(self, target: str) -> int:
        """Attempts that perhaps arrived, those cut short by a crash not counted."""
        perhaps = f"outcome = 'unknown' AND error != '{CUT_SHORT}'"
        return self.ask(f"SELECT count(*) FROM attempts WHERE target = '{target}' AND {perhaps}")

    def journal(self) -> list[str]:
        """Ids of the alerts in the file."""
        path = self.home / "var" / "alerts.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        found = []
        for line in lines:
            with suppress(ValueError):  # at most one torn line for each crash
                record = json.loads(line)
                found += [str(record["id"])] if "rule" in record else []  # the others are notices
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of a trial, for each target."""

    name: str
    alerts: int
    kills: int
    planned: int
    lost: dict[str, int]
    repeats: dict[str, int]
    unknown: dict[str, int]
    strange: int
    dead: int
    faults: int

    @property
    def is_kept(self) -> bool:
        """Whether every promise was kept."""
        bounds = {name: self.kills + self.unknown.get(name, 0) for name in self.repeats} | {"journal": 0}
        is_bounded = all(self.repeats[name] <= bounds[name] for name in self.repeats)
        return not any(self.lost.values()) and not self.strange and is_bounded

    def line(self) -> str:
        """Its line of the table."""

        def each(found: dict[str, int]) -> str:
            return "/".join(str(found[name]) for name in ("slack", "mail", "journal") if name in found)

        kept = "kept" if self.is_kept else "BROKEN"
        return (
            f"{self.name:<9} {self.alerts:>6} {self.kills:>6} {self.planned:>7} {self.faults:>7} {each(self.lost):>10} "
            f"{each(self.repeats):>10} {each(self.unknown):>9} {self.strange:>8} {self.dead:>5}  {kept}"
        )


HEAD = (
    f"{'trial':<9} {'alerts':>6} {'kills':>6} {'planned':>7} {'faults':>7} {'lost':>10} {'repeats':>10} {'unknown':>9} "
    f"{'id other':>8} {'dead':>5}  promises      (slack/mail/file)"
)


def start(home: Path, plan: str | None, *, careless: bool) -> "subprocess.Popen[bytes]":
    """A life of the daemon, in a process group of its own."""
    words = [sys.executable, "-m", "benchmarks.chaos_worker", "--builtin", str(home / "builtin")]
    words += ["--die", plan] if plan else []
    words += ["--careless"] if careless else []
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}  # noqa: TID251 - for the process that is started
    with (home / "log").open("ab") as log:
        return subprocess.Popen(words, cwd=home, env=environment, stdout=log, stderr=log, start_new_session=True)


@contextmanager
def trial(seed: int, *, manner: str = "well", careless: bool = False) -> Iterator[Trial]:
    """A fresh installation with its servers."""
    chance = random.Random(seed)
    slack_box = Arrivals(manner=manner, chance=random.Random(seed + 1))
    mailbox = Arrivals(manner=manner, chance=random.Random(seed + 2))
    news = News()
    slack_server, news_server = Server(slack(slack_box)), Server(site(news))
    news.url = news_server.url
    controller, port = serve_mail(mailbox)
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        install(home, news.url, slack_server.url, port)
        made = Trial(home=home, chance=chance, slack=slack_box, mail=mailbox, news=news, careless=careless)
        try:
            yield made
        finally:
            if made.process is not None and made.process.poll() is None:
                os.killpg(made.process.pid, signal.SIGKILL)
            controller.stop()
            slack_server.close()
            news_server.close()


def install(home: Path, news: str, slack_url: str, mail_port: int) -> None:
    """The configuration of an installation."""
    for name in ("config", "var", "builtin/rules"):
        (home / name).mkdir(parents=True)
    (home / "builtin" / "rules" / "rocket.yaml").write_text(RULE, encoding="utf-8")
    (home / "config" / "monitor.yaml").write_text(
        "database: sqlite:///var/monitor.db\n"
        "tick: 1s\nanalysis: {workers: 1}\n"
        "fetch: {contact: test@example.org, host_gap: 0s, deadline: 5s, allow_hosts: [127.0.0.1]}\n"
        "targets:\n"
        f"  slack: {{url: 'slackbot:xoxb-1@alerts?api={slack_url}', group_wait: 0s}}\n"
        f"  mail: {{url: 'mailto://127.0.0.1:{mail_port}?from=m@example.org&to=d@example.org&mode=insecure',"
        " group_wait: 0s}\n"
        "  journal: {url: 'jsonl:var/alerts.jsonl'}\n"
        "routes:\n  - {targets: [slack, mail, journal]}\n",
        encoding="utf-8",
    )
    (home / "config" / "sources.yaml").write_text(
        f"sources:\n  - {{name: news, kind: feed, location: '{news}/feed.xml', every: 1s, baseline: null,"
        " allow_private: true}\n",
        encoding="utf-8",
    )


def page(token: str, chance: random.Random) -> bytes:
    """An article of made-up words, like no other."""
    sentences = [
        " ".join("".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(chance.randint(11, 17)))
        for _ in range(6)
    ]
    text = "".join(f"<p>{sentence.capitalize()} rocket {token}.</p>" for sentence in sentences)
    return (
        f'<html lang="en"><head><title>Rocket report {token}</title></head><body><article>'
        f"<h1>Rocket report {token}</h1>{text}</article></body></html>"
    ).encode()


def plans(count: int, chance: random.Random) -> list[str]:
    """Ways to die: every point before and after, targets in the middle of a message, and random moments."""
    named = [f"{point}:{when}" for point in POINTS for when in ("before", "after")]
    targets = [f"{target}:{when}" for target in ("slack", "mail") for when in ("taken", "told")]
    every = [*named, *targets[:3], *["random"] * 6]
    found = [every[number % len(every)] for number in range(count)]
    chance.shuffle(found)
    return found


def run_trial(one: Trial, name: str, ways: Sequence[str], *, batch: int) -> Report:
    """Kill it in these ways, with some new articles in each life, and see what came of it.

    Args:
        one: A fresh installation.
        name: Of the trial, for the table.
        ways: `POINT:before`, `POINT:after`, `slack:taken`, `mail:told`, ..., or `random`; one a life.
        batch: So many articles are published before each life.
    """
    for way in ways:
        one.publish(batch)
        one.slack.on_arrival = one.mail.on_arrival = lambda _: None
        point, _, when = way.partition(":")
        if point in {"slack", "mail"}:
            box = one.slack if point == "slack" else one.mail
            box.on_arrival = killer(one, when, one.chance.randint(1, batch))
            one.live(None, most=LIFE)
        elif way == "random":
            one.live(None, most=one.chance.uniform(0.5, 8.0))
        else:
            calls = 1 if point in POLLS else batch
            one.live(f"{way}:{one.chance.randint(1, calls)}", most=LIFE)
    one.settle()
    return report(one, name)


def killer(one: Trial, when: str, number: int) -> "Killer":
    """Kills the daemon while it waits for the answer to its n-th message, or just after it had it."""
    return Killer(one, when, number)


@dataclass
class Killer:
    """Called by a target at each message."""

    trial: Trial
    when: str
    left: int

    def __call__(self, moment: str) -> None:
        """Kill at the chosen one."""
        if moment != self.when:
            return
        self.left -= 1
        process = self.trial.process
        if self.left == 0 and process is not None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def report(one: Trial, name: str) -> Report:
    """What was lost, and what came twice."""
    expected = set(one.news.pages)
    journal = one.journal()
    boxes = {"slack": one.slack, "mail": one.mail}
    lost = {target: len(expected - set(box.ids)) for target, box in boxes.items()}
    return Report(
        name=name,
        alerts=len(expected),
        kills=one.kills,
        planned=one.planned,
        lost=lost | {"journal": len(expected) - len(set(journal))},
        repeats={target: box.repeats for target, box in boxes.items()} | {"journal": len(journal) - len(set(journal))},
        unknown={target: one.unknown(target) for target in boxes},
        strange=sum(box.strange for box in boxes.values()),
        dead=one.dead,
        faults=sum(box.faults for box in boxes.values()),
    )


def main() -> int:
    """The table of all trials; 1 where a promise was broken or the control lost nothing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    parser.add_argument("--only", nargs="+", choices=TRIALS, help="these trials")
    parser.add_argument("--seed", type=int, default=8)
    given = parser.parse_args()
    share = 10 if given.quick else 1
    print(HEAD, flush=True)
    kept, control_lost = True, None
    for number, name in enumerate(given.only or TRIALS):
        with trial(given.seed + 100 * number, manner=name, careless=name == CONTROL) as one:
            found = run_trial(one, name, plans(KILLS.get(name, 24) // share, one.chance), batch=5)
        print(found.line(), flush=True)
        if name == CONTROL:
            control_lost = sum(found.lost.values())
        else:
            kept &= found.is_kept
    print("\nevery promise was kept" if kept else "\nA PROMISE WAS BROKEN", flush=True)
    if control_lost is not None:
        print(f"the control, which marks before it sends, lost {control_lost} messages", flush=True)
    return 0 if kept and control_lost != 0 else 1


if __name__ == "__main__":
    sys.exit(main())

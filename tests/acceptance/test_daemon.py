"""The daemon as an operator has it: it takes new rules while it runs, and stops when it is asked to."""

import json
import os
import queue
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from .conftest import Install, Installation

PATIENCE = 60  # seconds until a line that does not come is missed; not a measure
RULE = "id: harbour\ntitle: Harbour\nlevel: low\ncondition: |\n  {condition}\n"


class Daemon:
    """A running `monitor run` and the facts it tells."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: queue.Queue[str] = queue.Queue()
        self.seen: list[dict[str, Any]] = []
        assert process.stderr is not None
        self.reader = Thread(target=self._read, args=(process.stderr,), daemon=True)
        self.reader.start()

    def _read(self, stream: Any) -> None:
        for line in stream:
            self.lines.put(line)

    def wait_for(self, event: str) -> dict[str, Any]:
        """The next fact of that name; fails when it does not come."""
        while True:
            fact = json.loads(self.lines.get(timeout=PATIENCE))
            self.seen.append(fact)
            if fact["event"] == event:
                return dict(fact)


@contextmanager
def running(installation: Installation, **environment: str) -> Iterator[Daemon]:
    command = installation.command("run")
    with subprocess.Popen(
        command,
        cwd=installation.home,
        env={**os.environ, **environment},  # noqa: TID251 - what a shell would pass on
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        daemon = Daemon(process)
        try:
            daemon.wait_for("started")
            yield daemon
        finally:
            process.kill()
            daemon.reader.join(PATIENCE)  # until the last process of the pool has let go of the stream


def watch_inbox(install: Install) -> Installation:
    """An installation that watches an empty inbox for the word alpha."""
    installation = install(sources=["{name: inbox, kind: directory, location: ../inbox, every: 1s}"])
    (installation.home / "inbox").mkdir()
    (installation.home / "config" / "rules").mkdir()
    write_rule(installation, "alpha")
    return installation


def write_rule(installation: Installation, condition: str) -> None:
    path = installation.home / "config" / "rules" / "harbour.yaml"
    path.write_text(RULE.format(condition=condition), encoding="utf-8")


def drop(installation: Installation, name: str, word: str) -> None:
    text = f"The {word} harbour opens\n\nThe {word} harbour opened to ships on Monday, the port said in a statement.\n"
    (installation.home / "inbox" / name).write_text(text, encoding="utf-8")


def test_a_source_that_is_paused_or_removed_is_left_alone_without_a_restart(install: Install) -> None:
    """The command writes the file; the running daemon takes it up."""
    installation = watch_inbox(install)
    with running(installation) as daemon:
        installation.monitor("sources", "pause", "inbox")
        taken = daemon.wait_for("sources")
        assert (taken["sources"], taken["paused"], taken["changed"]) == (1, 1, ["inbox"])
        drop(installation, "one.txt", "alpha")
        installation.monitor("sources", "resume", "inbox")
        assert daemon.wait_for("sources")["paused"] == 0
        assert daemon.wait_for("alert")["rule"] == "harbour"


def test_a_changed_rule_is_taken_and_a_faulty_one_is_refused(install: Install) -> None:
    """No restart: a fault is named with its place and the old rule goes on; the mended one is in force."""
    installation = watch_inbox(install)
    with running(installation) as daemon:
        write_rule(installation, "alpha AND")
        refused = daemon.wait_for("rules-refused")
        assert refused["place"].startswith("config/rules/harbour.yaml:5")
        drop(installation, "a.txt", "alpha")
        assert daemon.wait_for("alert")["rule"] == "harbour"
        write_rule(installation, "beta")
        assert daemon.wait_for("reloaded")["changed"] == ["harbour"]
        drop(installation, "b.txt", "beta")
        assert daemon.wait_for("alert")["title"] == "The beta harbour opens"


def test_sighup_reads_the_rules_again_and_sigterm_stops_cleanly(install: Install) -> None:
    """As a service manager does it."""
    installation = watch_inbox(install)
    with running(installation) as daemon:
        daemon.process.send_signal(signal.SIGHUP)
        assert daemon.wait_for("reloaded")["changed"] == []
        daemon.process.send_signal(signal.SIGTERM)
        daemon.wait_for("stopped")
        assert daemon.process.wait(PATIENCE) == 0


def test_a_second_daemon_on_the_same_database_says_who_holds_it(install: Install) -> None:
    """It names the process and leaves; the first goes on."""
    installation = watch_inbox(install)
    with running(installation) as daemon:
        second = installation.monitor("run", "--once", expect=2)
        assert f"held by process {daemon.process.pid}" in second.stderr
        assert daemon.process.poll() is None

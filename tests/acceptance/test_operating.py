"""The daemon as whoever runs it sees it: scraped, probed, logged, reloaded, stopped, watched over by systemd."""

import json
import re
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from monitor.observe.catalogue import CATALOGUE, PROCESS

from .conftest import ROOT, Install, Installation
from .test_daemon import PATIENCE, Daemon, drop, running, watch_inbox, write_rule

PAGE = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")


def serve_metrics(installation: Installation, more: str = "") -> None:
    path = installation.home / "config" / "monitor.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}metrics: {{listen: '127.0.0.1:0'}}\n{more}", encoding="utf-8")


def get(address: str, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://{address}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def until(is_so: Callable[[], bool]) -> None:
    """Wait for something that must come to pass."""
    for _ in range(PATIENCE * 20):
        if is_so():
            return
        time.sleep(0.05)  # noqa: TID251 - another process works meanwhile
    pytest.fail("it did not come to pass")


def serving_address(daemon: Daemon) -> str:
    """Told before it has started."""
    fact = next(one for one in daemon.seen if one["event"] == "serving")
    return str(fact["address"])


def test_a_running_daemon_is_scraped_probed_logged_and_pings(install: Install) -> None:
    """All that is documented is there, and nothing besides; one run for all of it, since each start takes its time."""
    installation = watch_inbox(install)
    drop(installation, "one.txt", "alpha")
    with switch() as (url, asked):
        serve_metrics(installation, f"operations: {{heartbeat: '{url}', heartbeat_every: 1s}}\nlog: {{level: debug}}\n")
        with running(installation) as daemon:
            daemon.wait_for("delivered")
            address = serving_address(daemon)
            until(lambda: get(address, "/readyz")[0] == 200 and len(asked) > 1)
            text = get(address, "/metrics")[1]
            fields = {key for path in ("/healthz", "/readyz") for key in json.loads(get(address, path)[1])}
    assert_every_metric_is_scraped(text)
    health = PAGE.partition("### What the health tells")[2].partition("###")[0]
    assert fields == set(re.findall(r"^\| `(\w+)` \|", health, re.MULTILINE))
    assert_an_article_can_be_followed(daemon.seen)
    assert set(asked) == {"/ping/hush"}
    assert "hush" not in json.dumps(daemon.seen)


def assert_every_metric_is_scraped(text: str) -> None:
    """Those of the catalogue, which is held against the document elsewhere; with figures of what was done."""
    scraped = set(re.findall(r"^# TYPE (\S+) ", text, re.MULTILINE))
    assert scraped == {it.name for it in CATALOGUE} | set(PROCESS)
    assert 'monitor_polls_total{kind="directory",outcome="new"} 1.0' in text
    assert 'monitor_verdicts_total{outcome="alert",rule="harbour"} 1.0' in text
    assert 'monitor_deliveries_total{outcome="sent",target="journal"} 1.0' in text
    assert 'monitor_heartbeats_total{outcome="sent"}' in text
    assert 'level="uncounted"' not in text


def assert_an_article_can_be_followed(facts: list[dict[str, Any]]) -> None:
    """From its entry to its article, to its alert, to its delivery; and figures are for the metrics alone."""
    entry = next(fact["entry"] for fact in facts if fact["event"] == "read")
    of_entry = [fact for fact in facts if fact.get("entry") == entry]
    assert [fact["event"] for fact in of_entry] == ["read", "settled", "article", "alert"]
    alert = of_entry[-1]["alert"]
    assert [fact["event"] for fact in facts if fact.get("alert") == alert] == ["alert", "delivered"]
    assert not any(fact["event"] in {"lag", "load", "passed"} for fact in facts)


def change(installation: Installation, before: str, after: str) -> None:
    path = installation.home / "config" / "monitor.yaml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_a_reload_is_all_or_nothing(install: Install) -> None:
    """A sound rule beside a faulty target: neither is taken. Without the fault targets, routes and hours are."""
    installation = watch_inbox(install)
    with running(installation) as daemon:
        write_rule(installation, "beta")
        change(installation, "jsonl:var/alerts.jsonl", "nosuchthing://x")
        daemon.process.send_signal(signal.SIGHUP)
        assert daemon.wait_for("rules-refused")["place"].startswith("config/monitor.yaml")
        daemon.wait_for("reload-refused")
        drop(installation, "one.txt", "alpha")
        assert daemon.wait_for("delivered")["to"] == "journal"

        change(installation, '"nosuchthing://x"', '"jsonl:var/alerts.jsonl", quiet: "00:00-23:59"')
        change(installation, "targets:\n", "tick: 2s\ntargets:\n  second: {url: 'jsonl:var/second.jsonl'}\n")
        change(installation, "targets: [journal]", "targets: [journal, second]")
        reloaded = daemon.wait_for("reloaded")
        assert (reloaded["changed"], reloaded["targets"]) == (["harbour"], ["journal", "second"])
        assert reloaded["settings"] == ["routes"]
        assert daemon.wait_for("restart-needed")["settings"] == ["tick"]
        drop(installation, "two.txt", "beta")
        assert {daemon.wait_for("waiting")["to"], daemon.wait_for("delivered")["to"]} == {"journal", "second"}


@contextmanager
def never_answering() -> Iterator[tuple[str, Callable[[], None]]]:
    """A server that takes a connection, and says nothing: its address, and to wait until it was asked."""
    taken: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(PATIENCE)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/feed.xml", lambda: taken.append(listener.accept()[0])
    for one in taken:
        one.close()


def test_a_second_sigterm_stops_at_once(install: Install) -> None:
    """The first waits for the answer of a server that gives none."""
    with never_answering() as (url, wait_until_asked):
        installation = install(sources=[f"{{name: slow, kind: feed, location: '{url}', every: 1s}}"])
        change(installation, "deadline: 5s", "deadline: 60s")
        with running(installation) as daemon:
            wait_until_asked()
            daemon.process.send_signal(signal.SIGTERM)
            daemon.wait_for("stopping")
            began = time.monotonic()
            daemon.process.send_signal(signal.SIGTERM)
            daemon.wait_for("stopped")
            assert daemon.process.wait(PATIENCE) == 0
            assert time.monotonic() - began < 10  # and not the 20 s of the first one's patience


def test_systemd_hears_of_start_life_reload_and_stop(install: Install, tmp_path: Path) -> None:
    """Over a socket as systemd gives it."""
    installation = watch_inbox(install)
    path = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(str(path))
        notify.settimeout(PATIENCE)
        said: list[str] = []

        def wait_for(word: str) -> None:
            while not said or word not in said[-1]:
                said.append(notify.recv(4096).decode())

        with running(installation, NOTIFY_SOCKET=str(path), WATCHDOG_USEC="4000000") as daemon:
            wait_for("READY=1")
            wait_for("WATCHDOG=1")
            daemon.process.send_signal(signal.SIGHUP)
            wait_for("RELOADING=1\nMONOTONIC_USEC=")
            wait_for("READY=1")
            daemon.process.send_signal(signal.SIGTERM)
            wait_for("STOPPING=1")
            daemon.wait_for("stopped")


@contextmanager
def switch() -> Iterator[tuple[str, list[str]]]:
    """A dead-man's switch: its address, and the paths it was asked for."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
            """Keep the terminal quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/ping/hush", asked
    server.shutdown()
    server.server_close()
    thread.join()


def snapshot(home: Path) -> set[tuple[str, int]]:
    """Every path below, with the time of its last change."""
    return {(str(path.relative_to(home)), path.stat().st_mtime_ns) for path in home.rglob("*")}


def test_it_writes_nothing_but_in_one_directory_and_says_what_it_cannot_ping(install: Install) -> None:
    """The rest may be read-only, the home directory included; the heartbeat's address shows nowhere."""
    installation = watch_inbox(install)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/hush"
    serve_metrics(installation, f"operations: {{heartbeat: '{url}', heartbeat_every: 1s}}\n")
    drop(installation, "one.txt", "alpha")
    before = snapshot(installation.home)
    with running(installation, HOME=str(installation.home / "nowhere")) as daemon:
        assert "hush" not in json.dumps(daemon.wait_for("heartbeat-failed"))
        until(lambda: bool(installation.alerts))
    changed = {path for path, _ in snapshot(installation.home) - before}
    assert {path for path in changed if not path.startswith("var")} == set()

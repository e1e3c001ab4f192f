"""Repeats are calmed, systemd hears what it wants, and everybody hears every fact."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.observe import Fanout
from monitor.observe.repeats import AGAIN_AFTER, Calmed
from monitor.observe.systemd import SystemdObserver, notified

FULL = {"kind": "tick", "job": "tick", "error": "StoreError: the disk is full"}


class Facts:
    """Remembers what it hears."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, Any]]] = []

    def fact(self, event: str, **fields: Any) -> None:
        self.told.append((event, fields))

    def events(self) -> list[str]:
        return [event for event, _ in self.told]


class Elapsed:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_everybody_hears_every_fact() -> None:
    both = Facts(), Facts()
    Fanout(*both).fact("pass", sources=1)
    assert both[0].told == both[1].told == [("pass", {"sources": 1})]


def test_the_same_failure_is_told_once_and_after_a_while_again() -> None:
    """With how often it happened in between; another failure is another line."""
    facts, elapsed = Facts(), Elapsed()
    calmed = Calmed(facts, elapsed)
    for _ in range(3):
        calmed.fact("job-failed", **FULL)
    calmed.fact("job-failed", kind="visit", job="host", error="ValueError: x")
    elapsed.now = AGAIN_AFTER
    calmed.fact("job-failed", **FULL)
    assert [fields.get("times") for _, fields in facts.told] == [None, None, 3]


def test_a_good_pass_after_failed_ones_is_told_and_the_next_failure_is_new() -> None:
    facts, elapsed = Facts(), Elapsed()
    calmed = Calmed(facts, elapsed)
    calmed.fact("passed")
    calmed.fact("job-failed", **FULL)
    elapsed.now = 7
    calmed.fact("passed")
    calmed.fact("job-failed", **FULL)
    assert facts.events() == ["passed", "job-failed", "recovered", "passed", "job-failed"]
    assert facts.told[2][1]["after"].total_seconds() == 7


@pytest.fixture
def notify(tmp_path: Path) -> Iterator[tuple[str, socket.socket]]:
    """A socket as systemd has it, and its address."""
    path = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(path)
        listener.setblocking(False)
        yield path, listener


def said(listener: socket.socket) -> list[str]:
    found = []
    try:
        while True:
            found.append(listener.recv(4096).decode())
    except BlockingIOError:
        return found


def test_the_watchdog_hears_of_looks_that_came_to_an_end(notify: tuple[str, socket.socket]) -> None:
    """Good ones, and those that a restart does not mend; not more often than it needs."""
    path, listener = notify
    elapsed = Elapsed()
    systemd = SystemdObserver(path, watchdog=40, elapsed=elapsed)
    for at, event, fields, is_sign in (
        (0, "passed", {}, True),
        (1, "passed", {}, False),
        (10, "passed", {}, True),
        (30, "job-failed", {"kind": "tick", "error": "ValueError: x"}, False),
        (50, "job-failed", FULL, True),
        (70, "job-failed", {"kind": "visit", "error": "StoreError: x"}, False),
    ):
        elapsed.now = at
        systemd.fact(event, **fields)
        assert ("WATCHDOG=1" in said(listener)) == is_sign, (at, event)
    systemd.close()


def test_a_socket_that_is_gone_stops_nothing(tmp_path: Path) -> None:
    systemd = SystemdObserver(str(tmp_path / "nowhere"))
    systemd.fact("started")
    systemd.close()


@pytest.mark.parametrize(
    ("environment", "is_asked", "is_watched"),
    [
        ({}, False, False),
        ({"NOTIFY_SOCKET": "vsock:2:1"}, False, False),
        ({"NOTIFY_SOCKET": "@monitor"}, True, False),
        ({"NOTIFY_SOCKET": "/run/n", "WATCHDOG_USEC": "3000000"}, True, True),
        ({"NOTIFY_SOCKET": "/run/n", "WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "8"}, True, False),
    ],
)
def test_systemd_asks_by_its_environment(environment: dict[str, str], is_asked: bool, is_watched: bool) -> None:
    """The watchdog may be meant for another process."""
    made = notified(environment, pid=7)
    assert (made is not None) == is_asked
    assert (made is not None and made._pause is not None) == is_watched
    if made is not None:
        made.close()

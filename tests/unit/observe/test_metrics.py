"""Facts become metrics, each under its name; health is judged from the same facts."""

import asyncio
import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.errors import EngineError
from monitor.model import (
    Disk,
    ExtractionReason,
    FetchReason,
    HeldReason,
    Load,
    NoticeState,
    Outcome,
    Secret,
    TargetLoad,
    TwinReason,
)
from monitor.observe.catalogue import CATALOGUE, Kind
from monitor.observe.health import HealthObserver
from monitor.observe.metrics import MetricsObserver
from monitor.observe.server import AT_ONCE, Server

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LOAD = Load(
    at=NOW,
    sources={"ok": 3, "failing": 1},
    due_sources=2,
    due_entries=5,
    targets=(
        TargetLoad(name="desk", waiting=4, oldest=NOW - 60 * SECOND, due_at=NOW - 30 * SECOND),
        TargetLoad(name="mail", waiting=1, oldest=NOW - 90 * SECOND, due_at=NOW - 7200 * SECOND, is_down=True),
    ),
    troubles={"disk": 1},
    size=4096,
)
TICKED: dict[str, Any] = {"load": LOAD, "disk": Disk(path="/srv", size=100, free=20), "workers": 2, "tasks": 9}


def scrape_after(event: str, **fields: Any) -> list[str]:
    metrics = MetricsObserver(version="1", python="3", engine="embedded")
    metrics.fact(event, **fields)
    return metrics.scrape().decode().splitlines()


POLL: dict[str, Any] = {"source": "s", "kind": "feed", "late": 2 * SECOND, "took": SECOND}
READ: dict[str, Any] = {
    "kind": "feed",
    "items": 2,
    "bytes": 9,
    "fetching": SECOND,
    "extracting": SECOND,
    "judging": SECOND,
    "process": 7,
}
UNDELIVERED: dict[str, Any] = {"to": "desk", "outcome": Outcome.FAILED}


@pytest.mark.parametrize(
    ("event", "fields", "line"),
    [
        ("polled", POLL | {"outcome": "new", "new": 3, "bytes": 10}, 'monitor_entries_total{kind="feed"} 3.0'),
        ("polled", POLL | {"outcome": "unchanged"}, 'monitor_polls_total{kind="feed",outcome="unchanged"} 1.0'),
        ("polled", POLL | {"outcome": "unchanged"}, 'monitor_poll_lateness_seconds_bucket{le="2.5"} 1.0'),
        (
            "polled",
            POLL | {"outcome": "failed", "why": FetchReason.TIMEOUT},
            'monitor_poll_failures_total{reason="timeout"} 1.0',
        ),
        ("read", READ, 'monitor_pages_total{kind="feed",outcome="read"} 2.0'),
        ("read", READ, 'monitor_stage_duration_seconds_count{stage="extract"} 1.0'),
        ("read", READ, "monitor_pool_workers_started_total 1.0"),
        (
            "unread",
            {"kind": "feed", "reason": ExtractionReason.TIMEOUT},
            'monitor_page_failures_total{reason="timeout",stage="extract"} 1.0',
        ),
        (
            "unread",
            {"kind": "feed", "reason": ExtractionReason.TIMEOUT},
            'monitor_pool_crashes_total{reason="timeout"} 1.0',
        ),
        (
            "unread",
            {"kind": "feed", "reason": FetchReason.TIMEOUT},
            'monitor_page_failures_total{reason="timeout",stage="fetch"} 1.0',
        ),
        (
            "quality",
            {"kind": "feed", "faults": {"date": 2}},
            'monitor_page_faults_total{fault="date",kind="feed"} 2.0',
        ),
        (
            "article",
            {"novelty": "twin", "reason": TwinReason.SAME_STORY, "verdicts": {}},
            'monitor_duplicates_total{reason="same_story"} 1.0',
        ),
        (
            "article",
            {"novelty": "fresh", "verdicts": {"launch": "alert"}},
            'monitor_verdicts_total{outcome="alert",rule="launch"} 1.0',
        ),
        ("held", {"reason": HeldReason.TOO_OLD}, 'monitor_held_total{reason="too_old"} 1.0'),
        ("delivered", {"to": "desk", "age": SECOND}, 'monitor_deliveries_total{outcome="sent",target="desk"} 1.0'),
        (
            "undelivered",
            UNDELIVERED | {"next": NOW},
            'monitor_deliveries_total{outcome="failed",target="desk"} 1.0',
        ),
        (
            "undelivered",
            UNDELIVERED | {"next": None},
            'monitor_deliveries_total{outcome="dead",target="desk"} 1.0',
        ),
        ("rehearsed", {"to": "desk"}, 'monitor_deliveries_total{outcome="dry",target="desk"} 1.0'),
        (
            "notice",
            {"about": "disk", "state": NoticeState.RAISED},
            'monitor_notices_total{about="disk",state="raised"} 1.0',
        ),
        ("passed", {"at": NOW, "took": SECOND}, "monitor_last_pass_timestamp_seconds 1.7953344e+09"),
        ("passed-elsewhere", {"at": NOW}, "monitor_last_pass_timestamp_seconds 1.7953344e+09"),
        ("job-failed", {"kind": "tick", "error": "x"}, 'monitor_passes_total{outcome="failed"} 1.0'),
        ("job-failed", {"kind": "visit", "error": "x"}, 'monitor_jobs_failed_total{kind="visit"} 1.0'),
        ("reload-refused", {}, "monitor_last_reload_successful 0.0"),
        ("reloaded", {}, 'monitor_reloads_total{outcome="taken"} 1.0'),
        ("lag", {"by": timedelta(milliseconds=30)}, 'monitor_event_loop_lag_seconds_bucket{le="0.05"} 1.0'),
        ("load", TICKED, 'monitor_queue_depth{queue="entries"} 5.0'),
        ("load", TICKED, 'monitor_sources{state="failing"} 1.0'),
        ("load", TICKED, 'monitor_troubles{about="disk"} 1.0'),
        ("load", TICKED, 'monitor_outbox_overdue_seconds{target="desk"} 30.0'),
        ("load", TICKED, 'monitor_target_up{target="mail"} 0.0'),
        ("load", TICKED, 'monitor_disk_free_bytes{path="/srv"} 20.0'),
        ("load", TICKED | {"load": None}, "monitor_database_up 0.0"),
        ("source", {}, 'monitor_facts_total{level="warning"} 1.0'),
        ("heartbeat-failed", {}, 'monitor_heartbeats_total{outcome="failed"} 1.0'),
    ],
)
def test_a_fact_is_counted(event: str, fields: dict[str, Any], line: str) -> None:
    assert line in scrape_after(event, **fields)


def test_what_is_over_is_at_nothing() -> None:
    """A trouble that ended, a state that no source is in any more."""
    metrics = MetricsObserver(version="1", python="3", engine="embedded")
    metrics.fact("load", **TICKED)
    metrics.fact("load", **(TICKED | {"load": Load(at=NOW)}))
    assert 'monitor_troubles{about="disk"} 0.0' in metrics.scrape().decode()


def test_a_fact_without_what_is_counted_stops_nothing() -> None:
    """And shows."""
    assert 'monitor_facts_total{level="uncounted"} 1.0' in scrape_after("polled")


def test_every_metric_is_named_by_the_conventions() -> None:
    """Base units; `_total` for what only grows, and only for that."""
    for metric in CATALOGUE:
        assert metric.name.startswith("monitor_")
        assert metric.name.endswith("_total") == (metric.kind is Kind.COUNTER)
        assert bool(metric.buckets) == (metric.kind is Kind.HISTOGRAM)
        if metric.kind is Kind.HISTOGRAM:
            assert metric.name.endswith("_seconds")


# ------------------------------------------------------------------------------------------- health


class Elapsed:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_loop_that_stands_still_is_not_alive() -> None:
    elapsed = Elapsed()
    health = HealthObserver(1, elapsed)
    elapsed.now = 20
    health.fact("lag", by=SECOND)
    elapsed.now = 49
    assert health.alive().is_well
    assert health.alive().fields["loop_lag_seconds"] == 1.0
    elapsed.now = 51
    assert health.alive().fields["why"] == ["the event loop has not turned for 31 s"]


def test_it_is_ready_after_a_good_pass_and_an_answer_of_the_database() -> None:
    health = HealthObserver(1, Elapsed())
    assert not health.ready().is_well
    health.fact("passed", at=NOW, took=SECOND)
    health.fact("load", **(TICKED | {"load": None}))
    assert health.ready().fields["why"] == ["the database has not answered yet"]
    health.fact("load", **TICKED)
    assert health.ready().is_well
    assert health.ready().fields["outbox_overdue_seconds"] == 30.0  # that of the target that is not down


@pytest.mark.parametrize("missing", ["passed", "load"])
def test_it_is_not_ready_without_either_for_two_minutes(missing: str) -> None:
    elapsed = Elapsed()
    health = HealthObserver(1, elapsed)
    facts: dict[str, dict[str, Any]] = {"passed": {"at": NOW, "took": SECOND}, "load": TICKED}
    for event, fields in facts.items():
        health.fact(event, **fields)
    elapsed.now = 121
    other = next(event for event in facts if event != missing)
    health.fact(other, **facts[other])
    assert len(health.ready().fields["why"]) == 1


def test_it_is_not_ready_once_it_is_to_stop() -> None:
    health = HealthObserver(1, Elapsed())
    health.fact("stopping")
    assert "it was asked to stop" in health.ready().fields["why"]


# ------------------------------------------------------------------------------------------- the server


@contextmanager
def serving(token: str = "", host: str = "127.0.0.1") -> Iterator[str]:
    metrics = MetricsObserver(version="1", python="3", engine="embedded")
    server = Server(metrics, HealthObserver(1), Secret(token) if token else None)
    yield server.start(host, 0)
    server.close()


def get(address: str, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
    request = urllib.request.Request(f"http://{address}{path}", method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def test_metrics_and_health_are_answered() -> None:
    with serving() as address:
        status, body = get(address, "/metrics?x=1")
        assert (status, b"monitor_build_info{" in body) == (200, True)
        assert get(address, "/healthz")[0] == 200
        status, body = get(address, "/readyz")
        assert (status, json.loads(body)["status"]) == (503, "unready")


@pytest.mark.parametrize(("path", "method", "status"), [("/", "GET", 404), ("/metrics", "POST", 405)])
def test_nothing_else_is(path: str, method: str, status: int) -> None:
    with serving() as address:
        assert get(address, path, method)[0] == status


def test_a_scrape_needs_the_token_and_a_probe_does_not() -> None:
    with serving("hush") as address:
        assert get(address, "/metrics")[0] == 401
        assert get(address, "/metrics", Authorization="Bearer hushh")[0] == 401
        assert get(address, "/metrics", Authorization="Bearer hush")[0] == 200
        assert get(address, "/healthz")[0] == 200


def test_ipv6() -> None:
    with serving(host="::1") as address:
        assert address.startswith("[::1]:")
        assert get(address, "/healthz")[0] == 200


def test_a_port_in_use_is_said_with_the_setting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = Server(MetricsObserver(version="1", python="3", engine="e"), HealthObserver(1), None)
        with pytest.raises(EngineError, match=r"in use; name another address: metrics\.listen"):
            server.start("127.0.0.1", taken.getsockname()[1])
        server.close()


def test_it_answers_while_the_daemon_s_loop_stands_still() -> None:
    """It has a loop of its own: a stuck daemon is found out."""

    async def stuck(address: str) -> int:
        return get(address, "/healthz")[0]  # blocks this loop

    with serving() as address:
        assert asyncio.run(stuck(address)) == 200


def test_connections_that_say_nothing_keep_nobody_out_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """All places are taken; after the deadline they are free."""
    monkeypatch.setattr("monitor.observe.server.DEADLINE", 0.3)
    with serving() as address:
        host, _, port = address.partition(":")
        idle = [socket.create_connection((host, int(port))) for _ in range(AT_ONCE)]
        assert idle[-1].recv(1) == b""  # closed at the deadline
        assert get(address, "/healthz")[0] == 200
        for one in idle:
            one.close()

"""`metrics:`, the heartbeat and `log:` of monitor.yaml."""

from datetime import timedelta
from pathlib import Path

import pytest

from .conftest import LoadHere, ProblemsHere


def test_nothing_is_served_or_pinged_unless_it_is_asked_for(load_here: LoadHere) -> None:
    settings = load_here(monitor="tick: 1s")
    assert (settings.metrics, settings.heartbeat, settings.log_level) == (None, None, "info")


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("metrics: {}", "127.0.0.1", 9464),
        ("metrics: {listen: '127.0.0.1:0'}", "127.0.0.1", 0),
        ("metrics: {listen: '[::1]:9000'}", "::1", 9000),
        ("metrics: {listen: 'localhost:9000'}", "localhost", 9000),
        ("metrics: {listen: '0.0.0.0:9464', token: hush}", "0.0.0.0", 9464),
    ],
)
def test_where_metrics_are_served(load_here: LoadHere, text: str, host: str, port: int) -> None:
    served = load_here(monitor=text).metrics
    assert served is not None
    assert (served.host, served.port) == (host, port)


@pytest.mark.parametrize("listen", ["0.0.0.0:9464", "[::]:9464", "192.0.2.1:80", "monitor.example:9464"])
def test_what_others_can_reach_asks_for_a_token(problems_here: ProblemsHere, listen: str) -> None:
    """With the line and what to write."""
    (problem,) = problems_here(monitor=f"metrics:\n  listen: '{listen}'\n")
    assert (problem.code, problem.line) == ("metrics-open", 2)
    assert "token" in (problem.hint or "")


@pytest.mark.parametrize("listen", ["9464", ":9464", "127.0.0.1", "127.0.0.1:65536", "[::1:9464"])
def test_half_an_address_is_refused(problems_here: ProblemsHere, listen: str) -> None:
    (problem,) = problems_here(monitor=f"metrics: {{listen: '{listen}'}}")
    assert "127.0.0.1:9464" in problem.message


def test_the_token_and_the_heartbeat_may_lie_in_files_and_do_not_show(load_here: LoadHere, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("hush\n", encoding="utf-8")
    text = "metrics: {token: 'file:../token'}\noperations: {heartbeat: '${BEAT}', heartbeat_every: 5m}"
    settings = load_here({"BEAT": "https://beat.example/hush"}, monitor=text)
    assert settings.metrics is not None
    assert settings.metrics.token is not None
    assert settings.metrics.token.reveal() == "hush"
    assert settings.heartbeat is not None
    assert settings.heartbeat.every == timedelta(minutes=5)
    assert "hush" not in repr(settings)


def test_a_token_is_not_shown_in_a_problem_beside_it(problems_here: ProblemsHere) -> None:
    (problem,) = problems_here(monitor="metrics: {listen: '0.0.0.0', token: hush}")
    assert "hush" not in f"{problem} {problem.source_line}"


def test_a_heartbeat_is_an_address_of_the_web(problems_here: ProblemsHere) -> None:
    (problem,) = problems_here(monitor="operations: {heartbeat: 'ftp://beat.example/hush'}")
    assert problem.code == "heartbeat-address"
    assert "hush" not in f"{problem} {problem.source_line}"

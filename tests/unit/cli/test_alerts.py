"""`monitor alerts` as people and programs use it, over a real database."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.alerting import bind
from monitor.cli.main import main
from monitor.model import Alert, Outcome, SendResult
from monitor.rules.definition import Rule
from monitor.settings import places
from monitor.store import open_store
from monitor.testing import (
    good_poll,
    make_analysed,
    make_analysis,
    make_article,
    make_circumstances,
    make_entry,
    make_source,
    record_poll,
)

NOW = datetime.now(UTC)  # noqa: TID251 - the command uses the real clock
CONFIG = """
database: sqlite:///var/monitor.db
targets:
  desk: {url: "jsonl:var/desk.jsonl", zone: Asia/Seoul, quiet: "00:00-24:00"}
  log: "console:"
routes:
  - {rules: [treaty], targets: [log]}
  - {levels: [high], targets: [desk, log]}
"""
FAILED = SendResult(outcome=Outcome.FAILED, error="HTTP 500", is_permanent=True)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def alert(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installation with one alert: sent to `log`, a dead letter for `desk`. Its id."""
    built_in = tmp_path / "built-in"
    for path, text in {
        built_in / "rules" / "launch.yaml": "id: launch\nlevel: high\ncondition: |\n  rockets\n",
        built_in / "rules" / "treaty.yaml": "id: treaty\ncondition: |\n  treaty\n",
        tmp_path / "config" / "monitor.yaml": CONFIG,
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "var").mkdir()
    monkeypatch.setattr(places, "builtin_directory", lambda: built_in)
    monkeypatch.chdir(tmp_path)
    return raise_alert(tmp_path)


def raise_alert(home: Path) -> str:
    store = open_store(f"sqlite:///{home}/var/monitor.db")
    store.enrol([(make_source(), "wire.example")], NOW)
    record_poll(store, "wire", good_poll([make_entry(1)]), now=NOW, next_at=NOW)
    (due,) = store.due_entries(NOW, host="wire.example")
    decide = bind({"launch": Rule(id="launch", condition="x", targets=("desk", "log"))}, ())
    circumstances = make_circumstances(now=NOW, first_seen=NOW)
    analysed = make_analysed(make_article(published=NOW))
    (settled,) = store.settle(due.entry_id, [make_analysis(analysed)], circumstances, decide)
    raised = settled.decision.tellings[0][1]
    assert isinstance(raised, Alert)
    for target, result in (("desk", FAILED), ("log", SendResult(outcome=Outcome.SENT))):
        (message,) = store.due_deliveries(NOW, target=target)
        begun = store.begin_deliveries([message.delivery], NOW)
        store.finish_deliveries([(one, None) for one in begun], result, now=NOW)
    store.close()
    return raised.id


@pytest.fixture
def run(alert: str, capsys: pytest.CaptureFixture[str]) -> Run:  # noqa: ARG001 - the installation is needed
    """The command's exit status, and what it says on each stream."""

    def type_in(*words: str) -> tuple[int, str, str]:
        status = main(["alerts", *words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return type_in


def lines(run: Run, *words: str) -> list[dict[str, Any]]:
    status, out, _ = run(*words, "--json")
    assert status == 0
    return [json.loads(line) for line in out.splitlines()]


def test_the_list_says_what_became_of_each_message(run: Run, alert: str) -> None:
    """Two lines, and the next command."""
    _, out, _ = run("list")
    assert out.startswith(f"{alert}  ")
    assert "dead desk after 1 try: HTTP 500 · sent log" in out
    assert f"monitor alerts show {alert}" in out


def test_the_list_is_filtered(run: Run) -> None:
    """By state, target, rule and time."""
    assert len(lines(run, "list", "--state", "dead", "--since", "1d")) == 1
    assert lines(run, "list", "--state", "dead", "--target", "log") == []
    assert lines(run, "list", "--since", (NOW + timedelta(days=1)).isoformat()) == []
    assert run("list", "--rule", "treaty")[1] == "no alert fits\n"


def test_one_alert_is_shown_with_its_attempts(run: Run, alert: str) -> None:
    """By the beginning of its id; in JSON by the names of the model."""
    (shown,) = lines(run, "show", alert[:5])
    desk = shown["deliveries"][0]
    assert (shown["tells"], shown["rule"], desk["target"], desk["outcome"]) == ("alert", "launch", "desk", "dead")
    assert [(one["number"], one["outcome"], one["error"]) for one in desk["attempts_made"]] == [
        (1, "failed", "HTTP 500")
    ]
    _, out, _ = run("show", alert)
    assert f"next: send again what could not be sent: monitor alerts retry {alert}" in out


def test_a_dead_letter_is_made_due_and_nothing_else(run: Run, alert: str) -> None:
    """What was sent stays sent."""
    status, out, err = run("retry", alert)
    assert (status, out) == (0, "1 message due now\n")
    assert "monitor run" in err
    assert [one["outcome"] for one in lines(run, "show", alert)[0]["deliveries"]] == ["waiting", "sent"]
    assert run("retry", "--all")[1] == "nothing to send again\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["retry"], "name an alert, --target NAME, or --all"),
        (["retry", "--target", "nobody"], "there is no target 'nobody'; the targets are: desk, log"),
        (["show", "zz"], "no alert 'zz' is in database"),
        (["list", "--since", "yesterday"], "'yesterday' is no time"),
        (["route", "--for", "lanch"], "there is no rule 'lanch' that runs; the rules are: launch, treaty"),
        (["silence", "add", "--until", "2h", "--comment", "x"], "say what to silence"),
        (["silence", "add", "--all", "--until", "2020-01-01", "--comment", "x"], "must end in the future"),
        (["silence", "expire", "zz"], "there is no silence 'zz'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_wrong_is_said_in_one_line_with_the_remedy(run: Run, words: list[str], says: str) -> None:
    status, _, err = run(*words)
    assert status == 2
    assert says in err
    assert err.count("\n") == 1


class TestRoute:
    """Where an alert would go."""

    def test_every_route_answers_and_every_target_says_when(self, run: Run) -> None:
        """The quiet target waits, the other is told at once."""
        status, out, _ = run("route", "--for", "launch")
        assert status == 0
        assert "1  no     rule is launch, not treaty" in out
        assert "2  taken  level high" in out
        assert "launch · high → desk, log (route 2)" in out
        assert "quiet hours" in out
        assert "log: at once" in out

    def test_another_level_goes_elsewhere(self, run: Run) -> None:
        """Exit status 1 where nobody would be told."""
        status, out, _ = run("route", "--for", "launch", "--level", "low")
        assert (status, "nobody is told (no route fits)" in out) == (1, True)

    def test_for_programs(self, run: Run) -> None:
        """By the names of the model."""
        (found,) = lines(run, "route", "--for", "treaty", "--at", "2026-03-29T02:30+02:00")
        assert (found["targets"], found["why"]) == (["log"], "route 1")
        assert found["destinations"] == [{"target": "log", "hold": None}]


class TestSilence:
    """Made, listed, ended."""

    def test_from_its_making_to_its_end(self, run: Run) -> None:
        """It is listed while it is in force."""
        words = ("--rule", "launch", "--source", "wire*", "--text", "drill", "--until", "2h", "--comment", "known")
        (made,) = lines(run, "silence", "add", *words, "--author", "ann")
        assert (made["rules"], made["sources"], made["author"], made["held"]) == (["launch"], ["wire*"], "ann", 0)
        _, out, _ = run("silence", "list")
        assert 'rule launch, source wire*, text "drill" · by ann: known · held 0 matches' in " ".join(out.split())
        assert run("silence", "expire", made["id"][:3])[0] == 0
        assert run("silence", "list")[1] == "no silence is in force\n"
        assert [one["id"] for one in lines(run, "silence", "list", "--all")] == [made["id"]]


def test_a_name_that_is_not_there_is_a_mistake_and_not_an_empty_list(
    alert: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a rule that has told nothing, the list is empty."""
    assert main(["alerts", "list", "--rule", "lanch"]) == 2
    assert "there is no rule 'lanch'; the rules are: launch, treaty" in capsys.readouterr().err
    assert main(["alerts", "list", "--target", "dsk"]) == 2
    assert main(["alerts", "list", "--rule", "treaty"]) == 0
    assert alert not in capsys.readouterr().out

"""`monitor run`: says what it will do, then one line a fact; the alerts on the other stream."""

import io
import json
import sqlite3
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.cli.main import main
from monitor.cli.run import words_for
from monitor.settings import places

PAGE = '{"id": "1", "title": "Navy fires missile", "body": "A missile was fired into the sea by the navy."}\n'


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration with one rule, one page and the console alone."""
    files = {
        "built-in/rules/words.yaml": "id: words\ncondition: |\n  missile\n",
        "config/monitor.yaml": "database: sqlite:///monitor.db\nanalysis: {workers: 1}\n",
        "config/sources.yaml": "sources:\n  - {name: inbox, kind: directory, location: ../inbox}\n",
        "inbox/page.jsonl": PAGE,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(places, "builtin_directory", lambda: tmp_path / "built-in")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_off_a_terminal_every_fact_is_a_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--once", "--json"]) == 0
    said = capsys.readouterr()
    facts = [json.loads(line) for line in said.out.splitlines()]
    assert [facts[0]["event"], facts[0]["sources"], facts[0]["rules"]] == ["starting", 1, ["words"]]
    assert [fact["rule"] for fact in facts if fact["event"] == "alert"] == ["words"]
    assert "Navy fires missile" in said.err


def test_runs_one_by_one_keep_house_too(home: Path) -> None:
    """Whoever starts `run --once` from a timer has no other housekeeping."""
    body = " ".join(f"The harbour master of port number {number} counted its ships." for number in range(9))
    (home / "inbox" / "long.jsonl").write_text(json.dumps({"id": "2", "title": "Ships", "body": body}) + "\n")
    assert main(["run", "--once"]) == 0
    with closing(sqlite3.connect("monitor.db", isolation_level=None)) as database:
        database.execute("UPDATE articles SET first_seen = '2020-01-01 00:00:00'")
        assert database.execute("SELECT count(*) FROM openings").fetchone()[0] > 0
        assert main(["run", "--once"]) == 0
        assert database.execute("SELECT count(*) FROM openings").fetchone()[0] == 0


def test_on_a_terminal_the_banner_says_what_it_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", screen)
        assert main(["run", "--once", "--source", "inbox"]) == 0
    shown = screen.getvalue()
    assert "  watching   1 source, once\n  matching   1 rule: words\n  telling    console\n" in shown
    assert shown.splitlines()[-2:] == ["1 alert from 1 new article", "next: watch for more: monitor run"]


def test_a_password_of_the_database_is_not_shown(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = "database: postgresql://desk:hunter2@127.0.0.1:1/news\n"
    (home / "config" / "monitor.yaml").write_text(settings, encoding="utf-8")
    assert main(["run", "--once"]) == 2
    said = capsys.readouterr()
    assert "hunter2" not in said.out + said.err


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (timedelta(seconds=90), "90s"),
        (timedelta(minutes=5), "5m"),
        (timedelta(hours=1), "1h"),
        (timedelta(days=7), "7d"),
    ],
)
def test_a_duration_reads_as_it_is_written(duration: timedelta, words: str) -> None:
    assert words_for(duration) == words

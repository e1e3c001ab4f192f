"""The two seed pages through the daemon: three alerts, once, whatever happens in between."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

SETTINGS = "database: sqlite:///var/monitor.db\ntargets: {journal: 'jsonl:var/alerts.jsonl'}\n"
EXPECTED = [
    ("000_7046dc309e481025.txt", 1, "launch", "missile_test"),
    ("003_5260ea69e55ec222.txt", 1, "launch", "missile_test"),
    ("003_5260ea69e55ec222.txt", 2, "treaty", "ratified"),
]


@pytest.fixture
def home(corpora: Path, tmp_path: Path) -> Path:
    """An installation that watches the seeds."""
    (tmp_path / "config").mkdir()
    (tmp_path / "var").mkdir()
    (tmp_path / "config" / "monitor.yaml").write_text(SETTINGS, encoding="utf-8")
    source = f"sources: [{{name: seeds, kind: directory, location: {corpora / 'seeds'}}}]\n"
    (tmp_path / "config" / "sources.yaml").write_text(source, encoding="utf-8")
    return tmp_path


def run_once(home: Path, *, until: str | None = None) -> None:
    """`monitor run --once`, to its end; or until it tells a fact of that name, and then kill -9."""
    command = [sys.executable, "-m", "monitor", "run", "--once"]
    with subprocess.Popen(command, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if until and f'"event": "{until}"' in line:
                process.kill()
        assert process.wait(100) == (-signal.SIGKILL if until else 0)


def told(home: Path) -> list[tuple[str, int, str, str]]:
    """(file, article, rule, act) of every line in the journal."""
    path = home / "var" / "alerts.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    alerts = [json.loads(line) for line in lines]
    return sorted(
        (Path(alert["document"]).name, alert["article"]["position"], alert["rule"], alert["match"]["act"])
        for alert in alerts
    )


def test_the_seeds_give_three_alerts_once(home: Path) -> None:
    """A second run adds nothing."""
    run_once(home)
    run_once(home)
    assert told(home) == EXPECTED


@pytest.mark.parametrize("moment", ["started", "alert", "delivered"])
def test_kill_dash_nine_in_the_middle_changes_nothing(home: Path, moment: str) -> None:
    """Killed before the first article, at the first alert, or while the rest is sent, and run again: three in all."""
    run_once(home, until=moment)
    run_once(home)
    assert told(home) == EXPECTED

"""`monitor db copy`: an installation moves to a server and back, and the other commands tell the same as before."""

import io
import json
import sys
from pathlib import Path

import pytest

from monitor.cli.main import main
from monitor.settings import places

FILES = {
    "built-in/rules/harbour.yaml": "id: harbour\ncondition: |\n  harbour AND (closed, closes)\n",
    "config/monitor.yaml": (
        "database: sqlite:///monitor.db\nanalysis: {workers: 1}\ntargets: {journal: 'jsonl:alerts.jsonl'}\n"
    ),
    "config/sources.yaml": "sources:\n  - {name: inbox, kind: directory, location: ../inbox}\n",
    "inbox/1-closed.txt": (
        "Port authority closes the eastern harbour of Lowen\n\n"
        "LOWEN, March 3 (Wire) - The port authority of Lowen closed the eastern harbour on Monday after a barge struck "
        "the sluice gate and blocked the channel for larger ships.\n"
    ),
    "inbox/2-fish.txt": (
        "Herring fleet of Osk stays in the harbour\n\n"
        "OSK, March 4 (Wire) - The herring fleet of Osk stayed in the harbour on Tuesday, since the price of diesel "
        "had risen for the third week, its skippers said.\n"
    ),
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory in which one run is over: two articles, one alert."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(places, "builtin_directory", lambda: tmp_path / "built-in")
    monkeypatch.chdir(tmp_path)
    assert main(["run", "--once"]) == 0
    return tmp_path


def use(home: Path, url: str) -> None:
    """Name that database in the configuration."""
    text = FILES["config/monitor.yaml"].replace("sqlite:///monitor.db", url)
    (home / "config" / "monitor.yaml").write_text(text)


def told(capsys: pytest.CaptureFixture[str]) -> list[object]:
    """What other commands say of the installation."""
    found = []
    for words in (["alerts", "list"], ["explain", "inbox/1-closed.txt"], ["search", "harbour"], ["stories"]):
        capsys.readouterr()
        main([*words, "--json"])
        found += [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(found) > 4
    return found


def test_an_installation_moves_to_a_server_and_back(
    home: Path, new_postgresql: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Then a run tells nothing twice."""
    before = told(capsys)
    assert main(["db", "copy", "--to", new_postgresql]) == 0
    said = capsys.readouterr()
    assert "both have the same counts" in said.out
    assert "next: " in said.err
    use(home, new_postgresql)
    assert told(capsys) == before
    assert main(["db", "copy", "--from", new_postgresql, "--to", "sqlite:///back.db"]) == 0
    use(home, "sqlite:///back.db")
    assert told(capsys) == before
    assert main(["run", "--once"]) == 0
    assert len((home / "alerts.jsonl").read_text().splitlines()) == 1


@pytest.mark.usefixtures("home")
def test_a_target_that_is_not_empty_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "copy", "--to", "sqlite:///two.db"]) == 0
    capsys.readouterr()
    assert main(["db", "copy", "--to", "sqlite:///two.db"]) == 2
    assert "is not empty" in capsys.readouterr().err


@pytest.mark.usefixtures("home")
def test_on_a_terminal_a_bar_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stderr", screen := Screen())
    assert main(["db", "copy", "--to", "sqlite:///two.db"]) == 0
    assert "verdicts" in screen.getvalue()
    assert "####]" in screen.getvalue()

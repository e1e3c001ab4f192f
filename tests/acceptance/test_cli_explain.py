"""`monitor explain` of what a run did: why it was told, why not, what became of the messages."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.cli.main import main
from monitor.settings import places

CLOSED = (
    "Port authority closes the eastern harbour of Lowen\n\n"
    "LOWEN, March 3 (Wire) - The port authority of Lowen closed the eastern harbour on Monday after a barge struck "
    "the sluice gate and blocked the channel for larger ships.\n\n"
    "Pilots were told to wait outside the breakwater, and two ferries with four hundred passengers were sent to the "
    "western quay instead.\n\n"
    "The authority said that divers would look at the gate in the morning, and that it could not say when the channel "
    "would be open again.\n"
)
MARKET = (
    "Flower market of Brenn opens a week early\n\n"
    "BRENN, March 3 (Wire) - The flower market on the square of Brenn opened a week early because of the mild weather, "
    "its association said on Monday.\n"
)
FILES = {
    "built-in/rules/harbour.yaml": "id: harbour\ncondition: |\n  harbour AND (closed, closes)\n",
    "config/monitor.yaml": (
        "database: sqlite:///monitor.db\nanalysis: {workers: 1}\n"
        'targets: {journal: "jsonl:alerts.jsonl", desk: "json://127.0.0.1:1/"}\n'
    ),
    "config/sources.yaml": "sources:\n  - {name: inbox, kind: directory, location: ../inbox}\n",
    "inbox/1-closed.txt": CLOSED,
    "inbox/2-again.txt": CLOSED.replace("Port authority closes the eastern harbour", "Eastern harbour closed", 1),
    "inbox/3-market.txt": MARKET,
    "inbox/4-empty.txt": "",
}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A directory in which one run is over: an alert, its twin, an article of no interest, an empty file."""
    home = tmp_path_factory.mktemp("finished")
    for name, text in FILES.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(places, "builtin_directory", lambda: home / "built-in")
        patched.chdir(home)
        assert main(["run", "--once"]) == 0
        yield home


@pytest.fixture
def alert(finished: Path) -> str:
    """The id that the message gave."""
    line = (finished / "alerts.jsonl").read_text(encoding="utf-8").splitlines()[0]
    return str(json.loads(line)["id"])


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the command says, blanks folded; only an address and a command that has one may be longer than a line."""
    assert main(["explain", *words]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= 100 or len(line.split()) == 1 or line.startswith("  monitor test ") for line in lines)
    return " ".join(" ".join(lines).split())


def records(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    """What it says to programs."""
    assert main(["explain", *words, "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_command_of_a_message_tells_its_whole_way(alert: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = shown(capsys, alert)
    assert "by source inbox, at the source's first poll fetched read" in said
    assert 'article 1 "Port authority closes the eastern harbour of Lowen"' in said
    assert "unique nothing before it is like it matched harbour" in said
    assert f'alert {alert}: first report joined by "Eastern harbour closed of Lowen"' in said
    assert "failed to desk" in said
    assert "try 1 · no connection" in said
    assert "sent to journal" in said


def test_six_digits_are_enough(alert: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, alert[:6]) == shown(capsys, alert)


def test_a_held_twin_says_what_it_repeats(alert: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = shown(capsys, "inbox/2-again.txt")
    assert "repeat the same text (100% in common)" in said
    assert 'of "Port authority closes the eastern harbour of Lowen" · inbox' in said
    assert f"joined alert {alert}: a repeat of a story that was told" in said
    assert "sent that alert to journal" in said
    assert said.endswith(f"next: the alert that it joined: monitor explain {alert}")


def test_a_silence_says_why_no_rule_matched(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = shown(capsys, (finished / "inbox" / "3-market.txt").as_uri())
    assert "no match harbour: the condition's words are not there" in said
    assert said.endswith("monitor test " + str(finished / "inbox" / "3-market.txt"))


@pytest.mark.usefixtures("finished")
def test_a_page_that_could_not_be_read_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    said = shown(capsys, "inbox/4-empty.txt")
    assert "given up after 1 failed attempt" in said
    assert re.search(r"unread [-0-9]+ [0-9:]+ UTC the document is empty", said)


def test_programs_get_the_values_by_their_names(alert: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One line an article."""
    (record,) = records(capsys, "inbox/2-again.txt")
    assert record["article"]["title"] == "Eastern harbour closed of Lowen"
    assert [record["novelty"][name] for name in ("kind", "why")] == ["twin", "same_content"]
    (verdict,) = record["verdicts"]
    assert verdict["telling"] == {
        "kind": "joined",
        "alert": alert,
        "why": "near_duplicate",
        "detail": "",
        "facts": [],
    }
    outcomes = {one["target"]: one["outcome"] for one in record["deliveries"]}
    assert outcomes == {"desk": "failed", "journal": "sent"}


@pytest.mark.usefixtures("finished")
@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("ffffff", "no alert 'ffffff' is in database monitor.db; check the id"),
        ("https://example.org/story", "nothing is known of https://example.org/story: no source listed it"),
        ("inbox/none.txt", "inbox/none.txt: no source listed it"),
        ("abc", "name an alert by six digits of its id or more"),
    ],
)
def test_what_is_unknown_is_one_line_with_a_remedy(
    subject: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", subject]) == 2
    said = capsys.readouterr()
    assert words in said.err
    assert (said.out, said.err.count("\n")) == ("", 1)


def test_without_a_database_none_is_made(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(finished / "config", tmp_path / "config")
    (tmp_path / "inbox").mkdir()
    monkeypatch.chdir(tmp_path)
    assert main(["explain", "ffffff"]) == 2
    assert "there is no database monitor.db yet; make it with: monitor run --once" in capsys.readouterr().err
    assert not (tmp_path / "monitor.db").exists()


def test_of_many_rules_those_that_left_no_verdict_are_spoken_for(
    finished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beyond a hundred rules those whose words are not in an article leave no line; the reason is still said."""
    folder = finished / "built-in" / "rules"
    added = [folder / f"made-{number}.yaml" for number in range(100)]
    for path in added:
        path.write_text(f"id: {path.stem}\ncondition: |\n  zeppelin AND dock\n", encoding="utf-8")
    try:
        assert main(["explain", "inbox/3-market.txt"]) == 0
    finally:
        for path in added:
            path.unlink()
    assert "the other rules: the condition's words are not there" in " ".join(capsys.readouterr().out.split())
    assert main(["explain", "inbox/3-market.txt"]) == 0
    assert "the other rules" not in capsys.readouterr().out

"""`monitor check` and `monitor init`: mistakes shown where they are, nothing overwritten."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.cli.main import main


@dataclass
class Said:
    """What the command said."""

    status: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `monitor ...` in an empty directory."""
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> Said:
        status = main(list(words))
        captured = capsys.readouterr()
        return Said(status, captured.out, captured.err)

    return call


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_what_init_writes_has_no_mistake(run: Run) -> None:
    assert run("init").status == 0
    checked = run("check")
    assert (checked.status, "0 errors, 0 warnings" in checked.out) == (0, True)
    assert checked.out.splitlines()[-1] == "next: monitor run"


def test_init_overwrites_nothing(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "config" / "monitor.yaml", "mine")
    said = run("init")
    assert (said.status, "not overwritten" in said.err) == (2, True)
    assert (tmp_path / "config" / "monitor.yaml").read_text(encoding="utf-8") == "mine"


def test_a_mistake_in_a_condition_is_shown_in_its_file(run: Run, tmp_path: Path) -> None:
    write(
        tmp_path / "config" / "rules" / "mine.yaml", "id: mine\ncondition: |\n  missile AND\n    rocket NERA/8 fired\n"
    )
    said = run("check")
    assert said.status == 2
    assert said.out.splitlines()[:6] == [
        "error[rule-unknown-operator]: unknown operator NERA",
        "  --> config/rules/mine.yaml:4:12",
        "  |",
        "4 |     rocket NERA/8 fired",
        "  |            ^^^^",
        "    = help: did you mean NEAR?",
    ]


def test_the_tests_of_a_rule_are_run(run: Run, tmp_path: Path) -> None:
    rule = "id: mine\ncondition: |\n  soup\ntests:\n  match: [A soup., A stew.]\n  nomatch: [No broth., Soup!]\n"
    write(tmp_path / "config" / "rules" / "mine.yaml", rule)
    said = run("check", "--json")
    failed = [json.loads(line)["message"] for line in said.out.splitlines()]
    assert failed == [
        '`mine` should match, but does not: "A stew."',
        '`mine` should stay silent, but matches: "Soup!"',
    ]
    assert said.status == 2


def test_a_target_that_cannot_be_told_is_a_mistake_without_its_secret(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "config" / "monitor.yaml", "targets:\n  desk: nosuchservice://hunter2\n")
    said = run("check")
    assert said.status == 2
    assert "desk" in said.out
    assert "hunter2" not in said.out + said.err


def test_a_missing_secret_stops_the_daemon_but_not_a_try(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "config" / "monitor.yaml", "targets:\n  desk: slack://${NO_SUCH_SECRET}\n")
    write(
        tmp_path / "page.txt", "Soup\n\nA soup for spring is made of leeks, and of leeks alone, as everybody knows.\n"
    )
    assert "NO_SUCH_SECRET is not set" in run("run", "--once").err
    assert run("test", "page.txt", "--expression", "leeks").status == 0
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("address", ["${NO_SUCH_SECRET}", "slackbot:${NO_SUCH_SECRET}@#launches"])
def test_a_missing_secret_is_one_mistake_and_no_address_is_faulted_for_it(
    run: Run, tmp_path: Path, address: str
) -> None:
    """Neither twice, as an error and a warning, nor as an address of no known form; a try does without it."""
    write(tmp_path / "config" / "monitor.yaml", f'targets:\n  desk: "{address}"\n')
    said = run("check")
    assert (said.status, said.out.count("[variable-missing]")) == (2, 1)
    assert "1 error, 0 warnings" in said.out
    write(tmp_path / "page.txt", "Soup\n\nA soup for spring is made of leeks alone, as everybody knows, and of salt.\n")
    assert run("test", "page.txt", "--expression", "leeks").status == 0


@pytest.mark.parametrize("words", [("run",), ("run", "--once", "--config", "nosuch")])
def test_without_a_configuration_nothing_is_started_and_nothing_made(
    run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    said = run(*words)
    assert (said.status, "monitor init" in said.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_source_that_is_not_there_is_named(run: Run) -> None:
    run("init")
    said = run("run", "--once", "--source", "smaples")
    assert (said.status, "samples" in said.err) == (2, True)


def test_rules_are_listed_and_shown(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "config" / "rules" / "mine.yaml", "id: mine\ntitle: Soup\ncondition: |\n  leek NEAR/3 soup\n")
    assert "mine" in run("rules", "list").out
    shown = run("rules", "show", "mine").out
    assert "config/rules/mine.yaml:4" in shown
    assert "    NEAR/3\n      leek\n      soup\n" in shown


def test_names_are_found_with_their_reason(run: Run) -> None:
    said = run("entities", "find", "Pyongyang spoke.")
    assert (said.status, said.out.splitlines()[:2]) == (0, ["Pyongyang spoke.", "^^^^^^^^^ KP country"])
    assert run("entities", "find", "Nobody spoke.").status == 1
    assert "no such file" in run("entities", "find", "nosuch.txt").err


def test_a_rule_is_shown_with_its_tree_and_what_it_requires(tmp_path: Path) -> None:
    """The analyst sees how the condition was read, and when the rule is looked at at all."""
    (tmp_path / "config" / "rules").mkdir(parents=True)
    rule = "id: harbour\ntitle: Harbour\ncondition: |\n  (port OR harbour) AND NOT airport\n"
    (tmp_path / "config" / "rules" / "harbour.yaml").write_text(rule, encoding="utf-8")
    command = [sys.executable, "-m", "monitor", "rules", "show", "harbour", "--json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    shown = json.loads(done.stdout)
    assert shown["tree"] == ["AND", "  OR", "    port", "    harbour", "  NOT", "    airport"]
    assert shown["required"] == [["harbour", "port"]]


def test_faults_of_form_and_of_meaning_are_shown_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong key in one file does not hide the rule in another that can never match."""
    rules = tmp_path / "config" / "rules"
    rules.mkdir(parents=True)
    (rules / "one.yaml").write_text("id: one\ncondition: |\n  port AND NOT port\n", encoding="utf-8")
    (rules / "two.yaml").write_text("id: two\nlevl: high\ncondition: |\n  port\n", encoding="utf-8")
    assert main(["rules", "check", "--config", str(tmp_path / "config"), "--json"]) == 2
    codes = [json.loads(line)["code"] for line in capsys.readouterr().out.splitlines()]
    assert sorted(codes) == ["rule-never-matches", "unknown-key"]


def test_a_wrong_key_hides_no_fault_of_the_same_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nor does a wrong name of the file, a condition that is no block, or a fault of another rule's condition."""
    rules = tmp_path / "config" / "rules"
    rules.mkdir(parents=True)
    (rules / "one.yaml").write_text("id: one\nlevl: high\ncondition: |\n  port AND NOT port\n", encoding="utf-8")
    (rules / "two.yaml").write_text("id: deux\ncondition: port and quay\n", encoding="utf-8")
    (rules / "three.yaml").write_text("id: three\ncondition: |\n  port\ntests: {match: [a quay]}\n", encoding="utf-8")
    assert main(["rules", "check", "--config", str(tmp_path / "config"), "--json"]) == 2
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(Path(one["path"]).stem, one["code"], one["line"], one["column"]) for one in found] == [
        ("one", "unknown-key", 2, 1),
        ("one", "rule-never-matches", 4, 16),
        ("two", "wrong-file-name", 1, 5),
        ("two", "rule-condition-form", 2, 12),
        ("two", "rule-lower-case-operator", 2, 17),
        ("three", "rule-test-failed", None, None),
    ]

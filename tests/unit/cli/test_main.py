"""The entry: quick help, errors in one line, exit statuses."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from monitor.cli.command import ExampleCommand, ExampleGroup
from monitor.cli.exits import UNREAD
from monitor.cli.main import main, monitor

HEAVY = ("trafilatura", "sqlalchemy", "apprise", "httpx", "pydantic", "ruamel", "lxml", "structlog", "rich")


def run_apart(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("words", [[], ["--help"], ["test", "--help"], ["run", "--help"]])
def test_help_loads_no_heavy_library(words: list[str]) -> None:
    """Help is what people wait for with the least patience."""
    run = f"import sys; from monitor.cli.main import main; main({words!r})"
    assert (
        run_apart("-c", f"{run}; print([name for name in {HEAVY!r} if name in sys.modules])").stdout.splitlines()[-1]
        == "[]"
    )


def all_commands(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    """The words of every command, those of groups included."""
    for name, command in group.commands.items():
        yield *path, name
        if isinstance(command, click.Group):
            yield from all_commands(command, *path, name)


COMMANDS = list(all_commands(monitor))


def find(words: tuple[str, ...]) -> click.Command:
    command: click.Command = monitor
    for word in words:
        assert isinstance(command, click.Group)
        command = command.commands[word]
    return command


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_shows_examples_first(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words, "--help"]) == 0
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert (first, second.startswith("  monitor ")) == ("Examples:", True)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_example_can_be_typed(words: tuple[str, ...]) -> None:
    """An example that the command itself, or the one of its group that it names, would refuse misleads."""
    command = find(words)
    assert isinstance(command, ExampleCommand | ExampleGroup)
    for example, _ in command.examples:
        typed = example.split(" > ", maxsplit=1)[0].replace("'", "").split()
        assert tuple(typed[: len(words)]) == words
        named = find(tuple(typed[: len(words) + 1])) if isinstance(command, click.Group) else command
        options = {word for word in typed if word.startswith("--")}
        assert options <= {name for parameter in named.params for name in parameter.opts}


@pytest.mark.parametrize("words", [[], ["--help"], ["alerts", "--help"], ["status", "--help"]], ids=" ".join)
def test_help_is_readable_on_a_narrow_terminal(
    words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for what is to be typed, which stays in one piece."""
    monkeypatch.setenv("COLUMNS", "40")
    assert main(words) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if len(line) > 40 and not line.startswith("  monitor ")] == []


def test_a_remedy_is_named_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["entities", "nonsense"]) == 2
    assert capsys.readouterr().err.count("--help") == 1


def test_every_command_is_in_the_overview(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    shown = capsys.readouterr().out
    assert [name for name in monitor.commands if f"\n  {name} " not in shown] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tset"], "did you mean test?"),
        (["entities", "fnd"], "did you mean find?"),
        (["nonsense"], "monitor --help"),
        (["version", "--jsn"], "--json"),
        (["test"], "monitor test --help"),
        (["check", "--config", "none"], "monitor init none"),
        (["status", "--config", "none"], "monitor check --config none"),
    ],
)
def test_a_wrong_word_is_an_error_with_a_remedy(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    shown = capsys.readouterr()
    assert said in shown.err + shown.out
    assert "Traceback" not in shown.err
    assert list(tmp_path.iterdir()) == []


def test_an_unexpected_fault_is_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> int:
        raise RuntimeError("something broke")

    monkeypatch.setattr(monitor.commands["version"], "callback", fail)
    assert main(["version"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "error: a fault in monitor itself: RuntimeError: something broke (where: monitor --traceback ...)"
    ]
    with pytest.raises(RuntimeError):
        main(["--traceback", "version"])


@pytest.mark.parametrize(
    "words", [["--help"], ["test", "--help"], ["explain", "operators"], ["rules", "list"], ["test"]]
)
def test_a_reader_that_goes_away_is_told_like_a_broken_pipe(words: list[str]) -> None:
    """`monitor ... | head -1` says nothing, and does not end with 1: that is "no match". Nor does `2>&1 | head`."""
    reading, writing = os.pipe()
    os.close(reading)
    code = f"import sys; from monitor.cli.main import main; sys.exit(main({words}))"
    stderr = writing if words == ["test"] else subprocess.PIPE  # a wrong use is told there
    done = subprocess.run([sys.executable, "-c", code], stdout=writing, stderr=stderr, timeout=60, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr or b"") == (UNREAD, b"")


def test_version_names_the_libraries_for_programs_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["version", "--json"]) == 0
    assert '"trafilatura": "' in capsys.readouterr().out

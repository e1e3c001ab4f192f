"""What people read: evidence under its columns, a reason for each silence, nothing wider than the terminal."""

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.cli.main import main
from monitor.cli.terminal import columns_of
from monitor.settings import places

PAGE = """\
Harbour Gazette

Norland fires new missile into the sea

Tuesday, 10 March 2026

PORT TOWN (Harbour Gazette) - Norland fired a new ballistic missile into the sea on Tuesday, its defence ministry said.

The missile flew 300 kilometres before it fell into open water, the ministry said in a statement to reporters.

Fishermen were warned an hour before the test and nobody was hurt, said the head of the local coast guard.
"""
KOREAN = (
    '{"id": "ko", "title": "북한 미사일 발사", "body": "북한이 동해상으로 탄도미사일을 발사했다고 합참이 밝혔다."}\n'
)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Screen(io.StringIO):
    """A terminal of a given width."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


RULES = {
    "words": "(missile NEAR/8 fired) OR 발사",
    "silent": "unheard",
    "outside": 'field NOT IN "missile field"',
}
Watch = Callable[..., list[str]]


@pytest.fixture
def built_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three short rules instead of those that ship, and no names: this is about the looks."""
    root = tmp_path_factory.mktemp("built-in")
    (root / "rules").mkdir()
    for name, condition in RULES.items():
        (root / "rules" / f"{name}.yaml").write_text(f"id: {name}\ncondition: |\n  {condition}\n", encoding="utf-8")
    return root


@pytest.fixture
def watch(tmp_path: Path, built_in: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Run `monitor ...` on a terminal of some columns; the lines that it shows."""
    monkeypatch.setattr(places, "builtin_directory", lambda: built_in)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "ko.jsonl").write_text(KOREAN, encoding="utf-8")

    def run(*words: str, columns: int = 100, no_colour: bool = True) -> list[str]:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv("NO_COLOR", "1") if no_colour else monkeypatch.delenv("NO_COLOR", raising=False)
        screen = Screen()
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", screen)
            main(list(words))
        return screen.getvalue().splitlines()

    return run


def test_the_evidence_of_a_text_page_stands_at_its_line(watch: Watch) -> None:
    shown = watch("test", "page.txt", "--expression", "fell NEAR/3 water")
    row = shown.index(next(line for line in shown if line.startswith("     9 │")))
    text, underline = shown[row], shown[row + 1]
    found = [text[part.start() : part.end()] for part in re.finditer(r"\^+", underline)]
    assert found == ["fell", "water"]


def test_carets_stand_under_wide_letters(watch: Watch) -> None:
    shown = watch("test", "ko.jsonl", "--expression", "발사")
    row = next(index for index, line in enumerate(shown) if line.startswith(" title │"))
    before = columns_of(shown[row][: shown[row].index("발사")])
    carets = shown[row + 1].index("^"), shown[row + 1].rindex("^") + 1
    assert carets == (before, before + columns_of("발사"))


def test_every_silence_has_its_reason(watch: Watch) -> None:
    shown = "\n".join(watch("test", "page.txt", "--expression", "unheard"))
    assert re.search(r"^  no     expression +the condition's words are not there$", shown, re.MULTILINE)


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("words", [("test", "page.txt", "ko.jsonl"), ("extract", "page.txt"), ("dedup", "page.txt")])
def test_nothing_is_wider_than_the_terminal(watch: Watch, columns: int, words: tuple[str, ...]) -> None:
    shown = watch(*words, columns=columns)
    assert max(map(columns_of, shown)) <= min(columns, 100)


def test_colours_change_no_letter(watch: Watch) -> None:
    words = ("test", "page.txt", "--expression", "missile NEAR/8 fired")
    coloured = watch(*words, no_colour=False)
    assert any("\x1b" in line for line in coloured)
    without = [line for line in watch(*words) if "nothing sent" not in line]
    assert [COLOUR.sub("", line) for line in coloured if "nothing sent" not in line] == without


def test_the_last_line_is_the_next_command(watch: Watch) -> None:
    assert watch("test", "page.txt", "--expression", "missile")[-1].startswith("next: ")
    assert watch("dedup", "page.txt")[-1].startswith("next: ")


def test_a_page_cannot_take_over_the_terminal(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE.replace("Norland fires", "\x1b]0;owned\x07Norland \u202efires"), "utf-8")
    shown = "\n".join(watch("test", "page.txt") + watch("extract", "page.txt"))
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)

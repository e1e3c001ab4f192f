"""A mistake is shown where it is."""

import io

import pytest

from monitor.cli.problems import show_problems
from monitor.cli.terminal import Terminal, columns_of
from monitor.errors import Problem


def shown(*problems: Problem, width: int = 100) -> list[str]:
    stream = io.StringIO()
    show_problems(problems, Terminal(stream=stream, width=width))
    return stream.getvalue().splitlines()


def problem(**more: object) -> Problem:
    values: dict[str, object] = {
        "code": "rule-unknown-operator",
        "message": "unknown operator NERA",
        "path": "config/rules/launch.yaml",
        "line": 9,
        "column": 11,
        "source_line": "  missile NERA/8 fired",
        "width": 4,
        "hint": "did you mean NEAR?",
    }
    return Problem(**{**values, **more})  # type: ignore[arg-type] # a table of values


def test_the_form_of_a_mistake() -> None:
    assert shown(problem()) == [
        "error[rule-unknown-operator]: unknown operator NERA",
        "  --> config/rules/launch.yaml:9:11",
        "  |",
        "9 |   missile NERA/8 fired",
        "  |           ^^^^",
        "    = help: did you mean NEAR?",
        "",
    ]


def test_the_caret_stands_under_wide_letters() -> None:
    lines = shown(problem(source_line="  미사일 NERA/8", column=7))
    assert lines[4].index("^") == columns_of(lines[3][: lines[3].index("NERA")])


def test_a_warning_is_called_one() -> None:
    assert shown(problem(is_warning=True))[0].startswith("warning[")


@pytest.mark.parametrize("width", [40, 60, 100])
def test_a_long_line_is_shown_around_the_mistake(width: int) -> None:
    lines = shown(problem(source_line="x" * 300 + " NERA " + "y" * 300, column=302), width=width)
    assert max(len(line) for line in lines[3:5]) <= width
    start = lines[4].index("^")
    assert lines[3][start : start + 4] == "NERA"


def test_several_mistakes_of_a_file_have_a_heading() -> None:
    assert shown(problem(), problem())[0] == "config/rules/launch.yaml  2 problems"


def test_a_mistake_without_a_place_is_a_message_and_a_hint() -> None:
    lines = shown(problem(path=None, line=None, column=None, source_line=None))
    assert lines == ["error[rule-unknown-operator]: unknown operator NERA", "   = help: did you mean NEAR?", ""]


def test_on_a_narrow_terminal_words_are_broken_between_words() -> None:
    """Elsewhere a message is one line, for whoever looks for it."""
    narrow = problem(message="unknown operator " + "NERA " * 9, hint="did you mean NEAR? " * 3)
    stream = Screen()
    show_problems([narrow], Terminal(stream=stream, width=40))
    assert max(map(len, stream.getvalue().splitlines())) <= 40
    assert len(shown(narrow, width=40)[0]) > 40


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True

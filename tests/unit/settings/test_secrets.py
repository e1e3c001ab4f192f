"""What is not written in the configuration: it is found, and it is never shown."""

from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.errors import Problem
from monitor.settings import Settings

Load = Callable[..., Settings]
Faults = Callable[..., tuple[Problem, ...]]
SLACK = "targets:\n  desk: slack://${TOKENS}\n"


def address(settings: Settings) -> str:
    return settings.targets[0].url.reveal()


def test_a_variable_is_filled_in_from_the_environment(load_here: Load) -> None:
    assert address(load_here({"TOKENS": "T/B/X"}, monitor=SLACK)) == "slack://T/B/X"


@pytest.mark.parametrize("environment", [{}, {"TOKENS": ""}])
def test_a_missing_variable_is_an_error_that_names_it(problems_here: Faults, environment: dict[str, str]) -> None:
    (problem,) = problems_here(environment, monitor=SLACK)
    assert (problem.code, problem.line, problem.column) == ("variable-missing", 2, 9)
    assert "TOKENS" in problem.message


def test_where_secrets_are_not_needed_a_missing_one_is_a_warning(load_here: Load) -> None:
    (warning,) = load_here({}, needs_secrets=False, monitor=SLACK).warnings
    assert (warning.code, warning.is_warning) == ("variable-missing", True)


def test_two_dollars_are_a_dollar(load_here: Load) -> None:
    assert address(load_here({}, monitor="targets:\n  desk: slack://$${TOKENS}\n")) == "slack://${TOKENS}"


def test_a_secret_file_counts_from_the_configuration_and_is_stripped(load_here: Load, tmp_path: Path) -> None:
    (tmp_path / "slack.txt").write_text("slack://T/B/X\n", encoding="utf-8")
    assert address(load_here(monitor="targets:\n  desk: file:../slack.txt\n")) == "slack://T/B/X"


@pytest.mark.parametrize("content", [None, "", "  \n"])
def test_a_secret_file_that_is_absent_or_empty_is_an_error(
    problems_here: Faults, tmp_path: Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "slack.txt").write_text(content, encoding="utf-8")
    (problem,) = problems_here(monitor="targets:\n  desk: file:../slack.txt\n")
    assert (problem.code, problem.line) == ("secret-unreadable", 2)
    assert "slack.txt" in problem.message


def test_the_database_may_be_a_secret_file(load_here: Load, tmp_path: Path) -> None:
    (tmp_path / "db").write_text("postgresql://u:p@h/d\n", encoding="utf-8")
    assert load_here(monitor="database: file:../db\n").database == "postgresql://u:p@h/d"


@pytest.mark.parametrize(
    "monitor",
    [
        "targets:\n  desk: {url: 'slack://hunter2', zoen: UTC}\n",
        "targets:\n  desk: slack://hunter2\n  desk: slack://hunter2\n",
        "targets:\n  desk: {url: 'slackbot:hunter2@launches', zoen: UTC}\n",
        "database: mysql://u:hunter2@h/d\n",
        "database: {a: 'x://hunter2'}\n",
        "targets: {desk: 'slack://hunter2'\n",
        "targets:\n  desk: hunter2\n",
        "targets:\n  desk: [slack://hunter2]\n",
    ],
)
def test_no_fault_shows_a_secret(problems_here: Faults, monitor: str) -> None:
    shown = "\n".join(f"{problem}\n{problem.source_line}" for problem in problems_here(monitor=monitor))
    assert "hunter2" not in shown


def test_settings_do_not_show_the_secret_of_a_target(load_here: Load) -> None:
    assert "T/B/X" not in repr(load_here({"TOKENS": "T/B/X"}, monitor=SLACK).targets)

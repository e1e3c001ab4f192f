"""Every operator has an example that can be read, every reason its sentence."""

import pytest

from monitor.cli.explain import OPERATORS
from monitor.cli.main import main
from monitor.model import HeldReason, MatchReason
from monitor.rules import parse_condition


@pytest.mark.parametrize("example", [example for example, _ in OPERATORS])
def test_every_example_is_a_condition(example: str) -> None:
    parse_condition(example)


def test_the_operators_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "operators"]) == 0
    shown = capsys.readouterr().out
    assert all(example in shown for example, _ in OPERATORS)


@pytest.mark.parametrize("reason", [MatchReason.BACKGROUND, HeldReason.TOO_OLD])
def test_a_reason_is_explained_by_its_name(
    reason: MatchReason | HeldReason, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", reason.name.lower()]) == 0
    assert reason.value in capsys.readouterr().out


def test_an_unknown_subject_is_an_error_that_names_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "nonsense"]) == 2
    assert "operators" in capsys.readouterr().err


@pytest.mark.parametrize(("typed", "meant"), [("backgruond", "background"), ("operatos", "operators")])
def test_a_mistyped_reason_is_recognised(typed: str, meant: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", typed]) == 2
    assert f"did you mean {meant}?" in capsys.readouterr().err

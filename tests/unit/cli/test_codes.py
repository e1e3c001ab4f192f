"""Every code of a mistake has a long form, and its examples are what they say."""

import re
from functools import cache
from pathlib import Path

import pytest

from monitor.cli.codes import CODES
from monitor.cli.main import main
from monitor.entities import Gazetteer
from monitor.errors import SettingsError
from monitor.rules import Rule, RuleBook
from monitor.rules.events.reader import EventReader
from monitor.settings import load

ROOT = Path(__file__).resolve().parents[3]
WITH_EXAMPLE = sorted(name for name, code in CODES.items() if code.wrong)


@cache
def parts() -> tuple[Gazetteer, EventReader]:
    """The built-in entities and events."""
    settings = load(ROOT / "config", {}, needs_secrets=False)
    gazetteer = Gazetteer(settings.entities)
    return gazetteer, EventReader(settings.events, gazetteer)


def compiled(condition: str) -> RuleBook:
    gazetteer, events = parts()
    return RuleBook([Rule(id="r", condition=condition)], gazetteer=gazetteer, events=events)


def test_every_code_in_the_program_has_a_long_form() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "monitor").rglob("*.py"))
    used = set(
        re.findall(r'"((?:rule|yaml|file|source|secret|target|template|config|definition)-[a-z]+(?:-[a-z]+)*)"', text)
    )
    assert used - {"target-"} - CODES.keys() - OTHER_WORDS == set()


OTHER_WORDS = {"rule-", "config-dir"}


@pytest.mark.parametrize("name", WITH_EXAMPLE)
def test_the_wrong_example_has_this_very_mistake(name: str) -> None:
    with pytest.raises(SettingsError) as caught:
        compiled(CODES[name].wrong)
    assert name in {problem.code for problem in caught.value.problems}


@pytest.mark.parametrize("name", WITH_EXAMPLE)
def test_the_right_example_has_none(name: str) -> None:
    compiled(CODES[name].right)


def test_a_code_is_explained_with_its_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "rule-unknown-operator"]) == 0
    shown = capsys.readouterr().out
    assert "missile NERA/8 fired" in shown
    assert "missile NEAR/8 fired" in shown


def test_a_mistyped_code_has_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "rule-unknown-operater"]) == 2
    assert "did you mean rule-unknown-operator" in capsys.readouterr().err

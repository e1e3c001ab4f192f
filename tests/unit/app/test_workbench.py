"""What is kept of an article's verdicts: all of a few rules, of very many those that say something."""

from dataclasses import replace

import pytest

from monitor.app.workbench import FEW_RULES, Workbench
from monitor.model import Document, Match, MatchReason
from monitor.rules import Rule
from monitor.settings import Settings, load
from monitor.testing import LAUNCH, START

PAGE = Document(
    url="https://wire.example/1",
    final_url="https://wire.example/1",
    media_type="text/html",
    body=f"<html><h1>Ostrava fires rockets into gulf</h1><p>{LAUNCH}</p></html>".encode(),
    fetched_at=START,
)
TELLING = (Rule(id="found", condition='"rockets"'), Rule(id="excluded", condition='"rockets" AND NOT "gulf"'))


@pytest.fixture
def settings() -> Settings:
    """No events and no entities: quick to compile."""
    return replace(load(None, {}), rules_off=(), events=(), entities=())


def kept(settings: Settings, strangers: int) -> tuple[Match, ...]:
    """The verdicts that are kept with so many rules besides whose words are not there."""
    others = (Rule(id=f"other-{number}", condition=f'"stranger{number}"') for number in range(strangers))
    (analysis,) = Workbench(replace(settings, rules=(*TELLING, *others))).analyse_to_keep(PAGE)
    return analysis.articles[0].matches


def test_of_a_hundred_rules_every_verdict_is_kept(settings: Settings) -> None:
    assert len(kept(settings, FEW_RULES - len(TELLING))) == FEW_RULES


def test_of_more_rules_those_are_kept_that_say_more_than_that_the_words_are_missing(settings: Settings) -> None:
    matches = kept(settings, FEW_RULES)
    assert [match.rule for match in matches] == ["found", "excluded"]
    assert [match.why for match in matches] == [MatchReason.WORDS_FOUND, MatchReason.EXCLUDED]

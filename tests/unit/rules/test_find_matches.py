"""Matches found sooner than by `judge`, and never others."""

from functools import cache
from pathlib import Path

import pytest

from monitor.entities import Gazetteer
from monitor.model import Article
from monitor.rules import Rule, RuleBook
from monitor.rules.events import glance
from monitor.rules.events.glance import glance_at
from monitor.rules.events.reader import EventReader
from monitor.rules.reading import read
from monitor.rules.wordset import unpack_words
from monitor.settings import load

FILLER = "The weather in the town was calm on that day, and nobody spoke of anything else.\n"
NEWS = "North Korea fired a ballistic missile into the sea on Tuesday, the military said.\n"


@cache
def book() -> RuleBook:
    """The built-in rules."""
    settings = load(Path("config"), {}, needs_secrets=False)
    gazetteer = Gazetteer(settings.entities)
    return RuleBook(settings.rules, gazetteer=gazetteer, events=EventReader(settings.events, gazetteer))


@pytest.mark.parametrize(
    ("title", "body", "language"),
    [
        ("Missile fired", NEWS + FILLER * 40, "en"),
        ("", NEWS + FILLER * 40, "en"),
        ("A calm day", FILLER * 3 + NEWS + FILLER * 40, "en"),
        ("A calm day", "By Someone\n" * 30 + NEWS + FILLER * 40, "en"),
        ("A calm day", FILLER * 40, "en"),
        ("Corea del Norte lanza un misil", NEWS, "es"),
        ("A word", "", "en"),
    ],
)
def test_the_same_matches_as_by_judging_in_full(title: str, body: str, language: str) -> None:
    """With or without the events that were found to be told in it when it was stored."""
    article = Article(position=1, title=title, body=body, language=language)
    matches, packed = book().judge_and_keep(article, "today")
    told = book().make_sieve("today").known_events(unpack_words(packed))
    assert told is not None
    for found in (book().find_matches(article), book().find_matches(article, told)):
        assert found == tuple(match for match in matches if match.is_match)


def test_of_a_long_article_only_the_beginning_is_read() -> None:
    """A glance keeps the words' numbers and stops after the lead."""
    article = Article(position=1, title="Missile fired", body=NEWS + FILLER * 40)
    whole = read(article, Gazetteer([]))
    head = glance_at(whole)
    assert head is not None
    assert len(head.body.words) < len(whole.body.words) / 5
    assert head.body.words == whole.body.words[: len(head.body.words)]
    assert head.body.sentences == whole.body.sentences[: len(head.body.sentences)]


def test_where_the_lead_does_not_end_the_whole_is_read() -> None:
    """Bylines and rubrics without end are no lead: there is no telling where it begins."""
    article = Article(position=1, title="Missile fired", body="By Me.\n" * (glance.ENOUGH[-1] + 5))
    assert glance_at(read(article, Gazetteer([]))) is None


def test_rules_without_events_need_no_event_file() -> None:
    book = RuleBook([Rule(id="r", condition="rocket")], gazetteer=Gazetteer([]), events=EventReader([], Gazetteer([])))
    assert [one.rule for one in book.find_matches(Article(position=1, title="A rocket", body="It rose."))] == ["r"]

"""Another language is another value and another block of words; without them an article is judged on names alone."""

from dataclasses import replace
from datetime import date

import pytest

from monitor.entities.gazetteer import Gazetteer
from monitor.model import Article, DateClaim, DateKind, Status
from monitor.rules.events.definition import Act, EventDefinition, EventWords
from monitor.rules.events.judgement import news_of
from monitor.rules.events.language import Form, Language
from monitor.rules.events.languages import LANGUAGES
from monitor.rules.events.reader import EventReader
from monitor.rules.events.verdict import EventVerdict
from monitor.rules.reading import read


def _inflect(verb: str) -> tuple[tuple[str, Form], ...]:
    stem = verb.removesuffix("en")
    return ((verb, Form.BASE), (f"{stem}et", Form.PRESENT), (f"ge{stem}et", Form.PAST))


GERMAN = Language(code="de", inflect_verb=_inflect, modals={"wird": "planned"}, status_words={"planned": ("geplant",)})
WORDS = EventWords(groups={"thing": ("rakete",)}, acts=(Act(act="start", verbs=("starten",), objects=("thing",)),))
LAUNCH = EventDefinition(id="start", default_acts=("start",), words={"de": WORDS})


def _verdict(reader: EventReader, gazetteer: Gazetteer, event: str, title: str, language: str) -> EventVerdict:
    claim = DateClaim(kind=DateKind.GIVEN, day=date(2024, 5, 2))
    article = Article(position=1, title=title, body="", published=claim, language=language)
    return reader.read(read(article, gazetteer))[event]


@pytest.mark.parametrize(
    ("title", "status"),
    [("Indien startet Rakete", Status.HAPPENED), ("Die Rakete wird starten", Status.PLANNED)],
)
def test_a_language_is_read_once_it_has_a_value_and_words(title: str, status: Status, gazetteer: Gazetteer) -> None:
    reader = EventReader([LAUNCH], gazetteer, {**LANGUAGES, "de": GERMAN})
    verdict = _verdict(reader, gazetteer, "start", title, "de")
    assert verdict.is_judged
    assert verdict.decisive is not None
    assert verdict.decisive.status is status


@pytest.mark.parametrize("language", ["fr", "ko"])
def test_a_language_without_words_is_judged_on_names_with_status_unknown(
    language: str, reader: EventReader, gazetteer: Gazetteer
) -> None:
    verdict = _verdict(reader, gazetteer, "launch", "Le lanceur Ariane 6 a décollé de Kourou", language)
    assert not verdict.is_judged
    assert verdict.decisive is not None
    assert verdict.decisive.status is Status.UNKNOWN
    assert language in verdict.why
    assert news_of(verdict) is None


def test_words_of_a_language_that_is_not_there_are_refused_by_name(gazetteer: Gazetteer) -> None:
    stray = replace(LAUNCH, words={"xx": WORDS})
    with pytest.raises(ValueError, match="event start: words of 'xx'"):
        EventReader([stray], gazetteer)

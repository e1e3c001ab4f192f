"""The two seed pages, cut into their articles by hand: every verdict as `expected.json` gives it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from ruamel.yaml import YAML

from monitor.entities.definition import Entity
from monitor.entities.gazetteer import Gazetteer
from monitor.model import Article, DateClaim, DateKind
from monitor.rules.events.definition import EventDefinition
from monitor.rules.events.judgement import news_of
from monitor.rules.events.reader import EventReader
from monitor.rules.events.verdict import EventVerdict
from monitor.rules.reading import read

CONFIG = Path(__file__).resolve().parents[2] / "config"
LABELS = [(page, position, event) for page in (0, 1) for position in (1, 2) for event in ("launch", "treaty")]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    yaml, files = YAML(typ="safe", pure=True), TypeAdapter(tuple[Entity, ...])
    paths = sorted((CONFIG / "entities").glob("*.yaml"))
    return Gazetteer(entity for path in paths for entity in files.validate_python(yaml.load(path)))


@pytest.fixture(scope="module")
def reader(gazetteer: Gazetteer) -> EventReader:
    yaml, files = YAML(typ="safe", pure=True), TypeAdapter(EventDefinition)
    paths = sorted((CONFIG / "events").glob("*.yaml"))
    return EventReader([files.validate_python(yaml.load(path)) for path in paths], gazetteer)


def _cut(lines: list[str], expected: dict[str, Any]) -> Article:
    """The article between the words with which its body starts and ends."""
    first = next(number for number, line in enumerate(lines) if line.startswith(expected["body_starts"]))
    last = next(number for number, line in enumerate(lines) if number >= first and line.endswith(expected["body_ends"]))
    published = expected["published"]
    claim = DateClaim(kind=DateKind.TIMESTAMP, day=date.fromisoformat(published[:10])) if published else None
    body = "\n".join(line for line in lines[first : last + 1] if line)
    return Article(position=expected["position"], title=expected["title"], body=body, published=claim)


@pytest.fixture(params=LABELS, ids=str)
def judged(
    request: pytest.FixtureRequest, corpora: Path, reader: EventReader, gazetteer: Gazetteer
) -> tuple[EventVerdict, dict[str, Any]]:
    """The verdict of one event on one article, and what is expected of it."""
    page, position, event = request.param
    expected = json.loads((corpora / "seeds" / "expected.json").read_text(encoding="utf-8"))[page]
    lines = (corpora / "seeds" / expected["page"]).read_text(encoding="utf-8").splitlines()
    article = expected["articles"][position - 1]
    return reader.read(read(_cut(lines, article), gazetteer))[event], article[event]


def test_only_the_news_of_the_article_alerts(judged: tuple[EventVerdict, dict[str, Any]]) -> None:
    verdict, expected = judged
    mention = news_of(verdict)
    is_news = mention is not None and mention.event_class == verdict.event
    assert is_news is expected["alert"]


def test_the_type_of_each_verdict_is_as_labelled(judged: tuple[EventVerdict, dict[str, Any]]) -> None:
    verdict, expected = judged
    names = {"class": "event_class", "act": "act", "status": "status", "prominence": "prominence"}
    for label, name in names.items():
        if label in expected:
            assert getattr(verdict.decisive, name) == expected[label]


def test_actors_and_event_date_are_as_labelled(judged: tuple[EventVerdict, dict[str, Any]]) -> None:
    verdict, expected = judged
    if "actors" in expected:
        assert verdict.decisive is not None
        assert list(verdict.decisive.actors) == expected["actors"]
        when = verdict.decisive.event_date
        assert (when.first.isoformat() if when else None) == (
            expected["event_date"] if expected["event_date"][0].isdigit() else None
        )


def test_background_and_planned_mentions_are_found_and_kept_apart(
    judged: tuple[EventVerdict, dict[str, Any]],
) -> None:
    verdict, expected = judged
    for label, statuses in (("background", ("old", "hypothetical", "happened")), ("planned", ("planned",))):
        for quote in expected.get(label, ()):
            mentions = [one for one in verdict.mentions if any(_shares(piece.quote, quote) for piece in one.evidence)]
            assert any(one.status in statuses and one.prominence == "background" for one in mentions), quote


def _shares(evidence: str, quote: str) -> bool:
    return evidence in quote and len(evidence) > len("the")

"""Every shipped event file says by example what it means, and means it."""

from pathlib import Path

import pytest
from pydantic import TypeAdapter
from ruamel.yaml import YAML

from monitor.entities.gazetteer import Gazetteer
from monitor.model import Article, Status
from monitor.rules.events.definition import EventDefinition
from monitor.rules.events.judgement import news_of
from monitor.rules.events.reader import EventReader
from monitor.rules.reading import read

CONFIG = Path(__file__).resolve().parents[3] / "config"
FILES = sorted((CONFIG / "events").glob("*.yaml"))


def _examples() -> list[tuple[str, str, bool]]:
    examples = []
    for path in FILES:
        value = YAML(typ="safe", pure=True).load(path)
        for label in ("match", "nomatch"):
            examples += [(value["id"], text, label == "match") for text in value["tests"][label]]
        rule = CONFIG / "rules" / f"{value['id'].replace('_', '-')}.yaml"
        tests = YAML(typ="safe", pure=True).load(rule)["tests"] if rule.exists() else {}
        for label in ("match", "nomatch"):
            examples += [(value["id"], text, label == "match") for text in tests.get(label, [])]
    return examples


@pytest.mark.parametrize(("event", "text", "is_match"), _examples())
def test_each_example_of_an_event_and_of_its_rule_is_judged_as_it_says(
    event: str, text: str, is_match: bool, reader: EventReader, gazetteer: Gazetteer
) -> None:
    verdict = reader.read(read(Article(position=1, title="", body=text, language="en"), gazetteer))[event]
    news = news_of(verdict)
    told = news is not None and news.event_class == event and news.act in reader.definitions[event].default_acts
    assert told is is_match, verdict.why


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_event_file_is_valid_and_named_after_its_id(path: Path) -> None:
    value = YAML(typ="safe", pure=True).load(path)
    definition = TypeAdapter(EventDefinition).validate_python(value)
    assert definition.id == path.stem
    assert definition.tests.match
    assert definition.tests.nomatch
    assert all(status.value for status in Status)

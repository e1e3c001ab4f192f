"""The shipped entities and events, read as the settings read them."""

from pathlib import Path

import pytest
from pydantic import TypeAdapter
from ruamel.yaml import YAML

from monitor.entities.definition import Entity
from monitor.entities.gazetteer import Gazetteer
from monitor.rules.events.definition import EventDefinition
from monitor.rules.events.reader import EventReader

CONFIG = Path(__file__).resolve().parents[3] / "config"


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """All shipped entities."""
    yaml = YAML(typ="safe", pure=True)
    files = TypeAdapter(tuple[Entity, ...])
    return Gazetteer(
        entity
        for path in sorted((CONFIG / "entities").glob("*.yaml"))
        for entity in files.validate_python(yaml.load(path))
    )


@pytest.fixture(scope="session")
def definitions() -> tuple[EventDefinition, ...]:
    """All shipped event files."""
    yaml = YAML(typ="safe", pure=True)
    files = TypeAdapter(EventDefinition)
    return tuple(files.validate_python(yaml.load(path)) for path in sorted((CONFIG / "events").glob("*.yaml")))


@pytest.fixture(scope="session")
def reader(definitions: tuple[EventDefinition, ...], gazetteer: Gazetteer) -> EventReader:
    """All shipped events, compiled."""
    return EventReader(definitions, gazetteer)

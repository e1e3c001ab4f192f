"""The name of what reads events: the same for the same, another for anything else."""

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.app import readers
from monitor.app.readers import name_reader
from monitor.settings import Settings, load


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load(Path("config"), {}, needs_secrets=False)


def test_the_same_settings_have_the_same_name(settings: Settings) -> None:
    assert name_reader(settings) == name_reader(load(Path("config"), {}, needs_secrets=False))


def test_another_event_file_or_entity_is_another_reader(settings: Settings) -> None:
    others = (replace(settings, events=settings.events[1:]), replace(settings, entities=settings.entities[1:]))
    assert name_reader(settings) not in {name_reader(one) for one in others}


def test_another_program_is_another_reader(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = name_reader(settings)
    monkeypatch.setattr(readers, "_program", lambda: b"another")
    assert name_reader(settings) != before

"""In ordinary news, of many countries, the names that are found are names."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.entities import Entity, Gazetteer
from monitor.settings.definitions import read_entities
from monitor.settings.places import Layer
from monitor.settings.reading import Reading
from monitor.text.tokens import tokenise

CONFIG = Path(__file__).resolve().parents[2] / "config"
EVERY = 3
"""Each third page is read: enough to find a common word among the names, and quick."""


@pytest.fixture(scope="module")
def entities() -> tuple[Entity, ...]:
    reading = Reading(layers=(Layer(root=CONFIG, shown="config"),), own=None, environment={}, kinds=())
    return tuple(read_entities(reading).values())


def words_found(corpora: Path, gazetteer: Gazetteer) -> Iterator[tuple[str, str]]:
    """Each name of one word that was found, and the word as the page writes it."""
    for page in sorted((corpora / "extraction" / "pages").glob("*/gold.json"))[::EVERY]:
        gold = json.loads(page.read_text(encoding="utf-8"))
        zones = [tokenise(gold.get("title") or ""), tokenise(gold.get("body") or "")]
        for zone, mentions in zip(zones, gazetteer.find(zones), strict=True):
            yield from ((found.alias, zone.cased[found.first]) for found in mentions if found.first == found.last)


def test_names_are_hardly_ever_found_in_small_letters(corpora: Path, entities: tuple[Entity, ...]) -> None:
    """A capitalised name that the news write small is a common word of some language: `case` is for those."""
    found = list(words_found(corpora, Gazetteer(entities)))
    small = [name for name, word in found if name[0].isupper() and word[0].islower()]
    assert len(found) > 1000
    assert len(small) < len(found) / 100, sorted(set(small))

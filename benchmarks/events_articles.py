"""What the event benchmarks share: the labelled items as articles, the shipped reader, groups for cross-validation."""

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from ruamel.yaml import YAML

from benchmarks.events_corpus import load, split
from monitor.entities.definition import Entity
from monitor.entities.gazetteer import Gazetteer
from monitor.model import Article, DateClaim, DateKind
from monitor.rules.events.definition import EventDefinition
from monitor.rules.events.judgement import news_of
from monitor.rules.events.reader import EventReader
from monitor.rules.events.verdict import EventVerdict

CONFIG = Path(__file__).resolve().parents[1] / "config"
OWN = Path(__file__).resolve().parent / "events_own"
LABELS = {"launch": "launch_alert", "treaty": "treaty_alert"}
BULLETS = "wikipedia_ce"
Item = dict[str, Any]


def load_gazetteer() -> Gazetteer:
    """All shipped entities."""
    files = TypeAdapter(tuple[Entity, ...])
    yaml = YAML(typ="safe", pure=True)
    paths = sorted((CONFIG / "entities").glob("*.yaml"))
    return Gazetteer(entity for path in paths for entity in files.validate_python(yaml.load(path)))


def load_reader(gazetteer: Gazetteer, *, weighted: bool = True) -> EventReader:
    """All shipped events; without their weights what the sentences alone say."""
    files = TypeAdapter(EventDefinition)
    yaml = YAML(typ="safe", pure=True)
    values = [yaml.load(path) for path in sorted((CONFIG / "events").glob("*.yaml"))]
    if not weighted:
        for value in values:
            for words in value["words"].values():
                words.pop("weights", None)
    return EventReader([files.validate_python(value) for value in values], gazetteer)


def development(place: Path) -> list[Item]:
    """The development part: of a corpora directory, or as written by `events_corpus.py`."""
    if place.is_dir():
        return split(load(place))[0]
    return _lines(place)


OWN_DEV = (
    *("short_dev", "full_dev", "full3_launch_dev", "full3_treaty_dev", "full4_launch_dev", "full4_treaty_dev"),
    *("short_read", "full_read", "full3_launch_read", "full3_treaty_read"),
)
OWN_BLIND = ("full4_launch_blind", "full4_treaty_blind")


def developed_on() -> list[Item]:
    """All of our own items that the weights are learned from."""
    return [item for name in OWN_DEV for item in own_items(name)]


def own_items(name: str) -> list[Item]:
    """One of our own sets (`events_own/README.md`)."""
    return _lines(OWN / f"{name}.jsonl")


def _lines(path: Path) -> list[Item]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def is_full(item: Item) -> bool:
    """Whether an item is an article of an outlet: no bullet, and none of our own."""
    return item["source"] != BULLETS and "form" not in item and not item["source"].startswith("own/")


def day_of(item: Item) -> date | None:
    """Day of publication; None where the label gives none or only a year."""
    text = str(item.get("date") or "")
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def article_of(item: Item) -> Article:
    """The item as the rules get it."""
    day = day_of(item)
    claim = DateClaim(kind=DateKind.GIVEN, day=day) if day else None
    return Article(position=1, title=item["title"], body=item["body"], published=claim, language="en")


def group_of(item: Item) -> str:
    """Month and kind of source, so that reports of one event stay in one fold; undated items stand alone."""
    day = day_of(item)
    return f"{day:%Y-%m}" if day else str(item["id"])


def is_alert(verdicts: Mapping[str, EventVerdict], event: str, reader: EventReader) -> bool:
    """Whether the shipped rule of that name would alert."""
    news = news_of(verdicts[event])
    acts = reader.definitions[event].default_acts
    return news is not None and news.event_class == event and news.act in acts

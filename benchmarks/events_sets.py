"""How well the events are judged in articles by others: each set of articles by what was learned from all other sets.

    python -m benchmarks.events_sets CORPORA|DEVELOPMENT.jsonl [MORE.jsonl ...]

The sets: each large outlet of the development part, its small outlets together, its bullets, each of our own sets, and
each file named besides (of third-party text, which is not shipped: its items are judged and nothing is learned from
them for the shipped weights). A set is judged in two halves by month; the weights for a half are learned from the other
sets, without the articles of those months. The bullets, a third of all, are judged in five parts, by the bullets of
other months too. `sentences` is what the hand-set decision says without any weights. Articles
of at least `FULL` characters are told apart from shorter ones, and bullets and our own short items count as short.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.events_articles import (
    BULLETS,
    LABELS,
    OWN_DEV,
    Item,
    article_of,
    development,
    group_of,
    is_alert,
    load_gazetteer,
    load_reader,
    own_items,
)
from benchmarks.events_eval import figures
from benchmarks.events_folds import BULLET_FOLDS, LARGE
from benchmarks.events_train import lessons_of, train
from monitor.rules.events.reader import EventReader
from monitor.rules.reading import Reading, read

FULL, HALVES = 600, 2
SHORT_SETS = ("bullets", "short_dev")


@dataclass(frozen=True)
class Sets:
    """All items, each with the name of its set, and whether it is a full article."""

    items: Sequence[Item]
    names: np.ndarray
    full: np.ndarray


def gather(place: Path, more: Sequence[Path]) -> Sets:
    """The development part by outlet, our own sets, and the files named besides; an article counts once."""
    items = development(place)
    sizes = Counter(item["source"] for item in items)
    named = [(_outlet(item, sizes), item) for item in items]
    named += [(name, item) for name in OWN_DEV for item in own_items(name)]
    named += [(path.stem, _as_item(line)) for path in more for line in path.read_text("utf-8").splitlines()]
    once = {(item["title"] or item["id"], item["body"][:FULL]): (name, item) for name, item in reversed(named)}
    kept = list(reversed(once.values()))
    full = [name not in SHORT_SETS and len(item["body"]) >= FULL for name, item in kept]
    return Sets([item for _, item in kept], np.array([name for name, _ in kept]), np.array(full))


def _outlet(item: Item, sizes: Counter[str]) -> str:
    if item["source"] == BULLETS:
        return "bullets"
    return str(item["source"]) if sizes[item["source"]] >= LARGE else "small outlets"


def _as_item(line: str) -> Item:
    """An item of a set collected later, whose fields have other names."""
    item: Item = json.loads(line)
    return {**item, "body": item.get("body", item.get("text")), "date": item.get("date", item.get("published"))}


def judge_sets(sets: Sets, event: str, reader: EventReader, readings: Sequence[Reading]) -> np.ndarray:
    """Whether each article would alert, by weights that were learned from the other sets."""
    lessons = lessons_of(sets.items, event, reader, load_gazetteer())
    months = np.array([group_of(item) for item in sets.items])
    told = np.zeros(len(sets.items), dtype=bool)
    for name in np.unique(sets.names):
        inside = np.unique(months[sets.names == name])
        parts = BULLET_FOLDS if name == "bullets" else HALVES
        for part in range(parts):
            is_held = np.isin(months, inside[part::parts])
            others = (sets.names != name) | (name == "bullets")
            weights = train(lessons.of(np.flatnonzero(others & ~is_held)))
            for row in map(int, np.flatnonzero((sets.names == name) & is_held)):
                told[row] = is_alert({event: reader.read_by(weights, readings[row], event)}, event, reader)
    return told


def show(name: str, labels: np.ndarray, sentences: np.ndarray, told: np.ndarray) -> None:
    """One row: by sentences alone, and with weights."""
    parts = []
    for what, alerts in (("sentences", sentences), ("and weights", told)):
        precision, recall, f1 = figures(labels, alerts)
        parts.append(f"{what} P {precision:.2f} R {recall:.2f} F1 {f1:.3f}")
    print(f"{name:34s} {len(labels):5d} with {int(labels.sum()):3d}: {'; '.join(parts)}")


def main() -> None:
    """Print a table for each event."""
    sets = gather(Path(sys.argv[1]), [Path(one) for one in sys.argv[2:]])
    gazetteer = load_gazetteer()
    reader = load_reader(gazetteer, weighted=False)
    readings = [read(article_of(item), gazetteer) for item in sets.items]
    for event, label in LABELS.items():
        labels = np.array([bool(item[label]) for item in sets.items])
        sentences = np.array([is_alert(reader.read(one, [event]), event, reader) for one in readings])
        told = judge_sets(sets, event, reader, readings)
        print(f"\n== {event}")
        for form, rows in (("full", sets.full), ("short", ~sets.full)):
            for name in np.unique(sets.names[rows]):
                some = rows & (sets.names == name)
                show(f"{name}, {form}", labels[some], sentences[some], told[some])
            show(f"ALL {form}", labels[rows], sentences[rows], told[rows])
        show("ALL", labels, sentences, told)


if __name__ == "__main__":
    main()

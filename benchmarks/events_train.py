"""Learns the weights of an event from the development part of the labelled articles and our own, and writes them.

    python -m benchmarks.events_train CORPORA|DEVELOPMENT.jsonl [launch treaty]

Logistic regression (scikit-learn, only here) over the named cues of title and beginning (`rules/events/cues.py`), each
article's divided by the square root of their number. A cue must be seen in `RAREST` months of an outlet, and only the
`MOST` that move the score most are kept and learned once more, so that people can read them. What is learned is judged
by `events_eval.py`, in folds that share neither month nor outlet, and by `events_sets.py`, on sets left out; nothing is
chosen here by the training fit.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression

from benchmarks.events_articles import (
    CONFIG,
    LABELS,
    Item,
    article_of,
    developed_on,
    development,
    group_of,
    is_full,
    load_gazetteer,
    load_reader,
)
from monitor.entities.gazetteer import Gazetteer
from monitor.rules.events.reader import EventReader
from monitor.rules.reading import read

STRENGTH = 30  # inverse of the regularisation
RAREST, MOST = 4, 1500
WIDTH = 110  # characters of a line of the weights
FULL_WEIGHT = 1.5  # a full article counts for this many bullets
WEIGHTS_BLOCK = re.compile(r"(?m)^    weights: \|-?\n(?:      .*\n|\n)*")


@dataclass(frozen=True)
class Lessons:
    """What is learned from: the cues of each article, its label, its weight and its group (month of an outlet)."""

    cues: Sequence[frozenset[str]]
    labels: np.ndarray
    weights: np.ndarray
    groups: Sequence[str]

    def of(self, rows: np.ndarray) -> "Lessons":
        """Some of them."""
        return Lessons(
            [self.cues[row] for row in rows],
            self.labels[rows],
            self.weights[rows],
            [self.groups[row] for row in rows],
        )


def lessons_of(items: Sequence[Item], event: str, reader: EventReader, gazetteer: Gazetteer) -> Lessons:
    """Everything that can be learned of an event from these items."""
    return Lessons(
        cues=[reader.cues(read(article_of(item), gazetteer), event) for item in items],
        labels=np.array([bool(item[LABELS[event]]) for item in items]),
        weights=np.array([FULL_WEIGHT if is_full(item) else 1.0 for item in items]),
        groups=[f"{item['source']} {group_of(item)}" for item in items],
    )


def train(lessons: Lessons) -> dict[str, float]:
    """Weights by cue, `bias` included."""
    names = _vocabulary(lessons)
    model, matrix = _fit(lessons, names)
    moves = np.abs(model.coef_[0]) * np.sqrt(np.asarray(matrix.multiply(matrix).mean(axis=0))[0])
    kept = sorted(names[place] for place in np.argsort(-moves)[:MOST])
    model, _ = _fit(lessons, kept)
    fitted = {name: float(value) for name, value in zip(kept, model.coef_[0], strict=True)}
    return {"bias": float(model.intercept_[0]), **fitted}


def _fit(lessons: Lessons, names: Sequence[str]) -> tuple[LogisticRegression, csr_matrix]:
    places = {name: place for place, name in enumerate(names)}
    known = [[places[cue] for cue in cues if cue in places] for cues in lessons.cues]
    rows = [row for row, columns in enumerate(known) for _ in columns]
    columns = [column for some in known for column in some]
    values = [1 / np.sqrt(len(some)) for some in known for _ in some]
    matrix = csr_matrix((values, (rows, columns)), shape=(len(known), len(names)))
    model = LogisticRegression(C=STRENGTH, max_iter=3000)
    return model.fit(matrix, lessons.labels, sample_weight=lessons.weights), matrix


def _vocabulary(lessons: Lessons) -> list[str]:
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for cues, group in zip(lessons.cues, lessons.groups, strict=True):
        for cue in cues:
            seen[cue].add(group)
    return sorted(cue for cue, groups in seen.items() if len(groups) >= RAREST)


def write_weights(path: Path, weights: dict[str, float]) -> None:
    """Put the weights, strongest first, into the event file in place of those it has."""
    told = sorted(weights.items(), key=lambda item: (item[0] != "bias", -abs(item[1]), item[0]))
    pairs = [f"{value:+.2f} {cue}" for cue, value in told]
    lines = "".join(f"      {line}\n" for line in _wrapped(pairs))
    text = path.read_text(encoding="utf-8")
    block = f"    weights: |\n{lines}"
    if WEIGHTS_BLOCK.search(text):
        text = WEIGHTS_BLOCK.sub(lambda _: block, text, count=1)
    else:
        text = text.replace("\ntests:\n", f"\n{block}tests:\n", 1)
    path.write_text(text, encoding="utf-8")


def _wrapped(pairs: Sequence[str]) -> Iterator[str]:
    """The pairs with semicolons between, as many to a line as it holds."""
    line = ""
    for pair in pairs:
        if line and len(line) + len(pair) > WIDTH:
            yield line
            line = ""
        line = f"{line}; {pair}" if line else pair
    yield line


def main() -> None:
    """Train and write the weights of the named events, of all by default."""
    items = [*development(Path(sys.argv[1])), *developed_on()]
    gazetteer = load_gazetteer()
    reader = load_reader(gazetteer, weighted=False)
    for event in sys.argv[2:] or LABELS:
        weights = train(lessons_of(items, event, reader, gazetteer))
        write_weights(CONFIG / "events" / f"{event}.yaml", weights)
        print(f"{event}: {len(weights)} weights from {len(items)} articles")


if __name__ == "__main__":
    main()

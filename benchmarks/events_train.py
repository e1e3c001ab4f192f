"""Learns the weights of an event from the development part of the labelled articles, and writes them into its file.

    python -m benchmarks.events_train CORPORA|DEVELOPMENT.jsonl [launch treaty]

Logistic regression (scikit-learn, only here) over the named cues of title and lead. Of the word
cues only the most telling are kept, so that the weights stay readable. What is learned is judged
by `events_eval.py`, in folds that never share a month; nothing is chosen here by the training fit.
"""

import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression

from benchmarks.events_articles import (
    BULLETS,
    CONFIG,
    LABELS,
    Item,
    article_of,
    development,
    load_gazetteer,
    load_reader,
)
from monitor.entities.gazetteer import Gazetteer
from monitor.rules.events.reader import EventReader
from monitor.rules.reading import read

Cues = tuple[frozenset[str], frozenset[str]]
STRENGTH = 0.2  # inverse of the regularisation
WORD_SCALE = 4.0  # how much less words are regularised than frames
KEPT_WORDS = 300
RAREST_FRAME, RAREST_WORD = 2, 3
FULL_WEIGHT = 1.5  # a full article counts for this many bullets
WEIGHTS_BLOCK = re.compile(r"(?m)^    weights: \|-?\n(?:      .*\n|\n)*")


def cues_of(items: Sequence[Item], event: str, reader: EventReader, gazetteer: Gazetteer) -> list[Cues]:
    """Frame cues and word cues of each item."""
    return [reader.cues(read(article_of(item), gazetteer), event) for item in items]


def importance(items: Sequence[Item]) -> np.ndarray:
    """How much each item counts."""
    return np.array([1.0 if item["source"] == BULLETS else FULL_WEIGHT for item in items])


def train(cues: Sequence[Cues], labels: Sequence[bool], weights: np.ndarray) -> dict[str, float]:
    """Weights by cue, `bias` included."""
    frames = _vocabulary([one[0] for one in cues], RAREST_FRAME)
    words = _vocabulary([one[1] for one in cues], RAREST_WORD)
    fitted = _fit(cues, frames, words, labels, weights)
    counts = Counter(word for one in cues for word in one[1])
    told = sorted(words, key=lambda word: -abs(fitted[word]) * counts[word] ** 0.5)
    return _fit(cues, frames, sorted(told[:KEPT_WORDS]), labels, weights)


def _vocabulary(sets: Sequence[frozenset[str]], rarest: int) -> list[str]:
    counts = Counter(cue for cues in sets for cue in cues)
    return sorted(cue for cue, count in counts.items() if count >= rarest)


def _fit(
    cues: Sequence[Cues], frames: list[str], words: list[str], labels: Sequence[bool], weights: np.ndarray
) -> dict[str, float]:
    matrix = hstack([_matrix([one[0] for one in cues], frames), _matrix([one[1] for one in cues], words, WORD_SCALE)])
    model = LogisticRegression(C=STRENGTH, max_iter=3000).fit(matrix.tocsr(), labels, sample_weight=weights)
    scale = [1.0] * len(frames) + [WORD_SCALE] * len(words)
    names = frames + words
    fitted = {name: float(value) * by for name, value, by in zip(names, model.coef_[0], scale, strict=True)}
    return {"bias": float(model.intercept_[0]), **fitted}


def _matrix(sets: Sequence[frozenset[str]], names: list[str], scale: float | None = None) -> csr_matrix:
    """One row an item; with a scale each row is divided by the root of its known cues, as `weights.score` does."""
    places = {name: place for place, name in enumerate(names)}
    rows, columns, values = [], [], []
    for row, cues in enumerate(sets):
        known = [places[cue] for cue in cues if cue in places]
        rows.extend([row] * len(known))
        columns.extend(known)
        values.extend([scale / max(len(known), 1) ** 0.5 if scale else 1.0] * len(known))
    return csr_matrix((values, (rows, columns)), shape=(len(sets), len(names)))


def write_weights(path: Path, weights: dict[str, float]) -> None:
    """Put the weights, strongest first, into the event file in place of those it has."""
    told = sorted(weights.items(), key=lambda item: (item[0] != "bias", -abs(item[1]), item[0]))
    lines = "".join(f"      {value:+.2f} {cue}\n" for cue, value in told if cue == "bias" or abs(value) >= 0.02)
    text = path.read_text(encoding="utf-8")
    block = f"    weights: |\n{lines}"
    if WEIGHTS_BLOCK.search(text):
        text = WEIGHTS_BLOCK.sub(lambda _: block, text, count=1)
    else:
        text = text.replace("\ntests:\n", f"\n{block}tests:\n", 1)
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Train and write the weights of the named events, of all by default."""
    items = development(Path(sys.argv[1]))
    gazetteer = load_gazetteer()
    reader = load_reader(gazetteer, weighted=False)
    for event in sys.argv[2:] or LABELS:
        cues = cues_of(items, event, reader, gazetteer)
        weights = train(cues, [bool(item[LABELS[event]]) for item in items], importance(items))
        write_weights(CONFIG / "events" / f"{event}.yaml", weights)
        print(f"{event}: {len(weights)} weights from {len(items)} articles")


if __name__ == "__main__":
    main()

"""How well the events are judged, beside plain baselines, in one run.

    python -m benchmarks.events_eval CORPORA|DEVELOPMENT.jsonl      cross-validated on the development part
    python -m benchmarks.events_eval CORPORA --locked      the shipped weights on the locked third: totals only
    python -m benchmarks.events_eval CORPORA --own         likewise on our own blind sets (events_own/README.md)

Folds share neither month nor outlet (`events_folds.py`). `sentences` is what the hand-set decision says without any
weights (nothing to fit, but its author has read the development part); `sentences + weights` learns
the weights anew in every fold. Intervals: 95 %, bootstrap over articles.
"""

import argparse
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.events_articles import (
    BULLETS,
    LABELS,
    OWN_BLIND,
    Item,
    article_of,
    developed_on,
    development,
    group_of,
    is_alert,
    load_gazetteer,
    load_reader,
    own_items,
)
from benchmarks.events_corpus import load, split
from benchmarks.events_folds import folds, thinned
from benchmarks.events_train import lessons_of, train
from monitor.rules.events.overruling import LOWER_AT, RAISE_AT
from monitor.rules.events.reader import EventReader
from monitor.rules.events.verdict import EventVerdict
from monitor.rules.events.weights import score
from monitor.rules.reading import Reading, read

ROUNDS, CURVE, OWN_PARTS = 1000, (0.5, 0.75), 5
KEYWORDS = {
    "launch": r"missiles?|rockets?|launch(?:es|ed)?|satellites?|nuclear tests?|spacecraft|lifts? off|blasts? off",
    "treaty": r"treat(?:y|ies)|pacts?|accords?|agreements?|conventions?|ratif(?:y|ies|ied)|withdr(?:aw|ew)s?|protocol",
}
NEAR = {
    "launch": (r"fire[sd]?|launch(?:es|ed)?|test(?:s|ed)?|blast(?:s|ed)? off|lift(?:s|ed)? off|sent|sends",
               r"missiles?|rockets?|projectiles?|satellites?|spacecraft|shuttle|nuclear|orbit",
               r"killed|wounded|militants?|rebels?|hamas|hezbollah|will|plans?|could|postpone[sd]?|delayed|scrubbed"),
    "treaty": (r"sign(?:s|ed)?|ratif(?:y|ies|ied)|join(?:s|ed)?|withdr(?:aw|ew)s?|quit|suspend(?:s|ed)?|adopt(?:s|ed)?",
               r"treat(?:y|ies)|pact|accord|agreement|convention|protocol|deal|nato|european union",
               r"union|company|club|will|plans?|could|talks|threatens?|coalition|contract"),
}  # fmt: skip
Predictions = np.ndarray


@dataclass(frozen=True)
class Data:
    """Items with the labels of one event."""

    event: str
    items: Sequence[Item]
    labels: np.ndarray

    @property
    def texts(self) -> list[str]:
        """Title and first 70 words of each."""
        return [item["title"] + " . " + " ".join(item["body"].split()[:70]) for item in self.items]

    @property
    def full(self) -> np.ndarray:
        """Which are full articles rather than bullets."""
        return np.array([item["source"] != BULLETS for item in self.items])


def figures(labels: np.ndarray, told: Predictions) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    right = int((labels & told).sum())
    precision, recall = right / max(int(told.sum()), 1), right / max(int(labels.sum()), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def interval(labels: np.ndarray, told: Predictions) -> tuple[float, float]:
    """95 % interval of F1, bootstrap."""
    random = np.random.default_rng(0)
    draws = random.integers(0, len(labels), (ROUNDS, len(labels)))
    values = [figures(labels[draw], told[draw])[2] for draw in draws]
    return float(np.percentile(values, 2.5)), float(np.percentile(values, 97.5))


def line(name: str, labels: np.ndarray, told: Predictions) -> str:
    """One row of the report."""
    precision, recall, f1 = figures(labels, told)
    low, high = interval(labels, told)
    wrong, missed = int((told & ~labels).sum()), int((labels & ~told).sum())
    scores = f"P {precision:.3f} R {recall:.3f} F1 {f1:.3f} [{low:.2f}-{high:.2f}]"
    return f"{name:38s} {scores}  of {len(labels)}: {int(labels.sum())} right, {wrong} false, {missed} missed"


def keyword_anywhere(data: Data) -> Predictions:
    """Any keyword in title or body."""
    words = re.compile(rf"\b(?:{KEYWORDS[data.event]})\b", re.IGNORECASE)
    return np.array([bool(words.search(f"{item['title']} {item['body']}")) for item in data.items])


def keyword_in_title(data: Data) -> Predictions:
    """Any keyword in the title."""
    words = re.compile(rf"\b(?:{KEYWORDS[data.event]})\b", re.IGNORECASE)
    return np.array([bool(words.search(item["title"])) for item in data.items])


def proximity(data: Data) -> Predictions:
    """Verb within eight words of object, and no excluded word, in title and first 60 words."""
    verb, thing, veto = NEAR[data.event]
    near = re.compile(
        rf"\b(?:{verb})\W+(?:\w+\W+){{0,8}}(?:{thing})\b|\b(?:{thing})\W+(?:\w+\W+){{0,8}}(?:{verb})\b", re.IGNORECASE
    )
    veto_words = re.compile(rf"\b(?:{veto})\b", re.IGNORECASE)
    texts = [f"{item['title']} {' '.join(item['body'].split()[:60])}" for item in data.items]
    return np.array([bool(near.search(text)) and not veto_words.search(text) for text in texts])


def bigrams(data: Data) -> Predictions:
    """TF-IDF bigrams and logistic regression, cross-validated."""
    told = np.zeros(len(data.items), dtype=bool)
    texts = np.array(data.texts, dtype=object)
    for learn, test in folds(data.items):
        vectors = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        model = LogisticRegression(C=10, max_iter=2000, class_weight="balanced")
        model.fit(vectors.fit_transform(texts[learn]), data.labels[learn])
        told[test] = model.predict(vectors.transform(texts[test]))
    return told


def sentences_only(data: Data, verdicts: Sequence[EventVerdict], reader: EventReader) -> Predictions:
    """What the engine says without weights."""
    return np.array([is_alert({data.event: one}, data.event, reader) for one in verdicts])


def with_weights(
    data: Data, reader: EventReader, readings: Sequence[Reading], share: float = 1.0
) -> tuple[Predictions, Predictions, list[EventVerdict]]:
    """Learned in the other folds (a share of them) and from our own items of other months.

    Returns what the weights say alone, the engine with them, and its verdicts.
    """
    more = developed_on()
    lessons = lessons_of([*data.items, *more], data.event, reader, load_gazetteer())
    alone = np.zeros(len(data.items), dtype=bool)
    verdicts: list[EventVerdict | None] = [None] * len(data.items)
    for learn, test in folds(data.items):
        months = {group_of(data.items[row]) for row in test}
        ours = [len(data.items) + row for row, item in enumerate(more) if group_of(item) not in months]
        weights = train(lessons.of(np.concatenate([thinned(learn, data.items, share), np.array(ours, dtype=int)])))
        for row in test:
            alone[row] = score(weights, lessons.cues[row]).total > 0
            verdicts[row] = reader.read_by(weights, readings[row], data.event)
    done = [one for one in verdicts if one is not None]
    return alone, np.array([is_alert({data.event: one}, data.event, reader) for one in done]), done


def report(name: str, data: Data, told: Predictions) -> None:
    """All slices of one method."""
    clear = np.array([not item["borderline"] for item in data.items])
    for part, rows in (
        ("all", clear | True),
        ("full articles", data.full),
        ("bullets", ~data.full),
        ("without borderline", clear),
    ):
        print(line(f"{name}: {part}", data.labels[rows], told[rows]))


def by_source(data: Data, told: Predictions) -> None:
    """One row a source that has positives or false alerts."""
    for source in sorted({item["source"] for item in data.items}):
        rows = np.array([item["source"] == source for item in data.items])
        if data.labels[rows].any() or told[rows].any():
            print(line(f"  source {source}", data.labels[rows], told[rows]))


def typed(data: Data, verdicts: Sequence[EventVerdict]) -> None:
    """Agreement with the typed labels: class, and status within the event's own class, with confusions."""
    pairs = {"class": Counter[tuple[str, str]](), "status": Counter[tuple[str, str]]()}
    for item, verdict in zip(data.items, verdicts, strict=True):
        label, mention = item.get(data.event), verdict.decisive
        if not label:
            continue
        pairs["class"][label["class"], mention.event_class if mention else "none"] += 1
        if mention and label["class"] == mention.event_class == data.event:
            pairs["status"][str(label["status"]), mention.status.value] += 1
    for name, counts in pairs.items():
        right = sum(count for (one, other), count in counts.items() if one == other)
        print(f"  {name}: {right} of {sum(counts.values())} as labelled")
        for (one, other), count in counts.most_common(12):
            if one != other:
                print(f"      {one:14s} read as {other:14s} {count}")


def cross_validate(items: Sequence[Item]) -> None:
    """The report on the development part."""
    gazetteer = load_gazetteer()
    reader = load_reader(gazetteer, weighted=False)
    readings = [read(article_of(item), gazetteer) for item in items]
    for event, label in LABELS.items():
        data = Data(event, items, np.array([bool(item[label]) for item in items]))
        print(
            f"\n== {event} ({int(data.labels.sum())} of {len(items)}; weights lower at {LOWER_AT}, raise at {RAISE_AT})"
        )
        baselines: tuple[tuple[str, Callable[[Data], Predictions]], ...] = (
            ("keyword anywhere", keyword_anywhere),
            ("keyword in title", keyword_in_title),
            ("proximity + NOT", proximity),
            ("TF-IDF + LR", bigrams),
        )
        for name, predict in baselines:
            report(name, data, predict(data))
        report("sentences", data, sentences_only(data, [reader.read(one)[event] for one in readings], reader))
        alone, told, verdicts = with_weights(data, reader, readings)
        report("weights alone", data, alone)
        report("sentences + weights", data, told)
        for share in CURVE:
            _, thin, _ = with_weights(data, reader, readings, share)
            print(line(f"sentences + weights: of {share:.0%} to learn from", data.labels, thin))
        by_source(data, told)
        typed(data, verdicts)


def score_locked(items: Sequence[Item]) -> None:
    """The shipped engine on items that nobody reads: totals only."""
    gazetteer = load_gazetteer()
    reader = load_reader(gazetteer)
    verdicts = [reader.read(read(article_of(item), gazetteer)) for item in items]
    for event, label in LABELS.items():
        data = Data(event, items, np.array([bool(item[label]) for item in items]))
        report(f"locked {event}", data, np.array([is_alert(one, event, reader) for one in verdicts]))


def score_own() -> None:
    """The shipped engine on our own items that nobody reads: totals only."""
    gazetteer = load_gazetteer()
    shipped = load_reader(gazetteer)
    for name in OWN_BLIND:
        own = own_items(name)
        told = [shipped.read(read(article_of(item), gazetteer)) for item in own]
        for event in LABELS:
            labels = np.array([bool(item[LABELS[event]]) for item in own])
            print(line(f"{name} {event}", labels, np.array([is_alert(one, event, shipped) for one in told])))


def main() -> None:
    """Run one of the reports."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("place", type=Path)
    parser.add_argument("--locked", action="store_true")
    parser.add_argument("--own", action="store_true")
    arguments = parser.parse_args()
    if arguments.locked:
        score_locked(split(load(arguments.place))[1])
    elif arguments.own:
        score_own()
    else:
        cross_validate(development(arguments.place))


if __name__ == "__main__":
    main()

"""Near-duplicates on the development corpus: nothing merged, updates told, repeats found.

The whole corpus, beside other methods: benchmarks/neardup_quality.py.
"""

import gzip
import hashlib
import json
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from monitor.dedup import Index, fingerprint, judge_novelty
from monitor.model import Article, Twin, Update, UpdateReason
from monitor.testing import START

Doc = dict[str, Any]


def is_taken(doc: Doc) -> bool:
    """Every third story, and all made-up reports: those are the dangerous ones."""
    digest = hashlib.md5(doc["story"].encode()).digest()[0]
    return doc["kind"] != "appended" and (digest % 3 == 0 or doc["src"] == "authored")


@pytest.fixture(scope="module")
def docs(corpora: Path) -> list[Doc]:
    with gzip.open(corpora / "neardup" / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [doc for doc in map(json.loads, lines) if is_taken(doc)]


@pytest.fixture(scope="module")
def groups(docs: list[Doc]) -> dict[int, int]:
    """Number of each text -> number of the one it repeats, itself where it is no repeat."""
    index, leader = Index(), dict[int, int]()
    for number, doc in enumerate(docs):
        article = Article(position=1, title=doc["title"] or "", body=doc["text"])
        keys = fingerprint(article)
        novelty = judge_novelty(article, keys, index.neighbours(keys))
        is_longer = isinstance(novelty, Update) and novelty.why is UpdateReason.EXTENDED
        is_repeat = isinstance(novelty, Twin) or is_longer
        leader[number] = leader[novelty.of] if is_repeat and isinstance(novelty, Twin | Update) else number
        index.add(number, article, keys, START)
    return leader


def test_no_two_made_up_events_are_one(docs: list[Doc], groups: dict[int, int]) -> None:
    """Each such merger would lose an alert."""
    stories = defaultdict(set)
    for number, doc in enumerate(docs):
        if doc["src"] == "authored":
            stories[groups[number]].add(doc["story"])
    assert len(stories) > 150
    assert [found for found in stories.values() if len(found) > 1] == []


def test_updates_and_corrections_are_told(docs: list[Doc], groups: dict[int, int]) -> None:
    """At least 95 of 100."""
    numbers = [number for number, doc in enumerate(docs) if doc["kind"] in {"update", "correction"}]
    assert len(numbers) > 50
    assert sum(groups[number] == number for number in numbers) >= 0.95 * len(numbers)


def test_repeats_are_found(docs: list[Doc], groups: dict[int, int]) -> None:
    """98 of 100 pairs of rule-made variants; pairs of real copy are judged by hand, in the benchmark."""
    clusters = defaultdict(list)
    for number, doc in enumerate(docs):
        if doc["kind"] in {"base", "var", "tpl"}:
            clusters[doc["cluster"]].append(number)
    pairs = [pair for numbers in clusters.values() for pair in combinations(numbers, 2)]
    assert len(pairs) > 1000
    assert sum(groups[one] == groups[other] for one, other in pairs) >= 0.98 * len(pairs)

"""How well repeats are found and different events kept apart, beside the usual methods in the same run.

    python -m benchmarks.neardup_quality CORPORA [--others] [--show]

`monitor dedup` is run as it is: article by article, each against those before; a group is an article with all
that was called its repeat. Half of the stories, by a hash, is only scored ("apart"). Half of the variants in
the corpus are made by rule, so the figures show that the mechanism works; they are not field rates.

Aims: precision >= 0.999, recall >= 0.98, no two different made-up events in one group, updates and
corrections at least 95 % told.
"""

import argparse
import gzip
import hashlib
import json
import os
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

from monitor.dedup import Index, fingerprint, judge_novelty
from monitor.model import Article, Novelty, Twin, Update, UpdateReason

NOW = datetime(2026, 1, 1, tzinfo=UTC)
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One text of the corpus; `cluster` is the same text story, `story` the same event."""

    id: str
    title: str
    text: str
    cluster: str
    story: str
    kind: str
    also: str | None

    @property
    def is_apart(self) -> bool:
        """Whether it belongs to the half that is only scored; by a hash of its story."""
        return hashlib.md5(self.story.encode()).digest()[-1] % 2 == 1

    @property
    def article(self) -> Article:
        """As `monitor dedup` reads it: an article as it stands."""
        return Article(position=1, title=self.title, body=self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Items in the order given, and labels of pairs of real agency copy: True, False, or None to leave out."""

    items: tuple[Item, ...]
    labels: Mapping[frozenset[str], bool | None]

    def judge(self, one: Item, other: Item) -> bool | None:
        """Whether two items are duplicates; None where that is not judged."""
        pair = frozenset((one.id, other.id))
        if pair in self.labels:
            return self.labels[pair]
        if one.cluster == other.cluster:
            return not (one.kind == other.kind == "nat")
        return None if one.story == other.story else False

    def duplicates(self) -> set[Pair]:
        """All pairs that are duplicates, the earlier item first."""
        place = {item.id: number for number, item in enumerate(self.items)}
        by_id = {item.id: item for item in self.items}
        clusters: defaultdict[str, list[Item]] = defaultdict(list)
        for item in self.items:
            clusters[item.cluster].append(item)
        pairs = {(a.id, b.id) for items in clusters.values() for a, b in combinations(items, 2) if self.judge(a, b)}
        for pair, label in self.labels.items():
            if label and all(one in by_id for one in pair):
                first, second = sorted(pair, key=place.__getitem__)
                pairs.add((first, second))
        return pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How well pairs were found; `merged` are pairs of different made-up events, each a lost alert."""

    precision: float
    recall: float
    found: int
    wrong: int
    merged: int


def read_corpus(corpora: Path) -> Corpus:
    """The corpus without the items that must be split first."""
    folder = corpora / "neardup"
    with gzip.open(folder / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    items = tuple(
        Item(
            id=row["id"],
            title=row["title"] or "",
            text=row["text"],
            cluster=row["cluster"],
            story=row["story"],
            kind=row["kind"],
            also=row["also"],
        )
        for row in rows
    )
    meaning = {"nat_dup": True, "diff_template": False, "unsure": None}
    labels: dict[frozenset[str], bool | None] = {}
    for line in (folder / "natural_pairs.tsv").read_text(encoding="utf-8").splitlines():
        one, other, label = line.split("\t")
        labels[frozenset((one, other))] = meaning[label]
    return Corpus(items=items, labels=labels)


def without_appended(corpus: Corpus) -> Corpus:
    """Only the items that are one article as they stand."""
    items = tuple(item for item in corpus.items if item.kind != "appended")
    return Corpus(items=items, labels=corpus.labels)


def score_pairs(corpus: Corpus, predicted: Iterable[Pair], *, apart: bool | None = None) -> Score:
    """Judge predicted pairs; `apart` True or False takes only that half (by the earlier item), None both."""
    by_id = {item.id: item for item in corpus.items}

    def is_meant(pair: Pair) -> bool:
        return apart is None or by_id[pair[0]].is_apart is apart

    found = wrong = merged = 0
    for pair in filter(is_meant, predicted):
        one, other = by_id[pair[0]], by_id[pair[1]]
        label = corpus.judge(one, other)
        found += label is True
        wrong += label is False
        merged += "tpl" in {one.kind, other.kind} and one.story != other.story
    wanted = sum(map(is_meant, corpus.duplicates()))
    return Score(
        precision=found / max(found + wrong, 1), recall=found / max(wanted, 1), found=found, wrong=wrong, merged=merged
    )


def pairs_of_groups(groups: Iterable[Sequence[str]]) -> set[Pair]:
    """All pairs inside each group, in the group's order."""
    return {pair for group in groups for pair in combinations(group, 2)}


def run_dedup(corpus: Corpus) -> dict[str, tuple[Novelty, str | None]]:
    """Verdict and the id it refers to, for each item, in order."""
    index, verdicts = Index(), {}
    for number, item in enumerate(corpus.items):
        article = item.article
        keys = fingerprint(article)
        novelty = judge_novelty(article, keys, index.neighbours(keys))
        verdicts[item.id] = (novelty, corpus.items[novelty.of].id if isinstance(novelty, Twin | Update) else None)
        index.add(number, article, keys, NOW)
    return verdicts


def group(verdicts: dict[str, tuple[Novelty, str | None]]) -> list[list[str]]:
    """Items with their repeats; a longer version of an article belongs to it, an update does not."""
    leader: dict[str, str] = {}
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for item, (novelty, of) in verdicts.items():
        is_longer = isinstance(novelty, Update) and novelty.why is UpdateReason.EXTENDED
        leader[item] = leader[of] if of is not None and (isinstance(novelty, Twin) or is_longer) else item
        groups[leader[item]].append(item)
    return list(groups.values())


def report_told(corpus: Corpus, verdicts: dict[str, tuple[Novelty, str | None]]) -> None:
    """Updates and corrections must not be swallowed."""
    for kind in ("update", "correction"):
        items = [item for item in corpus.items if item.kind == kind]
        told = sum(not isinstance(verdicts[item.id][0], Twin) for item in items)
        print(f"  {kind}s told: {told} of {len(items)} ({told / len(items):.1%})")


def report(name: str, corpus: Corpus, pairs: set[Pair]) -> None:
    """One line: all, and the half that was kept apart."""
    both, apart = score_pairs(corpus, pairs), score_pairs(corpus, pairs, apart=True)
    print(
        f"{name:44} {both.precision:9.4f} {both.recall:7.4f} {both.wrong:7} {both.merged:8}"
        f"   {apart.precision:9.4f} {apart.recall:7.4f}",
        flush=True,
    )


def near_simhashes(hashes: dict[str, int], distance: int) -> set[Pair]:
    """Pairs at most that many bits apart, by comparing all with all."""
    import numpy as np

    names = list(hashes)
    values = np.array([hashes[name] for name in names], dtype=np.uint64)
    pairs: set[Pair] = set()
    for number, value in enumerate(values):
        apart = np.bitwise_count(values[number + 1 :] ^ value)
        pairs.update((names[number], names[number + 1 + int(at)]) for at in np.nonzero(apart <= distance)[0])
    return pairs


def simhash_defaults(corpus: Corpus) -> Iterator[tuple[str, set[Pair]]]:
    """The package as it comes: md5 over four-character shingles of the whole text."""
    from simhash import Simhash

    hashes = {item.id: int(Simhash(item.text).value) for item in corpus.items}
    for distance in (3, 8):
        yield f"simhash package, defaults, k={distance}", near_simhashes(hashes, distance)


def minhash(corpus: Corpus) -> Iterator[tuple[str, set[Pair]]]:
    """MinHash of three-word shingles, 128 permutations."""
    from datasketch import MinHash, MinHashLSH

    sketches = {}
    for item in corpus.items:
        words = item.text.lower().split()
        sketches[item.id] = MinHash(num_perm=128)
        sketches[item.id].update_batch([" ".join(words[at : at + 3]).encode() for at in range(len(words) - 2)] or [b""])
    for threshold in (0.5, 0.8):
        lsh, pairs = MinHashLSH(threshold=threshold, num_perm=128), set[Pair]()
        for name, sketch in sketches.items():
            pairs.update(
                (str(other), name) for other in lsh.query(sketch) if sketches[other].jaccard(sketch) >= threshold
            )
            lsh.insert(name, sketch)
        yield f"MinHash-128 (datasketch), Jaccard >= {threshold}", pairs


def tfidf(corpus: Corpus) -> Iterator[tuple[str, set[Pair]]]:
    """Cosine of TF-IDF vectors."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(sublinear_tf=True).fit_transform([item.text for item in corpus.items])
    cosine = (vectors @ vectors.T).tocoo()
    for threshold in (0.8, 0.95):
        pairs = {
            (corpus.items[a].id, corpus.items[b].id)
            for a, b, value in zip(cosine.row, cosine.col, cosine.data, strict=True)
            if a < b and value >= threshold
        }
        yield f"TF-IDF cosine (scikit-learn) >= {threshold}", pairs


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--others", action="store_true", help="the usual methods too (needs datasketch, scikit-learn)")
    parser.add_argument("--show", action="store_true", help="list the wrong pairs")
    options = parser.parse_args()
    os.nice(10)
    corpus = without_appended(read_corpus(options.corpora))
    print(f"{len(corpus.items)} texts, {len(corpus.duplicates())} pairs of duplicates")
    print(f"{'':44} {'precision':>9} {'recall':>7} {'wrong':>7} {'merged':>8}   apart: P       R")
    began = time.process_time()
    verdicts = run_dedup(corpus)
    seconds = time.process_time() - began
    pairs = pairs_of_groups(group(verdicts))
    report("monitor dedup", corpus, pairs)
    report_told(corpus, verdicts)
    print(f"  CPU per text, all steps: {seconds / len(corpus.items) * 1000:.2f} ms")
    if options.show:
        by_id = {item.id: item for item in corpus.items}
        print([pair for pair in pairs if corpus.judge(by_id[pair[0]], by_id[pair[1]]) is False])
    if options.others:
        for method in (simhash_defaults, minhash, tfidf):
            for name, found in method(corpus):
                report(name, corpus, found)


if __name__ == "__main__":
    main()

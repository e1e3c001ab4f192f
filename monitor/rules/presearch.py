"""Finds the few rules that an article could match, by one required clause of each.

rule -> clauses (sets of keys; the article must have one key of each) -> the cheapest one is indexed
article -> its keys -> rules of those keys -> all their clauses met? -> candidates
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from monitor.rules.article import ArticleWords
from monitor.rules.common import COMMON
from monitor.rules.leaves import Clause, merge_clauses
from monitor.rules.nodes import (
    AboutNode,
    AllNode,
    AnyNode,
    AtLeastNode,
    LeafNode,
    NearNode,
    Node,
    WithoutNode,
    about,
)


def find_clauses(node: Node, language: str | None = None) -> list[Clause]:
    """What an article must have for the node to be true, as far as keys can tell."""
    match node:
        case LeafNode(leaf=leaf):
            return leaf.clauses(language)
        case AboutNode(name=name, value=value):
            return (
                []
                if name == "url" or any(mark in value for mark in "*?[")
                else [frozenset({f"{name}:{value.lower()}"})]
            )
        case AllNode(parts=parts):
            return [clause for part in parts for clause in find_clauses(part, language)]
        case AnyNode(parts=parts, count=count):
            return _any_clauses([find_clauses(part, language) for part in parts], count)
        case AtLeastNode(part=part):
            return find_clauses(part, language)
        case NearNode(left=left, right=right):
            return [*find_clauses(left, language), *find_clauses(right, language)]
        case WithoutNode(left=left):
            return find_clauses(left, language)
        case _:
            return []


def _any_clauses(parts: list[list[Clause]], count: int) -> list[Clause]:
    if count == len(parts):
        return [clause for clauses in parts for clause in clauses]
    return merge_clauses([sorted(clauses, key=cost) for clauses in parts])


def cost(clause: Clause) -> float:
    """How many articles the clause will let through, on a scale without unit."""
    return sum(map(_weight, clause))


def _weight(key: str) -> float:
    if key in COMMON:
        return 50.0
    if key.startswith("entity:"):
        return 0.5
    if key.endswith("*") or ":" in key:
        return 5.0
    return 1.0 + max(0, 6 - len(key))


Entry = tuple[int, Clause, tuple[Clause, ...]]
"""Number of a rule, its second clause, which most articles lack, and the rest; the first one is the index."""


class Presearcher:
    """The index of one set of rules for one language of articles."""

    def __init__(self, nodes: Sequence[Node], language: str | None) -> None:
        """Index the nodes by their numbers."""
        self._language = language
        self._index: dict[str, list[Entry]] = {}
        self._always: list[int] = []
        prefixes: set[str] = set()
        for number, node in enumerate(nodes):
            clauses = sorted(dict.fromkeys(find_clauses(node, language)), key=cost)
            if not clauses:
                self._always.append(number)
                continue
            entry = (number, clauses[min(1, len(clauses) - 1)], tuple(clauses[2:]))
            for key in clauses[0]:
                self._index.setdefault(key, []).append(entry)
            prefixes.update(key for clause in clauses for key in clause if key.endswith("*"))
        self._prefix_lengths = sorted({len(prefix) - 1 for prefix in prefixes})

    def candidates(self, words: ArticleWords) -> list[int]:
        """Numbers of the nodes that could be true, in order."""
        keys = self._keys(words)
        is_absent = keys.isdisjoint
        found = set(self._always)
        entries = [self._index[key] for key in self._index.keys() & keys]
        for number, second, others in chain.from_iterable(entries):
            if not is_absent(second) and not any(map(is_absent, others)):
                found.add(number)
        return sorted(found)

    def _keys(self, words: ArticleWords) -> set[str]:
        distinct = {*words.places, *words.joined}
        keys = distinct.copy()
        for length in self._prefix_lengths:
            keys.update([word[:length] + "*" for word in distinct])
        keys.update(_other_keys(words))
        if self._language is not None:
            keys.update(f"~{stem}" for stem in words.by_stem)
        return keys


def _other_keys(words: ArticleWords) -> Iterator[str]:
    yield from {f"entity:{mention.entity}" for _, mention in words.mentions}
    for name in ("source", "lang"):
        yield from (f"{name}:{value}" for value in about(words, name))

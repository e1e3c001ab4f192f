"""Finds the few rules that an article could match, by one required clause of each.

rule -> clauses (sets of keys; the article must have one key of each) -> the cheapest one is indexed
article -> its keys -> rules of those keys -> all their clauses met? -> candidates
"""

from collections.abc import Iterator, Sequence

from monitor.rules.article import ArticleWords
from monitor.rules.common import COMMON
from monitor.rules.leaves import PREFIX
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

Clause = frozenset[str]


def find_clauses(node: Node, language: str | None = None) -> list[Clause]:
    """What an article must have for the node to be true, as far as keys can tell."""
    match node:
        case LeafNode(leaf=leaf):
            keys = leaf.keys(language)
            return [keys] if keys is not None else []
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
    if not all(parts):
        return []
    return [frozenset().union(*(min(clauses, key=cost) for clauses in parts))]


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


class Presearcher:
    """The index of one set of rules for one language of articles."""

    def __init__(self, nodes: Sequence[Node], language: str | None) -> None:
        """Index the nodes by their numbers."""
        self._language = language
        self._clauses: list[tuple[Clause, ...]] = []
        self._index: dict[str, list[int]] = {}
        self._always: list[int] = []
        for number, node in enumerate(nodes):
            clauses = sorted(find_clauses(node, language), key=cost)
            self._clauses.append(tuple(clauses[1:]))
            if not clauses:
                self._always.append(number)
                continue
            for key in clauses[0]:
                self._index.setdefault(key, []).append(number)
        self._has_prefixes = any(key.endswith("*") for key in self._index) or any(
            key.endswith("*") for clauses in self._clauses for clause in clauses for key in clause
        )

    def candidates(self, words: ArticleWords) -> list[int]:
        """Numbers of the nodes that could be true, in order."""
        keys = self._keys(words)
        found = set(self._always)
        for key in self._index.keys() & keys:
            found.update(self._index[key])
        clauses = self._clauses
        return sorted(number for number in found if not any(map(keys.isdisjoint, clauses[number])))

    def _keys(self, words: ArticleWords) -> set[str]:
        keys = {*words.places, *words.joined}
        if self._has_prefixes:
            keys.update([word[:PREFIX] + "*" for word in keys])
        keys.update(_other_keys(words))
        if self._language is not None:
            keys.update(f"~{stem}" for stem in words.by_stem)
        return keys


def _other_keys(words: ArticleWords) -> Iterator[str]:
    yield from {f"entity:{mention.entity}" for _, mention in words.mentions}
    for name in ("source", "lang"):
        yield from (f"{name}:{value}" for value in about(words, name))

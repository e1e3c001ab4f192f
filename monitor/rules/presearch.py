"""Finds the few rules that an article could match, by one required clause of each.

rule -> clauses (sets of keys; the article must have one key of each) -> the two cheapest ones are indexed
article -> its keys -> rules that are in both indexes -> the rest of their clauses met? -> candidates
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import chain

from monitor.rules.article import ArticleWords
from monitor.rules.common import COMMON
from monitor.rules.events.keys import is_event_key
from monitor.rules.leaves import PREFIX, Clause, Words, merge_clauses
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
from monitor.text.memory import Memory


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


COMMON_COST = 50.0
"""Cost of a word that most articles have."""


def _weight(key: str) -> float:
    if key in COMMON:
        return COMMON_COST
    if key.startswith("entity:"):
        return 0.5
    if key.endswith("*") or ":" in key:
        return 5.0
    return 1.0 + max(0, 6 - len(key))


Postings = tuple[int, ...]
"""Rules that go by a word, by number: n for one of the first clause of rule n, ~n for one of its second clause."""


def is_inflected(node: Node) -> bool:
    """Whether any of its words goes by the stem, so that its clauses differ from language to language."""
    match node:
        case LeafNode(leaf=leaf):
            return isinstance(leaf, Words) and bool(leaf.stems)
        case AllNode(parts=parts) | AnyNode(parts=parts):
            return any(map(is_inflected, parts))
        case AtLeastNode(part=part):
            return is_inflected(part)
        case NearNode(left=left, right=right) | WithoutNode(left=left, right=right):
            return is_inflected(left) or is_inflected(right)
        case _:
            return False


class Presearcher:
    """The index of one set of rules for one language of articles.

    Of each rule the cheapest clause is indexed, and the second one where it is not met by most articles.
    An article's candidates are those that it has a key of each for; the rest of their clauses is looked
    at one by one. So most rules cost an article nothing, and the others little more than a number in a set.
    """

    def __init__(self, nodes: Mapping[int, Node], language: str | None) -> None:
        """Index the nodes by their numbers, from 0."""
        self._language = language
        self._always: list[int] = []
        self._rest: dict[int, list[Clause]] = {}
        index: dict[str, list[int]] = defaultdict(list)
        for number, node in nodes.items():
            clauses = sorted(dict.fromkeys(find_clauses(node, language)), key=cost)
            if not clauses:
                self._always.append(number)
                continue
            has_second = len(clauses) > 1 and cost(clauses[1]) < COMMON_COST
            for key in clauses[0]:
                index[key].append(number)
            for key in clauses[has_second]:
                index[key].append(~number)
            if rest := clauses[1 + has_second :]:
                self._rest[number] = rest
        self._by_key = {key: tuple(numbers) for key, numbers in index.items()}
        self._heads: dict[str, list[str]] = defaultdict(list)  # by their first letters, those of the wildcards
        for key in self._by_key:
            if key.endswith("*"):
                self._heads[key[:PREFIX]].append(key[:-1])
        self._by_word = Memory(self._make_postings, size=max(1 << 15, 2 * len(self._by_key)), longest=40)
        self._by_word.update({key: self._make_postings(key) for key in self._by_key})
        named = {key for clauses in (self._by_key, *chain(*self._rest.values())) for key in clauses if ":" in key}
        self.needs_names = bool(named)
        self.entities = frozenset(key for key in named if key.startswith("entity:"))
        self.unknowable = frozenset(key for key in named if key.startswith(("source:", "lang:")))
        self.events = frozenset(filter(is_event_key, named))

    def _make_postings(self, word: str) -> Postings:
        """The rules that go by the word or by its first letters."""
        heads = (head + "*" for head in self._heads.get(word[:PREFIX], ()) if word.startswith(head))
        found = [self._by_key[key] for key in (word, *heads) if key in self._by_key]
        return found[0] if len(found) == 1 else tuple(chain.from_iterable(found))

    def candidates(self, words: ArticleWords) -> list[int]:
        """Numbers of the nodes that could be true, in order."""
        names = self._names(words)
        found = self._indexed(words.distinct, names)
        for number in found & self._rest.keys():
            if not all(_is_met(clause, words, names) for clause in self._rest[number]):
                found.remove(number)
        return sorted(found.union(self._always))

    def may_match(self, distinct: Collection[str], names: Collection[str]) -> bool:
        """Whether any node could be true of an article with these words, and names such as `entity:KP`."""
        if self._always:
            return True
        return any(
            all(_may_be_met(clause, distinct, names) for clause in self._rest.get(number, ()))
            for number in self._indexed(distinct, names)
        )

    def _indexed(self, distinct: Collection[str], names: Collection[str]) -> set[int]:
        """The nodes of which both indexed clauses are met."""
        if self._heads:
            postings = [*map(self._by_word.__getitem__, distinct), *map(self._by_word.__getitem__, names)]
        else:  # no wildcard: what is no key has no rules
            known = [*(self._by_key.keys() & distinct), *(self._by_key.keys() & names)]
            postings = [*map(self._by_key.__getitem__, known)]
        numbers = set(chain.from_iterable(postings))
        return {number for number in numbers if number >= 0 and ~number in numbers}

    def _names(self, words: ArticleWords) -> set[str]:
        """The keys of an article that are no words."""
        names = {f"~{stem}" for stem in words.by_stem} if self._language is not None else set[str]()
        if self.needs_names:
            names.update(f"entity:{mention.entity}" for _, mention in words.mentions)
            names.update(f"{name}:{value}" for name in ("source", "lang") for value in about(words, name))
        return names


def _is_met(clause: Clause, words: ArticleWords, names: set[str]) -> bool:
    if not clause.isdisjoint(words.distinct) or not clause.isdisjoint(names):
        return True
    return any(key.endswith("*") and words.starting_with(key[:-1]) for key in clause)


def _may_be_met(clause: Clause, distinct: Collection[str], names: Collection[str]) -> bool:
    """The same of words without an order; the clauses that are not indexed are few, and so are their wildcards."""
    if any(key in distinct or key in names for key in clause):
        return True
    heads = tuple(key[:-1] for key in clause if key.endswith("*"))
    return bool(heads) and any(word.startswith(heads) for word in distinct)

"""Says from the stored words alone which articles none of the rules can match: most of an archive is never unpacked.

Never the other way round: what is let through is judged as ever. Where words cannot tell - the source, the
language, a zone, an order, events that were read by other event files or another program - it lets through.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from monitor.entities.gazetteer import Gazetteer
from monitor.entities.names import compile_names
from monitor.rules.article import may_join
from monitor.rules.nodes import Node
from monitor.rules.presearch import Presearcher
from monitor.rules.wordset import WordSet


class Sieve:
    """The presearcher of one set of rules, events included, over stored words. Pure after construction."""

    def __init__(self, nodes: Sequence[Node], wanted: Iterable[str], gazetteer: Gazetteer, *, reader: str = "") -> None:
        """Index the conditions of all rules.

        Args:
            nodes: The conditions.
            wanted: Their single words, any of which may be written as two.
            gazetteer: For `entity:`.
            reader: Names the event files, entities and program of today; the events that others found are not
                relied on. Empty: none are.
        """
        self._nodes = dict(enumerate(nodes))
        self._reader = reader
        self._halves = _find_halves(wanted)
        self._gazetteer = gazetteer
        self._by_language: dict[str | None, tuple[Presearcher, NameIndex]] = {}

    def lets_through(self, words: WordSet | None) -> bool:
        """False where no rule can match an article of these words; True where one may, or nothing is known of them."""
        if words is None:
            return True
        distinct = words.words | self._joined(words.words)
        presearcher, index = self._prepare(words.language)
        names = {f"~{stem}" for stem in words.stems}
        if presearcher.needs_names:
            names.update(_find_entities(index, distinct), presearcher.unknowable)
            told = self.known_events(words)
            names.update(presearcher.events if told is None else told)
        return presearcher.may_match(distinct, names)

    def known_events(self, words: WordSet | None) -> frozenset[str] | None:
        """The keys of all events that the article tells; None where others than those of today read it."""
        return words.events if words and self._reader and words.reader == self._reader else None

    def _joined(self, distinct: frozenset[str]) -> set[str]:
        """Words of rules that two words of the article make, if they stand side by side."""
        heads = distinct & self._halves.keys()
        return {head + tail for head in heads for tail in self._halves[head] if tail in distinct}

    def _prepare(self, language: str | None) -> "tuple[Presearcher, NameIndex]":
        """The presearcher for articles of a language, and the names of the entities that it asks for."""
        if language not in self._by_language:
            presearcher = Presearcher(self._nodes, language)
            self._by_language[language] = presearcher, _index_names(self._gazetteer, presearcher.entities)
        return self._by_language[language]


NameIndex = dict[str, list[tuple[tuple[str, ...], str]]]
"""Every name under its longest word: that word -> (the other words, key of the entity)."""


def _find_entities(index: NameIndex, distinct: Collection[str]) -> Iterator[str]:
    """Entities of which all words of a name are there, in whatever order and case."""
    for word in index.keys() & distinct:
        yield from (entity for rest, entity in index[word] if all(one in distinct for one in rest))


def _find_halves(wanted: Iterable[str]) -> dict[str, list[str]]:
    """The first parts of words that may be written as two, each with its second parts."""
    halves: defaultdict[str, list[str]] = defaultdict(list)
    for word in wanted:
        for place in range(1, len(word)):
            if may_join(word[:place], word[place:]):
                halves[word[:place]].append(word[place:])
    return dict(halves)


def _index_names(gazetteer: Gazetteer, wanted: Collection[str]) -> NameIndex:
    """The names of the entities with these keys."""
    index: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    entities = [entity for entity in gazetteer.entities if f"entity:{entity.id}" in wanted]
    for words, names in compile_names(entities).items():
        longest = max(words, key=len)
        rest = tuple(word for word in words if word != longest)
        for key in dict.fromkeys(f"entity:{name.entity.id}" for name in names):
            index[longest].append((rest, key))
    return dict(index)

"""Says from the stored words alone which articles none of the rules can match: most of an archive is never unpacked.

Never the other way round: what is let through is judged as ever. Where words cannot tell - the source, the
language, a zone, an order, events that were read by other event files or another program - it lets through.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

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
        self._nodes = nodes
        self._reader = reader
        self._halves = _find_halves(wanted)
        self._names = _index_names(gazetteer)
        self._presearchers: dict[str | None, Presearcher] = {}

    def lets_through(self, words: WordSet | None) -> bool:
        """False where no rule can match an article of these words; True where one may, or nothing is known of them."""
        if words is None:
            return True
        distinct = words.words | self._joined(words.words)
        presearcher = self._presearcher(words.language)
        names = {f"~{stem}" for stem in words.stems}
        if presearcher.needs_names:
            names.update(f"entity:{one}" for one in self._entities(distinct))
            names.update(presearcher.unknowable)
            is_known = self._reader and words.reader == self._reader
            names.update(words.events if is_known else presearcher.events)
        return presearcher.may_match(distinct, names)

    def _joined(self, distinct: frozenset[str]) -> set[str]:
        """Words of rules that two words of the article make, if they stand side by side."""
        heads = distinct & self._halves.keys()
        return {head + tail for head in heads for tail in self._halves[head] if tail in distinct}

    def _entities(self, distinct: Collection[str]) -> set[str]:
        """Entities of which all words of a name are there, in whatever order and case."""
        found: set[str] = set()
        for word in self._names.keys() & distinct:
            found.update(entity for rest, entity in self._names[word] if all(one in distinct for one in rest))
        return found

    def _presearcher(self, language: str | None) -> Presearcher:
        if language not in self._presearchers:
            self._presearchers[language] = Presearcher(self._nodes, language)
        return self._presearchers[language]


def _find_halves(wanted: Iterable[str]) -> dict[str, list[str]]:
    """The first parts of words that may be written as two, each with its second parts."""
    halves: defaultdict[str, list[str]] = defaultdict(list)
    for word in wanted:
        for place in range(1, len(word)):
            if may_join(word[:place], word[place:]):
                halves[word[:place]].append(word[place:])
    return dict(halves)


def _index_names(gazetteer: Gazetteer) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Every name under its longest word: that word -> (the other words, entity)."""
    index: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for words, names in compile_names(gazetteer.entities).items():
        longest = max(words, key=len)
        rest = tuple(word for word in words if word != longest)
        for entity in dict.fromkeys(name.entity.id for name in names):
            index[longest].append((rest, entity))
    return dict(index)

"""Finds the entities of a gazetteer in the words of an article."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress, count

from monitor.entities.context import is_free_standing, is_written_so
from monitor.entities.definition import Entity
from monitor.entities.mention import Mention
from monitor.entities.names import Name, Names, compile_names
from monitor.entities.vouchers import Vouchers
from monitor.text.particles import BARE_NAMES
from monitor.text.tokens import Tokens

__all__ = ["Gazetteer", "Mention"]


class Gazetteer:
    """All entities, compiled once; immutable and safe to share.

    Two passes over the words: names that stand for themselves, then, only where a short form was
    seen, all names, with the first pass's mentions to vouch for the short forms.
    """

    def __init__(self, entities: Iterable[Entity]) -> None:
        """Compile. Raises ValueError naming both ids when two entities claim the same unanchored name."""
        self._entities = _index(entities)
        self._names = compile_names(self._entities.values())
        self._members = _find_members(self._entities)
        lengths: dict[str, set[int]] = {}
        for words in self._names:
            lengths.setdefault(words[0], set()).add(len(words))
        self._lengths = {word: tuple(sorted(sizes, reverse=True)) for word, sizes in lengths.items()}
        self._beginnings = {words[:2] for words in self._names}
        self._short_heads = {
            words[0] for words, names in self._names.items() if any(name.anchors is not None for name in names)
        }

    def __contains__(self, entity_id: str) -> bool:
        """Whether `entity:` may name it: an id, a Wikidata number or a type."""
        return entity_id in self._members

    def entity(self, entity_id: str) -> Entity:
        """The definition. Raises KeyError."""
        return self._entities[entity_id]

    @property
    def entities(self) -> tuple[Entity, ...]:
        """All definitions, in the order given."""
        return tuple(self._entities.values())

    @property
    def member_names(self) -> tuple[str, ...]:
        """Everything that `entity:` may name, for "did you mean"."""
        return tuple(self._members)

    def members(self, name: str) -> frozenset[str]:
        """Ids that `entity:NAME` takes: the entity and all that belongs to it, or all of a type; else none."""
        return self._members.get(name, frozenset())

    def find(self, zones: Sequence[Tokens], *, day: date | None = None) -> tuple[tuple[Mention, ...], ...]:
        """Mentions of each zone, in order of words, longest match first, none overlapping.

        All zones of ONE article at once: an anchored short form looks for its anchor in all of them.
        `day` is the day of publication, for names that change hands; None takes all of them.
        """
        places = [self._heads(zone) for zone in zones]
        plain = self._search(zones, places, Vouchers((), self._members), day)
        if not any(plain) or all(self._short_heads.isdisjoint(zone.words) for zone in zones):
            return plain
        return self._search(zones, places, Vouchers(plain, self._members), day)

    def _heads(self, zone: Tokens) -> list[int]:
        """The words with which a name may begin, particles before them included."""
        lengths, beginnings, words = self._lengths, self._beginnings, zone.words
        if zone.may_have_particles:
            return [
                place
                for place, word in enumerate(words)
                if word in lengths or any(bare in lengths for bare in BARE_NAMES[word])
            ]
        return [  # many names begin with "the" or "new"; few of these words begin a name
            place
            for place in compress(count(), map(lengths.__contains__, words))
            if words[place : place + 1] in beginnings or words[place : place + 2] in beginnings
        ]

    def _search(
        self, zones: Sequence[Tokens], places: Sequence[list[int]], vouchers: Vouchers, day: date | None
    ) -> tuple[tuple[Mention, ...], ...]:
        search = _Search(names=self._names, lengths=self._lengths, vouchers=vouchers, day=day)
        return tuple(
            search.scan(number, zone, heads) for number, (zone, heads) in enumerate(zip(zones, places, strict=True))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """One pass over the zones of one article."""

    names: Names
    lengths: dict[str, tuple[int, ...]]
    vouchers: Vouchers
    day: date | None

    def scan(self, number: int, zone: Tokens, places: list[int]) -> tuple[Mention, ...]:
        """Mentions of zone `number`; `places` are the words with which a name may begin."""
        mentions: list[Mention] = []
        free = 0
        for place in places:
            if place < free:
                continue
            is_after_mention = free == place > 0
            mention = self._longest(number, zone, place, is_after_mention=is_after_mention)
            if mention is not None:
                mentions.append(mention)
                free = mention.last + 1
        return tuple(mentions)

    def _longest(self, number: int, zone: Tokens, first: int, *, is_after_mention: bool) -> Mention | None:
        word = zone.words[first]
        for head in (word, *BARE_NAMES[word]):
            for length in self.lengths.get(head, ()):
                last = first + length - 1
                names = self.names.get((head, *zone.words[first + 1 : last + 1]), ()) if last < len(zone.words) else ()
                found = names and self._named(number, zone, names, first, last, is_after_mention=is_after_mention)
                if found:
                    return found
        return None

    def _named(
        self, number: int, zone: Tokens, names: Sequence[Name], first: int, last: int, *, is_after_mention: bool
    ) -> Mention | None:
        possible = [
            name for name in names if name.entity.is_valid_on(self.day) and is_written_so(name, zone, first, last)
        ]
        if not possible:
            return None
        if possible[0].anchors is None:
            return Mention(entity=possible[0].entity.id, first=first, last=last, alias=possible[0].alias)
        if is_free_standing(zone, first, last, is_after_mention=is_after_mention):
            return self._vouched(number, possible, first, last)
        return None

    def _vouched(self, number: int, names: Sequence[Name], first: int, last: int) -> Mention | None:
        """The name whose anchor stands nearest."""
        best: tuple[int, str, Name] | None = None
        for name in names:
            nearest = self.vouchers.nearest(name.anchors or frozenset(), number, first, last)
            if nearest is not None and (best is None or nearest[0] < best[0]):
                best = (*nearest, name)
        if best is None:
            return None
        _, anchor, name = best
        return Mention(entity=name.entity.id, first=first, last=last, alias=name.alias, anchor=anchor)


def _index(entities: Iterable[Entity]) -> dict[str, Entity]:
    index: dict[str, Entity] = {}
    for entity in entities:
        if entity.id in index:
            raise ValueError(f"two entities have the id {entity.id}: rename one")
        index[entity.id] = entity
    for entity in index.values():
        anchors = (anchor for wanted in entity.anchored.values() for anchor in wanted)
        for other in (*entity.parents, *anchors):
            if other not in index:
                raise ValueError(f"{entity.id} names {other}, which is no entity: correct the id or add the entity")
    return index


def _find_members(entities: dict[str, Entity]) -> dict[str, frozenset[str]]:
    """For each id, Wikidata number and type, the ids that it takes."""
    members: dict[str, set[str]] = {entity_id: {entity_id} for entity_id in entities}
    for entity in entities.values():
        for ancestor in _ancestors(entity, entities):
            members[ancestor].add(entity.id)
    names = {name: frozenset(ids) for name, ids in members.items()}
    types: dict[str, set[str]] = {}
    for entity in entities.values():
        types.setdefault(entity.type, set()).add(entity.id)
        if entity.wikidata:
            names.setdefault(entity.wikidata, names[entity.id])
    return {**{name: frozenset(ids) for name, ids in types.items()}, **names}


def _ancestors(entity: Entity, entities: dict[str, Entity]) -> set[str]:
    found: set[str] = set()
    waiting = list(entity.parents)
    while waiting:
        parent = waiting.pop()
        if parent not in found:
            found.add(parent)
            waiting.extend(entities[parent].parents)
    return found

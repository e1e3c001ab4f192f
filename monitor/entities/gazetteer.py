"""Finds the entities of a gazetteer in the words of an article."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.entities.definition import Entity
from monitor.text.tokens import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An entity at words `first` to `last` (both included) of one zone.

    `alias` is the name that was recognised; `anchor` is the id whose mention vouches for an
    anchored short form, else None.
    """

    entity: str
    first: int
    last: int
    alias: str
    anchor: str | None = None


class Gazetteer:
    """All entities, compiled once; immutable and safe to share."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        """Compile. Raises ValueError naming both ids when two entities claim the same unanchored name."""
        raise NotImplementedError(entities)

    def __contains__(self, entity_id: str) -> bool:
        """Whether `entity:` may name it."""
        raise NotImplementedError(entity_id)

    def entity(self, entity_id: str) -> Entity:
        """The definition. Raises KeyError."""
        raise NotImplementedError(entity_id)

    def find(self, zones: Sequence[Tokens]) -> tuple[tuple[Mention, ...], ...]:
        """Mentions of each zone, in order of words, longest match first, none overlapping.

        All zones of ONE article at once: an anchored short form looks for its anchor in all of them.
        """
        raise NotImplementedError(zones)

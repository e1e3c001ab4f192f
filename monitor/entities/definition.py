"""What a gazetteer file says of one entity, checked and frozen (the files' form: docs/entities.md)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One country, organisation, vehicle, site or treaty.

    Attributes:
        id: `KP`, `Q423`, `HWASONG_14`: what `entity:` names; an upper-case word without spaces.
        type: `country`, `organisation`, `agency`, `force`, `person`, `vehicle`, `mission`, `site`, `treaty`, ...
        name: For people.
        wikidata: Q-number, or None.
        parents: Ids this belongs to: `entity:KP` also takes every entity that has KP as a parent, at any depth.
        aliases: By language code (`en`, `ko`, ...; `mul` for all): names that always mean it, any case.
        case: Names that mean it only in exactly this case, such as `US`.
        anchored: Short form -> ids of which one must be mentioned in the same article, such as `North: [KR]`.
        since: First day on which the names mean it (a role's holder); None: always.
        until: Last such day, included; None: to this day. An article without a date counts as within.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    id: str
    type: str
    name: str = ""
    wikidata: str | None = None
    parents: tuple[str, ...] = ()
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    case: tuple[str, ...] = ()
    anchored: dict[str, tuple[str, ...]] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None

    def is_valid_on(self, day: date | None) -> bool:
        """Whether the names mean it on that day; an unknown day counts as yes."""
        if day is None:
            return True
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

"""What a gazetteer file says of one entity, checked and frozen (the files' form: docs/entities.md)."""

from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One country, organisation, vehicle, site or treaty.

    Attributes:
        id: `KP`, `Q423`, `HWASONG_14`: what `entity:` names; an upper-case word without spaces.
        type: `country`, `organisation`, `agency`, `force`, `person`, `vehicle`, `mission`, `site`, `treaty`, ...
        name: For people.
        wikidata: Q-number, or None.
        parents: Ids this belongs to: a rule on `entity:KP` also takes what has KP as a parent where it says so.
        aliases: By language code (`en`, `ko`, ...; `mul` for all): names that always mean it, any case.
        case: Names that mean it only in exactly this case, such as `US`.
        anchored: Short form -> ids of which one must be mentioned in the same article, such as `North: [KR]`.
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

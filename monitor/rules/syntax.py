"""A condition as a tree of values; where each stood in the text is remembered, but does not count in comparisons."""

from dataclasses import dataclass, field
from enum import Enum


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands in the condition: code-point offset and width."""

    start: int = 0
    width: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What all nodes have: their place, for messages; two nodes that differ only in it are equal."""

    place: Place = field(default=Place(), compare=False, repr=False)


class Form(Enum):
    """How a term's words are compared."""

    EXACT = "exact"
    PHRASE = "phrase"
    WILDCARD = "wildcard"
    INFLECTED = "inflected"
    CASED = "cased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Node):
    """A word or phrase, as written but without its marks (quotes, `=`, `~`; a wildcard keeps `*` and `?`)."""

    text: str
    form: Form = Form.EXACT


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity(Node):
    """`entity:KP`: an id, a Wikidata number or a type."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Node):
    """`event:launch`."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About(Node):
    """`source:`, `lang:` or `url:` with a value or a glob; true or false of the whole article."""

    name: str
    value: str


class Relation(Enum):
    """How two operands of a proximity operator must stand to each other."""

    NEAR = "NEAR"
    ONEAR = "ONEAR"
    SENT = "SENT"
    PARA = "PARA"
    IN = "IN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Near(Node):
    """Two operands near each other; `gap` is the most words strictly between (None for SENT and PARA)."""

    left: "Condition"
    right: "Condition"
    relation: Relation
    gap: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Without(Node):
    """Those occurrences of `left` that do not stand so to `right`: NOT IN, NOT NEAR, NOT SENT, NOT PARA."""

    left: "Condition"
    right: "Condition"
    relation: Relation
    gap: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast(Node):
    """`ATLEAST/n unit`: n occurrences that do not overlap."""

    count: int
    part: "Condition"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf(Node):
    """`n OF (a, b, c)`: n of these."""

    count: int
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Within(Node):
    """`title:unit` and its like; `words` is the N of `first/N`, else None."""

    zone: str
    part: "Condition"
    words: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Node):
    """True of an article where `part` is not."""

    part: "Condition"


@dataclass(frozen=True, slots=True, kw_only=True)
class And(Node):
    """True where all parts are."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Or(Node):
    """True where any part is."""

    parts: tuple["Condition", ...]


Condition = Term | Entity | Event | About | Near | Without | AtLeast | AnyOf | Within | Not | And | Or
"""Any node of the tree."""


def children(node: Condition) -> tuple[Condition, ...]:
    """The nodes right below, in order."""
    match node:
        case Near(left=left, right=right) | Without(left=left, right=right):
            return (left, right)
        case AtLeast(part=part) | Within(part=part) | Not(part=part):
            return (part,)
        case And(parts=parts) | Or(parts=parts) | AnyOf(parts=parts):
            return parts
        case Term() | Entity() | Event() | About():
            return ()

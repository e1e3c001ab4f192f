"""From the tree as written to the tree as run.

Words are folded, entities and events looked up, and fields pushed down to the leaves.
"""

from dataclasses import dataclass, field, replace

from monitor.entities.gazetteer import Gazetteer
from monitor.rules.eventleaf import Happening
from monitor.rules.leaves import Leaf, Named, Words, make_leaf
from monitor.rules.nodes import AboutNode, AllNode, AnyNode, AtLeastNode, LeafNode, NearNode, Node, NotNode, WithoutNode
from monitor.rules.printer import print_condition
from monitor.rules.syntax import (
    About,
    And,
    AnyOf,
    AtLeast,
    Condition,
    Entity,
    Event,
    Near,
    Not,
    Or,
    Term,
    Within,
    Without,
)
from monitor.rules.zones import EVERYWHERE, USUAL, Zones, narrow


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiler:
    """Compiles the conditions of one rule book.

    Attributes:
        gazetteer: For `entity:`.
        happenings: For `event:`, by its name: which mentions count for the rule at hand.
        vocabulary: Grows by the single words that are looked for; an article may write one as two.
        numbers: Grows by the leaves with their zones; one number for each, over all rules.
        is_operand: True inside a proximity operator, which asks for spans.
    """

    gazetteer: Gazetteer
    happenings: dict[str, Happening]
    vocabulary: set[str] = field(default_factory=set)
    numbers: dict[tuple[Leaf, Zones], int] = field(default_factory=dict)
    is_operand: bool = False

    def compile(  # noqa: C901, PLR0911 - one line a kind of node reads best
        self, node: Condition, zones: Zones | None = None
    ) -> Node:
        """The node to run; `zones` are the windows of the fields around it, None outside all fields."""
        match node:
            case Term() | Entity() | Event():
                return self._leaf(node, zones)
            case About(name=name, value=value):
                return AboutNode(name, value)
            case And(parts=parts):
                return AllNode(tuple(self.compile(part, zones) for part in parts))
            case Or(parts=parts):
                return self._any(parts, zones, 1)
            case AnyOf(count=count, parts=parts):
                return self._any(parts, zones, count)
            case Not(part=part):
                return NotNode(self.compile(part, zones))
            case AtLeast(count=count, part=part):
                return AtLeastNode(self._operand(part, zones), count)
            case Within(part=part):
                return self.compile(part, narrow(zones, node))
            case Near(left=left, right=right, relation=relation, gap=gap):
                return NearNode(self._operand(left, zones), self._operand(right, zones), relation, gap or 0)
            case Without(left=left, right=right, relation=relation, gap=gap):
                return WithoutNode(self._operand(left, zones), self._operand(right, zones), relation, gap or 0)

    def _operand(self, node: Condition, zones: Zones | None) -> Node:
        return replace(self, is_operand=True).compile(node, zones)

    def _any(self, parts: tuple[Condition, ...], zones: Zones | None, count: int) -> AnyNode:
        nodes = tuple(self.compile(part, zones) for part in parts)
        return AnyNode(nodes, count, has_hole=any(node.has_hole for node in nodes), is_operand=self.is_operand)

    def _leaf(self, node: Term | Entity | Event, zones: Zones | None) -> Node:
        match node:
            case Event(name=name):
                return self._number(self.happenings[name], zones or EVERYWHERE, "act", node)
            case Entity(name=name):
                return self._number(Named(name, self.gazetteer.members(name)), zones or USUAL, "entity", node)
            case Term():
                leaves = make_leaf(node)
                for leaf in leaves:
                    if isinstance(leaf, Words):
                        self.vocabulary.update(sequence[0] for sequence in leaf.sequences if len(sequence) == 1)
                nodes = tuple(self._number(leaf, zones or USUAL, "term", node) for leaf in leaves)
                return nodes[0] if len(nodes) == 1 else AnyNode(nodes)

    def _number(self, leaf: Leaf, zones: Zones, role: str, node: Term | Entity | Event) -> LeafNode:
        number = self.numbers.setdefault((leaf, zones), len(self.numbers))
        needed = leaf.sequences[0][0] if isinstance(leaf, Words) and leaf.is_one_word else None
        return LeafNode(number, leaf, zones, role, print_condition(node), needed)


def drop_events(node: Condition) -> Condition | None:  # noqa: C901 - one case a kind of node reads best
    """The condition without its `event:` leaves, for a language without event data; None where nothing is left."""
    match node:
        case Event():
            return None
        case Near(left=left, right=right):
            one, other = drop_events(left), drop_events(right)
            return node if one == left and other == right else one or other
        case Without(left=left, right=right, relation=relation, gap=gap):
            one, other = drop_events(left), drop_events(right)
            return one and (Without(left=one, right=other, relation=relation, gap=gap) if other else one)
        case Not(part=part):
            rest = drop_events(part)
            return Not(part=rest) if rest else None
        case AtLeast(count=count, part=part):
            rest = drop_events(part)
            return AtLeast(count=count, part=rest) if rest else None
        case Within(zone=zone, part=part, words=words):
            rest = drop_events(part)
            return Within(zone=zone, part=rest, words=words) if rest else None
        case And(parts=parts) | Or(parts=parts) | AnyOf(parts=parts):
            return _drop_from_list(node, [rest for part in parts if (rest := drop_events(part))])
        case Term() | Entity() | About():
            return node


def _drop_from_list(node: And | Or | AnyOf, rest: list[Condition]) -> Condition | None:
    if all(isinstance(part, Not) for part in rest):
        return None  # nothing is asked for any more
    if isinstance(node, AnyOf):
        return AnyOf(count=max(1, node.count - len(node.parts) + len(rest)), parts=tuple(rest))
    if len(rest) == 1:
        return rest[0]
    return And(parts=tuple(rest)) if isinstance(node, And) else Or(parts=tuple(rest))

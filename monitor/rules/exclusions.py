"""What a condition excludes, to tell "an excluded word is there" from "the words are not there"."""

from monitor.rules.syntax import And, AnyOf, AtLeast, Condition, Near, Not, Or, Within, Without, children
from monitor.rules.zones import Zones, narrow


def find_exclusions(node: Condition, zones: Zones | None = None) -> tuple[tuple[Condition, Zones | None], ...]:
    """Everything that stands after NOT, with the windows of the fields around it."""
    match node:
        case Not(part=part):
            return ((part, zones),)
        case Without(left=left, right=right):
            return ((right, zones), *find_exclusions(left, zones))
        case Within(part=part):
            return find_exclusions(part, narrow(zones, node))
        case _:
            return tuple(found for child in children(node) for found in find_exclusions(child, zones))


def drop_exclusions(node: Condition) -> Condition:  # noqa: C901, PLR0911 - one case a kind of node reads best
    """The condition without what stands after NOT; it asks for something, since every condition does."""
    match node:
        case Without(left=left):
            return drop_exclusions(left)
        case And(parts=parts):
            return And(parts=_wanted(parts))
        case Or(parts=parts):
            return Or(parts=_wanted(parts))
        case AnyOf(count=count, parts=parts):
            return AnyOf(count=count, parts=_wanted(parts))
        case Near(left=left, right=right, relation=relation, gap=gap):
            return Near(left=drop_exclusions(left), right=drop_exclusions(right), relation=relation, gap=gap)
        case AtLeast(count=count, part=part):
            return AtLeast(count=count, part=drop_exclusions(part))
        case Within(zone=zone, part=part, words=words):
            return Within(zone=zone, part=drop_exclusions(part), words=words)
        case Not(part=Not(part=part)):
            return drop_exclusions(part)
        case _:
            return node


def _wanted(parts: tuple[Condition, ...]) -> tuple[Condition, ...]:
    return tuple(drop_exclusions(part) for part in parts if not isinstance(part, Not) or isinstance(part.part, Not))

"""Finds rules that can never match: what they require, they exclude."""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.rules.leaves import Wildcard, Words, make_leaf
from monitor.rules.printer import print_condition
from monitor.rules.syntax import (
    About,
    And,
    AnyOf,
    AtLeast,
    Condition,
    Form,
    Near,
    Not,
    Or,
    Relation,
    Term,
    Within,
    Without,
)
from monitor.rules.zones import USUAL, Zones, is_within, narrow
from monitor.text.tokens import tokenise

Placed = tuple[Condition, Zones | None]
"""A node with the windows of the fields around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Why a condition can never be true, and the node to blame."""

    culprit: Condition
    message: str
    hint: str


def find_contradiction(condition: Condition) -> Contradiction | None:
    """Why the condition can never be true; None where it may be. Sound, not complete: no false alarm."""
    return _never((condition, None), ())


def _never(placed: Placed, required: tuple[Placed, ...]) -> Contradiction | None:
    node, zones = placed
    required = (*required, *_required(placed))
    match node:
        case Not(part=part):
            return _excluded(part) if _is_sure((part, zones), required) else None
        case About():
            return _other_value(node, required)
        case Or() | AnyOf():
            return _never_any(node, zones, required)
        case Without(left=left, right=right, relation=Relation.IN) if _covers(right, left):
            message = f"every {print_condition(left)} is in {print_condition(right)}; this rule can never match"
            return Contradiction(
                culprit=right, message=message, hint='name a longer phrase: treaty NOT IN "peace treaty"'
            )
        case _:
            below = (_never(child, required) for child in _needed_children(placed))
            return next((found for found in below if found), None)


def _never_any(node: Or | AnyOf, zones: Zones | None, required: tuple[Placed, ...]) -> Contradiction | None:
    count = node.count if isinstance(node, AnyOf) else 1
    found = [never for part in node.parts if (never := _never((part, zones), required))]
    return found[0] if len(node.parts) - len(found) < count else None


def _excluded(part: Condition) -> Contradiction:
    text = print_condition(part)
    name = f'"{part.text}"' if isinstance(part, Term) else text
    return Contradiction(
        culprit=part,
        message=f"{name} is required and excluded; this rule can never match",
        hint=f'exclude the occurrence, not the article: {text} NOT IN "longer phrase"',
    )


def _other_value(node: About, required: tuple[Placed, ...]) -> Contradiction | None:
    """`lang:ko AND lang:en`."""
    for other, _ in required:
        if isinstance(other, About) and _is_exact_language(other) and _is_exact_language(node) and other != node:
            message = f"lang:{other.value} and lang:{node.value} are both required; this rule can never match"
            later = max(node, other, key=lambda one: one.place.start)
            return Contradiction(culprit=later, message=message, hint=f"write lang:{other.value} OR lang:{node.value}")
    return None


def _is_exact_language(node: About) -> bool:
    return node.name == "lang" and not any(mark in node.value for mark in "*?[-")


def _required(placed: Placed) -> Iterator[Placed]:
    """All nodes that must be true where this one is."""
    yield placed
    for child in _needed_children(placed):
        yield from _required(child)


def _needed_children(placed: Placed) -> tuple[Placed, ...]:
    node, zones = placed
    match node:
        case And(parts=parts):
            return tuple((part, zones) for part in parts)
        case AnyOf(parts=parts, count=count) if count == len(parts):
            return tuple((part, zones) for part in parts)
        case Near(left=left, right=right):
            return (left, zones), (right, zones)
        case Without(left=left):
            return ((left, zones),)
        case AtLeast(part=part):
            return ((part, zones),)
        case Within(part=part):
            return ((part, narrow(zones, node)),)
        case Not(part=Not(part=part)):
            return ((part, zones),)
        case _:
            return ()


def _is_sure(placed: Placed, required: tuple[Placed, ...]) -> bool:
    """Whether the node is true wherever all of `required` are."""
    node, zones = placed
    if any(node == other and is_within(inner or USUAL, zones or USUAL) for other, inner in required):
        return True
    match node:
        case Or(parts=parts):
            return any(_is_sure((part, zones), required) for part in parts)
        case And(parts=parts):
            return all(_is_sure((part, zones), required) for part in parts)
        case AtLeast(part=part, count=1):
            return _is_sure((part, zones), required)
        case Within(part=part):
            return _is_sure((part, narrow(zones, node)), required)
        case Term():
            return any(
                isinstance(other, Term) and _implies(other, node) and is_within(inner or USUAL, zones or USUAL)
                for other, inner in required
            )
        case _:
            return False


def _implies(term: Term, wanted: Term) -> bool:
    """Whether every occurrence of `term` has one of `wanted` in it."""
    if term.form in {Form.INFLECTED, Form.WILDCARD} or wanted.form is Form.CASED:
        return False
    words = tokenise(term.text).words
    return any(_fits(words, leaf) for leaf in make_leaf(wanted))


def _fits(words: tuple[str, ...], leaf: object) -> bool:
    match leaf:
        case Words(sequences=sequences):
            return any(
                words[place : place + len(sequence)] == sequence
                for sequence in sequences
                for place in range(len(words))
            )
        case Wildcard(before=()):
            return any(leaf.fits(word) for word in words)
        case _:
            return False


def _covers(outer: Condition, inner: Condition) -> bool:
    """Whether every occurrence of `inner` lies in one of `outer`."""
    if outer == inner:
        return True
    if isinstance(outer, Or):
        return any(_covers(part, inner) for part in outer.parts)
    if isinstance(outer, Term) and isinstance(inner, Term) and len(tokenise(inner.text).words) == 1:
        return _implies(inner, outer)
    return False

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


class _Known:
    """What must be true where a node is: its own required nodes, and those around it."""

    def __init__(self, placed: Placed, outer: "_Known | None" = None) -> None:
        self._outer = outer
        self._nodes: dict[Condition, list[Zones]] = {}
        self._terms: dict[str, list[tuple[tuple[str, ...], Zones]]] = {}
        for node, zones in _required(placed):
            self._nodes.setdefault(node, []).append(zones or USUAL)
            if isinstance(node, Term) and node.form not in {Form.INFLECTED, Form.WILDCARD}:
                words = tokenise(node.text).words
                for word in set(words):
                    self._terms.setdefault(word, []).append((words, zones or USUAL))

    def has(self, node: Condition, zones: Zones) -> bool:
        """Whether this very node is required in a window inside `zones`."""
        is_here = any(is_within(inner, zones) for inner in self._nodes.get(node, ()))
        return is_here or (self._outer is not None and self._outer.has(node, zones))

    def has_words(self, leaf: object, zones: Zones) -> bool:
        """Whether a required word or phrase has one of the leaf's words in it."""
        if isinstance(leaf, Words):
            heads = {sequence[0] for sequence in leaf.sequences}
        else:
            heads = set(filter(leaf.fits, self._terms)) if isinstance(leaf, Wildcard) and not leaf.before else set()
        found = (term for head in heads for term in self._terms.get(head, ()))
        is_here = any(_fits(words, leaf) and is_within(inner, zones) for words, inner in found)
        return is_here or (self._outer is not None and self._outer.has_words(leaf, zones))

    def languages(self) -> list[About]:
        """All required `lang:` with a plain value."""
        here = [node for node in self._nodes if isinstance(node, About) and _is_exact_language(node)]
        return here + (self._outer.languages() if self._outer is not None else [])


def find_contradiction(condition: Condition) -> Contradiction | None:
    """Why the condition can never be true; None where it may be. Sound, not complete: no false alarm."""
    root = (condition, None)
    return _never(root, _Known(root))


def _never(placed: Placed, known: _Known) -> Contradiction | None:
    node, zones = placed
    match node:
        case Not(part=part):
            return _excluded(part) if _is_sure((part, zones), known) else None
        case About():
            return _other_value(node, known)
        case Or() | AnyOf():
            return _never_any(node, zones, known)
        case Without(left=left, right=right, relation=Relation.IN) if _covers(right, left):
            message = f"every {print_condition(left)} is in {print_condition(right)}; this rule can never match"
            hint = 'name a longer phrase: treaty NOT IN "peace treaty"'
            return Contradiction(culprit=right, message=message, hint=hint)
        case _:
            below = (_never(child, known) for child in _needed_children(placed))
            return next((found for found in below if found), None)


def _never_any(node: Or | AnyOf, zones: Zones | None, known: _Known) -> Contradiction | None:
    count = node.count if isinstance(node, AnyOf) else 1
    placed = [(part, zones) for part in node.parts]
    found = [never for part in placed if (never := _never(part, _Known(part, known)))]
    return found[0] if len(node.parts) - len(found) < count else None


def _excluded(part: Condition) -> Contradiction:
    text = print_condition(part)
    name = f'"{part.text}"' if isinstance(part, Term) else text
    return Contradiction(
        culprit=part,
        message=f"{name} is required and excluded; this rule can never match",
        hint=f'exclude the occurrence, not the article: {text} NOT IN "longer phrase"',
    )


def _other_value(node: About, known: _Known) -> Contradiction | None:
    """`lang:ko AND lang:en`."""
    other = next((one for one in known.languages() if one != node), None)
    if other is None or not _is_exact_language(node):
        return None
    first, later = sorted((node, other), key=lambda one: one.place.start)
    message = f"lang:{first.value} and lang:{later.value} are both required; this rule can never match"
    return Contradiction(culprit=later, message=message, hint=f"write lang:{first.value} OR lang:{later.value}")


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


def _is_sure(placed: Placed, known: _Known) -> bool:
    """Whether the node is true wherever all that is known is."""
    node, zones = placed
    if known.has(node, zones or USUAL):
        return True
    match node:
        case Or(parts=parts):
            return any(_is_sure((part, zones), known) for part in parts)
        case And(parts=parts):
            return all(_is_sure((part, zones), known) for part in parts)
        case AtLeast(part=part, count=1):
            return _is_sure((part, zones), known)
        case Within(part=part):
            return _is_sure((part, narrow(zones, node)), known)
        case Term() if node.form is not Form.CASED:
            return any(known.has_words(leaf, zones or USUAL) for leaf in make_leaf(node))
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

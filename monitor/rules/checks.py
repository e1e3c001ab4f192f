"""What a condition must be, beyond its grammar: positions where they are needed, and something to find."""

from monitor.rules.faults import fault
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
    children,
)

_ZONES = {
    "title": {"title"},
    "lead": {"body"},
    "body": {"body"},
    "first": {"body"},
    "caption": {"caption"},
    "text": {"title", "body", "caption"},
}


def check_condition(text: str, condition: Condition) -> None:
    """Raise ConditionError where an operand has no position, a field is empty, or nothing is asked for."""
    _check_operands(text, condition)
    _check_zones(text, condition, frozenset(_ZONES["text"]))
    culprit = _find_unasked(condition)
    if culprit is not None:
        hint = "say also what must be there: missile NOT sea"
        message = "a rule of NOT alone finds nothing: every alternative needs a term that must be there"
        raise fault(text, culprit.place, "rule-only-not", message, hint)


def operator_name(node: Near | Without | AtLeast) -> str:
    """`NEAR/5`, `NOT SENT`, `ATLEAST/3`."""
    if isinstance(node, AtLeast):
        return f"ATLEAST/{node.count}"
    gap = "" if node.gap is None else f"/{node.gap}"
    return f"{'NOT ' if isinstance(node, Without) else ''}{node.relation.value}{gap}"


def _check_operands(text: str, node: Condition) -> None:
    if isinstance(node, Near | Without | AtLeast):
        for operand in children(node):
            culprit = _find_without_position(operand)
            if culprit is not None:
                hint = "use OR groups, phrases or a nested NEAR on each side"
                message = f"{culprit} inside {operator_name(node)} has no position"
                raise fault(text, node.place, "rule-no-position", message, hint)
    for child in children(node):
        _check_operands(text, child)


def _find_without_position(node: Condition) -> str | None:
    """Name of the first operator below that is true of an article, not of words."""
    match node:
        case And():
            return "AND"
        case Not():
            return "NOT"
        case About(name=name):
            return f"{name}:"
        case Near() | Without() | AtLeast():
            return None  # looked at by themselves
        case Term() | Entity() | Event() | Or() | AnyOf() | Within():
            return next((found for child in children(node) if (found := _find_without_position(child))), None)


def _check_zones(text: str, node: Condition, zones: frozenset[str]) -> None:
    if isinstance(node, Within):
        inner = zones & _ZONES[node.zone]
        if not inner:
            message = f"{node.zone}: inside another field is always empty"
            raise fault(text, node.place, "rule-empty-field", message, "join the two fields with AND or OR")
        zones = inner
    for child in children(node):
        _check_zones(text, child, zones)


def _find_unasked(node: Condition) -> Condition | None:
    """The first alternative that could be met by absence alone; None where all ask for something."""
    match node:
        case And(parts=parts):
            culprits = [_find_unasked(part) for part in parts]
            return None if None in culprits else culprits[0]
        case Or(parts=parts) | AnyOf(parts=parts):
            return next((culprit for part in parts if (culprit := _find_unasked(part))), None)
        case Not(part=Not(part=part)):
            return _find_unasked(part)
        case Not():
            return node
        case Within(part=part):
            return _find_unasked(part)
        case Near() | Without() | AtLeast() | Term() | Entity() | Event() | About():
            return None

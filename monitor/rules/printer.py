"""Writes a condition down again, as text and as a tree."""

from monitor.rules.checks import operator_name
from monitor.rules.lexer import is_plain_value, quote
from monitor.rules.syntax import (
    About,
    And,
    AnyOf,
    AtLeast,
    Condition,
    Entity,
    Event,
    Form,
    Near,
    Not,
    Or,
    Term,
    Within,
    Without,
    children,
)


def print_condition(condition: Condition) -> str:
    """One line that parses to the same condition."""
    match condition:
        case Term():
            return _print_term(condition)
        case Entity(name=name):
            return f"entity:{_print_value(name)}"
        case Event(name=name):
            return f"event:{_print_value(name)}"
        case About(name=name, value=value):
            return f"{name}:{_print_value(value)}"
        case And(parts=parts):
            return " AND ".join(_bracket(part, And, Or) for part in parts)
        case Or(parts=parts):
            return " OR ".join(_bracket(part, And, Or) for part in parts)
        case Not(part=part):
            return f"NOT {_bracket(part, And, Or)}"
        case _:
            return _print_positional(condition)


def _print_positional(condition: Near | Without | AtLeast | AnyOf | Within) -> str:
    match condition:
        case Near(left=left, right=right) | Without(left=left, right=right):
            after = _bracket(right, And, Or, Not, Near, Without)
            return f"{_bracket(left, And, Or, Not)} {operator_name(condition)} {after}"
        case AtLeast(part=part):
            return f"{operator_name(condition)} {_bracket(part, And, Or, Not, Near, Without)}"
        case AnyOf(count=count, parts=parts):
            return f"{count} OF ({', '.join(print_condition(part) for part in parts)})"
        case Within(part=part):
            return f"{_field_name(condition)}:{_bracket(part, And, Or, Not, Near, Without)}"


def draw_tree(condition: Condition) -> tuple[str, ...]:
    """The condition as lines, two blanks a level: operators by name, leaves as written."""
    below = children(condition)
    if not below:
        return (print_condition(condition),)
    return (_label(condition), *(f"  {line}" for child in below for line in draw_tree(child)))


def _label(condition: Condition) -> str:
    match condition:
        case Near() | Without() | AtLeast():
            return operator_name(condition)
        case AnyOf(count=count):
            return f"{count} OF"
        case Within():
            return f"{_field_name(condition)}:"
        case _:
            return type(condition).__name__.upper()


def _field_name(node: Within) -> str:
    return node.zone if node.words is None else f"{node.zone}/{node.words}"


def _bracket(node: Condition, *kinds: type[Condition]) -> str:
    text = print_condition(node)
    return f"({text})" if isinstance(node, kinds) else text


def _print_term(term: Term) -> str:
    match term.form:
        case Form.EXACT | Form.WILDCARD:
            return term.text
        case Form.INFLECTED:
            return f"{term.text}~"
        case Form.PHRASE:
            return quote(term.text)
        case Form.CASED:
            return f"={term.text}" if is_plain_value(term.text) else f"={quote(term.text)}"


def _print_value(value: str) -> str:
    return value if is_plain_value(value) else quote(value)

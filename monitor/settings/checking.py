"""From plain values to checked ones, and from pydantic's complaints to problems with a place and a hint."""

import types
from collections.abc import Hashable
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from monitor.errors import Problem
from monitor.settings.yaml_document import Place, YamlDocument

Checked = TypeVar("Checked")

_SYNONYMS = {
    "url": "location",
    "path": "location",
    "link": "location",
    "feed": "location",
    "type": "kind",
    "interval": "every",
    "timezone": "zone",
    "lang": "language",
    "query": "condition",
    "rule": "condition",
    "severity": "level",
    "channels": "targets",
}
_MOST_NAMED = 20
_NOT_WRITTEN = {"path", "condition_line", "condition_indent"}
"""Fields that the reading of a file sets itself."""

_SENTENCES = {
    "string_type": "must be text: put it in quotes",
    "tuple_type": "must be a list, such as [a, b]",
    "dict_type": "must be a mapping, `key: value`",
    "dataclass_type": "must be a mapping, `key: value`",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
}


def check(
    kind: type[Checked], value: Any, document: YamlDocument, problems: list[Problem], base: Place = ()
) -> Checked | None:
    """`value` as a `kind`; faults are appended to `problems`, and then None is returned.

    Args:
        kind: A dataclass, or a tuple type of one.
        value: Plain value, as `YamlDocument.value` or a part of it.
        document: Where it was read, for the places of the problems.
        problems: Collects what is wrong.
        base: The place of `value` in the document.
    """
    try:
        checked: Checked = _adapter(cast("Hashable", kind)).validate_python(value)
    except ValidationError as error:
        problems.extend(_to_problem(detail, kind, document, base) for detail in error.errors(include_url=False))
        return None
    return checked


def did_you_mean(word: str, known: tuple[str, ...], *, what: str = "known") -> str:
    """A hint: the nearest known word, or all of them."""
    near = get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    if not near and _SYNONYMS.get(word.lower()) in known:
        near = [_SYNONYMS[word.lower()]]
    if near:
        return f"did you mean {near[0]}?"
    more = f", … {len(known) - _MOST_NAMED} more" if len(known) > _MOST_NAMED else ""
    return f"{what}: {', '.join(known[:_MOST_NAMED])}{more}" if known else f"{what}: none"


@lru_cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    """Building an adapter costs 5 ms; there is one a kind."""
    return TypeAdapter(cast("Any", kind))


def _to_problem(detail: ErrorDetails, kind: Any, document: YamlDocument, base: Place) -> Problem:
    inner = tuple(step for step in detail["loc"] if step != "[key]")
    place = base + inner
    match detail["type"]:
        case "unexpected_keyword_argument" | "extra_forbidden":
            word = str(inner[-1])
            hint = did_you_mean(word, _keys(kind, inner[:-1]))
            return document.problem("unknown-key", f"unknown key `{word}`", place, at_key=True, hint=hint)
        case "missing" | "missing_argument" | "missing_keyword_only_argument":
            return document.problem("missing-key", f"`{inner[-1]}` is missing", place[:-1], hint=f"add `{inner[-1]}:`")
        case "enum" | "literal_error":
            known = _quoted(str(detail["ctx"]["expected"]))
            word = str(detail["input"])
            message = f"`{inner[-1]}` cannot be `{word}`"
            return document.problem("wrong-value", message, place, hint=did_you_mean(word, known, what="one of"))
        case _:
            code = "wrong-type" if detail["type"] in _SENTENCES else "wrong-value"
            return document.problem(code, f"`{_name(inner)}` {_sentence(detail)}", place)


def _name(place: Place) -> str:
    """The key that a list item belongs to says more than its index."""
    words = [str(step) for step in place if isinstance(step, str)]
    return words[-1] if words else "this"


def _sentence(detail: ErrorDetails) -> str:
    if detail["type"] == "string_pattern_mismatch":
        return "has characters that are not allowed: letters, digits, `.`, `_` and `-` are"
    if detail["type"] == "value_error":
        return str(detail["ctx"]["error"])
    words = detail["msg"].removeprefix("Input should be ").removeprefix("Value should have ")
    return _SENTENCES.get(detail["type"], f"must be {words}")


def _quoted(expected: str) -> tuple[str, ...]:
    """The words of "'info', 'low' or 'high'"."""
    return tuple(expected.split("'")[1::2])


def _keys(kind: Any, place: Place) -> tuple[str, ...]:
    """Keys allowed at a place in a value of this kind."""
    for step in place:
        kind = _part(kind, step)
    dataclass = _dataclass(kind)
    if dataclass is None:
        return ()
    return tuple(item.name.rstrip("_") for item in fields(dataclass) if item.name not in _NOT_WRITTEN)


def _part(kind: Any, step: str | int) -> Any:
    """The type one step down."""
    dataclass = _dataclass(kind)
    if dataclass is not None:
        return get_type_hints(dataclass).get(str(step))
    arguments = get_args(kind)
    if isinstance(step, int):
        return arguments[0] if arguments else None
    return arguments[-1] if arguments else None


def _dataclass(kind: Any) -> Any:
    """The dataclass that a type is, or has among its alternatives; else None."""
    if get_origin(kind) in {Annotated, Union, types.UnionType}:
        return next((found for part in get_args(kind) if (found := _dataclass(part))), None)
    return kind if is_dataclass(kind) else None

"""Values of the model to bytes and back: JSON, compressed where it is long.

Reasons (`Enum`) are kept by name, since their value is a sentence that may be reworded; kinds
(`StrEnum`) by value. Unknown fields are ignored and missing ones take their default, so that an
archive outlives a new field.
"""

import json
import zlib
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from cattrs import Converter
from xxhash import xxh3_128_hexdigest

T = TypeVar("T")

LONGEST_KEY = 500
MICROSECOND = timedelta(microseconds=1)


def to_text(value: Any) -> str:
    """A value as JSON."""
    return json.dumps(_converter().unstructure(value), separators=(",", ":"))


def from_text(kind: type[T], text: str) -> T:
    """The value that `to_text` was given."""
    return _converter().structure(json.loads(text), kind)


def storable(text: str) -> str:
    """A text that every database takes: no NUL, no lone surrogates (pages do bring them)."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def key_text(text: str) -> str:
    """A text as an index takes it: of a very long one the beginning and a hash (PostgreSQL stops at 2,700 bytes)."""
    text = storable(text)
    if len(text) <= LONGEST_KEY:
        return text
    return f"{text[:LONGEST_KEY]}#{xxh3_128_hexdigest(text.encode())}"


def to_bytes(value: Any) -> bytes:
    """A value as compressed JSON."""
    return zlib.compress(to_text(value).encode(), level=3)


def from_bytes(kind: type[T], packed: bytes) -> T:
    """The value that `to_bytes` was given."""
    return from_text(kind, zlib.decompress(packed).decode())


@lru_cache(maxsize=1)
def _converter() -> Converter:
    converter = Converter(omit_if_default=True)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    converter.register_unstructure_hook(timedelta, lambda value: value // MICROSECOND)
    converter.register_structure_hook(timedelta, lambda microseconds, _: microseconds * MICROSECOND)
    converter.register_unstructure_hook_func(_is_reason, lambda value: value.name)
    converter.register_structure_hook_func(_is_reason, lambda name, kind: kind[name])
    return converter


def _is_reason(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum) and not issubclass(kind, StrEnum)

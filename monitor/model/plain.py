"""From values to what JSON can hold."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum
from typing import Any

from monitor.model.secret import Secret


def plain(value: Any) -> Any:  # noqa: C901, PLR0911 - one line a kind of value reads best
    """Turn a value of this module into what JSON can hold.

    Dataclasses become objects by field name, tuples lists, enums their name in lower case
    (`StrEnum`: the value), dates and instants ISO 8601, durations seconds, secrets stars.
    """
    match value:
        case StrEnum():
            return value.value
        case Enum():
            return value.name.lower()
        case datetime() | date():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Secret():
            return repr(value)
        case dict():
            return {str(plain(key)): plain(item) for key, item in value.items()}
        case tuple() | list():
            return [plain(item) for item in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
        case _:
            return value

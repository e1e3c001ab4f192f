"""How loud a fact is: what an operator must see, may see, or sees only when looking for a fault."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any, Final


class Loudness(IntEnum):
    """In the order of the words that operators know from other daemons."""

    DEBUG = 10
    INFO = 20
    WARNING = 30
    ERROR = 40


_LOUDER: Final = {
    "job-failed": Loudness.ERROR,
    "notice": Loudness.WARNING,
    "rules-refused": Loudness.WARNING,
    "source": Loudness.WARNING,
    "undelivered": Loudness.WARNING,
    "unread": Loudness.WARNING,
    "warning": Loudness.WARNING,
}
"""Everything else is INFO. A source is told of only when something is wrong with it."""


def loudness_of(event: str, fields: Mapping[str, Any]) -> Loudness:
    """How loud a fact is; a delivery that nobody will try again is an error."""
    if event == "undelivered" and fields.get("next") is None:
        return Loudness.ERROR
    return _LOUDER.get(event, Loudness.INFO)

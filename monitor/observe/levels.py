"""How loud a fact is: what an operator must see, may see, or sees only when looking for a fault."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any, Final


class Loudness(IntEnum):
    """In the order of the words that operators know from other daemons; a FIGURE is for the metrics alone."""

    FIGURE = 5
    DEBUG = 10
    INFO = 20
    WARNING = 30
    ERROR = 40


LOUDNESS: Final = {
    # for the metrics: no log shows them
    "heartbeat": Loudness.FIGURE,
    "lag": Loudness.FIGURE,
    "load": Loudness.FIGURE,
    "passed": Loudness.FIGURE,
    "passed-elsewhere": Loudness.FIGURE,
    # step by step
    "article": Loudness.DEBUG,
    "message": Loudness.DEBUG,
    "polled": Loudness.DEBUG,
    "quality": Loudness.DEBUG,
    "read": Loudness.DEBUG,
    "reloading": Loudness.DEBUG,
    "settled": Loudness.DEBUG,
    # what happened
    "alert": Loudness.INFO,
    "database-back": Loudness.INFO,
    "delivered": Loudness.INFO,
    "follow-up": Loudness.INFO,
    "held": Loudness.INFO,
    "pass": Loudness.INFO,
    "published": Loudness.INFO,
    "recovered": Loudness.INFO,
    "rehearsed": Loudness.INFO,
    "reloaded": Loudness.INFO,
    "serving": Loudness.INFO,
    "sources": Loudness.INFO,
    "started": Loudness.INFO,
    "starting": Loudness.INFO,
    "stopped": Loudness.INFO,
    "stopping": Loudness.INFO,
    "version-taken": Loudness.INFO,
    "upgraded": Loudness.INFO,
    "waiting": Loudness.INFO,
    "waiting-for-version": Loudness.INFO,
    # what needs a look
    "clock-jump": Loudness.WARNING,
    "database-lost": Loudness.WARNING,
    "heartbeat-failed": Loudness.WARNING,
    "job-failed": Loudness.ERROR,
    "job-set-aside": Loudness.WARNING,
    "lost": Loudness.WARNING,
    "notice": Loudness.WARNING,
    "reload-refused": Loudness.WARNING,
    "restart-needed": Loudness.WARNING,
    "rules-refused": Loudness.WARNING,
    "source": Loudness.WARNING,
    "undelivered": Loudness.WARNING,
    "unread": Loudness.WARNING,
    "version-refused": Loudness.WARNING,
    "warning": Loudness.WARNING,
}
"""Every fact there is; docs/operating.md describes each. A source is told of only when something is wrong with it."""


def loudness_of(event: str, fields: Mapping[str, Any]) -> Loudness:
    """How loud a fact is: worse where nobody tries again, or a template fails; good news of a trouble is none."""
    if event == "undelivered" and fields.get("next") is None:
        return Loudness.ERROR
    if event == "rehearsed" and fields.get("error"):
        return Loudness.WARNING
    if event == "notice" and fields.get("state") == "cleared":
        return Loudness.INFO
    return LOUDNESS.get(event, Loudness.INFO)

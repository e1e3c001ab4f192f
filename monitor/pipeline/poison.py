"""An entry that kills whoever reads it -> set aside, with its reason in the ledger, and told once.

Its readings are counted before they begin, and the count is taken back when they end. So what is left of
a reading that hung, crashed its process, or took the whole worker with it is a strike:

    no strike      read with others; all that a process died of, and all that was read beside it, have one now
    a strike       read by itself: what is sound is read at last, and loses its strikes
    MOST_STRIKES   set aside: given up, told as an operational notice

Pure.
"""

from datetime import datetime
from typing import Final

from monitor.alerting.health import Finding
from monitor.model import CRASHES, ExtractionFailure, ExtractionReason, FetchFailure
from monitor.ports import Analysis, DueEntry

MOST_STRIKES: Final = 4
"""Readings that were begun and did not end, before an entry is set aside: one among others, the rest by itself."""


def give_up(due: DueEntry) -> ExtractionFailure:
    """What becomes of an entry with all its strikes: it is not even opened."""
    detail = f"begun {due.strikes} times, and each time the process that read it died or was killed"
    return ExtractionFailure(url=due.entry.url, reason=ExtractionReason.CRASHED, detail=detail)


def is_set_aside(due: DueEntry, found: tuple[Analysis, ...] | FetchFailure | ExtractionFailure) -> bool:
    """Whether this reading was the last of an entry that crashes or hangs those who read it."""
    is_crash = isinstance(found, ExtractionFailure) and found.reason in CRASHES
    return is_crash and due.strikes + 1 >= MOST_STRIKES


def may_open_summary(due: DueEntry) -> bool:
    """Whether to judge at least the words of the feed: not when that was tried, and killed whoever tried."""
    return due.strikes <= MOST_STRIKES


def finding_of_poison(due: DueEntry, now: datetime) -> Finding:
    """What people are told of it."""
    entry = due.entry
    return Finding(
        kind="article",
        subject=entry.url,
        is_bad=True,
        text=f"{entry.url} of source {entry.source} was set aside: reading it crashed or hung {MOST_STRIKES} times",
        remedy=f"look at it yourself; what is known of it: monitor explain {entry.url}",
        since=now,
    )

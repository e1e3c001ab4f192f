"""When people are told of a trouble: once, again once a day while it lasts, and when it is over. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import xxhash

from monitor.model import Notice, NoticeState
from monitor.model.health import Trouble

REPEATED_AFTER: Final = timedelta(days=1)
"""Between two notices of one subject that it is in trouble; that it is well again is told at once."""

_DIGITS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found of a subject.

    Attributes:
        kind: `source`, `target`, `extraction`, ...
        subject: Which one, by name.
        is_bad: Whether people should look at it.
        text: One sentence for people.
        remedy: What to do; may be empty.
        since: When it began, UTC.
    """

    kind: str
    subject: str
    is_bad: bool
    text: str
    remedy: str = ""
    since: datetime


def report(
    trouble: Trouble | None, finding: Finding, *, now: datetime, targets: tuple[str, ...] = ()
) -> tuple[Trouble | None, Notice | None]:
    """What to remember, and what to tell now (None: nothing).

    A trouble that comes and goes is told as often as one that stays: once a day. One that was told is also told to
    be over.
    """
    is_open = trouble is not None and trouble.is_open
    if not finding.is_bad:
        if trouble is None or not is_open:
            return trouble, None
        told = replace(trouble, number=trouble.number + 1, told_at=now, is_open=False)
        return told, _notice(told, finding, NoticeState.CLEARED, now, targets)
    if trouble is not None and now - (trouble.told_at if is_open else trouble.raised_at) < REPEATED_AFTER:
        return trouble, None
    if trouble is not None and is_open:
        told = replace(trouble, number=trouble.number + 1, told_at=now)
        return told, _notice(told, finding, NoticeState.STANDING, now, targets)
    told = Trouble(id=_identify(finding), since=finding.since, raised_at=now, told_at=now)
    return told, _notice(told, finding, NoticeState.RAISED, now, targets)


def _notice(trouble: Trouble, finding: Finding, state: NoticeState, now: datetime, targets: tuple[str, ...]) -> Notice:
    return Notice(
        id=trouble.id,
        kind=finding.kind,
        subject=finding.subject,
        state=state,
        text=finding.text,
        remedy=finding.remedy,
        since=trouble.since,
        at=now,
        targets=targets,
    )


def _identify(finding: Finding) -> str:
    words = f"{finding.kind}\n{finding.subject}\n{finding.since.isoformat()}"
    return xxhash.xxh3_128_hexdigest(words.encode("utf-8", "replace"))[:_DIGITS]

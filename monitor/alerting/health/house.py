"""Whether the daemon itself needs a look: its outbox, its disk, its clock, its schedule, its event loop. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from monitor.alerting.health.notices import Finding
from monitor.model import Disk, TargetLoad

OUTBOX_STUCK: Final = timedelta(minutes=15)
"""A message to a target that is not down is due for so long: longer than its first pauses explain."""

LEAST_FREE: Final = 1_000_000_000
LEAST_SHARE: Final = 0.05
"""A disk is nearly full with less free than this share of it, and less than so many bytes."""

SCHEDULER_LATE: Final = timedelta(minutes=2)
LOOP_BLOCKED: Final = timedelta(seconds=5)
CLOCK_JUMPED: Final = timedelta(minutes=1)
"""Between two looks the clock went on by so much more, or less, than time did."""

REMEMBERED: Final = timedelta(hours=1)
"""What happened at one moment is over when it did not happen again for so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishap:
    """Something that happened at one moment: how far it went, and when it was seen, UTC."""

    by: timedelta
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What is known of the daemon at one moment.

    Attributes:
        now: UTC.
        targets: What waits for each; empty where the database did not answer.
        disk: None where the database is on a server.
        gap: The longest pause between two good passes that was seen lately; None for none worth a word.
        block: Likewise the longest time that the event loop stood still.
        jump: Likewise the last jump of the clock.
    """

    now: datetime
    targets: Sequence[TargetLoad] = ()
    disk: Disk | None = None
    gap: Mishap | None = None
    block: Mishap | None = None
    jump: Mishap | None = None


def judge_house(house: House) -> tuple[Finding, ...]:
    """One finding for each subject that is looked after, good ones included."""
    found = [_outbox(house, one) for one in house.targets]
    if house.disk is not None:
        found.append(_disk(house, house.disk))
    return (*found, _scheduler(house), _loop(house), _clock(house))


def is_nearly_full(disk: Disk) -> bool:
    """Whether the database will soon have no room."""
    return disk.free < min(disk.size * LEAST_SHARE, LEAST_FREE)


def is_recent(mishap: Mishap | None, now: datetime) -> bool:
    """Whether it is to be told of still; a clock that was set back makes it no older."""
    return mishap is not None and now - mishap.at < REMEMBERED


def _outbox(house: House, target: TargetLoad) -> Finding:
    since = target.due_at
    is_stuck = since is not None and not target.is_down and house.now - since > OUTBOX_STUCK
    waits = house.now - since if since is not None else timedelta()
    text = (
        f"{target.waiting} messages to {target.name} wait, the longest for {_words(waits)} beyond its time"
        if is_stuck
        else f"messages to {target.name} are on their way again"
    )
    return Finding(
        kind="outbox",
        subject=target.name,
        is_bad=is_stuck,
        text=text,
        remedy=f"see what waits and why: monitor status; monitor alerts list --target {target.name}",
        since=since if is_stuck and since else house.now,
    )


def _disk(house: House, disk: Disk) -> Finding:
    is_full = is_nearly_full(disk)
    free = f"{disk.free / 1e6:.0f} MB of {disk.size / 1e6:.0f} MB"
    return Finding(
        kind="disk",
        subject=disk.path,
        is_bad=is_full,
        text=f"the disk of {disk.path} is nearly full: {free} are free"
        if is_full
        else f"the disk of {disk.path} has room again: {free} are free",
        remedy="make room there, or keep less: archive.keep, then monitor db vacuum",
        since=house.now,
    )


def _scheduler(house: House) -> Finding:
    gap = house.gap
    is_late = gap is not None and gap.by > SCHEDULER_LATE and is_recent(gap, house.now)
    text = (
        f"the scheduler was late: {_words(gap.by)} without a good pass, until {_instant(gap.at)}"
        if is_late and gap
        else "the scheduler has been on time for an hour"
    )
    remedy = "look for job-failed lines in the log, and for what else the machine was busy with"
    return _happened(house, "scheduler", gap if is_late else None, text, remedy)


def _loop(house: House) -> Finding:
    block = house.block
    is_blocked = block is not None and block.by > LOOP_BLOCKED and is_recent(block, house.now)
    text = (
        f"the event loop stood still for {_words(block.by)} until {_instant(block.at)}"
        if is_blocked and block
        else "the event loop has turned freely for an hour"
    )
    remedy = "the machine was overloaded or paused, or this is a fault of the program: report it with the log"
    return _happened(house, "loop", block if is_blocked else None, text, remedy)


def _clock(house: House) -> Finding:
    jump = house.jump
    has_jumped = jump is not None and is_recent(jump, house.now)
    text = "the clock has been steady for an hour"
    if has_jumped and jump is not None:
        way = "back" if jump.by < timedelta() else "forward, or the machine slept"
        text = f"the clock was set {_words(abs(jump.by))} {way} ({_instant(jump.at)} now)"
    remedy = "see that the machine keeps time (NTP); due times were brought in line by themselves"
    return _happened(house, "clock", jump if has_jumped else None, text, remedy)


def _happened(house: House, kind: str, mishap: Mishap | None, text: str, remedy: str) -> Finding:
    since = mishap.at if mishap else house.now
    return Finding(kind=kind, subject="monitor", is_bad=mishap is not None, text=text, remedy=remedy, since=since)


def _words(span: timedelta) -> str:
    seconds = span.total_seconds()
    if seconds < 120:  # noqa: PLR2004 - two minutes
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"  # noqa: PLR2004 - two hours


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")

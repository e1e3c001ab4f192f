"""Is it alive, is it deaf, is it mute? The daemon, its sources and its targets, seen from outside."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from monitor.app.archive import open_archive
from monitor.engine import SystemClock
from monitor.model import Heartbeat, Sizes, SourceReport, SourceState, TargetReport, Worker
from monitor.ports import Tally
from monitor.settings import Settings

LATE: Final = timedelta(minutes=2)
"""Without a sign of life for so long, twelve of them were left out: something hangs."""

DAYS: Final = 14
"""Days of articles that are shown of a source."""

_LOOKED_AFTER: Final = frozenset({SourceState.OK, SourceState.PAUSED})


class Life(StrEnum):
    """How the daemon fares: RUNNING, LATE (it holds the database and gives no sign), STOPPED, or NEVER was."""

    RUNNING = "running"
    LATE = "late"
    STOPPED = "stopped"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """How everything fares at one moment.

    Attributes:
        now: UTC.
        life: Of the daemon.
        heartbeat: Its last sign of life; None where it never gave one.
        pid: Its process; None where none is known to run.
        next_at: When something is due next, UTC; None when nothing is.
        sources: By name.
        arrivals: Articles by source and day (UTC), of the last `DAYS` days.
        targets: In the order of the settings.
        tally: Totals.
        workers: Those that gave a sign of life lately, where any number may share the database; else none.
    """

    now: datetime
    life: Life
    heartbeat: Heartbeat | None
    pid: int | None
    next_at: datetime | None
    sources: tuple[SourceReport, ...]
    arrivals: Mapping[str, Mapping[date, int]]
    targets: tuple[TargetReport, ...]
    tally: Tally
    workers: tuple[Worker, ...] = ()

    @property
    def is_alive(self) -> bool:
        """Whether the daemon runs and gives signs of life."""
        return self.life is Life.RUNNING

    @property
    def troubled(self) -> tuple[SourceReport, ...]:
        """The sources that need a look."""
        return tuple(one for one in self.sources if one.health.state not in _LOOKED_AFTER)

    @property
    def mute(self) -> tuple[TargetReport, ...]:
        """The targets that need a look: down, or with messages that did not arrive."""
        return tuple(one for one in self.targets if one.is_down or (one.failed and one.failed >= one.sent))


def look(settings: Settings) -> Vitals:
    """How everything fares now. Raises StoreError where there is no database."""
    now = SystemClock().now()
    with closing(open_archive(settings)) as store:
        heartbeat, holder, next_at, tally = store.last_beat(), store.holder(), store.next_due(), store.tally()
        is_file = settings.database.startswith("sqlite")
        sources = store.source_reports()
        return Vitals(
            now=now,
            life=_judge(heartbeat, now, is_held=holder is not None or not is_file),
            heartbeat=heartbeat,
            pid=holder or None,
            next_at=next_at,
            sources=sources,
            arrivals=store.arrivals(_midnight(now) - timedelta(days=DAYS - 1)),
            targets=store.target_reports([target.name for target in settings.targets], now),
            tally=tally,
            workers=() if is_file else store.list_workers(now - LATE),
        )


def measure(settings: Settings) -> Sizes:
    """What the database takes. Raises StoreError where there is none."""
    with closing(open_archive(settings)) as store:
        return store.sizes()


def _judge(heartbeat: Heartbeat | None, now: datetime, *, is_held: bool) -> Life:
    """By who holds the database and when the last sign of life was; a server has nobody who holds it."""
    if not is_held:
        return Life.STOPPED if heartbeat else Life.NEVER
    if heartbeat is None:
        return Life.LATE
    return Life.LATE if now - heartbeat.passed_at > LATE else Life.RUNNING


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)

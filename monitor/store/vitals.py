"""What can be said of the daemon and its database from outside: alive or late, who waits, how large."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, case, delete, func, insert, select, text

from monitor.model import Heartbeat, Outcome, Sizes, TargetReport
from monitor.store.claim import find_holder
from monitor.store.database import Database
from monitor.store.outbox import UNFINISHED
from monitor.store.tables import articles, attempts, circuits, deliveries, heartbeats, openings, sentence_keys, verdicts

DAEMON: Final = "daemon"
DAY: Final = timedelta(days=1)

_LOST: Final = (Outcome.FAILED.value, Outcome.DEAD.value, Outcome.UNKNOWN.value)


class VitalTables:
    """The part of the store that says how the daemon fares."""

    def __init__(self, database: Database) -> None:
        """All parts share one database."""
        self._database = database

    def beat(self, heartbeat: Heartbeat) -> None:
        """Keep the daemon's sign of life in the place of the last one."""
        values = {"pid": heartbeat.pid, "started_at": heartbeat.started_at, "passed_at": heartbeat.passed_at}
        with self._database.writing() as connection:
            # not an update: SQLite writes nothing where the values are the same, and a full disk would go unnoticed
            connection.execute(delete(heartbeats).where(heartbeats.c.name == DAEMON))
            connection.execute(insert(heartbeats).values(name=DAEMON, **values))

    def last_beat(self) -> Heartbeat | None:
        """The daemon's last sign of life; None where it never gave one."""
        query = select(heartbeats).where(heartbeats.c.name == DAEMON)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return Heartbeat(pid=row.pid, started_at=row.started_at, passed_at=row.passed_at) if row else None

    def holder(self) -> int | None:
        """The process that is the daemon now; None where none runs, 0 where its number is not known."""
        return find_holder(self._database.file) if self._database.file else None

    def target_reports(self, names: Sequence[str], now: datetime) -> tuple[TargetReport, ...]:
        """How these targets fare, in the order given, and others with something to send after them."""
        with self._database.reading() as connection:
            waiting = {row.target: row for row in connection.execute(_waiting())}
            down = {row.target: row for row in connection.execute(select(circuits))}
            known = (*names, *sorted({*waiting} - {*names}))
            tried = {name: connection.execute(_attempted(name, now - DAY)).one() for name in known}
            return tuple(_report(name, waiting.get(name), tried[name], down.get(name), now) for name in known)

    def sizes(self) -> Sizes:
        """What the database takes."""
        with self._database.reading() as connection:
            columns = select(
                func.count().label("number"),
                func.coalesce(func.sum(func.length(articles.c.body)), 0).label("bodies"),
                func.coalesce(func.sum(func.length(articles.c.words)), 0).label("words"),
                func.coalesce(func.sum(func.length(articles.c.fingerprint)), 0).label("keys"),
                func.min(articles.c.first_seen).label("oldest"),
            )
            row = connection.execute(columns).one()
            said = connection.execute(select(func.coalesce(func.sum(func.length(verdicts.c.body)), 0))).scalar_one()
            pages = _pages(connection)
            rows = sum(connection.execute(select(func.count()).select_from(it)).scalar_one() for it in _KEYS)
        file = self._database.file
        taken = sum(one.stat().st_size for one in _files(file) if one.exists()) if file else 0
        return Sizes(
            file=taken,
            articles=row.number,
            bodies=row.bodies,
            words=row.words,
            fingerprints=row.keys + rows * _KEY_BYTES,
            verdicts=said,
            free=pages,
            oldest=row.oldest,
        )


_KEYS = (sentence_keys, openings)
_KEY_BYTES = 40
"""About what one row of fingerprints takes with its indices."""


def _files(file: Any) -> tuple[Any, ...]:
    return file, file.with_name(file.name + "-wal")


def _pages(connection: Connection) -> int:
    """Bytes of pages that are free; 0 where the database does not say."""
    if connection.dialect.name != "sqlite":
        return 0
    free, size = (connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in ("freelist_count", "page_size"))
    return int(free) * int(size)


def _waiting() -> Any:
    """By target: how many are to be sent, since when, and when next."""
    columns = (
        deliveries.c.target,
        func.count().label("waiting"),
        func.min(deliveries.c.created_at).label("oldest"),
        func.min(deliveries.c.next_at).label("next_at"),
        func.max(deliveries.c.held).label("held"),
        func.max(deliveries.c.error).label("error"),
    )
    is_open = deliveries.c.outcome.in_(UNFINISHED)
    return select(*columns).where(is_open).group_by(deliveries.c.target)


def _attempted(target: str, since: datetime) -> Any:
    """Messages to a target that arrived and that did not since then, and when the last one ever arrived."""
    is_its, sent = attempts.c.target == target, attempts.c.outcome == Outcome.SENT.value
    ever = select(attempts.c.begun_at).where(is_its, sent).order_by(attempts.c.begun_at.desc()).limit(1)
    columns = (
        func.count(case((sent, attempts.c.message)).distinct()).label("sent"),
        func.count(case((attempts.c.outcome.in_(_LOST), attempts.c.message)).distinct()).label("failed"),
        ever.scalar_subquery().label("last_ok_at"),
    )
    return select(*columns).where(is_its, attempts.c.begun_at >= since)


def _report(name: str, waiting: Any, tried: Any, circuit: Any, now: datetime) -> TargetReport:
    is_down = circuit is not None and circuit.open_until is not None and circuit.open_until > now
    return TargetReport(
        name=name,
        sent=tried.sent,
        failed=tried.failed,
        waiting=waiting.waiting if waiting else 0,
        oldest=waiting.oldest if waiting else None,
        last_ok_at=tried.last_ok_at,
        error=(circuit.error if is_down else waiting.error) if waiting else "",
        next_at=waiting.next_at if waiting else None,
        held=waiting.held if waiting else "",
        is_down=is_down,
    )

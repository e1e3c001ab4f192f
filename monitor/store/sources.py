"""Sources: what is due, what a poll leaves behind, and how each fares."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, insert, select, update

from monitor.alerting.health import forget_pages
from monitor.model import (
    ReadingRecord,
    Source,
    SourceHealth,
    SourceMemory,
    SourceReport,
    SourceState,
)
from monitor.ports import DueSource, PollToRecord, RecordedPoll
from monitor.store.database import Database
from monitor.store.entries import is_entry_due, is_entry_watched
from monitor.store.hosts import blocked_hosts
from monitor.store.outbox import UNFINISHED
from monitor.store.polls import PASTS, health_of, record_all, update_of
from monitor.store.serialise import from_text, to_text
from monitor.store.tables import deliveries, entries, hosts
from monitor.store.tables import sources as source_rows

_FORGOTTEN: dict[str, Any] = {
    "etag": None,
    "last_modified": None,
    "body_hash": None,
    "moved_to": None,
    "moved_times": 0,
    "full_at": None,
    "is_distrusted": False,
    "is_first": True,
    "failures": 0,
}
"""What was remembered of another address does not hold for a new one."""


class SourceTables:
    """The part of `ports.SourceStore` that knows sources."""

    def __init__(self, database: Database) -> None:
        """All parts share one database."""
        self._database = database

    def enrol(self, configured: Sequence[tuple[Source, str]], now: datetime) -> None:
        """Make these (source, host) the configured ones; the memory of those that come back is kept."""
        with self._database.writing() as connection:
            stored = {row.name: row for row in connection.execute(_ENROLLED)}
            new = []
            for source, host in configured:
                wanted = {"host": host, "body": _body_of(source), "is_active": not source.paused}
                before = stored.pop(source.name, None)
                if before is None:
                    new.append(_new_row(source, wanted, now))
                elif (before.host, before.body, before.is_active) != tuple(wanted.values()):
                    _change(connection, source, before, wanted, now)
            if new:
                connection.execute(insert(source_rows), new)
            missing = [name for name, row in stored.items() if row.is_active]
            if missing:
                unwatch = update(source_rows).where(source_rows.c.name == bindparam("gone")).values(is_active=False)
                connection.execute(unwatch, [{"gone": name} for name in missing])

    def due_hosts(self, now: datetime) -> tuple[str, ...]:
        """Hosts with a source to poll or an entry to read now, longest waiting first."""
        with self._database.reading() as connection:
            return tuple(connection.execute(_DUE_HOSTS, {"now": now}).scalars())

    def due_sources(self, now: datetime, *, host: str) -> tuple[DueSource, ...]:
        """Sources of one host whose time has come, longest waiting first."""
        with self._database.reading() as connection:
            rows = connection.execute(_DUE_SOURCES, {"now": now, "of": host}).all()
        return tuple(
            DueSource(
                source=from_text(Source, row.body),
                host=row.host,
                memory=_memory_of(row),
                due_at=row.next_check_at,
            )
            for row in rows
        )

    def record_polls(self, polls: Sequence[PollToRecord]) -> tuple[RecordedPoll, ...]:
        """Store new entries, the validators that vouch for them and what was judged of it, in one transaction."""
        with self._database.writing() as connection:
            return record_all(connection, polls)

    def judge_reading(
        self, source: str, judge: Callable[[ReadingRecord], ReadingRecord]
    ) -> tuple[ReadingRecord, ReadingRecord]:
        """Replace how well the pages of a source are read by what is made of it: (before, after)."""
        with self._database.writing() as connection:
            row = connection.execute(PASTS, {"named": [source]}).one_or_none()
            if row is None:
                return ReadingRecord(), judge(ReadingRecord())
            health = from_text(SourceHealth, row.health)
            after = judge(health.reading)
            text = to_text(replace(health, reading=after))
            connection.execute(update_of(("health",)), {"this": source, "health": text})
            return health.reading, after

    def wake(self, now: datetime, *, sources: Sequence[str] | None = None) -> None:
        """Make sources due now: those named, whatever kept them, or all that are not backing off."""
        with self._database.writing() as connection:
            if sources is None:
                waiting = (source_rows.c.failures == 0) & (source_rows.c.next_check_at > now)
                connection.execute(update(source_rows).where(waiting).values(next_check_at=now))
                return
            named = source_rows.c.name.in_(sources)
            is_gone = source_rows.c.state == SourceState.GONE.value
            connection.execute(
                update(source_rows)
                .where(named)
                .values(
                    next_check_at=case((source_rows.c.next_check_at > now, now), else_=source_rows.c.next_check_at),
                    state=case((is_gone, SourceState.FAILING.value), else_=source_rows.c.state),
                )
            )
            theirs = select(source_rows.c.host).where(named)
            connection.execute(update(hosts).where(hosts.c.host.in_(theirs)).values(blocked_until=None))

    def source_reports(self) -> tuple[SourceReport, ...]:
        """Every configured source and how it fares, by name."""
        is_configured = source_rows.c.is_active | (source_rows.c.state == SourceState.PAUSED.value)
        query = select(source_rows).where(is_configured).order_by(source_rows.c.name)
        with self._database.reading() as connection:
            return tuple(_report_of(row) for row in connection.execute(query))

    def next_due(self) -> datetime | None:
        """When the next source, entry or delivery is due; None when nothing is."""
        at, blocked = source_rows.c.next_check_at, hosts.c.blocked_until
        with_host = source_rows.outerjoin(hosts, hosts.c.host == source_rows.c.host)
        soonest = [
            select(func.min(case((blocked > at, blocked), else_=at)))
            .select_from(with_host)
            .where(source_rows.c.is_active, _is_asked),
            select(func.min(entries.c.next_at)).where(is_entry_watched()),
            select(func.min(deliveries.c.next_at)).where(deliveries.c.outcome.in_(UNFINISHED)),
        ]
        with self._database.reading() as connection:
            found = [connection.execute(query).scalar_one() for query in soonest]
        return min((moment for moment in found if moment is not None), default=None)


_ENROLLED = select(
    source_rows.c.name, source_rows.c.host, source_rows.c.body, source_rows.c.is_active, source_rows.c.health
)
_is_asked = source_rows.c.state != SourceState.GONE.value


def is_source_due(now: datetime) -> Any:
    """It is watched, its time has come, and its host may be asked."""
    is_free = source_rows.c.host.not_in(blocked_hosts(now))
    return source_rows.c.is_active & (source_rows.c.next_check_at <= now) & _is_asked & is_free


def _select_due_hosts() -> Any:
    polls = select(source_rows.c.host, source_rows.c.next_check_at.label("due")).where(is_source_due(_NOW))
    readings = select(entries.c.host, entries.c.next_at.label("due")).where(is_entry_due(_NOW))
    due = polls.union_all(readings).subquery()
    return select(due.c.host).group_by(due.c.host).order_by(func.min(due.c.due), due.c.host)


_NOW: Any = bindparam("now", type_=source_rows.c.next_check_at.type)
_DUE_HOSTS = _select_due_hosts()
_DUE_SOURCES = (
    select(source_rows)
    .where(source_rows.c.host == bindparam("of"), is_source_due(_NOW))
    .order_by(source_rows.c.next_check_at, source_rows.c.name)
)
"""Asked at every tick, and of every host that is due: to build them anew takes longer than to ask them."""


def _body_of(source: Source) -> str:
    """Without what may be secret: it is in the settings, and only there."""
    return to_text(replace(source, access=None))


def _new_row(source: Source, wanted: dict[str, Any], now: datetime) -> dict[str, Any]:
    state = SourceState.PAUSED if source.paused else SourceState.OK
    health = {"state": state.value, "health": to_text(SourceHealth(state=state, since=now))}
    return (
        wanted | health | {"name": source.name, "next_check_at": now, "is_first": True, "failures": 0, "last_error": ""}
    )


def _change(connection: Connection, source: Source, before: Any, wanted: dict[str, Any], now: datetime) -> None:
    """Take over what the settings say now."""
    values = dict(wanted)
    has_moved = json.loads(before.body).get("location") != source.location
    if has_moved:
        values |= _FORGOTTEN | {"next_check_at": now}
    if has_moved or before.is_active != wanted["is_active"]:
        state = SourceState.PAUSED if source.paused else SourceState.OK
        health = replace(from_text(SourceHealth, before.health), state=state, since=now)
        values |= {"state": state.value, "health": to_text(health)}
    if has_moved or from_text(Source, before.body).extract != source.extract:
        health = from_text(SourceHealth, values.get("health", before.health))
        values["health"] = to_text(replace(health, reading=forget_pages(health.reading)))
    connection.execute(update(source_rows).where(source_rows.c.name == source.name).values(values))


def _memory_of(row: Any) -> SourceMemory:
    return SourceMemory(
        etag=row.etag,
        last_modified=row.last_modified,
        body_hash=row.body_hash,
        is_first=row.is_first,
        failures=row.failures,
        moved_to=row.moved_to,
        moved_times=row.moved_times,
        full_at=row.full_at,
        is_distrusted=row.is_distrusted,
    )


def _report_of(row: Any) -> SourceReport:
    health = health_of(row)
    is_polled = health.state not in {SourceState.PAUSED, SourceState.GONE}
    return SourceReport(
        source=from_text(Source, row.body),
        host=row.host,
        memory=_memory_of(row),
        health=health,
        next_at=row.next_check_at if is_polled else None,
        last_ok_at=row.last_ok_at,
        entries=row.entries,
    )

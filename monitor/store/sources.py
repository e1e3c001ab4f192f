"""Sources: what is due, what a poll leaves behind, and how each fares."""

import json
from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Update, bindparam, case, func, insert, select, update

from monitor.alerting.health import forget_pages
from monitor.model import (
    FetchFailure,
    Polled,
    PollJudgement,
    ReadingRecord,
    Source,
    SourceHealth,
    SourceMemory,
    SourcePast,
    SourceReport,
    SourceState,
)
from monitor.ports import DueSource, PollToRecord, RecordedPoll
from monitor.store.database import Database
from monitor.store.entries import is_entry_due, is_entry_watched, store_entries
from monitor.store.hosts import blocked_hosts, host_of_text, keep_host
from monitor.store.notices import add_notice
from monitor.store.outbox import UNFINISHED
from monitor.store.serialise import from_text, storable, to_text
from monitor.store.tables import deliveries, entries, hosts
from monitor.store.tables import sources as source_rows

_FLOATS = "d"
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
        polls = select(source_rows.c.host, source_rows.c.next_check_at.label("due")).where(is_source_due(now))
        readings = select(entries.c.host, entries.c.next_at.label("due")).where(is_entry_due(now))
        due = polls.union_all(readings).subquery()
        query = select(due.c.host).group_by(due.c.host).order_by(func.min(due.c.due), due.c.host)
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def due_sources(self, now: datetime, *, host: str) -> tuple[DueSource, ...]:
        """Sources of one host whose time has come, longest waiting first."""
        query = select(source_rows).where(source_rows.c.host == host, is_source_due(now))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(source_rows.c.next_check_at, source_rows.c.name)).all()
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
            return tuple(_record(connection, poll) for poll in polls)

    def judge_reading(
        self, source: str, judge: Callable[[ReadingRecord], ReadingRecord]
    ) -> tuple[ReadingRecord, ReadingRecord]:
        """Replace how well the pages of a source are read by what is made of it: (before, after)."""
        with self._database.writing() as connection:
            row = connection.execute(_PAST, {"source": source}).one_or_none()
            if row is None:
                return ReadingRecord(), judge(ReadingRecord())
            health = from_text(SourceHealth, row.health)
            after = judge(health.reading)
            text = to_text(replace(health, reading=after))
            connection.execute(_update_of(("health",)), {"this": source, "health": text})
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


def _record(connection: Connection, poll: PollToRecord) -> RecordedPoll:
    row = connection.execute(_PAST, {"source": poll.source}).one_or_none()
    if row is None:  # it was forgotten while it was polled: the others of this batch count all the same
        return RecordedPoll(new=0, changed=0, judgement=poll.judge(SourcePast(), 0))
    polled, new, changed = poll.polled, 0, 0
    if isinstance(polled, Polled):
        new, changed = store_entries(connection, polled.entries, is_first_poll=row.is_first, now=poll.now)
    past = SourcePast(health=_health_of(row), failures=row.failures, host=host_of_text(row.host_body))
    judgement = poll.judge(past, new)
    values = _judged(past.health, judgement)
    values |= _failed(row, judgement) if isinstance(polled, FetchFailure) else _good_poll(polled.memory, poll.now)
    if new:
        values["entries"] = row.entries + new
    connection.execute(_update_of(tuple(values)), {"this": poll.source} | values)
    keep_host(connection, row.host, past.host, judgement.host)
    _tell(connection, judgement)
    return RecordedPoll(new=new, changed=changed, judgement=judgement)


@lru_cache(maxsize=16)
def _update_of(columns: tuple[str, ...]) -> Update:
    """The statement that sets these columns of one source; building it anew costs more than running it."""
    return (
        update(source_rows)
        .where(source_rows.c.name == bindparam("this"))
        .values({name: bindparam(name) for name in columns})
    )


_ENROLLED = select(
    source_rows.c.name, source_rows.c.host, source_rows.c.body, source_rows.c.is_active, source_rows.c.health
)
_PAST = (
    select(
        source_rows.c.host,
        source_rows.c.is_first,
        source_rows.c.failures,
        source_rows.c.state,
        source_rows.c.health,
        source_rows.c.rhythm,
        source_rows.c.entries,
        hosts.c.body.label("host_body"),
    )
    .outerjoin(hosts, hosts.c.host == source_rows.c.host)
    .where(source_rows.c.name == bindparam("source"))
)
_is_asked = source_rows.c.state != SourceState.GONE.value


def is_source_due(now: datetime) -> Any:
    """It is watched, its time has come, and its host may be asked."""
    is_free = source_rows.c.host.not_in(blocked_hosts(now))
    return source_rows.c.is_active & (source_rows.c.next_check_at <= now) & _is_asked & is_free


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


def _health_of(row: Any) -> SourceHealth:
    health = from_text(SourceHealth, row.health)
    arrivals = tuple(array(_FLOATS, row.rhythm)) if row.rhythm else ()
    return replace(health, state=SourceState(row.state), rhythm=replace(health.rhythm, arrivals=arrivals))


def _report_of(row: Any) -> SourceReport:
    health = _health_of(row)
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


def _judged(before: SourceHealth, judgement: PollJudgement) -> dict[str, Any]:
    """The columns of what was judged; the long row of figures only where they changed."""
    health = judgement.health
    text = to_text(replace(health, rhythm=replace(health.rhythm, arrivals=())))
    values: dict[str, Any] = {"state": health.state.value, "health": text, "next_check_at": judgement.next_at}
    if health.rhythm.arrivals != before.rhythm.arrivals:
        values["rhythm"] = array(_FLOATS, health.rhythm.arrivals).tobytes()
    return values


def _failed(row: Any, judgement: PollJudgement) -> dict[str, Any]:
    return {"failures": row.failures + 1, "last_error": storable(judgement.health.error)}


def _good_poll(memory: SourceMemory, now: datetime) -> dict[str, Any]:
    return {
        "etag": memory.etag,
        "last_modified": memory.last_modified,
        "body_hash": memory.body_hash,
        "moved_to": memory.moved_to,
        "moved_times": memory.moved_times,
        "full_at": memory.full_at,
        "is_distrusted": memory.is_distrusted,
        "is_first": False,
        "failures": 0,
        "last_error": "",
        "last_ok_at": now,
    }


def _tell(connection: Connection, judgement: PollJudgement) -> None:
    trouble = judgement.health.trouble
    if judgement.notice is not None and trouble is not None:
        add_notice(connection, judgement.notice, number=trouble.number)

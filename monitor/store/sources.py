"""Sources and entries: what is due, and what a poll or a failed reading leaves behind."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from monitor.model import Entry, ExtractionFailure, FetchFailure, NotModified, Polled, Source, SourceMemory
from monitor.ports import DueEntry, DueSource
from monitor.store.database import Database
from monitor.store.dialect import insert_new
from monitor.store.serialise import from_text, key_text, storable, to_text
from monitor.store.tables import deliveries, entries, ledger
from monitor.store.tables import sources as source_rows

WAITING, JUDGED, READ, GIVEN_UP = "waiting", "judged", "read", "given up"
"""States of an entry: to be read; judged on its summary, its page still wanted; done; not to be had."""


class SourceTables:
    """The part of the store that `ports.SourceStore` promises."""

    def __init__(self, database: Database) -> None:
        """All parts share one database."""
        self._database = database

    def enrol(self, configured: Sequence[tuple[Source, str]], now: datetime) -> None:
        """Make these (source, host) the configured ones; the memory of those that come back is kept."""
        with self._database.writing() as connection:
            connection.execute(update(source_rows).values(is_active=False))
            for source, host in configured:
                known = {"host": host, "body": to_text(source), "is_active": True}
                new = known | {"name": source.name, "next_check_at": now, "is_first": True}
                new |= {"failures": 0, "last_error": ""}
                connection.execute(insert_new(connection, source_rows).values(new))
                connection.execute(update(source_rows).where(source_rows.c.name == source.name).values(known))

    def due_hosts(self, now: datetime) -> tuple[str, ...]:
        """Hosts with a source to poll or an entry to read now, longest waiting first."""
        polls = select(source_rows.c.host, source_rows.c.next_check_at.label("due")).where(_is_source_due(now))
        readings = select(entries.c.host, entries.c.next_at.label("due")).join(source_rows).where(_is_entry_due(now))
        due = polls.union_all(readings).subquery()
        query = select(due.c.host).group_by(due.c.host).order_by(func.min(due.c.due), due.c.host)
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def due_sources(self, now: datetime, *, host: str) -> tuple[DueSource, ...]:
        """Sources of one host whose time has come, longest waiting first."""
        query = select(source_rows).where(source_rows.c.host == host, _is_source_due(now))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(source_rows.c.next_check_at, source_rows.c.name)).all()
        return tuple(
            DueSource(source=from_text(Source, row.body), host=row.host, memory=_memory_of(row)) for row in rows
        )

    def record_poll(
        self, source: str, polled: Polled | NotModified | FetchFailure, *, now: datetime, next_at: datetime
    ) -> int:
        """Store new entries, the validators that vouch for them and the next time, in one transaction."""
        this = source_rows.c.name == source
        with self._database.writing() as connection:
            if isinstance(polled, FetchFailure):
                error = storable(polled.detail or polled.reason.value)
                failed = {"failures": source_rows.c.failures + 1, "last_error": error, "next_check_at": next_at}
                connection.execute(update(source_rows).where(this).values(failed))
                return 0
            is_first = connection.execute(select(source_rows.c.is_first).where(this)).scalar_one()
            new = 0
            if isinstance(polled, Polled):
                new = _insert_entries(connection, polled.entries, is_first_poll=is_first, now=now)
            connection.execute(update(source_rows).where(this).values(_good_poll(polled.memory, now, next_at)))
            return new

    def due_entries(self, now: datetime, *, host: str, limit: int = 100) -> tuple[DueEntry, ...]:
        """Entries of one host to read whose time has come, in the order in which they were listed."""
        query = select(entries).join(source_rows).where(entries.c.host == host, _is_entry_due(now))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(entries.c.id).limit(limit)).all()
        return tuple(
            DueEntry(
                entry_id=row.id,
                entry=from_text(Entry, row.body),
                attempts=row.attempts,
                first_seen=row.first_seen,
                is_first_poll=row.is_first_poll,
                is_judged=row.state == JUDGED,
            )
            for row in rows
        )

    def postpone_entry(
        self, entry_id: int, failure: FetchFailure | ExtractionFailure, *, next_at: datetime | None
    ) -> None:
        """Count a failed reading; without a next time the entry is given up, with the reason in the ledger."""
        values: dict[str, Any] = {"attempts": entries.c.attempts + 1, "next_at": next_at}
        with self._database.writing() as connection:
            if next_at is None:
                values["state"] = GIVEN_UP
                fault = {"reason": failure.reason.name, "detail": storable(failure.detail)}
                connection.execute(ledger.insert().values(stage="read", subject=f"entry:{entry_id}", at=None, **fault))
            connection.execute(update(entries).where(entries.c.id == entry_id).values(values))

    def wake(self, now: datetime, *, sources: Sequence[str] | None = None) -> None:
        """Make sources due now: those named, or all that are not backing off."""
        chosen = source_rows.c.failures == 0 if sources is None else source_rows.c.name.in_(sources)
        with self._database.writing() as connection:
            connection.execute(
                update(source_rows).where(chosen, source_rows.c.next_check_at > now).values(next_check_at=now)
            )

    def next_due(self) -> datetime | None:
        """When the next source, entry or delivery is due; None when nothing is."""
        soonest = [
            select(func.min(source_rows.c.next_check_at)).where(source_rows.c.is_active),
            select(func.min(entries.c.next_at)).join(source_rows).where(source_rows.c.is_active),
            select(func.min(deliveries.c.next_at)),
        ]
        with self._database.reading() as connection:
            found = [connection.execute(query).scalar_one() for query in soonest]
        return min((moment for moment in found if moment is not None), default=None)


def _is_source_due(now: datetime) -> Any:
    return source_rows.c.is_active & (source_rows.c.next_check_at <= now)


def _is_entry_due(now: datetime) -> Any:
    return source_rows.c.is_active & (entries.c.next_at <= now)


def _memory_of(row: Row[Any]) -> SourceMemory:
    return SourceMemory(
        etag=row.etag,
        last_modified=row.last_modified,
        body_hash=row.body_hash,
        is_first=row.is_first,
        failures=row.failures,
    )


def _good_poll(memory: SourceMemory, now: datetime, next_at: datetime) -> dict[str, Any]:
    validators = {"etag": memory.etag, "last_modified": memory.last_modified, "body_hash": memory.body_hash}
    health = {"is_first": False, "failures": 0, "last_error": "", "last_ok_at": now}
    return validators | health | {"next_check_at": next_at}


def _insert_entries(connection: Connection, listed: Iterable[Entry], *, is_first_poll: bool, now: datetime) -> int:
    new = 0
    for entry in listed:
        row = {
            "source": entry.source,
            "identity": key_text(entry.identity),
            "host": storable(entry.host),
            "body": to_text(entry),
            "state": WAITING,
            "attempts": 0,
            "is_first_poll": is_first_poll,
            "first_seen": now,
            "next_at": now,
        }
        insert = insert_new(connection, entries).values(row).returning(entries.c.id)
        new += connection.execute(insert).scalar_one_or_none() is not None
    return new

"""Entries: stored as soon as they are seen, read later, each by itself."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from monitor.model import Entry, ExtractionFailure, FetchFailure
from monitor.ports import DueEntry
from monitor.store.database import Database
from monitor.store.hosts import blocked_hosts
from monitor.store.serialise import from_text, key_text, storable, to_text
from monitor.store.tables import entries, ledger
from monitor.store.tables import sources as source_rows

WAITING, JUDGED, READ, GIVEN_UP = "waiting", "judged", "read", "given up"
"""States of an entry: to be read; judged on its summary, its page still wanted; done; not to be had."""


class EntryTables:
    """The part of `ports.SourceStore` that knows entries."""

    def __init__(self, database: Database) -> None:
        """All parts share one database."""
        self._database = database

    def due_entries(self, now: datetime, *, host: str, limit: int = 100) -> tuple[DueEntry, ...]:
        """Entries of one host to read whose time has come, in the order in which they were listed."""
        query = select(entries).join(source_rows).where(entries.c.host == host, is_entry_due(now))
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
        self,
        entry_id: int,
        failure: FetchFailure | ExtractionFailure,
        *,
        now: datetime,
        next_at: datetime | None,
    ) -> None:
        """Count a failed reading; without a next time the entry is given up, with the reason in the ledger."""
        detail = storable(failure.detail or failure.reason.value)
        values: dict[str, Any] = {"attempts": entries.c.attempts + 1, "next_at": next_at, "last_error": detail}
        with self._database.writing() as connection:
            if next_at is None:
                values["state"] = GIVEN_UP
                fault = {"reason": failure.reason.name, "detail": storable(failure.detail)}
                connection.execute(ledger.insert().values(stage="read", subject=f"entry:{entry_id}", at=now, **fault))
            connection.execute(update(entries).where(entries.c.id == entry_id).values(values))


def is_entry_due(now: datetime) -> Any:
    """Its time has come, its source is watched, and its host may be asked."""
    return source_rows.c.is_active & (entries.c.next_at <= now) & entries.c.host.not_in(blocked_hosts(now))


_KNOWN = select(entries.c.identity).where(
    entries.c.source == bindparam("of"), entries.c.identity.in_(bindparam("listed", expanding=True))
)
_AT_ONCE = 500
"""Identities in one question; SQLite takes 32,766 parameters, older ones 999."""


def insert_entries(connection: Connection, listed: Iterable[Entry], *, is_first_poll: bool, now: datetime) -> int:
    """Store those that are not there yet, in the order given; returns how many."""
    unique: dict[tuple[str, str], Entry] = {}
    for entry in listed:
        unique.setdefault((entry.source, key_text(entry.identity)), entry)
    known = _known(connection, list(unique))
    rows = [
        {
            "source": source,
            "identity": identity,
            "host": storable(entry.host),
            "body": to_text(entry),
            "state": WAITING,
            "attempts": 0,
            "is_first_poll": is_first_poll,
            "first_seen": now,
            "next_at": now,
            "last_error": "",
        }
        for (source, identity), entry in unique.items()
        if (source, identity) not in known
    ]
    if rows:
        connection.execute(insert(entries), rows)
    return len(rows)


def _known(connection: Connection, keys: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of these (source, identity) that are stored; nothing can come in between: writers wait for one another."""
    found: set[tuple[str, str]] = set()
    for source in {source for source, _ in keys}:
        listed = [identity for name, identity in keys if name == source]
        for start in range(0, len(listed), _AT_ONCE):
            some = {"of": source, "listed": listed[start : start + _AT_ONCE]}
            found.update((source, identity) for identity in connection.execute(_KNOWN, some).scalars())
    return found

"""Entries: stored as soon as they are seen, read later, each by itself."""

import posixpath
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

from sqlalchemy import Connection, bindparam, insert, select, update

from monitor.dedup import address_of
from monitor.model import CRASHES, Article, Entry, ExtractionFailure, FetchFailure
from monitor.ports import DueEntry
from monitor.store.database import Database
from monitor.store.dialect import portions
from monitor.store.hosts import blocked_hosts
from monitor.store.serialise import from_text, key_text, storable, to_text
from monitor.store.tables import entries, ledger
from monitor.store.tables import sources as source_rows

WAITING, JUDGED, READ, GIVEN_UP = "waiting", "judged", "read", "given up"
"""States of an entry: to be read; judged on its summary, its page still wanted; done; not to be had."""

READ_AGAIN_AFTER = timedelta(hours=1)
"""So long after a reading, at least, an entry whose words have changed is read again: some change all the time."""


class EntryTables:
    """The part of `ports.SourceStore` that knows entries."""

    def __init__(self, database: Database) -> None:
        """All parts share one database."""
        self._database = database

    def due_entries(self, now: datetime, *, host: str, limit: int = 100) -> tuple[DueEntry, ...]:
        """Entries of one host to read whose time has come, in the order in which they were listed."""
        with self._database.reading() as connection:
            rows = connection.execute(_DUE, {"of": host, "now": now, "most": limit}).all()
        return tuple(
            DueEntry(
                entry_id=row.id,
                entry=from_text(Entry, row.body),
                attempts=row.attempts,
                first_seen=row.first_seen,
                is_first_poll=row.is_first_poll,
                is_judged=row.state == JUDGED,
                strikes=row.strikes,
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
        if failure.reason not in CRASHES:
            values["strikes"] = 0
        with self._database.writing() as connection:
            if next_at is None:
                values["state"] = GIVEN_UP
                fault = {"reason": failure.reason.name, "detail": storable(failure.detail)}
                connection.execute(ledger.insert().values(stage="read", subject=f"entry:{entry_id}", at=now, **fault))
            connection.execute(update(entries).where(entries.c.id == entry_id).values(values))

    def begin_readings(self, entry_ids: Sequence[int]) -> None:
        """Count a strike for each, durably; a reading that ends takes all of them back."""
        with self._database.writing() as connection:
            counted = update(entries).where(entries.c.id.in_(entry_ids)).values(strikes=entries.c.strikes + 1)
            connection.execute(counted)

    def end_readings(self, entry_ids: Sequence[int]) -> None:
        """Take the strikes back of entries that were not read after all."""
        with self._database.writing() as connection:
            connection.execute(update(entries).where(entries.c.id.in_(entry_ids)).values(strikes=0))


def is_entry_due(now: datetime) -> Any:
    """Its time has come, its source is watched, and its host may be asked.

    Asked so, the index of due entries is used; joined to its source, every entry would be looked at.
    """
    return (entries.c.next_at <= now) & is_entry_watched() & entries.c.host.not_in(blocked_hosts(now))


def is_entry_watched() -> Any:
    """Whether the source of an entry is watched."""
    return entries.c.source.not_in(select(source_rows.c.name).where(~source_rows.c.is_active))


_NOW: Any = bindparam("now", type_=entries.c.next_at.type)
_DUE = (
    select(entries)
    .where(entries.c.host == bindparam("of"), is_entry_due(_NOW))
    .order_by(entries.c.id)
    .limit(bindparam("most"))
)
_KNOWN = select(entries.c.identity, entries.c.id, entries.c.body, entries.c.state, entries.c.read_at).where(
    entries.c.source == bindparam("of"), entries.c.identity.in_(bindparam("listed", expanding=True))
)
_CHANGED = ("body", "address", "state", "attempts", "is_first_poll", "first_seen", "next_at")
_CHANGE = update(entries).where(entries.c.id == bindparam("this")).values({name: bindparam(name) for name in _CHANGED})

Key = tuple[str, str]


def store_entries(
    connection: Connection, listed: Iterable[Entry], *, is_first_poll: bool, now: datetime
) -> tuple[int, int]:
    """Store those that are not there yet, in the order given, and have those read again whose words have changed.

    Returns how many are new, and how many have changed.
    """
    unique: dict[Key, Entry] = {}
    for entry in listed:
        unique.setdefault((entry.source, key_text(entry.identity)), entry)
    known = _known(connection, list(unique))
    new = [
        _new_row(key, entry, is_first_poll=is_first_poll, now=now) for key, entry in unique.items() if key not in known
    ]
    changed = [
        _changed_row(known[key], entry, is_first_poll=is_first_poll, now=now)
        for key, entry in unique.items()
        if key in known and _is_changed(known[key], entry)
    ]
    if new:
        connection.execute(insert(entries), new)
    if changed:
        connection.execute(_CHANGE, changed)
    return len(new), len(changed)


def _known(connection: Connection, keys: list[Key]) -> dict[Key, Any]:
    """Those of these (source, identity) that are stored; nothing can come in between: writers wait for one another."""
    found: dict[Key, Any] = {}
    for source in {source for source, _ in keys}:
        listed = [identity for name, identity in keys if name == source]
        for some in portions(listed):
            rows = connection.execute(_KNOWN, {"of": source, "listed": some})
            found.update(((source, row.identity), row) for row in rows)
    return found


def _new_row(key: Key, entry: Entry, *, is_first_poll: bool, now: datetime) -> dict[str, Any]:
    return {
        "source": key[0],
        "identity": key[1],
        "host": storable(entry.host),
        "body": to_text(entry),
        "address": place_key(entry.url),
        "state": WAITING,
        "attempts": 0,
        "is_first_poll": is_first_poll,
        "first_seen": now,
        "next_at": now,
        "last_error": "",
    }


def _is_changed(row: Any, entry: Entry) -> bool:
    """Whether a known entry is listed with other words, and what was read of it may be so no more."""
    if row.state not in {READ, GIVEN_UP} or row.body == to_text(entry):
        return False
    return words_of(from_text(Entry, row.body)) != words_of(entry)


def _changed_row(row: Any, entry: Entry, *, is_first_poll: bool, now: datetime) -> dict[str, Any]:
    """It is as new as its words are, for whoever judges its age."""
    return {
        "this": row.id,
        "body": to_text(entry),
        "address": place_key(entry.url),
        "state": WAITING,
        "attempts": 0,
        "strikes": 0,
        "is_first_poll": is_first_poll,
        "first_seen": now,
        "next_at": max(now, row.read_at + READ_AGAIN_AFTER) if row.read_at else now,
    }


def words_of(entry: Entry) -> tuple[str, ...]:
    """What an entry says, however it is spaced."""
    return tuple(" ".join(words.split()) for words in (entry.title, entry.summary, entry.text))


def place_of(url: str) -> str:
    """One form for all ways to write the address of a page or file."""
    if url.startswith("file:"):
        return "file:" + posixpath.normpath("/" + unquote(url.removeprefix("file:")).lstrip("/"))
    return address_of(Article(position=1, title="", body="", url=url))


def place_key(url: str) -> str:
    """The same as it is stored and looked up."""
    return key_text(place_of(url))

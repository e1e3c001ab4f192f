"""Moves an installation to another database, in batches, so that a copy that was cut short goes on where it was.

    source, ONE snapshot -> rows in the order of their keys -> target: some rows and how far it is, ONE transaction
    all tables there -> references forward, sequences, counts compared -> the target gets its schema's number

Until then the target is marked as half done, and no other command opens it. A daemon may hold neither.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    literal,
    select,
    tuple_,
    update,
)
from xxhash import xxh3_128

from monitor.errors import StoreError
from monitor.store.database import Database
from monitor.store.dialect import follow_up_keys
from monitor.store.migrate import COPYING, HEAD, read_schema, stamp
from monitor.store.opening import migrate, open_database, open_unmigrated
from monitor.store.standstill import standstill
from monitor.store.tables import (
    alert_members,
    articles,
    attempts,
    beginnings,
    entries,
    heartbeats,
    ledger,
    metadata,
    openings,
    sentence_keys,
    verdicts,
    workers,
)

BATCH: Final = 1_000
"""Rows in one transaction: some megabytes of articles."""

LEFT_BEHIND: Final = frozenset({heartbeats.name, workers.name, beginnings.name})
"""Signs of life of those who ran elsewhere, and what they were about."""

TABLES: Final = tuple(table for table in metadata.sorted_tables if table.name not in LEFT_BEHIND)
"""Parents before their children."""

_LARGE: Final = frozenset({entries, articles, sentence_keys, openings, verdicts, alert_members, attempts, ledger})
"""Tables of which rows come, go, and are changed by a daemon alone: their number and last key tell whether one ran."""

_copying = Table(
    "copying",
    MetaData(),
    Column("name", String, primary_key=True),
    Column("rows", Integer, nullable=False),
    Column("last", Text),
)
"""How far each table is (its last key, as JSON); under `_SOURCE` and `_STATE` what is copied. Only in the target."""

_SOURCE, _STATE, _SCHEMA = "from", "state", "schema"

Progress = Callable[[str, int, int], None]
"""Told (table, rows that are there now, rows of the source) of all tables together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What was moved.

    Attributes:
        rows: By table; the same in both databases.
        resumed: Rows that an earlier copy, cut short, had brought already.
        target: The database that was filled, as it is shown to people.
    """

    rows: Mapping[str, int]
    resumed: int
    target: str


def copy_installation(source: str, target: str, progress: Progress = lambda *_: None) -> Copied:
    """Copy everything from one database to another that is empty, or that holds a half-done copy of the same one.

    A half-done copy goes on, or begins anew where its source was written to since.

    Raises:
        StoreError: The source is not there or has another schema, or the target is neither; one line with the remedy.
        EngineError: A daemon or a worker is at one of them.
    """
    with ExitStack() as stack:
        here = stack.enter_context(closing(open_database(source, must_exist=True)))
        there = stack.enter_context(closing(open_unmigrated(target)))
        _check_places(here, there)
        for database in (here, there):
            stack.enter_context(standstill(database))
        read = stack.enter_context(here.snapshot())
        wanted = _count(read)
        done = _begin(here, there, _state_of(read, wanted))
        resumed = sum(rows for rows, _ in done.values())
        _copy_tables(read, there, done, lambda name, rows: progress(name, rows, sum(wanted.values())))
        _finish(read, there, wanted)
    return Copied(rows=wanted, resumed=resumed, target=there.place)


def _check_places(here: Database, there: Database) -> None:
    if here.is_in_memory or there.is_in_memory:
        raise StoreError("a database in memory cannot be copied; name a file or a server")
    same_file = here.file and there.file and here.file.resolve() == there.file.resolve()
    if same_file or here.place == there.place:
        raise StoreError(f"database {here.place} cannot be copied to itself; name another one with --to")


def _count(connection: Connection) -> dict[str, int]:
    return {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in TABLES}


def _state_of(read: Connection, rows: Mapping[str, int]) -> str:
    """Differs where something was written to the source: all rows of small tables, number and last key of large."""
    told = xxh3_128(json.dumps(dict(rows)).encode())
    for table in metadata.sorted_tables:
        query = select(table).order_by(*table.primary_key)
        if table in _LARGE:
            query = select(*table.primary_key).order_by(*(key.desc() for key in table.primary_key)).limit(1)
        for row in read.execute(query):
            told.update(repr(tuple(row)).encode("utf-8", "backslashreplace"))
    return told.hexdigest()


# ----------------------------------------------------------------------------------------- the target


def _begin(here: Database, there: Database, state: str) -> dict[str, tuple[int, Any]]:
    """Make the target ready; table -> (rows, last key) of what an earlier copy brought."""
    with there.reading() as connection:
        schema = read_schema(connection)
    if schema is None:
        migrate(there)
    elif schema != COPYING:
        there.check_schema()
    with there.writing() as connection:
        if schema == COPYING:
            done = {row.name: (row.rows, row.last) for row in connection.execute(select(_copying))}
            _check_half_done(here, there, done)
            if done[_STATE][1] == state:
                return {table.name: done[table.name] for table in TABLES if table.name in done}
            _empty(connection)
        else:
            _check_empty(connection, there)
            _copying.create(connection)
            stamp(connection, COPYING)
        rows = ({"name": name, "rows": 0, "last": last} for name, last in _marks(here, state).items())
        connection.execute(insert(_copying), list(rows))
    return {}


def _marks(here: Database, state: str) -> dict[str, str]:
    return {_SOURCE: _place_of(here), _STATE: state, _SCHEMA: HEAD}


def _place_of(database: Database) -> str:
    return str(database.file.resolve()) if database.file else database.place


def _check_half_done(here: Database, there: Database, done: Mapping[str, tuple[int, Any]]) -> None:
    if done[_SOURCE][1] != _place_of(here):
        raise StoreError(
            f"database {there.place} holds a half-done copy of {done[_SOURCE][1]}; "
            f"finish that one first, or name an empty database with --to"
        )
    if done[_SCHEMA][1] != HEAD:
        raise StoreError(
            f"database {there.place} holds a half-done copy made by another version of monitor; name an empty one"
        )


def _check_empty(connection: Connection, there: Database) -> None:
    for table in metadata.sorted_tables:
        if connection.execute(select(literal(1)).select_from(table).limit(1)).first() is not None:
            raise StoreError(f"database {there.place} is not empty: it has {table.name}; name an empty one with --to")


def _empty(connection: Connection) -> None:
    for table in (_copying, *reversed(metadata.sorted_tables)):
        connection.execute(delete(table))


# ------------------------------------------------------------------------------------------- the rows


def _copy_tables(
    read: Connection, there: Database, done: Mapping[str, tuple[int, Any]], progress: Callable[[str, int], None]
) -> None:
    before = 0
    for table in TABLES:
        rows, last = done.get(table.name, (0, None))
        for batch in _batches(read, table, _key_of(table, last) if last else None):
            rows += len(batch)
            _store(there, table, batch, rows)
            progress(table.name, before + rows)
        before += rows


def _batches(read: Connection, table: Table, last: Sequence[Any] | None) -> Iterator[Sequence[Row[Any]]]:
    """The rows of a table behind that key, in the order of the keys; only one batch is in memory."""
    keys = tuple(table.primary_key)
    query = select(table).order_by(*keys)
    if last is not None:
        behind = tuple_(*(literal(value, key.type) for key, value in zip(keys, last, strict=True)))
        query = query.where(tuple_(*keys) > behind)
    yield from read.execution_options(yield_per=BATCH).execute(query).partitions()


def _store(there: Database, table: Table, batch: Sequence[Row[Any]], rows: int) -> None:
    """Rows, and how far the table is with them."""
    last = json.dumps([getattr(batch[-1], key.name) for key in table.primary_key], default=date.isoformat)
    with there.writing() as connection:
        connection.execute(insert(table), [_row_for(table, row) for row in batch])
        this = {"rows": rows, "last": last}
        changed = connection.execute(update(_copying).where(_copying.c.name == table.name).values(this))
        if not changed.rowcount:
            connection.execute(insert(_copying).values(name=table.name, **this))


def _key_of(table: Table, last: str) -> list[Any]:
    """The key that `_store` has kept."""
    is_day = (isinstance(key.type, Date) for key in table.primary_key)
    return [
        date.fromisoformat(value) if a_day else value for value, a_day in zip(json.loads(last), is_day, strict=True)
    ]


def _row_for(table: Table, row: Row[Any]) -> dict[str, Any]:
    """An article that repeats a later one cannot say so before that one is there."""
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    if table is articles and values["of_article"] is not None and values["of_article"] > values["id"]:
        values["of_article"] = None
    return values


def _finish(read: Connection, there: Database, wanted: Mapping[str, int]) -> None:
    """What needs all rows; then the target is a database like any other."""
    later = select(articles.c.id, articles.c.of_article).where(articles.c.of_article > articles.c.id)
    with there.writing() as connection:
        for row in read.execute(later):
            this = articles.c.id == row.id
            connection.execute(update(articles).where(this).values(of_article=row.of_article))
        for table in TABLES:
            follow_up_keys(connection, table)
        found = _count(connection)
        for name, rows in wanted.items():
            if found[name] != rows:
                raise StoreError(
                    f"database {there.place} has {found[name]} rows of {name} and should have {rows}; "
                    f"empty it and copy once more"
                )
        _copying.drop(connection)
        stamp(connection, HEAD)

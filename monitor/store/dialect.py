"""What differs from database to database, and nothing else: connecting, locking, inserting what is new.

SQLite: WAL, so that readers never wait; `BEGIN IMMEDIATE` for whatever writes, since the default
lost 275 of 360 read-modify-writes in silence; `busy_timeout`, so that a second process waits
instead of failing; `synchronous=FULL`, because "durable before sending" has to survive a power cut.
PostgreSQL: one advisory lock serialises what must be serialised.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Insert, Table, create_engine, event, func, select, text
from sqlalchemy.engine import URL

BUSY_TIMEOUT_MS = 15_000
"""How long a process waits for another's transaction; ours take milliseconds."""

SERIAL_LOCK = 0x6D6F6E69746F72
"""Number of the advisory lock on PostgreSQL ("monitor" in ASCII)."""

DAEMON_LOCK = SERIAL_LOCK + 1
"""Number of the one that the daemon holds as long as it runs."""


TURN_LOCK = SERIAL_LOCK + 2
"""Number of the one that a worker holds while it takes up new settings."""

PORTION = 500
"""Values in one question: older SQLite takes 999 parameters, and a book has more sentences."""

T = TypeVar("T")


def portions(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in so few at a time as one question may name."""
    for start in range(0, len(values), PORTION):
        yield values[start : start + PORTION]


def make_engine(url: URL, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Engine:
    """An engine whose transactions begin as this module's docstring says."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        _set_up_sqlite(engine, busy_timeout_ms)
    return engine


def _set_up_sqlite(engine: Engine, busy_timeout_ms: int) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        connection.execute(f"PRAGMA busy_timeout = {busy_timeout_ms}")
        _switch_to_wal(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        is_writing = connection.get_execution_options().get("is_writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        # Somebody else is switching it right now; for this one PRAGMA SQLite does not wait.
        if error.sqlite_errorname != "SQLITE_BUSY":
            raise


@contextmanager
def write(engine: Engine) -> Iterator[Connection]:
    """ONE serialised transaction: committed at the end of the block, or nothing of it."""
    with engine.execution_options(is_writing=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SERIAL_LOCK})
        yield connection


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A reading transaction that sees what was committed when it began, however long it lasts."""
    is_file = engine.dialect.name == "sqlite"  # where every transaction is one
    options: dict[str, Any] = {} if is_file else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def lock_server(engine: Engine, *, shared: bool = False) -> Connection | None:
    """A connection of its own that holds the daemon's lock of this database until it is closed; None: another does."""
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    connection.detach()  # closing one of the pool's would keep it open, and the lock with it
    lock = "SELECT pg_try_advisory_lock_shared(:key)" if shared else "SELECT pg_try_advisory_lock(:key)"
    if connection.execute(text(lock), {"key": DAEMON_LOCK}).scalar_one():
        return connection
    connection.close()
    return None


@contextmanager
def take_turn(engine: Engine) -> Iterator[bool]:
    """Whether nobody else is at what only one process at a time may do; always so where there is one process."""
    if engine.dialect.name != "postgresql":
        yield True
        return
    with engine.connect() as connection, connection.begin():
        yield bool(connection.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": TURN_LOCK}).scalar_one())


@contextmanager
def migrate_safely(engine: Engine) -> Iterator[Connection]:
    """A writing transaction in which tables may be rebuilt.

    On SQLite a rebuilt table is dropped, and with foreign keys on, that drop deletes the rows that
    refer to it. They can be switched off only outside a transaction; what was broken is found after.
    """
    if engine.dialect.name != "sqlite":
        with write(engine) as connection:
            yield connection
        return
    with engine.connect() as plain:
        driver: Any = plain.connection.driver_connection
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            writing = plain.execution_options(is_writing=True)
            with writing.begin():
                yield writing
                broken = writing.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise sqlite3.IntegrityError(f"the migration would leave {len(broken)} rows without their parent")
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def _insert(dialect: str, table: Table) -> Any:
    """A dialect's own INSERT, which knows what to do about a row that is there; the other dialect is not loaded."""
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


def insert_new(connection: Connection, table: Table) -> Insert:
    """An INSERT that passes over rows which are there already; add `.returning()` to see the new ones."""
    return _insert_new(connection.dialect.name, table)


@cache
def _insert_new(dialect: str, table: Table) -> Insert:
    statement: Insert = _insert(dialect, table).on_conflict_do_nothing()
    return statement


def insert_or_replace(connection: Connection, table: Table, row: Mapping[str, Any], *, key: str) -> Insert:
    """An INSERT of one row that overwrites the row with the same key."""
    others = {name: value for name, value in row.items() if name != key}
    inserted = _insert(connection.dialect.name, table).values(row)
    statement: Insert = inserted.on_conflict_do_update(index_elements=[key], set_=others)
    return statement


def insert_or_add(connection: Connection, table: Table, *, to: str) -> Insert:
    """An INSERT of a row that adds to one column of the row with the same primary key."""
    return _insert_or_add(connection.dialect.name, table, to)


@cache
def _insert_or_add(dialect: str, table: Table, to: str) -> Insert:
    inserted = _insert(dialect, table)
    added = {to: table.c[to] + inserted.excluded[to]}
    statement: Insert = inserted.on_conflict_do_update(index_elements=list(table.primary_key), set_=added)
    return statement


def follow_up_keys(connection: Connection, table: Table) -> None:
    """After rows with keys of their own were stored: the next key is behind them. SQLite sees to it by itself."""
    if connection.dialect.name == "sqlite":
        return
    for key in table.primary_key:
        sequence = func.pg_get_serial_sequence(table.name, key.name)
        if connection.execute(select(sequence)).scalar_one() is not None:
            highest = select(func.max(key)).scalar_subquery()
            connection.execute(select(func.setval(sequence, func.coalesce(highest, 1), highest.is_not(None))))

"""Several processes at one database: the settings that they share, and who they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, insert, select

from monitor.model import Version, Worker
from monitor.store.database import Database
from monitor.store.dialect import insert_or_replace
from monitor.store.tables import versions, workers

FORGOTTEN_AFTER: Final = timedelta(days=1)
"""A worker that gave no sign for so long has died without a word."""


class WorkerTables:
    """The part of the store that workers know one another by."""

    def __init__(self, database: Database) -> None:
        """All parts share one database."""
        self._database = database

    def publish(self, version: Version) -> bool:
        """Make this the settings that all work by; False where they are already."""
        with self._database.writing() as connection:
            newest = connection.execute(_NEWEST).scalar_one_or_none()
            if newest == version.name:
                return False
            row = {name: getattr(version, name) for name in ("name", "published_at", "publisher", "program", "body")}
            connection.execute(insert(versions).values(row))
            return True

    def newest_version(self) -> str | None:
        """The name of what was published last; None where nothing was."""
        with self._database.reading() as connection:
            return connection.execute(_NEWEST).scalar_one_or_none()

    def find_version(self, name: str) -> Version | None:
        """What was published under that name last; None where nothing was."""
        query = select(versions).where(versions.c.name == name).order_by(versions.c.id.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return _version_of(row) if row else None

    def list_versions(self, limit: int = 20) -> tuple[Version, ...]:
        """What was published, the newest first, without its files."""
        columns = [column for column in versions.c if column.name != "body"]
        query = select(*columns).order_by(versions.c.id.desc()).limit(limit)
        with self._database.reading() as connection:
            return tuple(_version_of(row) for row in connection.execute(query))

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Whether it is our turn to do what only one at a time may do; nobody else's until the block ends."""
        with self._database.turn() as is_ours:
            yield is_ours

    def sign_in(self, worker: Worker) -> None:
        """Say that a worker is alive, and by which settings it works."""
        row = {name: getattr(worker, name) for name in ("name", "host", "pid", "started_at", "seen_at", "version")}
        with self._database.counting() as connection:
            connection.execute(insert_or_replace(connection, workers, row, key="name"))
            connection.execute(delete(workers).where(workers.c.seen_at < worker.seen_at - FORGOTTEN_AFTER))

    def sign_out(self, name: str) -> None:
        """A worker that stopped is no longer one."""
        with self._database.counting() as connection:
            connection.execute(delete(workers).where(workers.c.name == name))

    def list_workers(self, since: datetime) -> tuple[Worker, ...]:
        """Those that signed in since then, by name."""
        query = select(workers).where(workers.c.seen_at >= since).order_by(workers.c.name)
        with self._database.reading() as connection:
            return tuple(Worker(**row._mapping) for row in connection.execute(query))  # noqa: SLF001 - its public name


_NEWEST = select(versions.c.name).order_by(versions.c.id.desc()).limit(1)


def _version_of(row: Any) -> Version:
    return Version(
        name=row.name,
        published_at=row.published_at,
        publisher=row.publisher,
        program=row.program,
        body=getattr(row, "body", b""),
    )

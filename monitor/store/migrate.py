"""Brings a database to the present schema, or says why it cannot.

read_schema -> HEAD              nothing to do
            -> older             a copy of the file beside it, then the migrations, in ONE transaction
            -> newer, COPYING    refused, with what to do
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    String,
    Table,
    delete,
    func,
    insert,
    inspect,
    select,
    table,
)

from monitor.errors import StoreError
from monitor.store.dialect import migrate_safely
from monitor.store.filecopy import keep_copy

HEAD: Final = "0008"
"""The present schema: the number of the last file in `migrations/versions/`."""

COPYING: Final = "copying"
"""What stands in its place while `monitor db copy` fills a database."""

PLACE: Final = Path(__file__).parent / "migrations"

_versions = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """A database that was brought to the present schema.

    Attributes:
        before: The schema that it had.
        after: The one that it has.
        copy: The database as it was before; None where none was made: it is on a server, or none was wanted.
    """

    before: str
    after: str
    copy: Path | None


def read_schema(connection: Connection) -> str | None:
    """The schema of a database; None of an empty one."""
    if not inspect(connection).has_table(_versions.name):
        return None
    return connection.execute(select(_versions.c.version_num)).scalar_one_or_none()


def stamp(connection: Connection, schema: str) -> None:
    """Say that a database has this schema, whatever it has."""
    connection.execute(delete(_versions))
    connection.execute(insert(_versions).values(version_num=schema))


def read_schema_of(engine: Engine) -> str | None:
    """The same by a connection of its own; spares every start the loading of Alembic and the writing lock."""
    with engine.connect() as connection:
        return read_schema(connection)


def check_usable(schema: str | None, place: str) -> None:
    """Raise a StoreError where a database cannot be brought up to date."""
    if schema == COPYING:
        raise StoreError(
            f"database {place} is a half-done copy; finish it with the same monitor db copy, or name another database"
        )
    if schema is not None and schema > HEAD:
        raise StoreError(
            f"database {place} has schema {schema}, of a newer monitor; upgrade monitor to use it"
            f" (this one knows {HEAD})"
        )


def upgrade(engine: Engine, place: str, *, file: Path | None = None, with_copy: bool = True) -> Upgraded | None:
    """Run the migrations that the database has not seen, in one transaction.

    Args:
        engine: Of the database.
        place: Its name in messages.
        file: Its file; None on a server.
        with_copy: Keep a copy of the file as it was, as `NAME.backup-SCHEMA` beside it.

    Returns:
        What was done; None where the database was empty, or another process has migrated it by now.

    Raises:
        StoreError: It was written by a newer version, there is no room for its copy, or it would lose rows.
    """
    with migrate_safely(engine) as connection:
        found = read_schema(connection)
        if found == HEAD:
            return None
        check_usable(found, place)
        copy = keep_copy(file, found) if file and found and with_copy else None
        before = count_rows(connection)
        _run(connection)
        _refuse_loss(before, count_rows(connection), place)
    return Upgraded(before=found, after=HEAD, copy=copy) if found else None


def _run(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(PLACE).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def count_rows(connection: Connection) -> dict[str, int]:
    """Rows by table."""
    names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
    return {name: connection.execute(select(func.count()).select_from(table(name))).scalar_one() for name in names}


def _refuse_loss(before: dict[str, int], after: dict[str, int], place: str) -> None:
    for name, rows in before.items():
        if after.get(name, rows) < rows:
            raise StoreError(
                f"the migration of database {place} would lose {rows - after[name]} rows of {name}; "
                f"nothing was changed; please report it"
            )

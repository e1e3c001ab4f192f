"""Brings a database to the present schema, or says why it cannot."""

from pathlib import Path

from sqlalchemy import Connection, Engine, String, column, func, inspect, select, table

from monitor.errors import StoreError
from monitor.store.dialect import migrate_safely

HEAD = "0007"
"""The present schema: the number of the last file in `migrations/versions/`."""

PLACE = Path(__file__).parent / "migrations"


def is_current(engine: Engine) -> bool:
    """Whether there is nothing to migrate; spares every start the loading of Alembic and the writing lock."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        query = select(column("version_num", String)).select_from(table("alembic_version"))
        return connection.execute(query).scalar_one_or_none() == HEAD


def upgrade(engine: Engine, place: str) -> None:
    """Run the migrations that the database has not seen, in one transaction.

    Raises:
        StoreError: The database was written by a newer version, or a migration would lose rows.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(PLACE).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    with migrate_safely(engine) as connection:
        found = MigrationContext.configure(connection).get_current_revision()
        if found == script.get_current_head():
            return
        known = {revision.revision for revision in script.walk_revisions()}
        if found is not None and found not in known:
            raise StoreError(f"database {place} has schema {found}, of a newer monitor; upgrade monitor to use it")
        before = count_rows(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _refuse_loss(before, count_rows(connection), place)


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

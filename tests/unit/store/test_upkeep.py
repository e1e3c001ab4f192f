"""Copies of a database: consistent beside a writer, never over a daemon or a file by accident."""

import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.store import open_store
from monitor.store.upkeep import back_up, restore, vacuum
from monitor.testing import START, make_source


def url_of(tmp_path: Path, name: str = "test.db") -> str:
    return f"sqlite:///{tmp_path}/{name}"


def make(tmp_path: Path, *names: str) -> str:
    """The URL of a database with these sources."""
    url = url_of(tmp_path)
    store = open_store(url)
    store.enrol([(make_source(name), f"{name}.example") for name in names], START)
    store.close()
    return url


def names_in(file: Path) -> list[str]:
    connection = sqlite3.connect(file)
    found = [name for (name,) in connection.execute("SELECT name FROM sources ORDER BY name")]
    connection.close()
    return found


def test_a_copy_is_a_database_by_itself(tmp_path: Path) -> None:
    url = make(tmp_path, "one")
    assert back_up(url, tmp_path / "copy.db") == (tmp_path / "copy.db").stat().st_size
    assert names_in(tmp_path / "copy.db") == ["one"]
    assert not (tmp_path / "copy.db.part").exists()


def test_a_copy_made_while_others_write_is_of_one_moment(tmp_path: Path) -> None:
    """Two rows that are always written together are both in it, or neither; a daemon may hold the database."""
    url = make(tmp_path)
    store = open_store(url)
    store.claim_daemon(1)
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            store.enrol([(make_source(f"{side}{number}"), "host") for side in "ab"], START)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            back_up(url, tmp_path / f"copy{number}.db")
    finally:
        stop.set()
        writer.join()
        store.close()
    for number in range(5):
        names = names_in(tmp_path / f"copy{number}.db")
        assert {name[1:] for name in names if name[0] == "a"} == {name[1:] for name in names if name[0] == "b"}


def test_a_copy_replaces_no_file_unless_told_to(tmp_path: Path) -> None:
    url = make(tmp_path, "one")
    copy = tmp_path / "copy.db"
    copy.write_text("mine")
    with pytest.raises(StoreError, match="--force"):
        back_up(url, copy)
    assert copy.read_text() == "mine"
    back_up(url, copy, is_forced=True)
    assert names_in(copy) == ["one"]


def test_nothing_is_made_of_a_database_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no database"):
        back_up(url_of(tmp_path), tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_is_put_back_as_a_whole(tmp_path: Path) -> None:
    """What was there since is gone, its write-ahead log included."""
    url = make(tmp_path, "one")
    back_up(url, tmp_path / "copy.db")
    make(tmp_path, "two")
    with pytest.raises(StoreError, match="--force"):
        restore(url, tmp_path / "copy.db")
    restore(url, tmp_path / "copy.db", is_forced=True)
    assert names_in(tmp_path / "test.db") == ["one"]
    open_store(url).close()


def test_a_restoring_cut_short_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also what a killed daemon had only written beside its database."""
    url = make(tmp_path, "one")
    back_up(url, tmp_path / "copy.db")
    killed = tmp_path / "killed.db"
    writer = sqlite3.connect(tmp_path / "test.db")
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("UPDATE sources SET name = 'two'")
    writer.commit()
    for ending in ("", "-wal"):
        shutil.copy(tmp_path / f"test.db{ending}", tmp_path / f"killed.db{ending}")
    writer.close()

    def die(*_: Path) -> None:
        raise OSError("gone")

    monkeypatch.setattr(Path, "replace", die)
    with pytest.raises(OSError, match="gone"):
        restore(f"sqlite:///{killed}", tmp_path / "copy.db", is_forced=True)
    assert names_in(killed) == ["two"]


def test_nothing_is_put_over_a_running_daemon(tmp_path: Path) -> None:
    """Not even by force."""
    url = make(tmp_path, "one")
    back_up(url, tmp_path / "copy.db")
    store = open_store(url)
    store.claim_daemon(4711)
    with pytest.raises(StoreError, match="held by process 4711"):
        restore(url, tmp_path / "copy.db", is_forced=True)
    with pytest.raises(StoreError, match="held by process 4711"):
        vacuum(url)
    store.close()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "there is no copy"),
        (b"plain words", "is not a database"),
        (b"SQLite format 3\0" + b"\xff" * 4096, "is"),
    ],
)
def test_what_is_no_copy_is_not_put_back(tmp_path: Path, content: bytes | None, why: str) -> None:
    url, copy = make(tmp_path, "one"), tmp_path / "copy.db"
    if content is not None:
        copy.write_bytes(content)
    with pytest.raises(StoreError, match=why):
        restore(url, copy, is_forced=True)
    assert names_in(tmp_path / "test.db") == ["one"]


def test_a_database_of_another_program_is_not_put_back(tmp_path: Path) -> None:
    url, copy = make(tmp_path, "one"), tmp_path / "copy.db"
    connection = sqlite3.connect(copy)
    connection.execute("CREATE TABLE other (x)")
    connection.close()
    with pytest.raises(StoreError, match="another program"):
        restore(url, copy, is_forced=True)


def test_a_damaged_copy_is_not_put_back(tmp_path: Path) -> None:
    url, copy = make(tmp_path, *(f"source-{number}" for number in range(400))), tmp_path / "copy.db"
    back_up(url, copy)
    damaged = bytearray(copy.read_bytes())
    damaged[8192:40960] = b"\x55" * 32768
    copy.write_bytes(damaged)
    with pytest.raises(StoreError, match=r"damaged|cannot be used"):
        restore(url, copy, is_forced=True)


def test_vacuum_gives_room_back(tmp_path: Path) -> None:
    url = make(tmp_path, *(f"source-{number}" for number in range(2000)))
    connection = sqlite3.connect(tmp_path / "test.db", isolation_level=None)
    connection.execute("DELETE FROM sources")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    before, after = vacuum(url)
    assert after < before / 2


def test_a_database_in_memory_cannot_be_copied(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="in memory"):
        back_up("sqlite://", tmp_path / "copy.db")

"""Looking after a database: backup, restore, vacuum; of a file here, of a server in `servercopy`."""

import os
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Final

from sqlalchemy.engine import make_url

from monitor.errors import StoreError
from monitor.store import servercopy
from monitor.store.claim import find_holder
from monitor.store.database import file_of
from monitor.store.faults import name_faults
from monitor.store.filecopy import connect, copy_file
from monitor.store.opening import FILE_HEADER

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})

BESIDE: Final = ("-wal", "-shm")
"""Files that belong to a database; they must not outlive it."""


def back_up(url: str, copy: Path, environment: Mapping[str, str] = NOTHING, *, is_forced: bool = False) -> int:
    """Copy a database, consistent as of one moment, while others read and write; returns the bytes of the copy.

    Args:
        url: Of the database.
        copy: Where to.
        environment: For pg_dump, where the database is on a server.
        is_forced: Replace a copy that is there already.

    Raises:
        StoreError: There is no database, no room for the copy, or the copy is there already and not to be replaced.
    """
    _check_room(copy, is_forced=is_forced)
    if is_server(url):
        servercopy.dump(url, copy, environment)
    else:
        copy_file(_existing(url), copy)
    return copy.stat().st_size


def restore(url: str, copy: Path, environment: Mapping[str, str] = NOTHING, *, is_forced: bool = False) -> int:
    """Put a copy in the place of the database; returns its bytes.

    What was there is replaced as a whole, or not at all.

    Raises:
        StoreError: A daemon holds the database, the copy is none, or there is a database and no force.
        EngineError: A daemon or a worker is at the database on the server.
    """
    if is_server(url):
        servercopy.put_back(url, copy, environment, is_forced=is_forced)
        return copy.stat().st_size
    file = _file(url)
    _refuse_running(file, "restore")
    _check_copy(copy)
    _check_room(file, is_forced=is_forced)
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    with name_faults(str(file)), connect(copy) as source, connect(part) as target:
        source.backup(target)
    _refuse_running(file, "restore")
    _fold_in(file)
    for ending in BESIDE:
        file.with_name(file.name + ending).unlink(missing_ok=True)
    part.replace(file)
    return file.stat().st_size


def _fold_in(file: Path) -> None:
    """Put what stands beside a database into it, so that it is whole without; a damaged one stays as it is."""
    if file.is_file():
        with suppress(sqlite3.Error), connect(file) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def vacuum(url: str) -> tuple[int, int]:
    """Give back the room of what was dropped; returns the bytes before and after.

    Raises:
        StoreError: A daemon holds the database file: it would stand still meanwhile.
    """
    if is_server(url):
        return servercopy.vacuum(url)
    file = _existing(url)
    _refuse_running(file, "vacuum")
    before = file.stat().st_size
    with name_faults(str(file)), connect(file) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return before, file.stat().st_size


def is_server(url: str) -> bool:
    """Whether a database is on a server."""
    return make_url(url).get_backend_name() != "sqlite"


def _file(url: str) -> Path:
    file = file_of(make_url(url))
    if file is None:
        raise StoreError("a database in memory is gone with its process; name a file")
    return file


def _existing(url: str) -> Path:
    file = _file(url)
    if not file.is_file():
        raise StoreError(f"there is no database {file}; make it with: monitor run --once")
    return file


def _check_room(file: Path, *, is_forced: bool) -> None:
    if file.exists() and not is_forced:
        raise StoreError(f"{file} is there already; name another file, or replace it with --force")
    if not file.parent.is_dir():
        raise StoreError(f"directory {file.parent} does not exist; create it first")
    if not os.access(file.parent, os.W_OK):
        raise StoreError(f"directory {file.parent} cannot be written; make it writable for this user")


def _check_copy(copy: Path) -> None:
    if not copy.is_file():
        raise StoreError(f"there is no copy {copy}: check the path")
    with copy.open("rb") as stream:
        if stream.read(len(FILE_HEADER)) != FILE_HEADER:
            raise StoreError(f"{copy} is not a database; name a file that monitor db backup wrote")
    with name_faults(str(copy)), connect(copy) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        sound = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found is None:
        raise StoreError(f"{copy} is a database of another program; name a file that monitor db backup wrote")
    if sound != ("ok",):
        raise StoreError(f"{copy} is damaged ({sound[0]}); use another copy")


def _refuse_running(file: Path, what: str) -> None:
    holder = find_holder(file)
    if holder is not None:
        raise StoreError(f"database {file} is held by process {holder}, `monitor run`; stop it first, then {what}")

"""A SQLite database to a second file: consistent as of one moment, there as a whole or not at all."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from monitor.errors import StoreError
from monitor.store.faults import name_faults

PAGES_AT_ONCE: Final = 256
"""Pages copied before others may write: a megabyte, some milliseconds."""

_MEGABYTE: Final = 1_000_000


def connect(file: Path) -> "closing[sqlite3.Connection]":
    """A connection of its own, closed at the end of the block."""
    return closing(sqlite3.connect(file, timeout=15, isolation_level=None))


def copy_file(file: Path, copy: Path) -> None:
    """Copy a database while others read and write; what is at `copy` is replaced at the very end.

    Raises:
        StoreError: One of them cannot be used, or the disk is full; nothing is left behind.
    """
    part = copy.with_name(copy.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with name_faults(str(copy)), connect(file) as source, connect(part) as target:
            source.backup(target, pages=PAGES_AT_ONCE)
            target.execute("PRAGMA journal_mode = DELETE")
        part.replace(copy)
    finally:
        part.unlink(missing_ok=True)


def keep_copy(file: Path, schema: str) -> Path:
    """Copy a database of an older schema before it is migrated, to `NAME.backup-SCHEMA` beside it.

    Raises:
        StoreError: There is no room for it, or the copy cannot be written.
    """
    needed = sum(one.stat().st_size for one in (file, file.with_name(file.name + "-wal")) if one.exists())
    free = shutil.disk_usage(file.parent).free
    if free < needed:
        raise StoreError(
            f"no room for a copy of database {file} before it is upgraded: {_megabytes(needed)} needed,"
            f" {_megabytes(free)} free; free some, or copy it elsewhere and then: monitor db migrate --no-backup"
        )
    copy = file.with_name(f"{file.name}.backup-{schema}")
    copy_file(file, copy)
    return copy


def _megabytes(count: int) -> str:
    return f"{count / _MEGABYTE:,.1f} MB"

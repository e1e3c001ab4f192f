"""From a driver's exception to one line that names the file and the remedy."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from monitor.errors import StoreError

REMEDIES = {
    "SQLITE_BUSY": "is locked by another process; stop that one, or wait for it",
    "SQLITE_LOCKED": "is locked by another process; stop that one, or wait for it",
    "SQLITE_READONLY": "is read-only; make the file and its directory writable for this user",
    "SQLITE_PERM": "may not be used by this user; change its owner or mode",
    "SQLITE_AUTH": "may not be used by this user; change its owner or mode",
    "SQLITE_NOTADB": "is not a database; name another file, or move this one away",
    "SQLITE_CORRUPT": "is damaged; restore a backup, or move it away to start anew",
    "SQLITE_FULL": "cannot grow: the disk is full; free some space",
    "SQLITE_IOERR": "cannot be read or written: the disk fails; look at the disk and its free space",
    "SQLITE_CANTOPEN": "cannot be opened; check the path, and that file and directory are writable for this user",
}
"""By SQLite's own names of its primary result codes (https://sqlite.org/rescode.html)."""


@contextmanager
def name_faults(place: str) -> Iterator[None]:
    """Raise what the driver raises as a `StoreError` about `place`."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(describe_fault(place, error.orig or error)) from error
    except sqlite3.Error as error:
        raise StoreError(describe_fault(place, error)) from error


def describe_fault(place: str, error: BaseException) -> str:
    """One line: the database, what is wrong with it, and the remedy."""
    code = getattr(error, "sqlite_errorname", "") or ""
    for name, remedy in REMEDIES.items():
        if code == name or code.startswith(name + "_"):
            return f"database {place} {remedy}"
    words = " ".join(str(error).split()) or type(error).__name__
    return f"database {place} cannot be used: {words}"

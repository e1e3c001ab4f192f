"""One daemon a database: the claim that a second `monitor run` runs into.

It is a lock on a side file, which the system lets go when its process ends, however it ends: after a
kill -9 nothing has to be cleaned up, and a number of a process that was reused proves nothing. On a
server it is an advisory lock of a connection, which the server lets go when that connection ends.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from monitor.errors import EngineError, StoreError
from monitor.store.database import Database


class DaemonClaim:
    """Exclusive right to be the daemon of the database at `path`; held until released or the process ends."""

    def __init__(self, path: Path) -> None:
        """`path` is the database; the claim lies beside it, as `<name>.lock`."""
        self._database = path
        self._path = path.with_name(path.name + ".lock")
        self._file: int | None = None

    def take(self, pid: int) -> None:
        """Hold the claim for process `pid`.

        Raises:
            EngineError: Another process holds it; the message says which.
            StoreError: The side file cannot be written.
        """
        try:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            remedy = "make its directory writable for this user"
            raise StoreError(f"cannot write {self._path}: {error.strerror}; {remedy}") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(file, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(file)
            raise EngineError(
                f"database {self._database} is held by process {holder}, another `monitor run`; "
                f"stop that one first, or name another database"
            ) from error
        os.ftruncate(file, 0)
        os.write(file, f"{pid}\n".encode())
        self._file = file

    def release(self) -> None:
        """Let go; nothing happens where nothing is held. The side file stays: removing it would be a race."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None


class ServerClaim:
    """The same for a database on a server, where workers share what a daemon by itself has alone."""

    def __init__(self, database: Database) -> None:
        """Connects when it is taken."""
        self._database = database
        self._connection: Connection | None = None

    def take(self, pid: int, *, shared: bool = False) -> None:  # noqa: ARG002 - a server knows no processes of ours
        """Hold the claim; taken again after the server was away, it is held by a new connection.

        Raises:
            EngineError: Another process holds it, and not as a worker beside this one.
            StoreError: The server cannot be asked.
        """
        self.release()
        self._connection = self._database.lock_server(shared=shared)
        if self._connection is None:
            holder = "a `monitor run` that works by itself (engine: embedded)" if shared else "another `monitor run`"
            remedy = "stop that one first, or name another database"
            raise EngineError(f"database {self._database.place} is held by {holder}; {remedy}")

    def release(self) -> None:
        """Let go; nothing happens where nothing is held."""
        if self._connection is not None:
            with suppress(SQLAlchemyError):  # the server may have let go of it first
                self._connection.execute(text("SELECT pg_advisory_unlock_all()"))  # closing alone takes it a moment
            with suppress(SQLAlchemyError):
                self._connection.close()
            self._connection = None


def find_holder(path: Path) -> int | None:
    """The process that is the daemon of the database at `path`; None where there is none. Changes nothing."""
    try:
        file = os.open(path.with_name(path.name + ".lock"), os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        words = os.read(file, 32).decode("ascii", "replace").strip()
        return int(words) if words.isdecimal() else 0
    else:
        return None
    finally:
        os.close(file)

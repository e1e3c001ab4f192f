"""Where something may be written when the rest of the system is read-only: beside the database."""

import tempfile
from pathlib import Path
from typing import Final

SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - the processes of the pool cannot do without it
"""Where a database on a server leaves no directory."""


def directory_of(database: str) -> Path | None:
    """Of a SQLite file; None for a server, or in memory."""
    path = database.removeprefix("sqlite:///")
    return Path(path).parent.resolve() if database != path and path not in {"", ":memory:"} else None


def ensure_temporary_directory(directory: Path | None) -> None:
    """Let libraries unpack what they must (the model of languages), also where there is no `/tmp` to write to.

    `directory` is the database's; None: it is on a server.
    """
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        tempfile.tempdir = str(directory or SHARED_MEMORY)

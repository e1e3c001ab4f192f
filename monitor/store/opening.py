"""From a URL to a database that is ready: its kind, its place and its schema are looked at, with every fault named."""

from contextlib import nullcontext
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from monitor.errors import StoreError
from monitor.store.database import Database, file_of
from monitor.store.migrate import HEAD, check_usable
from monitor.store.standstill import standstill

DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
"""Kind of database -> how SQLAlchemy reaches it, whatever driver the URL names."""

FILE_HEADER = b"SQLite format 3\0"


def open_database(url: str, *, must_exist: bool = False, with_copy: bool = True) -> Database:
    """Open and migrate; a SQLite file is created where only the file is missing.

    With `must_exist` nothing is created and nothing migrated. A file of an older schema is copied before it is
    migrated, unless `with_copy` is false.

    Raises:
        StoreError: What is wrong with the URL, the place or the file, in one line with the remedy.
    """
    database = open_unmigrated(url, must_exist=must_exist)
    try:
        if must_exist:
            database.check_schema()
        else:
            migrate(database, with_copy=with_copy)
    except BaseException:
        database.close()
        raise
    return database


def migrate(database: Database, *, with_copy: bool = True) -> None:
    """Bring the schema up to date; a file of an older one is copied first, unless told otherwise.

    Raises:
        StoreError: It is of a newer monitor, or a half-done copy.
        EngineError: It has an older one, and a daemon or a worker is at it, which would go on by that.
    """
    schema = database.schema()
    if schema == HEAD:
        return
    check_usable(schema, database.place)
    with standstill(database) if schema else nullcontext():
        database.upgrade(with_copy=with_copy)


def open_unmigrated(url: str, *, must_exist: bool = False) -> Database:
    """The same, whatever its schema is."""
    parsed = _parse(url)
    file = file_of(parsed)
    is_server = parsed.get_backend_name() != "sqlite"
    if must_exist and not is_server and (file is None or not file.exists()):
        raise StoreError(
            f"there is no database {file or url} yet; make it with: monitor run --once,"
            " start where that was started, or name its configuration: --config DIR"
        )
    if file is not None:
        _look_at(file)
    return Database(parsed)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(f"{url!r} is not a database URL; write one like sqlite:///var/monitor.db") from error
    kind = parsed.get_backend_name()
    if kind not in DRIVERS:
        raise StoreError(f"database {kind!r} is not supported; use sqlite:///PATH or postgresql://USER@HOST/NAME")
    return parsed.set(drivername=DRIVERS[kind])


def _look_at(file: Path) -> None:
    """Say what SQLite would say less clearly, and before it has made a file by accident."""
    try:
        if not file.parent.is_dir():
            raise StoreError(f"directory {file.parent} of database {file.name} does not exist; create it first")
        if file.is_dir():
            raise StoreError(f"database {file} is a directory; name a file")
        if file.exists():
            with file.open("rb") as stream:
                header = stream.read(len(FILE_HEADER))
            if header and header != FILE_HEADER:
                raise StoreError(f"database {file} is not a database; name another file, or move this one away")
    except OSError as error:
        raise StoreError(f"database {file} cannot be read: {error.strerror}; check path and owner") from error

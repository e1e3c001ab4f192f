"""Copies of a database on a server, by PostgreSQL's own programs: pg_dump, pg_restore and psql.

    dump       pg_dump: one snapshot, beside whoever writes                    -> FILE, as a whole or not at all
    put_back   our tables dropped, then pg_restore | psql, in ONE transaction  -> the database as it was, or untouched
    vacuum     beside whoever reads and writes

What is claimed by workers is not in a copy: those who claimed it are gone when it is put back.
"""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import PIPE
from typing import IO, Final

from sqlalchemy import text
from sqlalchemy.engine import URL, make_url

from monitor.errors import StoreError
from monitor.store.database import Database
from monitor.store.migrate import read_schema
from monitor.store.opening import open_unmigrated
from monitor.store.standstill import standstill
from monitor.store.tables import metadata

_CLAIMS: Final = "pgqueuer"
"""How the names of the engine's own tables begin."""

_DROP_ALL: Final = (
    "SET client_min_messages = warning;"
    f" DROP TABLE IF EXISTS alembic_version, copying, {', '.join(metadata.tables)},"
    f" {_CLAIMS}, {_CLAIMS}_log, {_CLAIMS}_schedules, {_CLAIMS}_statistics CASCADE;"
    f" DROP TYPE IF EXISTS {_CLAIMS}_status; DROP FUNCTION IF EXISTS fn_{_CLAIMS}_changed;\n"
)


def dump(url: str, copy: Path, environment: Mapping[str, str]) -> None:
    """Copy a database to a file that `put_back` takes; what is at `copy` is replaced at the very end.

    Raises:
        StoreError: pg_dump is not there, or says no; nothing is left behind.
    """
    part = copy.with_name(copy.name + ".part")
    program = _find("pg_dump", environment, f"pg_dump --format=custom --file={copy}")
    options = ("--format=custom", "--no-owner", f"--exclude-table-data={_CLAIMS}*", f"--file={part}")
    try:
        done = _run([program, *options, "--dbname", _address(url)], _environment(url, environment))
        if done.returncode:
            raise StoreError(f"{_place(url)} cannot be copied: {_reason(done.stderr)}")
        part.replace(copy)
    finally:
        part.unlink(missing_ok=True)


def put_back(url: str, copy: Path, environment: Mapping[str, str], *, is_forced: bool) -> None:
    """Put a copy in the place of a database; what was there is replaced as a whole, or not at all.

    Raises:
        StoreError: The copy is none, there is a database and no force, or the server says no.
        EngineError: A daemon or a worker is at the database.
    """
    reader = _find("pg_restore", environment, f"pg_restore --clean --if-exists --dbname=NAME {copy}")
    writer = _find("psql", environment, "PostgreSQL's client programs")
    _check_copy(reader, copy, environment)
    database = open_unmigrated(url)
    try:
        with standstill(database):
            _check_room(database, is_forced=is_forced)
            _pour(url, (reader, writer), copy, environment)
    finally:
        database.close()


def _pour(url: str, programs: tuple[str, str], copy: Path, environment: Mapping[str, str]) -> None:
    """The statements of a copy into the server; cut short, the server undoes what it has."""
    reader, writer = programs
    options = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
    command = [writer, *options, "--dbname", _address(url)]
    with subprocess.Popen(  # noqa: S603 - PostgreSQL's own program, found on the user's PATH
        command, env=_environment(url, environment), stdin=PIPE, stderr=PIPE
    ) as psql:
        assert psql.stdin is not None
        psql.stdin.write(_DROP_ALL.encode())
        psql.stdin.flush()
        read = _run([reader, "--no-owner", "--file=-", str(copy)], environment, stdout=psql.stdin)
        if read.returncode and psql.poll() is None:
            psql.kill()  # at the end of its input it would commit what came
        _, said = psql.communicate()
    if read.returncode or psql.returncode:
        raise StoreError(f"{copy} cannot be put back, nothing was changed: {_reason(said or read.stderr)}")


def vacuum(url: str) -> tuple[int, int]:
    """Make the room of what was dropped free for what comes; returns the bytes before and after. Nobody waits."""
    database = open_unmigrated(url)
    size = text("SELECT pg_database_size(current_database())")
    try:
        with database.outside() as connection:
            before = int(connection.execute(size).scalar_one())
            connection.execute(text(f"VACUUM (ANALYZE) {', '.join(metadata.tables)}"))
            return before, int(connection.execute(size).scalar_one())
    finally:
        database.close()


def _check_copy(reader: str, copy: Path, environment: Mapping[str, str]) -> None:
    if not copy.is_file():
        raise StoreError(f"there is no copy {copy}: check the path")
    listed = _run([reader, "--list", str(copy)], environment, stdout=PIPE)
    if listed.returncode:
        raise StoreError(f"{copy} is no copy of a database on a server; name a file that monitor db backup wrote")
    if b" alembic_version " not in listed.stdout:
        raise StoreError(f"{copy} is of another program's database; name a file that monitor db backup wrote")


def _check_room(database: Database, *, is_forced: bool) -> None:
    with database.reading() as connection:
        is_there = read_schema(connection) is not None
    if is_there and not is_forced:
        raise StoreError(f"{database.place} is there already; name another database, or replace it with --force")


def _run(
    command: Sequence[str], environment: Mapping[str, str], stdout: IO[bytes] | int | None = None
) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(  # noqa: S603 - PostgreSQL's own program, found on the user's PATH
        command, env=dict(environment), stdout=stdout, stderr=PIPE, check=False
    )


def _find(program: str, environment: Mapping[str, str], by_hand: str) -> str:
    found = shutil.which(program, path=environment.get("PATH", ""))
    if found is None:
        raise StoreError(
            f"{program} is not installed here; install PostgreSQL's client programs, or run where they are: {by_hand}"
        )
    return found


def _address(url: str) -> str:
    """For PostgreSQL's programs; without the password, since everybody sees their arguments."""
    parsed = make_url(url)
    plain = URL.create(
        "postgresql", parsed.username, None, parsed.host, parsed.port, parsed.database, query=parsed.query
    )
    return plain.render_as_string()


def _environment(url: str, environment: Mapping[str, str]) -> dict[str, str]:
    password = make_url(url).password
    return dict(environment) | ({"PGPASSWORD": str(password)} if password else {})


def _place(url: str) -> str:
    return f"database {make_url(url).render_as_string(hide_password=True)}"


def _reason(said: bytes) -> str:
    """The first line that names an error; PostgreSQL's programs add hints below it."""
    lines = said.decode("utf-8", "replace").strip().splitlines() or ["no reason was given"]
    return next((line for line in lines if "error" in line.lower()), lines[-1])

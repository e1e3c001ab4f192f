"""A database and its transactions, with every fault named."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL

from monitor.errors import StoreError
from monitor.store.dialect import lock_server, make_engine, snapshot, take_turn, write
from monitor.store.faults import name_faults
from monitor.store.migrate import HEAD, Upgraded, check_usable, read_schema, read_schema_of, upgrade


class Database:
    """An engine and the name by which its faults are told; transactions raise nothing but `StoreError`."""

    def __init__(self, url: URL) -> None:
        """Connects at the first transaction, not before."""
        self.file = file_of(url)
        self.is_in_memory = self.file is None and url.get_backend_name() == "sqlite"
        plain = url.set(drivername=url.get_backend_name())
        self.place = str(self.file) if self.file else plain.render_as_string(hide_password=True)
        self.upgraded: Upgraded | None = None
        try:
            self._engine = make_engine(url)
        except ImportError as error:
            raise StoreError(
                f"database {self.place} needs a driver that is not installed;"
                " get it: pip install 'news-monitor[postgresql]'"
            ) from error

    def schema(self) -> str | None:
        """The schema that it has; None where it has none yet."""
        with name_faults(self.place):
            return read_schema_of(self._engine)

    def upgrade(self, *, with_copy: bool) -> None:
        """Bring the schema up to date; a file of an older one is copied first, where that is wanted."""
        with name_faults(self.place):
            self.upgraded = upgrade(self._engine, self.place, file=self.file, with_copy=with_copy)

    def check_schema(self) -> None:
        """Raise a StoreError where the schema is not the present one; changes nothing."""
        with self.reading() as connection:
            schema = read_schema(connection)
        if schema != HEAD:
            check_usable(schema, self.place)
            raise StoreError(
                f"database {self.place} has the schema of an older monitor; bring it up to date: monitor db migrate"
            )

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view of what is committed."""
        with name_faults(self.place), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """The same for a reading that takes long: what is committed meanwhile is not seen."""
        with name_faults(self.place), snapshot(self._engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """ONE serialised transaction: all of the block, or nothing of it."""
        with name_faults(self.place), write(self._engine) as connection:
            yield connection

    @contextmanager
    def outside(self) -> Iterator[Connection]:
        """A connection outside any transaction: for what a server does in none, such as VACUUM."""
        with name_faults(self.place), self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def lock_server(self, *, shared: bool = False) -> Connection | None:
        """A connection that holds the server's lock for the daemon, or for its workers; None: another has it."""
        with name_faults(self.place):
            return lock_server(self._engine, shared=shared)

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Whether it is this process's turn, and nobody else's until the block ends. Always, on a file."""
        with name_faults(self.place), take_turn(self._engine) as is_ours:
            yield is_ours

    @contextmanager
    def counting(self) -> Iterator[Connection]:
        """A transaction beside all others, for counts that a crash of the server may lose."""
        with name_faults(self.place), self._engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL synchronous_commit TO off"))
            yield connection

    def close(self) -> None:
        """Close all connections but one of `lock_server`."""
        self._engine.dispose()


def file_of(url: URL) -> Path | None:
    """The database file; None for a server or for a database in memory."""
    name = url.database
    if url.get_backend_name() != "sqlite" or not name or name == ":memory:":
        return None
    return Path(name.removeprefix("file:")) if name.startswith("file:") else Path(name)

"""Where claims are kept: pgqueuer's tables, by the names that our migration gave them, and our own of beginnings."""

from typing import Final

import asyncpg
from pgqueuer import Queries
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.domain.settings import DBSettings, Durability
from pgqueuer.domain.types import Channel
from pgqueuer.ports.driver import NotifyCallback

QUEUE: Final = DBSettings(
    prefix="",
    db_schema=None,
    channel=Channel("ch_pgqueuer"),
    function="fn_pgqueuer_changed",
    statistics_table="pgqueuer_statistics",
    queue_status_type="pgqueuer_status",
    queue_table="pgqueuer",
    queue_table_log="pgqueuer_log",
    trigger="tg_pgqueuer_changed",
    schedules_table="pgqueuer_schedules",
    durability=Durability.balanced,
)
"""Named in full: pgqueuer would read variables of the environment such as TRIGGER."""


_NEWS: Final = (
    '{"channel": "ch_pgqueuer", "operation": "insert", "sent_at": "1970-01-01T00:00:00Z",'
    ' "table": "pgqueuer", "type": "table_changed_event"}'
)
"""What pgqueuer's trigger says of a job that was put into the queue."""


class ClaimDriver(AsyncpgDriver):
    """pgqueuer's driver: a worker is not woken by every job that ends somewhere, and can be woken from here."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        """Takes over the connection; whoever opened it closes it."""
        super().__init__(connection)
        self._connection = connection
        self._callbacks: list[NotifyCallback] = []

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
        """Listen to what was put into the queue."""

        def heed(payload: str | bytes | bytearray) -> None:
            if '"operation" : "delete"' not in str(payload):
                callback(payload)

        self._callbacks.append(callback)
        await super().add_listener(channel, heed)

    def wake(self) -> None:
        """Have this worker look for jobs now: pgqueuer tells nobody of a job that was put back for later."""
        for callback in self._callbacks:
            callback(_NEWS)

    async def make_tables(self) -> None:
        """Let pgqueuer make its tables where there are none; of workers that start together one does so."""
        queries = self.queries()
        if await queries.has_table(QUEUE.queue_table):
            return
        async with self._connection.transaction():
            await self._connection.execute("SELECT pg_advisory_xact_lock(hashtext('monitor: tables of claims'))")
            if not await queries.has_table(QUEUE.queue_table):
                await queries.install(create_schema=False)

    def queries(self) -> Queries:
        """Ask pgqueuer's questions over this connection, with our names."""
        return Queries(
            self,
            qbe=QueryBuilderEnvironment(settings=QUEUE),
            qbq=QueryQueueBuilder(settings=QUEUE),
            qbs=QuerySchedulerBuilder(settings=QUEUE),
        )


_BEGIN: Final = (
    "INSERT INTO beginnings (key, number, at) VALUES ($1, 1, now())"
    " ON CONFLICT (key) DO UPDATE SET number = beginnings.number + 1, at = now() RETURNING number"
)
_END: Final = "DELETE FROM beginnings WHERE key = ANY($1)"


class BeginningsInDatabase:
    """Implements `Beginnings` for all workers at one database.

    Ends are written some at a time, by `flush`: where a worker dies before that, a job that ended has one more
    beginning than it should, and its next end forgets it.
    """

    def __init__(self, driver: ClaimDriver) -> None:
        """Counts over this connection."""
        self._driver = driver
        self._ended: set[str] = set()

    async def begin(self, key: str) -> int:
        """See `Beginnings`."""
        await self._forget({key} & self._ended)
        (row,) = await self._driver.fetch(_BEGIN, key)
        return int(str(row["number"])) - 1

    async def end(self, key: str) -> None:
        """See `Beginnings`."""
        self._ended.add(key)

    async def flush(self) -> None:
        """Forget the counts of what has ended."""
        await self._forget(self._ended)

    async def _forget(self, keys: set[str]) -> None:
        if keys:
            forgotten = list(keys)
            self._ended = self._ended - keys
            await self._driver.execute(_END, forgotten)

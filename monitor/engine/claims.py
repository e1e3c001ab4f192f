"""Where claims are kept: pgqueuer's tables, by the names that our migration gave them."""

from typing import Final

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


class ClaimDriver(AsyncpgDriver):
    """pgqueuer's driver, but a worker is not woken up by every job that ends somewhere."""

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
        """Listen to what was put into the queue."""

        def heed(payload: str | bytes | bytearray) -> None:
            if '"operation" : "delete"' not in str(payload):
                callback(payload)

        await super().add_listener(channel, heed)

    def queries(self) -> Queries:
        """Ask pgqueuer's questions over this connection, with our names."""
        return Queries(
            self,
            qbe=QueryBuilderEnvironment(settings=QUEUE),
            qbq=QueryQueueBuilder(settings=QUEUE),
            qbs=QuerySchedulerBuilder(settings=QUEUE),
        )

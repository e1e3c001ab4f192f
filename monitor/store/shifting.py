"""A clock that was set back: what was to wait until later must not wait for it all over again."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Interval, func, literal, or_, type_coerce, update

from monitor.model import HoldReason
from monitor.store.columns import Instant
from monitor.store.database import Database
from monitor.store.tables import circuits, deliveries, entries, hosts, notices, sources

_MOVED: Final = (
    (sources, "next_check_at"),
    (entries, "next_at"),
    (deliveries, "next_at"),
    (hosts, "blocked_until"),
    (circuits, "open_until"),
    (notices, "at"),
)
BY_THE_HOUR: Final = (HoldReason.QUIET, HoldReason.DIGEST, HoldReason.SILENCED, HoldReason.FIRST_WAITS)
"""Why a delivery waits for an hour of the day, or for another one that does."""

_AS_STORED: Final = "%Y-%m-%d %H:%M:%f000"
"""How SQLite keeps an instant; its `%f` is seconds with three digits."""


class ClockTables:
    """The part of the store that follows a clock that was set back."""

    def __init__(self, database: Database) -> None:
        """All parts share one database."""
        self._database = database

    def follow_clock(self, by: timedelta, now: datetime) -> None:
        """After the clock was set back by that: what is to happen after `now` happens so much earlier.

        What waits for an hour of the day (quiet hours, a digest) still waits for that hour.
        """
        with self._database.writing() as connection:
            for table, name in _MOVED:
                column = table.c[name]
                is_later = column > now
                if table is deliveries:
                    is_later &= ~or_(*(deliveries.c.held.startswith(reason.value) for reason in BY_THE_HOUR))
                values = {name: _earlier(connection, column, by)}
                connection.execute(update(table).where(is_later).values(values))


def _earlier(connection: Connection, column: Any, by: timedelta) -> Any:
    if connection.dialect.name == "sqlite":
        return type_coerce(func.strftime(_AS_STORED, column, f"-{by.total_seconds():.3f} seconds"), Instant())
    return column - literal(by, Interval())

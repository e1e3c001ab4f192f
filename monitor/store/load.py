"""How much waits, counted in the database: what the gauges of the metrics show."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, func, select, text

from monitor.model import Load, NoticeState, Outcome, SourceState, TargetLoad
from monitor.store.database import Database
from monitor.store.entries import is_entry_due
from monitor.store.outbox import OPEN, is_delivery_due
from monitor.store.sources import is_source_due
from monitor.store.tables import circuits, deliveries, entries, notices
from monitor.store.tables import sources as source_rows

FORGOTTEN_AFTER: Final = timedelta(days=3)
"""An open trouble is told again every day; one that was not for so long is of something nobody looks at any more."""


class LoadTables:
    """The part of the store that `ports.LoadStore` promises."""

    def __init__(self, database: Database) -> None:
        """All parts share one database."""
        self._database = database

    def load(self, now: datetime, targets: Sequence[str]) -> Load:
        """How much waits at this moment, for these targets."""
        is_configured = source_rows.c.is_active | (source_rows.c.state == SourceState.PAUSED.value)
        by_state = select(source_rows.c.state, func.count()).where(is_configured).group_by(source_rows.c.state)
        with self._database.reading() as connection:
            return Load(
                at=now,
                sources=_pairs(connection, by_state),
                due_sources=_count(connection, source_rows, is_source_due(now)),
                due_entries=_count(connection, entries, is_entry_due(now)),
                targets=_targets(connection, now, targets),
                troubles=_pairs(connection, _open_troubles(now)),
                size=self._size(connection),
            )

    def _size(self, connection: Connection) -> int:
        file = self._database.file
        if file is not None:
            both = (file, file.with_name(f"{file.name}-wal"))
            return sum(one.stat().st_size for one in both if one.exists())
        if connection.dialect.name != "postgresql":
            return 0
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def _pairs(connection: Connection, query: Any) -> dict[str, Any]:
    return {row[0]: row[1] for row in connection.execute(query)}


def _count(connection: Connection, table: Any, condition: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(condition)).scalar_one())


def _targets(connection: Connection, now: datetime, names: Sequence[str]) -> tuple[TargetLoad, ...]:
    is_open = deliveries.c.outcome.in_([*OPEN, Outcome.SENDING.value])
    columns = (deliveries.c.target, func.count().label("waiting"), func.min(deliveries.c.created_at).label("oldest"))
    waiting = {row.target: row for row in connection.execute(select(*columns).where(is_open).group_by(columns[0]))}
    overdue = select(deliveries.c.target, func.min(deliveries.c.next_at)).where(is_delivery_due(now))
    due_at = _pairs(connection, overdue.group_by(deliveries.c.target))
    down = set(connection.execute(select(circuits.c.target).where(circuits.c.open_until > now)).scalars())
    return tuple(
        TargetLoad(
            name=name,
            waiting=waiting[name].waiting if name in waiting else 0,
            oldest=waiting[name].oldest if name in waiting else None,
            due_at=due_at.get(name),
            is_down=name in down,
        )
        for name in names
    )


def _open_troubles(now: datetime) -> Any:
    """Subjects by kind whose last notice is not that they are well again."""
    later = notices.alias("later")
    is_later = (later.c.at > notices.c.at) | ((later.c.at == notices.c.at) & (later.c.number > notices.c.number))
    is_same = (later.c.kind == notices.c.kind) & (later.c.subject == notices.c.subject)
    is_open = (notices.c.state != NoticeState.CLEARED.value) & (notices.c.at > now - FORGOTTEN_AFTER)
    is_last = ~select(later.c.id).where(is_same, is_later).exists()
    return select(notices.c.kind, func.count()).where(is_open, is_last).group_by(notices.c.kind)

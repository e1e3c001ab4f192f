"""Silences: made, listed and ended from the command line, beside a running daemon as well."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select, update

from monitor.errors import InputError
from monitor.model import HeldReason, HoldReason, Silence
from monitor.store.database import Database
from monitor.store.outbox import OPEN
from monitor.store.serialise import from_text, storable, to_text
from monitor.store.tables import deliveries, silences, verdicts

_FEW = 5
"""Silences that are named where the beginning of an id fits several."""

_IN_FORCE: Final = select(silences.c.body).where(
    silences.c.starts_at <= bindparam("now"), silences.c.ends_at > bindparam("now")
)


class SilenceTables:
    """The part of the store that keeps silences."""

    def __init__(self, database: Database) -> None:
        """All parts share one database."""
        self._database = database

    def active_silences(self, now: datetime) -> tuple[Silence, ...]:
        """Those in force."""
        with self._database.reading() as connection:
            return in_force(connection, now)

    def list_silences(self, now: datetime, *, with_ended: bool = False) -> tuple[Silence, ...]:
        """Those in force or to come, and with `with_ended` the others too; the one that ends first is the first."""
        query = select(silences.c.body)
        if not with_ended:
            query = query.where(silences.c.ends_at > now)
        with self._database.reading() as connection:
            return _read(connection, query.order_by(silences.c.ends_at, silences.c.id))

    def count_silenced(self) -> Counter[str]:
        """Id of a silence -> how many matches it has held. Reads all verdicts, once for all silences."""
        held = select(verdicts.c.telling_detail).where(verdicts.c.telling_why == HeldReason.SILENCED.name)
        with self._database.reading() as connection:
            return Counter(detail.partition(" ")[0] for detail in connection.execute(held).scalars())

    def add_silence(self, silence: Silence) -> None:
        """Keep a new one; it is obeyed from the next decision on."""
        row = {"id": silence.id, "starts_at": silence.starts_at, "ends_at": silence.ends_at}
        with self._database.writing() as connection:
            connection.execute(insert(silences).values(row | {"body": storable(to_text(silence))}))

    def end_silence(self, beginning: str, now: datetime) -> Silence:
        """End the one whose id begins so; what waited for its end is due now. One that has ended stays as it was.

        Raises:
            InputError: No silence's id begins so, or those of several do.
        """
        with self._database.writing() as connection:
            found = self._find(connection, beginning)
            if found.ends_at <= now:
                return found
            ended = replace(found, ends_at=now, starts_at=min(found.starts_at, now))
            values = {"starts_at": ended.starts_at, "ends_at": now, "body": to_text(ended)}
            connection.execute(update(silences).where(silences.c.id == found.id).values(values))
            held = deliveries.c.held == f"{HoldReason.SILENCED.value}: {found.id}"
            waits = deliveries.c.outcome.in_(OPEN) & held
            connection.execute(update(deliveries).where(waits).values(next_at=now))
            return ended

    def _find(self, connection: Connection, beginning: str) -> Silence:
        query = select(silences.c.body).where(silences.c.id.startswith(beginning, autoescape=True))
        found = _read(connection, query.order_by(silences.c.id).limit(_FEW + 1))
        if not found or not beginning:
            raise InputError(f"there is no silence {beginning!r}; all of them: monitor alerts silence list --all")
        if len(found) > 1:
            ids = ", ".join(one.id for one in found[:_FEW])
            raise InputError(f"several silences begin with {beginning!r}: {ids}; give more of the id")
        return found[0]


def in_force(connection: Connection, now: datetime) -> tuple[Silence, ...]:
    """The silences that hold now."""
    return _read(connection, _IN_FORCE, {"now": now})


def _read(connection: Connection, query: Any, values: Mapping[str, Any] | None = None) -> tuple[Silence, ...]:
    return tuple(from_text(Silence, body) for body in connection.execute(query, values).scalars())

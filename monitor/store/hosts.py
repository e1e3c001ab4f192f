"""How each host treats us, and whether it may be asked now."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from monitor.model import HostRecord
from monitor.store.database import Database
from monitor.store.dialect import insert_or_replace
from monitor.store.serialise import from_text, to_text
from monitor.store.tables import hosts


class HostTables:
    """The part of `ports.SourceStore` that knows hosts."""

    def __init__(self, database: Database) -> None:
        """All parts share one database."""
        self._database = database

    def judge_host(self, host: str, judge: Callable[[HostRecord], HostRecord]) -> None:
        """Replace what is remembered of a host by what is made of it, in one transaction."""
        with self._database.writing() as connection:
            before = host_of_text(connection.execute(_BODY, {"of": host}).scalar_one_or_none())
            keep_host(connection, host, before, judge(before))


_BODY = select(hosts.c.body).where(hosts.c.host == bindparam("of"))


def host_of_text(body: str | None) -> HostRecord:
    """What is remembered of a host; None of one that is not stored."""
    return from_text(HostRecord, body) if body else HostRecord()


def keep_host(connection: Connection, host: str, before: HostRecord, after: HostRecord) -> None:
    """Store it, where it differs in more than the time of its last good answer."""
    if _is_same(before, after):
        return
    row = {"host": host, "blocked_until": after.blocked_until, "body": to_text(after)}
    connection.execute(insert_or_replace(connection, hosts, row, key="host"))


def _is_same(before: HostRecord, after: HostRecord) -> bool:
    """One good answer after another needs no writing: that there was one at all is what matters."""
    is_known_good = before.ok_at is not None and after.ok_at is not None
    return is_known_good and (before.failures, before.refusals, before.throttled_at, before.blocked_until) == (
        after.failures,
        after.refusals,
        after.throttled_at,
        after.blocked_until,
    )


def blocked_hosts(now: datetime) -> Any:
    """Hosts that are not to be asked now, as a subquery."""
    return select(hosts.c.host).where(hosts.c.blocked_until > now)

"""Counts what comes and goes, so that `status` need not count an archive of millions.

settle       -> count_arrivals      its source and day have so many articles more
retention    -> count_departures    its source has fewer; days are forgotten with the articles of that age
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, select, tuple_, update

from monitor.store.dialect import insert_or_add
from monitor.store.tables import arrivals, articles, entries, sources

FORGOTTEN_AT_ONCE: Final = 500
"""Days of sources that go in one transaction."""

_ADD: Final = (
    update(sources)
    .where(sources.c.name == bindparam("source"))
    .values(articles=sources.c.articles + bindparam("number"))
)


def count_arrivals(connection: Connection, source: str, first_seen: datetime, number: int) -> None:
    """The source has so many articles more, of the day of that instant (UTC)."""
    row = {"day": first_seen.astimezone(UTC).date(), "source": source, "articles": number}
    connection.execute(insert_or_add(connection, arrivals, to="articles"), row)
    connection.execute(_ADD, {"source": source, "number": number})


def count_departures(connection: Connection, ids: Sequence[int]) -> None:
    """These articles are about to go. What arrived on their days did arrive, and stays."""
    query = select(entries.c.source, func.count()).join_from(articles, entries).where(articles.c.id.in_(ids))
    rows = connection.execute(query.group_by(entries.c.source)).all()
    if rows:
        connection.execute(_ADD, [{"source": source, "number": -number} for source, number in rows])


def forget_days(connection: Connection, before: date) -> None:
    """Forget some of the days before that one."""
    keys = tuple_(arrivals.c.day, arrivals.c.source)
    old = select(arrivals.c.day, arrivals.c.source).where(arrivals.c.day < before).limit(FORGOTTEN_AT_ONCE)
    connection.execute(delete(arrivals).where(keys.in_(old)))

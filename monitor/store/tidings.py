"""What deliveries tell: alerts, their follow-ups and notices, by id and update.

To add a kind of tidings: a function like `_alerts` that finds them, and a line in `load_tidings`.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select, tuple_

from monitor.model import Alert, FollowUp, Notice, Tidings
from monitor.store.serialise import from_bytes, from_text
from monitor.store.tables import alert_updates, alerts, notices

Key = tuple[str, int]
"""Id of an alert or notice, and the update; 0 is the first message."""


def load_tidings(connection: Connection, keys: Collection[Key]) -> Mapping[Key, Tidings]:
    """What these deliveries tell; a key of which nothing is known is left out."""
    return {**_alerts(connection, keys), **_follow_ups(connection, keys), **_notices(connection, keys)}


def _alerts(connection: Connection, keys: Collection[Key]) -> dict[Key, Tidings]:
    ids = [alert for alert, update in keys if update == 0]
    query = select(alerts.c.id, alerts.c.body).where(alerts.c.id.in_(ids))
    return {(row.id, 0): from_bytes(Alert, row.body) for row in connection.execute(query)}


def _follow_ups(connection: Connection, keys: Collection[Key]) -> dict[Key, Tidings]:
    wanted = [key for key in keys if key[1] > 0]
    columns = alert_updates.c.alert_id, alert_updates.c.number
    query = select(*columns, alert_updates.c.body).where(tuple_(*columns).in_(wanted))
    rows = connection.execute(query) if wanted else ()
    return {(row.alert_id, row.number): from_bytes(FollowUp, row.body) for row in rows}


def _notices(connection: Connection, keys: Collection[Key]) -> dict[Key, Tidings]:
    query = select(notices.c.id, notices.c.number, notices.c.body)
    rows = connection.execute(query.where(tuple_(notices.c.id, notices.c.number).in_(list(keys))))
    return {(row.id, row.number): from_text(Notice, row.body) for row in rows}

"""Follow-ups: what has become known of an alert since it was last told, written with its deliveries.

An alert that nobody was told of yet has none: its first message names all who tell it by then.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, insert, select, update

from monitor.model import Alert, FollowUp, Outcome, Outlet
from monitor.store.database import Database
from monitor.store.members import facts_of
from monitor.store.outbox import add_deliveries
from monitor.store.serialise import from_bytes, from_text, to_bytes
from monitor.store.tables import alert_members, alert_updates, alerts, attempts, deliveries

if TYPE_CHECKING:
    from monitor.alerting import Member

MOST_AT_ONCE = 100
"""Follow-ups of one transaction; the rest comes with the next tick."""

_first_told = (
    select(func.min(attempts.c.begun_at))
    .where(attempts.c.alert_id == alerts.c.id, attempts.c.follow_up == 0)
    .correlate(alerts)
    .scalar_subquery()
)
_last_update = (
    select(func.max(alert_updates.c.created_at))
    .where(alert_updates.c.alert_id == alerts.c.id)
    .correlate(alerts)
    .scalar_subquery()
)
_last_number = (
    select(func.max(alert_updates.c.number))
    .where(alert_updates.c.alert_id == alerts.c.id)
    .correlate(alerts)
    .scalar_subquery()
)


class FollowUpTables:
    """The part of the store that raises follow-ups."""

    def __init__(self, database: Database) -> None:
        """All parts share one database."""
        self._database = database

    def raise_follow_ups(self, now: datetime, interval: timedelta) -> tuple[FollowUp, ...]:
        """Write what is to be told of alerts that were told at least `interval` ago."""
        due = _due(now - interval)
        with self._database.reading() as connection:
            if connection.execute(due.limit(1)).first() is None:
                return ()
        with self._database.writing() as connection:
            rows = connection.execute(due.limit(MOST_AT_ONCE)).all()
            raised = [_raise(connection, row, now) for row in rows]
        return tuple(one for one in raised if one is not None)


def _due(told_before: datetime) -> Any:
    """Alerts with something to say that were last told before then, longest waiting first."""
    columns = (
        alerts.c.id,
        alerts.c.article_id,
        alerts.c.body,
        _first_told.label("first_told"),
        _last_number.label("last_number"),
    )
    is_due = func.coalesce(_last_update, _first_told) <= told_before
    return select(*columns).where(alerts.c.pending_since.is_not(None), is_due).order_by(alerts.c.pending_since)


def _raise(connection: Connection, row: Any, now: datetime) -> FollowUp | None:
    from monitor.alerting import compose_follow_up  # what decides over articles is loaded with the first of them

    alert, number = from_bytes(Alert, row.body), (row.last_number or 0) + 1
    is_its = alert_members.c.alert_id == row.id
    query = select(alert_members).where(is_its, alert_members.c.outlet.is_not(None))
    members = connection.execute(query.order_by(alert_members.c.joined_at, alert_members.c.article_id)).all()
    follow_up = compose_follow_up(alert, number, [_member(one, row) for one in members], now)
    connection.execute(update(alerts).where(alerts.c.id == row.id).values(pending_since=None))
    if follow_up is None:
        return None
    values = {"alert_id": row.id, "number": number, "created_at": now, "body": to_bytes(follow_up)}
    connection.execute(insert(alert_updates).values(values))
    connection.execute(update(alert_members).where(is_its, _is_untold).values(follow_up=number))
    add_deliveries(connection, row.id, _targets(connection, alert), now, update=number)
    return follow_up


_is_untold = alert_members.c.follow_up.is_(None)


def _member(member: Any, alert: Any) -> "Member":
    """A row as the judgement wants it; the alert's own message names those who joined before it was begun."""
    from monitor.alerting import Member

    is_first = member.article_id == alert.article_id
    return Member(
        outlet=from_text(Outlet, member.outlet),
        voice=member.voice,
        facts=facts_of(member.facts) if member.follow_up is None else (),
        is_told=is_first or member.follow_up is not None or member.joined_at <= alert.first_told,
    )


def _targets(connection: Connection, alert: Alert) -> list[str]:
    """The targets that got the alert, or still will."""
    never = (Outcome.DEAD.value, Outcome.DRY.value)
    is_its = (deliveries.c.alert_id == alert.id) & (deliveries.c.follow_up == 0)
    query = select(deliveries.c.target).where(is_its, deliveries.c.outcome.not_in(never))
    got = set(connection.execute(query).scalars())
    return [target for target in alert.targets if target in got]

"""Who belongs to an alert: open alerts looked up by rule, members with their publisher, and what follows from a join.

join -> member (voice, outlet, new facts) -> publishers counted anew -> enough of them? its deliveries are due
                                          -> something to say?       -> pending until a follow-up tells it
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from monitor.model import Alert, EventFacts, Joined, NewFact, OpenAlert, Outcome, Outlet
from monitor.store.dialect import insert_new
from monitor.store.serialise import from_text, key_text, storable, to_text
from monitor.store.tables import alert_members, alerts, deliveries

MOST_OPEN = 200
"""Open alerts of one rule that a new report is compared with, newest first."""


def load_open_alerts(connection: Connection, rules: Collection[str], *, since: datetime) -> tuple[OpenAlert, ...]:
    """Alerts of these rules with a known event, raised since then, newest first."""
    columns = alerts.c.id, alerts.c.rule, alerts.c.event, alerts.c.created_at
    found: list[OpenAlert] = []
    for rule in dict.fromkeys(rules):
        is_open = (alerts.c.rule == rule) & (alerts.c.created_at >= since) & alerts.c.event.is_not(None)
        query = select(*columns).where(is_open).order_by(alerts.c.created_at.desc(), alerts.c.id).limit(MOST_OPEN)
        found += [
            OpenAlert(id=row.id, rule=row.rule, event=from_text(EventFacts, row.event), created_at=row.created_at)
            for row in connection.execute(query)
        ]
    return tuple(found)


def add_first(connection: Connection, alert: Alert, article_id: int, outlet: Outlet | None, now: datetime) -> None:
    """The article that raised the alert is its first member."""
    _insert(
        connection, {"alert_id": alert.id, "article_id": article_id, "why": alert.why.name, "joined_at": now}, outlet
    )


def add_member(connection: Connection, joined: Joined, article_id: int, outlet: Outlet | None, now: datetime) -> None:
    """An article joins: its publisher counts, and what it adds waits for a follow-up."""
    is_heard = _is_heard(connection, joined.alert, outlet)
    row = {
        "alert_id": joined.alert,
        "article_id": article_id,
        "why": joined.why.name,
        "joined_at": now,
        "detail": storable(joined.detail),
        "facts": to_text(list(joined.facts)) if joined.facts else None,
    }
    if not _insert(connection, row, outlet):
        return
    changed: dict[str, object] = {"publishers": _count_voices(connection, joined.alert)}
    if joined.event is not None:
        changed["event"] = to_text(joined.event)
    if (joined.facts or not is_heard) and _is_told(connection, joined.alert):
        changed["pending_since"] = func.coalesce(alerts.c.pending_since, now)
    this = alerts.c.id == joined.alert
    connection.execute(update(alerts).where(this).values(changed))
    _release(connection, joined.alert, now)


def facts_of(text: str | None) -> tuple[NewFact, ...]:
    """What a member adds, as it is kept."""
    return tuple(from_text(list[NewFact], text)) if text else ()


def _insert(connection: Connection, row: Mapping[str, Any], outlet: Outlet | None) -> bool:
    """Write the row; False where the article was a member already."""
    if outlet is not None:
        row = {**row, "voice": _voice(outlet), "outlet": to_text(outlet)}
    written = connection.execute(insert_new(connection, alert_members).returning(alert_members.c.alert_id), row)
    return written.scalar_one_or_none() is not None


def _voice(outlet: Outlet) -> str:
    from monitor.alerting import voice_of  # what decides over articles is loaded with the first of them

    return key_text(voice_of(outlet))


def _is_heard(connection: Connection, alert_id: str, outlet: Outlet | None) -> bool:
    """Whether this publisher, or the agency whose text it prints, belongs to the alert already."""
    if outlet is None:
        return True
    is_its = (alert_members.c.alert_id == alert_id) & (alert_members.c.voice == _voice(outlet))
    return connection.execute(select(alert_members.c.alert_id).where(is_its).limit(1)).first() is not None


def _is_told(connection: Connection, alert_id: str) -> bool:
    """Whether somebody was told of it, or will be; to what nobody hears of there is no follow-up."""
    is_first = (deliveries.c.alert_id == alert_id) & (deliveries.c.follow_up == 0)
    is_heard = is_first & (deliveries.c.outcome != Outcome.DRY.value)
    return connection.execute(select(deliveries.c.alert_id).where(is_heard).limit(1)).first() is not None


def _count_voices(connection: Connection, alert_id: str) -> int:
    query = select(func.count(alert_members.c.voice.distinct())).where(alert_members.c.alert_id == alert_id)
    return max(connection.execute(query).scalar_one(), 1)


def _release(connection: Connection, alert_id: str, now: datetime) -> None:
    """Its deliveries are due once so many publishers have it as its rule waits for."""
    enough = select(alerts.c.id).where(
        alerts.c.id == alert_id, alerts.c.min_publishers > 1, alerts.c.publishers >= alerts.c.min_publishers
    )
    is_waiting = (
        (deliveries.c.alert_id == alert_id)
        & (deliveries.c.follow_up == 0)
        & (deliveries.c.outcome == Outcome.WAITING.value)
        & (deliveries.c.attempts == 0)
        & (deliveries.c.held == "")
        & (deliveries.c.next_at > now)
    )
    if connection.execute(enough).first() is not None:
        connection.execute(update(deliveries).where(is_waiting).values(next_at=now))


def load_coverage(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[Outlet, ...]]:
    """For each of these alerts the other outlets that have told its event, in the order in which they joined."""
    first = alerts.alias("first")
    query = (
        select(alert_members.c.alert_id, alert_members.c.voice, alert_members.c.outlet, alert_members.c.article_id)
        .where(alert_members.c.alert_id.in_(ids), alert_members.c.outlet.is_not(None))
        .order_by(alert_members.c.joined_at, alert_members.c.article_id)
    )
    own = dict(connection.execute(select(first.c.id, first.c.article_id).where(first.c.id.in_(ids))).all())
    found: dict[str, dict[str, Outlet]] = {}
    rows = connection.execute(query).all()
    for row in rows:
        found.setdefault(row.alert_id, {}).setdefault(row.voice, from_text(Outlet, row.outlet))
    for row in rows:
        if own.get(row.alert_id) == row.article_id:
            found[row.alert_id].pop(row.voice, None)
    return {alert: tuple(outlets.values()) for alert, outlets in found.items()}

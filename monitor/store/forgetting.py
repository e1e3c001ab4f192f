"""Removes a source and its stored text; what others have of it stays sound.

    articles, some at a time   -> of other sources that repeat one: the next earlier article takes its place
                               -> an alert that others joined goes on under the first of them, told in its words
                               -> an alert that nobody else joined goes, with its deliveries
    then its entries, then the source itself

Every step is one transaction after which the database is sound; a step that did not come to pass is made by
forgetting once more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from monitor.errors import InputError
from monitor.model import Alert, Article, FollowUp, Match, Outlet, Source
from monitor.store.database import Database
from monitor.store.outbox import delivery_of, hold_subject
from monitor.store.serialise import from_bytes, from_text, storable, to_bytes
from monitor.store.tables import (
    alert_members,
    alert_updates,
    alerts,
    arrivals,
    articles,
    attempts,
    deliveries,
    entries,
    judgements,
    ledger,
    notices,
    openings,
    sentence_keys,
    sources,
    verdicts,
)

AT_ONCE: Final = 200
"""Articles or entries that go in one transaction: some ten milliseconds."""

HANDLED: Final = frozenset(
    {
        arrivals,
        articles,
        sentence_keys,
        openings,
        verdicts,
        judgements,
        alerts,
        alert_members,
        alert_updates,
        deliveries,
        attempts,
        entries,
    }
)
"""Tables with rows that belong to an entry, an article or an alert; a test compares this with the foreign keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What went, or what would go.

    Attributes:
        entries: What the source listed.
        articles: What was read of it.
        alerts: Those that only this source told.
        handed_over: Alerts that go on under an article of another source.
        waiting: Deliveries of the former that were not yet sent.
    """

    entries: int
    articles: int
    alerts: int
    handed_over: int
    waiting: int


class ForgettingTables:
    """The part of the store that forgets a source."""

    def __init__(self, database: Database) -> None:
        """All parts share one database."""
        self._database = database

    def knows_source(self, name: str) -> bool:
        """Whether anything is stored under that name."""
        with self._database.reading() as connection:
            return _is_known(connection, name)

    def count_forgettable(self, name: str) -> Forgotten:
        """What forgetting that source would take away. Raises InputError where nothing is stored of it."""
        with self._database.reading() as connection:
            if not _is_known(connection, name):
                raise InputError(_unknown(connection, name, self._database.place))
            return _count(connection, name)

    def forget_source(self, name: str, now: datetime) -> Forgotten:
        """Remove a source with all that is stored of it; returns what went.

        A daemon may run; it no longer polls the source. Raises InputError where nothing is stored of it.
        """
        counted = self.count_forgettable(name)
        with self._database.writing() as connection:
            connection.execute(update(sources).where(sources.c.name == name).values(is_active=False))
        while True:
            with self._database.writing() as connection:
                _overwrite_what_goes(connection)
                if _forget_some(connection, name, now):
                    continue
                connection.execute(delete(arrivals).where(arrivals.c.source == name))
                connection.execute(delete(sources).where(sources.c.name == name))
                return counted


def _is_known(connection: Connection, name: str) -> bool:
    return connection.execute(select(sources.c.name).where(sources.c.name == name)).first() is not None


def _unknown(connection: Connection, name: str, place: str) -> str:
    known = connection.execute(select(sources.c.name).order_by(sources.c.name)).scalars().all()
    return f"nothing is stored of a source {name!r} in database {place}; it knows: {', '.join(known) or 'none'}"


def _count(connection: Connection, name: str) -> Forgotten:
    def count(query: Select[Any]) -> int:
        return int(connection.execute(select(func.count()).select_from(query.subquery())).scalar_one())

    own = select(articles.c.id).join(entries).where(entries.c.source == name)
    raised = select(alerts.c.id).where(alerts.c.article_id.in_(own))
    shared = select(alert_members.c.alert_id).where(alert_members.c.article_id.not_in(own))
    alone = raised.where(alerts.c.id.not_in(shared))
    unsent = select(deliveries.c.target).where(deliveries.c.alert_id.in_(alone), deliveries.c.next_at.is_not(None))
    of_alone = count(alone)
    return Forgotten(
        entries=count(select(entries.c.id).where(entries.c.source == name)),
        articles=count(own),
        alerts=of_alone,
        handed_over=count(raised) - of_alone,
        waiting=count(unsent),
    )


def _overwrite_what_goes(connection: Connection) -> None:
    """SQLite leaves the bytes of deleted rows in its file, unless it is told to write zeros over them."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def _forget_some(connection: Connection, name: str, now: datetime) -> bool:
    """Some articles, or when they are gone some entries, or else the notices; False when nothing was left."""
    query = select(articles.c.id).join(entries).where(entries.c.source == name).order_by(articles.c.id)
    ids = list(connection.execute(query.limit(AT_ONCE)).scalars())
    if ids:
        _forget_articles(connection, ids, name, now)
        return True
    ids = list(connection.execute(select(entries.c.id).where(entries.c.source == name).limit(AT_ONCE)).scalars())
    if ids:
        connection.execute(delete(ledger).where(ledger.c.subject.in_([f"entry:{one}" for one in ids])))
        connection.execute(delete(entries).where(entries.c.id.in_(ids)))
        return True
    said = select(notices.c.id).where(notices.c.kind == "source", notices.c.subject == name)
    _drop_deliveries(connection, list(connection.execute(said).scalars()))
    connection.execute(delete(notices).where(notices.c.kind == "source", notices.c.subject == name))
    return False


def _forget_articles(connection: Connection, ids: Sequence[int], name: str, now: datetime) -> None:
    """All rows of these articles, and what others have of them."""
    _relink(connection, ids, name, now)
    for alert_id in list(connection.execute(select(alerts.c.id).where(alerts.c.article_id.in_(ids))).scalars()):
        _hand_over_or_drop(connection, alert_id, name)
    _cut_out_of_updates(connection, ids)
    for table in (alert_members, verdicts, judgements, sentence_keys, openings):
        connection.execute(delete(table).where(table.c.article_id.in_(ids)))
    connection.execute(delete(articles).where(articles.c.id.in_(ids)))


# ------------------------------------------------------------------------------------------- repeats


def _relink(connection: Connection, ids: Sequence[int], name: str, now: datetime) -> None:
    """Articles that repeat or follow one of these do so of the next earlier one that stays, or are the first now."""
    columns = articles.c.id, articles.c.of_article, articles.c.entry_id, articles.c.novelty, entries.c.source
    query = (
        select(*columns).join_from(articles, entries).where(articles.c.of_article.in_(ids), articles.c.id.not_in(ids))
    )
    rows = connection.execute(query.order_by(articles.c.id)).all()
    parents = _parents(connection, ids)
    first: dict[int, int] = {}
    for row in sorted(rows, key=lambda one: (one.source == name, one.id)):
        origin, parent = _origin(row.of_article, parents)
        if parent is None and origin not in first:
            first[origin] = row.id
            fresh = {"novelty": "fresh", "novelty_why": None, "of_article": None, "containment": 0.0, "changed": "[]"}
            connection.execute(update(articles).where(articles.c.id == row.id).values(fresh))
        else:
            of = first[origin] if parent is None else parent
            connection.execute(update(articles).where(articles.c.id == row.id).values(of_article=of))
        note = {"stage": "forget", "reason": "FORGOTTEN", "at": now, "subject": f"entry:{row.entry_id}"}
        detail = f"it was judged {row.novelty} of an article of {name}, a source that was forgotten"
        connection.execute(insert(ledger).values(note | {"detail": storable(detail)}))


def _parents(connection: Connection, ids: Sequence[int]) -> dict[int, int | None]:
    rows = connection.execute(select(articles.c.id, articles.c.of_article).where(articles.c.id.in_(ids)))
    return {row.id: row.of_article for row in rows}


def _origin(article_id: int, parents: Mapping[int, int | None]) -> tuple[int, int | None]:
    """The first, on the way back, of the articles that go, and the one before it that stays, or None."""
    while True:
        parent = parents[article_id]
        if parent is None or parent not in parents:
            return article_id, parent
        article_id = parent


# -------------------------------------------------------------------------------------------- alerts


def _hand_over_or_drop(connection: Connection, alert_id: str, name: str) -> None:
    """An alert goes on under the first article of another source that joined it; without one it goes."""
    others = (
        select(alert_members.c.article_id, alert_members.c.outlet, articles.c.body, sources.c.body.label("source"))
        .join_from(alert_members, articles)
        .join(entries, entries.c.id == articles.c.entry_id)
        .join(sources)
        .where(alert_members.c.alert_id == alert_id, entries.c.source != name)
        .order_by(alert_members.c.joined_at, alert_members.c.article_id)
        .limit(1)
    )
    heir = connection.execute(others).one_or_none()
    if heir is None:
        _drop(connection, alert_id)
    else:
        _hand_over(connection, alert_id, heir)


def _drop(connection: Connection, alert_id: str) -> None:
    _drop_deliveries(connection, [alert_id])
    members = select(alert_members.c.article_id).where(alert_members.c.alert_id == alert_id)
    gone = {"telling": None, "telling_why": None, "telling_detail": "", "alert_id": None}
    of_members = verdicts.c.article_id.in_(members) & (verdicts.c.alert_id == alert_id)
    connection.execute(update(verdicts).where(of_members).values(gone))
    for table in (alert_updates, alert_members):
        connection.execute(delete(table).where(table.c.alert_id == alert_id))
    for row in connection.execute(select(alerts.c.id, alerts.c.body).where(alerts.c.related == alert_id)).all():
        body = to_bytes(replace(from_bytes(Alert, row.body), related=None))
        connection.execute(update(alerts).where(alerts.c.id == row.id).values(related=None, body=body))
    connection.execute(delete(alerts).where(alerts.c.id == alert_id))


def _drop_deliveries(connection: Connection, ids: Iterable[str]) -> None:
    for one in ids:
        rows = connection.execute(select(deliveries).where(deliveries.c.alert_id == one)).all()
        held = [hold_subject(delivery_of(row)) for row in rows]
        connection.execute(delete(ledger).where(ledger.c.subject.in_(held)))
        for table in (deliveries, attempts):
            connection.execute(delete(table).where(table.c.alert_id == one))


def _hand_over(connection: Connection, alert_id: str, heir: Any) -> None:
    """The same alert, by its id, in the words of another article that told the same."""
    old = from_bytes(Alert, connection.execute(select(alerts.c.body).where(alerts.c.id == alert_id)).scalar_one())
    article = from_bytes(Article, heir.body)
    judged = (verdicts.c.article_id == heir.article_id) & (verdicts.c.rule == old.rule)
    match = connection.execute(select(verdicts.c.body).where(judged)).scalar_one_or_none()
    new = replace(
        old,
        article=article,
        match=from_bytes(Match, match) if match else replace(old.match, evidence=()),
        publisher=_publisher(heir),
    )
    changed = {"article_id": heir.article_id, "body": to_bytes(new)}
    connection.execute(update(alerts).where(alerts.c.id == alert_id).values(changed))
    for row in connection.execute(select(alert_updates).where(alert_updates.c.alert_id == alert_id)).all():
        _rewrite(connection, row, replace(from_bytes(FollowUp, row.body), alert=new))


def _publisher(heir: Any) -> str:
    if heir.outlet:
        return from_text(Outlet, heir.outlet).publisher
    source = from_text(Source, heir.source)
    return source.publisher or source.name


def _cut_out_of_updates(connection: Connection, ids: Sequence[int]) -> None:
    """Follow-ups keep what other outlets said; what these articles added to them goes."""
    query = select(alert_members.c.alert_id, alert_members.c.outlet).where(
        alert_members.c.article_id.in_(ids), alert_members.c.outlet.is_not(None)
    )
    said: dict[str, list[Outlet]] = {}
    for row in connection.execute(query):
        said.setdefault(row.alert_id, []).append(from_text(Outlet, row.outlet))
    for alert_id, outlets in said.items():
        urls, names = {one.url for one in outlets}, {one.publisher for one in outlets}
        for row in connection.execute(select(alert_updates).where(alert_updates.c.alert_id == alert_id)).all():
            old = from_bytes(FollowUp, row.body)
            kept = tuple(one for one in old.outlets if one.url not in urls)
            facts = tuple(fact for fact in old.facts if fact.publisher not in names)
            _rewrite(connection, row, replace(old, outlets=kept, facts=facts))


def _rewrite(connection: Connection, row: Any, follow_up: FollowUp) -> None:
    this = (alert_updates.c.alert_id == row.alert_id) & (alert_updates.c.number == row.number)
    connection.execute(update(alert_updates).where(this).values(body=to_bytes(follow_up)))

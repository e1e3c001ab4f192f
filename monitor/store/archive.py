"""The archive: read by its words first, judged by people, kept for a while and no longer.

id_batches  -> load_words -> load_archived    newest first, and only those that are worth unpacking
told_alerts, stages, unread_pages, arrivals   what was, for comparison
judge, judgements                             what people say of it
drop_old                                      articles past their time, a few at a time
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, case, delete, func, insert, literal, select, tuple_, update

from monitor.dedup import address_of
from monitor.model import (
    Archived,
    ArchiveQuery,
    Article,
    Entry,
    Fingerprint,
    Judged,
    Judgement,
    Source,
    Stages,
    ToldAlert,
    UnreadPage,
)
from monitor.store.arrivals import count_departures, forget_days
from monitor.store.columns import Instant
from monitor.store.database import Database
from monitor.store.entries import GIVEN_UP, READ
from monitor.store.serialise import from_bytes, from_text, key_text, storable
from monitor.store.tables import (
    alert_members,
    alerts,
    arrivals,
    articles,
    entries,
    judgements,
    openings,
    sentence_keys,
    sources,
    verdicts,
)

AT_ONCE: Final = 100
"""Articles that go in one transaction: some ten milliseconds, which nobody notices."""


class ArchiveTables:
    """The part of the store that looks back."""

    def __init__(self, database: Database) -> None:
        """All parts share one database."""
        self._database = database

    def article_ids(self, query: ArchiveQuery) -> tuple[int, ...]:
        """Keys of the articles that fit, newest first."""
        with self._database.reading() as connection:
            return tuple(connection.execute(_newest_first(query)).scalars())

    def id_batches(self, query: ArchiveQuery, size: int) -> Iterator[tuple[int, ...]]:
        """The same, so many at a time: the first ones cost nothing of the others. Each is of its own moment."""
        place = tuple_(articles.c.first_seen, articles.c.id)
        wanted = _newest_first(query).limit(size)
        behind = wanted
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(behind).all()
            if not rows:
                return
            yield tuple(row.id for row in rows)
            last = rows[-1]
            behind = wanted.where(place < tuple_(literal(last.first_seen, Instant), literal(last.id)))

    def load_words(self, ids: Sequence[int]) -> dict[int, bytes | None]:
        """The stored words of these articles, in the order given; those that are gone by now are left out."""
        with self._database.reading() as connection:
            query = select(articles.c.id, articles.c.words).where(articles.c.id.in_(ids))
            found = {row.id: row.words for row in connection.execute(query)}
        return {one: found[one] for one in ids if one in found}

    def load_archived(self, ids: Sequence[int]) -> tuple[Archived, ...]:
        """These articles, in the order given."""
        with self._database.reading() as connection:
            rows = connection.execute(_ARCHIVED.where(articles.c.id.in_(ids)))
            found = {row.id: _archived(row) for row in rows}
        return tuple(found[one] for one in ids if one in found)

    def stages(self, query: ArchiveQuery) -> Stages:
        """How many of the archive came how far."""
        listed = select(
            func.count().label("entries"),
            func.sum(case((entries.c.state == READ, 1), else_=0)).label("read"),
            func.sum(case((entries.c.state == GIVEN_UP, 1), else_=0)).label("unread"),
        ).where(*_conditions(query, entries.c.first_seen))
        found = _fitting(
            select(
                func.count().label("articles"),
                func.sum(case((articles.c.novelty != "twin", 1), else_=0)).label("unique"),
                func.min(articles.c.first_seen).label("first"),
                func.max(articles.c.first_seen).label("last"),
                func.count(entries.c.source.distinct()).label("sources"),
            ),
            query,
        )
        with self._database.reading() as connection:
            one, other = connection.execute(listed).one(), connection.execute(found).one()
        return Stages(
            entries=one.entries,
            read=one.read or 0,
            unread=one.unread or 0,
            articles=other.articles,
            unique=other.unique or 0,
            sources=other.sources,
            first=other.first,
            last=other.last,
        )

    def unread_pages(self, query: ArchiveQuery) -> tuple[UnreadPage, ...]:
        """What was listed and given up, oldest first: the `unread` of `stages`, one by one."""
        wanted = select(
            entries.c.source, entries.c.body, entries.c.first_seen, entries.c.attempts, entries.c.last_error
        )
        wanted = wanted.where(entries.c.state == GIVEN_UP, *_conditions(query, entries.c.first_seen))
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(entries.c.first_seen, entries.c.id)).all()
        listed = [(row, from_text(Entry, row.body)) for row in rows]
        return tuple(
            UnreadPage(
                source=row.source,
                url=entry.url,
                title=entry.title,
                first_seen=row.first_seen,
                attempts=row.attempts,
                error=row.last_error,
            )
            for row, entry in listed
        )

    def told_alerts(self, query: ArchiveQuery) -> tuple[ToldAlert, ...]:
        """The alerts that were raised for articles of the archive, oldest first, with all that joined them."""
        wanted = _fitting(
            select(alerts.c.id, alerts.c.rule, articles.c.title, articles.c.first_seen, alerts.c.article_id), query
        ).join(alerts, alerts.c.article_id == articles.c.id)
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(articles.c.id)).all()
            joined = _members(connection, [row.id for row in rows])
        return tuple(
            ToldAlert(
                id=row.id,
                rule=row.rule,
                title=row.title,
                articles=tuple(dict.fromkeys((row.article_id, *joined[row.id]))),
                at=row.first_seen,
            )
            for row in rows
        )

    def arrivals(self, since: datetime) -> dict[str, dict[date, int]]:
        """Articles by source and day of first sight (UTC), since the day of that instant."""
        found: defaultdict[str, dict[date, int]] = defaultdict(dict)
        columns = arrivals.c.source, arrivals.c.day, arrivals.c.articles
        query = select(*columns).where(arrivals.c.day >= since.astimezone(UTC).date())
        with self._database.reading() as connection:
            for source, day, number in connection.execute(query):
                found[source][day] = number
        return dict(found)

    # ------------------------------------------------------------------------------------- judgements

    def judge(self, judgement: Judgement) -> None:
        """Keep a judgement in the place of an earlier one on the same article and rule."""
        row = {
            "article_id": judgement.article_id,
            "rule": judgement.rule,
            "judged": judgement.judged.value,
            "who": storable(judgement.who),
            "at": judgement.at,
            "comment": storable(judgement.comment),
        }
        with self._database.writing() as connection:
            _drop_judgement(connection, judgement.article_id, judgement.rule)
            connection.execute(insert(judgements).values(row))

    def judgements(self) -> tuple[Judgement, ...]:
        """All of them, by article and rule."""
        query = select(judgements).order_by(judgements.c.article_id, judgements.c.rule)
        with self._database.reading() as connection:
            return tuple(
                Judgement(
                    article_id=row.article_id,
                    rule=row.rule,
                    judged=Judged(row.judged),
                    who=row.who,
                    at=row.at,
                    comment=row.comment,
                )
                for row in connection.execute(query)
            )

    # -------------------------------------------------------------------------------------- retention

    def drop_old(self, before: datetime) -> int:
        """Drop some of the articles first seen before that instant, in one short transaction; returns how many.

        To be called until there are none. An article that an alert tells or that joined one stays with its
        verdicts, and so does one that was judged. What repeats or follows a dropped article still says so,
        and no longer of which.
        """
        with self._database.writing() as connection:
            ids = list(connection.execute(_outdated(before)).scalars())
            _drop(connection, ids)
            forget_days(connection, before.astimezone(UTC).date())
        return len(ids)

    def find_articles(self, url: str) -> tuple[int, ...]:
        """Keys of the articles stored under an address, newest first."""
        address = key_text(address_of(Article(position=1, title="", body="", url=url)))
        query = select(articles.c.id).where(articles.c.address == address).order_by(articles.c.id.desc())
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())


_ARCHIVED = (
    select(
        articles.c.id,
        articles.c.body,
        articles.c.fingerprint,
        articles.c.address,
        articles.c.first_seen,
        entries.c.is_first_poll,
        entries.c.read_at,
        sources.c.body.label("source"),
    )
    .join_from(articles, entries, articles.c.entry_id == entries.c.id)
    .join(sources, sources.c.name == entries.c.source)
)


def _archived(row: Any) -> Archived:
    return Archived(
        article_id=row.id,
        article=from_bytes(Article, row.body),
        fingerprint=from_bytes(Fingerprint, row.fingerprint),
        address=row.address,
        source=from_text(Source, row.source),
        first_seen=row.first_seen,
        is_first_poll=row.is_first_poll,
        judged_at=row.read_at or row.first_seen,
    )


def _conditions(query: ArchiveQuery, seen: Any) -> list[Any]:
    found: list[Any] = []
    if query.since is not None:
        found.append(seen >= query.since)
    if query.until is not None:
        found.append(seen < query.until)
    if query.source is not None:
        found.append(entries.c.source == query.source)
    return found


def _newest_first(query: ArchiveQuery) -> "Select[Any]":
    """(id, first_seen) of the articles that fit."""
    wanted = select(articles.c.id, articles.c.first_seen).where(*_conditions(query, articles.c.first_seen))
    if query.source is not None:
        wanted = wanted.join_from(articles, entries, articles.c.entry_id == entries.c.id)
    return wanted.order_by(articles.c.first_seen.desc(), articles.c.id.desc())


def _fitting(wanted: Any, query: ArchiveQuery) -> Any:
    joined = wanted.join_from(articles, entries, articles.c.entry_id == entries.c.id)
    return joined.where(*_conditions(query, articles.c.first_seen))


def _members(connection: Connection, ids: Collection[str]) -> defaultdict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    query = select(alert_members.c.alert_id, alert_members.c.article_id).order_by(alert_members.c.joined_at)
    wanted = set(ids)
    for row in connection.execute(query):
        if row.alert_id in wanted:
            found[row.alert_id].append(row.article_id)
    return found


def _drop_judgement(connection: Connection, article_id: int, rule: str) -> None:
    this = (judgements.c.article_id == article_id) & (judgements.c.rule == rule)
    connection.execute(delete(judgements).where(this))


def _outdated(before: datetime) -> "Select[Any]":
    """The oldest articles of that age that nothing holds."""
    held = (
        select(table.c.article_id).where(table.c.article_id == articles.c.id).exists()
        for table in (alerts, alert_members, judgements)
    )
    old = select(articles.c.id).where(articles.c.first_seen < before, *(~one for one in held))
    return old.order_by(articles.c.first_seen).limit(AT_ONCE)


def _drop(connection: Connection, ids: Sequence[int]) -> None:
    if not ids:
        return
    count_departures(connection, ids)
    connection.execute(update(articles).where(articles.c.of_article.in_(ids)).values(of_article=None))
    for table in (verdicts, sentence_keys, openings):
        connection.execute(delete(table).where(table.c.article_id.in_(ids)))
    connection.execute(delete(articles).where(articles.c.id.in_(ids)))

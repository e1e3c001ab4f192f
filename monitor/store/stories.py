"""Reads the archive as stories: alerts with all who joined them, and texts that repeat one another without one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from monitor.model import (
    AlertReason,
    Article,
    EventFacts,
    HeldReason,
    Outlet,
    Stored,
    Story,
    StoryMember,
    TwinReason,
    UpdateReason,
)
from monitor.store.database import Database
from monitor.store.dialect import portions
from monitor.store.members import facts_of
from monitor.store.serialise import from_bytes, from_text
from monitor.store.tables import alert_members, alerts, articles, entries

FIRST = "first article of the story"


class StoryTables:
    """The part of the store that lists stories, and changes nothing."""

    def __init__(self, database: Database) -> None:
        """All parts share one database."""
        self._database = database

    def list_stories(
        self, *, since: datetime | None = None, rule: str | None = None, limit: int = 50, has_untold: bool = False
    ) -> tuple[Story, ...]:
        """The newest stories, newest first.

        Args:
            since: Only what was raised or first stored since then, UTC.
            rule: Only alerts of this rule.
            limit: So many at most.
            has_untold: Also texts that repeat one another and belong to no alert.
        """
        with self._database.reading() as connection:
            stories = list(_told(connection, since, rule, limit))
            if has_untold and rule is None:
                stories += _untold(connection, since, limit)
        return tuple(sorted(stories, key=lambda story: story.created_at, reverse=True)[:limit])


def _told(connection: Connection, since: datetime | None, rule: str | None, limit: int) -> Iterator[Story]:
    """Alerts with their members."""
    query = select(alerts, articles.c.title).join(articles, alerts.c.article_id == articles.c.id)
    if since is not None:
        query = query.where(alerts.c.created_at >= since)
    if rule is not None:
        query = query.where(alerts.c.rule == rule)
    rows = connection.execute(query.order_by(alerts.c.created_at.desc(), alerts.c.id).limit(limit)).all()
    members = _members(connection, [row.id for row in rows])
    for row in rows:
        yield Story(
            id=row.id,
            rule=row.rule,
            title=row.title,
            created_at=row.created_at,
            related=row.related,
            event=from_text(EventFacts, row.event) if row.event else None,
            publishers=row.publishers,
            min_publishers=row.min_publishers,
            members=tuple(members[row.id]),
        )


def _members(connection: Connection, ids: Sequence[str]) -> defaultdict[str, list[StoryMember]]:
    found: defaultdict[str, list[StoryMember]] = defaultdict(list)
    columns = articles.c.id, articles.c.item, articles.c.title, articles.c.body, articles.c.first_seen
    for some in portions(ids):
        query = select(alert_members, *columns, entries.c.source).join(
            articles, alert_members.c.article_id == articles.c.id
        )
        query = query.join(entries, articles.c.entry_id == entries.c.id)
        query = query.where(alert_members.c.alert_id.in_(some))
        for row in connection.execute(query.order_by(alert_members.c.joined_at, alert_members.c.article_id)):
            outlet = from_text(Outlet, row.outlet) if row.outlet else None
            found[row.alert_id].append(
                StoryMember(
                    stored=_stored(row),
                    item=row.item,
                    why=row.why.lower(),
                    words=_words_of(row.why),
                    detail=row.detail,
                    publisher=outlet.publisher if outlet else "",
                    wire=outlet.wire if outlet else None,
                    joined_at=row.joined_at,
                    facts=facts_of(row.facts),
                    follow_up=row.follow_up,
                )
            )
    return found


def _untold(connection: Connection, since: datetime | None, limit: int) -> Iterator[Story]:
    """Texts that repeat one another, of which none belongs to an alert."""
    columns = articles.c.id, articles.c.of_article, articles.c.novelty, articles.c.novelty_why
    query = select(*columns)
    if since is not None:
        query = query.where(articles.c.first_seen >= since)
    leader: dict[int, int] = {}
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for row in connection.execute(query.order_by(articles.c.id)):
        is_repeat = row.novelty == "twin" or row.novelty_why in _VERSIONS
        leader[row.id] = leader.get(row.of_article, row.of_article) if is_repeat else row.id
        groups[leader[row.id]].append(row.id)
    told = set(connection.execute(select(alert_members.c.article_id)).scalars())
    several = [ids for ids in groups.values() if len(ids) > 1 and told.isdisjoint(ids)]
    for ids in sorted(several, reverse=True)[:limit]:
        yield _untold_story(connection, ids)


_VERSIONS = (UpdateReason.EXTENDED.name, UpdateReason.FULL_TEXT.name, UpdateReason.CHANGED.name)


def _untold_story(connection: Connection, ids: Sequence[int]) -> Story:
    query = select(articles, entries.c.source).join(entries).where(articles.c.id.in_(ids)).order_by(articles.c.id)
    rows = connection.execute(query).all()
    members = tuple(
        StoryMember(
            stored=_stored(row),
            item=row.item,
            why=(row.novelty_why or "first").lower(),
            words=_words_of(row.novelty_why) if row.novelty_why else FIRST,
            joined_at=row.first_seen,
        )
        for row in rows
    )
    first = rows[0]
    return Story(id=f"article-{first.id}", rule=None, title=first.title, created_at=first.first_seen, members=members)


def _stored(row: Row[Any]) -> Stored:
    url = from_bytes(Article, row.body).url
    return Stored(article_id=row.id, title=row.title, url=url, source=row.source, first_seen=row.first_seen)


def _words_of(name: str) -> str:
    for kind in (AlertReason, HeldReason, TwinReason, UpdateReason):
        if name in kind.__members__:
            return str(kind[name].value)
    return name.lower()

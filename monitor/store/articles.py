"""The one decision transaction: looks up, lets decide, writes all of it or nothing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, update

from monitor.dedup import address_of
from monitor.model import (
    Alert,
    Analysed,
    Circumstances,
    ExtractionFailure,
    Fresh,
    Held,
    HeldReason,
    Joined,
    Match,
    Novelty,
    Outlet,
    Telling,
)
from monitor.ports import Analysis, Decide, Settled
from monitor.store.arrivals import count_arrivals
from monitor.store.database import Database
from monitor.store.dialect import insert_new
from monitor.store.entries import GIVEN_UP, JUDGED, READ
from monitor.store.members import add_first, add_member, load_open_alerts
from monitor.store.neighbours import forget, look_around, remember
from monitor.store.outbox import add_deliveries
from monitor.store.serialise import key_text, storable, to_bytes, to_text
from monitor.store.silences import in_force
from monitor.store.tables import alerts, articles, entries, ledger, verdicts

WINDOW = timedelta(days=7)
"""How long an article is looked up as a neighbour."""

EXPIRED_AT_ONCE = 20
"""Articles whose fingerprints go in one transaction: five hundred rows, nearly each in a page of its own (2 MB)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """What all articles of one entry have in common while they are settled."""

    connection: Connection
    entry_id: int
    circumstances: Circumstances
    decide: Decide


_UNSETTLED: Final = update(entries).where(
    entries.c.id == bindparam("entry"), entries.c.state != READ, entries.c.state != GIVEN_UP
)
_MARK_READ: Final = _UNSETTLED.values(
    state=READ, next_at=None, read_at=bindparam("now"), last_error="", strikes=0
).returning(entries.c.source)
_MARK_JUDGED: Final = (
    _UNSETTLED.where(entries.c.state != JUDGED)
    .values(state=JUDGED, next_at=bindparam("retry_at"), attempts=entries.c.attempts + 1)
    .returning(entries.c.source)
)
_ADD_ARTICLE: Final = insert(articles).returning(articles.c.id)
_ADD_VERDICTS: Final = insert(verdicts)


class ArticleTables:
    """The part of the store that `ports.ArticleStore` promises."""

    def __init__(self, database: Database) -> None:
        """All parts share one database."""
        self._database = database

    def settle(
        self,
        entry_id: int,
        analyses: Sequence[Analysis],
        circumstances: Circumstances,
        decide: Decide,
        *,
        retry_at: datetime | None = None,
    ) -> tuple[Settled, ...]:
        """Judge all articles of an entry and store everything, in one serialised transaction."""
        with self._database.writing() as connection:
            source = _claim_entry(connection, entry_id, retry_at, circumstances.now)
            if source is None:
                return ()
            settling = Settling(connection=connection, entry_id=entry_id, circumstances=circumstances, decide=decide)
            settled: list[Settled] = []
            for number, analysis in enumerate(analyses, start=1):
                if analysis.failure is not None:
                    _note_failure(settling, analysis.failure)
                item = analysis.identity or str(number)
                settled += [_settle_one(settling, analysed, item) for analysed in analysis.articles]
            if settled:
                count_arrivals(connection, source, circumstances.first_seen, len(settled))
            return tuple(settled)

    def expire(self, now: datetime) -> int:
        """Drop some fingerprints older than the window, in one short transaction. The articles stay."""
        with self._database.writing() as connection:
            return forget(connection, before=now - WINDOW, limit=EXPIRED_AT_ONCE)


def _claim_entry(connection: Connection, entry_id: int, retry_at: datetime | None, now: datetime) -> str | None:
    """Mark the entry, and name its source.

    None when this reading was settled before (a crash came between), or its source is forgotten.
    """
    if retry_at is None:
        marked = connection.execute(_MARK_READ, {"entry": entry_id, "now": now})
    else:
        marked = connection.execute(_MARK_JUDGED, {"entry": entry_id, "retry_at": retry_at})
    return marked.scalar_one_or_none()


def _note_failure(settling: Settling, failure: ExtractionFailure) -> None:
    row = {
        "at": settling.circumstances.now,
        "stage": "analyse",
        "subject": f"entry:{settling.entry_id}",
        "reason": failure.reason.name,
        "detail": storable(f"{failure.identity or failure.url}: {failure.detail}"),
    }
    settling.connection.execute(insert(ledger).values(row))


def _settle_one(settling: Settling, analysed: Analysed, item: str) -> Settled:
    """One article: look around, decide, write."""
    article, circumstances = analysed.article, settling.circumstances
    address = key_text(address_of(article, item))
    since = circumstances.now - WINDOW
    near, common = look_around(settling.connection, analysed.fingerprint, address, article.position, since=since)
    surroundings = replace(
        near,
        silences=in_force(settling.connection, circumstances.now),
        open_alerts=load_open_alerts(settling.connection, analysed.events, since=since),
    )
    decision = settling.decide(analysed, surroundings, circumstances)
    article_id = _insert_article(settling, analysed, decision.novelty, item=item, address=address)
    remember(settling.connection, article_id, analysed.fingerprint, common)
    outlet = decision.outlet
    tellings = tuple((match, _tell(settling, article_id, telling, outlet)) for match, telling in decision.tellings)
    _insert_verdicts(settling.connection, article_id, analysed, tellings)
    return Settled(
        article_id=article_id,
        analysed=analysed,
        decision=replace(decision, tellings=tellings),
    )


def _insert_article(settling: Settling, analysed: Analysed, novelty: Novelty, *, item: str, address: str) -> int:
    article = analysed.article
    row = {
        "entry_id": settling.entry_id,
        "item": key_text(item),
        "position": article.position,
        "address": address,
        "title": storable(article.title),
        "published": article.published.isoformat() if article.published else None,
        "first_seen": settling.circumstances.first_seen,
        "content": analysed.fingerprint.content,
        "fingerprint": to_bytes(analysed.fingerprint),
        "body": to_bytes(article),
        "words": analysed.words or None,
    } | _novelty_columns(novelty)
    return int(settling.connection.execute(_ADD_ARTICLE, row).scalar_one())


def _novelty_columns(novelty: Novelty) -> dict[str, Any]:
    kind = type(novelty).__name__.lower()
    if isinstance(novelty, Fresh):
        return {"novelty": kind, "containment": 0.0, "changed": "[]"}
    return {
        "novelty": kind,
        "novelty_why": novelty.why.name,
        "of_article": novelty.of,
        "containment": novelty.containment,
        "changed": json.dumps(getattr(novelty, "changed", ())),
    }


def _tell(settling: Settling, article_id: int, telling: Telling, outlet: Outlet | None) -> Telling:
    """Write an alert with its deliveries, or the membership; returns what was written.

    An alert of the same id tells the same rule, address, date and text: it exists, so it is joined.
    """
    connection, now = settling.connection, settling.circumstances.now
    if isinstance(telling, Alert):
        row = {
            "id": telling.id,
            "rule": telling.rule,
            "level": telling.level.value,
            "article_id": article_id,
            "related": telling.related,
            "created_at": now,
            "body": to_bytes(telling),
            "event": to_text(telling.event) if telling.event else None,
            "min_publishers": telling.min_publishers,
        }
        written = connection.execute(insert_new(connection, alerts).returning(alerts.c.id), row)
        if written.scalar_one_or_none() is not None:
            add_deliveries(connection, telling.id, telling.targets, now, due_at=telling.waits_until)
            add_first(connection, telling, article_id, outlet, now)
            return telling
        telling = Joined(alert=telling.id, why=HeldReason.ALREADY_TOLD)
    if isinstance(telling, Joined):
        add_member(connection, telling, article_id, outlet, now)
    return telling


def _insert_verdicts(
    connection: Connection, article_id: int, analysed: Analysed, tellings: Sequence[tuple[Match, Telling]]
) -> None:
    told = {match.rule: telling for match, telling in tellings}
    rows = [
        {
            "article_id": article_id,
            "rule": match.rule,
            "is_match": match.is_match,
            "why": match.why.name,
            "body": to_bytes(match) if match.evidence else _pack_bare(match),
            "version": analysed.version or None,
        }
        | _telling_columns(told.get(match.rule))
        for match in analysed.matches
    ]
    if rows:
        connection.execute(_ADD_VERDICTS, rows)


@lru_cache(maxsize=1 << 12)
def _pack_bare(match: Match) -> bytes:
    """A verdict without evidence, packed: nearly all are, and most articles get the very same ones."""
    return to_bytes(match)


def _telling_columns(telling: Telling | None) -> dict[str, Any]:
    match telling:
        case None:
            return {"telling": None, "telling_why": None, "telling_detail": "", "alert_id": None}
        case Alert():
            why, detail = telling.why.name, _waiting_words(telling)
            return {"telling": "alert", "telling_why": why, "telling_detail": detail, "alert_id": telling.id}
        case Joined():
            why, detail = telling.why.name, storable(telling.detail)
            return {"telling": "joined", "telling_why": why, "telling_detail": detail, "alert_id": telling.alert}
        case Held():
            why, detail = telling.why.name, storable(telling.detail)
            return {"telling": "held", "telling_why": why, "telling_detail": detail, "alert_id": None}


def _waiting_words(alert: Alert) -> str:
    """Why an alert is not told at once; empty where it is."""
    if alert.waits_until is None:
        return ""
    return f"waits for {alert.min_publishers} publishers, until {alert.waits_until:%Y-%m-%d %H:%M} UTC at the latest"

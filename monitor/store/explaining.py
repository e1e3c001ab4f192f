"""Reads the ledger backwards: from an alert, a page or a file to everything that happened to its articles.

subject -> articles (and entries without one) -> History each      one consistent reading, nothing written
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from monitor.errors import InputError
from monitor.model import (
    Alert,
    Article,
    Entry,
    ExtractionReason,
    FetchReason,
    Fresh,
    Held,
    HeldReason,
    History,
    Joined,
    Match,
    Novelty,
    Shortfall,
    Sighting,
    Stored,
    Telling,
    Twin,
    TwinReason,
    Update,
    UpdateReason,
)
from monitor.store.alerts import begins, load_attempted
from monitor.store.database import Database
from monitor.store.entries import place_of
from monitor.store.members import facts_of
from monitor.store.serialise import from_bytes, from_text, key_text
from monitor.store.tables import alert_members, alerts, articles, entries, ledger, verdicts

_FEW = 5
"""Alerts that are named where the beginning of an id fits several."""


class HistoryTables:
    """The part of the store that tells what happened, and changes nothing."""

    def __init__(self, database: Database) -> None:
        """All parts share one database."""
        self._database = database

    def explain_alert(self, beginning: str) -> tuple[History, ...]:
        """The history of the article that raised the alert whose id begins so.

        Raises:
            InputError: No alert's id begins so, or those of several do.
        """
        with self._database.reading() as connection:
            query = select(alerts.c.id, alerts.c.article_id).where(begins(alerts.c.id, beginning))
            found = connection.execute(query.order_by(alerts.c.id).limit(_FEW + 1)).all()
            if not found:
                raise InputError(
                    f"no alert {beginning!r} is in database {self._database.place}; check the id,"
                    " or name the configuration of the run that told it: --config DIR"
                )
            if len(found) > 1:
                ids = ", ".join(row.id for row in found[:_FEW])
                raise InputError(f"several alerts begin with {beginning!r}: {ids}; give more of the id")
            return tuple(_histories(connection, articles.c.id == found[0].article_id))

    def explain_page(self, url: str) -> tuple[History, ...]:
        """The history of every article of a page or file, oldest first; of the entry where it gave no article.

        Args:
            url: `http:`, `https:` or `file:`; of an article, its page, or any variant of either.

        Raises:
            InputError: Nothing is known of it.
        """
        place = place_of(url)
        with self._database.reading() as connection:
            listed = list(connection.execute(_listed(key_text(place))).scalars())
            here = articles.c.entry_id.in_(listed) | (articles.c.address == key_text(place))
            histories = (*_histories(connection, here), *_unread(connection, listed))
        if not histories:
            shown = place.removeprefix("file:") if url.startswith("file:") else url
            raise InputError(
                f"nothing is known of {shown}: no source listed it (database {self._database.place});"
                f" see what the rules make of it: monitor test {shown}"
            )
        return histories


def _listed(address: str) -> Any:
    """Ids of the entries of that place."""
    return select(entries.c.id).where(entries.c.address == address).order_by(entries.c.id)


def _histories(connection: Connection, which: Any) -> Iterator[History]:
    for row in connection.execute(select(articles).where(which).order_by(articles.c.id)).all():
        entry = connection.execute(select(entries).where(entries.c.id == row.entry_id)).one()
        tellings = _tellings(connection, row.id)
        raised = [telling.id for _, telling in tellings if isinstance(telling, Alert)]
        joined = [telling.alert for _, telling in tellings if isinstance(telling, Joined)]
        yield History(
            sighting=_sighting(entry),
            article=from_bytes(Article, row.body),
            novelty=_novelty(row),
            of=next(_stored(connection, articles.c.id == row.of_article), None),
            verdicts=tellings,
            version=_version(connection, row.id),
            joined=_members(connection, raised, row.id),
            deliveries=load_attempted(connection, [*raised, *joined]),
            shortfalls=_shortfalls(connection, row.entry_id),
        )


def _unread(connection: Connection, listed: Sequence[int]) -> Iterator[History]:
    """Of these entries, those that gave no article."""
    has_article = select(articles.c.id).where(articles.c.entry_id == entries.c.id).exists()
    query = select(entries).where(entries.c.id.in_(listed), ~has_article).order_by(entries.c.id)
    for row in connection.execute(query).all():
        yield History(sighting=_sighting(row), shortfalls=_shortfalls(connection, row.id))


def _sighting(row: Row[Any]) -> Sighting:
    return Sighting(
        entry=from_text(Entry, row.body),
        first_seen=row.first_seen,
        is_first_poll=row.is_first_poll,
        state=row.state,
        attempts=row.attempts,
        next_at=row.next_at,
    )


def _novelty(row: Row[Any]) -> Novelty:
    match row.novelty:
        case "twin":
            return Twin(of=row.of_article or 0, why=TwinReason[row.novelty_why], containment=row.containment)
        case "update":
            changed = tuple(json.loads(row.changed))
            why = UpdateReason[row.novelty_why]
            return Update(of=row.of_article or 0, why=why, containment=row.containment, changed=changed)
        case _:
            return Fresh()


def _version(connection: Connection, article_id: int) -> str:
    """The settings by which an article was judged: by one set of them, since all its verdicts are given at once."""
    query = select(func.max(verdicts.c.version)).where(verdicts.c.article_id == article_id)
    return connection.execute(query).scalar_one() or ""


def _tellings(connection: Connection, article_id: int) -> tuple[tuple[Match, Telling | None], ...]:
    """Every verdict on an article, with what became of it."""
    is_its = (verdicts.c.alert_id == alert_members.c.alert_id) & (verdicts.c.article_id == alert_members.c.article_id)
    query = (
        select(verdicts, alerts.c.body.label("alert"), alert_members.c.facts)
        .join_from(verdicts, alerts, verdicts.c.alert_id == alerts.c.id, isouter=True)
        .join(alert_members, is_its, isouter=True)
    )
    rows = connection.execute(query.where(verdicts.c.article_id == article_id).order_by(verdicts.c.rule))
    return tuple((from_bytes(Match, row.body), _telling(row)) for row in rows)


def _telling(row: Row[Any]) -> Telling | None:
    match row.telling:
        case "alert":
            return from_bytes(Alert, row.alert)
        case "joined":
            facts = facts_of(row.facts)
            return Joined(alert=row.alert_id, why=HeldReason[row.telling_why], detail=row.telling_detail, facts=facts)
        case "held":
            return Held(why=HeldReason[row.telling_why], detail=row.telling_detail)
        case _:
            return None


def _members(connection: Connection, raised: Sequence[str], article_id: int) -> tuple[Stored, ...]:
    """The other articles of these alerts."""
    others = select(alert_members.c.article_id).where(alert_members.c.alert_id.in_(raised))
    return tuple(_stored(connection, articles.c.id.in_(others) & (articles.c.id != article_id)))


def _stored(connection: Connection, which: Any) -> Iterator[Stored]:
    columns = articles.c.id, articles.c.title, articles.c.body, articles.c.first_seen, entries.c.source
    query = select(*columns).join_from(articles, entries).where(which).order_by(articles.c.id)
    for row in connection.execute(query):
        url = from_bytes(Article, row.body).url
        yield Stored(article_id=row.id, title=row.title, url=url, source=row.source, first_seen=row.first_seen)


def _shortfalls(connection: Connection, entry_id: int) -> tuple[Shortfall, ...]:
    rows = connection.execute(select(ledger).where(ledger.c.subject == f"entry:{entry_id}").order_by(ledger.c.id))
    return tuple(
        Shortfall(stage=row.stage, reason=row.reason.lower(), words=_words_of(row.reason), detail=row.detail, at=row.at)
        for row in rows
    )


def _words_of(reason: str) -> str:
    """The sentence of a reason; where a failure to fetch and one to read have the same name, that of the fetching."""
    known: dict[str, FetchReason | ExtractionReason] = {**ExtractionReason.__members__, **FetchReason.__members__}
    return known[reason].value if reason in known else reason.lower()

"""Finds what is stored near a new article: by sentence, by opening, by address.

A sentence key is kept for at most 51 articles, so that one found more than 50 times (boilerplate) is
known to be common and its rows stay few, whatever a site repeats under every article.

The questions are put together once: for each article that would take longer than asking them.
"""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    Connection,
    RowMapping,
    bindparam,
    delete,
    insert,
    or_,
    select,
    type_coerce,
    union_all,
)

from monitor.dedup import MAX_DISTANCE, MAX_NEIGHBOURS, TOO_COMMON, bands_of, distance, probes_of
from monitor.model import Article, Fingerprint, HeldReason, Neighbour, Surroundings
from monitor.store.dialect import portions
from monitor.store.serialise import from_bytes
from monitor.store.tables import BANDS, articles, openings, sentence_keys, verdicts

_AT_ADDRESS: Final = (
    select(articles)
    .where(articles.c.address == bindparam("address"), articles.c.position == bindparam("position"))
    .order_by(articles.c.id.desc())
    .limit(1)
)
_HOLDERS: Final = select(sentence_keys.c.sentence, sentence_keys.c.article_id).where(
    sentence_keys.c.sentence.in_(bindparam("keys", expanding=True))
)
_OPENING: Final = openings.c.article_id, type_coerce(openings.c.simhash, BigInteger)  # a thousand rows: no conversion
_NEAR: Final = union_all(*(select(*_OPENING).where(band.in_(bindparam(band.name, expanding=True))) for band in BANDS))
_IN_WINDOW: Final = select(articles).where(
    articles.c.id.in_(bindparam("ids", expanding=True)), articles.c.first_seen >= bindparam("since")
)
_TELLINGS: Final = select(verdicts.c.article_id, verdicts.c.rule, verdicts.c.alert_id, verdicts.c.telling_why).where(
    verdicts.c.article_id.in_(bindparam("ids", expanding=True)),
    or_(verdicts.c.alert_id.is_not(None), verdicts.c.telling == "held"),
)
_ADD_KEYS: Final = insert(sentence_keys)
_ADD_OPENING: Final = insert(openings)


def look_around(
    connection: Connection, fingerprint: Fingerprint, address: str, position: int, *, since: datetime
) -> tuple[Surroundings, frozenset[int]]:
    """What bears on a new article, and which of its sentences are common (for `remember`).

    Args:
        connection: In the transaction that will store the article.
        fingerprint: Of the new article.
        address: As it will be stored.
        position: On its page.
        since: Articles first seen before this instant are out of the window.
    """
    before = _same_address(connection, address, position)
    candidates, common = _by_sentence(connection, fingerprint.sentences)
    near = _by_opening(connection, fingerprint.opening)
    if before is not None:
        candidates.pop(before.article_id, None)
        near.pop(before.article_id, None)
    ranked = sorted({*candidates, *near}, key=lambda one: (-candidates[one], near.get(one, 64), one))
    neighbours = _load(connection, ranked, candidates, since)
    known = [one.article_id for one in neighbours] + ([before.article_id] if before else [])
    told, held = _tellings(connection, known)
    return Surroundings(neighbours=neighbours, same_address=before, alerts=told, held=held), common


def remember(connection: Connection, article_id: int, fingerprint: Fingerprint, common: Collection[int]) -> None:
    """Make an article findable, but not by its common sentences."""
    new = [{"sentence": key, "article_id": article_id} for key in fingerprint.sentences if key not in common]
    if new:
        connection.execute(_ADD_KEYS, new)
    if fingerprint.opening is not None:
        bands = {band.name: value for band, value in zip(BANDS, bands_of(fingerprint.opening), strict=True)}
        connection.execute(_ADD_OPENING, {"article_id": article_id, "simhash": fingerprint.opening, **bands})


def forget(connection: Connection, *, before: datetime, limit: int) -> int:
    """Drop the fingerprints of at most `limit` articles first seen before that instant; returns the rows gone.

    The lowest ids are looked at, since they are the oldest: an archive of millions whose fingerprints
    have gone already is not walked through again. One that was settled late goes when its turn comes.
    """
    gone = 0
    for table in (sentence_keys, openings):
        lowest = select(table.c.article_id).distinct().order_by(table.c.article_id).limit(limit).subquery()
        old = select(lowest.c.article_id).join(articles, articles.c.id == lowest.c.article_id)
        ids = list(connection.execute(old.where(articles.c.first_seen < before)).scalars())
        if ids:
            gone += connection.execute(delete(table).where(table.c.article_id.in_(ids))).rowcount
    return gone


def _by_sentence(connection: Connection, keys: tuple[int, ...]) -> tuple[Counter[int], frozenset[int]]:
    """Articles that share a telling sentence -> how many; and the sentences that are too common to tell anything."""
    rows = [row for some in portions(keys) for row in connection.execute(_HOLDERS, {"keys": some})]
    counts = Counter(key for key, _ in rows)
    common = frozenset(key for key, count in counts.items() if count > TOO_COMMON)
    return Counter(article_id for key, article_id in rows if key not in common), common


def _by_opening(connection: Connection, opening: int | None) -> dict[int, int]:
    """Articles whose opening is near -> distance. Exact: of 7 differing bits one band has at most one."""
    if opening is None:
        return {}
    probes = {band.name: probes_of(value) for band, value in zip(BANDS, bands_of(opening), strict=True)}
    near = {article_id: distance(simhash, opening) for article_id, simhash in connection.execute(_NEAR, probes)}
    return {article_id: apart for article_id, apart in near.items() if apart <= MAX_DISTANCE}


def _load(connection: Connection, ranked: list[int], shared: Counter[int], since: datetime) -> tuple[Neighbour, ...]:
    """The nearest of the candidates that are inside the window, in the order of `ranked`."""
    loaded: list[Neighbour] = []
    for start in range(0, len(ranked), MAX_NEIGHBOURS):
        some = ranked[start : start + MAX_NEIGHBOURS]
        rows = {row["id"]: row for row in connection.execute(_IN_WINDOW, {"ids": some, "since": since}).mappings()}
        loaded += [_neighbour(rows[one], shared[one]) for one in some if one in rows]
        if len(loaded) >= MAX_NEIGHBOURS:
            break
    return tuple(loaded[:MAX_NEIGHBOURS])


def _neighbour(row: RowMapping, shared: int) -> Neighbour:
    return Neighbour(
        article_id=row["id"],
        article=from_bytes(Article, row["body"]),
        fingerprint=from_bytes(Fingerprint, row["fingerprint"]),
        first_seen=row["first_seen"],
        shared=shared,
    )


def _same_address(connection: Connection, address: str, position: int) -> Neighbour | None:
    found = connection.execute(_AT_ADDRESS, {"address": address, "position": position})
    row = found.mappings().one_or_none()
    return None if row is None else _neighbour(row, 0)


def _tellings(
    connection: Connection, ids: list[int]
) -> tuple[dict[int, dict[str, str]], dict[int, dict[str, HeldReason]]]:
    told: dict[int, dict[str, str]] = {}
    held: dict[int, dict[str, HeldReason]] = {}
    if not ids:
        return told, held
    for article_id, rule, alert_id, why in connection.execute(_TELLINGS, {"ids": ids}):
        if alert_id is not None:
            told.setdefault(article_id, {})[rule] = alert_id
        else:
            held.setdefault(article_id, {})[rule] = HeldReason[why]
    return told, held

"""Fills a database with a made-up installation, by SQL inside the database; for `store_growth`.

Article number i is item 1 of entry i, of source s(i mod 1000), first seen at its place in 90 days, in the order of
the keys. What is looked up by a key is spread at random; texts are a few hundred different ones, used in turn.
"""

import random
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Engine, event, insert, text

from monitor.dedup import bands_of
from monitor.model import Alert, AlertReason, Fingerprint, Level, Match, MatchReason
from monitor.store.dialect import follow_up_keys
from monitor.store.serialise import to_bytes, to_text
from monitor.store.tables import articles, attempts, entries, sentence_keys, sources, verdicts
from monitor.testing import make_article, make_match, make_source

SOURCES: Final = 1_000
HOSTS: Final = 500
NOW: Final = datetime(2026, 9, 30, 12, tzinfo=UTC)
KEEP: Final = timedelta(days=90)
WINDOW: Final = timedelta(days=7)
POOL: Final = 400
"""Different texts."""

SENTENCES: Final = 26
STEP: Final = 200_000
"""Articles that are made in one transaction."""

LETTERS: Final = tuple(f"{a}{b}{c}" for a in "bdfgklmn" for b in "aeiou" for c in "nrstlm")


COUNTS: Final = (
    """INSERT INTO arrivals (day, source, articles) SELECT date(first_seen), source, count(*)
       FROM entries GROUP BY 1, 2""",
    "UPDATE sources SET entries = (SELECT coalesce(sum(articles), 0) FROM arrivals WHERE source = name)",
    "UPDATE sources SET articles = entries",
)
"""What the program counts as it comes."""


def url_of(number: int) -> str:
    """The address of an entry and its article."""
    return f"https://s{number % SOURCES}.example/articles/{number}"


def alert_id(number: int) -> str:
    """The id of the alert of an article; only every 200th has one."""
    return f"{(number * 2_654_435_761) % 2**48:012x}"


def fill(engine: Engine, count: int, *, is_lean: bool) -> None:
    """Make an installation of so many articles in an empty database; indices are made when the rows are there."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _hurry)
        engine.dispose()  # so that all connections are new ones
        _fill(engine, count, is_file=True, is_lean=is_lean)
        event.remove(engine, "connect", _hurry)
    else:
        _fill(engine, count, is_file=False, is_lean=is_lean)
    engine.dispose()


def _fill(engine: Engine, count: int, *, is_file: bool, is_lean: bool) -> None:
    heavy = [index for table in (entries, articles, sentence_keys, verdicts) for index in table.indexes]
    with engine.begin() as connection:
        _fill_sources(connection)
        _fill_pool(connection, random.Random(5), is_lean=is_lean)
        for index in heavy:
            index.drop(connection)
    for first in range(0, count, STEP):
        with engine.begin() as connection:
            for statement in _statements(count, is_file=is_file):
                connection.execute(text(statement), {"first": first, "last": min(first + STEP, count) - 1})
    with engine.begin() as connection:
        for index in heavy:
            index.create(connection)
        for statement in (*COUNTS, "DROP TABLE pool"):
            connection.execute(text(statement))
        for table in (entries, articles, attempts):
            follow_up_keys(connection, table)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)" if is_file else "VACUUM ANALYZE"))


def _hurry(connection: Any, _record: Any) -> None:
    """What is lost by a power cut now is filled anew."""
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -200000")


def _fill_sources(connection: Connection) -> None:
    rows = [
        {
            "name": f"s{number}",
            "host": f"h{number % HOSTS}.example",
            "body": to_text(make_source(f"s{number}")),
            "is_active": True,
            "is_first": False,
            "failures": 0,
            "next_check_at": NOW + timedelta(seconds=number - 20),
            "last_error": "",
        }
        for number in range(SOURCES)
    ]
    connection.execute(insert(sources), rows)


def _fill_pool(connection: Connection, chance: random.Random, *, is_lean: bool) -> None:
    """Texts with their words, fingerprints and verdicts, as the program packs them."""
    blob = "BLOB" if connection.dialect.name == "sqlite" else "BYTEA"
    columns = ", ".join(f"{name} {blob}" for name in ("body", "words", "prints", "verdict", "hit", "alert"))
    connection.execute(text(f"CREATE TABLE pool (k INTEGER PRIMARY KEY, title TEXT, summary TEXT, {columns})"))
    match, miss = make_match(), Match(rule="launch", is_match=False, why=MatchReason.NO_EVENT)
    vocabulary = ["".join(chance.choices(LETTERS, k=chance.randint(1, 3))) for _ in range(20_000)]
    for number in range(POOL):
        said = chance.choices(vocabulary, k=40 if is_lean else 220)
        title = " ".join(said[:9])
        article = make_article(" ".join(said), title=title, url=f"https://s1.example/articles/{number}")
        keys = tuple(chance.getrandbits(64) for _ in range(4 if is_lean else SENTENCES))
        alert = Alert(
            id=alert_id(number), rule="launch", rule_title="Launch", level=Level.HIGH, article=article, match=match,
            publisher="Wire", why=AlertReason.FIRST_REPORT, targets=("desk", "mail"), first_seen=NOW,
        )  # fmt: skip
        row = {
            "k": number, "title": title, "summary": " ".join(said[10:40]), "body": to_bytes(article),
            "words": b"" if is_lean else zlib.compress(" ".join(sorted(set(said))).encode()), "verdict": to_bytes(miss),
            "prints": to_bytes(Fingerprint(content=number, sentences=keys, opening=chance.getrandbits(64))),
            "hit": to_bytes(match), "alert": to_bytes(alert),
        }  # fmt: skip
        names = ", ".join(row)
        connection.execute(text(f"INSERT INTO pool ({names}) VALUES ({', '.join(f':{name}' for name in row)})"), row)


def _statements(count: int, *, is_file: bool) -> tuple[str, ...]:
    """What makes the rows of the articles from `:first` to `:last` of all tables, in the database's own words."""
    begun, span = (NOW - KEEP).timestamp(), KEEP.total_seconds()
    second = f"({begun} + {span} * i / {count}.0)"
    if is_file:
        numbers = (
            "WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last),"
            " k(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM k WHERE k < {repeats})"
        )
        at, key, no = f"strftime('%Y-%m-%d %H:%M:%f000', {second}, 'unixepoch')", "random()", "0"
        identity = "printf('%012x', (i * 2654435761) % 281474976710656)"
        published = f"strftime('%Y-%m-%dT%H:%M:%S+00:00', {second}, 'unixepoch')"
    else:
        numbers = (
            "WITH n(i) AS (SELECT generate_series(CAST(:first AS bigint), CAST(:last AS bigint))),"
            " k(k) AS (SELECT generate_series(1, {repeats}))"
        )
        at, no = f"to_timestamp({second})", "false"
        key = "CAST((random() - 0.5) * 1.8e19 AS bigint)"
        identity = "lpad(to_hex((i * 2654435761) % 281474976710656), 12, '0')"
        published = f"to_char(to_timestamp({second}), 'YYYY-MM-DD\"T\"HH24\\:MI\\:SS+00\\:00')"
    host = f"'h' || (i % {SOURCES} % {HOSTS}) || '.example'"
    place = f"'s' || (i % {SOURCES}) || '.example/articles/' || i"
    body = (
        f"""'{{"source":"s' || (i % {SOURCES}) || '","identity":"https://' || {place} || '","url":"https://' || """
        f"""{place} || '","host":"' || {host} || '","title":"' || title || '","summary":"' || summary || '"}}'"""
    )
    pool = f"FROM n JOIN pool ON pool.k = i % {POOL}"
    recent = f"i > {count} * {1 - WINDOW / KEEP}"
    bands = ", ".join(f"(bits >> {16 * band}) & 65535" for band in range(len(bands_of(0))))
    told = "WHERE i % 200 = 0"
    return tuple(
        numbers.replace("{repeats}", str(repeats)) + " INSERT INTO " + rest
        if is_file
        else "INSERT INTO " + rest.replace(" SELECT ", f" {numbers.replace('{repeats}', str(repeats))} SELECT ", 1)
        for repeats, rest in (
            (1, f"""entries (id, source, identity, host, body, state, attempts, is_first_poll, first_seen, read_at,
                address) SELECT i, 's' || (i % {SOURCES}), 'https://' || {place}, {host}, {body}, 'read', 0, {no}, {at},
                {at}, {place} {pool}"""),
            (1, f"""articles (id, entry_id, item, position, address, title, published, first_seen, content, novelty,
                novelty_why, of_article, containment, changed, fingerprint, body, words)
                SELECT i, i, 'https://' || {place}, 1, {place}, title, {published}, {at}, {key},
                CASE WHEN i % 10 > 6 THEN 'twin' ELSE 'fresh' END, CASE WHEN i % 10 > 6 THEN 'SAME_CONTENT' END,
                CASE WHEN i % 10 > 6 THEN i - i % 10 END, 0.0, '[]', prints, body, words {pool}"""),
            *((1, f"""verdicts (article_id, rule, is_match, why, telling, telling_why, telling_detail, alert_id, body)
                SELECT i, '{rule}', {no}, 'NO_EVENT', NULL, NULL, '', NULL, verdict {pool}""")
              for rule in ("treaty", "test")),
            (1, f"""verdicts (article_id, rule, is_match, why, telling, telling_why, telling_detail, alert_id, body)
                SELECT i, 'launch', i % 200 = 0, 'NO_EVENT', CASE WHEN i % 200 = 0 THEN 'alert' END,
                CASE WHEN i % 200 = 0 THEN 'FIRST_REPORT' END, '', CASE WHEN i % 200 = 0 THEN {identity} END,
                CASE WHEN i % 200 = 0 THEN hit ELSE verdict END {pool}"""),
            (1, f"""alerts (id, rule, level, article_id, related, created_at, body)
                SELECT {identity}, 'launch', 'high', i, NULL, {at}, alert {pool} {told}"""),
            (3, f"""alert_members (alert_id, article_id, why, joined_at, detail)
                SELECT {identity}, i - (k - 1), 'FIRST_REPORT', {at}, '' FROM n, k {told} AND i - (k - 1) >= 0"""),
            *((1, f"""deliveries (alert_id, follow_up, target, outcome, attempts, maybe_repeated, created_at, next_at,
                last_at, error, thread, is_digest, held)
                SELECT {identity}, 0, '{target}', 'sent', 1, {no}, {at}, NULL, {at}, '', '', {no}, '' FROM n {told}""")
              for target in ("desk", "mail")),
            *((1, f"""attempts (alert_id, follow_up, target, message, begun_at, ended_at, outcome, error)
                SELECT {identity}, 0, '{target}', i, {at}, {at}, 'sent', '' FROM n {told}""")
              for target in ("desk", "mail")),
            (1, f"""ledger (at, stage, subject, reason, detail)
                SELECT {at}, 'read', 'entry:' || i, 'TIMEOUT', '' FROM n WHERE i % 100 = 1"""),
            (1, f"""openings (article_id, simhash, band_0, band_1, band_2, band_3)
                SELECT i, bits, {bands} FROM (SELECT i, {key} AS bits FROM n WHERE {recent}) AS drawn"""),
            (SENTENCES, f"""sentence_keys (sentence, article_id)
                SELECT CASE WHEN k = 1 AND i % 2 = 0 AND i > {count} - 20000 THEN i % 400 ELSE {key} END, i
                FROM n, k WHERE {recent}"""),
        )
    )  # fmt: skip

"""A database of any earlier schema, with alerts under way, becomes one of today's without losing any of them."""

import shutil
from collections import namedtuple
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import make_url

from monitor.errors import EngineError, StoreError
from monitor.model import Alert, AlertReason, Level, Outcome
from monitor.store import SqlStore, open_store
from monitor.store.claim import DaemonClaim
from monitor.store.database import file_of
from monitor.store.dialect import make_engine, migrate_safely
from monitor.store.entries import place_key
from monitor.store.migrate import HEAD, PLACE, Upgraded
from monitor.store.serialise import to_bytes, to_text
from monitor.testing import START, make_article, make_entry, make_match, make_source

ALERT = Alert(
    id="7f2c00000000",
    rule="launch",
    rule_title="Launch",
    level=Level.HIGH,
    article=make_article(),
    match=make_match(),
    publisher="Wire",
    why=AlertReason.FIRST_REPORT,
    targets=("desk", "log", "mail"),
    first_seen=START,
)
ADDED = {
    "0001": (
        """INSERT INTO sources (name, host, body, is_active, is_first, failures, next_check_at, last_error)
           VALUES ('wire', 'wire.example', :source, :yes, :no, 0, :at, '')""",
        """INSERT INTO entries
           (id, source, identity, host, body, state, attempts, is_first_poll, first_seen, next_at)
           VALUES (1, 'wire', 'id-1', 'wire.example', :entry, 'read', 0, :no, :at, NULL)""",
        """INSERT INTO articles (id, entry_id, item, position, address, title, published, first_seen, content, novelty,
           novelty_why, of_article, containment, changed, fingerprint, body)
           VALUES (1, 1, '1', 1, 'wire.example/1', 'Rockets', NULL, :at, 7, 'fresh', NULL, NULL, 0.0, '[]', :none,
           :article)""",
        """INSERT INTO verdicts
           (article_id, rule, is_match, why, telling, telling_why, telling_detail, alert_id, body)
           VALUES (1, 'launch', :yes, 'EVENT_IS_NEWS', 'alert', 'FIRST_REPORT', '', '7f2c00000000', :match)""",
        """INSERT INTO alerts (id, rule, level, article_id, related, created_at, body)
           VALUES ('7f2c00000000', 'launch', 'high', 1, NULL, :at, :alert)""",
        """INSERT INTO alert_members (alert_id, article_id, why, joined_at)
           VALUES ('7f2c00000000', 1, 'FIRST_REPORT', :at)""",
        *(
            f"""INSERT INTO deliveries
                (alert_id, follow_up, target, outcome, attempts, maybe_repeated, created_at, next_at, last_at, error)
                VALUES ('7f2c00000000', 0, {values})"""
            for values in (
                "'desk', 'waiting', 0, :no, :at, :at, NULL, ''",
                "'log', 'sent', 1, :no, :at, NULL, :at, ''",
                "'mail', 'sending', 2, :no, :at, :at, :at, 'HTTP 500'",
            )
        ),
        "INSERT INTO sentence_keys (sentence, article_id) VALUES (-5, 1)",
        "INSERT INTO openings (article_id, simhash, band_0, band_1, band_2, band_3) VALUES (1, -9, 1, 2, 3, 4)",
        "INSERT INTO ledger (id, at, stage, subject, reason, detail) VALUES (1, :at, 'read', 'entry:1', 'TIMEOUT', '')",
    ),
    "0002": (
        "UPDATE sources SET state = 'quiet', moved_to = 'https://new.example', moved_times = 2, rhythm = :none",
        "INSERT INTO hosts (host, blocked_until, body) VALUES ('wire.example', :at, '{}')",
        """INSERT INTO notices (id, number, kind, subject, state, since, at, body)
           VALUES ('a1', 0, 'source', 'wire', 'raised', :at, :at, '{}')""",
    ),
    "0003": (
        "UPDATE alerts SET min_publishers = 2, pending_since = :at",
        "UPDATE alert_members SET voice = 'wire', detail = 'the first', follow_up = 1",
        "INSERT INTO alert_updates (alert_id, number, created_at, body) VALUES ('7f2c00000000', 1, :at, :alert)",
    ),
    "0004": (
        "UPDATE deliveries SET thread = 't1' WHERE target = 'log'",
        """INSERT INTO attempts (id, alert_id, follow_up, target, message, begun_at, ended_at, outcome, error)
           VALUES (1, '7f2c00000000', 0, 'log', 1, :at, :at, 'sent', '')""",
        "INSERT INTO circuits (target, failures, since, open_until, error) VALUES ('mail', 3, :at, :at, 'HTTP 500')",
        "INSERT INTO silences (id, starts_at, ends_at, body) VALUES ('5e1f', :at, :at, '{}')",
    ),
    "0005": (
        "UPDATE articles SET words = :none",
        """INSERT INTO judgements (article_id, rule, judged, who, at, comment)
           VALUES (1, 'launch', 'good', 'anna', :at, 'quick')""",
        "INSERT INTO heartbeats (name, pid, started_at, passed_at) VALUES ('daemon', 7, :at, :at)",
    ),
    "0006": (
        "UPDATE entries SET strikes = 1",
        "UPDATE verdicts SET version = 'v1'",
        "INSERT INTO beginnings (key, number, at) VALUES ('host:wire.example', 1, :at)",
        """INSERT INTO versions (id, name, published_at, publisher, program, body)
           VALUES (1, 'v1', :at, 'anna', '0.1', :none)""",
        """INSERT INTO workers (name, host, pid, started_at, seen_at, version)
           VALUES ('one', 'box', 7, :at, :at, 'v1')""",
    ),
    "0007": (
        "UPDATE entries SET address = :address",
        "UPDATE sources SET entries = 1, articles = 1",
        "INSERT INTO arrivals (day, source, articles) VALUES (:day, 'wire', 1)",
    ),
}
"""What a database of each schema has that those before it could not have."""

Old = namedtuple("Old", "url schema rows")  # noqa: PYI024 - three values of a fixture


def fill(connection: Connection, schema: str) -> None:
    """A database of that schema with one alert."""
    config = Config()
    config.set_main_option("script_location", str(PLACE))
    config.attributes["connection"] = connection
    command.upgrade(config, schema)
    values = {
        "at": f"{START:%Y-%m-%d %H:%M:%S.%f}" + ("" if connection.dialect.name == "sqlite" else "+00:00"),
        "day": f"{START:%Y-%m-%d}",
        "address": place_key(make_entry().url),
        "source": to_text(make_source()),
        "entry": to_text(make_entry()),
        "article": to_bytes(make_article()),
        "match": to_bytes(ALERT.match),
        "alert": to_bytes(ALERT),
        "none": b"",
        "yes": True,
        "no": False,
    }
    for number, statements in ADDED.items():
        for statement in statements if number <= schema else ():
            named = {name: value for name, value in values.items() if f":{name}" in statement}
            connection.execute(text(statement), named)


def rows_of(connection: Connection, columns: dict[str, list[str]] | None = None) -> dict[str, list[dict[str, Any]]]:
    """All that is stored, as the database has it; of these columns by table, or of all."""
    if columns is None:
        found = inspect(connection)
        names = [name for name in found.get_table_names() if not name.startswith(("alembic", "pgqueuer"))]
        columns = {name: [str(column["name"]) for column in found.get_columns(name)] for name in names}
    return {
        name: [
            dict(row._mapping) for row in connection.execute(text(f"SELECT {', '.join(some)} FROM {name} ORDER BY 1"))
        ]
        for name, some in columns.items()
    }


@pytest.fixture(params=[(kind, schema) for schema in ADDED for kind in ("sqlite", "postgresql")], ids="-".join)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Old:
    """A database of an earlier schema, on a file or a server."""
    kind, schema = request.param
    url = f"sqlite:///{tmp_path}/old.db" if kind == "sqlite" else request.getfixturevalue("new_postgresql")
    engine = make_engine(make_url(url))
    with migrate_safely(engine) as connection:
        fill(connection, schema)
        rows = rows_of(connection)
    engine.dispose()
    return Old(url, schema, rows)


@pytest.fixture
def store(old: Old) -> Iterator[SqlStore]:
    """It, opened by today's program."""
    made = open_store(old.url)
    yield made
    made.close()


def test_every_schema_is_tried() -> None:
    """A new migration needs rows of the schema before it, above."""
    assert [int(schema) for schema in ADDED] == list(range(1, int(HEAD)))


def test_it_goes_on_as_if_it_had_always_been_of_today(old: Old, store: SqlStore) -> None:
    """No value of any row is lost; what is new is filled; and what was under way is taken up."""
    columns = {name: list(rows[0]) for name, rows in old.rows.items()}
    with store._database.reading() as connection:
        assert rows_of(connection, columns) == old.rows
    tally = store.tally()
    assert (tally.sources, tally.entries, tally.articles, tally.alerts) == (1, 1, 1, 1)
    assert tally.by_outcome == {"waiting": 1, "sent": 1, "sending": 1}
    assert store.arrivals(START) == {"wire": {START.date(): 1}}
    assert [report.entries for report in store.source_reports()] == [1]
    (history,) = store.explain_page("http://WWW.wire.example/1?utm_source=x")
    assert len(history.deliveries) == 3
    _take_up(store)


def test_the_daemon_can_start_right_after_it(old: Old) -> None:
    """What kept others away meanwhile is let go of at once."""
    for _ in range(3):
        store = open_store(old.url)
        store.claim_daemon(4711)
        store.close()


def _take_up(store: SqlStore) -> None:
    """The message that waited is due, the one that was cut short is due and perhaps repeated."""
    assert store.recover_deliveries(START) == 1
    assert store.due_targets(START + timedelta(seconds=1)) == ("desk", "mail")
    (waiting,) = store.due_deliveries(START, target="desk")
    assert waiting.tells == ALERT
    assert (waiting.delivery.created_at, waiting.delivery.is_digest, waiting.delivery.held) == (START, False, "")
    (cut_short,) = store.due_deliveries(START, target="mail")
    assert (cut_short.delivery.outcome, cut_short.delivery.maybe_repeated) == (Outcome.UNKNOWN, True)
    record = store.find_alert("7f2c")
    assert [(one.delivery.target, one.delivery.attempts) for one in record.deliveries] == [
        ("desk", 0),
        ("log", 1),
        ("mail", 2),
    ]


class TestCopyBefore:
    """A file is copied before its schema is changed."""

    @pytest.fixture
    def old(self, tmp_path: Path) -> Old:
        url = f"sqlite:///{tmp_path}/old.db"
        engine = make_engine(make_url(url))
        with migrate_safely(engine) as connection:
            fill(connection, "0005")
        engine.dispose()
        return Old(url, "0005", {})

    def test_it_lies_beside_and_is_of_the_old_schema(self, store: SqlStore, tmp_path: Path) -> None:
        copy = tmp_path / "old.db.backup-0005"
        assert store.upgraded == Upgraded(before="0005", after=HEAD, copy=copy)
        with pytest.raises(StoreError, match=r"has the schema of an older monitor; .* monitor db migrate"):
            open_store(f"sqlite:///{copy}", must_exist=True)
        assert sorted(path.name for path in tmp_path.glob("*.part")) == []
        open_store(f"sqlite:///{copy}").close()

    def test_it_is_made_once_and_not_of_what_is_new(self, old: Old, tmp_path: Path) -> None:
        """Neither of a database that is up to date, nor of one that was just made."""
        open_store(old.url).close()
        again, new = open_store(old.url), open_store(f"sqlite:///{tmp_path}/new.db")
        assert (again.upgraded, new.upgraded) == (None, None)
        again.close()
        new.close()
        assert [path.name for path in tmp_path.glob("*.backup*")] == ["old.db.backup-0005"]

    def test_nothing_is_changed_under_a_running_daemon(self, old: Old, tmp_path: Path) -> None:
        """It would go on by the old schema."""
        claim = DaemonClaim(tmp_path / "old.db")
        claim.take(4711)
        with pytest.raises(EngineError, match="is held by process 4711"):
            open_store(old.url)
        claim.release()
        assert list(tmp_path.glob("*.backup*")) == []
        open_store(old.url).close()

    def test_without_room_for_it_nothing_is_changed(
        self, old: Old, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Unless one says that none is wanted."""
        file = file_of(make_url(old.url))
        assert file is not None
        before = file.read_bytes()
        little = shutil.disk_usage(tmp_path)._replace(free=1000)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: little)
        with pytest.raises(StoreError, match=r"no room for a copy .* needed, 0\.0 MB free; .* --no-backup"):
            open_store(old.url)
        assert file.read_bytes() == before
        store = open_store(old.url, with_copy=False)
        assert store.upgraded == Upgraded(before="0005", after=HEAD, copy=None)
        store.close()

"""A database of the first schema, with alerts under way, becomes one of today's without losing any of them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.engine import make_url

from monitor.model import Alert, AlertReason, Level, Outcome
from monitor.store import SqlStore, open_store
from monitor.store.dialect import make_engine, migrate_safely
from monitor.store.migrate import PLACE
from monitor.store.serialise import to_bytes, to_text
from monitor.testing import START, make_article, make_entry, make_match, make_source

AT = START.replace(tzinfo=None).isoformat(sep=" ") + ".000000"
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
ROWS = (
    """INSERT INTO sources (name, host, body, is_active, is_first, failures, next_check_at, last_error)
       VALUES ('wire', 'wire.example', :source, 1, 0, 0, :at, '')""",
    "INSERT INTO entries VALUES (1, 'wire', 'id-1', 'wire.example', :entry, 'read', 0, 0, :at, NULL)",
    """INSERT INTO articles VALUES (1, 1, '1', 1, 'wire.example/1', 'Rockets', NULL, :at, 7, 'fresh', NULL, NULL, 0.0,
       '[]', x'', :article)""",
    """INSERT INTO verdicts VALUES
       (1, 'launch', 1, 'EVENT_IS_NEWS', 'alert', 'FIRST_REPORT', '', '7f2c00000000', :match)""",
    "INSERT INTO alerts VALUES ('7f2c00000000', 'launch', 'high', 1, NULL, :at, :alert)",
    "INSERT INTO alert_members VALUES ('7f2c00000000', 1, 'FIRST_REPORT', :at)",
    "INSERT INTO deliveries VALUES ('7f2c00000000', 0, 'desk', 'waiting', 0, 0, :at, :at, NULL, '')",
    "INSERT INTO deliveries VALUES ('7f2c00000000', 0, 'log', 'sent', 1, 0, :at, NULL, :at, '')",
    "INSERT INTO deliveries VALUES ('7f2c00000000', 0, 'mail', 'sending', 2, 0, :at, :at, :at, 'HTTP 500')",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    """A database of schema 0001 with one alert, opened by today's program."""
    url = f"sqlite:///{tmp_path}/old.db"
    engine = make_engine(make_url(url))
    config = Config()
    config.set_main_option("script_location", str(PLACE))
    values = {
        "at": AT,
        "source": to_text(make_source()),
        "entry": to_text(make_entry()),
        "article": to_bytes(make_article()),
        "match": to_bytes(ALERT.match),
        "alert": to_bytes(ALERT),
    }
    with migrate_safely(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for row in ROWS:
            connection.execute(text(row), values)
    engine.dispose()
    made = open_store(url)
    yield made
    made.close()


def test_no_row_is_lost(store: SqlStore) -> None:
    """Alerts, articles, and the state of every message."""
    tally = store.tally()
    assert (tally.sources, tally.entries, tally.articles, tally.alerts) == (1, 1, 1, 1)
    assert tally.by_outcome == {"waiting": 1, "sent": 1, "sending": 1}


def test_what_was_under_way_goes_on(store: SqlStore) -> None:
    """The message that waited is due, the one that was cut short is due and perhaps repeated."""
    assert store.recover_deliveries(START) == 1
    assert store.due_targets(START + timedelta(seconds=1)) == ("desk", "mail")
    (waiting,) = store.due_deliveries(START, target="desk")
    assert waiting.tells == ALERT
    assert (waiting.delivery.created_at, waiting.delivery.is_digest, waiting.delivery.held) == (START, False, "")
    (cut_short,) = store.due_deliveries(START, target="mail")
    assert (cut_short.delivery.outcome, cut_short.delivery.maybe_repeated) == (Outcome.UNKNOWN, True)


def test_it_is_listed_and_explained(store: SqlStore) -> None:
    """As if it had been raised today; of attempts before, only their number is known."""
    record = store.find_alert("7f2c")
    assert [(one.delivery.target, one.delivery.attempts) for one in record.deliveries] == [
        ("desk", 0),
        ("log", 1),
        ("mail", 2),
    ]
    (history,) = store.explain_alert("7f2c")
    assert len(history.deliveries) == 3

"""Alerts and notices for people: found, shown with every attempt and hold, and taken up again."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.alerting import bind
from monitor.errors import InputError
from monitor.model import (
    Alert,
    AlertQuery,
    Circuit,
    Delivery,
    Hold,
    HoldReason,
    Notice,
    NoticeState,
    Outcome,
    SendResult,
    Silence,
)
from monitor.rules.definition import Rule
from monitor.store import SqlStore, open_store
from monitor.store.alerts import load_attempted
from monitor.store.outbox import add_deliveries
from monitor.testing import (
    START,
    good_poll,
    make_analysed,
    make_analysis,
    make_article,
    make_circumstances,
    make_entry,
    make_source,
    record_poll,
)

HOUR = timedelta(hours=1)
FAILED = SendResult(outcome=Outcome.FAILED, error="HTTP 500")
DECIDE = bind({"launch": Rule(id="launch", condition="launch", targets=("desk", "log"))}, ())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    """A database with one alert to `desk` and `log`, and a later notice to `desk`."""
    made = open_store(f"sqlite:///{tmp_path}/test.db")
    made.enrol([(make_source(), "wire.example")], START)
    record_poll(made, "wire", good_poll([make_entry(1)]), now=START, next_at=START + HOUR)
    (due,) = made.due_entries(START, host="wire.example")
    made.settle(due.entry_id, [make_analysis(make_analysed())], make_circumstances(), DECIDE)
    notice = Notice(
        id="n0", kind="disk", subject="/", state=NoticeState.RAISED, text="full", since=START, at=START + HOUR,
        targets=("desk",),
    )  # fmt: skip
    made.keep_notice(notice, number=0)
    yield made
    made.close()


def message(store: SqlStore, target: str, which: type = Alert) -> Delivery:
    return next(
        one.delivery for one in store.due_deliveries(START + HOUR, target=target) if isinstance(one.tells, which)
    )


def bury(store: SqlStore, target: str = "desk") -> None:
    """Two attempts after a hold, and then it is a dead letter."""
    hold = Hold(until=START + HOUR, why=HoldReason.QUIET, is_digest=True)
    store.postpone_deliveries([message(store, target)], hold, now=START)
    for next_at in (START + HOUR, None):
        (begun,) = store.begin_deliveries([message(store, target)], START + HOUR)
        down = Circuit(failures=3, since=START, open_until=START + 9 * HOUR)
        store.finish_deliveries([(begun, next_at)], FAILED, now=START + HOUR, circuit=down)


def kinds(store: SqlStore, **query: object) -> list[str]:
    return [type(one.tells).__name__ for one in store.list_alerts(AlertQuery(**query))]  # type: ignore[arg-type]


def test_alerts_and_notices_are_listed_newest_first(store: SqlStore) -> None:
    """Each with its messages."""
    assert kinds(store) == ["Notice", "Alert"]
    assert kinds(store, limit=1) == ["Notice"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"target": "log"}, ["Alert"]),
        ({"rule": "launch"}, ["Alert"]),
        ({"rule": "treaty"}, []),
        ({"since": START + HOUR}, ["Notice"]),
        ({"outcomes": (Outcome.DEAD,)}, ["Alert"]),
        ({"outcomes": (Outcome.DEAD,), "target": "log"}, []),
        ({"outcomes": (Outcome.DEAD, Outcome.WAITING), "target": "desk"}, ["Notice", "Alert"]),
    ],
    ids=str,
)
def test_all_that_is_asked_must_fit(store: SqlStore, query: dict[str, object], expected: list[str]) -> None:
    """State and target are asked of one and the same message."""
    bury(store)
    assert kinds(store, **query) == expected


def test_every_attempt_and_every_hold_is_kept(store: SqlStore) -> None:
    """With its time and its error."""
    bury(store)
    record = store.list_alerts(AlertQuery(rule="launch"))[0]
    (dead,) = (one for one in record.deliveries if one.delivery.target == "desk")
    assert dead.delivery.outcome is Outcome.DEAD
    assert [(one.number, one.outcome, one.error) for one in dead.attempts] == [
        (1, Outcome.FAILED, "HTTP 500"),
        (2, Outcome.FAILED, "HTTP 500"),
    ]
    assert [(one.at, one.why) for one in dead.holds] == [(START, "quiet hours")]


def test_more_messages_than_a_question_may_have_parameters_are_shown(store: SqlStore) -> None:
    """A list of thousands of alerts to several targets, on a SQLite that takes 999 of them."""
    with store._database.writing() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)
        for number in range(1200):
            add_deliveries(connection, "many", [f"target{number}"], START)
        assert len(load_attempted(connection, ["many"])) == 1200


def test_an_alert_is_found_by_the_beginning_of_its_id(store: SqlStore) -> None:
    """None and several are errors that say what to do."""
    alert = store.list_alerts(AlertQuery(rule="launch"))[0].tells
    assert isinstance(alert, Alert)
    assert store.find_alert(alert.id[:6]).tells == alert
    assert isinstance(store.find_alert("n0").tells, Notice)
    with pytest.raises(InputError, match=r"no alert 'ffff' is in database .*monitor alerts list"):
        store.find_alert("ffff")
    with pytest.raises(InputError, match="no alert ''"):
        store.find_alert("")
    for name in ("n01", "n02"):
        post = Notice(
            id=name,
            kind="disk",
            subject="/",
            state=NoticeState.RAISED,
            text="",
            since=START,
            at=START,
            targets=("log",),
        )
        store.keep_notice(post, number=0)
    with pytest.raises(InputError, match="several alerts begin with 'n0': n0, n01, n02; give more of the id"):
        store.find_alert("n0")


def test_a_dead_letter_is_taken_up_again_with_all_its_attempts_before_it(store: SqlStore) -> None:
    """And its target is tried at once, though it was down."""
    bury(store)
    again = START + 2 * HOUR
    assert store.retry_deliveries(again, outcomes=[Outcome.DEAD]) == 1
    assert store.target_record("desk", since=START).circuit.open_until is None
    delivery = message(store, "desk") if store.due_deliveries(START, target="desk") else None
    assert delivery is None
    found = [one.delivery for one in store.due_deliveries(again, target="desk") if isinstance(one.tells, Alert)]
    assert [(one.attempts, one.outcome, one.created_at) for one in found] == [(0, Outcome.WAITING, again)]


def test_what_was_sent_is_never_taken_up_again(store: SqlStore) -> None:
    """Whatever is asked for."""
    (begun,) = store.begin_deliveries([message(store, "log")], START)
    store.finish_deliveries([(begun, None)], SendResult(outcome=Outcome.SENT), now=START)
    assert store.retry_deliveries(START, outcomes=tuple(Outcome), target="log") == 0


def test_only_the_alert_and_the_target_named_are_taken_up(store: SqlStore) -> None:
    """Both may be given."""
    alert = store.list_alerts(AlertQuery(rule="launch"))[0].tells
    assert isinstance(alert, Alert)
    waiting = [Outcome.WAITING]
    assert store.retry_deliveries(START, outcomes=waiting, alert=alert.id) == 2
    assert store.retry_deliveries(START, outcomes=waiting, target="desk") == 2
    assert store.retry_deliveries(START, outcomes=waiting, target="desk", alert=alert.id) == 1


class TestSilences:
    """Made, listed, counted and ended."""

    SILENCE = Silence(id="5e1f00", author="ann", comment="drill", starts_at=START, ends_at=START + HOUR)

    def test_the_list_has_those_in_force_or_to_come(self, store: SqlStore) -> None:
        """And on demand those that have ended."""
        store.add_silence(self.SILENCE)
        assert store.list_silences(START) == (self.SILENCE,)
        assert store.list_silences(START + HOUR) == ()
        assert store.list_silences(START + HOUR, with_ended=True) == (self.SILENCE,)

    def test_one_that_is_ended_is_in_force_no_more(self, store: SqlStore) -> None:
        """By the beginning of its id; once is as good as twice."""
        store.add_silence(self.SILENCE)
        half = START + HOUR / 2
        assert store.end_silence("5e1", half).ends_at == half
        assert store.end_silence("5e1", START + HOUR).ends_at == half
        assert store.active_silences(half) == ()

    def test_what_waited_for_its_end_is_due_then(self, store: SqlStore) -> None:
        """And nothing else that is held."""
        store.add_silence(self.SILENCE)
        muted = Hold(until=START + 9 * HOUR, why=HoldReason.SILENCED, is_digest=True, detail="5e1f00")
        quiet = Hold(until=START + 9 * HOUR, why=HoldReason.QUIET, is_digest=True)
        store.postpone_deliveries([message(store, "desk")], muted, now=START)
        store.postpone_deliveries([message(store, "log")], quiet, now=START)
        store.end_silence("5e1f00", START + HOUR / 2)
        assert message(store, "desk").held.startswith("a silence is in force")
        assert store.due_deliveries(START + HOUR, target="log") == ()

    def test_what_it_has_held_is_counted(self, store: SqlStore) -> None:
        """So that somebody sees what it cost."""
        store.add_silence(self.SILENCE)
        record_poll(store, "wire", good_poll([make_entry(2)]), now=START, next_at=START + HOUR)
        (due,) = store.due_entries(START, host="wire.example")
        other = make_article("The lower locks of the canal fired no rocket, its keeper said.", url=due.entry.url)
        assert store.count_silenced() == {}
        store.settle(due.entry_id, [make_analysis(make_analysed(other))], make_circumstances(), DECIDE)
        assert store.count_silenced() == {"5e1f00": 1}

    def test_an_unknown_one_is_an_error(self, store: SqlStore) -> None:
        """That says where to look."""
        with pytest.raises(InputError, match="there is no silence 'x'; all of them: monitor alerts silence list --all"):
            store.end_silence("x", START)
        store.add_silence(self.SILENCE)
        with pytest.raises(InputError, match="there is no silence ''"):
            store.end_silence("", START)

"""The ledger read backwards: everything that happened to an article, and nothing is written."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.alerting import bind
from monitor.errors import InputError, StoreError
from monitor.model import (
    Alert,
    Analysed,
    Entry,
    FetchFailure,
    FetchReason,
    Fresh,
    Held,
    HeldReason,
    Joined,
    NotModified,
    Outcome,
    SendResult,
    SourceMemory,
    Twin,
    TwinReason,
)
from monitor.rules.definition import Rule
from monitor.store import SqlStore, open_store
from monitor.testing import (
    START,
    good_poll,
    make_analysed,
    make_analysis,
    make_article,
    make_circumstances,
    make_entry,
    make_match,
    make_source,
    record_poll,
)

HOUR = timedelta(hours=1)
DECIDE = bind({"launch": Rule(id="launch", condition="launch", targets=("desk", "log"))}, ())
REFUSED = FetchFailure(url="https://wire.example/9", reason=FetchReason.FORBIDDEN, detail="HTTP 403")
FIRST = "https://wire.example/1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    """An empty database, enrolled with one source whose first poll is over."""
    made = open_store(f"sqlite:///{tmp_path}/test.db")
    made.enrol([(make_source(), "wire.example")], START)
    record_poll(made, "wire", NotModified(memory=SourceMemory()), now=START, next_at=START + HOUR)
    yield made
    made.close()


def listed(store: SqlStore, entry: Entry) -> int:
    """The id of that entry, new and due."""
    record_poll(store, "wire", good_poll([entry]), now=START, next_at=START + HOUR)
    return next(due.entry_id for due in store.due_entries(START, host="wire.example") if due.entry == entry)


def settled(store: SqlStore, number: int, *analysed: Analysed) -> None:
    """The entry of that number, read and judged."""
    entry_id = listed(store, make_entry(number))
    store.settle(entry_id, [make_analysis(*analysed)], make_circumstances(), DECIDE)


def alert_of(store: SqlStore, url: str = FIRST) -> str:
    """The id of the alert that the article there raised or joined."""
    ((_, telling),) = store.explain_page(url)[0].verdicts
    assert isinstance(telling, Alert | Joined)
    return telling.id if isinstance(telling, Alert) else telling.alert


def test_an_alert_tells_its_article_from_sighting_to_deliveries(store: SqlStore) -> None:
    """Everything as it was given, the values of the model."""
    analysed = make_analysed()
    settled(store, 1, analysed)
    (history,) = store.explain_alert(alert_of(store))
    assert (history.sighting.entry, history.sighting.state) == (make_entry(1), "read")
    assert (history.article, history.novelty) == (analysed.article, Fresh())
    ((match, telling),) = history.verdicts
    assert (match, isinstance(telling, Alert)) == (make_match(), True)
    assert [one.delivery.target for one in history.deliveries] == ["desk", "log"]
    assert {(one.delivery.outcome, one.last_at) for one in history.deliveries} == {(Outcome.WAITING, None)}


def test_the_last_attempt_of_a_delivery_is_told(store: SqlStore) -> None:
    """Its outcome, its error, its time and the next one."""
    settled(store, 1, make_analysed())
    (due,) = store.due_deliveries(START, target="desk")
    begun = store.begin_deliveries([due.delivery], START)[0]
    failed = SendResult(outcome=Outcome.FAILED, error="HTTP 500")
    store.finish_deliveries([(begun, START + 2 * HOUR)], failed, now=START + HOUR)
    told = store.explain_page(FIRST)[0].deliveries[0]
    assert (told.delivery.outcome, told.delivery.attempts, told.delivery.error) == (Outcome.FAILED, 1, "HTTP 500")
    assert (told.last_at, told.delivery.next_at) == (START + HOUR, START + 2 * HOUR)


def test_a_twin_names_what_it_repeats_and_the_alert_it_joined(store: SqlStore) -> None:
    """And the first one names the twin."""
    settled(store, 1, make_analysed())
    settled(store, 2, make_analysed(make_article(url="https://wire.example/2", title="Rockets fired")))
    (twin,) = store.explain_page("https://wire.example/2")
    assert isinstance(twin.novelty, Twin)
    assert twin.novelty.why is TwinReason.SAME_CONTENT
    assert twin.of is not None
    assert (twin.of.url, twin.of.source) == (FIRST, "wire")
    assert twin.verdicts[0][1] == Joined(alert=alert_of(store), why=HeldReason.NEAR_DUPLICATE)
    assert [one.title for one in store.explain_page(FIRST)[0].joined] == ["Rockets fired"]


def test_a_silence_has_its_reason(store: SqlStore) -> None:
    """An article that is too old is held."""
    old = make_article(published=START - timedelta(days=30))
    settled(store, 1, make_analysed(old))
    ((_, telling),) = store.explain_page(FIRST)[0].verdicts
    assert isinstance(telling, Held)
    assert telling.why is HeldReason.TOO_OLD


def test_a_page_tells_all_its_articles_in_order(store: SqlStore) -> None:
    """Also one that has an address of its own, which by itself is found too."""
    own = make_article("The council of Brenn met.", position=2, url="https://wire.example/own", title="Council")
    settled(store, 1, make_analysed(), make_analysed(own, rules=()))
    titles = [history.article.title for history in store.explain_page(FIRST) if history.article]
    assert titles == ["Ostrava fires rockets into gulf", "Council"]
    assert [history.article for history in store.explain_page("https://wire.example/own")] == [own]


@pytest.mark.parametrize(
    "url", ["http://wire.example/1", "https://www.wire.example/1/?utm_source=feed", "https://WIRE.example/1#top"]
)
def test_every_way_to_write_an_address_finds_it(store: SqlStore, url: str) -> None:
    settled(store, 1, make_analysed())
    assert len(store.explain_page(url)) == 1


def test_a_file_is_found_by_its_path_however_it_is_written(store: SqlStore) -> None:
    """Escapes and detours are the same file."""
    entry = replace(make_entry(), url="file:///srv/in%20box/a%25b-%C3%A9t%C3%A9.txt")
    store.settle(listed(store, entry), [make_analysis(make_analysed())], make_circumstances(), DECIDE)
    assert len(store.explain_page("file:///srv/x/../in box/a%25b-été.txt")) == 1


def test_an_entry_without_an_article_says_why_there_is_none(store: SqlStore) -> None:
    """Given up: the reason of the ledger."""
    entry_id = listed(store, make_entry(9))
    store.postpone_entry(entry_id, REFUSED, now=START, next_at=None)
    (history,) = store.explain_page(REFUSED.url)
    assert (history.article, history.sighting.state, history.sighting.attempts) == (None, "given up", 1)
    (shortfall,) = history.shortfalls
    assert (shortfall.reason, shortfall.words) == ("forbidden", FetchReason.FORBIDDEN.value)
    assert shortfall.detail == "HTTP 403"


def test_the_beginning_of_an_id_is_enough_where_it_fits_one_alert(store: SqlStore) -> None:
    """Where it fits several, they are named."""
    settled(store, 1, make_analysed())
    other = make_article("Quite another body of text.", url="https://wire.example/2", title="Something else")
    settled(store, 2, make_analysed(other))
    first, second = alert_of(store), alert_of(store, "https://wire.example/2")
    assert store.explain_alert(first[:6]) == store.explain_alert(first)
    with pytest.raises(InputError, match=f"{min(first, second)}, {max(first, second)}; give more"):
        store.explain_alert("")


def test_what_is_unknown_is_an_error_that_names_the_database(store: SqlStore, tmp_path: Path) -> None:
    """And the remedy."""
    with pytest.raises(InputError, match=f"no alert 'ffffff' is in database {tmp_path}/test.db; check the id"):
        store.explain_alert("ffffff")
    with pytest.raises(InputError, match=r"nothing is known of https://wire\.example/7: no source listed it"):
        store.explain_page("https://wire.example/7")


def test_looking_makes_no_database(tmp_path: Path) -> None:
    """A mistyped path is an error."""
    with pytest.raises(StoreError, match=r"there is no database .*new\.db yet; make it with: monitor run --once"):
        open_store(f"sqlite:///{tmp_path}/new.db", must_exist=True)
    assert list(tmp_path.iterdir()) == []


def test_looking_migrates_nothing(tmp_path: Path) -> None:
    """An empty file stays one."""
    (tmp_path / "old.db").touch()
    with pytest.raises(StoreError, match="has the schema of an older monitor"):
        open_store(f"sqlite:///{tmp_path}/old.db", must_exist=True)


def test_it_works_while_a_daemon_holds_the_database(store: SqlStore, tmp_path: Path) -> None:
    """Even while that one is writing."""
    settled(store, 1, make_analysed())
    store.claim_daemon(1)
    beside = open_store(f"sqlite:///{tmp_path}/test.db", must_exist=True)
    with store._database.writing():
        assert beside.explain_page(FIRST) == beside.explain_alert(alert_of(beside))
    beside.close()


def test_an_alert_that_waits_for_publishers_says_so(tmp_path: Path) -> None:
    """With the number, and the time at which it is told in any case."""
    rule = Rule(id="launch", condition="launch", targets=("desk",), min_publishers=3)
    store = open_store(f"sqlite:///{tmp_path}/a.db")
    store.enrol([(make_source(), "wire.example")], START)
    record_poll(store, "wire", good_poll([make_entry()]), now=START, next_at=START)
    (due,) = store.due_entries(START, host="wire.example")
    analyses = [make_analysis(make_analysed())]
    (settled,) = store.settle(due.entry_id, analyses, make_circumstances(), bind({"launch": rule}, ()))
    ((_, alert),) = settled.decision.tellings
    assert isinstance(alert, Alert)
    (history,) = store.explain_alert(alert.id)
    with store._database.reading() as connection:
        detail = connection.exec_driver_sql("SELECT telling_detail FROM verdicts").scalar_one()
    store.close()
    assert history.verdicts[0][1] == alert
    assert detail == f"waits for 3 publishers, until {alert.waits_until:%Y-%m-%d %H:%M} UTC at the latest"

"""A source is forgotten: its text is nowhere, and everything else is as sound as before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from monitor.alerting import bind
from monitor.errors import InputError
from monitor.model import Alert, Analysed, Fresh, Joined, NotModified, SourceMemory, Twin
from monitor.ports import PollToRecord
from monitor.rules.definition import Rule
from monitor.store import SqlStore, open_store
from monitor.store import forgetting as room
from monitor.store.forgetting import HANDLED, Forgotten
from monitor.store.tables import articles, metadata
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
    waiting_until,
)

HOUR = timedelta(hours=1)
DECIDE = bind({"launch": Rule(id="launch", condition="launch", targets=("desk", "log"))}, ())
NAMES = ("wire", "post", "sun")


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    """An empty database of each make with three sources whose first polls are over."""
    file = f"sqlite:///{tmp_path}/test.db"
    made = open_store(file if request.param == "sqlite" else request.getfixturevalue("postgresql"))
    made.enrol([(make_source(name), f"{name}.example") for name in NAMES], START)
    for name in NAMES:
        record_poll(made, name, NotModified(memory=SourceMemory()), now=START, next_at=START + HOUR)
    yield made
    made.close()


def settled(store: SqlStore, name: str, number: int, analysed: Analysed | None = None) -> int:
    """An entry of a source, read and judged; the article's id. By default all tell the same story."""
    entry = make_entry(number, source=name)
    record_poll(store, name, good_poll([entry]), now=START, next_at=START + HOUR)
    due = next(due for due in store.due_entries(START, host=f"{name}.example") if due.entry == entry)
    told = analysed or make_analysed(make_article(url=entry.url))
    circumstances = make_circumstances(source=make_source(name))
    (one,) = store.settle(due.entry_id, [make_analysis(told)], circumstances, DECIDE)
    return one.article_id


def novelty_of(store: SqlStore, name: str, number: int = 1) -> object:
    """What the article of that entry was judged to be, as it is told now."""
    return store.explain_page(f"https://{name}.example/{number}")[0].novelty


def alert_of(store: SqlStore) -> Alert:
    """The one alert."""
    (row,) = rows(store, "SELECT id FROM alerts")
    (history,) = store.explain_alert(str(row[0]))
    assert history.article is not None
    ((_, telling),) = history.verdicts
    assert isinstance(telling, Alert | Joined)
    alert = store.due_deliveries(START, target="desk")[0].tells
    assert isinstance(alert, Alert)
    assert alert.article == history.article
    return alert


def rows(store: SqlStore, query: str) -> list[tuple[object, ...]]:
    """What the database answers."""
    with store._database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_all_that_was_stored_of_it_is_gone(store: SqlStore) -> None:
    settled(store, "wire", 1)
    assert store.forget_source("wire", START) == Forgotten(entries=1, articles=1, alerts=1, handed_over=0, waiting=2)
    for table in (
        "entries",
        "articles",
        "sentence_keys",
        "openings",
        "verdicts",
        "alerts",
        "alert_members",
        "deliveries",
    ):
        assert rows(store, f"SELECT * FROM {table}") == [], table
    assert rows(store, "SELECT name FROM sources ORDER BY name") == [("post",), ("sun",)]


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_its_words_are_not_even_in_the_file(store: SqlStore, tmp_path: Path) -> None:
    settled(store, "wire", 1, make_analysed(make_article(title="Unforgettable quokka", url="https://wire.example/1")))
    store.forget_source("wire", START)
    store.close()
    assert b"quokka" not in (tmp_path / "test.db").read_bytes()


def test_a_repeat_elsewhere_becomes_the_first_and_the_next_repeats_it(store: SqlStore) -> None:
    settled(store, "wire", 1)
    post = settled(store, "post", 1)
    settled(store, "sun", 1)
    store.forget_source("wire", START)
    assert novelty_of(store, "post") == Fresh()
    twin = novelty_of(store, "sun")
    assert isinstance(twin, Twin)
    assert twin.of == post


def test_a_repeat_of_a_repeat_goes_back_to_the_first(store: SqlStore) -> None:
    first = settled(store, "post", 1)
    middle = settled(store, "wire", 1)
    last = settled(store, "sun", 1)
    with store._database.writing() as connection:
        connection.execute(articles.update().where(articles.c.id == last).values(of_article=middle))
    store.forget_source("wire", START)
    twin = novelty_of(store, "sun")
    assert isinstance(twin, Twin)
    assert twin.of == first


def test_why_a_judgement_changed_is_in_the_ledger(store: SqlStore) -> None:
    settled(store, "wire", 1)
    settled(store, "post", 1)
    store.forget_source("wire", START)
    (shortfall,) = store.explain_page("https://post.example/1")[0].shortfalls
    assert shortfall.detail == "it was judged twin of an article of wire, a source that was forgotten"


def test_an_alert_that_others_joined_goes_on_in_their_words(store: SqlStore) -> None:
    settled(store, "wire", 1, make_analysed(make_article(title="As the wire had it", url="https://wire.example/1")))
    settled(store, "post", 1, make_analysed(make_article(title="As the post had it", url="https://post.example/1")))
    before = alert_of(store)
    forgotten = store.forget_source("wire", START)
    assert (forgotten.alerts, forgotten.handed_over) == (0, 1)
    after = alert_of(store)
    assert (after.id, after.targets, after.why) == (before.id, before.targets, before.why)
    assert (before.article.title, after.article.title) == ("As the wire had it", "As the post had it")
    assert "As the wire had it" not in str(after)


def test_a_later_repeat_still_joins_the_alert_that_was_handed_over(store: SqlStore) -> None:
    settled(store, "wire", 1)
    settled(store, "post", 1)
    store.forget_source("wire", START)
    settled(store, "sun", 1)
    (history,) = store.explain_page("https://sun.example/1")
    ((_, telling),) = history.verdicts
    assert isinstance(telling, Joined)
    assert telling.alert == alert_of(store).id


def test_an_alert_that_it_only_joined_is_as_it_was(store: SqlStore) -> None:
    settled(store, "post", 1)
    settled(store, "wire", 1)
    before = alert_of(store)
    assert store.forget_source("wire", START).alerts == 0
    assert alert_of(store) == before


def test_what_a_related_alert_refers_to_is_not_left_hanging(store: SqlStore) -> None:
    settled(store, "wire", 1)
    other = make_article(title="Second", body="Quite another text of a launch, told by nobody else so far today.")
    settled(store, "post", 2, make_analysed(replace(other, url="https://post.example/2")))
    with store._database.writing() as connection:
        connection.execute(text("UPDATE alerts SET related = (SELECT id FROM alerts ORDER BY article_id LIMIT 1)"))
    store.forget_source("wire", START)
    assert rows(store, "SELECT related FROM alerts") == [(None,)]


def test_it_goes_in_parts_and_what_was_cut_short_goes_on(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "AT_ONCE", 2)
    for number in range(1, 6):
        story = make_article(title=f"Story {number}", body=f"Text number {number} of its own, and no other's words.")
        settled(store, "wire", number, make_analysed(replace(story, url=f"https://wire.example/{number}")))
    with store._database.writing() as connection:
        assert room._forget_some(connection, "wire", START)
    assert len(rows(store, "SELECT * FROM articles")) == 3
    assert store.forget_source("wire", START).articles == 3


def test_a_source_that_comes_back_begins_anew(store: SqlStore) -> None:
    settled(store, "wire", 1)
    store.forget_source("wire", START)
    store.enrol([(make_source(name), f"{name}.example") for name in NAMES], START)
    (due,) = store.due_sources(START, host="wire.example")
    assert due.memory == SourceMemory()


def test_what_was_being_read_meanwhile_is_dropped(store: SqlStore) -> None:
    """A daemon may be in the middle of an entry."""
    entry = make_entry(1, source="wire")
    record_poll(store, "wire", good_poll([entry]), now=START, next_at=START + HOUR)
    (due,) = store.due_entries(START, host="wire.example")
    store.forget_source("wire", START)
    circumstances = make_circumstances(source=make_source("wire"))
    assert store.settle(due.entry_id, [make_analysis(make_analysed())], circumstances, DECIDE) == ()


def test_a_poll_that_comes_back_too_late_costs_no_other_its_own(store: SqlStore) -> None:
    """Polls are stored several at a time."""
    store.forget_source("wire", START)
    polls = [
        PollToRecord(source=name, polled=good_poll([make_entry(1, source=name)]), now=START, judge=waiting_until(START))
        for name in ("wire", "post")
    ]
    assert [recorded.new for recorded in store.record_polls(polls)] == [0, 1]


def test_nothing_is_known_of_a_mistyped_name(store: SqlStore) -> None:
    with pytest.raises(InputError, match=r"nothing is stored of a source 'wira' .* it knows: post, sun, wire"):
        store.forget_source("wira", START)


def test_every_table_that_belongs_to_an_article_is_thought_of() -> None:
    """A new table with a foreign key to what is forgotten must be handled in `forgetting.py`."""
    owners = {"entries", "articles", "alerts", "sources"}
    pointing = {
        table for table in metadata.sorted_tables for key in table.foreign_keys if key.column.table.name in owners
    }
    assert pointing - HANDLED == set()

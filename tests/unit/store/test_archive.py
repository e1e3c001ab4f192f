"""The archive: found by words, judged, kept for a while; and the daemon's sign of life."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from monitor.alerting import bind
from monitor.model import ArchiveQuery, Heartbeat, Judged, Judgement, NotModified, SourceMemory
from monitor.rules.definition import Rule
from monitor.store import SqlStore, open_store
from monitor.store.tables import articles, verdicts
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
LATER = START + timedelta(days=100)
DECIDE = bind({"launch": Rule(id="launch", condition="launch", targets=("desk",))}, ())


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    """An empty database with one source whose first poll is over."""
    is_file = request.param == "sqlite"
    made = open_store(f"sqlite:///{tmp_path}/test.db" if is_file else request.getfixturevalue("postgresql"))
    made.enrol([(make_source(), "wire.example")], START)
    record_poll(made, "wire", NotModified(memory=SourceMemory()), now=START, next_at=START + HOUR)
    yield made
    made.close()


def keep(store: SqlStore, number: int, body: str, *, rules: tuple[str, ...] = (), days: float = 0) -> int:
    """The key of an article of that number, first seen so many days after `START`, matched by these rules."""
    at = START + timedelta(days=days)
    record_poll(store, "wire", good_poll([make_entry(number)]), now=at, next_at=at + HOUR)
    due = next(one for one in store.due_entries(at, host="wire.example") if one.entry == make_entry(number))
    article = make_article(body, url=f"https://wire.example/{number}", published=at)
    analysed = replace(make_analysed(article, rules=rules), words=b"words")
    circumstances = make_circumstances(first_seen=at, now=at)
    return store.settle(due.entry_id, [make_analysis(analysed)], circumstances, DECIDE)[0].article_id


def rows(store: SqlStore, table: object) -> int:
    with store._database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def broken(store: SqlStore) -> list[object]:
    """Rows whose parent is gone; a server refuses to make any."""
    if store._database.file is None:
        return []
    with store._database.reading() as connection:
        return list(connection.execute(text("PRAGMA foreign_key_check")))


def test_days_are_those_of_utc_whatever_zone_the_server_keeps(store: SqlStore) -> None:
    """A server's session may have a zone of its own; the late evening in UTC is the next day in Seoul."""
    if store._database.file is None:
        with store._database.reading() as connection:
            connection.execute(text("SET TIME ZONE 'Asia/Seoul'"))
    late = START.replace(hour=23) + timedelta(days=3) - START
    keep(store, 1, "Story 1.", days=late / timedelta(days=1))
    assert store.arrivals(START) == {"wire": {(START + late).date(): 1}}


class TestReading:
    def test_ids_come_newest_first_and_within_the_bounds(self, store: SqlStore) -> None:
        one, two, three = (keep(store, n, f"Story {n}.", days=n) for n in (1, 2, 3))
        assert store.article_ids(ArchiveQuery()) == (three, two, one)
        since, until = START + timedelta(days=2), START + timedelta(days=3)
        assert store.article_ids(ArchiveQuery(since=since, until=until, source="wire")) == (two,)
        assert store.article_ids(ArchiveQuery(source="other")) == ()

    def test_ids_come_some_at_a_time_none_twice_and_none_left_out(self, store: SqlStore) -> None:
        """Also where several were first seen at one moment."""
        kept = [keep(store, n, f"Story {n}.", days=n // 3) for n in range(1, 8)]
        found = list(store.id_batches(ArchiveQuery(source="wire"), 2))
        assert [len(some) for some in found] == [2, 2, 2, 1]
        assert [one for some in found for one in some] == sorted(kept, reverse=True)
        assert list(store.id_batches(ArchiveQuery(source="other"), 2)) == []

    def test_words_and_articles_are_loaded_in_the_order_asked_for(self, store: SqlStore) -> None:
        one, two = (keep(store, n, f"Story {n}.", days=n) for n in (1, 2))
        assert store.load_words([two, 99, one]) == {two: b"words", one: b"words"}
        found = store.load_archived([two, 99, one])
        assert [one.article.body for one in found] == ["Story 2.", "Story 1."]
        assert (found[0].first_seen, found[0].source) == (START + timedelta(days=2), make_source())

    def test_stages_count_what_came_how_far(self, store: SqlStore) -> None:
        keep(store, 1, "Story 1.")
        stages = store.stages(ArchiveQuery(since=START))
        assert (stages.entries, stages.read, stages.articles, stages.unique, stages.sources) == (1, 1, 1, 1, 1)
        assert stages.first == stages.last == START

    def test_an_alert_of_the_past_names_its_articles(self, store: SqlStore) -> None:
        one = keep(store, 1, make_article().body, rules=("launch",))
        two = keep(store, 2, make_article().body, rules=("launch",))
        (told,) = store.told_alerts(ArchiveQuery())
        assert (told.rule, told.articles, told.at) == ("launch", (one, two), START)

    def test_arrivals_are_counted_by_source_and_day(self, store: SqlStore) -> None:
        for number in (1, 2):
            keep(store, number, f"Story {number}.", days=1)
        assert store.arrivals(START) == {"wire": {(START + timedelta(days=1)).date(): 2}}

    def test_articles_are_found_by_their_address(self, store: SqlStore) -> None:
        one = keep(store, 1, "Story.")
        assert store.find_articles("https://wire.example/1?utm_source=x") == (one,)
        assert store.find_articles("https://wire.example/2") == ()


class TestJudging:
    def test_the_last_word_counts(self, store: SqlStore) -> None:
        one = keep(store, 1, "Story.")
        first = Judgement(article_id=one, rule="launch", judged=Judged.GOOD, who="ann", at=START)
        last = replace(first, judged=Judged.NOISE, who="bob", comment="a drill")
        for said in (first, last):
            store.judge(said)
        assert store.judgements() == (last,)


class TestRetention:
    def test_old_articles_go_with_all_that_is_theirs(self, store: SqlStore) -> None:
        keep(store, 1, "An old story that nobody was told.")
        new = keep(store, 2, "A new one.", days=99)
        assert [store.drop_old(LATER - timedelta(days=90)) for _ in range(2)] == [1, 0]
        assert store.article_ids(ArchiveQuery()) == (new,)
        assert broken(store) == []

    def test_what_an_alert_tells_and_what_joined_it_stays(self, store: SqlStore) -> None:
        kept = [keep(store, n, make_article().body, rules=("launch",)) for n in (1, 2)]
        assert store.drop_old(LATER) == 0
        assert set(store.article_ids(ArchiveQuery())) == set(kept)
        assert rows(store, verdicts) == 2

    def test_what_was_judged_stays(self, store: SqlStore) -> None:
        one = keep(store, 1, "Story.")
        store.judge(Judgement(article_id=one, rule="launch", judged=Judged.MISSED, who="ann", at=START))
        assert store.drop_old(LATER) == 0

    def test_an_update_outlives_what_it_follows(self, store: SqlStore) -> None:
        """It still says that it follows another, and no longer which."""
        body = make_article().body
        keep(store, 1, body)
        two = keep(store, 2, body, days=1)
        assert store.drop_old(START + HOUR) == 1
        (history,) = store.explain_page("https://wire.example/2")
        assert (type(history.novelty).__name__, history.of) == ("Update", None)
        assert store.article_ids(ArchiveQuery()) == (two,)
        assert broken(store) == []

    def test_one_step_is_short_whatever_there_is_to_drop(self, store: SqlStore) -> None:
        """At most a hundred articles a transaction."""
        keep(store, 1, "Story.")
        with store._database.writing() as connection:
            row = dict(connection.execute(select(articles)).mappings().one())
            more = [row | {"id": number, "address": str(number)} for number in range(10, 160)]
            connection.execute(articles.insert(), more)
        assert [store.drop_old(LATER) for _ in range(3)] == [100, 51, 0]


def test_the_last_sign_of_life_is_kept(store: SqlStore) -> None:
    assert store.last_beat() is None
    first = Heartbeat(pid=7, started_at=START, passed_at=START)
    last = replace(first, passed_at=START + HOUR)
    store.beat(first)
    store.beat(last)
    assert store.last_beat() == last


def test_who_holds_the_database_is_known_while_it_is_held(tmp_path: Path) -> None:
    """And nothing is changed by asking."""
    store = open_store(f"sqlite:///{tmp_path}/test.db")
    other = open_store(f"sqlite:///{tmp_path}/test.db")
    assert other.holder() is None
    store.claim_daemon(4711)
    assert other.holder() == 4711
    store.release_daemon()
    assert other.holder() is None
    other.close()
    store.close()


def test_sizes_are_of_what_is_there(store: SqlStore) -> None:
    keep(store, 1, "Story.")
    sizes = store.sizes()
    assert (sizes.articles, sizes.words, sizes.oldest) == (1, 5, START)
    assert sizes.bodies > 0
    assert sizes.file > sizes.bodies or store._database.file is None

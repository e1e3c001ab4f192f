"""What the pipeline is promised of the archive by the store and its fake: signs of life, and old articles that go."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.alerting import bind
from monitor.model import Fresh, Heartbeat, NotModified, SourceMemory
from monitor.ports import Settled, Store
from monitor.rules.definition import Rule
from monitor.testing import (
    LAUNCH,
    START,
    good_poll,
    make_analysed,
    make_analysis,
    make_article,
    make_circumstances,
    make_entry,
    record_poll,
)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DECIDE = bind({"launch": Rule(id="launch", condition="launch", targets=("desk",))}, ())


@pytest.fixture
def store(store: Store) -> Store:
    """A store with one source whose first poll is over."""
    record_poll(store, "wire", NotModified(memory=SourceMemory()), now=START, next_at=START + HOUR)
    return store


def settle(store: Store, number: int, at: datetime, *, rules: tuple[str, ...] = ()) -> Settled:
    """An article of that number, first seen then; all of them are copies of one."""
    record_poll(store, "wire", good_poll([make_entry(number)]), now=at, next_at=at + HOUR)
    due = next(one for one in store.due_entries(at, host="wire.example") if one.entry == make_entry(number))
    article = make_article(LAUNCH, url=f"https://wire.example/{number}", published=at)
    analysed = replace(make_analysed(article, rules=rules), words=b"words")
    circumstances = make_circumstances(first_seen=at, now=at)
    return store.settle(due.entry_id, [make_analysis(analysed)], circumstances, DECIDE)[0]


def all_dropped(store: Store, before: datetime) -> int:
    """How many went until none was left to go."""
    gone = some = store.drop_old(before)
    while some:
        gone += (some := store.drop_old(before))
    return gone


def test_articles_go_when_they_are_old_and_not_before(store: Store) -> None:
    settle(store, 1, START)
    assert all_dropped(store, START) == 0
    assert all_dropped(store, START + HOUR) == 1
    assert store.tally().articles == 0


def test_what_an_alert_tells_and_what_joined_it_stays(store: Store) -> None:
    settle(store, 1, START, rules=("launch",))
    settle(store, 2, START, rules=("launch",))
    assert all_dropped(store, START + DAY) == 0
    assert store.tally().articles == 2


def test_what_is_gone_is_nobodys_twin(store: Store) -> None:
    """And what comes after has a key of its own."""
    settle(store, 1, START)
    kept = settle(store, 2, START + 8 * DAY)
    all_dropped(store, START + DAY)
    after = settle(store, 3, START + 16 * DAY)
    assert after.decision.novelty == Fresh()
    assert after.article_id > kept.article_id


def test_a_sign_of_life_takes_the_place_of_the_last(store: Store) -> None:
    beat = Heartbeat(pid=1, started_at=START, passed_at=START)
    store.beat(beat)
    store.beat(replace(beat, passed_at=START + HOUR))

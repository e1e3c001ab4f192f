"""What waits for a follow-up: only what somebody can hear of, since all of it is looked at at every tick."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from monitor.alerting import bind
from monitor.model import EventFacts, NotModified, SourceMemory, Timing
from monitor.rules.definition import Rule
from monitor.store import SqlStore, open_store
from monitor.store.tables import alerts
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

EVENT = EventFacts(
    event_class="launch", act="missile_test", actors=("KP",), first=START.date(), last=START.date(), is_dated=True
)
TEXTS = (
    "Fishermen on the northern shore heard two bangs before breakfast.",
    "Shares of insurers slipped in the capital at noon.",
)


def report(store: SqlStore, number: int) -> None:
    """The event is told by another outlet."""
    record_poll(store, "wire", NotModified(memory=SourceMemory()), now=START, next_at=START)
    record_poll(store, "wire", good_poll([make_entry(number)]), now=START, next_at=START)
    (due,) = store.due_entries(START, host="wire.example")
    article = make_article(TEXTS[number], title=f"Report {number}", url=f"https://outlet-{number}.example/a")
    analysed = replace(make_analysed(article), events={"launch": EVENT})
    decide = bind({"launch": Rule(id="launch", condition="launch", targets=("desk",))}, (), Timing())
    store.settle(due.entry_id, [make_analysis(analysed)], make_circumstances(), decide)


def pending(store: SqlStore) -> list[bool]:
    with store._database.reading() as connection:
        return [since is not None for since in connection.execute(select(alerts.c.pending_since)).scalars()]


@pytest.mark.parametrize("is_rehearsed", [False, True])
def test_a_join_waits_for_a_follow_up_where_somebody_hears_of_its_alert(is_rehearsed: bool, tmp_path: Path) -> None:
    """In a dry run nobody does, whether the alert was settled before the join or after it."""
    store = open_store(f"sqlite:///{tmp_path}/a.db")
    store.enrol([(make_source(), "wire.example")], START)
    report(store, 0)
    if is_rehearsed:
        store.rehearse_deliveries(START, since=START - timedelta(days=1))
    report(store, 1)
    assert pending(store) == [not is_rehearsed]
    store.rehearse_deliveries(START, since=START - timedelta(days=1))
    assert pending(store) == [False]
    store.close()

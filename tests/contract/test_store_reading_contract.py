"""What `ports.SourceStore` promises of how well the pages of a source are read; real store and fake alike."""

from dataclasses import replace

import pytest

from monitor.model import Overrides, PageFault, ReadingRecord
from monitor.ports import Store
from monitor.testing import START, good_poll, make_source, record_poll

RECORD = ReadingRecord(
    recent=((), (PageFault.TEXT, PageFault.DATE)),
    pages=7.5,
    faulty=(1.0, 0.0, 2.5, 0.0),
    broken=(PageFault.TEXT,),
    since=START,
)


def kept(store: Store) -> ReadingRecord:
    """What is stored."""
    return store.judge_reading("wire", lambda record: record)[0]


def test_the_record_is_replaced_by_what_is_made_of_it(store: Store) -> None:
    assert store.judge_reading("wire", lambda record: replace(RECORD, pages=record.pages + 7.5)) == (
        ReadingRecord(),
        RECORD,
    )
    assert kept(store) == RECORD


def test_a_poll_leaves_it_as_it_is(store: Store) -> None:
    store.judge_reading("wire", lambda _: RECORD)
    record_poll(store, "wire", good_poll([]), now=START, next_at=START)
    assert kept(store) == RECORD
    assert [report.health.reading for report in store.source_reports()] == [RECORD]


def test_nothing_is_stored_of_a_source_that_is_not(store: Store) -> None:
    assert store.judge_reading("gone", lambda _: RECORD) == (ReadingRecord(), RECORD)
    assert store.judge_reading("gone", lambda record: record)[0] == ReadingRecord()


@pytest.mark.parametrize(
    ("change", "is_kept"),
    [({}, True), ({"extract": Overrides(body=".story")}, False), ({"location": "https://b.example/feed"}, False)],
    ids=["as before", "other selectors", "another address"],
)
def test_pages_are_counted_anew_after_a_change(store: Store, change: dict[str, object], is_kept: bool) -> None:
    """What was broken stays so until the pages say otherwise."""
    store.judge_reading("wire", lambda _: RECORD)
    store.enrol([(make_source("wire", **change), "a.example")], START)
    assert kept(store) == (RECORD if is_kept else ReadingRecord(broken=RECORD.broken, since=START))

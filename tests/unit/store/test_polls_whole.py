"""A poll is stored whole or not at all, wherever the process ends."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from monitor.alerting.health import judge_poll
from monitor.fetch import retry_at
from monitor.ports import PollToRecord
from monitor.store import SqlStore, open_store
from monitor.testing import START, good_poll, make_entry, make_source


class ProcessEnd(BaseException):
    """No handler of ours catches it."""


def end_after(store: SqlStore, statements: int) -> None:
    """End the process, as it were, when it is about to run one statement more than these."""
    left = [statements]

    def count(*_: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise ProcessEnd

    event.listen(store._database._engine, "before_cursor_execute", count)


def poll_of(name: str) -> PollToRecord:
    """A good poll of three entries, with a validator."""
    polled = good_poll([make_entry(number, source=name) for number in (1, 2, 3)], etag="v1")
    judge = judge_poll(make_source(name), polled, now=START, jitter=0.5, retry_at=retry_at)
    return PollToRecord(source=name, polled=polled, now=START, judge=judge)


@pytest.mark.parametrize("statements", [*range(9), 40])
def test_a_validator_never_stands_without_the_entries_that_it_vouches_for(tmp_path: Path, statements: int) -> None:
    """Two polls in one transaction, ended before every one of its statements: the next poll lists what is missing."""
    url = f"sqlite:///{tmp_path}/test.db"
    store = open_store(url)
    store.enrol([(make_source("a"), "a.example"), (make_source("b"), "b.example")], START)
    end_after(store, statements)
    is_done = False
    try:
        store.record_polls([poll_of("a"), poll_of("b")])
        is_done = True
    except ProcessEnd:
        store.close()
    again = open_store(url)
    etags = [report.memory.etag for report in again.source_reports()]
    assert (again.tally().entries, etags) == ((6, ["v1", "v1"]) if is_done else (0, [None, None]))
    assert is_done is (statements == 40)
    again.close()

"""Fakes that ship, one for each seam of `monitor.ports`: they keep its promises, without the outside world.

    ManualClock     time that a test moves            FakeFetcher     answers as scripted
    MemoryStore     all of `ports.Store` in dicts     FakeNotifier    writes down what it is to send
    make_...        small valid values

To add a fake: implement the Protocol, and run its contract suite (`tests/contract/`) over it too.
"""

from monitor.testing.clock import START, ManualClock
from monitor.testing.fetcher import FakeFetcher, good_poll, page_of
from monitor.testing.making import (
    LAUNCH,
    make_analysed,
    make_analysis,
    make_article,
    make_circumstances,
    make_claim,
    make_entry,
    make_match,
    make_source,
)
from monitor.testing.notifier import FakeNotifier
from monitor.testing.sources import record_poll, waiting_until
from monitor.testing.store import MemoryStore

__all__ = [
    "LAUNCH",
    "START",
    "FakeFetcher",
    "FakeNotifier",
    "ManualClock",
    "MemoryStore",
    "good_poll",
    "make_analysed",
    "make_analysis",
    "make_article",
    "make_circumstances",
    "make_claim",
    "make_entry",
    "make_match",
    "make_source",
    "page_of",
    "record_poll",
    "waiting_until",
]

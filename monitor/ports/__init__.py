"""The seams: what the pipeline needs of the outside, as Protocols, with their promises.

Each has a real implementation, a fake in `monitor.testing`, and one contract suite over both.
Promises that hold for all: instants are aware UTC; expected failures come back as values; what is
raised is a `MonitorError` naming the thing, the place and the remedy.

    working.py   Clock, Fetcher, Analyst, Notifier, Engine, Observer
    storing.py   Store, in parts: SourceStore, NoticeStore, ArticleStore, Outbox, LoadStore
    values.py    what passes through them

To add a seam: a Protocol of one to four methods with its promises, a fake in `monitor.testing`, a contract suite.
"""

from monitor.ports.storing import ArticleStore, LoadStore, NoticeStore, Outbox, SourceStore, Store
from monitor.ports.values import (
    Analysis,
    Decide,
    DueDelivery,
    DueEntry,
    DueSource,
    Handler,
    Job,
    PollToRecord,
    RecordedPoll,
    Rehearsal,
    Settled,
    Tally,
)
from monitor.ports.working import Analyst, Clock, Engine, Fetcher, Notifier, Observer

__all__ = [
    "Analysis",
    "Analyst",
    "ArticleStore",
    "Clock",
    "Decide",
    "DueDelivery",
    "DueEntry",
    "DueSource",
    "Engine",
    "Fetcher",
    "Handler",
    "Job",
    "LoadStore",
    "NoticeStore",
    "Notifier",
    "Observer",
    "Outbox",
    "PollToRecord",
    "RecordedPoll",
    "Rehearsal",
    "Settled",
    "SourceStore",
    "Store",
    "Tally",
]

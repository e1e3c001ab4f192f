"""The way of an article, in order; no library and no judgement in it.

    tick      what is due?      -> jobs:  visit HOST ...   deliver TARGET ...
    visit     poll | store entries | read, analyse | settle        (one job a host: politeness)
    deliver   begin | send | finish                                 (one target at a time: nobody waits for another)

Every step is durable before the next begins, so a crash costs a repetition of the step, never an item:
entries are stored before they are read, a decision with its alerts and deliveries is one transaction,
a delivery is marked as begun before it is sent.

    passes.py      tick, visit: what is due, in which order
    polling.py     a source -> entries, stored with what the poll says of the source
    recording.py   polls that end together, stored together
    reading.py     an entry -> documents -> judged articles, stored
    drifting.py    what the pages of a visit gave -> can their source still be read well?
    telling.py     what was decided -> facts, and jobs of delivery
    delivering.py  a delivery -> one attempt, marked

To add a step: one module of this kind, called from `passes`; what it decides belongs into the core.
"""

from monitor.pipeline.delivering import SEND_ATTEMPTS, SEND_EVERY, deliver, send
from monitor.pipeline.parts import Heart, Parts
from monitor.pipeline.passes import handlers, keep_house, report_pass, tick, visit
from monitor.pipeline.polling import poll, poll_host
from monitor.pipeline.reading import (
    FINAL,
    READ_AHEAD,
    READ_ATTEMPTS,
    READ_EVERY,
    Found,
    document_of_summary,
    judge,
    read,
)
from monitor.pipeline.telling import report_finding

__all__ = [
    "FINAL",
    "READ_AHEAD",
    "READ_ATTEMPTS",
    "READ_EVERY",
    "SEND_ATTEMPTS",
    "SEND_EVERY",
    "Found",
    "Heart",
    "Parts",
    "deliver",
    "document_of_summary",
    "handlers",
    "judge",
    "keep_house",
    "poll",
    "poll_host",
    "read",
    "report_finding",
    "report_pass",
    "send",
    "tick",
    "visit",
]

"""Who calls the pipeline, and when. What is due is the store's to say.

    embedded.py      one process: APScheduler ticks, asyncio tasks work, a claim is a set in memory
    distributed.py   one of many workers: a claim is a pgqueuer job in the database that they share
    claims.py        pgqueuer's tables, and its driver
    repeating.py     ticks and chores at their intervals, whatever the clock does
    pauses.py        how long a job that failed is left alone; the same for both
    clock.py         the real time and chance
    pool.py          processes for analysis, each killed when a page takes too long

To add an engine: implement `ports.Engine` in a file of its own; the contract suite in
`tests/contract/test_engine_contract.py` says what it must keep.
"""

from monitor.engine.clock import SystemClock
from monitor.engine.embedded import EmbeddedEngine
from monitor.engine.pauses import Beginnings, BeginningsInMemory
from monitor.engine.pool import Crash, ProcessPool, check_processes

__all__ = [
    "Beginnings",
    "BeginningsInMemory",
    "Crash",
    "EmbeddedEngine",
    "ProcessPool",
    "SystemClock",
    "check_processes",
]

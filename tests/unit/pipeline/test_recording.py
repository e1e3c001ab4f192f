"""Polls that end while another is being stored are stored together, and none is held up by another's fault."""

import asyncio
from collections.abc import Sequence

import pytest

from monitor.model import HostRecord, NotModified, PollJudgement, SourceHealth, SourceMemory
from monitor.pipeline.recording import AT_ONCE, Recorder
from monitor.ports import PollToRecord, RecordedPoll
from monitor.testing import START, waiting_until

JUDGED = PollJudgement(health=SourceHealth(), host=HostRecord(), next_at=START)


def poll(source: str) -> PollToRecord:
    """A poll of a source."""
    return PollToRecord(source=source, polled=NotModified(memory=SourceMemory()), now=START, judge=waiting_until(START))


class Disk:
    """Takes its time, remembers its transactions, and fails over the source `bad`."""

    def __init__(self) -> None:
        self.transactions: list[list[str]] = []

    async def record(self, polls: Sequence[PollToRecord]) -> tuple[RecordedPoll, ...]:
        names = [one.source for one in polls]
        self.transactions.append(names)
        await asyncio.sleep(0.001)
        if "bad" in names:
            raise ZeroDivisionError
        return tuple(RecordedPoll(new=len(name), judgement=JUDGED) for name in names)


def record(disk: Disk, *sources: str) -> list[RecordedPoll | BaseException]:
    """Record a poll of each at once."""

    async def go() -> list[RecordedPoll | BaseException]:
        recorder = Recorder()
        waiting = (recorder.record(poll(source), disk.record) for source in sources)
        return list(await asyncio.gather(*waiting, return_exceptions=True))

    return asyncio.run(go())


def test_each_gets_what_became_of_it_and_all_take_few_transactions() -> None:
    disk = Disk()
    names = [f"s{number}" * (1 + number % 3) for number in range(50)]
    found = record(disk, *names)
    assert [one.new for one in found if isinstance(one, RecordedPoll)] == [len(name) for name in names]
    assert len(disk.transactions) <= 2


def test_nobody_else_waits_for_more_than_a_bounded_transaction() -> None:
    disk = Disk()
    record(disk, *(f"s{number}" for number in range(250)))
    assert max(map(len, disk.transactions)) == AT_ONCE
    assert sum(map(len, disk.transactions)) == 250


def test_one_that_cannot_be_stored_costs_the_others_nothing() -> None:
    found = record(Disk(), "a", "bad", "b")
    assert [type(one).__name__ for one in found] == ["RecordedPoll", "ZeroDivisionError", "RecordedPoll"]


def test_a_poll_that_is_given_up_holds_up_nobody() -> None:
    """A cancelled visit, while its poll waits to be stored."""
    disk = Disk()

    async def go() -> RecordedPoll:
        recorder = Recorder()
        given_up = asyncio.create_task(recorder.record(poll("a"), disk.record))
        await asyncio.sleep(0)
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        return await recorder.record(poll("bb"), disk.record)

    assert asyncio.run(go()).new == 2

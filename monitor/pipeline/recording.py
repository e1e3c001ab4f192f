"""Polls that end while another is being stored are stored together: one transaction, one sync of the disk."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from monitor.ports import PollToRecord, RecordedPoll

Record = Callable[[Sequence[PollToRecord]], Awaitable[tuple[RecordedPoll, ...]]]

AT_ONCE = 100
"""Polls in one transaction, so that nobody else waits long for the store."""


class Recorder:
    """Gathers what waits. Used from one event loop."""

    def __init__(self) -> None:
        """Nothing waits."""
        self._waiting: deque[tuple[PollToRecord, asyncio.Future[RecordedPoll]]] = deque()
        self._writer: asyncio.Task[None] | None = None

    async def record(self, poll: PollToRecord, record: Record) -> RecordedPoll:
        """Store one poll, perhaps together with others; returns when it is durable. Raises what `record` raises."""
        done: asyncio.Future[RecordedPoll] = asyncio.get_running_loop().create_future()
        self._waiting.append((poll, done))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write(record))
        return await done

    async def _write(self, record: Record) -> None:
        while self._waiting:
            some = [self._waiting.popleft() for _ in range(min(len(self._waiting), AT_ONCE))]
            try:
                recorded = await record([poll for poll, _ in some])
            except Exception:  # noqa: BLE001 - one that cannot be stored must not keep the others from it
                await _write_singly(some, record)
            else:
                for (_, done), one in zip(some, recorded, strict=True):
                    _settle(done, one)


async def _write_singly(some: Sequence[tuple[PollToRecord, asyncio.Future[RecordedPoll]]], record: Record) -> None:
    for poll, done in some:
        try:
            (one,) = await record([poll])
        except Exception as error:  # noqa: BLE001 - it is raised where the poll waits
            if not done.done():
                done.set_exception(error)
        else:
            _settle(done, one)


def _settle(done: "asyncio.Future[RecordedPoll]", recorded: RecordedPoll) -> None:
    if not done.done():  # whoever waited may have been cancelled
        done.set_result(recorded)

"""A ceiling over the bytes a second of all requests together."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Final, Protocol

from monitor.ports import Clock

BURST: Final = timedelta(seconds=1)
"""So much of the line may be used at once."""

LONGEST_PAUSE: Final = timedelta(minutes=1)
"""A clock set back must not stop everything for hours."""


class Deadline(Protocol):
    """`asyncio.Timeout`, as far as it is needed here."""

    def when(self) -> float | None:
        """In the time of the loop; None without a deadline."""

    def reschedule(self, when: float | None) -> None:
        """Put it off."""


class Bandwidth:
    """Lets bytes through at a rate. Used from one event loop."""

    def __init__(self, rate: int | None, clock: Clock) -> None:
        """Keep bytes a second; None lets everything through."""
        self._rate = rate
        self._clock = clock
        self._free_at: datetime | None = None

    async def paced(self, chunks: AsyncIterator[bytes], deadline: Deadline) -> AsyncIterator[bytes]:
        """The same chunks, each when there is room for it; the wait for that does not count against the deadline."""
        async for chunk in chunks:
            waited = await self._take(len(chunk))
            until = deadline.when()
            if waited and until is not None:
                deadline.reschedule(until + waited)
            yield chunk

    async def _take(self, size: int) -> float:
        """Wait until these bytes fit in; returns the seconds."""
        if self._rate is None:
            return 0.0
        now = self._clock.now()
        self._free_at = max(self._free_at or now, now) + timedelta(seconds=size / self._rate)
        pause = min(self._free_at - now, LONGEST_PAUSE) - BURST
        if pause <= timedelta():
            return 0.0
        await self._clock.sleep(pause.total_seconds())
        return pause.total_seconds()

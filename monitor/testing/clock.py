"""Time that a test owns."""

import asyncio
from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
"""A Wednesday morning."""


class ManualClock:
    """Implements `ports.Clock`: time stands still until it is moved, and sleeping moves it."""

    def __init__(self, now: datetime = START, *, jitter: float = 0.5) -> None:
        """`now` must be aware; `jitter` is what `jitter()` always gives, in [0, 1)."""
        self._now = now
        self._jitter = jitter
        self.slept: list[float] = []

    def now(self) -> datetime:
        """The instant it was set or moved to, UTC."""
        return self._now.astimezone(UTC)

    def advance(self, step: timedelta) -> datetime:
        """Move on, and return the new instant."""
        self._now += step
        return self.now()

    async def sleep(self, seconds: float) -> None:
        """Move on by that many seconds at once, and let other tasks run."""
        self.slept.append(seconds)
        self.advance(timedelta(seconds=seconds))
        await asyncio.sleep(0)

    def jitter(self) -> float:
        """Always the same."""
        return self._jitter

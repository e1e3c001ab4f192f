"""The real clock: the only place that asks the system for the time or for chance."""

import asyncio
import random
from datetime import UTC, datetime


class SystemClock:
    """Implements `ports.Clock`."""

    def now(self) -> datetime:
        """See `ports.Clock`."""
        return datetime.now(UTC)  # noqa: TID251 - this is the clock that everybody else is given

    async def sleep(self, seconds: float) -> None:
        """See `ports.Clock`."""
        await asyncio.sleep(seconds)

    def jitter(self) -> float:
        """See `ports.Clock`."""
        return random.random()  # noqa: TID251, S311 - likewise; nothing secret depends on it

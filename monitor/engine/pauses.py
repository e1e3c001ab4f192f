"""How long a job that failed is left alone, and when one that kills its worker is set aside; the same for every engine.

What fails again and again (a full disk, a database that is away) must not be tried, nor its host asked,
every second; but it comes back by itself. What *kills* the process that works at it is another matter: it
leaves no failure behind, only a beginning without an end, and would be begun again for ever.
"""

from datetime import timedelta
from typing import Final, Protocol

FIRST_PAUSE: Final = timedelta(seconds=5)
LONGEST_PAUSE: Final = timedelta(minutes=5)
"""A job that fails is not taken again for the first pause, doubled at each further failure up to the longest."""

MOST_BEGINNINGS: Final = 8
"""So often a job may be begun without an end before it is set aside: more often than one deadly page of its host is."""

SET_ASIDE_FOR: Final = timedelta(hours=1)
"""Then it is taken up again as if it were new: what killed its worker may have been mended since."""


def pause_after(failures: int) -> timedelta:
    """How long to leave a job alone that has failed so many times in a row, 1 or more."""
    times: int = 2 ** min(failures - 1, 16)
    return min(FIRST_PAUSE * times, LONGEST_PAUSE)


class Beginnings(Protocol):
    """Counts work that was begun and not ended: what kills its worker leaves nothing else behind."""

    async def begin(self, key: str) -> int:
        """Count a beginning, durably, before the work; returns how many before it have no end."""

    async def end(self, key: str) -> None:
        """The work came to an end, well or in a failure that could be told: its count is forgotten."""


class BeginningsInMemory:
    """For one process, which takes its counts with it."""

    def __init__(self) -> None:
        """Nothing was begun."""
        self._open: dict[str, int] = {}

    async def begin(self, key: str) -> int:
        """See `Beginnings`."""
        before = self._open.get(key, 0)
        self._open[key] = before + 1
        return before

    async def end(self, key: str) -> None:
        """See `Beginnings`."""
        self._open.pop(key, None)


async def ignore(_key: str) -> None:
    """What to do about a job that is set aside, where nobody wants to know."""

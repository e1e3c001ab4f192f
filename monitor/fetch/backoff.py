"""When to try again after a failure. Pure."""

from datetime import datetime, timedelta
from typing import Final

MAX_WAIT: Final = timedelta(hours=12)
"""Longest wait between two attempts: something that comes back is seen again the same day."""

MAX_ASKED: Final = timedelta(days=1)
"""Longest wait that a server may ask for; a faulty `Retry-After` must not silence a source for years."""

_MAX_DOUBLINGS: Final = 20
_SPREAD: Final = 0.25


def retry_at(now: datetime, failures: int, retry_after: timedelta | None, every: timedelta, jitter: float) -> datetime:
    """When to try again: the wait doubles with every failure up to `MAX_WAIT`, and never becomes "never".

    Args:
        now: UTC.
        failures: Failures in a row, this one included; 1 waits `every`.
        retry_after: What the server asked for, heeded up to `MAX_ASKED`; None where it said nothing.
        every: The usual interval; one longer than `MAX_WAIT` is kept as it is.
        jitter: In [0, 1); spreads attempts that failed together over a quarter of the wait.
    """
    doublings = min(max(failures - 1, 0), _MAX_DOUBLINGS)
    growing = min(every * 2**doublings, max(MAX_WAIT, every))
    asked = min(retry_after or timedelta(0), MAX_ASKED)
    wait: timedelta = max(growing, asked) * (1 + _SPREAD * jitter)
    return now + wait

"""Is a target worth trying? One that fails three times in a row gets a pause, then one message as a probe. Pure.

    closed -- three failures in a row, or "later, please" --> open -- pause over --> one probe
       ^                                                       ^                        |
       +---------------------- it arrived ---------------------+---- it failed: longer -+

Meanwhile what is due waits, without using up its attempts. The words are those of the circuit breaker
(M. Nygard, Release It!).
"""

from datetime import datetime, timedelta
from typing import Final

from monitor.model import Circuit, Outcome, SendResult

OPENS_AFTER: Final = 3
"""Failures in a row after which the target counts as down."""

FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(minutes=15)
"""A target that comes back is noticed within this."""

_SPREAD: Final = 0.25
_MAX_DOUBLINGS: Final = 10


def follow(circuit: Circuit, result: SendResult, now: datetime, jitter: float) -> Circuit:
    """How a target fares after one more message.

    Args:
        circuit: How it fared before.
        result: What became of the message.
        now: UTC.
        jitter: In [0, 1); spreads probes over a quarter of the pause.
    """
    if result.outcome is Outcome.SENT:
        return Circuit()
    failures = circuit.failures + 1
    pause = result.retry_after or timedelta()
    if failures >= OPENS_AFTER:
        growing = FIRST_PAUSE * 2 ** min(failures - OPENS_AFTER, _MAX_DOUBLINGS)
        pause = max(pause, min(growing, LONGEST_PAUSE) * (1 + _SPREAD * jitter))
    return Circuit(
        failures=failures,
        since=circuit.since or now,
        open_until=now + pause if pause else None,
        error=result.error,
    )


def is_down(circuit: Circuit) -> bool:
    """Whether people should know that messages do not arrive there."""
    return circuit.failures >= OPENS_AFTER

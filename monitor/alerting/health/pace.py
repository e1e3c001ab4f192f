"""When to poll a source next. Pure."""

from datetime import datetime, timedelta
from typing import Final

from monitor.alerting.health.rhythm import HOURS, rate_at
from monitor.model import Source
from monitor.model.health import Rhythm

ARRIVALS_A_POLL: Final = 0.5
"""Every second poll is to bring something: sooner wastes requests, later waits."""

_HOUR: Final = timedelta(hours=1)
_SHORTEST_RATE: Final = 1e-6


def next_interval(source: Source, rhythm: Rhythm, now: datetime) -> timedelta:
    """The time until the next poll, between `every` and `every_max`; always `every` where that is None.

    The interval follows the rate at which polls bring something new, as Miniflux's "entry frequency" does; the
    greater of the average rate and that of this hour of the week counts, so that mornings are not missed for the
    sake of quiet nights. One arrival in twice `every` is assumed to have been seen before the first poll: a new
    source is polled often and is left more and more in peace while nothing comes (a gamma prior once more).
    """
    if source.every_max is None:
        return source.every
    prior_hours = source.every / ARRIVALS_A_POLL / _HOUR
    average = (sum(rhythm.arrivals) + 1) / (rhythm.weeks * HOURS + prior_hours)
    rate = max(average, rate_at(rhythm, now), _SHORTEST_RATE)
    return min(max(ARRIVALS_A_POLL / rate * _HOUR, source.every), source.every_max)


def spread(interval: timedelta, jitter: float) -> timedelta:
    """The interval, a tenth more or less; jitter is in [0, 1)."""
    return interval * (0.9 + 0.2 * jitter)

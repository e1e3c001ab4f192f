"""How a host treats us: one that asks us to slow down is left alone by all its sources and pages. Pure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from monitor.model import FetchFailure, FetchReason
from monitor.model.health import HostRecord

REMEMBERED: Final = timedelta(days=1)
"""For so long after it asked us to slow down, a 403 of that host means the same."""

REFUSALS: Final = 2
"""So many 403 in a row, of a host that gave good answers before, mean it as well: some never say 429."""

FIRST_WAIT: Final = (timedelta(minutes=1), timedelta(minutes=15))
"""The first wait of a host, at least and at most, where it names none; it doubles."""

RetryAt = Callable[[datetime, int, timedelta | None, timedelta, float], datetime]
"""(now, failures so far, what the server asked for, usual interval, jitter in [0, 1)) -> when to try again."""


def is_throttling(host: HostRecord, failure: FetchFailure, now: datetime) -> bool:
    """Whether a failure means that this host wants to be asked less."""
    if failure.reason is FetchReason.THROTTLED:
        return True
    if failure.status != HTTPStatus.FORBIDDEN:
        return False
    is_known_for_it = host.throttled_at is not None and now - host.throttled_at < REMEMBERED
    return is_known_for_it or (host.ok_at is not None and host.refusals + 1 >= REFUSALS)


def after_success(host: HostRecord, now: datetime) -> HostRecord:
    """It answers: whoever waited for it may go on."""
    return HostRecord(throttled_at=host.throttled_at, ok_at=now)


def after_failure(
    host: HostRecord, failure: FetchFailure, *, now: datetime, retry_at: RetryAt, usual: timedelta, jitter: float
) -> HostRecord:
    """What concerns the host as a whole (it throttles, or cannot be reached) lets everything of it wait."""
    throttles = is_throttling(host, failure, now)
    refusals = host.refusals + (failure.status == HTTPStatus.FORBIDDEN)
    if not throttles and failure.reason is not FetchReason.UNREACHABLE:
        return replace(host, refusals=refusals)
    is_waiting = host.blocked_until is not None and host.blocked_until > now
    failures = max(host.failures, 1) if is_waiting else host.failures + 1  # what was under way is no further sign
    shortest, longest = FIRST_WAIT
    return HostRecord(
        failures=failures,
        refusals=refusals,
        throttled_at=now if throttles else host.throttled_at,
        ok_at=host.ok_at,
        blocked_until=retry_at(now, failures, failure.retry_after, min(max(usual, shortest), longest), jitter),
    )


def after_page(
    host: HostRecord, failure: FetchFailure, *, now: datetime, retry_at: RetryAt, jitter: float
) -> HostRecord:
    """The same for a page that could not be read; a page that cannot be reached says nothing of the host."""
    if not is_throttling(host, failure, now):
        return host
    return after_failure(host, failure, now=now, retry_at=retry_at, usual=FIRST_WAIT[0], jitter=jitter)

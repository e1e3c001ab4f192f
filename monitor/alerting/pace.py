"""When may a target be told? Pure.

    delivery -> critical                       now
             -> follow-up of a held alert      with it               (FIRST_WAITS)
             -> a moment for other outlets     after group_wait      (GROUP_WAIT)
             -> collected                      at the next digest    (DIGEST)
             -> quiet hours                    when they end         (QUIET)
             -> the rate is used up            when it allows        (RATE)

Whatever is held but for the group wait is told as a digest, together with all that has come by then;
nothing is dropped. Each attempt is asked about anew, so that a retry does not wake anybody either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.alerting.clocks import ends_at, next_at, next_full_hour
from monitor.model import Hold, HoldReason, Level, Pace, Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """What the pace of a delivery depends on.

    Attributes:
        level: Of its alert.
        since: When it was decided, UTC.
        is_digest: True when it was collected for a digest before; it is not collected again.
        is_first: True before the first attempt at an alert's first message.
        after: Of a follow-up whose alert waits for a digest: when that is due, UTC; else None.
    """

    level: Level
    since: datetime
    is_digest: bool = False
    is_first: bool = False
    after: datetime | None = None


def schedule(pace: Pace, pending: Pending, now: datetime, messages: Sequence[datetime]) -> Hold | None:
    """How long, and why, a delivery that is due has to wait; None when it may be sent now.

    Args:
        pace: How the target wants to be told.
        pending: The delivery.
        now: UTC.
        messages: When messages went to the target within the span of its rate, oldest first, UTC.
    """
    if pending.after is not None and (pending.after > now or not pending.is_digest):
        return Hold(until=max(pending.after, now), why=HoldReason.FIRST_WAITS, is_digest=True)
    if pending.level is Level.CRITICAL:
        return None
    if pending.is_first and now < pending.since + pace.group_wait:
        return Hold(until=pending.since + pace.group_wait, why=HoldReason.GROUP_WAIT)
    zone = ZoneInfo(pace.zone)
    return _until_digest(pace, pending, now, zone) or _until_day(pace, now, zone) or _until_rate(pace, now, messages)


def span_of(pace: Pace) -> timedelta:
    """How far back messages count."""
    return pace.rate.per if pace.rate else timedelta()


def _until_digest(pace: Pace, pending: Pending, now: datetime, zone: ZoneInfo) -> Hold | None:
    """At the digest's next time, or, where that is a quiet hour, when the quiet hours end."""
    if pace.digest is None or pending.is_digest:
        return None
    at = pace.digest.at
    moment = next_full_hour(now, zone) if at is None else next_at(at, now, zone)
    until = ends_at(pace.quiet, moment, zone) or moment
    return Hold(until=until, why=HoldReason.DIGEST, is_digest=True)


def _until_day(pace: Pace, now: datetime, zone: ZoneInfo) -> Hold | None:
    until = ends_at(pace.quiet, now, zone)
    return Hold(until=until, why=HoldReason.QUIET, is_digest=True) if until else None


def _until_rate(pace: Pace, now: datetime, messages: Sequence[datetime]) -> Hold | None:
    """When so few messages lie within the span that there is room for one more."""
    if pace.rate is None:
        return None
    recent = [moment for moment in messages if moment > now - pace.rate.per]
    if len(recent) < pace.rate.count:
        return None
    until = recent[-pace.rate.count] + pace.rate.per
    return Hold(until=until, why=HoldReason.RATE, is_digest=True, detail=rate_words(pace.rate))


def rate_words(rate: Rate) -> str:
    """`at most 20 in 60 min`."""
    return f"at most {rate.count} in {rate.per / timedelta(minutes=1):g} min"

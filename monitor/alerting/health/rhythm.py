"""The rhythm of a source: how often it brings something new at each hour of the week, and when it is too quiet. Pure.

The model is a Poisson process whose rate depends on the hour of the week. A rate is estimated from its own hour,
drawn towards the source's average as if `PRIOR_WEEKS` more had been watched at that average: the posterior mean
under a gamma prior (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.6). What counts is a poll that brought
something, not an article: articles come in bursts, which are not Poisson.

While nothing comes, the expected arrivals add up hour by hour (time rescaling: Brown et al. 2002, Neural Computation
14:325), so that an hour of the night weighs little. That none of n expected so far came has, with the rate itself
uncertain, the negative binomial's probability (1 + waited/n)^-n. A source is quiet when that falls below `SURPRISE`
and the wait is twice what it ever was before, which guards against all that is not Poisson: holidays, bursts.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from math import log, log1p
from typing import Final

from monitor.model.health import Rhythm

HOURS: Final = 168
HALF_LIFE: Final = timedelta(weeks=4)
PRIOR_WEEKS: Final = 1.0
ENOUGH_WEEKS: Final = 2.0
"""Before two of each weekday were seen, nothing is called quiet."""

ENOUGH_ARRIVALS: Final = 3.0
SURPRISE: Final = 1e-4
RECORD_TIMES: Final = 2.0
SHORTEST_SILENCE: Final = timedelta(hours=6)
LONGEST_STEP: Final = timedelta(days=1)
"""Of the time between two good polls no more counts as watched: we may have been off."""

_HOUR: Final = timedelta(hours=1)
_WEEK: Final = timedelta(weeks=1)


def hour_of_week(moment: datetime) -> int:
    """0 for the hour after Monday 0:00 of the moment's zone, 167 for the last of Sunday."""
    return moment.weekday() * 24 + moment.hour


def observe(rhythm: Rhythm, *, now: datetime, new: int, is_first: bool = False) -> Rhythm:
    """The rhythm after a good poll that brought `new` articles; what a first poll brings says nothing about it."""
    if is_first or rhythm.observed_at is None:
        return replace(rhythm, observed_at=now, faded_at=rhythm.faded_at or now)
    step = min(max(now - rhythm.observed_at, timedelta()), LONGEST_STEP)
    watched = replace(
        rhythm,
        observed_at=now,
        weeks=rhythm.weeks + step / _WEEK,
        waited=rhythm.waited + expected(rhythm, now - step, now),
    )
    return _arrived(watched, now, new) if new else watched


def _arrived(rhythm: Rhythm, now: datetime, new: int) -> Rhythm:
    fade = 0.5 ** ((now - (rhythm.faded_at or now)) / HALF_LIFE)
    arrivals = [count * fade for count in rhythm.arrivals or (0.0,) * HOURS]
    arrivals[hour_of_week(now)] += 1
    return Rhythm(
        arrivals=tuple(arrivals),
        weeks=rhythm.weeks * fade,
        articles=rhythm.articles * fade + new,
        observed_at=now,
        faded_at=now,
        longest=max(rhythm.longest * fade, rhythm.waited),
    )


def mean_rate(rhythm: Rhythm) -> float:
    """Arrivals an hour, all hours of the week together; 0 where nothing is known."""
    return sum(rhythm.arrivals) / (HOURS * rhythm.weeks) if rhythm.weeks else 0.0


def rate_at(rhythm: Rhythm, moment: datetime) -> float:
    """Arrivals an hour to be expected at that hour of the week."""
    return _rate(rhythm, hour_of_week(moment), mean_rate(rhythm))


def _rate(rhythm: Rhythm, hour: int, mean: float) -> float:
    seen = rhythm.arrivals[hour] if rhythm.arrivals else 0.0
    return (seen + PRIOR_WEEKS * mean) / (rhythm.weeks + PRIOR_WEEKS)


def expected(rhythm: Rhythm, start: datetime, end: datetime) -> float:
    """Arrivals to be expected between two instants (UTC)."""
    if not rhythm.arrivals:
        return 0.0
    mean = mean_rate(rhythm)
    total, moment = 0.0, start
    while moment < end:
        next_hour = moment.replace(minute=0, second=0, microsecond=0) + _HOUR
        until = min(next_hour, end)
        total += _rate(rhythm, hour_of_week(moment), mean) * ((until - moment) / _HOUR)
        moment = until
    return total


def is_quiet(rhythm: Rhythm, *, last_new_at: datetime | None, now: datetime) -> bool:
    """Whether it has brought nothing for longer than its own history explains."""
    arrivals = sum(rhythm.arrivals)
    if rhythm.weeks < ENOUGH_WEEKS or arrivals < ENOUGH_ARRIVALS or last_new_at is None:
        return False
    surprise = arrivals * log1p(rhythm.waited / arrivals)
    is_record = rhythm.waited > RECORD_TIMES * rhythm.longest
    return surprise > -log(SURPRISE) and is_record and now - last_new_at >= SHORTEST_SILENCE


def articles_a_day(rhythm: Rhythm) -> float | None:
    """What it usually brings; None where it has not been watched for a day."""
    days = rhythm.weeks * 7
    return rhythm.articles / days if days >= 1 else None

"""When a source is too quiet for its own history, and how often it is polled."""

import math
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.alerting.health import articles_a_day, is_quiet, next_interval, observe
from monitor.alerting.health.rhythm import HOURS, expected, hour_of_week, rate_at
from monitor.model import Rhythm
from monitor.testing import make_source

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
STEP = timedelta(minutes=30)
HOUR = timedelta(hours=1)
Rate = Callable[[datetime], float]


def office(moment: datetime) -> float:
    """Two an hour on working days, hardly anything at night, nothing at the weekend."""
    if moment.weekday() >= 5:
        return 0.0
    return 2.0 if 7 <= moment.hour < 19 else 0.05


class Life:
    """A source that is polled every half hour from a Monday on."""

    def __init__(self, rate: Rate, *, seed: int = 1) -> None:
        self.rate, self.chance = rate, random.Random(seed)
        self.now, self.alarms = MONDAY, 0
        self.last_new_at: datetime | None = None
        self.rhythm = observe(Rhythm(), now=MONDAY, new=40, is_first=True)

    def live(self, span: timedelta, *, is_dead: bool = False) -> "Life":
        """Poll for that long."""
        end = self.now + span
        while self.now < end:
            self.now += STEP
            chance = 1 - math.exp(-self.rate(self.now) * (STEP / HOUR))
            new = int(not is_dead and self.chance.random() < chance)
            self.rhythm = observe(self.rhythm, now=self.now, new=new)
            self.last_new_at = self.now if new else self.last_new_at
            self.alarms += self.is_quiet()
        return self

    def is_quiet(self) -> bool:
        """Whether it is called quiet now."""
        return is_quiet(self.rhythm, last_new_at=self.last_new_at, now=self.now)


@pytest.mark.parametrize("seed", range(3))
def test_nights_and_weekends_are_no_silence(seed: int) -> None:
    """Eight weeks of office hours, and not one alarm."""
    assert Life(office, seed=seed).live(timedelta(weeks=8)).alarms == 0


def test_a_source_that_dies_is_found_out_within_two_working_days() -> None:
    """It dies on a Monday at ten."""
    life = Life(office).live(timedelta(weeks=4, hours=10)).live(timedelta(hours=5), is_dead=True)
    assert not life.is_quiet()
    assert life.live(timedelta(hours=43), is_dead=True).is_quiet()


def test_the_same_silence_is_nothing_at_the_weekend() -> None:
    """Two days from Friday evening on are what it always does."""
    life = Life(office).live(timedelta(weeks=4, days=4, hours=20))
    assert not life.live(timedelta(hours=48), is_dead=True).is_quiet()


def test_nothing_is_called_quiet_before_it_is_known() -> None:
    """One busy week says nothing about the next weekend."""
    life = Life(lambda _: 1.0).live(timedelta(weeks=1))
    assert not life.live(timedelta(days=3), is_dead=True).is_quiet()


def test_it_is_well_again_with_the_first_article() -> None:
    """And a silence as long as that one is no surprise again."""
    life = Life(lambda _: 1.0).live(timedelta(weeks=4)).live(timedelta(days=3), is_dead=True)
    assert life.is_quiet()
    life.live(timedelta(days=1))
    assert not life.is_quiet()
    assert life.rhythm.longest > 30


def test_time_in_which_nobody_looked_counts_for_a_day_at_most() -> None:
    """A monitor that was off for a week does not find all its sources dead."""
    life = Life(lambda _: 0.2).live(timedelta(weeks=4))
    before = life.rhythm
    rhythm = observe(before, now=life.now + timedelta(weeks=1), new=0)
    assert rhythm.weeks - before.weeks == pytest.approx(1 / 7)
    assert rhythm.waited - before.waited == pytest.approx(24 * 0.2, rel=0.5)


def test_the_first_poll_says_nothing_about_the_rhythm() -> None:
    """Forty old articles are no arrival."""
    rhythm = observe(Rhythm(), now=MONDAY, new=40, is_first=True)
    assert (sum(rhythm.arrivals), rhythm.articles, rhythm.observed_at) == (0, 0, MONDAY)


def test_expected_arrivals_add_up_hour_by_hour() -> None:
    """Two hours of different rates, a half of one and a quarter of the other."""
    arrivals = [0.0] * HOURS
    arrivals[9], arrivals[10] = 6.0, 2.0
    rhythm = Rhythm(arrivals=tuple(arrivals), weeks=3.0)
    start = MONDAY + timedelta(hours=9, minutes=30)
    wanted = 0.5 * rate_at(rhythm, start) + 0.25 * rate_at(rhythm, start + HOUR)
    assert expected(rhythm, start, start + timedelta(minutes=45)) == pytest.approx(wanted)


def test_older_weeks_weigh_less() -> None:
    """After the half-life a new arrival weighs twice an old one."""
    old = Rhythm(arrivals=(1.0,) + (0.0,) * (HOURS - 1), weeks=2.0, observed_at=MONDAY, faded_at=MONDAY)
    rhythm = observe(old, now=MONDAY + timedelta(weeks=4, hours=5), new=1)
    assert rhythm.arrivals[5] == pytest.approx(2 * rhythm.arrivals[0], rel=0.01)


def test_what_it_usually_brings_is_told_after_a_day() -> None:
    """Not before: one article in an hour is not twenty-four a day."""
    assert articles_a_day(Rhythm(articles=1, weeks=1 / 168)) is None
    assert articles_a_day(Rhythm(articles=28, weeks=2)) == pytest.approx(2)


def test_the_hour_of_the_week_begins_on_monday() -> None:
    assert [hour_of_week(MONDAY), hour_of_week(MONDAY - STEP)] == [0, 167]


class TestPace:
    """Between `every` and `every_max`, by the source's own rhythm."""

    SOURCE = make_source(every=timedelta(minutes=5), every_max=timedelta(hours=2))

    def interval(self, life: Life) -> timedelta:
        return next_interval(self.SOURCE, life.rhythm, life.now)

    def test_without_a_longest_time_it_is_fixed(self) -> None:
        life = Life(lambda _: 0.0).live(timedelta(weeks=1))
        assert next_interval(replace(self.SOURCE, every_max=None), life.rhythm, life.now) == timedelta(minutes=5)

    def test_a_new_source_is_polled_often(self) -> None:
        assert self.interval(Life(lambda _: 0.0)) == timedelta(minutes=5)

    def test_one_that_brings_nothing_is_left_more_and_more_in_peace(self) -> None:
        life = Life(lambda _: 0.0)
        waits = [self.interval(life.live(timedelta(hours=hours))) for hours in (1, 1, 48)]
        assert waits[0] < waits[1] < waits[2] == timedelta(hours=2)

    def test_a_busy_one_is_polled_as_often_as_it_brings_something(self) -> None:
        """About twice for every arrival."""
        life = Life(lambda _: 0.6).live(timedelta(weeks=3))
        assert timedelta(minutes=20) < self.interval(life) < timedelta(minutes=90)

    def test_the_morning_is_not_missed_for_the_sake_of_the_night(self) -> None:
        """At the hours that bring most it is polled sooner than on average."""
        life = Life(office).live(timedelta(weeks=4, hours=10))
        night = next_interval(self.SOURCE, life.rhythm, life.now.replace(hour=3))
        assert self.interval(life) < night

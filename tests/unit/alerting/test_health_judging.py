"""What one poll says of a source: its state, its host, its next time, and whether people are told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.alerting.health import after_page, is_throttling, judge_poll
from monitor.alerting.health.judging import FAILURES_TOLD
from monitor.fetch import retry_at
from monitor.model import (
    FetchFailure,
    FetchReason,
    HostRecord,
    Notice,
    NoticeState,
    NotModified,
    PollJudgement,
    SourceMemory,
    SourcePast,
    SourceState,
)
from monitor.testing import START, make_source

HOUR = timedelta(hours=1)
GOOD = NotModified(memory=SourceMemory())
Answer = NotModified | FetchFailure


def failure(reason: FetchReason = FetchReason.HTTP_ERROR, status: int | None = 500, asked: int = 0) -> FetchFailure:
    """A failed poll."""
    wait = timedelta(seconds=asked) if asked else None
    return FetchFailure(url="", reason=reason, detail=f"HTTP {status}", status=status, retry_after=wait)


FORBIDDEN = failure(FetchReason.FORBIDDEN, 403)
THROTTLED = failure(FetchReason.THROTTLED, 429)
GONE = failure(FetchReason.GONE, 410)


class Watched:
    """A source and what is remembered of it from poll to poll."""

    def __init__(self) -> None:
        self.now, self.past = START, SourcePast()
        self.notices: list[Notice] = []

    def poll(self, *answers: Answer, new: int = 0, step: timedelta = HOUR) -> PollJudgement:
        """Poll once for each answer, a step apart; returns the last judgement."""
        judged: PollJudgement | None = None
        for answer in answers:
            self.now += step
            judge = judge_poll(make_source(), answer, now=self.now, jitter=0.0, retry_at=retry_at, targets=("desk",))
            judged = judge(self.past, new)
            failures = self.past.failures + 1 if isinstance(answer, FetchFailure) else 0
            self.past = SourcePast(health=judged.health, failures=failures, host=judged.host)
            self.notices += [judged.notice] if judged.notice else []
        assert judged is not None
        return judged

    @property
    def told(self) -> Sequence[NoticeState]:
        return [notice.state for notice in self.notices]


@pytest.fixture
def watched() -> Watched:
    made = Watched()
    made.poll(GOOD)
    return made


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (GOOD, SourceState.OK),
        (failure(), SourceState.FAILING),
        (THROTTLED, SourceState.THROTTLED),
        (GONE, SourceState.GONE),
        (FORBIDDEN, SourceState.FAILING),
    ],
)
def test_the_state_is_what_the_poll_says(watched: Watched, answer: Answer, state: SourceState) -> None:
    assert watched.poll(answer).health.state is state


def test_it_is_failing_since_its_first_failure_whatever_the_kind(watched: Watched) -> None:
    """And the words are those of the last."""
    health = watched.poll(failure(), THROTTLED, failure(FetchReason.TIMEOUT)).health
    assert (health.since, health.error) == (START + 2 * HOUR, "HTTP 500")


def test_the_last_error_is_kept_when_it_is_well_again(watched: Watched) -> None:
    health = watched.poll(failure(), GOOD).health
    assert (health.state, health.error, health.failed_at) == (SourceState.OK, "HTTP 500", START + 2 * HOUR)


def test_people_are_told_after_some_failures_once_and_when_it_is_well_again(watched: Watched) -> None:
    watched.poll(*[failure()] * (FAILURES_TOLD - 1))
    assert watched.told == []
    watched.poll(failure(), failure(), failure(), GOOD, GOOD)
    assert watched.told == [NoticeState.RAISED, NoticeState.CLEARED]
    assert {notice.id for notice in watched.notices} == {watched.notices[0].id}
    assert "has failed 5 times in a row since 2026-03-04 11:00 UTC: HTTP 500" in watched.notices[0].text


def test_a_trouble_that_lasts_is_told_again_once_a_day(watched: Watched) -> None:
    watched.poll(*[failure()] * 60)
    assert watched.told == [NoticeState.RAISED, NoticeState.STANDING, NoticeState.STANDING]


def test_a_trouble_that_comes_and_goes_is_told_once_a_day_too(watched: Watched) -> None:
    """No page every few hours from a flapping server."""
    for _ in range(4):
        watched.poll(*[failure()] * FAILURES_TOLD, GOOD)
    assert watched.told == [NoticeState.RAISED, NoticeState.CLEARED]
    watched.poll(*[failure()] * FAILURES_TOLD)
    assert watched.told[2:] == [NoticeState.RAISED]


def test_410_is_told_at_once_with_the_way_out(watched: Watched) -> None:
    watched.poll(GONE)
    assert watched.told == [NoticeState.RAISED]
    assert "monitor run --once --source wire" in watched.notices[0].remedy


def test_the_wait_grows_and_never_becomes_never(watched: Watched) -> None:
    waits = [watched.poll(failure()).next_at - watched.now for _ in range(40)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=15)
    assert waits[-1] == timedelta(hours=12)


class TestHosts:
    """What concerns the host concerns all its sources."""

    def test_one_that_throttles_is_left_alone_for_as_long_as_it_asks(self, watched: Watched) -> None:
        asked = failure(FetchReason.THROTTLED, 429, asked=7200)
        judged = watched.poll(asked)
        assert judged.host.blocked_until == watched.now + timedelta(hours=2)
        assert judged.next_at >= watched.now + timedelta(hours=2)

    def test_one_that_cannot_be_reached_is_not_asked_by_all_its_sources_in_turn(self, watched: Watched) -> None:
        assert watched.poll(failure(FetchReason.UNREACHABLE, None)).host.blocked_until is not None

    def test_the_fault_of_one_path_is_not_the_host_s(self, watched: Watched) -> None:
        assert watched.poll(failure(), failure(FetchReason.TIMEOUT, None)).host.blocked_until is None

    def test_a_good_answer_frees_it(self, watched: Watched) -> None:
        assert watched.poll(THROTTLED, GOOD).host == HostRecord(throttled_at=START + 2 * HOUR, ok_at=START + 3 * HOUR)

    def test_its_waits_grow(self, watched: Watched) -> None:
        waits: list[timedelta] = []
        for _ in range(10):
            blocked = watched.poll(THROTTLED, step=13 * HOUR).host.blocked_until
            assert isinstance(blocked, datetime)
            waits.append(blocked - watched.now)
        assert waits == sorted(waits)
        assert (waits[0], waits[-1]) == (timedelta(minutes=15), timedelta(hours=12))

    def test_what_was_under_way_when_it_said_so_is_no_further_sign(self, watched: Watched) -> None:
        """Ten feeds of a host that is down for a minute do not make it wait for hours."""
        judged = watched.poll(*[failure(FetchReason.UNREACHABLE, None)] * 10, step=timedelta(seconds=1))
        assert judged.host.failures == 1
        assert judged.host.blocked_until is not None
        assert judged.host.blocked_until - watched.now == timedelta(minutes=15)

    @pytest.mark.parametrize(
        ("host", "answer", "is_meant"),
        [
            (HostRecord(ok_at=START), FORBIDDEN, False),
            (HostRecord(ok_at=START, refusals=1), FORBIDDEN, True),
            (HostRecord(refusals=9), FORBIDDEN, False),
            (HostRecord(throttled_at=START - HOUR), FORBIDDEN, True),
            (HostRecord(throttled_at=START - 25 * HOUR), FORBIDDEN, False),
            (HostRecord(ok_at=START, refusals=9), replace(FORBIDDEN, status=401), False),
        ],
        ids=[
            "a first 403 may mean one page",
            "a second in a row, after good answers, means us",
            "a host that never let us in does not throttle",
            "it asked us to slow down an hour ago",
            "that was yesterday",
            "401 asks for a password",
        ],
    )
    def test_a_403_of_a_throttling_host_is_throttling(
        self, host: HostRecord, answer: FetchFailure, is_meant: bool
    ) -> None:
        assert is_throttling(host, answer, START) is is_meant

    def test_a_page_can_be_the_first_to_hear_of_it(self) -> None:
        judged = after_page(HostRecord(), failure=THROTTLED, now=START, retry_at=retry_at, jitter=0.0)
        assert judged.blocked_until == START + timedelta(minutes=1)
        unreachable = failure(FetchReason.UNREACHABLE, None)
        assert after_page(HostRecord(), failure=unreachable, now=START, retry_at=retry_at, jitter=0.0) == HostRecord()


def test_silence_is_told_once_and_its_end_too() -> None:
    """With what it usually brings, and since when."""
    watched = Watched()
    watched.poll(GOOD)
    for _ in range(24 * 21):
        watched.poll(GOOD, new=1)
    last_new_at = watched.now
    watched.poll(*[GOOD] * 20)
    assert watched.past.health.state is SourceState.QUIET
    watched.poll(GOOD, new=1)
    assert watched.told == [NoticeState.RAISED, NoticeState.CLEARED]
    assert watched.notices[0].since == last_new_at
    assert "nothing new for 10 hours; it usually brings 23 a day" in watched.notices[0].text

"""How often a host is bothered."""

import asyncio
from datetime import timedelta

import pytest

from monitor.fetch import politeness
from monitor.fetch.politeness import LONGEST_GAP, Politeness
from monitor.testing import START, ManualClock

SECOND = timedelta(seconds=1)


def turns(granted: Politeness, *hosts: str) -> None:
    """Take a turn at each of these hosts, one after the other."""

    async def take() -> None:
        for host in hosts:
            async with granted.turn(host):
                pass

    asyncio.run(take())


def test_there_is_a_pause_between_two_requests_to_one_host() -> None:
    clock = ManualClock()
    turns(Politeness(gap=SECOND, concurrency=9, clock=clock), "a", "a", "a")
    assert clock.slept == [1.0, 1.0]


def test_hosts_do_not_wait_for_one_another() -> None:
    clock = ManualClock()
    turns(Politeness(gap=SECOND, concurrency=9, clock=clock), "a", "b", "c")
    assert clock.slept == []


def test_time_that_passed_anyway_counts_as_pause() -> None:
    clock = ManualClock()
    polite = Politeness(gap=SECOND, concurrency=9, clock=clock)
    turns(polite, "a")
    clock.advance(timedelta(seconds=5))
    turns(polite, "a")
    assert clock.slept == []


def test_a_host_can_ask_for_longer_pauses_up_to_a_limit_but_not_for_shorter_ones() -> None:
    clock = ManualClock()
    polite = Politeness(gap=SECOND, concurrency=9, clock=clock)
    for gap in (timedelta(seconds=4), timedelta(0), timedelta(days=1)):
        polite.slow_down("a", gap)
        turns(polite, "a", "a")
        clock.advance(timedelta(hours=1))
    assert clock.slept == [4.0, 1.0, LONGEST_GAP.total_seconds()]


def test_never_more_than_the_limit_run_at_once() -> None:
    polite = Politeness(gap=timedelta(0), concurrency=3, clock=ManualClock())
    running = 0
    most = 0

    async def work(host: str) -> None:
        nonlocal running, most
        async with polite.turn(host):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.001)
            running -= 1

    async def work_all() -> None:
        await asyncio.gather(*(work(f"host{number % 10}") for number in range(40)))

    asyncio.run(work_all())
    assert most == 3


def test_a_turn_that_fails_still_ends() -> None:
    polite = Politeness(gap=timedelta(0), concurrency=1, clock=ManualClock())

    async def fail_then_pass() -> None:
        with pytest.raises(ValueError, match="odd"):
            async with polite.turn("a"):
                raise ValueError("odd")
        async with asyncio.timeout(1), polite.turn("a"):
            pass

    asyncio.run(fail_then_pass())


def test_idle_hosts_are_forgotten() -> None:
    clock = ManualClock()
    polite = Politeness(gap=timedelta(0), concurrency=1, clock=clock)
    turns(polite, *(f"host{number}" for number in range(politeness._KEPT_HOSTS + 10)))
    assert len(polite._hosts) <= politeness._KEPT_HOSTS


def test_a_clock_that_is_set_back_lengthens_no_pause() -> None:
    """An hour back must not keep a host waiting for an hour."""
    clock = ManualClock()
    polite = Politeness(gap=SECOND, concurrency=9, clock=clock)
    turns(polite, "a")
    clock.advance(-timedelta(hours=1))
    turns(polite, "a")
    assert clock.slept == [1.0]


@pytest.mark.parametrize(("at_once", "most"), [(1, 1), (3, 3)])
def test_so_many_requests_at_once_go_to_one_host(at_once: int, most: int) -> None:
    polite = Politeness(gap=timedelta(0), concurrency=9, clock=ManualClock(), host_concurrency=at_once)
    running, seen = 0, 0

    async def work() -> None:
        nonlocal running, seen
        async with polite.turn("a"):
            running += 1
            seen = max(seen, running)
            await asyncio.sleep(0.001)
            running -= 1

    async def work_all() -> None:
        await asyncio.gather(*(work() for _ in range(12)))

    asyncio.run(work_all())
    assert seen == most


def test_several_at_once_still_begin_one_after_the_other() -> None:
    """The pause is between their beginnings too."""
    clock = ManualClock()
    polite = Politeness(gap=SECOND, concurrency=9, clock=clock, host_concurrency=3)
    begun: list[float] = []

    async def work() -> None:
        async with polite.turn("a"):
            begun.append((clock.now() - START).total_seconds())

    async def work_all() -> None:
        await asyncio.gather(*(work() for _ in range(3)))

    asyncio.run(work_all())
    assert begun == [0.0, 1.0, 2.0]


def test_whoever_rests_after_a_request_lets_the_pause_pass_for_the_next_process() -> None:
    """As long as the host asked for; a host that was not asked needs none."""
    clock = ManualClock()
    polite = Politeness(gap=SECOND, concurrency=9, clock=clock)
    polite.slow_down("a", timedelta(seconds=4))
    turns(polite, "a")
    asyncio.run(polite.rest("a"))
    asyncio.run(polite.rest("a"))
    asyncio.run(polite.rest("b"))
    assert clock.slept == [4.0]

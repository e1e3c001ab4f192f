"""The bound on one attempt."""

import threading
from datetime import timedelta

import pytest

from monitor.model import Outcome, SendResult
from monitor.notify.bounded import BoundedCall

SENT = SendResult(outcome=Outcome.SENT)


def test_a_call_that_ends_in_time_gives_its_result() -> None:
    """Again and again."""
    bounded = BoundedCall(timedelta(seconds=5))
    assert [bounded(lambda: SENT) for _ in range(3)] == [SENT] * 3


def test_a_call_that_hangs_is_unknown_and_bars_the_next_until_it_ends() -> None:
    """One thread a target, however long it hangs."""
    release, ended = threading.Event(), threading.Event()
    calls: list[str] = []

    def hang() -> SendResult:
        calls.append("hung")
        release.wait(10)
        ended.set()
        return SENT

    bounded = BoundedCall(timedelta(seconds=0.05))
    assert bounded(hang).outcome is Outcome.UNKNOWN
    second = bounded(hang)
    assert (second.outcome, second.retry_after, calls) == (Outcome.FAILED, timedelta(seconds=0.05), ["hung"])
    release.set()
    assert ended.wait(10)
    bounded._thread.join() if bounded._thread else None
    assert BoundedCall(timedelta(seconds=5))(lambda: SENT) == SENT
    assert bounded(lambda: SENT) == SENT


def test_what_the_call_raises_is_raised_by_the_caller() -> None:
    """A fault of ours is not dressed up as one of the target."""

    def fail() -> SendResult:
        raise KeyError("ours")

    with pytest.raises(KeyError, match="ours"):
        BoundedCall(timedelta(seconds=5))(fail)

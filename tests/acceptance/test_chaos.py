"""A dozen kills of `scripts/chaos`, with a seed: nothing is lost, little is told twice, and the control loses."""

import pytest

from benchmarks.chaos import run_trial, trial
from monitor.ports import Analyst, Fetcher, Notifier, Store
from monitor.testing.killing import POINTS

BEFORE_AND_AFTER = [f"{point}:{'after' if number % 2 else 'before'}" for number, point in enumerate(POINTS)]
WAYS = [*BEFORE_AND_AFTER, "slack:taken", "slack:told", "mail:taken", "random"]


def test_every_point_is_a_call_of_the_seams() -> None:
    """A call that is renamed would otherwise never be died at."""
    seams = {"fetcher": Fetcher, "analyst": Analyst, "store": Store, "notifier": Notifier}
    assert [point for point in POINTS if not hasattr(seams[point.split(".")[0]], point.split(".")[1])] == []


@pytest.mark.timeout(400)
def test_a_dozen_kills_between_fetch_and_mark_lose_no_alert() -> None:
    """At every call, in the middle of messages, at a random moment; each target is told all, with one id each."""
    with trial(12) as one:
        found = run_trial(one, "a dozen", WAYS, batch=2)
    assert found.lost == {"slack": 0, "mail": 0, "journal": 0}, found.line()
    assert found.strange == 0, found.line()
    assert max(found.repeats.values()) <= found.kills + max(found.unknown.values()), found.line()
    assert found.repeats["journal"] == 0
    assert found.planned >= len(WAYS) - 1, found.line()


@pytest.mark.timeout(200)
def test_marking_before_sending_would_lose_an_alert() -> None:
    """The control: so that the test above can fail."""
    with trial(13, careless=True) as one:
        found = run_trial(one, "control", ["notifier.send:before"], batch=1)
    assert sum(found.lost.values()) >= 1, found.line()

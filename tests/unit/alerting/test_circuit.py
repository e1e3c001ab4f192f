"""A target that fails gets a pause; one that is well has none."""

from datetime import timedelta

from monitor.alerting import follow, is_down
from monitor.alerting.circuit import FIRST_PAUSE, LONGEST_PAUSE, OPENS_AFTER
from monitor.model import Circuit, Outcome, SendResult
from monitor.testing import START

FAILED = SendResult(outcome=Outcome.FAILED, error="HTTP 500")


def after(*results: SendResult) -> Circuit:
    circuit = Circuit()
    for result in results:
        circuit = follow(circuit, result, START, 0.0)
    return circuit


def test_it_opens_after_the_third_failure_in_a_row() -> None:
    """Two may be an accident."""
    assert after(*[FAILED] * (OPENS_AFTER - 1)).open_until is None
    circuit = after(*[FAILED] * OPENS_AFTER)
    assert circuit == Circuit(failures=3, since=START, open_until=START + FIRST_PAUSE, error="HTTP 500")
    assert is_down(circuit)


def test_the_pause_grows_and_never_becomes_for_ever() -> None:
    """A target that comes back is noticed within a quarter of an hour."""
    pauses = [(after(*[FAILED] * count).open_until or START) - START for count in range(3, 40)]
    assert pauses[:4] == [FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4, FIRST_PAUSE * 8]
    assert pauses[-1] == LONGEST_PAUSE


def test_one_that_arrives_closes_it() -> None:
    """Whatever was before."""
    assert after(*[FAILED] * 9, SendResult(outcome=Outcome.SENT)) == Circuit()


def test_a_target_that_asks_for_a_pause_gets_it_at_once() -> None:
    """Retry-After is meant for the target, not for the one message; nobody calls it down for that."""
    circuit = after(SendResult(outcome=Outcome.FAILED, retry_after=timedelta(seconds=90)))
    assert circuit.open_until == START + timedelta(seconds=90)
    assert not is_down(circuit)


def test_unknown_counts_as_a_failure() -> None:
    """A target that never answers is down."""
    assert is_down(after(*[SendResult(outcome=Outcome.UNKNOWN)] * 3))


def test_probes_are_spread() -> None:
    """By a quarter of the pause at most."""
    circuit = Circuit(failures=OPENS_AFTER - 1)
    assert follow(circuit, FAILED, START, 0.999).open_until <= START + FIRST_PAUSE * 1.25  # type: ignore[operator]

"""A few seconds of `scripts/chaos --workers`, with a seed: three workers, kills, and a crash of their database."""

from functools import partial

import pytest

from benchmarks.chaos_workers import Phase, carry_out, crashing, fleet, judge, killing, lateness, settle


@pytest.mark.timeout(300)
def test_three_workers_lose_no_alert_whatever_dies() -> None:
    """Processes are killed, the database crashes: everything is told, hardly anything twice, nothing is stuck."""
    phases = [
        Phase(name="kills", seconds=5, act=partial(killing, every=2.0)),
        Phase(name="crash", seconds=3, act=crashing),
    ]
    with fleet(10, patience=2.0) as crew:
        crew.start()
        rows = carry_out(crew, phases, every=0.5)
        settle(crew)
        verdict = judge(crew)
        told = [lateness(crew, row.tokens) for row in rows]
    assert verdict.lost == 0
    assert verdict.repeats <= verdict.allowed
    assert verdict.strange == 0
    assert not any(verdict.stuck.values()), verdict
    assert crew.deaths >= 1
    assert all(told)

"""A few seconds of `scripts/chaos --workers`, with a seed: three workers, kills, and a crash of their database."""

import time
from collections.abc import Callable
from functools import partial

import pytest

from benchmarks.chaos import RULE
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


@pytest.mark.timeout(300)
def test_workers_take_up_what_is_published_and_verdicts_name_it() -> None:
    """A rule that is saved where `monitor run` reads it is every worker's, and each verdict says by which it was."""
    with fleet(11, patience=2.0) as crew:
        crew.roles = ("run", "worker")
        crew.start()
        crew.publish()
        wait_until(lambda: len(crew.told.first) == 1)
        before = crew.ask("SELECT max(id) FROM versions")
        rules = crew.home / "config" / "rules"
        rules.mkdir()
        (rules / "rocket.yaml").write_text(RULE.replace("level: high", "level: low"), encoding="utf-8")
        wait_until(lambda: crew.ask("SELECT max(id) FROM versions") == before + 1)
        wait_until(lambda: crew.ask(UP_TO_DATE) == 2)
        crew.publish()
        wait_until(lambda: len(crew.told.first) == 2)
        assert crew.ask(BY_THE_NEWEST) == 1


UP_TO_DATE = "SELECT count(*) FROM workers WHERE version = (SELECT name FROM versions ORDER BY id DESC LIMIT 1)"
BY_THE_NEWEST = (
    "SELECT count(*) FROM verdicts WHERE version = (SELECT name FROM versions ORDER BY id DESC LIMIT 1)"
    " AND article_id = (SELECT max(id) FROM articles)"
)


def wait_until(is_so: Callable[[], bool]) -> None:
    """Look again and again, for as long as it takes on a busy machine."""
    deadline = time.monotonic() + 100
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)  # noqa: TID251 - other processes keep their own time

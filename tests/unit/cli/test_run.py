"""`monitor run`: what its exit status says."""

import pytest

from monitor.app import RunReport
from monitor.cli.run import exit_status


@pytest.mark.parametrize(
    ("failed_jobs", "once", "status"),
    [
        (0, True, 0),
        (1, True, 2),
        (1, False, 0),
    ],
    ids=["all was done", "one look, and some work failed", "a daemon that was stopped had taken it up again"],
)
def test_one_look_fails_where_work_failed(failed_jobs: int, once: bool, status: int) -> None:
    """A script that runs it sees that something is still to be done."""
    assert exit_status(RunReport(counts={}, failed_jobs=failed_jobs), once=once) == status

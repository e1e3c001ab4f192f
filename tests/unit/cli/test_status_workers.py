"""Where many share a database, `status` says who they are."""

import io
from dataclasses import replace

from monitor.app.vitals import Life, Vitals
from monitor.cli.status_records import show_status, status_records
from monitor.cli.terminal import open_terminal
from monitor.model import Heartbeat, Worker
from monitor.ports import Tally
from monitor.testing import START

ALONE = Vitals(
    now=START,
    life=Life.RUNNING,
    heartbeat=Heartbeat(pid=1, started_at=START, passed_at=START),
    pid=None,
    next_at=None,
    sources=(),
    arrivals={},
    targets=(),
    tally=Tally(sources=0, entries=0, articles=0, alerts=0),
)
BOTH = tuple(
    Worker(name=f"{host}:{pid}", host=host, pid=pid, started_at=START, seen_at=START, version="fef7903a3973")
    for host, pid in (("ash", 4242), ("oak", 77))
)


def shown(seen: Vitals) -> str:
    stream = io.StringIO()
    show_status(seen, open_terminal(stream, {}), everything=False)
    return " ".join(stream.getvalue().split())


def test_workers_are_counted_and_named() -> None:
    assert "2 workers: ash:4242, oak:77" in shown(replace(ALONE, workers=BOTH))
    assert "worker" not in shown(ALONE)


def test_programs_hear_by_which_settings_each_works() -> None:
    daemon = next(status_records(replace(ALONE, workers=BOTH)))
    assert [(one["name"], one["version"]) for one in daemon["workers"]] == [
        ("ash:4242", "fef7903a3973"),
        ("oak:77", "fef7903a3973"),
    ]

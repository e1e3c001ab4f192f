"""A full disk, a clock that jumps, names that cannot be resolved: nothing is lost, it is said, and it passes."""

import asyncio
import io
import os
import resource
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Pool, event

from monitor.app import run_daemon
from monitor.engine import SystemClock
from monitor.settings import load

from .conftest import Install, Installation
from .test_daemon import PATIENCE, Daemon, running, watch_inbox

HOUR = timedelta(hours=1)
STORIES = (
    ("Harbour of Alpha opens to ships", "Tugs drew the first freighter to its berth at noon, the port office said."),
    ("Bakers in Alpha walk out over pay", "Ovens stayed cold on Monday while two unions talked with the guild."),
    ("Snow closes the road above Alpha", "Ploughs will try again at dawn; forty lorries wait in the valley below."),
    ("Choir from Alpha sings in Graz", "Eleven children took the stage after a journey of three days by train."),
    ("Lightning fells the oak of Alpha", "It had stood in the churchyard for six centuries, wrote the parish priest."),
    ("Thief returns a violin to Alpha", "A note in the case asked the orchestra for pardon and named a teacher."),
    ("Bees swarm over the Alpha market", "A keeper caught them in a hatbox; cheese sellers gave him a wheel of it."),
)


def write(installation: Installation, number: int, at: datetime) -> None:
    """A story like no other, in a file that was settled by then."""
    path = installation.home / "inbox" / f"{number}.txt"
    path.write_text("\n\n".join(STORIES[number]) + "\n", encoding="utf-8")
    moment = (at - timedelta(minutes=1)).timestamp()
    os.utime(path, (moment, moment))


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the machine's own, as the daemon's


def limit_files(daemon: Daemon, size: int) -> None:
    """No file of that process can be written beyond this size: what a full disk comes to, without one."""
    resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_a_disk_without_room_is_said_once_and_nothing_is_lost(install: Install) -> None:
    """What came meanwhile is told when there is room again, without a restart."""
    installation = watch_inbox(install)
    with running(installation) as daemon:
        write(installation, 0, now())
        daemon.wait_for("delivered")
        limit_files(daemon, 1)
        write(installation, 1, now())
        assert "free space" in daemon.wait_for("job-failed")["error"]
        time.sleep(3)  # noqa: TID251 - for three looks that fail
        limit_files(daemon, resource.RLIM_INFINITY)
        daemon.wait_for("recovered")
        daemon.wait_for("delivered")
    assert sum(fact["event"] == "job-failed" for fact in daemon.seen) == 1
    assert len(installation.alerts) == 2


# --------------------------------------------------------------- in this process, where the test owns the clock


@dataclass
class Facts:
    """Hears of everything, and lets one wait for it."""

    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    read: int = 0

    def fact(self, event: str, **fields: Any) -> None:
        self.told.append((event, fields))

    async def wait_for(self, event: str) -> dict[str, Any]:
        """The next fact of that name."""
        for _ in range(PATIENCE * 50):
            while self.read < len(self.told):
                self.read += 1
                name, fields = self.told[self.read - 1]
                if name == event:
                    return fields
            await asyncio.sleep(0.02)
        pytest.fail(f"no {event} came")


class Times:
    """What the machine's clock shows, and what the database may do."""

    offset = timedelta()
    is_read_only = False

    def now(self) -> datetime:
        return now() + self.offset


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> Times:
    made = Times()
    monkeypatch.setattr(SystemClock, "now", lambda _: made.now())
    return made


def run_in_process(installation: Installation, drive: Callable[[Facts], Awaitable[None]]) -> None:
    """The daemon, while `drive` looks on; then it is stopped."""
    facts = Facts()

    async def main() -> None:
        settings = load(installation.home / "config", {})
        daemon = asyncio.create_task(run_daemon(settings, once=False, console=io.StringIO(), observer=facts))
        await facts.wait_for("started")
        await drive(facts)
        os.kill(os.getpid(), signal.SIGTERM)
        await daemon

    asyncio.run(main())


def test_jumps_of_the_clock_and_a_read_only_database(
    install: Install, times: Times, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Back, forward, a day of sleep, and no right to write: each is said, and what comes next is told at once."""
    installation = watch_inbox(install)
    monkeypatch.chdir(installation.home)
    number = iter(range(len(STORIES)))

    def set_mode(connection: Any, *_: Any) -> None:
        connection.execute(f"PRAGMA query_only = {int(times.is_read_only)}")

    async def is_told(facts: Facts) -> None:
        write(installation, next(number), times.now())
        began = time.monotonic()
        await facts.wait_for("delivered")
        assert time.monotonic() - began < 30  # and not an hour

    async def drive(facts: Facts) -> None:
        await is_told(facts)
        for jump in (-HOUR, HOUR, -HOUR, 24 * HOUR):
            times.offset += jump
            told = await facts.wait_for("clock-jump")
            assert abs(told["by"] - jump) < timedelta(seconds=5)
            await is_told(facts)
        times.is_read_only = True
        write(installation, next(number), times.now())
        assert "is read-only; make the file" in (await facts.wait_for("job-failed"))["error"]
        await asyncio.sleep(2.5)  # for a look that fails
        times.is_read_only = False
        await facts.wait_for("recovered")
        await facts.wait_for("delivered")

    event.listen(Pool, "checkout", set_mode)
    try:
        run_in_process(installation, drive)
    finally:
        event.remove(Pool, "checkout", set_mode)
    assert len(installation.alerts) == 6


def test_a_clock_that_was_set_back_while_nobody_ran(
    install: Install, times: Times, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last sign of life lies in the future; what was due then is due now."""
    installation = watch_inbox(install)
    monkeypatch.chdir(installation.home)

    async def is_told(facts: Facts) -> None:
        write(installation, len(installation.alerts), times.now())
        await facts.wait_for("delivered")

    for offset in (5 * HOUR, timedelta()):
        times.offset = offset
        run_in_process(installation, is_told)

"""What only many workers have: one tick for all of them, and a database that goes and comes."""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import psycopg
import pytest
from sqlalchemy.engine import make_url

from monitor.engine import distributed
from monitor.engine.claims import BeginningsInDatabase, ClaimDriver
from monitor.engine.distributed import DistributedEngine
from monitor.errors import EngineError
from monitor.ports import Job
from monitor.store import open_store

VICTIM = Path(__file__).resolve().parents[2] / "contract" / "engine_victim.py"


class Facts:
    def __init__(self) -> None:
        self.told: list[str] = []

    def fact(self, event: str, **_: Any) -> None:
        self.told.append(event)


@pytest.fixture
def url(postgresql: str) -> str:
    """Of an empty database with all tables."""
    open_store(postgresql).close()
    return postgresql


def engine_at(url: str, facts: Facts | None = None) -> DistributedEngine:
    return DistributedEngine(
        url=url,
        observer=facts or Facts(),
        interval=timedelta(milliseconds=20),
        patience=timedelta(seconds=1),
        duty_patience=timedelta(seconds=1),
    )


def ask(url: str, query: str) -> None:
    with psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)) as one:
        one.execute(query.encode())


async def run_for(
    engine: DistributedEngine, tick: Callable[[], Awaitable[None]], enough: Callable[[], bool], **work: Any
) -> None:
    """Run until it is enough."""

    async def counted() -> None:
        await tick()
        if enough():
            engine.stop()

    await asyncio.wait_for(engine.run(counted, work), 30)


def test_two_workers_never_tick_at_once(url: str) -> None:
    """Whoever takes the tick has it alone."""
    inside, most, ticks = 0, 0, 0

    async def tick() -> None:
        nonlocal inside, most, ticks
        inside, ticks = inside + 1, ticks + 1
        most = max(most, inside)
        await asyncio.sleep(0.03)
        inside -= 1

    async def main() -> None:
        one, two = engine_at(url), engine_at(url)
        await asyncio.gather(*(run_for(engine, tick, lambda: ticks > 8) for engine in (one, two)))

    asyncio.run(main())
    assert ticks > 8
    assert most == 1


def test_the_tick_of_a_worker_that_is_killed_in_it_is_taken_over(url: str) -> None:
    """Long before ten seconds are over: the real patience is five."""
    command = [sys.executable, str(VICTIM), url, "tick"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline() == "working at tick\n"
        victim.kill()
    ticks: list[float] = []

    async def main() -> None:
        began = asyncio.get_running_loop().time()

        async def tick() -> None:
            ticks.append(asyncio.get_running_loop().time() - began)

        await run_for(engine_at(url), tick, lambda: bool(ticks))

    asyncio.run(main())
    assert ticks[0] < 10
    assert DistributedEngine(url="", observer=Facts()).duty_patience + distributed.LOOK_EVERY < timedelta(seconds=10)


def test_a_worker_whose_connection_is_cut_comes_back_by_itself(url: str) -> None:
    """It says so, and says when it is back."""
    facts, ticks = Facts(), 0

    async def tick() -> None:
        nonlocal ticks
        ticks += 1
        if ticks == 2:
            await asyncio.to_thread(ask, url, CUT)

    asyncio.run(run_for(engine_at(url, facts), tick, lambda: "database-back" in facts.told))
    assert [event for event in facts.told if event.startswith("database")] == ["database-lost", "database-back"]


CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'monitor'"


def test_a_queue_that_somebody_emptied_is_filled_again(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tick is a row: without it nobody would look at what is due any more."""
    monkeypatch.setattr(distributed, "KEEP_EVERY", timedelta(milliseconds=100))
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        ticks += 1
        if ticks == 2:
            await asyncio.to_thread(ask, url, "DELETE FROM pgqueuer")

    asyncio.run(run_for(engine_at(url), tick, lambda: ticks > 4))
    assert ticks > 4


def test_workers_that_start_together_make_the_tables_of_claims_once(url: str) -> None:
    """And they are what pgqueuer wants: its own upgrade finds nothing to do."""

    async def main() -> tuple[tuple[str, ...], tuple[str, ...]]:
        address = make_url(url).set(drivername="postgresql").render_as_string()
        connections = [await asyncpg.connect(address) for _ in range(3)]
        await asyncio.gather(*(ClaimDriver(one).make_tables() for one in connections))
        plan = await ClaimDriver(connections[0]).queries().plan_upgrade()
        await asyncio.gather(*(one.close() for one in connections))
        return plan.statements, plan.notes

    assert asyncio.run(main()) == ((), ())


def test_beginnings_are_counted_for_all_workers_until_an_end(url: str) -> None:
    """An end is forgotten by whoever saw it before its next beginning, by others a moment later."""

    async def main() -> list[int]:
        connection = await asyncpg.connect(make_url(url).set(drivername="postgresql").render_as_string())
        one, two = (BeginningsInDatabase(ClaimDriver(connection)) for _ in range(2))
        found = [await one.begin("host"), await two.begin("host"), await one.begin("other")]
        await one.end("host")
        found.append(await one.begin("host"))
        await one.end("host")
        await one.flush()
        found.append(await two.begin("host"))
        await connection.close()
        return found

    assert asyncio.run(main()) == [0, 1, 0, 0, 0]


def test_nothing_is_taken_while_there_is_no_connection(url: str) -> None:
    """It is due in our own tables, and will be asked for again."""
    assert asyncio.run(engine_at(url).submit(Job(kind="visit", key="host"))) is False


def test_a_database_that_is_not_there_is_named() -> None:
    """With the remedy, and without the password."""

    async def tick() -> None:
        raise AssertionError

    with pytest.raises(EngineError, match=r"database postgresql://u:\*\*\*@127.0.0.1:1/x cannot be reached"):
        asyncio.run(engine_at("postgresql://u:secret@127.0.0.1:1/x").run(tick, {}))

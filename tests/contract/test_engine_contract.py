"""What every engine keeps: one live job a key, no fault spreads, nothing that runs is lost at a stop or a kill."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from monitor.engine import BeginningsInMemory, EmbeddedEngine
from monitor.engine.distributed import DistributedEngine
from monitor.engine.pauses import MOST_BEGINNINGS
from monitor.ports import Engine, Job
from monitor.store import open_store

VICTIM = Path(__file__).parent / "engine_victim.py"
Make = Callable[..., Engine]


class Facts:
    """Remembers what an engine reports."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, Any]]] = []

    def fact(self, event: str, **fields: Any) -> None:
        self.told.append((event, fields))


def embedded(facts: Facts, **options: Any) -> Engine:
    return EmbeddedEngine(
        observer=facts, interval=timedelta(milliseconds=10), drain_deadline=timedelta(seconds=30), **options
    )


def distributed(url: str, facts: Facts, **options: Any) -> Engine:
    return DistributedEngine(
        url=url,
        observer=facts,
        interval=timedelta(milliseconds=10),
        drain_deadline=timedelta(seconds=30),
        patience=timedelta(seconds=1),
        **options,
    )


@pytest.fixture(params=["embedded", "distributed"])
def make(request: pytest.FixtureRequest) -> Make:
    """Makes engines of one kind; those of the second share a real database."""
    if request.param == "embedded":
        return embedded
    url = request.getfixturevalue("postgresql")
    open_store(url).close()  # makes the tables of the claims
    return partial(distributed, url)


def test_a_key_is_claimed_once_while_its_job_is_queued_or_running(make: Make) -> None:
    """A second job with the same key is refused until the first is done; then it is taken."""
    answers: list[bool] = []
    done: list[str] = []

    async def main() -> None:
        engine = make(Facts())

        async def work(key: str) -> None:
            answers.append(await engine.submit(Job(kind="visit", key=key)))
            done.append(key)

        async def tick() -> None:
            if not done:
                answers.append(await engine.submit(Job(kind="visit", key="host")))
                answers.append(await engine.submit(Job(kind="visit", key="host")))
            elif len(done) == 1:
                answers.append(await engine.submit(Job(kind="visit", key="host")))

        await engine.run_once(tick, {"visit": work})

    asyncio.run(main())
    assert done == ["host", "host"]
    assert answers == [True, False, False, True, False]


def test_a_failing_job_is_reported_and_the_others_go_on(make: Make) -> None:
    """One job's exception reaches the observer, frees its key and stops nobody."""
    facts = Facts()
    done: list[str] = []

    async def main() -> None:
        engine = make(facts)

        async def work(key: str) -> None:
            if key == "bad":
                raise ValueError("broken")
            done.append(key)

        async def tick() -> None:
            for key in ("bad", "good"):
                if key not in done and not facts.told:
                    await engine.submit(Job(kind="visit", key=key))

        await engine.run_once(tick, {"visit": work})

    asyncio.run(main())
    assert done == ["good"]
    assert facts.told == [("job-failed", {"kind": "visit", "job": "bad", "error": "ValueError: broken"})]


def test_a_job_that_failed_is_not_taken_again_at_once(make: Make) -> None:
    """A full disk must not make us ask a host every second."""
    answers: list[bool] = []

    async def main() -> None:
        engine = make(Facts())

        async def work(key: str) -> None:
            raise OSError(f"disk full for {key}")

        async def tick() -> None:
            answers.append(await engine.submit(Job(kind="visit", key="host")))

        await engine.run_once(tick, {"visit": work})

    asyncio.run(main())
    assert answers == [True, False]


def test_a_second_stop_cancels_what_is_running(make: Make) -> None:
    """Whoever asks twice does not want to wait."""
    cancelled: list[str] = []

    async def main() -> None:
        engine = make(Facts())

        async def work(key: str) -> None:
            engine.stop()
            asyncio.get_running_loop().call_later(0.01, engine.stop)
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                cancelled.append(key)
                raise

        async def tick() -> None:
            await engine.submit(Job(kind="visit", key="slow"))

        await engine.run(tick, {"visit": work})

    asyncio.run(main())
    assert cancelled == ["slow"]


def test_stop_lets_running_jobs_finish_and_takes_no_new_ones(make: Make) -> None:
    """After stop, `run` returns only when what was running is done."""
    done: list[str] = []

    async def main() -> bool:
        engine = make(Facts())

        async def work(key: str) -> None:
            engine.stop()
            await asyncio.sleep(0.05)
            done.append(key)

        async def tick() -> None:
            await engine.submit(Job(kind="visit", key="slow"))

        await engine.run(tick, {"visit": work})
        return await engine.submit(Job(kind="visit", key="late"))

    assert asyncio.run(main()) is False
    assert done == ["slow"]


def test_a_tick_that_fails_is_called_again(make: Make) -> None:
    """A database that is away for a moment does not end the daemon."""
    facts = Facts()
    calls: list[int] = []

    async def main() -> None:
        engine = make(facts)

        async def tick() -> None:
            calls.append(1)
            if len(calls) < 3:
                raise OSError("database away")
            engine.stop()

        await engine.run(tick, {})

    asyncio.run(main())
    assert len(calls) == 3
    assert {event for event, _ in facts.told} == {"job-failed"}


def test_of_the_jobs_that_wait_the_highest_priority_is_next(make: Make) -> None:
    """And among equals the one that came first."""
    done: list[str] = []

    async def main() -> None:
        engine = make(Facts(), limits={"visit": 2})

        async def work(key: str) -> None:
            done.append(key)

        async def tick() -> None:
            jobs = [Job(kind="visit", key=key, priority=priority) for key, priority in WAITING]
            await engine.submit_all(jobs if not done else [])

        await engine.run_once(tick, {"visit": work})

    asyncio.run(main())
    assert done == ["urgent", "soon", "first", "second", "third"]


WAITING = (("first", 0), ("second", 0), ("urgent", 9), ("third", 0), ("soon", 5))


def test_a_job_that_was_begun_again_and_again_without_an_end_is_set_aside(make: Make) -> None:
    """It kills its worker: it is not begun once more, and whoever looks after it is told."""
    facts, done, told = Facts(), list[str](), list[str]()

    async def main() -> None:
        beginnings = BeginningsInMemory()
        for _ in range(MOST_BEGINNINGS):
            await beginnings.begin("poison")

        async def tell(key: str) -> None:
            told.append(key)

        engine = make(facts, beginnings=beginnings, when_set_aside=tell)

        async def work(key: str) -> None:
            done.append(key)

        async def tick() -> None:
            if not done:
                await engine.submit_all([Job(kind="visit", key="poison"), Job(kind="visit", key="sound")])

        await engine.run_once(tick, {"visit": work})

    asyncio.run(main())
    assert (done, told) == (["sound"], ["poison"])
    assert [event for event, _ in facts.told] == ["job-set-aside"]


def test_a_job_whose_worker_is_killed_is_done_by_another(make: Make, request: pytest.FixtureRequest) -> None:
    """Kill -9 in the middle of the work, with nobody left to say so."""
    kind = "embedded" if make is embedded else request.getfixturevalue("postgresql_server")
    with subprocess.Popen([sys.executable, str(VICTIM), kind], stdout=subprocess.PIPE, text=True) as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline() == "working at host\n"
        victim.kill()
    done: list[str] = []

    async def main() -> None:
        engine = make(Facts())

        async def work(key: str) -> None:
            done.append(key)
            engine.stop()

        async def tick() -> None:
            await engine.submit(Job(kind="visit", key="host"))

        await asyncio.wait_for(engine.run(tick, {"visit": work}), 30)

    asyncio.run(main())
    assert done == ["host"]

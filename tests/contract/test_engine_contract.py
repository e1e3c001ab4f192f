"""What every engine keeps: one live job a key, no fault spreads, nothing that runs is lost at a stop."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from monitor.engine import EmbeddedEngine
from monitor.ports import Engine, Job


class Facts:
    """Remembers what an engine reports."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, Any]]] = []

    def fact(self, event: str, **fields: Any) -> None:
        self.told.append((event, fields))


def embedded(facts: Facts) -> Engine:
    return EmbeddedEngine(observer=facts, interval=timedelta(milliseconds=10), drain_deadline=timedelta(seconds=30))


ENGINES: list[Callable[[Facts], Engine]] = [embedded]


@pytest.fixture(params=ENGINES)
def make(request: pytest.FixtureRequest) -> Callable[[Facts], Engine]:
    factory: Callable[[Facts], Engine] = request.param
    return factory


def test_a_key_is_claimed_once_while_its_job_is_queued_or_running(make: Callable[[Facts], Engine]) -> None:
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


def test_a_failing_job_is_reported_and_the_others_go_on(make: Callable[[Facts], Engine]) -> None:
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


def test_a_job_that_failed_is_not_taken_again_at_once(make: Callable[[Facts], Engine]) -> None:
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


def test_a_second_stop_cancels_what_is_running(make: Callable[[Facts], Engine]) -> None:
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


def test_stop_lets_running_jobs_finish_and_takes_no_new_ones(make: Callable[[Facts], Engine]) -> None:
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


def test_a_tick_that_fails_is_called_again(make: Callable[[Facts], Engine]) -> None:
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

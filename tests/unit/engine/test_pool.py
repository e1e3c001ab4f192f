"""The process pool: a page that hangs or kills its process costs itself alone."""

import asyncio
import gc
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.engine import Crash, ProcessPool
from monitor.errors import EngineError

DEADLINE = timedelta(seconds=3)


def nothing() -> None:
    """Prepare nothing."""


def need(path: str) -> None:
    """Prepare nothing, as long as a file is there."""
    assert Path(path).exists()


def act(what: str) -> str:
    """Do as the 'page' says."""
    if what == "hang":
        while True:
            pass
    if what == "die":
        os._exit(7)
    if what == "raise":
        raise ValueError("odd page")
    if what == "collect":
        return str(gc.get_threshold())
    return what.upper()


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPool]:
    made = ProcessPool(act, prepare=nothing, prepare_with=(), workers=1)
    yield made
    made.close()


def test_a_result_comes_back(pool: ProcessPool) -> None:
    """The plain case."""
    assert asyncio.run(pool.call("fine", DEADLINE)) == "FINE"


@pytest.mark.parametrize(
    ("what", "crash"),
    [
        ("raise", Crash(is_timeout=False, detail="ValueError: odd page")),
        ("die", Crash(is_timeout=False, detail="the process died with exit code 7")),
        ("hang", Crash(is_timeout=True, detail="killed after 1 s")),
    ],
)
def test_a_page_that_breaks_its_process_is_a_value_and_the_next_page_is_served(
    pool: ProcessPool, what: str, crash: Crash
) -> None:
    """Whatever a page provokes, the caller gets a Crash and the pool goes on."""
    assert asyncio.run(pool.call(what, timedelta(seconds=1))) == crash
    assert asyncio.run(pool.call("next", DEADLINE)) == "NEXT"


def test_a_process_collects_as_seldom_as_the_one_that_starts_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a million rules and entities stay in it, too."""
    mine = gc.get_threshold()
    monkeypatch.setattr(gc, "get_threshold", lambda: (mine[0] + 1, *mine[1:]))
    pool = ProcessPool(act, prepare=nothing, prepare_with=(), workers=1)
    try:
        assert asyncio.run(pool.call("collect", DEADLINE)) == str((mine[0] + 1, *mine[1:]))
    finally:
        pool.close()


def test_results_come_in_the_order_of_the_arguments(pool: ProcessPool) -> None:
    """Crashes keep their place."""
    assert list(pool.map(["a", "raise", "b"], DEADLINE)) == [
        "A",
        Crash(is_timeout=False, detail="ValueError: odd page"),
        "B",
    ]


async def watch_leaving(pool: ProcessPool) -> list[bool]:
    """Whether there are processes: before a call, after it, and after a while without one."""
    seen = [pool.is_there]
    await pool.call("fine", DEADLINE)
    seen.append(pool.is_there)
    await asyncio.sleep(0.3)
    return [*seen, pool.is_there]


def test_processes_come_with_the_first_call_and_leave_after_a_while_without_one() -> None:
    """Nobody holds the rules in memory while there is nothing to judge; the next call starts them again."""
    pool = ProcessPool(act, prepare=nothing, prepare_with=(), workers=1, leave_after=timedelta(seconds=0.1))
    assert asyncio.run(watch_leaving(pool)) == [False, True, False]
    assert asyncio.run(pool.call("again", DEADLINE)) == "AGAIN"
    pool.close()
    assert not pool.is_there


def test_processes_stay_as_long_as_a_call_lasts() -> None:
    """A page that takes longer than the pause is read to its end."""
    pool = ProcessPool(nap, prepare=nothing, prepare_with=(), workers=1, leave_after=timedelta(seconds=0.05))

    async def two() -> list[object]:
        first = asyncio.create_task(pool.call(0.5, DEADLINE))
        await pool.call(0.0, DEADLINE)
        return [await first, pool.is_there]

    assert asyncio.run(two()) == ["rested", True]
    pool.close()


def nap(seconds: float) -> str:
    """Take a while."""
    time.sleep(seconds)  # noqa: TID251 - the work of a page
    return "rested"


def test_processes_that_never_get_ready_are_no_page_s_fault(tmp_path: Path) -> None:
    """Monitor was replaced under a running daemon, say: no page is blamed, and it goes on when that is mended."""
    flag = tmp_path / "flag"
    made = ProcessPool(act, prepare=need, prepare_with=(str(flag),), workers=1)

    async def main() -> object:
        for _ in range(2):
            with pytest.raises(EngineError, match="no process for analysis gets ready"):
                await made.call("fine", timedelta(seconds=20))
        flag.touch()
        return await made.call("fine", timedelta(seconds=20))

    assert asyncio.run(main()) == "FINE"
    made.close()

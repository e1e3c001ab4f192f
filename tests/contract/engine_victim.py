"""A process that takes a job, or the tick, says so, and never ends it; the test kills it.

engine_victim.py embedded|URL [tick]
"""

import asyncio
import sys
from datetime import timedelta
from typing import Any

from monitor.engine import EmbeddedEngine
from monitor.engine.distributed import DistributedEngine
from monitor.ports import Engine, Job


class Silent:
    """Hears and says nothing."""

    def fact(self, event: str, **fields: Any) -> None:
        """Nothing."""


async def main(kind: str, *, sits_on_tick: bool) -> None:
    """Take the job `host`, or the tick, and sit on it."""
    engine: Engine = EmbeddedEngine(observer=Silent())
    if kind != "embedded":
        second = timedelta(seconds=1)
        engine = DistributedEngine(url=kind, observer=Silent(), patience=second, duty_patience=second)

    async def work(key: str) -> None:
        print(f"working at {key}", flush=True)  # noqa: T201 - the test waits for it
        await asyncio.sleep(60)

    async def tick() -> None:
        if sits_on_tick:
            await work("tick")
        await engine.submit(Job(kind="visit", key="host"))

    await engine.run(tick, {"visit": work})


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sits_on_tick="tick" in sys.argv[2:]))

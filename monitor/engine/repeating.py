"""Again and again, in the time of the event loop: a clock that is set, or a change of summer time, moves nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

Tick = Callable[[], Awaitable[None]]


async def repeat(call: Tick, every: timedelta, report: Callable[[Exception], None], *, at_once: bool = False) -> None:
    """Call it for ever, `every` from one beginning to the next, one call at a time.

    What a call raises is reported, and it is called again. A call that takes longer, and a machine that slept, delay
    the next one; what was missed is not made up for.

    Args:
        call: What is to be done.
        every: Between two beginnings.
        report: Told of what a call raised.
        at_once: True makes the first call now, False after the first interval.
    """
    loop = asyncio.get_running_loop()
    next_at = loop.time() + (0.0 if at_once else every.total_seconds())
    while True:
        await asyncio.sleep(next_at - loop.time())
        try:
            await call()
        except Exception as error:  # noqa: BLE001 - the next call tries again
            report(error)
        next_at = max(next_at + every.total_seconds(), loop.time())

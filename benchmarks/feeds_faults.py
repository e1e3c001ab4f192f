"""What hostile servers cost: `python benchmarks/feeds_faults.py URL...` polls each as a feed and reads it as a page.

Prints time, memory above idle and the reason, one line a URL. The servers must be on loopback.
"""

import asyncio
import resource
import sys
import time
from datetime import timedelta

from monitor.engine import SystemClock
from monitor.fetch import WebFetcher
from monitor.model import FetchFailure, FetchLimits, Source, SourceMemory

LIMITS = FetchLimits(host_gap=timedelta(0), deadline=timedelta(seconds=5))


def peak() -> float:
    """Largest memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def measure(urls: list[str]) -> None:
    """One line a URL and way of asking."""
    idle = peak()
    for url in urls:
        for way in ("feed", "page"):
            fetcher = WebFetcher(LIMITS, SystemClock())
            began = time.monotonic()
            source = Source(name="x", kind="feed", location=url, allow_private=True)
            found = await (
                fetcher.poll(source, SourceMemory()) if way == "feed" else fetcher.get(url, allow_private=True)
            )
            seconds = time.monotonic() - began
            said = f"{found.reason.name}: {found.detail}" if isinstance(found, FetchFailure) else type(found).__name__
            print(f"{way} {url:50} {seconds:6.2f} s  +{peak() - idle:5.1f} MB  {said}")
            await fetcher.aclose()


if __name__ == "__main__":
    asyncio.run(measure(sys.argv[1:]))

"""CPU and wall time of polling feeds: `python benchmarks/feeds_poll.py URLS` (a file with one address a line).

Polls all of them twice with one fetcher, without a database: first everything is new, then everything is asked
for again with the validators of the first time. The servers must be on loopback.
"""

import asyncio
import resource
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from monitor.engine import SystemClock
from monitor.fetch import WebFetcher
from monitor.model import FetchFailure, FetchLimits, NotModified, Polled, Source, SourceMemory

LIMITS = FetchLimits(host_gap=timedelta(0), concurrency=32)


async def poll_all(fetcher: WebFetcher, sources: Sequence[Source], memories: dict[str, SourceMemory]) -> Counter[str]:
    """Poll every source at once; remembers what good polls leave behind."""
    counts: Counter[str] = Counter()

    async def poll(source: Source) -> None:
        found = await fetcher.poll(source, memories.get(source.name, SourceMemory()))
        counts[type(found).__name__] += 1
        if isinstance(found, FetchFailure):
            counts[found.detail] += 1
        if isinstance(found, Polled | NotModified):
            memories[source.name] = found.memory
        if isinstance(found, Polled):
            counts["entries"] += len(found.entries)

    await asyncio.gather(*(poll(source) for source in sources))
    return counts


async def measure(urls: Sequence[str]) -> None:
    """Two rounds, each with its line."""
    sources = [Source(name=url, kind="feed", location=url, allow_private=True) for url in urls]
    memories: dict[str, SourceMemory] = {}
    fetcher = WebFetcher(LIMITS, SystemClock())
    for phase in ("first", "again"):
        wall, cpu = time.monotonic(), time.process_time()
        counts = await poll_all(fetcher, sources, memories)
        wall, cpu = time.monotonic() - wall, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{phase}: {cpu:.2f} CPU s, {wall:.2f} s, {cpu / len(urls) * 1e3:.2f} CPU ms a feed, {peak} MB",
            dict(counts),
        )
    await fetcher.aclose()


if __name__ == "__main__":
    asyncio.run(measure(Path(sys.argv[1]).read_text().split()))

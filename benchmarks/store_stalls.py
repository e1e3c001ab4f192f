"""How long housekeeping holds the store: the longest step of forgetting fingerprints and of dropping old articles.

    python -m benchmarks.store_stalls DIRECTORY [--articles 200000] [--url postgresql://...]

A made-up archive (see `store_filling`) is cleared of everything that is old, step by step, as the daemon does once an
hour. A step is one transaction; meanwhile nobody else can write, and between two steps others have their turn. Aim:
no step longer than 200 ms. On a file `monitor db vacuum` is timed after it: it needs the daemon stopped.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from benchmarks.store_filling import KEEP, NOW, WINDOW
from benchmarks.store_growth import installation
from monitor.store.upkeep import vacuum


def steps(step: Callable[[], int]) -> list[float]:
    """Wall milliseconds of each step, until there is nothing left to do."""
    times, gone = list[float](), 1
    while gone:
        began = time.perf_counter()
        gone = step()
        times.append((time.perf_counter() - began) * 1000)
    return times


def show(name: str, times: list[float]) -> None:
    """Median, 99th percentile and the longest."""
    high = statistics.quantiles(times, n=100)[-1] if len(times) > 1 else times[0]
    longest = f"longest {max(times):7.1f} ms"
    print(f"{name:34} {len(times):6} steps   median {statistics.median(times):6.1f}   99 % {high:6.1f}   {longest}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--url", help="a PostgreSQL server to make a database on; else a SQLite file in DIRECTORY")
    options = parser.parse_args()
    options.lean, options.keep = False, False
    os.nice(10)
    with installation(options, options.articles) as store:
        os.sync()  # else the first step waits for the disk to take what was filled
        show("expire (fingerprints)", steps(lambda: store.expire(NOW + WINDOW / 2)))
        show("drop_old (two thirds of all)", steps(lambda: store.drop_old(NOW - KEEP / 3)))
        if store._database.file:  # noqa: SLF001 - the benchmark looks behind the store
            began = time.perf_counter()
            before, after = vacuum(f"sqlite:///{store._database.file}")  # noqa: SLF001 - likewise
            seconds = timedelta(seconds=round(time.perf_counter() - began))
            print(f"db vacuum, the daemon stopped: {before / 1e6:,.0f} MB to {after / 1e6:,.0f} MB in {seconds}")


if __name__ == "__main__":
    main()

"""kill -9 in the middle of passes: `python benchmarks/fetch_kills.py FARM [PASSES] [SEED]`.

FARM is a directory with `newsfarm.py`, a server of feeds on loopback that knows what it has published. Each pass is a
process of its own that polls every feed and is killed after a random part of the time that a pass takes; now and then
every feed gets new entries. Then one pass runs to its end, and what is stored is compared with what was published:
an entry whose validators were stored without it would be missing for good.
"""

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from benchmarks.fetch_pass import run

PORT, FEEDS, ENTRIES, HOSTS = 8973, 60, 40, 10
NEW_EVERY = 4
QUIET_PASSES = 20
"""Without new entries at first: what slides out of a feed before anybody saw it is lost to everybody."""


@contextmanager
def farm(script: Path) -> Iterator[None]:
    """Serve the feeds for as long as the block lasts."""
    words = f"serve --warm --port {PORT} --feeds {FEEDS} --entries {ENTRIES} --hosts {HOSTS}".split()
    with subprocess.Popen([sys.executable, str(script), *words], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        server.stdout.readline()
        try:
            yield
        finally:
            server.kill()


def one_pass(database: Path, urls: list[str], *, killed_after: float | None) -> bool:
    """Run a pass in a process of its own; whether it was killed before its end. It shares nothing but the disk."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        asyncio.run(run(str(database), urls, 1))
        os._exit(0)
    if killed_after is not None:
        Event().wait(killed_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def stored(database: Path) -> Counter[tuple[str, str]]:
    """(source, identity) of every entry, with how often it is there."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT source, identity FROM entries").fetchall()
        check = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()
    assert check == ("ok",)
    return Counter(map(tuple, rows))


def main() -> None:
    """Kill, then count."""
    script = Path(sys.argv[1]) / "newsfarm.py"
    passes, chance = int((sys.argv[2:] or ["100"])[0]), random.Random(int((sys.argv[3:] or ["1"])[0]))
    urls = [f"http://127.1.0.{1 + i % HOSTS}:{PORT}/feed/{i}.xml" for i in range(FEEDS)]
    with farm(script), tempfile.TemporaryDirectory() as name:
        began = time.monotonic()
        one_pass(Path(name) / "trial.db", urls, killed_after=None)
        whole, kills, generation = time.monotonic() - began, 0, 0
        database, seen = Path(name) / "kills.db", []
        for number in range(passes):
            if number >= QUIET_PASSES and number % NEW_EVERY == 0:
                urllib.request.urlopen(f"http://127.1.0.1:{PORT}/ctl?gen=1").read()
                generation += 1
            kills += one_pass(database, urls, killed_after=chance.uniform(0, 1.1 * whole))
            seen.append(sum(stored(database).values()) if database.exists() and number % 10 == 0 and number else 0)
        one_pass(database, urls, killed_after=None)
        found = stored(database)
    published = {(f"s{i}", f"farm-{i}-{q}") for i in range(FEEDS) for q in range(ENTRIES + generation)}
    lost, twice = published - found.keys(), [key for key, times in found.items() if times > 1]
    print(f"{passes} passes of {whole:.2f} s, {kills} of them killed; {len(published)} entries published")
    print(f"stored on the way: {[number for number in seen if number]}")
    print(f"lost {len(lost)}, twice {len(twice)}, never published {len(found.keys() - published)}")


if __name__ == "__main__":
    main()

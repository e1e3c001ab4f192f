"""Does a hung target delay a healthy one? Seconds until the healthy one has its messages, beside more and more hung.

    python -m benchmarks.hung_targets [--messages 20]

The pipeline over a real SQLite database, real Slack senders, and loopback servers of which one answers
and the others take the message and never do; their time-out is the daemon's, 30 s.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

from benchmarks.chaos_servers import Quiet, Server, say_ok
from monitor.alerting import bind
from monitor.engine import EmbeddedEngine, SystemClock
from monitor.fetch import retry_at
from monitor.model import Notice, NoticeState, Secret, Target
from monitor.notify import Notifications
from monitor.pipeline import Parts, handlers, tick
from monitor.store import SqlStore, open_store
from monitor.testing import FakeFetcher


class Silent:
    """Hears of nothing."""

    def fact(self, event: str, **fields: Any) -> None:
        """Nothing."""


class NoPages:
    """No page is read here."""

    async def analyse(self, document: Any) -> Any:
        """Never called."""

    async def aclose(self) -> None:
        """Nothing to close."""


def main() -> int:
    """Print a line for each number of hung targets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=20)
    messages = parser.parse_args().messages
    release = Event()
    well, hung = Server(_answering()), Server(_hanging(release))
    print(f"{'hung targets':>12} {'seconds until the healthy one had ' + str(messages) + ' messages':>50}")
    for number in (0, 1, 3, 10):
        print(f"{number:>12} {asyncio.run(_measure(number, messages, well.url, hung.url)):>50.2f}", flush=True)
    release.set()
    return 0


async def _measure(number: int, messages: int, well: str, hung: str) -> float:
    names = {"well": well, **{f"hung{one}": hung for one in range(number)}}
    targets = [Target(name=name, url=Secret(f"slackbot:x@c?api={url}")) for name, url in names.items()]
    with tempfile.TemporaryDirectory() as directory:
        store = open_store(f"sqlite:///{Path(directory)}/test.db")
        parts = _parts(store, targets)
        for one in range(messages):
            _post(store, f"n{one}", tuple(names))
        engine = EmbeddedEngine(observer=Silent())
        started = time.monotonic()
        engine._handlers = handlers(parts, engine)  # noqa: SLF001 - without the wait of `run_once` for the hung ones
        await tick(parts, engine)
        while store.tally().by_outcome.get("sent", 0) < messages:  # noqa: ASYNC110 - the database tells
            await asyncio.sleep(0.005)
        seconds = time.monotonic() - started
        for task in engine._tasks:  # noqa: SLF001
            task.cancel()
        await asyncio.gather(*engine._tasks, return_exceptions=True)  # noqa: SLF001
        store.close()
    return seconds


def _parts(store: SqlStore, targets: list[Target]) -> Parts:
    return Parts(
        sources={},
        fetcher=FakeFetcher(),
        analyst=NoPages(),
        store=store,
        notifier=Notifications(targets, console=sys.stdout),
        decide=bind({}, ()),
        clock=SystemClock(),
        observer=Silent(),
        store_thread=ThreadPoolExecutor(1),
        target_threads={target.name: ThreadPoolExecutor(1) for target in targets},
        retry_at=retry_at,
    )


def _post(store: SqlStore, name: str, targets: tuple[str, ...]) -> None:
    now = SystemClock().now()
    notice = Notice(
        id=name, kind="disk", subject=name, state=NoticeState.RAISED, text="full", since=now, at=now, targets=targets
    )
    store.keep_notice(notice, number=0)


def _answering() -> type[Quiet]:
    class Answering(Quiet):
        def do_POST(self) -> None:  # noqa: N802 - as http.server has it
            self.rfile.read(int(self.headers["Content-Length"]))
            say_ok(self)

    return Answering


def _hanging(release: Event) -> type[Quiet]:
    class Hanging(Quiet):
        def do_POST(self) -> None:  # noqa: N802 - as http.server has it
            self.rfile.read(int(self.headers["Content-Length"]))
            release.wait()
            self.close_connection = True

    return Hanging


if __name__ == "__main__":
    sys.exit(main())

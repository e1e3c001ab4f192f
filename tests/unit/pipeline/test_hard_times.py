"""Names that cannot be resolved, a day of sleep, clocks that change: what was published meanwhile is read."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from monitor.alerting import bind
from monitor.engine import EmbeddedEngine
from monitor.fetch import WebFetcher, host_of, retry_at
from monitor.model import Document, FetchLimits, Source
from monitor.pipeline import Parts, handlers, tick
from monitor.ports import Analysis
from monitor.testing import FakeNotifier, ManualClock, MemoryStore, make_analysed, make_article


class Gazette:
    """A news site by name, whose name can stop being known; one story a number."""

    def __init__(self) -> None:
        self.stories, self.is_known, self.port = 0, True, 0
        self.facts: list[tuple[str, dict[str, Any]]] = []

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        if not self.is_known:
            raise OSError(-3, "Temporary failure in name resolution")
        return ["127.0.0.1"] if host == "gazette.example" and port == self.port else []

    def page(self, path: str) -> bytes:
        if path != "/feed.xml":
            return b"<html><body>A story.</body></html>"
        items = "".join(
            f"<item><title>Story {n}</title><link>http://gazette.example:{self.port}/{n}</link></item>"
            for n in range(self.stories)
        )
        return f"<?xml version='1.0'?><rss version='2.0'><channel><title>G</title>{items}</channel></rss>".encode()

    async def analyse(self, document: Document) -> tuple[Analysis, ...]:
        return (Analysis(identity=None, articles=(make_analysed(make_article(url=document.url)),)),)

    async def aclose(self) -> None:
        """Nothing to close."""

    def fact(self, event: str, **fields: Any) -> None:
        self.facts.append((event, fields))


@pytest.fixture
def gazette() -> Iterator[Gazette]:
    made = Gazette()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = made.page(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml" if self.path == "/feed.xml" else "text/html")
            self.send_header("Date", format_datetime(datetime(2026, 1, 1, tzinfo=UTC), usegmt=True))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
            """Keep the terminal quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    made.port = server.server_port
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


class Watch:
    """A monitor of the gazette, whose time the test moves."""

    def __init__(self, gazette: Gazette, now: datetime) -> None:
        self.gazette, self.clock, self.store = gazette, ManualClock(now), MemoryStore()
        location = f"http://gazette.example:{gazette.port}/feed.xml"
        self.source = Source(name="gazette", kind="feed", location=location, allow_private=True)
        self.store.enrol([(self.source, host_of(self.source))], now)

    def look(self, *, after: timedelta = timedelta()) -> int:
        """One pass; how many articles there are then."""
        self.clock.advance(after)
        asyncio.run(self._look())
        return len(self.store.articles)

    async def _look(self) -> None:
        limits = FetchLimits(host_gap=timedelta(0), respect_robots=False, allow_hosts=("gazette.example",))
        with ThreadPoolExecutor(1) as thread:
            parts = Parts(
                sources={"gazette": self.source},
                fetcher=WebFetcher(limits, self.clock, resolver=self.gazette.resolve),
                analyst=self.gazette,
                store=self.store,
                notifier=FakeNotifier(("desk",)),
                decide=bind({}, ()),
                clock=self.clock,
                observer=self.gazette,
                store_thread=thread,
                target_threads={"desk": thread},
                retry_at=retry_at,
            )
            engine = EmbeddedEngine(observer=self.gazette)
            await engine.run_once(lambda: tick(parts, engine), handlers(parts, engine))
            await parts.fetcher.aclose()


NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_what_is_published_while_no_name_is_known_is_read_afterwards(gazette: Gazette) -> None:
    """Each look fails with the reason and a next time, and the first that does not brings all of it."""
    watch = Watch(gazette, NOON)
    gazette.stories = 1
    assert watch.look() == 1
    gazette.is_known, gazette.stories = False, 3
    assert [watch.look(after=timedelta(hours=1)) for _ in range(4)] == [1, 1, 1, 1]
    told = [fields for event, fields in gazette.facts if event == "source"]
    assert [fields["why"] for fields in told] == ["no address is known for gazette.example"] * len(told)
    assert all(fields["next"] is not None for fields in told)
    gazette.is_known = True
    assert watch.look(after=timedelta(hours=13)) == 3


def test_after_a_day_of_sleep_everything_is_read(gazette: Gazette) -> None:
    watch = Watch(gazette, NOON)
    gazette.stories = 1
    assert watch.look() == 1
    gazette.stories = 40
    assert watch.look(after=timedelta(days=1)) == 40


@pytest.mark.parametrize("change", [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)])
def test_when_clocks_change_the_next_look_is_in_a_quarter_of_an_hour(
    gazette: Gazette, change: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To summer time and back, on a machine that lives in Vienna."""
    monkeypatch.setenv("TZ", "Europe/Vienna")
    time.tzset()
    try:
        watch = Watch(gazette, change - timedelta(minutes=20))
        for _ in range(4):
            gazette.stories += 1
            assert watch.look(after=timedelta(minutes=15)) == gazette.stories
            assert watch.store.next_due() == watch.clock.now() + timedelta(minutes=15)
    finally:
        monkeypatch.undo()
        time.tzset()

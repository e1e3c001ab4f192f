"""Every kind of source in the registry keeps the promises of `SourceKind`.

To add a kind: give an example of it in `EXAMPLES`; `test_every_kind_has_an_example` fails until then.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from monitor.fetch import WebFetcher, host_of
from monitor.fetch.sources import KINDS
from monitor.model import Document, FetchFailure, FetchLimits, NotModified, Polled, Source, SourceMemory
from monitor.testing import ManualClock

LIMITS = FetchLimits(deadline=timedelta(seconds=2), host_gap=timedelta(0), respect_robots=False)
FEED = b"<rss version='2.0'><channel><item><guid>1</guid><title>T</title><link>/a.html</link></item></channel></rss>"
PAGE = b"<p>words</p>"


@contextmanager
def feed_example(_: Path) -> Iterator[Source]:
    """A feed with one page, on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = FEED if self.path == "/feed" else PAGE
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Source(
        name="a feed",
        kind="feed",
        location=f"http://127.0.0.1:{server.server_port}/feed",
        allow_private=True,
        zone="Asia/Tokyo",
        language="ja",
    )
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def directory_example(root: Path) -> Iterator[Source]:
    """A directory with one file."""
    (root / "a.html").write_bytes(PAGE)
    yield Source(name="a directory", kind="directory", location=str(root), zone="Asia/Tokyo", language="ja")


EXAMPLES: dict[str, Callable[[Path], Any]] = {"feed": feed_example, "directory": directory_example}
BROKEN = {"feed": "http://127.0.0.1:9/feed", "directory": "/no/such/directory"}

Result = Polled | NotModified | Document | FetchFailure


@pytest.fixture(params=sorted(KINDS))
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Source]:
    """A working source of each kind."""
    with EXAMPLES[request.param](tmp_path) as example:
        yield example


def use(*steps: Callable[[WebFetcher, list[Any]], Any]) -> list[Any]:
    """Take steps with one fetcher; each is given what the steps before it found."""

    async def go() -> list[Any]:
        fetcher = WebFetcher(LIMITS, ManualClock())
        found: list[Any] = []
        for step in steps:
            found.append(await step(fetcher, found))
        await fetcher.aclose()
        return found

    return asyncio.run(go())


def test_every_kind_has_an_example() -> None:
    assert set(EXAMPLES) == set(BROKEN) == set(KINDS)


def test_a_source_has_a_host_to_be_polite_to(source: Source) -> None:
    assert host_of(source)
    assert host_of(source) == host_of(source)


def test_a_good_poll_lists_entries_of_its_source_with_unique_identities(source: Source) -> None:
    (polled,) = use(lambda fetcher, _: fetcher.poll(source, SourceMemory()))
    assert isinstance(polled, Polled)
    assert polled.entries
    assert {entry.source for entry in polled.entries} == {source.name}
    assert len({entry.identity for entry in polled.entries}) == len(polled.entries)
    assert all(entry.url and entry.host for entry in polled.entries)


def test_a_good_poll_is_no_longer_the_first(source: Source) -> None:
    (polled,) = use(lambda fetcher, _: fetcher.poll(source, SourceMemory(failures=3)))
    assert not polled.memory.is_first
    assert polled.memory.failures == 0


def test_a_second_poll_of_the_same_is_not_modified(source: Source) -> None:
    first, second = use(
        lambda fetcher, _: fetcher.poll(source, SourceMemory()),
        lambda fetcher, found: fetcher.poll(source, found[0].memory),
    )
    assert isinstance(second, NotModified)
    assert second.memory == first.memory


def test_a_new_memory_gives_the_same_identities_again(source: Source) -> None:
    first, second = use(*[lambda fetcher, _: fetcher.poll(source, SourceMemory())] * 2)
    assert first.entries == second.entries


def test_an_entry_is_read_with_what_its_source_declares(source: Source) -> None:
    _, document = use(
        lambda fetcher, _: fetcher.poll(source, SourceMemory()),
        lambda fetcher, found: fetcher.read(source, found[0].entries[0]),
    )
    assert isinstance(document, Document)
    assert document.body == PAGE
    assert document.media_type == "text/html"
    assert (document.source, document.zone, document.language) == (source.name, "Asia/Tokyo", "ja")
    assert document.fetched_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_source_that_cannot_be_had_is_a_failure_in_words(kind: str) -> None:
    broken = Source(name="broken", kind=kind, location=BROKEN[kind], allow_private=True)
    (failure,) = use(lambda fetcher, _: fetcher.poll(broken, SourceMemory()))
    assert isinstance(failure, FetchFailure)
    assert failure.detail
    assert "\n" not in failure.detail

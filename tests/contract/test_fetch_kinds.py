"""Every kind of source in the registry keeps the promises of `SourceKind`.

To add a kind: give an example of it in `EXAMPLES`; `test_every_kind_has_an_example` fails until then.
"""

import asyncio
import gzip
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
from monitor.model import (
    Document,
    FetchFailure,
    FetchLimits,
    FetchReason,
    ItemFields,
    NotModified,
    Polled,
    Source,
    SourceMemory,
)
from monitor.settings import SOURCE_KINDS
from monitor.testing import ManualClock

LIMITS = FetchLimits(deadline=timedelta(seconds=2), host_gap=timedelta(0), respect_robots=False)
FEED = b"<rss version='2.0'><channel><item><guid>1</guid><title>T</title><link>/a.html</link></item></channel></rss>"
SITEMAP = b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>/a.html</loc></url></urlset>"
LISTING = b"<ul><li><a href='/2024/05/01/envoys-meet-again.html'>Envoys meet again in the capital</a></ul>"
JSON = b'{"data": [{"link": "/a.html", "name": "T"}]}'
PAGE = b"<p>words of the page that are quite long enough to be a text</p>"
FIELDS = ItemFields(items="data", url="link", title="name")


@contextmanager
def served(kind: str, listing: bytes, **options: Any) -> Iterator[Source]:
    """A source on loopback: one listing at `/list`, the same page at every other address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = listing if self.path == "/list" else PAGE
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
        name=f"a {kind}",
        kind=kind,
        location=f"http://127.0.0.1:{server.server_port}/list",
        allow_private=True,
        zone="Asia/Tokyo",
        language="ja",
        **options,
    )
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def directory_example(root: Path) -> Iterator[Source]:
    """A directory with one file."""
    (root / "a.html").write_bytes(PAGE)
    yield Source(name="a directory", kind="directory", location=str(root), zone="Asia/Tokyo", language="ja")


EXAMPLES: dict[str, Callable[[Path], Any]] = {
    "feed": lambda _: served("feed", FEED),
    "sitemap": lambda _: served("sitemap", SITEMAP),
    "listing": lambda _: served("listing", LISTING),
    "page": lambda _: served("page", PAGE),
    "json": lambda _: served("json", JSON, fields=FIELDS),
    "directory": directory_example,
}
BROKEN = dict.fromkeys(EXAMPLES, "http://127.0.0.1:9/feed") | {"directory": "/no/such/directory"}

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


def test_settings_know_every_kind() -> None:
    assert set(SOURCE_KINDS) == set(KINDS)


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


# ------------------------------------------------------------------------------------------ hostile

WEB_KINDS = sorted(set(KINDS) - {"directory"})
BOMB = gzip.compress(b"<urlset>" + b"A" * 20_000_000)
HOSTILE = {
    "nothing": b"",
    "null bytes": b"\0" * 1_000,
    "a bomb": BOMB,
    "deep JSON": b'{"data":' + b"[" * 200_000,
    "deep markup": b"<ul><li><a href=/x>" * 50_000,
    "entities": b"<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><rss><item>&x;</item></rss>",
    "scripts for links": b"<a href='javascript:alert(1)'>A headline of several words</a><a href='data:text/html,x'>",
    "a private neighbour": b"<h2><a href='http://169.254.169.254/2024/05/01/meta.html'>Envoys meet again</a></h2>",
    "endless links": b"".join(b"<a href=/2024/05/01/s-%d>Envoys meet again</a>" % n for n in range(30_000)),
}


@contextmanager
def serving(body: bytes) -> Iterator[str]:
    """A server on loopback that gives this body at every address."""
    with served("feed", body) as source:
        yield source.location


@pytest.mark.parametrize("hostile", sorted(HOSTILE))
@pytest.mark.parametrize("kind", WEB_KINDS)
def test_whatever_a_server_sends_is_a_value_in_time(kind: str, hostile: str) -> None:
    with serving(HOSTILE[hostile]) as location:
        fields = FIELDS if kind == "json" else None
        source = Source(name="hostile", kind=kind, location=location, allow_private=True, fields=fields)
        (found,) = use(lambda fetcher, _: fetcher.poll(source, SourceMemory()))
    assert isinstance(found, Polled | FetchFailure)
    if isinstance(found, Polled):
        assert len(found.entries) <= 5_000
        assert all(entry.url.startswith("http://127.0.0.1:") for entry in found.entries)
        assert not any("<" in entry.title for entry in found.entries)


@pytest.mark.parametrize("kind", WEB_KINDS)
def test_no_kind_goes_to_a_private_address_unless_it_is_allowed(kind: str) -> None:
    with serving(FEED) as location:
        source = Source(name="private", kind=kind, location=location, fields=FIELDS if kind == "json" else None)
        (failure,) = use(lambda fetcher, _: fetcher.poll(source, SourceMemory()))
    assert isinstance(failure, FetchFailure)
    assert failure.reason is FetchReason.REFUSED_ADDRESS

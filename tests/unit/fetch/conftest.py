"""A loopback site, a client on it, and a watch on every socket that is opened."""

import asyncio
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from monitor.fetch import WebFetcher
from monitor.fetch.addresses import Resolve
from monitor.fetch.answers import Answer, Unchanged
from monitor.fetch.client import Client
from monitor.model import FetchFailure, FetchLimits, NotModified, Polled, SourceMemory
from monitor.testing import START, ManualClock, make_source

Reply = Callable[[BaseHTTPRequestHandler], None]
Result = Answer | Unchanged | FetchFailure
Ask = Callable[..., Result]


@dataclass
class Site:
    """A web server on loopback whose answers a test writes.

    Attributes:
        url: Address of its root, without the final slash.
        replies: What answers each path.
        requests: (path, headers) of every request so far.
    """

    url: str = ""
    replies: dict[str, Reply] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [path for path, _ in self.requests]

    def page(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        """Answer a path with a whole body; returns its URL. Underscores in header names mean hyphens."""

        def reply(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(body)

        self.replies[path] = reply
        return self.url + path

    def raw(self, path: str, *chunks: bytes) -> str:
        """Answer a path with these very bytes, then hang up; returns its URL."""

        def reply(request: BaseHTTPRequestHandler) -> None:
            request.close_connection = True
            for chunk in chunks:
                request.wfile.write(chunk)

        self.replies[path] = reply
        return self.url + path


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what many of these tests are about."""


@pytest.fixture
def site() -> Iterator[Site]:
    """A fresh site."""
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            made.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            if self.path in made.replies:
                made.replies[self.path](self)
            else:
                self.send_error(404)

        def log_message(self, *_: Any) -> None:
            """Tests read `requests`."""

    server = _Server(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def clock() -> ManualClock:
    """A clock that the test moves."""
    return ManualClock()


@pytest.fixture
def limits() -> FetchLimits:
    """Limits for loopback: quick, and without pauses."""
    return FetchLimits(
        deadline=timedelta(seconds=2), host_gap=timedelta(0), max_bytes=100_000, allow_hosts=("127.0.0.1",)
    )


@pytest.fixture
def ask(limits: FetchLimits, clock: ManualClock) -> Ask:
    """Fetch one URL with a new client: `ask(url, resolver=..., limits={...}, **arguments of get)`."""

    def fetch(
        url: str, *, resolver: Resolve | None = None, limits_: dict[str, Any] | None = None, **get: Any
    ) -> Result:
        async def go() -> Result:
            client = Client(replace(limits, **(limits_ or {})), clock, resolver=resolver)
            try:
                return await client.get(url, **get)
            finally:
                await client.aclose()

        return asyncio.run(go())

    return fetch


def answering(*addresses: str) -> Resolve:
    """A resolver that knows one answer for every name."""

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return addresses

    return resolve


@pytest.fixture
def resolver_of() -> Callable[..., Resolve]:
    """Make a resolver that gives these addresses for every name."""
    return answering


class SocketWatch:
    """Internet sockets made and addresses connected to, while it watches; connections off loopback are stopped."""

    def __init__(self) -> None:
        self.is_on = False
        self.made = 0
        self.tried: list[str] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """See `sys.addaudithook`."""
        if not self.is_on:
            return
        if event == "socket.__new__" and arguments[1] in {socket.AF_INET, socket.AF_INET6}:
            self.made += 1
        if event == "socket.connect" and arguments[0].family in {socket.AF_INET, socket.AF_INET6}:
            self.tried.append(arguments[1][0])
            if not arguments[1][0].startswith("127."):
                raise ConnectionRefusedError(111, "a test connects to loopback only")


_WATCH = SocketWatch()
sys.addaudithook(_WATCH)


@pytest.fixture
def sockets() -> Iterator[SocketWatch]:
    """The watch, switched on."""
    _WATCH.made, _WATCH.tried, _WATCH.is_on = 0, [], True
    yield _WATCH
    _WATCH.is_on = False


@pytest.fixture
def poll(limits: FetchLimits) -> Callable[..., list[Polled | NotModified | FetchFailure]]:
    """Poll a source: `poll(location, times, kind=..., **its other fields)`; each poll has the last one's memory."""

    def go_on(
        location: str, times: int = 1, memory: SourceMemory | None = None, **source: Any
    ) -> list[Polled | NotModified | FetchFailure]:
        async def go() -> list[Polled | NotModified | FetchFailure]:
            fetcher = WebFetcher(limits, ManualClock())
            found: list[Polled | NotModified | FetchFailure] = []
            kept = memory or SourceMemory()
            for _ in range(times):
                found.append(await fetcher.poll(make_source(location=location, **source), kept))
                kept = found[-1].memory if isinstance(found[-1], Polled | NotModified) else kept
            await fetcher.aclose()
            return found

        return asyncio.run(go())

    return go_on


@pytest.fixture
def answer() -> Callable[..., Answer]:
    """An answer with this body, as a server on example.org would give it."""

    def make(body: str | bytes, url: str = "https://www.example.org/news/", media_type: str = "text/html") -> Answer:
        return Answer(
            url=url,
            final_url=url,
            body=body.encode() if isinstance(body, str) else body,
            media_type=media_type,
            charset="utf-8",
            etag=None,
            last_modified=None,
            fetched_at=START,
        )

    return make

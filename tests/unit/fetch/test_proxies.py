"""What goes through a proxy, and what the guard can still promise. The proxies are on loopback, and real."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from monitor.fetch.addresses import Resolve
from monitor.fetch.answers import Answer, Unchanged
from monitor.fetch.client import Client
from monitor.model import Access, FetchFailure, FetchLimits, FetchReason, Secret
from monitor.testing import make_source

Fetch = Callable[..., Answer | Unchanged | FetchFailure]


@dataclass
class Proxy:
    """A proxy that connects to its own loopback, whatever it is asked for, and remembers what that was."""

    kind: str
    port: int = 0
    asked: list[str] = field(default_factory=list)
    credentials: list[str] = field(default_factory=list)
    refuses: bool = False

    def url(self, user: str = "") -> str:
        return f"{self.kind}://{user}127.0.0.1:{self.port}"

    def serve(self, client: socket.socket) -> None:
        with client:
            stream = client.makefile("rb")
            host, port = self.greet_http(client, stream) if self.kind == "http" else self.greet_socks(client, stream)
            self.asked.append(f"{host}:{port}")
            if self.refuses:
                client.sendall(b"HTTP/1.1 407 No\r\n\r\n" if self.kind == "http" else b"\5\2\0\1\0\0\0\0\0\0")
                return
            client.sendall(b"HTTP/1.1 200 OK\r\n\r\n" if self.kind == "http" else b"\5\0\0\1\0\0\0\0\0\0")
            with socket.create_connection(("127.0.0.1", port), timeout=5) as server:
                threads = [threading.Thread(target=pump, args=pair) for pair in ((client, server), (server, client))]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()

    def greet_http(self, _client: socket.socket, stream: Any) -> tuple[str, int]:
        """CONNECT, the only method it knows."""
        method, target, _ = stream.readline().decode().split()
        assert method == "CONNECT"
        while (line := stream.readline().strip()) != b"":
            if line.lower().startswith(b"proxy-authorization:"):
                self.credentials.append(line.split()[-1].decode())
        host, _, port = target.rpartition(":")
        return host, int(port)

    def greet_socks(self, client: socket.socket, stream: Any) -> tuple[str, int]:
        """SOCKS5 without a password (RFC 1928)."""
        stream.read(stream.read(2)[1])
        client.sendall(b"\5\0")
        kind = stream.read(4)[3]
        host = socket.inet_ntoa(stream.read(4)) if kind == 1 else stream.read(stream.read(1)[0]).decode()
        return host, int.from_bytes(stream.read(2), "big")


def pump(one: socket.socket, other: socket.socket) -> None:
    """Everything from one socket to the other, until either ends."""
    with suppress(OSError):
        while chunk := one.recv(65_536):
            other.sendall(chunk)
    with suppress(OSError):
        other.shutdown(socket.SHUT_RDWR)


@pytest.fixture(params=["http", "socks5"])
def proxy(request: pytest.FixtureRequest) -> Iterator[Proxy]:
    """A proxy of each kind."""
    made = Proxy(request.param)
    listener = socket.create_server(("127.0.0.1", 0))
    made.port = listener.getsockname()[1]

    def accept() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=made.serve, args=(client,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    yield made
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


@pytest.fixture
def fetch(limits: FetchLimits, clock: Any) -> Fetch:
    """Fetch one URL for a source with this proxy; nothing is allowed by name."""

    def get(url: str, proxy: str, *, resolver: Resolve | None = None, method: str = "get") -> Any:
        async def go() -> Any:
            client = Client(replace(limits, allow_hosts=()), clock, resolver=resolver)
            view = client.on_behalf_of(make_source(location=url, access=Access(proxy=Secret(proxy))))
            try:
                return await getattr(view, method)(url)
            finally:
                await client.aclose()

        return asyncio.run(go())

    return get


def test_the_proxy_is_told_the_address_that_was_judged_and_never_the_name(
    site: Any, proxy: Proxy, fetch: Fetch, resolver_of: Callable[..., Resolve]
) -> None:
    """The page itself still sees the name it was asked for."""
    port = site.page("/a", b"hello").split(":")[2].split("/")[0]
    answer = fetch(f"http://news.example:{port}/a", proxy.url(), resolver=resolver_of("8.8.8.8"))
    assert isinstance(answer, Answer)
    assert (answer.body, proxy.asked) == (b"hello", [f"8.8.8.8:{port}"])
    assert site.requests[0][1]["host"] == f"news.example:{port}"


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "::ffff:10.0.0.1"])
def test_a_name_that_leads_inside_is_refused_before_the_proxy_is_asked(
    proxy: Proxy, fetch: Fetch, resolver_of: Callable[..., Resolve], address: str, sockets: Any
) -> None:
    """The proxy may stand in a network where that address is somebody's."""
    failure = fetch("http://news.example/a", proxy.url(), resolver=resolver_of("8.8.8.8", address))
    assert isinstance(failure, FetchFailure)
    assert (failure.reason, sockets.tried) == (FetchReason.REFUSED_ADDRESS, [])


@pytest.mark.parametrize("url", ["http://10.0.0.7/", "http://0x7f.1/", "http://[::1]/", "http://169.254.169.254/x"])
def test_an_address_spelled_out_is_refused_before_the_proxy_is_asked(
    proxy: Proxy, fetch: Fetch, url: str, sockets: Any
) -> None:
    """Also where the proxy looks names up itself."""
    for address in (proxy.url(), proxy.url().replace("socks5:", "socks5h:")):
        failure = fetch(url, address)
        assert isinstance(failure, FetchFailure)
        assert (failure.reason, sockets.tried) == (FetchReason.REFUSED_ADDRESS, [])


def test_a_redirect_inside_is_refused_at_its_hop(
    site: Any, proxy: Proxy, fetch: Fetch, resolver_of: Callable[..., Resolve]
) -> None:
    port = site.page("/a", status=302, Location="http://127.0.0.1:1/x").split(":")[2].split("/")[0]
    failure = fetch(f"http://news.example:{port}/a", proxy.url(), resolver=resolver_of("8.8.8.8"))
    assert isinstance(failure, FetchFailure)
    assert failure.reason is FetchReason.REFUSED_ADDRESS
    assert len(proxy.asked) == 1


def test_robots_txt_is_asked_for_through_the_proxy_too(
    site: Any, proxy: Proxy, fetch: Fetch, resolver_of: Callable[..., Resolve]
) -> None:
    """Otherwise it would give away who asks."""
    port = site.page("/a", b"<p>words</p>", Content_Type="text/html").split(":")[2].split("/")[0]
    fetch(f"http://news.example:{port}/a", proxy.url(), resolver=resolver_of("8.8.8.8"), method="page")
    assert site.paths == ["/robots.txt", "/a"]
    assert set(proxy.asked) == {f"8.8.8.8:{port}"}


def test_a_proxy_that_does_not_connect_us_is_named_as_the_fault(
    proxy: Proxy, fetch: Fetch, resolver_of: Callable[..., Resolve]
) -> None:
    """Without its password."""
    proxy.refuses = True
    for address in (proxy.url("me:hunter2@") if proxy.kind == "http" else proxy.url(), proxy.url()[:-5] + "1"):
        failure = fetch("http://news.example/a", address, resolver=resolver_of("8.8.8.8"))
        assert isinstance(failure, FetchFailure)
        assert failure.reason is FetchReason.PROXY
        assert "hunter2" not in repr(failure)


class TestRemoteNames:
    """`socks5h`: the proxy looks names up, as onion services need it."""

    @pytest.mark.parametrize("proxy", ["socks5"], indirect=True)
    def test_the_proxy_is_told_the_name(self, site: Any, proxy: Proxy, fetch: Fetch) -> None:
        port = site.page("/a", b"hello").split(":")[2].split("/")[0]
        answer = fetch(f"http://news.onion:{port}/a", proxy.url().replace("socks5:", "socks5h:"))
        assert isinstance(answer, Answer)
        assert proxy.asked == [f"news.onion:{port}"]


@pytest.mark.parametrize("proxy", ["http"], indirect=True)
def test_a_proxy_s_password_is_given_to_the_proxy_alone(
    site: Any, proxy: Proxy, fetch: Fetch, resolver_of: Callable[..., Resolve]
) -> None:
    port = site.page("/a", b"hello").split(":")[2].split("/")[0]
    fetch(f"http://news.example:{port}/a", proxy.url("me:pw@"), resolver=resolver_of("8.8.8.8"))
    assert proxy.credentials == ["bWU6cHc="]
    assert "proxy-authorization" not in site.requests[0][1]

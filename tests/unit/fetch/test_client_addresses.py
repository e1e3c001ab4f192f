# ruff: noqa: SIM905 - tables of words read best as words
"""No address that is not public is connected to, in whatever form it comes: not one socket is opened."""

import asyncio
import socket
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import httpx
import pytest

from monitor.fetch.addresses import RefusedAddressError, Resolve, look_up, open_guarded_socket
from monitor.fetch.client import Client
from monitor.fetch.transport import open_transport
from monitor.model import FetchFailure, FetchLimits, FetchReason

LITERAL_FORMS = """
    http://127.0.0.1/ http://127.1/ http://127.0.1/ http://127.255.255.254/ http://0/ http://0.0.0.0/ http://10.0.0.1/
    http://172.16.5.4/ http://192.168.1.1/ http://169.254.169.254/latest/meta-data/ http://100.64.0.1/
    http://198.18.0.1/ http://192.0.0.192/ http://224.0.0.1/ http://255.255.255.255/
    http://2130706433/ http://0x7f000001/ http://0x7f.1/ http://0177.0.0.1/ http://017700000001/ http://0x7f.0x0.0x0.0x1/
    http://127.0.0.1./ http://１２７.０.０.１/ http://127。0。0。1/ http://①②⑦.⓪.⓪.①/ http://999.999.999.999/
    http://[::1]/ http://[::]/ http://[0:0:0:0:0:0:0:1]/ http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/
    http://[::127.0.0.1]/ http://[fe80::1]/ http://[fe80::1%25eth0]/ http://[fd00::1]/ http://[fc00::1]/ http://[ff02::1]/
    http://[2002:7f00:1::]/ http://[64:ff9b::7f00:1]/ http://[64:ff9b:1::1]/ http://[2001:0:7f00:1::]/ http://[2001:db8::1]/
    http://example.org@127.0.0.1/ http://127.0.0.1:80@example.org/ http://user:pw@10.0.0.1/
    http://example.org\\@127.0.0.1/ http://127.0.0.1\\.example.org/ http:///127.0.0.1/ http://127.0.0.1%2f.example.org/
    http://127%2e0%2e0%2e1/ http://0x7f000001.:80/ https://[::ffff:10.0.0.1]:443/ http://127.0.0.1#@example.org/
    http://127.0.0.1?@example.org/
""".split()


@pytest.mark.parametrize("url", LITERAL_FORMS)
def test_a_literal_address_in_any_form_opens_no_socket(
    url: str, ask: Any, resolver_of: Callable[..., Resolve], sockets: Any
) -> None:
    failure = ask(url, resolver=resolver_of("127.0.0.1"), limits_={"allow_hosts": ()})
    assert isinstance(failure, FetchFailure)
    assert failure.reason is FetchReason.REFUSED_ADDRESS
    assert sockets.made == 0


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("10.1.2.3",),
        ("169.254.169.254",),
        ("::1",),
        ("::ffff:192.168.0.1",),
        ("fe80::1%2",),
        ("8.8.8.8", "127.0.0.1"),
        ("127.0.0.1", "8.8.8.8"),
        ("2606:4700::1111", "fd00::1"),
        ("not an address",),
    ],
    ids=",".join,
)
def test_a_name_with_any_private_address_opens_no_socket(
    addresses: tuple[str, ...], ask: Any, resolver_of: Callable[..., Resolve], sockets: Any
) -> None:
    failure = ask("http://news.example.org/", resolver=resolver_of(*addresses))
    assert failure.reason is FetchReason.REFUSED_ADDRESS
    assert "news.example.org" in failure.detail
    assert sockets.made == 0


def test_the_address_that_was_judged_is_the_one_that_is_tried(ask: Any, sockets: Any) -> None:
    """Rebinding: a second look-up would give loopback, but there is none."""
    answers = [["8.8.8.8"], ["127.0.0.1"], ["127.0.0.1"]]

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return answers.pop(0)

    failure = ask("http://rebinding.example.org/", resolver=resolve)
    assert failure.reason is FetchReason.UNREACHABLE
    assert sockets.tried == ["8.8.8.8"]
    assert len(answers) == 2


def test_a_name_that_turns_private_later_is_refused_without_a_socket(
    limits: FetchLimits, clock: Any, sockets: Any
) -> None:
    answers = {"a.example.org": "8.8.8.8", "b.example.org": "192.168.0.1"}

    async def resolve(host: str, _port: int) -> Sequence[str]:
        return [answers[host]]

    async def fetch_both() -> list[object]:
        client = Client(limits, clock, resolver=resolve)
        results = [await client.get(f"http://{host}/") for host in answers]
        await client.aclose()
        return [result.reason for result in results if isinstance(result, FetchFailure)]

    assert asyncio.run(fetch_both()) == [FetchReason.UNREACHABLE, FetchReason.REFUSED_ADDRESS]
    assert sockets.tried == ["8.8.8.8"]


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://127.0.0.2/secret", FetchReason.REFUSED_ADDRESS),
        ("//10.0.0.1/", FetchReason.REFUSED_ADDRESS),
        ("http://2130706433/", FetchReason.REFUSED_ADDRESS),
        ("http://metadata.example/", FetchReason.REFUSED_ADDRESS),
        ("http://user:pw@127.0.0.1/", FetchReason.REFUSED_ADDRESS),
        ("file:///etc/passwd", FetchReason.REFUSED_SCHEME),
        ("gopher://127.0.0.1/", FetchReason.REFUSED_SCHEME),
        ("http://[broken", FetchReason.REFUSED_ADDRESS),
    ],
)
def test_a_redirect_is_judged_like_any_address(
    location: str, reason: FetchReason, site: Any, ask: Any, resolver_of: Callable[..., Resolve], sockets: Any
) -> None:
    url = site.page("/start", status=302, Location=location)
    failure = ask(url, resolver=resolver_of("169.254.169.254"))
    assert failure.reason is reason
    assert failure.url == url
    assert set(sockets.tried) == {"127.0.0.1"}
    assert "pw" not in failure.detail
    assert "redirected to" in failure.detail or "metadata.example is at" in failure.detail


def test_private_addresses_stay_closed_to_redirects_from_an_allowed_source(site: Any, ask: Any) -> None:
    other = site.url.replace("127.0.0.1", "127.0.0.2")
    url = site.page("/start", status=302, Location=f"{other}/secret")
    failure = ask(url, limits_={"allow_hosts": ()}, allow_private=True)
    assert failure.reason is FetchReason.REFUSED_ADDRESS


def test_a_host_allowed_by_name_is_reached_and_its_connection_serves_nobody_else(
    site: Any, limits: FetchLimits, clock: Any, resolver_of: Callable[..., Resolve]
) -> None:
    url = site.page("/", b"hello")

    async def fetch() -> list[str]:
        client = Client(replace(limits, allow_hosts=()), clock, resolver=resolver_of("127.0.0.1"))
        results = [await client.get(url, allow_private=allowed) for allowed in (True, False)]
        await client.aclose()
        return [type(result).__name__ for result in results]

    assert asyncio.run(fetch()) == ["Answer", "FetchFailure"]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1", "not an address"])
def test_the_socket_itself_is_refused_to_an_address_that_slipped_through(address: str, sockets: Any) -> None:
    with pytest.raises(RefusedAddressError, match="not a public address"):
        open_guarded_socket((socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, 80)))
    assert sockets.made == 0


def test_guarded_connections_refuse_a_literal_that_no_look_up_sees(
    site: Any, resolver_of: Callable[..., Resolve], sockets: Any
) -> None:
    async def connect() -> None:
        transport = open_transport(resolver_of("8.8.8.8"), is_guarded=True)
        try:
            await transport.get(httpx.URL(site.url), {})
        finally:
            await transport.aclose()

    with pytest.raises(httpx.TransportError, match="Cannot connect"):
        asyncio.run(connect())
    assert sockets.tried == []


def test_the_system_looks_names_up_by_default() -> None:
    assert "127.0.0.1" in asyncio.run(look_up("localhost", 80))


def test_a_name_that_cannot_be_is_an_oserror() -> None:
    with pytest.raises(OSError, match="not a host name"):
        asyncio.run(look_up("a" * 300 + ".example", 80))

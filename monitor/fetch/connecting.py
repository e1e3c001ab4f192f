"""Opens connections, and only to addresses that were judged.

A name is looked up once, every address of the answer is judged, and the connection goes to just those
addresses (they are pinned: nothing looks the name up again). The judgement is repeated where the socket
is made, which also sees addresses written as literals. One address that is not public spoils the answer.
"""

import asyncio
import ipaddress
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Final

import aiohttp
import certifi
import httpx
from aiohttp.abc import AbstractResolver, ResolveResult
from httpx_aiohttp import AiohttpTransport

from monitor.fetch.guard import is_public

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""(host, port) -> IP addresses as text; raises OSError where there is none."""

CONNECT_SECONDS: Final = 10
"""For one connection with its TLS handshake; the deadline of the whole request bounds it further."""

_MAX_HEADERS: Final = 256
_MAX_HEADER_BYTES: Final = 32_768
_KEEP_NAMES_SECONDS: Final = 60


class RefusedAddressError(OSError):
    """An address that must not be connected to; `detail` says why."""

    def __init__(self, detail: str) -> None:
        """Keep the reason: aiohttp and httpx wrap this error in their own."""
        super().__init__(detail)
        self.detail = detail


async def look_up(host: str, port: int) -> Sequence[str]:
    """Addresses of a host from the system.

    Each look-up has a thread of its own that the process need not wait for at its end: the system's
    resolver can hang for half a minute where the network is down.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Sequence[str]] = loop.create_future()

    def settle(addresses: Sequence[str] | OSError) -> None:
        if answer.done():
            return
        if isinstance(addresses, OSError):
            answer.set_exception(addresses)
        else:
            answer.set_result(addresses)

    def ask() -> None:
        with suppress(RuntimeError):  # the loop ended while we asked
            loop.call_soon_threadsafe(settle, _ask_system(host, port))

    threading.Thread(target=ask, name=f"look-up {host}", daemon=True).start()
    return await answer


def _ask_system(host: str, port: int) -> Sequence[str] | OSError:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        return OSError(f"{host} is not a host name")
    except OSError as error:
        return error
    return [str(address[0]) for *_, address in found]


class JudgingResolver(AbstractResolver):
    """Looks names up and refuses an answer with any address that is not public."""

    def __init__(self, resolve: Resolve, *, is_guarded: bool) -> None:
        """Keep the look-up; without `is_guarded` every address passes."""
        self._resolve = resolve
        self._is_guarded = is_guarded

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 - aiohttp's signature; both families serve
    ) -> list[ResolveResult]:
        """See aiohttp. Raises RefusedAddressError; OSError where the name has no address."""
        addresses = await self._resolve(host, port)
        if not addresses:
            raise OSError(f"{host} has no address")
        if self._is_guarded:
            for address in addresses:
                _refuse_unless_public(address, host)
        return [_pinned(host, address, port) for address in addresses]

    async def close(self) -> None:
        """Nothing to release."""


def _pinned(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return {
        "hostname": host,
        "host": address,
        "port": port,
        "family": family,
        "proto": socket.IPPROTO_TCP,
        "flags": socket.AI_NUMERICHOST,
    }


def _refuse_unless_public(address: str, host: str) -> None:
    try:
        judged = is_public(ipaddress.ip_address(address))
    except ValueError:
        judged = False
    if not judged:
        where = address if address == host else f"{host} is at {address}, which"
        raise RefusedAddressError(f"{where} is not a public address")


def open_guarded_socket(info: tuple[Any, ...]) -> socket.socket:
    """Make the socket for one address, after judging it once more. Raises RefusedAddressError."""
    address = str(info[4][0])
    _refuse_unless_public(address, address)
    return open_socket(info)


def open_socket(info: tuple[Any, ...]) -> socket.socket:
    """Make the socket for one address of any range."""
    family, kind, protocol, *_ = info
    made = socket.socket(family=family, type=kind, proto=protocol)
    made.setblocking(False)
    return made


@cache
def trust() -> ssl.SSLContext:
    """One context for the process; it trusts the system's roots and Mozilla's, as either may be missing or old."""
    context = ssl.create_default_context()
    context.load_verify_locations(cafile=certifi.where())
    return context


def make_http_client(resolve: Resolve, context: ssl.SSLContext, *, is_guarded: bool) -> httpx.AsyncClient:
    """An HTTP client with no cookies, no environment, no redirects and no decoding; needs a running loop."""

    def session() -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=0,  # our own politeness counts
            ssl=context,
            resolver=JudgingResolver(resolve, is_guarded=is_guarded),
            socket_factory=open_guarded_socket if is_guarded else open_socket,
            ttl_dns_cache=_KEEP_NAMES_SECONDS,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None),
            max_line_size=_MAX_HEADER_BYTES,
            max_field_size=_MAX_HEADER_BYTES,
            max_headers=_MAX_HEADERS,
        )

    return httpx.AsyncClient(
        transport=AiohttpTransport(verify=context, trust_env=False, client=session),
        trust_env=False,
        follow_redirects=False,
        cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
        timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),
    )

"""Looks names up, and lets only addresses through that were judged.

A name is looked up once, every address of the answer is judged, and the connection goes to just those
addresses (they are pinned: nothing looks the name up again). The judgement is repeated where the socket
is made, which also sees addresses written as literals. One address that is not public spoils the answer.
"""

import asyncio
import ipaddress
import socket
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from monitor.fetch.guard import NOT_PUBLIC, is_public

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""(host, port) -> IP addresses as text; raises OSError where there is none."""


class ProxyFailedError(OSError):
    """The proxy cannot be reached, or did not connect us; `detail` says why, without a secret."""

    def __init__(self, detail: str) -> None:
        """Keep the reason: aiohttp and httpx wrap this error in their own."""
        super().__init__(detail)
        self.detail = detail


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
                refuse_unless_public(address, host)
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


def refuse_unless_public(address: str, host: str) -> None:
    """Raise RefusedAddressError for an address that is not public; `host` is the name it was found for."""
    try:
        judged = is_public(ipaddress.ip_address(address))
    except ValueError:
        judged = False
    if not judged:
        where = address if address == host else f"{host} is at {address}, which"
        raise RefusedAddressError(f"{where} {NOT_PUBLIC}")


def open_guarded_socket(info: tuple[Any, ...]) -> socket.socket:
    """Make the socket for one address, after judging it once more. Raises RefusedAddressError."""
    address = str(info[4][0])
    refuse_unless_public(address, address)
    return open_socket(info)


def open_socket(info: tuple[Any, ...]) -> socket.socket:
    """Make the socket for one address of any range."""
    family, kind, protocol, *_ = info
    made = socket.socket(family=family, type=kind, proto=protocol)
    made.setblocking(False)
    return made

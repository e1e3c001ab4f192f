"""Connections through a proxy, with the guard in force on this side of it.

    name -> looked up and judged here -> the proxy is told the address -> TLS with the host itself

Every connection is a tunnel: CONNECT of an HTTP proxy (which must allow it for ports 80 and 443), or SOCKS. The
proxy is told an address that was judged, never a name that it might understand otherwise; so a name that changes
its answer gains nothing. What the proxy does with that address is its own affair. With `socks5h://` the proxy looks
names up (onion services need that): then only addresses that are spelled out can be judged here.

The proxy's own address is the operator's choice, and may be private.
"""

import asyncio
import socket
from typing import Any, Final

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from python_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError
from python_socks.async_.asyncio import Proxy

from monitor.fetch.addresses import ProxyFailedError, refuse_unless_public
from monitor.fetch.guard import literal_address

REMOTE_NAMES: Final = "socks5h://"
"""Of proxies that look names up themselves."""

SCHEMES: Final = ("http://", "socks5://", REMOTE_NAMES)


class Unresolved(AbstractResolver):
    """Leaves names to the proxy."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """See aiohttp."""
        return [{"hostname": host, "host": host, "port": port, "family": family, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        """Nothing to release."""


class TunnelConnector(aiohttp.TCPConnector):
    """Connects through one proxy."""

    def __init__(self, proxy: str, resolver: AbstractResolver, *, is_guarded: bool, **options: Any) -> None:
        """Keep the proxy's address (one of `SCHEMES`, with host and port) and how names are looked up."""
        looks_up = proxy.startswith(REMOTE_NAMES)
        super().__init__(resolver=Unresolved() if looks_up else resolver, **options)
        self._proxy = proxy.replace(REMOTE_NAMES, "socks5://", 1)
        self._looks_up = looks_up
        self._is_guarded = is_guarded

    async def _wrap_create_connection(self, *args: Any, addr_infos: Any, timeout: Any, **kwargs: Any) -> Any:  # noqa: ASYNC109
        """As aiohttp's, whose place this is: but the socket comes from the proxy."""
        host, port = addr_infos[0][4][:2]
        if self._is_guarded and (literal_address(host) is not None or not self._looks_up):
            refuse_unless_public(host, host)
        tunnel = await self._open_tunnel(host, port, timeout.sock_connect)
        kept = {name: value for name, value in kwargs.items() if name in {"ssl", "server_hostname"}}
        try:
            return await asyncio.get_running_loop().create_connection(*args, **kept, sock=tunnel)
        except BaseException:
            tunnel.close()
            raise

    async def _open_tunnel(self, host: str, port: int, seconds: float | None) -> socket.socket:
        try:
            proxy = Proxy.from_url(self._proxy, rdns=self._looks_up)
            return await proxy.connect(dest_host=host, dest_port=port, timeout=seconds)
        except (ProxyConnectionError, ProxyTimeoutError) as error:
            raise ProxyFailedError("the proxy cannot be reached") from error
        except (ProxyError, OSError, ValueError) as error:
            code = getattr(error, "error_code", None)
            raise ProxyFailedError(f"the proxy did not connect us{f' (its answer: {code})' if code else ''}") from error

"""Opens the connections of one client: whom TLS trusts, how many headers, through which proxy.

Where they lead is judged in `monitor.fetch.addresses`.
"""

import ssl
from functools import cache
from typing import Any, Final

import aiohttp
import certifi

from monitor.fetch.addresses import JudgingResolver, Resolve, open_guarded_socket, open_socket

CONNECT_SECONDS: Final = 10
"""For one connection with its TLS handshake; the deadline of the whole request bounds it further."""

_MAX_HEADERS: Final = 256
_MAX_HEADER_BYTES: Final = 32_768
_KEEP_NAMES_SECONDS: Final = 60


@cache
def trust() -> ssl.SSLContext:
    """One context for the process; it trusts the system's roots and Mozilla's, as either may be missing or old."""
    context = ssl.create_default_context()
    context.load_verify_locations(cafile=certifi.where())
    return context


@cache
def trust_nobody() -> ssl.SSLContext:
    """For connections without TLS: to read all roots takes longer than a hundred polls."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def open_session(
    resolve: Resolve, context: ssl.SSLContext, *, is_guarded: bool, proxy: str | None = None
) -> aiohttp.ClientSession:
    """Connections with no cookies, no environment and no unpacking of bodies; needs a running loop.

    Args:
        resolve: Looks names up.
        context: Whom TLS trusts.
        is_guarded: Whether only public addresses may be connected to.
        proxy: Through which everything goes, see `monitor.fetch.proxies`; None connects directly.
    """
    resolver = JudgingResolver(resolve, is_guarded=is_guarded)
    options: dict[str, Any] = {"ssl": context, "ttl_dns_cache": _KEEP_NAMES_SECONDS}
    options["limit"] = 0  # our politeness counts
    if proxy is not None:
        from monitor.fetch.proxies import TunnelConnector

        connector: aiohttp.TCPConnector = TunnelConnector(proxy, resolver, is_guarded=is_guarded, **options)
    else:
        factory = open_guarded_socket if is_guarded else open_socket
        connector = aiohttp.TCPConnector(resolver=resolver, socket_factory=factory, **options)
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
        max_line_size=_MAX_HEADER_BYTES,
        max_field_size=_MAX_HEADER_BYTES,
        max_headers=_MAX_HEADERS,
    )

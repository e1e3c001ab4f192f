"""httpx, which we ask with, over aiohttp's connections, which are guarded (`monitor.fetch.addresses`).

    httpx.URL, headers -> Transport -> aiohttp session -> guarded connector, or a proxy's tunnel
    httpx.Response     <-  (httpx-aiohttp: body, errors)  <-

aiohttp is below since its connector takes a resolver and a maker of sockets from us: so only addresses that were
judged are connected to. There is no `httpx.AsyncClient` between: what it would add (a jar of cookies, redirects,
hooks) is not wanted here, and costs a fifth of a poll that finds nothing new. So cookies are neither kept nor
sent, nothing of the environment counts, redirects are followed by `Client` (each is a request of its own), bodies
stay packed.
"""

from collections.abc import Mapping
from typing import Final

import aiohttp
import httpx
import yarl
from httpx_aiohttp.transport import AiohttpResponseStream, map_aiohttp_exceptions

from monitor.fetch.addresses import Resolve
from monitor.fetch.connecting import CONNECT_SECONDS, open_session, trust, trust_nobody

OUTSIDE: Final = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, aiohttp.ClientError)
"""What is raised for something that a server or the network did."""

_TIMEOUT: Final = aiohttp.ClientTimeout(sock_connect=CONNECT_SECONDS)


class Transport:
    """Sends requests over connections of its own, each address as it is spelled.

    httpx-aiohttp's own hands addresses on as text, which aiohttp spells anew: `%26` in a path becomes `&`, `%2F` in a
    query `/`, and addresses that are signed are then refused.
    """

    def __init__(self, session: aiohttp.ClientSession) -> None:
        """Keep the session, whose connector holds."""
        self._session = session

    async def get(self, url: httpx.URL, headers: Mapping[str, str]) -> httpx.Response:
        """The answer, its body not read yet: whoever takes it closes it. Raises what is in `OUTSIDE`, or OSError."""
        with map_aiohttp_exceptions():
            response = await self._session.get(
                yarl.URL(str(url), encoded=True), headers=headers, allow_redirects=False, timeout=_TIMEOUT
            )
        return httpx.Response(response.status, headers=response.raw_headers, stream=AiohttpResponseStream(response))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._session.close()


def open_transport(resolve: Resolve, *, is_guarded: bool, is_tls: bool = True, proxy: str | None = None) -> Transport:
    """What sends requests; needs a running loop.

    Args:
        resolve: Looks names up.
        is_guarded: Whether only public addresses may be connected to.
        is_tls: Whether https may be asked for; without it, it fails.
        proxy: Through which everything goes, see `monitor.fetch.proxies`; None connects directly.
    """
    context = trust() if is_tls else trust_nobody()
    return Transport(open_session(resolve, context, is_guarded=is_guarded, proxy=proxy))

"""httpx, which we ask with, over aiohttp's connections, which are guarded (`monitor.fetch.addresses`).

    httpx.Request -> ExactTransport (httpx-aiohttp) -> aiohttp session -> guarded connector, or a proxy's tunnel

aiohttp is below since its connector takes a resolver and a maker of sockets from us: so only addresses that were
judged are connected to. There is no `httpx.AsyncClient` between: what it adds to a transport (a jar of cookies,
redirects, hooks) is switched off here, and still costs a fifth of a poll that finds nothing new. So cookies are
neither kept nor sent, nothing of the environment counts, redirects are followed by `Client` (each is a request of
its own), bodies stay packed.
"""

from typing import Final

import aiohttp
import httpx
import yarl
from httpx_aiohttp.transport import AiohttpResponseStream, AiohttpTransport, map_aiohttp_exceptions

from monitor.fetch.addresses import Resolve
from monitor.fetch.connecting import CONNECT_SECONDS, open_session, trust, trust_nobody

OUTSIDE: Final = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, aiohttp.ClientError)
"""What is raised for something that a server or the network did."""

_TIMEOUT: Final = aiohttp.ClientTimeout(sock_connect=CONNECT_SECONDS)


class ExactTransport(AiohttpTransport):
    """Sends an address as it is spelled.

    httpx-aiohttp hands it on as text, which aiohttp spells anew: `%26` in a path becomes `&`, `%2F` in a query `/`,
    and addresses that are signed are then refused.
    """

    def __init__(self, session: aiohttp.ClientSession) -> None:
        """Keep the session, whose connector holds; it is closed with the transport."""
        super().__init__(verify=trust_nobody(), trust_env=False, client=session)  # unused: the session has its own
        self._session = session

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """See httpx. For requests without a body."""
        with map_aiohttp_exceptions():
            response = await self._session.request(
                request.method,
                yarl.URL(str(request.url), encoded=True),
                headers=request.headers.multi_items(),  # as a mapping each would be looked up among all
                allow_redirects=False,
                timeout=_TIMEOUT,
            )
        return httpx.Response(
            response.status, headers=response.raw_headers, stream=AiohttpResponseStream(response), request=request
        )


def open_transport(
    resolve: Resolve, *, is_guarded: bool, is_tls: bool = True, proxy: str | None = None
) -> ExactTransport:
    """What sends requests, with connections of its own; needs a running loop.

    Args:
        resolve: Looks names up.
        is_guarded: Whether only public addresses may be connected to.
        is_tls: Whether https may be asked for; without it, it fails.
        proxy: Through which everything goes, see `monitor.fetch.proxies`; None connects directly.
    """
    context = trust() if is_tls else trust_nobody()
    return ExactTransport(open_session(resolve, context, is_guarded=is_guarded, proxy=proxy))

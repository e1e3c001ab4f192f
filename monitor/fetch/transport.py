"""httpx, which we ask with, over aiohttp's connections, which are guarded (`monitor.fetch.addresses`).

    httpx.AsyncClient -> ExactTransport (httpx-aiohttp) -> aiohttp session -> guarded connector, or a proxy's tunnel

aiohttp is below since its connector takes a resolver and a maker of sockets from us: so only addresses that were
judged are connected to. Cookies are neither kept nor sent, nothing of the environment counts, redirects
are followed by `Client` (each is a request of its own), bodies stay packed.
"""

from http.cookiejar import CookieJar
from typing import Any, Final

import aiohttp
import httpx
import yarl
from httpx_aiohttp.transport import AiohttpResponseStream, AiohttpTransport, map_aiohttp_exceptions

from monitor.fetch.addresses import Resolve
from monitor.fetch.connecting import CONNECT_SECONDS, open_session, trust, trust_nobody

OUTSIDE: Final = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, aiohttp.ClientError)
"""What the client raises for something that a server or the network did."""


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
        seconds = request.extensions["timeout"]
        with map_aiohttp_exceptions():
            response = await self._session.request(
                request.method,
                yarl.URL(str(request.url), encoded=True),
                headers=request.headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(sock_connect=seconds["connect"], sock_read=seconds["read"]),
            )
        return httpx.Response(
            response.status, headers=response.raw_headers, stream=AiohttpResponseStream(response), request=request
        )


class NoCookies(CookieJar):
    """Stays empty."""

    def extract_cookies(self, *_: Any) -> None:
        """Take none from an answer."""


def open_client(
    resolve: Resolve, *, is_guarded: bool, is_tls: bool = True, proxy: str | None = None
) -> httpx.AsyncClient:
    """An HTTP client with connections of its own; needs a running loop.

    Args:
        resolve: Looks names up.
        is_guarded: Whether only public addresses may be connected to.
        is_tls: Whether https may be asked for; without it, it fails.
        proxy: Through which everything goes, see `monitor.fetch.proxies`; None connects directly.
    """
    context = trust() if is_tls else trust_nobody()
    session = open_session(resolve, context, is_guarded=is_guarded, proxy=proxy)
    return httpx.AsyncClient(
        transport=ExactTransport(session),
        cookies=NoCookies(),
        trust_env=False,
        timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),
    )

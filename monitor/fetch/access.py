"""How a source wants to be asked: its proxy, headers, cookies and login, and to whom they may be shown. Pure."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import httpx

from monitor.fetch.guard import host_of_parsed
from monitor.model import Access, Source

NOT_OURS_TO_GIVE: Final = frozenset(
    {
        "host",
        "connection",
        "content-length",
        "transfer-encoding",
        "accept-encoding",
        "if-none-match",
        "if-modified-since",
    }
)
"""Headers that the client makes itself: others would break its framing, its unpacking or its memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approach:
    """What all requests for one source have in common.

    Attributes:
        proxy: Through which they go; None goes directly.
        scheme: Of the source's own address.
        host: Its own host, with the port unless it is the scheme's own; empty where it has none.
        own: Headers that only this host gets to see.
        common: Headers for every host.
    """

    proxy: str | None = None
    scheme: str = ""
    host: str = ""
    own: Mapping[str, str] = field(default_factory=dict, repr=False)
    common: Mapping[str, str] = field(default_factory=dict)

    def headers_for(self, target: httpx.URL) -> dict[str, str]:
        """The headers for one hop: secrets go to the own host alone, and never in the clear after TLS."""
        is_home = bool(self.own) and host_of_parsed(target) == self.host and target.scheme in {self.scheme, "https"}
        return {**self.common, **(self.own if is_home else {})}


def approach_of(source: Source) -> Approach:
    """The approach of a source; one without `access` asks plainly."""
    access = source.access
    if access is None:
        return _PLAIN
    home = httpx.URL(source.location) if source.location.startswith(("http://", "https://")) else httpx.URL()
    return Approach(
        proxy=access.proxy.reveal() if access.proxy else None,
        scheme=home.scheme,
        host=host_of_parsed(home),
        own=_own_headers(access),
        common={"accept-language": access.accept_language} if access.accept_language else {},
    )


_PLAIN: Final = Approach()


def _own_headers(access: Access) -> dict[str, str]:
    headers = {name.lower(): value.reveal() for name, value in access.headers if name.lower() not in NOT_OURS_TO_GIVE}
    if access.cookies:
        headers["cookie"] = "; ".join(f"{name}={value.reveal()}" for name, value in access.cookies)
    if access.user is not None:
        password = access.password.reveal() if access.password else ""
        headers["authorization"] = "Basic " + b64encode(f"{access.user}:{password}".encode()).decode()
    return headers

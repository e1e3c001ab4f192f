"""One spelling for the addresses of one page. Pure."""

import re
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from monitor.fetch.guard import DEFAULT_PORTS

_TRACKING: Final = re.compile(
    r"(utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_ga|at_(medium|campaign|custom\d)|ocid|cmpid)=.*",
    re.IGNORECASE,
)


def canonical_url(url: str) -> str:
    """The URL with lower-case scheme and host, and without default port, fragment and tracking parameters."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    if port and port != DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    query = "&".join(pair for pair in parts.query.split("&") if not _TRACKING.fullmatch(pair))
    return urlunsplit((parts.scheme, host, parts.path or "/", query, ""))

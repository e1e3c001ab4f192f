"""Is it the same site? By the registrable domain: `news.example.co.uk` and `www.example.co.uk` are one. Pure."""

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from tld import get_fld

from monitor.fetch.guard import bare_host


def site_of(url: str) -> str:
    """The registrable domain of a URL, lower case; its host where it has none (`localhost`, an IP address).

    By the public suffix list as the library ships it, the private part included: `a.github.io` and
    `b.github.io` are two sites.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return _site_of_origin(f"{parts.scheme}://{parts.netloc}")


@lru_cache(maxsize=1_000)
def _site_of_origin(origin: str) -> str:
    """The links of a page share few origins."""
    host = bare_host(origin)
    return get_fld(f"http://{host}", fail_silently=True, search_private=True) or host if host else ""


def is_at_home(url: str, home: str, sites: Sequence[str] = ()) -> bool:
    """Whether a URL is on the site of `home`, or on one of these sites or below it (`example.org`)."""
    if site_of(url) == site_of(home):
        return True
    host = bare_host(url)
    return any(host == site or host.endswith(f".{site}") for site in (name.lower() for name in sites))

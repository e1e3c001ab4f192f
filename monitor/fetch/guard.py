"""Judges addresses: may this URL, and may this IP address, be fetched? Pure; no name is looked up here.

    URL -> check_url -> httpx.URL | FetchFailure        before every hop
    IP address -> is_public                             for every address that is really connected to

The table of special ranges is IANA's special-purpose address registries (RFC 6890 and its updates),
written out because what `ipaddress.is_global` says differs between versions of Python.
"""

import ipaddress
import re
import socket
import unicodedata
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

import httpx

from monitor.model import FetchFailure, FetchReason

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

NOT_PUBLIC: Final = "is not a public address (allow_private would permit it)"
"""Said of an address, with what it takes: a key of the source, `--allow-private` on the command line."""

MAX_URL: Final = 8000
"""Longest address that is asked for; servers refuse longer ones."""

DEFAULT_PORTS: Final = {"http": 80, "https": 443}

_SPECIAL_V4: Final = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays, withdrawn
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_KEPT: Final = 4_000
"""Addresses whose judgement is remembered: parsing one costs as much as a tenth of a request."""

_GLOBAL_V6: Final = ipaddress.IPv6Network("2000::/3")
_SPECIAL_V6: Final = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: carries an IPv4 address that nobody has checked
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_MAPPED: Final = ipaddress.IPv6Network("::ffff:0:0/96")

_UNFIT = re.compile(r"[\x00-\x20\x7f\\]")
_NUMERIC_HOST = re.compile(r"(0[xX][0-9a-fA-F]*|[0-9]+)(\.(0[xX][0-9a-fA-F]*|[0-9]+)){0,3}")
_HOST_NAME = re.compile(rb"[A-Za-z0-9_.-]+")
_USERINFO = re.compile(r"(?<=//)[^/?#]*@")
_PLAIN_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?=[/?#]|\Z)")
"""How nearly all addresses begin; taking an address apart costs many times as much as seeing that."""


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet; mapped and NAT64 addresses are judged by what they carry."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _SPECIAL_V4)
    if address.scope_id is not None:
        return False
    if address in _MAPPED or address in _NAT64:
        return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _GLOBAL_V6 and not any(address in network for network in _SPECIAL_V6)


def literal_address(host: str) -> Address | None:
    """The IP address that a host name spells, in any form that some system would accept; None for a real name.

    Reads dotted, short, decimal, octal and hexadecimal IPv4, with full-width digits and a trailing dot.
    """
    name = unicodedata.normalize("NFKC", host).strip("[]").rstrip(".").replace("。", ".")
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        pass
    if not _NUMERIC_HOST.fullmatch(name):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(name))
    except OSError:
        return ipaddress.IPv4Address(0)  # all digits but no address: not a name either, so refuse it


@lru_cache(maxsize=_KEPT)
def bare_host(url: str) -> str:
    """Host of a URL, lower case, without port and trailing dot; empty for what is no URL."""
    parsed = _parse(url)
    return parsed.host.rstrip(".") if parsed else ""


def host_of_url(url: str) -> str:
    """Host of a URL as the unit of politeness: with the port unless it is the scheme's own; empty for no URL."""
    if plain := _PLAIN_ORIGIN.match(url):
        return _host_of_origin(f"{plain[0]}/")
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return _host_of_origin(f"{parts.scheme}://{parts.netloc}/")


@lru_cache(maxsize=1_000)
def _host_of_origin(origin: str) -> str:
    """The entries of a feed share few origins, and parsing them is most of the work."""
    parsed = _parse(origin)
    return host_of_parsed(parsed) if parsed else ""


def _parse(url: str) -> httpx.URL | None:
    try:
        return httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        return None


def host_of_parsed(url: httpx.URL) -> str:
    """As `host_of_url`, for a URL that is already parsed."""
    host = url.host.rstrip(".")
    return f"{host}:{url.port}" if url.port and url.port != DEFAULT_PORTS.get(url.scheme) else host


def without_userinfo(url: str) -> str:
    """The URL without a user name and password, fit for a log."""
    return _USERINFO.sub("", url, count=1)


@lru_cache(maxsize=_KEPT)
def check_url(url: str, *, may_be_private: bool = False) -> httpx.URL | FetchFailure:
    """Parse a URL and refuse what must never be asked for: odd schemes, user names, literal private addresses.

    With `may_be_private` a literal address of any range passes, in its plain form.
    """
    if len(url) > MAX_URL or _UNFIT.search(url):
        return _refusal(url, "too long, or with characters that no address has")
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        return _refusal(url, f"not an address: {error}")
    if parsed.scheme not in DEFAULT_PORTS:
        return FetchFailure(
            url=without_userinfo(url), reason=FetchReason.REFUSED_SCHEME, detail=f"not fetched: {parsed.scheme or url}"
        )
    return _check_host(url, parsed, may_be_private=may_be_private)


def _check_host(url: str, parsed: httpx.URL, *, may_be_private: bool) -> httpx.URL | FetchFailure:
    if parsed.userinfo:
        return _refusal(url, "it carries a user name")
    address = literal_address(parsed.host)
    if address is None:
        return parsed if _HOST_NAME.fullmatch(parsed.raw_host) else _refusal(url, "it names no possible host")
    if parsed.host != str(address):
        return _refusal(url, f"{parsed.host} is a disguised form of {address}")
    if not may_be_private and not is_public(address):
        return _refusal(url, f"{address} {NOT_PUBLIC}")
    return parsed


def _refusal(url: str, detail: str) -> FetchFailure:
    return FetchFailure(url=without_userinfo(url)[:MAX_URL], reason=FetchReason.REFUSED_ADDRESS, detail=detail)

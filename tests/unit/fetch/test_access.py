"""Who gets to see the headers, cookies and logins of a source."""

import asyncio
from typing import Any

import httpx
import pytest

from monitor.fetch.access import approach_of
from monitor.fetch.client import Client
from monitor.model import Access, FetchLimits, Secret
from monitor.testing import make_source

ACCESS = Access(
    headers=(("X-Key", Secret("k3y")), ("Host", Secret("evil.example"))),
    cookies=(("sid", Secret("s1")), ("lang", Secret("fr"))),
    user="desk",
    password=Secret("hunter2"),
    accept_language="fr, en;q=0.5",
)
SECRET = {"x-key": "k3y", "cookie": "sid=s1; lang=fr", "authorization": "Basic ZGVzazpodW50ZXIy"}
COMMON = {"accept-language": "fr, en;q=0.5"}


@pytest.mark.parametrize(
    ("url", "is_shown"),
    [
        ("https://wire.example/page", True),
        ("https://wire.example:443/", True),
        ("https://wire.example.:443/", True),
        ("http://wire.example/page", False),
        ("https://wire.example:8443/", False),
        ("https://www.wire.example/", False),
        ("https://other.example/?https://wire.example/", False),
    ],
)
def test_secrets_are_shown_to_the_source_s_own_host_alone_and_not_in_the_clear(url: str, is_shown: bool) -> None:
    approach = approach_of(make_source(access=ACCESS))
    assert approach.headers_for(httpx.URL(url)) == (COMMON | SECRET if is_shown else COMMON)


def test_a_source_in_the_clear_may_move_to_tls() -> None:
    approach = approach_of(make_source(location="http://wire.example/feed", access=ACCESS))
    assert approach.headers_for(httpx.URL("https://wire.example/feed")) == COMMON | SECRET


def test_nothing_of_it_shows_itself() -> None:
    assert "k3y" not in repr(approach_of(make_source(access=ACCESS)))


def ask(limits: FetchLimits, clock: Any, location: str, url: str) -> None:
    """Ask for one URL on behalf of a source at a location."""

    async def go() -> None:
        client = Client(limits, clock)
        await client.on_behalf_of(make_source(location=location, access=ACCESS)).get(url)
        await client.aclose()

    asyncio.run(go())


def test_they_are_sent_and_our_own_headers_stay(site: Any, limits: FetchLimits, clock: Any) -> None:
    """A header that would break the framing is not taken over."""
    url = site.page("/feed", b"x")
    ask(limits, clock, url, url)
    headers = site.requests[0][1]
    assert {name: headers[name] for name in (*SECRET, *COMMON)} == SECRET | COMMON
    assert headers["host"] == site.url.removeprefix("http://")


def test_a_redirect_to_another_host_gets_none_of_them(site: Any, limits: FetchLimits, clock: Any) -> None:
    """A host is another when its port is."""
    elsewhere = site.page("/page", b"x")
    ask(limits, clock, "http://127.0.0.1:9/feed", elsewhere)
    assert not SECRET.keys() & site.requests[0][1].keys()
    assert site.requests[0][1]["accept-language"] == COMMON["accept-language"]

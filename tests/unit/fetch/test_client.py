"""What comes back from servers that behave, and from those that refuse."""

import asyncio
import gzip
import time
import zlib
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from monitor.fetch.answers import Answer, Unchanged
from monitor.fetch.client import Client
from monitor.model import Document, FetchFailure, FetchLimits, FetchReason


def test_an_answer_keeps_what_the_server_said(site: Any, ask: Any, clock: Any) -> None:
    url = site.page("/a", b"<p>hello</p>", Content_Type="Text/HTML; charset=Windows-1251", ETag='"v1"')
    assert ask(url) == Answer(
        url=url,
        final_url=url,
        body=b"<p>hello</p>",
        media_type="text/html",
        charset="windows-1251",
        etag='"v1"',
        last_modified=None,
        fetched_at=clock.now(),
    )


def test_the_request_names_us_and_asks_for_nothing_we_cannot_bound(site: Any, ask: Any) -> None:
    ask(site.page("/a"), limits_={"user_agent": "desk/1 (+mailto:desk@example.org)"}, accept="text/html")
    headers = site.requests[0][1]
    assert headers["user-agent"] == "desk/1 (+mailto:desk@example.org)"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert headers["accept"] == "text/html"
    assert "cookie" not in headers
    assert "authorization" not in headers


def test_validators_are_sent_back_and_a_304_is_unchanged(site: Any, ask: Any) -> None:
    url = site.page("/a", status=304, ETag='"v2"')
    assert ask(url, etag='"v1"', last_modified="Wed, 01 May 2024 10:00:00 GMT") == Unchanged(
        etag='"v2"', last_modified=None
    )
    headers = site.requests[0][1]
    assert headers["if-none-match"] == '"v1"'
    assert headers["if-modified-since"] == "Wed, 01 May 2024 10:00:00 GMT"


def test_a_304_that_nobody_asked_for_is_an_error(site: Any, ask: Any) -> None:
    assert ask(site.page("/a", status=304)).reason is FetchReason.HTTP_ERROR


@pytest.mark.parametrize("etag", ["x" * 600, '"caf\xe9"'], ids=["endless", "no ASCII"])
def test_a_validator_that_cannot_be_sent_back_is_forgotten(etag: str, site: Any, ask: Any) -> None:
    assert ask(site.page("/a", ETag=etag)).etag is None


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"news" * 500)),
        ("x-gzip", gzip.compress(b"news" * 200) + gzip.compress(b"news" * 300)),
        ("deflate", zlib.compress(b"news" * 500)),
        ("deflate", zlib.compress(b"news" * 500, wbits=-15)),
        ("identity", b"news" * 500),
    ],
    ids=["gzip", "gzip of two members", "zlib", "bare deflate", "not packed"],
)
def test_packed_bodies_are_unpacked(encoding: str, packed: bytes, site: Any, ask: Any) -> None:
    assert ask(site.page("/a", packed, Content_Encoding=encoding)).body == b"news" * 500


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (204, None),
        (206, FetchReason.HTTP_ERROR),
        (300, FetchReason.HTTP_ERROR),
        (401, FetchReason.FORBIDDEN),
        (402, FetchReason.FORBIDDEN),
        (403, FetchReason.FORBIDDEN),
        (404, FetchReason.HTTP_ERROR),
        (410, FetchReason.GONE),
        (429, FetchReason.THROTTLED),
        (451, FetchReason.FORBIDDEN),
        (500, FetchReason.HTTP_ERROR),
        (503, FetchReason.THROTTLED),
        (799, FetchReason.HTTP_ERROR),
    ],
)
def test_every_status_has_its_reason(status: int, reason: FetchReason | None, site: Any, ask: Any) -> None:
    result = ask(site.page("/a", status=status))
    assert (result.reason if isinstance(result, FetchFailure) else None) is reason
    assert reason is None or f"HTTP {status}" in result.detail


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("Wed, 04 Mar 2026 09:01:30 GMT", 90),
        ("Wed, 04 Mar 2020 09:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("9" * 4000, 10**9),
        ("Wed, 99 Foo 99999 00:00:00 GMT", None),
    ],
)
def test_retry_after_is_read_in_seconds_and_as_a_date(words: str, seconds: int | None, site: Any, ask: Any) -> None:
    asked = ask(site.page("/a", status=503, Retry_After=words)).retry_after
    assert asked == (None if seconds is None else timedelta(seconds=seconds))


def test_a_403_that_asks_to_wait_is_throttling(site: Any, ask: Any) -> None:
    assert ask(site.page("/a", status=403, Retry_After="60")).reason is FetchReason.THROTTLED


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_to_the_final_url(status: int, site: Any, ask: Any) -> None:
    start = site.page("/start", status=status, Location="next?x=1")
    end = site.page("/next?x=1", b"here")
    answer = ask(start)
    assert (answer.url, answer.final_url, answer.body) == (start, end, b"here")


def test_a_redirect_to_another_host_gives_up_its_turn_before_it_takes_the_next(
    site: Any, ask: Any, resolver_of: Any
) -> None:
    """Else as many redirects at once as there are turns would wait for one another."""
    start = site.page("/start", status=302, Location=site.url.replace("127.0.0.1", "localhost") + "/end")
    site.page("/end", b"here")
    hosts = {"allow_hosts": ("127.0.0.1", "localhost"), "concurrency": 1}
    assert ask(start, limits_=hosts, resolver=resolver_of("127.0.0.1")).body == b"here"


def test_every_hop_is_a_request_with_its_pause(site: Any, ask: Any, clock: Any) -> None:
    start = site.page("/start", status=302, Location="/end")
    site.page("/end", b"here")
    ask(start, limits_={"host_gap": timedelta(seconds=2)})
    assert clock.slept == [2.0]


def test_a_cookie_is_never_sent_back(site: Any, ask: Any) -> None:
    start = site.page("/start", status=302, Location="/end", Set_Cookie="id=1; Path=/")
    site.page("/end", b"here")
    ask(start)
    assert "cookie" not in site.requests[1][1]


def test_a_redirect_loop_ends(site: Any, ask: Any) -> None:
    url = site.page("/loop", status=302, Location="/loop")
    assert ask(url, limits_={"max_redirects": 3}).reason is FetchReason.REDIRECTS
    assert site.paths == ["/loop"] * 4


def test_a_closed_port_is_unreachable(ask: Any) -> None:
    failure = ask("http://127.0.0.1:9/")
    assert failure.reason is FetchReason.UNREACHABLE
    assert failure.detail == "127.0.0.1: Connection refused"


def test_an_unknown_name_is_unreachable(ask: Any) -> None:
    async def nowhere(host: str, _port: int) -> list[str]:
        raise OSError(host)

    failure = ask("http://nowhere.example/", resolver=nowhere)
    assert failure.reason is FetchReason.UNREACHABLE
    assert failure.detail == "no address is known for nowhere.example"


def test_a_name_with_no_address_at_all_is_unreachable(ask: Any, resolver_of: Any) -> None:
    assert ask("http://empty.example/", resolver=resolver_of()).reason is FetchReason.UNREACHABLE


def test_plain_http_where_tls_is_expected_is_a_failure(site: Any, ask: Any) -> None:
    failure = ask(site.url.replace("http:", "https:"))
    assert failure.reason in {FetchReason.UNREACHABLE, FetchReason.BROKEN}


def page(site: Any, limits: FetchLimits, clock: Any, path: str = "/a") -> Document | FetchFailure:
    """Fetch one page with robots.txt obeyed."""

    async def go() -> Document | FetchFailure:
        client = Client(limits, clock)
        try:
            return await client.page(site.url + path)
        finally:
            await client.aclose()

    return asyncio.run(go())


@pytest.mark.parametrize(
    ("declared", "body", "media_type"),
    [
        ("text/html", b"<p>x</p>", "text/html"),
        ("application/xhtml+xml", b"<html/>", "application/xhtml+xml"),
        ("text/plain", b"words", "text/plain"),
        ("", b"\n <html>", "text/html"),
        ("", b"words", "text/plain"),
        ("application/pdf", b"%PDF-1.7", None),
        ("text/html", b"%PDF-1.7", None),
        ("text/html", b"\x89PNG\r\n", None),
        ("image/jpeg", b"\xff\xd8\xff", None),
        ("application/octet-stream", b"words", None),
    ],
)
def test_only_pages_of_text_are_documents(
    declared: str, body: bytes, media_type: str | None, site: Any, limits: FetchLimits, clock: Any
) -> None:
    site.page("/a", body, **({"Content_Type": declared} if declared else {}))
    document = page(site, limits, clock)
    if isinstance(document, FetchFailure):
        assert media_type is None
        assert document.reason is FetchReason.NOT_A_PAGE
    else:
        assert document.media_type == media_type


def test_a_page_that_robots_txt_forbids_is_not_asked_for(site: Any, limits: FetchLimits, clock: Any) -> None:
    site.page("/robots.txt", b"User-agent: news-monitor\nDisallow: /a\n")
    failure = page(site, limits, clock)
    assert isinstance(failure, FetchFailure)
    assert failure.reason is FetchReason.ROBOTS
    assert failure.url == site.url + "/a"
    assert site.paths == ["/robots.txt"]


def test_robots_txt_can_be_left_unread(site: Any, limits: FetchLimits, clock: Any) -> None:
    site.page("/a", b"<p>x</p>")
    unread = FetchLimits(allow_hosts=limits.allow_hosts, host_gap=timedelta(0), respect_robots=False)
    assert isinstance(page(site, unread, clock), Document)
    assert site.paths == ["/a"]


def test_a_crawl_delay_widens_the_pause(site: Any, limits: FetchLimits, clock: Any) -> None:
    site.page("/robots.txt", b"User-agent: *\nCrawl-delay: 3\n")
    site.page("/a", b"<p>x</p>")

    async def read_twice() -> None:
        client = Client(limits, clock)
        await client.page(site.url + "/a")
        await client.page(site.url + "/a")
        await client.aclose()

    asyncio.run(read_twice())
    assert clock.slept == [3.0]


def test_pages_of_one_host_are_fetched_one_at_a_time(site: Any, limits: FetchLimits, clock: Any) -> None:
    running: list[int] = []
    most: list[int] = []

    def reply(request: BaseHTTPRequestHandler) -> None:
        running.append(1)
        most.append(len(running))
        request.send_response(200)
        request.send_header("Content-Length", "0")
        time.sleep(0.005)  # noqa: TID251 - a server that takes its time
        running.pop()
        request.end_headers()

    site.replies["/a"] = reply

    async def fetch_many() -> None:
        client = Client(limits, clock)
        await asyncio.gather(*(client.get(site.url + "/a") for _ in range(8)))
        await client.aclose()

    asyncio.run(fetch_many())
    assert len(site.paths) == 8
    assert max(most) == 1


def test_robots_txt_is_asked_for_at_every_hop(site: Any, limits: FetchLimits, clock: Any) -> None:
    """A redirect does not lead past it."""
    site.page("/robots.txt", b"User-agent: *\nDisallow: /private\n")
    site.page("/private", b"<p>words</p>", Content_Type="text/html")
    url = site.page("/a", status=302, Location="/private")
    failure = page(site, limits, clock)
    assert isinstance(failure, FetchFailure)
    assert (failure.reason, failure.url) == (FetchReason.ROBOTS, url)
    assert site.paths == ["/robots.txt", "/a"]
    assert "/private: robots.txt does not allow it" in failure.detail


@pytest.mark.parametrize(
    ("headers", "reason", "seconds"),
    [
        ({"X-RateLimit-Remaining": "0.0", "X-RateLimit-Reset": "120"}, FetchReason.THROTTLED, 120),
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "5"}, FetchReason.THROTTLED, 5),
        ({"X-RateLimit-Remaining": "0"}, FetchReason.THROTTLED, 0),
        ({"X-RateLimit-Remaining": "17", "X-RateLimit-Reset": "120"}, FetchReason.FORBIDDEN, None),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "soon"}, FetchReason.THROTTLED, 0),
    ],
)
def test_a_403_with_a_used_up_limit_is_throttling(
    headers: dict[str, str], reason: FetchReason, seconds: int | None, site: Any, ask: Any
) -> None:
    """As Reddit and GitHub say it."""
    failure = ask(site.page("/a", status=403, **headers))
    wait = None if seconds is None else timedelta(seconds=seconds)
    assert (failure.reason, failure.retry_after, failure.status) == (reason, wait, 403)


def test_the_instant_of_a_reset_is_a_wait(site: Any, ask: Any, clock: Any) -> None:
    """Some give seconds since 1970."""
    reset = str(int(clock.now().timestamp()) + 90)
    failure = ask(site.page("/a", status=429, X_RateLimit_Remaining="0", X_RateLimit_Reset=reset))
    assert failure.retry_after == timedelta(seconds=90)


def test_an_address_is_asked_for_as_it_is_spelled(site: Any, ask: Any) -> None:
    """Addresses that are signed are refused in any other spelling, however equal."""
    path = "/a%2Cb/x%26y;z%3A/%7e?q=%2F%3a%2B&sign=%28x%29+z"
    url = site.page(path, b"hello")
    assert isinstance(ask(url), Answer)
    assert site.paths == [path]


@pytest.mark.parametrize("location", ["http://[", "http://host:port/", "//\x00", "http://" + "a" * 70_000])
def test_a_redirect_to_what_is_no_address_is_a_value(location: str, site: Any, ask: Any) -> None:
    failure = ask(site.page("/", status=302, Location=location))
    assert isinstance(failure, FetchFailure)
    assert failure.reason in {FetchReason.BROKEN, FetchReason.REFUSED_ADDRESS}


def test_headers_beyond_ascii_go_out_as_utf8(site: Any, ask: Any) -> None:
    ask(site.page("/"), limits_={"user_agent": "bureau-é/1"})
    assert site.requests[0][1]["user-agent"].encode("latin-1").decode() == "bureau-é/1"

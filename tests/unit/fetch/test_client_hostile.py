"""What hostile and broken servers do costs a bounded time and memory, and comes back as a value."""

import gzip
import time
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from monitor.model import FetchFailure, FetchReason

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
QUICK = {"deadline": timedelta(seconds=0.4)}


def drip(chunks: Iterator[bytes], seconds: float = 0.05) -> Any:
    """A reply that sends these chunks slowly until the client has gone."""

    def reply(request: BaseHTTPRequestHandler) -> None:
        request.close_connection = True
        for chunk in chunks:
            request.wfile.write(chunk)
            time.sleep(seconds)  # noqa: TID251 - the slow server itself

    return reply


def endless(first: bytes, then: bytes) -> Iterator[bytes]:
    """One beginning, and no end."""
    yield first
    while True:
        yield then


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (b"HTTP/1.1 200 ", b"O"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        (HEAD + b"Content-Length: 90000\r\n\r\n", b"x"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (HEAD + b"\r\n", b"x"),
    ],
    ids=["status line", "headers", "body", "chunks", "body without length"],
)
def test_a_drip_ends_at_the_deadline(first: bytes, then: bytes, site: Any, ask: Any) -> None:
    site.replies["/drip"] = drip(endless(first, then))
    failure = ask(site.url + "/drip", limits_=QUICK)
    assert failure.reason is FetchReason.TIMEOUT


def test_silence_ends_at_the_deadline(site: Any, ask: Any) -> None:
    site.replies["/silent"] = lambda request: time.sleep(1)  # noqa: TID251, ARG005 - the silent server itself
    failure = ask(site.url + "/silent", limits_=QUICK)
    assert failure.reason is FetchReason.TIMEOUT
    assert "0.4 s" in failure.detail


def test_the_deadline_covers_all_redirects_together(site: Any, ask: Any) -> None:
    def reply(request: BaseHTTPRequestHandler) -> None:
        time.sleep(0.15)  # noqa: TID251 - the slow server itself
        request.send_response(302)
        request.send_header("Location", "/slow")
        request.send_header("Content-Length", "0")
        request.end_headers()

    site.replies["/slow"] = reply
    assert ask(site.url + "/slow", limits_=QUICK | {"max_redirects": 50}).reason is FetchReason.TIMEOUT


def test_an_announced_giant_is_not_read(site: Any, ask: Any) -> None:
    url = site.raw("/huge", HEAD + b"Content-Length: 200000000\r\n\r\n", b"x" * 1000)
    failure = ask(url)
    assert failure.reason is FetchReason.TOO_LARGE
    assert "100,000" in failure.detail


def test_a_silent_giant_is_left_at_the_limit(site: Any, ask: Any) -> None:
    url = site.raw("/huge", HEAD + b"\r\n", *[b"x" * 10_000] * 30)
    assert ask(url).reason is FetchReason.TOO_LARGE


def test_a_body_of_exactly_the_limit_passes(site: Any, ask: Any) -> None:
    assert len(ask(site.page("/full", b"x" * 100_000)).body) == 100_000


@pytest.mark.parametrize("layers", [1, 2])
def test_a_gzip_bomb_costs_no_more_than_the_limit(layers: int, site: Any, ask: Any) -> None:
    bomb = b"\0" * 60_000_000
    for _ in range(layers):
        bomb = gzip.compress(bomb)
    encoding = ", ".join(["gzip"] * layers)
    url = site.page("/bomb", bomb, Content_Encoding=encoding)
    tracemalloc.start()
    failure = ask(url)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert failure.reason is (FetchReason.TOO_LARGE if layers == 1 else FetchReason.BROKEN)
    assert peak < 5_000_000


@pytest.mark.parametrize(
    ("encoding", "body", "words"),
    [
        ("gzip", gzip.compress(b"news" * 999)[:40], "cut off"),
        ("gzip", b"this is no gzip", "cannot be decompressed"),
        ("gzip", gzip.compress(b"news" * 999)[:-8] + bytes(8), "cannot be decompressed"),
        ("br", b"brotli", "'br'"),
    ],
    ids=["cut off", "not gzip", "damaged", "not asked for"],
)
def test_a_body_that_cannot_be_unpacked_is_damaged(encoding: str, body: bytes, words: str, site: Any, ask: Any) -> None:
    failure = ask(site.page("/bad", body, Content_Encoding=encoding))
    assert failure.reason is FetchReason.BROKEN
    assert words in failure.detail


@pytest.mark.parametrize(
    "chunks",
    [
        [HEAD + b"Content-Length: 1000\r\n\r\nonly this"],
        [HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"],
        [HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n"],
        [b""],
        [b"\0\0\0\0\0\0\0\0\r\n\r\n"],
        [b"HTTP/1.1 banana\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\n" + b"X-Flood: 1\r\n" * 5_000 + b"\r\n"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nhello"],
        [b"SSH-2.0-OpenSSH_9.6\r\n"],
    ],
    ids=[
        "cut off",
        "cut off in chunks",
        "false chunks",
        "nothing",
        "null bytes",
        "no status",
        "endless header",
        "flood of headers",
        "two lengths",
        "another protocol",
    ],
)
def test_a_broken_answer_is_a_value_in_words(chunks: list[bytes], site: Any, ask: Any) -> None:
    failure = ask(site.raw("/broken", *chunks))
    assert isinstance(failure, FetchFailure)
    assert failure.reason is FetchReason.BROKEN
    assert failure.detail


def test_null_bytes_in_a_body_are_bytes_like_others(site: Any, ask: Any) -> None:
    assert ask(site.page("/nulls", b"\0" * 1000)).body == b"\0" * 1000


def test_a_location_with_a_backslash_is_refused(site: Any, ask: Any) -> None:
    url = site.raw(
        "/odd", b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1\\@example.org/\r\nContent-Length: 0\r\n\r\n"
    )
    assert ask(url).reason is FetchReason.REFUSED_ADDRESS


def test_a_redirect_to_a_giant_address_is_refused(site: Any, ask: Any) -> None:
    url = site.page("/far", status=302, Location="/" + "a" * 9_000)
    failure = ask(url)
    assert failure.reason is FetchReason.REFUSED_ADDRESS
    assert len(failure.detail) < 500

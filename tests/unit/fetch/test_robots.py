"""What robots.txt allows us."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from monitor.fetch.answers import Answer, Unchanged
from monitor.fetch.robots import FAILURE_KEPT_FOR, KEPT_FOR, Robots, Rules
from monitor.model import FetchFailure, FetchReason
from monitor.testing import ManualClock

PAGE = httpx.URL("https://example.org/news/1")


def answer(body: bytes) -> Answer:
    """A robots.txt."""
    return Answer(
        url="",
        final_url="",
        body=body,
        media_type="text/plain",
        charset=None,
        etag=None,
        last_modified=None,
        fetched_at=ManualClock().now(),
    )


class Host:
    """Gives robots.txt, and counts how often it was asked."""

    def __init__(self, reply: Answer | FetchFailure | Unchanged) -> None:
        self.reply = reply
        self.asked: list[str] = []
        self.clock = ManualClock()
        self.robots = Robots(clock=self.clock, user_agent="news-monitor/0.1 (+https://desk.example)")

    async def get(self, url: str, *, allow_private: bool) -> Answer | Unchanged | FetchFailure:
        """See `Client.get`."""
        assert not allow_private
        self.asked.append(url)
        await asyncio.sleep(0)
        return self.reply

    def rules(self, url: httpx.URL = PAGE) -> Rules | FetchFailure:
        """The rules for a page."""
        return asyncio.run(self.robots.rules_for(url, self.get, allow_private=False))


def allows(reply: Answer | FetchFailure) -> bool:
    """Whether a host with this robots.txt lets us read the page."""
    rules = Host(reply).rules()
    return isinstance(rules, Rules) and rules.allows(str(PAGE))


@pytest.mark.parametrize(
    ("body", "is_allowed"),
    [
        (b"", True),
        (b"User-agent: *\nDisallow: /\n", False),
        (b"User-agent: *\nDisallow: /private\n", True),
        (b"User-agent: news-monitor\nDisallow: /news\n\nUser-agent: *\nAllow: /\n", False),
        (b"User-agent: somebody-else\nDisallow: /\n", True),
        (b"User-agent: *\nDisallow: /news\nAllow: /news/1$\n", True),
        (b"\xff\xfe\x00garbage", True),
        (b"<html>no robots here</html>", True),
    ],
)
def test_rules_are_obeyed(body: bytes, is_allowed: bool) -> None:
    assert allows(answer(body)) is is_allowed


@pytest.mark.parametrize(
    ("reason", "detail", "is_allowed"),
    [
        (FetchReason.HTTP_ERROR, "HTTP 404 Not Found", True),
        (FetchReason.FORBIDDEN, "HTTP 403 Forbidden", True),
        (FetchReason.GONE, "HTTP 410 Gone", True),
        (FetchReason.HTTP_ERROR, "HTTP 500 Internal Server Error", False),
        (FetchReason.THROTTLED, "HTTP 503 Service Unavailable", False),
        (FetchReason.UNREACHABLE, "", False),
        (FetchReason.TIMEOUT, "", False),
    ],
)
def test_a_missing_file_allows_all_and_a_failing_host_nothing(
    reason: FetchReason, detail: str, is_allowed: bool
) -> None:
    """RFC 9309 2.3.1."""
    status = int(detail.split()[1]) if detail else None
    assert allows(FetchFailure(url="", reason=reason, detail=detail, status=status)) is is_allowed


def test_a_failing_host_says_why_and_for_how_long() -> None:
    wait = timedelta(minutes=1)
    failure = Host(FetchFailure(url="", reason=FetchReason.THROTTLED, detail="HTTP 429", retry_after=wait)).rules()
    assert isinstance(failure, FetchFailure)
    assert (failure.reason, failure.detail, failure.retry_after) == (
        FetchReason.THROTTLED,
        "robots.txt: HTTP 429",
        wait,
    )


@pytest.mark.parametrize(
    ("reply", "kept_for"),
    [(answer(b""), KEPT_FOR), (FetchFailure(url="", reason=FetchReason.TIMEOUT), FAILURE_KEPT_FOR)],
)
def test_a_host_is_asked_again_only_after_a_while(reply: Answer | FetchFailure, kept_for: timedelta) -> None:
    host = Host(reply)
    host.rules()
    host.clock.advance(kept_for - timedelta(seconds=1))
    host.rules()
    assert host.asked == ["https://example.org/robots.txt"]
    host.clock.advance(timedelta(seconds=2))
    host.rules()
    assert len(host.asked) == 2


def test_each_scheme_and_port_has_its_own_rules() -> None:
    host = Host(answer(b""))
    for url in ("http://example.org/", "https://example.org/", "https://example.org:8443/"):
        host.rules(httpx.URL(url))
    assert len(host.asked) == 3


def test_two_readers_ask_once() -> None:
    host = Host(answer(b""))

    async def read_twice() -> None:
        await asyncio.gather(*(host.robots.rules_for(PAGE, host.get, allow_private=False) for _ in range(2)))

    asyncio.run(read_twice())
    assert len(host.asked) == 1


@pytest.mark.parametrize(
    ("body", "check"),
    [
        (b"User-agent: *\nCrawl-delay: 2.5\n", lambda delay: delay == timedelta(seconds=2.5)),
        (b"User-agent: *\nCrawl-delay: soon\n", lambda delay: delay is None),
        (b"User-agent: *\nCrawl-delay: -3\n", lambda delay: delay in {None, timedelta(0)}),
        (b"User-agent: *\nCrawl-delay: 1e300\n", lambda delay: delay in {None, timedelta(days=1)}),
        (b"User-agent: *\nCrawl-delay: nan\n", lambda delay: delay is None),
    ],
)
def test_a_crawl_delay_is_read_within_reason(body: bytes, check: Callable[[timedelta | None], bool]) -> None:
    rules = Host(answer(body)).rules()
    assert isinstance(rules, Rules)
    assert check(rules.crawl_delay)

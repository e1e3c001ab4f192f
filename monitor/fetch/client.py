"""Asks one server for one thing: guarded at every hop, bounded in time and bytes, polite. Bytes only.

    get     URL -> check -> turn of the host -> request -> redirect? (check again) -> body -> Answer
    page    robots.txt -> get -> is it a page of text? -> Document

Nothing of what the outside world does is raised: it comes back as a `FetchFailure`.
"""

import asyncio
import time
from dataclasses import dataclass, replace
from typing import Final

import aiohttp
import httpx
from aiohttp.http_exceptions import HttpProcessingError

from monitor.fetch.answers import REDIRECTS, Answer, Unchanged, declared_type, explain, judge_status, validator
from monitor.fetch.body import ACCEPT_ENCODING, LARGE_AT_ONCE, DamagedError, TooLargeError, read_body, too_large
from monitor.fetch.connecting import Resolve, look_up, make_http_client, trust
from monitor.fetch.guard import bare_host, check_url, host_of_parsed, without_userinfo
from monitor.fetch.media import what_it_is
from monitor.fetch.politeness import Politeness
from monitor.fetch.robots import Robots
from monitor.model import Document, FetchFailure, FetchLimits, FetchReason
from monitor.ports import Clock

ACCEPT_PAGE: Final = "text/html,application/xhtml+xml,text/plain;q=0.8,*/*;q=0.1"
ACCEPT_ANY: Final = "*/*"

_OUTSIDE: Final = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, aiohttp.ClientError, HttpProcessingError)
_FAILURES: Final = (*_OUTSIDE, OSError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request and all its hops; `open_host` is the host whose addresses may be private, or empty."""

    url: str
    headers: dict[str, str]
    open_host: str


class Client:
    """Fetches over HTTP. Used from one event loop; any number of calls at once."""

    def __init__(self, limits: FetchLimits, clock: Clock, *, resolver: Resolve | None = None) -> None:
        """Keep the limits; `resolver` None asks the system. Connections are made when they are needed."""
        self.limits = limits
        self.clock = clock
        self.politeness = Politeness(gap=limits.host_gap, concurrency=limits.concurrency, clock=clock)
        self._allow_hosts = frozenset(host.lower().rstrip(".") for host in limits.allow_hosts)
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)
        self._resolve = resolver or look_up
        self._robots = Robots(self.get, clock=clock, user_agent=limits.user_agent)
        self._clients: dict[bool, httpx.AsyncClient] = {}

    async def get(
        self,
        url: str,
        *,
        accept: str = ACCEPT_ANY,
        etag: str | None = None,
        last_modified: str | None = None,
        allow_private: bool = False,
    ) -> Answer | Unchanged | FetchFailure:
        """Fetch one URL, with its redirects. Never raises for what the outside world does.

        Args:
            url: What to fetch.
            accept: Value of the Accept header.
            etag: Validator of the last answer; with it, or `last_modified`, `Unchanged` may come back.
            last_modified: Likewise.
            allow_private: Permit private addresses for the host of this URL (not for hosts it redirects to).
        """
        headers = {"accept": accept}
        if etag:
            headers["if-none-match"] = etag
        if last_modified:
            headers["if-modified-since"] = last_modified
        ask = Ask(url=url, headers=headers, open_host=bare_host(url) if allow_private else "")
        return await self._bounded(ask)

    async def page(self, url: str, *, allow_private: bool = False) -> Document | FetchFailure:
        """Fetch a page for people: robots.txt is obeyed, and what is not text is a failure."""
        target = check_url(url, may_be_private=allow_private or self._is_allowed(url))
        if isinstance(target, FetchFailure):
            return target
        if self.limits.respect_robots:
            refusal = await self._heed_robots(target, allow_private=allow_private)
            if refusal is not None:
                return refusal
        answer = await self.get(url, accept=ACCEPT_PAGE, allow_private=allow_private)
        match answer:
            case FetchFailure():
                return answer
            case Unchanged():
                return FetchFailure(url=url, reason=FetchReason.BROKEN, detail="HTTP 304 to an unconditional request")
            case Answer():
                return what_it_is(answer.document())

    async def aclose(self) -> None:
        """Close connections; no call may follow."""
        for client in self._clients.values():
            await client.aclose()
        self._clients.clear()

    async def _heed_robots(self, target: httpx.URL, *, allow_private: bool) -> FetchFailure | None:
        rules = await self._robots.rules_for(target, allow_private=allow_private)
        if isinstance(rules, FetchFailure):
            return replace(rules, url=str(target))
        if rules.crawl_delay is not None:
            self.politeness.slow_down(host_of_parsed(target), rules.crawl_delay)
        if rules.allows(str(target)):
            return None
        return FetchFailure(url=str(target), reason=FetchReason.ROBOTS)

    async def _bounded(self, ask: Ask) -> Answer | Unchanged | FetchFailure:
        """Follow the hops, and turn exceptions into values."""
        try:
            return await self._follow(ask)
        except TooLargeError:
            return too_large(ask.url, self.limits.max_bytes)
        except DamagedError as error:
            return FetchFailure(url=ask.url, reason=FetchReason.BROKEN, detail=str(error))
        except TimeoutError:
            seconds = self.limits.deadline.total_seconds()
            return FetchFailure(url=ask.url, reason=FetchReason.TIMEOUT, detail=f"not done after {seconds:g} s")
        except _FAILURES as error:
            return explain(ask.url, error)

    async def _follow(self, ask: Ask) -> Answer | Unchanged | FetchFailure:
        """Go from hop to hop; waiting for turns does not count against the deadline. Raises TimeoutError.

        Each hop takes its host's turn by itself: holding one and waiting for another could go round in a circle.
        """
        url = ask.url
        seconds = self.limits.deadline.total_seconds()
        for _ in range(self.limits.max_redirects + 1):
            target = check_url(url, may_be_private=self._may_be_private(url, ask))
            if isinstance(target, FetchFailure):
                return self._failed_hop(ask, url, target)
            async with self.politeness.turn(host_of_parsed(target)):
                began = time.monotonic()
                async with asyncio.timeout(seconds):
                    result = await self._hop(ask, target)
                seconds = max(seconds - (time.monotonic() - began), 0)
            if not isinstance(result, str):
                return result
            url = result
        detail = f"more than {self.limits.max_redirects} redirects"
        return FetchFailure(url=ask.url, reason=FetchReason.REDIRECTS, detail=detail)

    async def _hop(self, ask: Ask, target: httpx.URL) -> Answer | Unchanged | FetchFailure | str:
        """One request: the answer, or the URL it redirects to."""
        client = self._client(is_guarded=not self._may_be_private(str(target), ask))
        request = client.build_request("GET", target, headers=ask.headers)
        response = await client.send(request, stream=True, auth=None)
        try:
            location = response.headers.get("location")
            if response.status_code in REDIRECTS and location:
                return str(target.join(location))
            return await self._read(ask, target, response)
        finally:
            await response.aclose()

    async def _read(self, ask: Ask, target: httpx.URL, response: httpx.Response) -> Answer | Unchanged | FetchFailure:
        headers = response.headers
        etag, last_modified = validator(headers, "etag"), validator(headers, "last-modified")
        is_conditional = "if-none-match" in ask.headers or "if-modified-since" in ask.headers
        if response.status_code == 304 and is_conditional:  # noqa: PLR2004 - Not Modified
            return Unchanged(etag=etag, last_modified=last_modified)
        failure = judge_status(ask.url, response, self.clock.now())
        if failure is not None:
            return failure
        media_type, charset = declared_type(headers)
        return Answer(
            url=ask.url,
            final_url=str(target),
            body=await self._read_body(response),
            media_type=media_type,
            charset=charset,
            etag=etag,
            last_modified=last_modified,
            fetched_at=self.clock.now(),
        )

    async def _read_body(self, response: httpx.Response) -> bytes:
        limit = self.limits.max_bytes
        announced = response.headers.get("content-length", "")
        if announced.isdigit() and int(announced[:20]) > limit:
            raise TooLargeError
        encoding = response.headers.get("content-encoding", "")
        return await read_body(response.aiter_raw(), encoding=encoding, limit=limit, large=self._large)

    def _may_be_private(self, url: str, ask: Ask) -> bool:
        """Whether this hop's host was allowed by name, by its source or in the settings."""
        return (bool(ask.open_host) and bare_host(url) == ask.open_host) or self._is_allowed(url)

    def _is_allowed(self, url: str) -> bool:
        """Whether the settings name the host of this URL."""
        return bare_host(url) in self._allow_hosts

    def _failed_hop(self, ask: Ask, url: str, failure: FetchFailure) -> FetchFailure:
        """Name the hop that failed, under the URL that was asked for."""
        if url == ask.url:
            return failure
        where = without_userinfo(url)[:200]
        return FetchFailure(url=ask.url, reason=failure.reason, detail=f"redirected to {where}: {failure.detail}")

    def _client(self, *, is_guarded: bool) -> httpx.AsyncClient:
        """Guarded and unguarded connections never share a pool."""
        if is_guarded not in self._clients:
            client = make_http_client(self._resolve, trust(), is_guarded=is_guarded)
            client.headers = httpx.Headers({"user-agent": self.limits.user_agent, "accept-encoding": ACCEPT_ENCODING})
            self._clients[is_guarded] = client
        return self._clients[is_guarded]

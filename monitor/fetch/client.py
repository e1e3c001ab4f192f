"""Asks one server for one thing: guarded at every hop, bounded in time and bytes, polite. Bytes only.

    get     URL -> check -> turn of the host -> request -> redirect? (check again) -> body -> Answer
    page    robots.txt at every hop -> get -> is it a page of text? -> Document

Nothing of what the outside world does is raised: it comes back as a `FetchFailure`.
"""

import asyncio
import time
from copy import copy
from dataclasses import dataclass, replace
from typing import Final

import httpx
from aiohttp.http_exceptions import HttpProcessingError

from monitor.fetch.access import Approach, approach_of
from monitor.fetch.addresses import Resolve, look_up
from monitor.fetch.answers import (
    PERMANENT,
    REDIRECTS,
    Answer,
    Unchanged,
    declared_type,
    explain,
    judge_status,
    validator,
)
from monitor.fetch.bandwidth import Bandwidth, Deadline
from monitor.fetch.body import ACCEPT_ENCODING, LARGE_AT_ONCE, DamagedError, TooLargeError, read_body, too_large
from monitor.fetch.guard import bare_host, check_url, host_of_parsed, without_userinfo
from monitor.fetch.media import what_it_is
from monitor.fetch.politeness import Politeness
from monitor.fetch.robots import Robots
from monitor.fetch.transport import OUTSIDE, Transport, open_transport
from monitor.model import Document, FetchFailure, FetchLimits, FetchReason, Source
from monitor.ports import Clock

ACCEPT_PAGE: Final = "text/html,application/xhtml+xml,text/plain;q=0.8,*/*;q=0.1"
ACCEPT_ANY: Final = "*/*"

_FAILURES: Final = (*OUTSIDE, HttpProcessingError, OSError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request and all its hops.

    Attributes:
        url: What is asked for.
        headers: For every hop.
        open_host: The host whose addresses may be private, or empty.
        heeds_robots: Whether robots.txt is obeyed, at every hop.
    """

    url: str
    headers: dict[str, str]
    open_host: str
    heeds_robots: bool = False


@dataclass(frozen=True, slots=True)
class Hop:
    """Where a redirect leads, and whether for good."""

    url: str
    is_permanent: bool


Result = Answer | Unchanged | FetchFailure


class Client:
    """Fetches over HTTP. Used from one event loop; any number of calls at once.

    Attributes:
        limits: How politely and safely to fetch.
        clock: Tells the time and sleeps.
        moves: What was asked for and is elsewhere for good: URL -> URL.
    """

    def __init__(self, limits: FetchLimits, clock: Clock, *, resolver: Resolve | None = None) -> None:
        """Keep the limits; `resolver` None asks the system. Connections are made when they are needed."""
        self.limits = limits
        self.clock = clock
        self.moves: dict[str, str] = {}
        self.politeness = Politeness(
            gap=limits.host_gap,
            concurrency=limits.concurrency,
            clock=clock,
            host_concurrency=limits.host_concurrency,
        )
        self._allow_hosts = frozenset(host.lower().rstrip(".") for host in limits.allow_hosts)
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)
        self._bandwidth = Bandwidth(limits.bandwidth, clock)
        self._resolve = resolver or look_up
        self._robots = Robots(clock=clock, user_agent=limits.user_agent)
        self._approach = Approach()
        self._usual_headers = {"user-agent": limits.user_agent, "accept-encoding": ACCEPT_ENCODING}
        self._pools: dict[tuple[bool, bool, str | None], Transport] = {}

    def on_behalf_of(self, source: Source) -> "Client":
        """The same client, asking as the source wants: its proxy, its headers. Not to be closed by itself."""
        view = copy(self)
        view.moves = {}
        view._approach = approach_of(source)  # noqa: SLF001 - of its own kind
        return view

    async def get(
        self,
        url: str,
        *,
        accept: str = ACCEPT_ANY,
        etag: str | None = None,
        last_modified: str | None = None,
        allow_private: bool = False,
    ) -> Result:
        """Fetch one URL, with its redirects. Never raises for what the outside world does.

        Args:
            url: What to fetch.
            accept: Value of the Accept header.
            etag: Validator of the last answer; with it, or `last_modified`, `Unchanged` may come back.
            last_modified: Likewise.
            allow_private: Permit private addresses for the host of this URL (not for hosts it redirects to).
        """
        headers = {"accept": accept, **_conditions(etag, last_modified)}
        ask = Ask(url=url, headers=headers, open_host=bare_host(url) if allow_private else "")
        return await self._bounded(ask)

    async def page(self, url: str, *, allow_private: bool = False) -> Document | FetchFailure:
        """Fetch a page for people: robots.txt is obeyed, and what is not text is a failure."""
        answer = await self.page_if_changed(url, allow_private=allow_private)
        match answer:
            case FetchFailure():
                return answer
            case Unchanged():
                return FetchFailure(url=url, reason=FetchReason.BROKEN, detail="HTTP 304 to an unconditional request")
            case Answer():
                return answer.document()

    async def page_if_changed(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, allow_private: bool = False
    ) -> Result:
        """As `page`, for one that is asked for again and again: with the validators of the last answer, as `get`."""
        headers = {"accept": ACCEPT_PAGE, **_conditions(etag, last_modified)}
        open_host = bare_host(url) if allow_private else ""
        ask = Ask(url=url, headers=headers, open_host=open_host, heeds_robots=self.limits.respect_robots)
        answer = await self._bounded(ask)
        if not isinstance(answer, Answer):
            return answer
        document = what_it_is(answer.document())
        return document if isinstance(document, FetchFailure) else replace(answer, media_type=document.media_type)

    async def aclose(self) -> None:
        """Close connections; no call may follow."""
        for pool in self._pools.values():
            await pool.aclose()
        self._pools.clear()

    async def _heed_robots(self, ask: Ask, target: httpx.URL) -> FetchFailure | None:
        """What keeps us from asking for this hop; None where nothing does."""
        allow_private = self._may_be_private(str(target), ask)
        rules = await self._robots.rules_for(target, self.get, allow_private=allow_private)
        if isinstance(rules, FetchFailure):
            return replace(rules, url=str(target))
        if rules.crawl_delay is not None:
            self.politeness.slow_down(host_of_parsed(target), rules.crawl_delay)
        return None if rules.allows(str(target)) else FetchFailure(url=str(target), reason=FetchReason.ROBOTS)

    async def _bounded(self, ask: Ask) -> Result:
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

    async def _follow(self, ask: Ask) -> Result:
        """Go from hop to hop; waiting for turns does not count against the deadline. Raises TimeoutError.

        Each hop takes its host's turn by itself: holding one and waiting for another could go round in a circle.
        """
        hop, is_permanent = Hop(ask.url, is_permanent=True), True
        seconds = self.limits.deadline.total_seconds()
        for _ in range(self.limits.max_redirects + 1):
            target = check_url(hop.url, may_be_private=self._may_be_private(hop.url, ask))
            if isinstance(target, FetchFailure):
                return self._failed_hop(ask, hop.url, target)
            refusal = await self._heed_robots(ask, target) if ask.heeds_robots else None
            if refusal is not None:
                return self._failed_hop(ask, hop.url, refusal)
            async with self.politeness.turn(host_of_parsed(target)):
                began = time.monotonic()
                async with asyncio.timeout(seconds) as deadline:
                    result = await self._hop(ask, target, deadline)
                seconds = max(seconds - (time.monotonic() - began), 0)
            if not isinstance(result, Hop):
                return self._arrived(ask, hop, result, is_permanent=is_permanent)
            hop, is_permanent = result, is_permanent and result.is_permanent
        detail = f"more than {self.limits.max_redirects} redirects"
        return FetchFailure(url=ask.url, reason=FetchReason.REDIRECTS, detail=detail)

    def _arrived(self, ask: Ask, hop: Hop, result: Result, *, is_permanent: bool) -> Result:
        """At the end of the hops: remember where a good answer is for good."""
        if is_permanent and hop.url != ask.url and not isinstance(result, FetchFailure):
            self.moves[ask.url] = hop.url
        return result

    async def _hop(self, ask: Ask, target: httpx.URL, deadline: Deadline) -> Result | Hop:
        """One request: the answer, or where it redirects to."""
        pool = self._pool(is_guarded=not self._may_be_private(str(target), ask), is_tls=target.scheme == "https")
        headers = {**self._usual_headers, **ask.headers, **self._approach.headers_for(target)}
        response = await pool.get(target, headers)
        try:
            location = response.headers.get("location")
            if response.status_code in REDIRECTS and location:
                return Hop(str(target.join(location)), is_permanent=response.status_code in PERMANENT)
            return await self._read(ask, target, response, deadline)
        finally:
            await response.aclose()

    async def _read(self, ask: Ask, target: httpx.URL, response: httpx.Response, deadline: Deadline) -> Result:
        headers = response.headers
        etag, last_modified = validator(headers, "etag"), validator(headers, "last-modified")
        is_conditional = "if-none-match" in ask.headers or "if-modified-since" in ask.headers
        if response.status_code == 304 and is_conditional:  # noqa: PLR2004 - Not Modified
            return Unchanged(etag=etag, last_modified=last_modified)
        failure = judge_status(ask.url, response.status_code, headers, self.clock.now())
        if failure is not None:
            return failure
        media_type, charset = declared_type(headers)
        return Answer(
            url=ask.url,
            final_url=str(target),
            body=await self._read_body(response, deadline),
            media_type=media_type,
            charset=charset,
            etag=etag,
            last_modified=last_modified,
            fetched_at=self.clock.now(),
        )

    async def _read_body(self, response: httpx.Response, deadline: Deadline) -> bytes:
        limit = self.limits.max_bytes
        announced = response.headers.get("content-length", "")
        if announced.isdigit() and int(announced[:20]) > limit:
            raise TooLargeError
        encoding = response.headers.get("content-encoding", "")
        chunks = self._bandwidth.paced(response.aiter_raw(), deadline)
        return await read_body(chunks, encoding=encoding, limit=limit, large=self._large)

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
        return replace(failure, url=ask.url, detail=f"redirected to {where}: {failure.detail or failure.reason.value}")

    def _pool(self, *, is_guarded: bool, is_tls: bool) -> Transport:
        """Guarded and unguarded connections never share a pool, nor do those of different proxies."""
        key = is_guarded, is_tls, self._approach.proxy
        if key not in self._pools:
            self._pools[key] = open_transport(self._resolve, is_guarded=is_guarded, is_tls=is_tls, proxy=key[2])
        return self._pools[key]


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Headers that ask only for what is newer than these."""
    given = {"if-none-match": etag, "if-modified-since": last_modified}
    return {name: value for name, value in given.items() if value}

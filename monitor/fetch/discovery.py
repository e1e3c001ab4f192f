"""What can be watched at an address? Feeds first, then news sitemaps, a listing as the last resort.

URL -> is it a feed or a sitemap itself?
    -> <link rel="alternate"> of the page      -> else the usual paths of feeds
    -> Sitemap: lines of robots.txt            (those that name news, or an index that may)
    -> the page itself as a listing
every candidate is polled once, under the daemon's own guards; what gives no entry is not offered
"""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from protego import Protego

from monitor.fetch.answers import Answer, Unchanged
from monitor.fetch.client import Client
from monitor.fetch.sources import KINDS
from monitor.fetch.sources.anchors import parse_html
from monitor.fetch.sources.feedbytes import is_web_page, prepare
from monitor.fetch.sources.feedparse import parse_feed
from monitor.fetch.sources.feedtext import plain_text
from monitor.fetch.sources.items import TITLE_LIMIT, absolute
from monitor.fetch.sources.sitemapparse import parse_sitemap
from monitor.model import FetchFailure, FetchLimits, FetchReason, Polled, Source, SourceMemory
from monitor.ports import Clock

FEED_TYPES: Final = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)

USUAL_PATHS: Final = ("/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/rss", "/index.xml", "/feed.json")
"""Where feeds are that no page names; asked for only then, the likeliest first, up to the first hit."""

MAX_CANDIDATES: Final = 8
"""Of one way to find them; each costs a request, and the second page of a blog's feeds interests nobody."""

_GZIP: Final = b"\x1f\x8b"
_COMMENTS: Final = re.compile(r"comments?\b|kommentare", re.IGNORECASE)
_NEWS: Final = re.compile(r"news|latest|recent|aktuell", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Something that can be watched.

    Attributes:
        source: As it could stand in the settings; its name is empty.
        title: What the page or the feed calls it; may be empty.
        found: How it was found, in words.
        polled: What it lists now.
    """

    source: Source
    title: str
    found: str
    polled: Polled


async def discover(
    url: str, limits: FetchLimits, clock: Clock, *, allow_private: bool = False
) -> tuple[Candidate, ...] | FetchFailure:
    """What can be watched at an address, the best first; a failure where the address itself cannot be had.

    Never raises for what the outside world does. An empty tuple: nothing there can be watched as it is.
    """
    client = Client(limits, clock)
    try:
        answer = await _ask(client, url, allow_private=allow_private)
        if isinstance(answer, FetchFailure):
            return answer
        search = _Search(client, answer, allow_private=allow_private)
        kind = kind_of(answer)
        if kind == "listing":
            return tuple([candidate async for candidate in search.candidates()])
        candidate = None if kind == "json" else await search.attempt(kind, url, "the address itself")
        return (candidate,) if candidate else ()
    finally:
        await client.aclose()


async def recognise_address(
    url: str, limits: FetchLimits, clock: Clock, *, allow_private: bool = False
) -> str | FetchFailure:
    """As `kind_of`, of what is at an address."""
    client = Client(limits, clock)
    try:
        answer = await _ask(client, url, allow_private=allow_private)
        return answer if isinstance(answer, FetchFailure) else kind_of(answer)
    finally:
        await client.aclose()


async def _ask(client: Client, url: str, *, allow_private: bool) -> Answer | FetchFailure:
    """A page as robots.txt allows it; what is no page is for machines, and asked for as such."""
    answer = await client.page_if_changed(url, allow_private=allow_private)
    if isinstance(answer, FetchFailure) and answer.reason is FetchReason.NOT_A_PAGE:
        answer = await client.get(url, allow_private=allow_private)
    assert not isinstance(answer, Unchanged), "nothing was remembered"
    return answer


def kind_of(answer: Answer) -> str:
    """What an answer is: `feed`, `sitemap`, `json`, or `listing` for every other page. Pure."""
    if answer.body.startswith(_GZIP):
        return "sitemap"
    if is_web_page(prepare(answer.body, answer.charset)):
        return "listing"
    if not isinstance(parse_feed(answer.body, url=answer.final_url, charset=answer.charset), str):
        return "feed"
    if not isinstance(parse_sitemap(answer.body, url=answer.final_url, charset=answer.charset), str):
        return "sitemap"
    return "json" if answer.body.lstrip()[:1] in {b"{", b"["} else "listing"


class _Search:
    """One search at one page."""

    def __init__(self, client: Client, answer: Answer, *, allow_private: bool) -> None:
        self._client = client
        self._answer = answer
        self._allow_private = allow_private

    async def candidates(self) -> AsyncIterator[Candidate]:
        """Feeds, sitemaps, and the page itself where there is neither."""
        found = 0
        async for candidate in self._feeds():
            found += 1
            yield candidate
        async for candidate in self._sitemaps():
            found += 1
            yield candidate
        if not found:
            listing = await self.attempt("listing", self._answer.url, "the links of the page itself")
            if listing:
                yield listing

    async def attempt(self, kind: str, url: str, found: str, title: str = "") -> Candidate | None:
        """Poll it once; None for what lists nothing."""
        source = Source(name="", kind=kind, location=url, allow_private=self._allow_private)
        polled = await KINDS[kind].poll(source, SourceMemory(), self._client)
        if not isinstance(polled, Polled) or not polled.entries:
            return None
        return Candidate(source=source, title=title, found=found, polled=polled)

    async def _feeds(self) -> AsyncIterator[Candidate]:
        named = list(alternates(self._answer))[:MAX_CANDIDATES]
        for url, title in named:
            candidate = await self.attempt("feed", url, "named by the page", title)
            if candidate:
                yield candidate
        for path in () if named else USUAL_PATHS:
            candidate = await self.attempt("feed", urljoin(self._answer.final_url, path), "at a usual path")
            if candidate:
                yield candidate
                return

    async def _sitemaps(self) -> AsyncIterator[Candidate]:
        origin = urljoin(self._answer.final_url, "/robots.txt")
        robots = await self._client.get(origin, allow_private=self._allow_private)
        if not isinstance(robots, Answer):
            return
        for url in likely_sitemaps(robots.body, self._answer.final_url):
            candidate = await self.attempt("sitemap", url, "named in robots.txt")
            if candidate and any(entry.published for entry in candidate.polled.entries):
                yield candidate


def alternates(answer: Answer) -> Iterator[tuple[str, str]]:
    """(address, title) of the feeds that a page names, those of comments last. Pure."""
    root: Any = parse_html(answer.body, answer.charset)
    if root is None:
        return
    base = absolute(next((str(found) for found in root.xpath("//head/base/@href")), ""), answer.final_url)
    found: dict[str, str] = {}
    for link in root.iter("link"):
        kinds = (link.get("rel") or "").lower().split()
        declared = (link.get("type") or "").partition(";")[0].strip().lower()
        url = absolute((link.get("href") or "").strip(), base or answer.final_url)
        if "alternate" in kinds and declared in FEED_TYPES and url:
            found.setdefault(url, plain_text(link.get("title") or "", limit=TITLE_LIMIT))
    yield from sorted(found.items(), key=lambda pair: bool(_COMMENTS.search(f"{pair[0]} {pair[1]}")))


def likely_sitemaps(robots: bytes, url: str) -> tuple[str, ...]:
    """Of the sitemaps that a robots.txt names those worth a look: the ones whose address speaks of news first. Pure."""
    named = Protego.parse(robots.decode("utf-8", errors="replace")).sitemaps
    places = dict.fromkeys(filter(None, (absolute(str(place).strip(), url) for place in named)))
    ordered = sorted(places, key=lambda place: not _NEWS.search(urlsplit(place).path))
    return tuple(ordered[:MAX_CANDIDATES])

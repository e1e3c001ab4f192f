"""A listing page as a source: the front page of a site, a section, a page of press releases.

page (robots.txt obeyed) -> same as last time? -> its links -> those to articles -> Entry each

With `select` the links are those that the analyst names; without it they are judged (`articlelinks`). Either way
a link leads to the same site, or to one that the source names.
"""

from functools import partial
from typing import Final

from monitor.fetch.answers import Answer
from monitor.fetch.client import Client
from monitor.fetch.sources.anchors import MAX_ANCHORS, Anchor, anchors_of, parse_html, readable
from monitor.fetch.sources.articlelinks import article_links, best_words
from monitor.fetch.sources.items import Item
from monitor.fetch.sources.polling import Listed, ask_page, compare, host_of_source, read_link
from monitor.fetch.sources.sites import is_at_home
from monitor.model import Document, Entry, FetchFailure, FetchReason, NotModified, Polled, Source, SourceMemory

MAX_LINKS: Final = 500
"""Entries of one page; a front page has some hundred."""


class ListingKind:
    """Implements `SourceKind` over one page of links."""

    def host(self, source: Source) -> str:
        """See `SourceKind`."""
        return host_of_source(source)

    async def poll(self, source: Source, memory: SourceMemory, client: Client) -> Polled | NotModified | FetchFailure:
        """See `SourceKind`."""
        answer = await ask_page(client, source, memory)
        return await compare(source, memory, answer, partial(list_links, source))

    async def read(self, source: Source, entry: Entry, client: Client) -> Document | FetchFailure:
        """See `SourceKind`."""
        return await read_link(source, entry, client)


def list_links(source: Source, answer: Answer) -> Listed | FetchFailure:
    """The articles that a page links to. Pure."""
    root = parse_html(answer.body, answer.charset)
    anchors = () if root is None else anchors_of(root, answer.final_url, source.select)
    here = {answer.url, answer.final_url}
    own = [one for one in anchors if one.url not in here and is_at_home(one.url, answer.final_url, source.sites)]
    items = _selected(own) if source.select else _judged(own)
    if not items:
        return _nothing(source, answer, anchors, own)
    return Listed(items=items[:MAX_LINKS], detail=_left_out(answer, anchors, items))


def _selected(anchors: list[Anchor]) -> tuple[Item, ...]:
    """Each address once, in the order of the page."""
    groups: dict[str, list[Anchor]] = {}
    for anchor in anchors:
        groups.setdefault(anchor.url, []).append(anchor)
    return tuple(Item(link=url, title=best_words(group)) for url, group in groups.items())


def _judged(anchors: list[Anchor]) -> tuple[Item, ...]:
    return tuple(Item(link=link.url, title=link.title) for link in article_links(anchors))


def _nothing(source: Source, answer: Answer, anchors: tuple[Anchor, ...], own: list[Anchor]) -> FetchFailure:
    """Why no article is listed: a page made by a script, a selector that fits nothing, another site's links."""
    if anchors and not own:
        where = "its links lead to other sites: name them in the source's `sites`"
    elif source.select:
        where = f"no link is at `select: {source.select}`"
    elif not anchors:
        where = "the page has no links; perhaps a script makes them: look for a feed"
    else:
        where = f"none of its {len(own)} links looks like an article's: name them with `select`"
    return FetchFailure(url=answer.url, reason=FetchReason.NOTHING_FOUND, detail=where)


def _left_out(answer: Answer, anchors: tuple[Anchor, ...], items: tuple[Item, ...]) -> str:
    if len(items) > MAX_LINKS:
        return f"only the first {MAX_LINKS} of {len(items)} articles were taken"
    if len(anchors) == MAX_ANCHORS:
        return f"only its first {MAX_ANCHORS:,} links were looked at"
    end = readable(answer.body)
    return f"only its first {end:,} bytes were looked at" if end < len(answer.body) else ""

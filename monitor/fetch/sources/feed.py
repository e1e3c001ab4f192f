"""A feed as a source: RSS, RDF, Atom or JSON Feed, whose links are read as pages."""

from typing import Final

from monitor.fetch.answers import Answer
from monitor.fetch.client import Client
from monitor.fetch.sources.polling import Listed, ask, compare, host_of_source, read_link
from monitor.model import Document, Entry, FetchFailure, FetchReason, NotModified, Polled, Source, SourceMemory

ACCEPT_FEED: Final = (
    "application/rss+xml,application/atom+xml,application/feed+json,application/rdf+xml,"
    "application/xml;q=0.9,text/xml;q=0.9,application/json;q=0.8,*/*;q=0.1"
)


class FeedKind:
    """Implements `SourceKind` over one feed address."""

    def host(self, source: Source) -> str:
        """See `SourceKind`."""
        return host_of_source(source)

    async def poll(self, source: Source, memory: SourceMemory, client: Client) -> Polled | NotModified | FetchFailure:
        """See `SourceKind`."""
        answer = await ask(client, source, memory, accept=ACCEPT_FEED)
        return await compare(source, memory, answer, _list_items)

    async def read(self, source: Source, entry: Entry, client: Client) -> Document | FetchFailure:
        """See `SourceKind`."""
        return await read_link(source, entry, client)


def _list_items(answer: Answer) -> Listed | FetchFailure:
    from monitor.fetch.sources.feedparse import parse_feed  # not needed by a feed that has not changed

    items = parse_feed(answer.body, url=answer.final_url, charset=answer.charset)
    if isinstance(items, str):
        return FetchFailure(url=answer.url, reason=FetchReason.NOT_A_FEED, detail=items)
    return Listed(items=items)

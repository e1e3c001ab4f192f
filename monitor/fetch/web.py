"""The fetcher that the pipeline is given: every source by its kind, over one shared client."""

from dataclasses import replace

from monitor.fetch.client import Client
from monitor.fetch.connecting import Resolve
from monitor.fetch.sources import KINDS
from monitor.model import (
    Document,
    Entry,
    FetchFailure,
    FetchLimits,
    NotModified,
    Polled,
    Source,
    SourceMemory,
)
from monitor.ports import Clock


def host_of(source: Source) -> str:
    """Whom polling a source bothers: the unit of politeness. Raises KeyError for a kind that is not registered."""
    return KINDS[source.kind].host(source)


class WebFetcher:
    """Implements `ports.Fetcher`."""

    def __init__(self, limits: FetchLimits, clock: Clock, *, resolver: Resolve | None = None) -> None:
        """Keep the limits; `resolver` (host, port -> addresses) None asks the system. Nothing is connected yet."""
        self._client = Client(limits, clock, resolver=resolver)

    async def poll(self, source: Source, memory: SourceMemory) -> Polled | NotModified | FetchFailure:
        """See `ports.Fetcher`."""
        return await KINDS[source.kind].poll(source, memory, self._client)

    async def read(self, source: Source, entry: Entry) -> Document | FetchFailure:
        """See `ports.Fetcher`."""
        document = await KINDS[source.kind].read(source, entry, self._client)
        if isinstance(document, FetchFailure):
            return document
        return replace(
            document,
            title=entry.title or document.title,
            claims=document.claims + ((entry.published,) if entry.published else ()),
            source=source.name,
            zone=source.zone,
            language=source.language,
        )

    async def get(self, url: str, *, allow_private: bool = False) -> Document | FetchFailure:
        """Fetch one page for a person, under the same guards; robots.txt is obeyed."""
        return await self._client.page(url, allow_private=allow_private)

    async def aclose(self) -> None:
        """See `ports.Fetcher`."""
        await self._client.aclose()

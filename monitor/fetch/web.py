"""The fetcher that the pipeline is given: every source by its kind, over one shared client."""

from dataclasses import replace

from monitor.fetch.addresses import Resolve
from monitor.fetch.client import Client
from monitor.fetch.remembering import (
    forget_move,
    is_full_due,
    is_worth_keeping,
    moved_source,
    remember,
    without_validators,
)
from monitor.fetch.sources import KINDS
from monitor.model import (
    Document,
    Entry,
    FetchFailure,
    FetchLimits,
    FetchReason,
    NotModified,
    Overrides,
    Polled,
    Secret,
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

    async def rest(self, host: str) -> None:
        """Return when a host may be asked again, by this process or another; its own pause is heeded."""
        await self._client.politeness.rest(host)

    async def poll(self, source: Source, memory: SourceMemory) -> Polled | NotModified | FetchFailure:
        """See `ports.Fetcher`. A source that has moved for good is asked at its new place, until that fails."""
        moved = moved_source(source, memory)
        if moved is None:
            return await self._poll_at(source, source, memory)
        polled = await self._poll_at(moved, source, memory)
        if not isinstance(polled, FetchFailure) or polled.reason is FetchReason.THROTTLED:
            return polled
        return await self._poll_at(source, source, forget_move(memory))

    async def _poll_at(
        self, place: Source, source: Source, memory: SourceMemory
    ) -> Polled | NotModified | FetchFailure:
        """Poll a source at one place, now and then without validators."""
        client = self._client.on_behalf_of(source)
        now = self._client.clock.now()
        is_full = is_full_due(memory, now)
        polled = await KINDS[source.kind].poll(place, without_validators(memory) if is_full else memory, client)
        if isinstance(polled, FetchFailure):
            return polled
        moved_to = client.moves.get(place.location, place.location if place is not source else None)
        if moved_to is not None and not is_worth_keeping(source, moved_to):
            moved_to = None
        return replace(polled, memory=remember(memory, polled, moved_to=moved_to, was_full=is_full, now=now))

    async def read(self, source: Source, entry: Entry) -> Document | FetchFailure:
        """See `ports.Fetcher`."""
        document = await KINDS[source.kind].read(source, entry, self._client.on_behalf_of(source))
        if isinstance(document, FetchFailure):
            return document
        return replace(
            document,
            title=entry.title or document.title,
            claims=document.claims + ((entry.published,) if entry.published else ()),
            source=source.name,
            zone=source.zone,
            language=source.language,
            overrides=source.extract or Overrides(),
        )

    async def get(self, url: str, *, allow_private: bool = False) -> Document | FetchFailure:
        """Fetch one page for a person, under the same guards; robots.txt is obeyed."""
        return await self._client.page(url, allow_private=allow_private)

    async def ping(self, url: Secret) -> FetchFailure | None:
        """Ask for an address of the operator's own, private or not; None when it answered. Shows no part of it."""
        result = await self._client.get(url.reveal(), allow_private=True)
        if not isinstance(result, FetchFailure):
            return None
        return replace(result, url="", detail=result.detail.replace(url.reveal(), "***"))

    async def aclose(self) -> None:
        """See `ports.Fetcher`."""
        await self._client.aclose()

"""An outside world in a script."""

from collections import defaultdict, deque
from collections.abc import Iterable
from typing import TypeVar

from monitor.model import (
    Document,
    Entry,
    FetchFailure,
    FetchReason,
    NotModified,
    Polled,
    Source,
    SourceMemory,
)
from monitor.testing.clock import START

T = TypeVar("T")
Poll = Polled | NotModified | FetchFailure
Read = Document | FetchFailure


class FakeFetcher:
    """Implements `ports.Fetcher`: answers what it was told to, in order; the last answer is repeated.

    Attributes:
        polled: Names of the sources polled, in order.
        read_urls: URLs read, in order.
    """

    def __init__(self) -> None:
        """Knows nothing yet: every poll and reading is unreachable."""
        self._polls: defaultdict[str, deque[Poll]] = defaultdict(deque)
        self._documents: defaultdict[str, deque[Read]] = defaultdict(deque)
        self.polled: list[str] = []
        self.read_urls: list[str] = []

    def will_list(self, source: str, *answers: Poll | Iterable[Entry]) -> None:
        """The next polls of a source give these: answers as they are, or entries, of which a good poll is made."""
        for answer in answers:
            if isinstance(answer, Polled | NotModified | FetchFailure):
                self._polls[source].append(answer)
            else:
                self._polls[source].append(good_poll(answer))

    def will_read(self, url: str, *answers: Read) -> None:
        """The next readings of a URL give these."""
        self._documents[url].extend(answers)

    async def poll(self, source: Source, memory: SourceMemory) -> Poll:  # noqa: ARG002 - the script knows the answer
        """The next scripted answer."""
        self.polled.append(source.name)
        return _next(self._polls[source.name]) or _unreachable(source.location)

    async def read(self, source: Source, entry: Entry) -> Read:  # noqa: ARG002 - likewise
        """The next scripted answer."""
        self.read_urls.append(entry.url)
        return _next(self._documents[entry.url]) or _unreachable(entry.url)

    async def aclose(self) -> None:
        """Nothing to close."""


def good_poll(entries: Iterable[Entry], *, etag: str | None = None) -> Polled:
    """A poll that listed these entries."""
    return Polled(entries=tuple(entries), memory=SourceMemory(etag=etag, is_first=False))


def page_of(entry: Entry, html: str, *, media_type: str = "text/html") -> Document:
    """A document for an entry."""
    return Document(
        url=entry.url,
        final_url=entry.url,
        body=html.encode(),
        media_type=media_type,
        charset="utf-8",
        fetched_at=START,
        source=entry.source,
    )


def _next(answers: deque[T]) -> T | None:
    if len(answers) > 1:
        return answers.popleft()
    return answers[0] if answers else None


def _unreachable(url: str) -> FetchFailure:
    return FetchFailure(url=url, reason=FetchReason.UNREACHABLE, detail="not in the script")

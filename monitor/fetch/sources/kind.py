"""What every kind of source can do."""

from typing import Protocol

from monitor.fetch.client import Client
from monitor.model import Document, Entry, FetchFailure, NotModified, Polled, Source, SourceMemory


class SourceKind(Protocol):
    """Lists and reads the sources of one kind. Has no state; what a poll leaves behind is in `SourceMemory`.

    Nothing of what the outside world does is raised. Calls for different sources may run at once.
    """

    def host(self, source: Source) -> str:
        """Whom polling it bothers: the unit of politeness. Pure; never empty for a source that settings accept."""

    async def poll(self, source: Source, memory: SourceMemory, client: Client) -> Polled | NotModified | FetchFailure:
        """What the source lists now; a good poll answers with a memory that is no longer first."""

    async def read(self, source: Source, entry: Entry, client: Client) -> Document | FetchFailure:
        """The document behind one entry, as it came; the caller adds what source and entry declare."""

r"""Fetching: from sources to entries, and from entries to documents. Bytes only; nothing is read into them here.

    Source -> KINDS[kind].poll -> entries      Entry -> KINDS[kind].read -> Document
                   \                              /
                    Client: guard -> robots -> politeness -> request -> bounded body

Everything that goes wrong outside comes back as a `FetchFailure`. Addresses that are not public are refused
unless the settings or the source allow them by name (`guard`, `addresses`).

To add a kind of source: see `monitor.fetch.sources`.
"""

from typing import TYPE_CHECKING

from monitor.fetch.backoff import retry_at
from monitor.fetch.files import document_from_path

if TYPE_CHECKING:
    from monitor.fetch.web import WebFetcher, host_of

__all__ = ["WebFetcher", "document_from_path", "host_of", "retry_at"]


def __getattr__(name: str) -> object:
    """Load what asks the net when it is asked for (PEP 562): files are read without httpx, which is slow to load."""
    if name not in {"WebFetcher", "host_of"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from monitor.fetch import web

    return getattr(web, name)

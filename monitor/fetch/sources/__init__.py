"""Kinds of source, one small file each; the registry says which word in the settings means which.

    feed       RSS, RDF, Atom, JSON Feed        feedbytes -> feedskim -> feedparse
    sitemap    news sitemap, plain, index       sitemapparse
    listing    a page of links                  anchors -> articlelinks
    page       one page, news when it changes
    json       an interface that answers JSON
    directory  files that others put there

What those that ask for one address share is in `polling` (ask, compare with the last time) and `items`.

Each is loaded with the first source that is of it: most installations have two or three, and parsers are slow to load.

To add a kind: write `sources/<kind>.py` with a class that keeps the promises of `SourceKind`, add a loader to
`_LOADERS`, and its name to `SOURCE_KINDS` in `monitor.settings`. The contract suite runs over the
registry; give it an example of the new kind there.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from monitor.fetch.sources.kind import SourceKind


def _feed() -> SourceKind:
    from monitor.fetch.sources.feed import FeedKind

    return FeedKind()


def _sitemap() -> SourceKind:
    from monitor.fetch.sources.sitemap import SitemapKind

    return SitemapKind()


def _listing() -> SourceKind:
    from monitor.fetch.sources.listing import ListingKind

    return ListingKind()


def _page() -> SourceKind:
    from monitor.fetch.sources.page import PageKind

    return PageKind()


def _json() -> SourceKind:
    from monitor.fetch.sources.jsonapi import JsonKind

    return JsonKind()


def _directory() -> SourceKind:
    from monitor.fetch.sources.directory import DirectoryKind

    return DirectoryKind()


_LOADERS: Final[Mapping[str, Callable[[], SourceKind]]] = {
    "feed": _feed,
    "sitemap": _sitemap,
    "listing": _listing,
    "page": _page,
    "json": _json,
    "directory": _directory,
}


class Kinds(Mapping[str, SourceKind]):
    """Every kind by the name that settings use."""

    def __init__(self) -> None:
        """Nothing is loaded yet."""
        self._loaded: dict[str, SourceKind] = {}

    def __getitem__(self, name: str) -> SourceKind:
        """The kind, loaded where it was not yet. Raises KeyError for one that is not registered."""
        if name not in self._loaded:
            self._loaded[name] = _LOADERS[name]()
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_LOADERS)

    def __len__(self) -> int:
        return len(_LOADERS)


KINDS: Final = Kinds()
"""The kinds that there are."""

__all__ = ["KINDS", "Kinds", "SourceKind"]

"""Kinds of source, one small file each; the registry says which word in the settings means which.

    feed       RSS, RDF, Atom, JSON Feed        feedbytes -> feedskim -> feedparse
    sitemap    news sitemap, plain, index       sitemapparse
    listing    a page of links                  anchors -> articlelinks
    page       one page, news when it changes
    json       an interface that answers JSON
    directory  files that others put there

What those that ask for one address share is in `polling` (ask, compare with the last time) and `items`.

To add a kind: write `sources/<kind>.py` with a class that keeps the promises of `SourceKind`, and add one
line to `KINDS`, and its name to `SOURCE_KINDS` in `monitor.settings`. The contract suite runs over the
registry; give it an example of the new kind there.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from monitor.fetch.sources.directory import DirectoryKind
from monitor.fetch.sources.feed import FeedKind
from monitor.fetch.sources.jsonapi import JsonKind
from monitor.fetch.sources.kind import SourceKind
from monitor.fetch.sources.listing import ListingKind
from monitor.fetch.sources.page import PageKind
from monitor.fetch.sources.sitemap import SitemapKind

KINDS: Final[Mapping[str, SourceKind]] = MappingProxyType(
    {
        "feed": FeedKind(),
        "sitemap": SitemapKind(),
        "listing": ListingKind(),
        "page": PageKind(),
        "json": JsonKind(),
        "directory": DirectoryKind(),
    }
)
"""Every kind by the name that settings use."""

__all__ = ["KINDS", "DirectoryKind", "FeedKind", "JsonKind", "ListingKind", "PageKind", "SitemapKind", "SourceKind"]

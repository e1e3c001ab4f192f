"""Kinds of source, one small file each; the registry says which word in the settings means which.

To add a kind: write `sources/<kind>.py` with a class that keeps the promises of `SourceKind`, and add one
line to `KINDS`. The contract suite runs over the registry; give it an example of the new kind there.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from monitor.fetch.sources.directory import DirectoryKind
from monitor.fetch.sources.feed import FeedKind
from monitor.fetch.sources.kind import SourceKind

KINDS: Final[Mapping[str, SourceKind]] = MappingProxyType({"feed": FeedKind(), "directory": DirectoryKind()})
"""Every kind by the name that settings use."""

__all__ = ["KINDS", "DirectoryKind", "FeedKind", "SourceKind"]

"""A directory of files as a source (an inbox): every new or changed file is an entry.

    walk -> look twice at what is young -> Entry(relative path, size, time of change) -> read -> Document

A file that is still growing is left to the next poll; one that changes while it is read is UNSETTLED, and
its new state is a new entry.
"""

import asyncio
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

import xxhash

from monitor.fetch.client import Client
from monitor.fetch.files import Version, document_from_path, media_type_of, path_of_url, version_of
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

SETTLED_SECONDS: Final = 2.0
"""A file untouched for this long is taken as finished at the first look."""

SECOND_LOOK_SECONDS: Final = 1.0
"""Pause before the second look at a younger one."""

Listing = dict[Path, Version]


class DirectoryKind:
    """Implements `SourceKind` over a directory and all below it; links that lead out of it are not followed."""

    def host(self, source: Source) -> str:
        """See `SourceKind`."""
        return f"file:{source.name}"

    async def poll(self, source: Source, memory: SourceMemory, client: Client) -> Polled | NotModified | FetchFailure:
        """See `SourceKind`."""
        root = Path(source.location)
        address = f"file:{source.location}"
        try:
            listing = await asyncio.to_thread(_list_files, root)
            growing = await _still_growing(listing, client)
        except OSError as error:
            detail = f"{root}: {error.strerror or error}"
            return FetchFailure(url=address, reason=FetchReason.UNREADABLE, detail=detail)
        entries = tuple(_entry(source, root, path, version) for path, version in listing.items() if path not in growing)
        new_memory = SourceMemory(body_hash=_hash(entries), is_first=False)
        if new_memory.body_hash == memory.body_hash:
            return NotModified(memory=new_memory)
        detail = f"{len(growing)} still being written" if growing else ""
        return Polled(entries=entries, memory=new_memory, detail=detail)

    async def read(self, source: Source, entry: Entry, client: Client) -> Document | FetchFailure:
        """See `SourceKind`."""
        path = path_of_url(entry.url)
        if not _is_inside(path, Path(source.location)):
            return FetchFailure(url=entry.url, reason=FetchReason.GONE, detail=f"{path}: not in {source.location}")
        version = _version_in(entry.identity)
        now, limit = client.clock.now(), client.limits.max_bytes
        return await asyncio.to_thread(document_from_path, path, now, max_bytes=limit, version=version)


def _list_files(root: Path) -> Listing:
    """Every file below the root that is to be read, sorted by relative path. Raises OSError for the root itself."""
    root.stat()
    if not root.is_dir():
        raise NotADirectoryError(None, "not a directory")
    os.scandir(root).close()
    found = {path: version for path in _walk(root) if (version := _version_now(path)) is not None}
    return dict(sorted(found.items()))


def _walk(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(folder, name)
            if media_type_of(name) is not None and (not path.is_symlink() or _is_inside(path, root)):
                yield path


def _is_inside(path: Path, root: Path) -> bool:
    """Whether a path, its links resolved, is below the root."""
    return path.resolve().is_relative_to(root.resolve())


def _version_now(path: Path) -> Version | None:
    """Size and time of change; None for what is no regular file, or no longer there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return version_of(status) if stat.S_ISREG(status.st_mode) else None


async def _still_growing(listing: Listing, client: Client) -> frozenset[Path]:
    """Of the files changed just now, those that change between two looks."""
    old_enough = (client.clock.now().timestamp() - SETTLED_SECONDS) * 1e9
    young = {path: version for path, version in listing.items() if version[1] > old_enough}
    if not young:
        return frozenset()
    await client.clock.sleep(SECOND_LOOK_SECONDS)
    return frozenset(path for path, version in young.items() if _version_now(path) != version)


def _entry(source: Source, root: Path, path: Path, version: Version) -> Entry:
    relative = quote(os.fsencode(path.relative_to(root)))
    return Entry(
        source=source.name,
        identity=f"{relative}|{version[0]}|{version[1]}",
        url=path.absolute().as_uri(),
        host=f"file:{source.name}",
    )


def _version_in(identity: str) -> Version:
    _, size, changed = identity.rsplit("|", 2)
    return int(size), int(changed)


def _hash(entries: tuple[Entry, ...]) -> str:
    return xxhash.xxh3_128_hexdigest("\n".join(entry.identity for entry in entries).encode())

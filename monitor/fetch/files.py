"""Reads files as documents: the `directory` source and files named on the command line."""

import os
import stat
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

from monitor.fetch.body import DamagedError, TooLargeError, decompress, too_large
from monitor.model import Document, FetchFailure, FetchLimits, FetchReason

MEDIA_TYPES: Final = {
    ".html": "text/html",
    ".htm": "text/html",
    ".txt": "text/plain",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
}
"""Kinds of file that are read, by suffix; each may carry a further `.gz`."""

Version = tuple[int, int]
"""Size in bytes and time of the last change in nanoseconds: what tells one state of a file from another."""


def media_type_of(name: str) -> str | None:
    """Media type by suffix; None for a name that is not read: other suffixes, hidden, partial and backup files."""
    lower = name.lower()
    if lower.startswith(".") or lower.endswith((".part", ".tmp", "~")):
        return None
    return MEDIA_TYPES.get(os.path.splitext(lower.removesuffix(".gz"))[1])  # noqa: PTH122 - a name, not a path


def version_of(status: os.stat_result) -> Version:
    """The state of a file."""
    return status.st_size, status.st_mtime_ns


def path_of_url(url: str) -> Path:
    """The path that a `file:` URL names, bytes that are no UTF-8 included."""
    return Path(os.fsdecode(unquote_to_bytes(urlsplit(url).path)))


def document_from_path(
    path: Path, now: datetime, *, max_bytes: int = FetchLimits().max_bytes, version: Version | None = None
) -> Document | FetchFailure:
    """Read a local file as a document; never raises for what the disk does.

    Args:
        path: The file; a `.gz` is unpacked.
        now: UTC; becomes `fetched_at`.
        max_bytes: Largest body, after unpacking.
        version: The state that is expected; None takes the file as it is. A file in another state, or
            one that changes while it is read, is UNSETTLED.
    """
    url = path.absolute().as_uri()
    media_type = media_type_of(path.name)
    if media_type is None:
        known = " ".join(MEDIA_TYPES)
        return FetchFailure(url=url, reason=FetchReason.NOT_A_PAGE, detail=f"{path}: not one of {known} (or .gz)")
    try:
        body = _read(path, url, max_bytes, version)
    except FileNotFoundError:
        return FetchFailure(url=url, reason=FetchReason.GONE, detail=f"{path}: no such file")
    except OSError as error:
        return FetchFailure(url=url, reason=FetchReason.UNREADABLE, detail=f"{path}: {error.strerror or error}")
    except TooLargeError:
        return too_large(url, max_bytes)
    except DamagedError as error:
        return FetchFailure(url=url, reason=FetchReason.BROKEN, detail=f"{path}: {error}")
    if isinstance(body, FetchFailure):
        return body
    return Document(url=url, final_url=url, body=body, media_type=media_type, fetched_at=now)


def _read(path: Path, url: str, max_bytes: int, version: Version | None) -> bytes | FetchFailure:
    """Read a regular file that does not change meanwhile. Raises OSError, TooLargeError or DamagedError."""
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK  # opening a pipe must not wait for its writer
    with os.fdopen(os.open(path, flags), "rb") as file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            return FetchFailure(url=url, reason=FetchReason.UNREADABLE, detail=f"{path}: not a regular file")
        packed = file.read(max_bytes + 1)
        after = version_of(os.fstat(file.fileno()))
    if after != version_of(before) or after != (version or after):
        return FetchFailure(url=url, reason=FetchReason.UNSETTLED, detail=f"{path}: it changed")
    if len(packed) > max_bytes:
        raise TooLargeError
    return decompress(packed, max_bytes) if path.name.lower().endswith(".gz") else packed

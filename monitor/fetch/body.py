"""Reads a body with a bound on what arrives and on what it unpacks to."""

import asyncio
import zlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Final, Protocol

from monitor.model import FetchFailure, FetchReason

ACCEPT_ENCODING: Final = "gzip, deflate"

LARGE: Final = 1_000_000
"""Bytes from which a body counts as large; few pages and feeds do."""

LARGE_AT_ONCE: Final = 6

_GZIP_OR_ZLIB: Final = 32 + zlib.MAX_WBITS
_RAW_DEFLATE: Final = -zlib.MAX_WBITS


class TooLargeError(ValueError):
    """More than the limit."""


class DamagedError(ValueError):
    """Not what its header says, or cut off; the message is fit for people."""


class Unpacker(Protocol):
    """Turns packed chunks into plain ones."""

    def feed(self, chunk: bytes) -> bytes:
        """Unpack one chunk. Raises TooLargeError or DamagedError."""

    def finish(self) -> None:
        """Check that the end was reached. Raises DamagedError."""


class Plain:
    """Passes chunks through, up to `limit` bytes in all."""

    def __init__(self, limit: int) -> None:
        self._left = limit

    def feed(self, chunk: bytes) -> bytes:
        """See `Unpacker`."""
        self._left -= len(chunk)
        if self._left < 0:
            raise TooLargeError
        return chunk

    def finish(self) -> None:
        """See `Unpacker`."""


class Deflated:
    """Unpacks gzip (of several members too), zlib and, with `may_be_bare`, bare deflate, up to `limit` bytes in all."""

    def __init__(self, limit: int, *, may_be_bare: bool = False) -> None:
        self._left = limit
        self._may_be_bare = may_be_bare
        self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._is_begun = False

    def feed(self, chunk: bytes) -> bytes:
        """See `Unpacker`."""
        plain = bytearray()
        while chunk:
            if self._stream.eof:
                self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)  # a further gzip member
            plain += self._inflate(chunk)
            chunk = self._stream.unused_data
            if chunk and not chunk.lstrip(b"\0"):
                break  # padding after the last member
        return bytes(plain)

    def _inflate(self, chunk: bytes) -> bytes:
        try:
            plain = self._stream.decompress(chunk, self._left + 1)
        except zlib.error as error:
            if self._is_begun or not self._may_be_bare:
                raise DamagedError("it cannot be decompressed") from error
            plain = self._inflate_bare(chunk)
        self._is_begun = True
        self._left -= len(plain)
        if self._left < 0:
            raise TooLargeError
        return plain

    def _inflate_bare(self, chunk: bytes) -> bytes:
        """Some servers send `deflate` without its wrapper."""
        self._stream = zlib.decompressobj(_RAW_DEFLATE)
        try:
            return self._stream.decompress(chunk, self._left + 1)
        except zlib.error as error:
            raise DamagedError("it cannot be decompressed") from error

    def finish(self) -> None:
        """See `Unpacker`."""
        if self._is_begun and not self._stream.eof:
            raise DamagedError("its compressed body is cut off")


def unpacker(encoding: str, limit: int) -> Unpacker:
    """The unpacker for a Content-Encoding. Raises DamagedError for one that was not asked for."""
    match encoding.strip().lower():
        case "" | "identity" | "none":
            return Plain(limit)
        case "gzip" | "x-gzip":
            return Deflated(limit)
        case "deflate":
            return Deflated(limit, may_be_bare=True)
        case other:
            raise DamagedError(f"it is packed as {other[:40]!r}, which was not asked for")


async def read_body(chunks: AsyncIterator[bytes], *, encoding: str, limit: int, large: asyncio.Semaphore) -> bytes:
    """Read and unpack a body of at most `limit` bytes, packed or not. Raises TooLargeError or DamagedError.

    A body that grows beyond `LARGE` waits for one of the places of `large`, so that many giants at once
    cost no more memory than a few.
    """
    packed = Plain(limit)
    unpack = unpacker(encoding, limit)
    body = bytearray()
    async with AsyncExitStack() as place:
        is_large = False
        async for chunk in chunks:
            body += unpack.feed(packed.feed(chunk))
            if len(body) > LARGE and not is_large:
                is_large = True
                await place.enter_async_context(large)
        unpack.finish()
        return bytes(body)


def decompress(packed: bytes, limit: int) -> bytes:
    """Unpack bytes at hand, at most `limit` of them. Raises TooLargeError or DamagedError."""
    unpack = Deflated(limit)
    body = unpack.feed(packed)
    unpack.finish()
    return body


def too_large(url: str, limit: int) -> FetchFailure:
    """The failure for a body over the limit."""
    return FetchFailure(url=url, reason=FetchReason.TOO_LARGE, detail=f"larger than {limit:,} bytes")

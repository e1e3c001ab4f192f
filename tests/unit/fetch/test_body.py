"""Bodies are read with a bound on what they cost."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator

import pytest

from monitor.fetch.body import LARGE, DamagedError, TooLargeError, decompress, read_body


async def chunks_of(size: int, received: list[int], number: int = 10) -> AsyncIterator[bytes]:
    """A body in equal chunks; notes how much was asked for."""
    for _ in range(number):
        received.append(size)
        yield b"x" * size
        await asyncio.sleep(0)


def test_a_large_body_waits_while_others_hold_the_places() -> None:
    large = asyncio.Semaphore(1)
    received: list[int] = []

    async def read() -> tuple[int, int]:
        body = read_body(chunks_of(LARGE // 4, received), encoding="", limit=LARGE * 9, large=large)
        async with large:
            waiting = asyncio.create_task(body)
            await asyncio.sleep(0.01)
            so_far = sum(received)
        return so_far, len(await waiting)

    so_far, whole = asyncio.run(read())
    assert so_far <= LARGE + LARGE // 4
    assert whole == LARGE // 4 * 10


def test_small_bodies_do_not_wait() -> None:
    async def read() -> bytes:
        return await read_body(chunks_of(100, []), encoding="", limit=LARGE, large=asyncio.Semaphore(0))

    assert len(asyncio.run(read())) == 1_000


def test_a_place_is_given_back_after_a_failure() -> None:
    large = asyncio.Semaphore(1)

    async def read() -> None:
        with pytest.raises(TooLargeError):
            await read_body(chunks_of(LARGE, []), encoding="", limit=LARGE * 3, large=large)
        assert not large.locked()

    asyncio.run(read())


def test_members_of_a_gzip_count_together() -> None:
    packed = gzip.compress(b"x" * 60) * 2
    assert decompress(packed, 120) == b"x" * 120
    with pytest.raises(TooLargeError):
        decompress(packed, 119)


def test_padding_after_a_gzip_is_passed_over_and_other_rubbish_is_not() -> None:
    assert decompress(gzip.compress(b"words") + bytes(9), 99) == b"words"
    with pytest.raises(DamagedError):
        decompress(gzip.compress(b"words") + b"rubbish", 99)


def test_bare_deflate_is_only_read_where_it_is_declared() -> None:
    with pytest.raises(DamagedError):
        decompress(zlib.compress(b"words", wbits=-15), 99)

"""What one poll leaves behind for the next, whatever the kind of source: moves, full looks, distrust. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from monitor.fetch.guard import bare_host
from monitor.model import NotModified, Polled, Source, SourceMemory

FULL_EVERY: Final = timedelta(days=1)
"""So often a source is asked without validators: some send a 304, or the same ETag, with new entries."""

HELD: Final = 3
"""So many good polls in a row must be sent on for good to the same place before it is asked directly."""


def is_full_due(memory: SourceMemory, now: datetime) -> bool:
    """Whether to ask without validators."""
    return memory.is_distrusted or memory.full_at is None or now - memory.full_at >= FULL_EVERY


def without_validators(memory: SourceMemory) -> SourceMemory:
    """For an unconditional request; hashes stay, so that an unchanged body costs little."""
    return replace(memory, etag=None, last_modified=None)


def moved_source(source: Source, memory: SourceMemory) -> Source | None:
    """The source at its new place; None while it has none that has held.

    What its own host is permitted, another is not: private addresses stay closed there.
    """
    if memory.moved_to is None or memory.moved_times < HELD:
        return None
    is_same_host = bare_host(memory.moved_to) == bare_host(source.location)
    return replace(source, location=memory.moved_to, allow_private=source.allow_private and is_same_host)


def forget_move(memory: SourceMemory) -> SourceMemory:
    """After the new place failed."""
    return replace(memory, moved_to=None, moved_times=0)


def remember(
    before: SourceMemory, polled: Polled | NotModified, *, moved_to: str | None, was_full: bool, now: datetime
) -> SourceMemory:
    """The memory after a good poll, with what the kind of source knows nothing of.

    Args:
        before: The memory before it.
        polled: What came of it.
        moved_to: Where it was sent on for good, or found at its new place; None where neither.
        was_full: Whether it was asked without validators.
        now: UTC.
    """
    memory = polled.memory
    is_distrusted = before.is_distrusted or (isinstance(polled, Polled) and _lies(before, memory))
    times = before.moved_times + 1 if moved_to == before.moved_to else 1
    return replace(
        without_validators(memory) if is_distrusted else memory,
        moved_to=moved_to,
        moved_times=min(times, HELD) if moved_to else 0,
        full_at=now if was_full else before.full_at,
        is_distrusted=is_distrusted,
    )


def _lies(before: SourceMemory, after: SourceMemory) -> bool:
    """Whether the same validators came with other entries."""
    if before.is_first or before.body_hash == after.body_hash:
        return False
    if before.etag or after.etag:
        return before.etag == after.etag
    return before.last_modified is not None and before.last_modified == after.last_modified


def is_worth_keeping(source: Source, moved_to: str) -> bool:
    """A move from https to http is followed, but not remembered."""
    return not (source.location.startswith("https:") and moved_to.startswith("http:"))

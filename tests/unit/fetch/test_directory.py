"""A directory of files as a source."""

import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.fetch import WebFetcher, host_of
from monitor.fetch.sources.directory import SECOND_LOOK_SECONDS
from monitor.model import Document, FetchFailure, FetchLimits, FetchReason, NotModified, Polled, Source, SourceMemory
from monitor.testing import ManualClock

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


class MovingClock(ManualClock):
    """A clock whose sleep lets something happen outside."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__(LONG_AGO + timedelta(days=1))
        self.meanwhile = meanwhile

    async def sleep(self, seconds: float) -> None:
        """See `ports.Clock`."""
        self.meanwhile()
        await super().sleep(seconds)


def put(path: Path, body: bytes = b"words", at: datetime = LONG_AGO) -> Path:
    """Write a file that was last changed then."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def inbox(root: Path) -> Source:
    """A directory source."""
    return Source(name="inbox", kind="directory", location=str(root))


def poll(
    root: Path, memory: SourceMemory | None = None, clock: ManualClock | None = None
) -> Polled | NotModified | FetchFailure:
    """Poll a directory once."""

    async def go() -> Polled | NotModified | FetchFailure:
        fetcher = WebFetcher(FetchLimits(), clock or ManualClock())
        found = await fetcher.poll(inbox(root), memory or SourceMemory())
        await fetcher.aclose()
        return found

    return asyncio.run(go())


def listed(root: Path, clock: ManualClock | None = None) -> list[str]:
    """Relative paths that a poll lists."""
    polled = poll(root, clock=clock)
    assert isinstance(polled, Polled)
    return [entry.identity.split("|", maxsplit=1)[0] for entry in polled.entries]


def read(root: Path, between: Callable[[], object] = lambda: None) -> Document | FetchFailure:
    """Read the first entry; `between` happens after it was listed."""

    async def go() -> Document | FetchFailure:
        fetcher = WebFetcher(FetchLimits(max_bytes=100), ManualClock())
        polled = await fetcher.poll(inbox(root), SourceMemory())
        assert isinstance(polled, Polled)
        between()
        return await fetcher.read(inbox(root), polled.entries[0])

    return asyncio.run(go())


def test_files_are_listed_by_name_in_all_folders(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "sub/c.json", "sub/deep/d.jsonl.gz", "z.htm"):
        put(tmp_path / name)
    assert listed(tmp_path) == ["a.html", "b.txt", "sub/c.json", "sub/deep/d.jsonl.gz", "z.htm"]


def test_what_is_hidden_partial_or_of_another_kind_is_not_listed(tmp_path: Path) -> None:
    for name in (".hidden.txt", ".git/a.txt", "a.txt.part", "b.tmp", "c.txt~", "d.pdf", "e"):
        put(tmp_path / name)
    assert listed(tmp_path) == []


def test_an_entry_says_where_its_file_is(tmp_path: Path) -> None:
    path = put(tmp_path / "ü b.txt")
    polled = poll(tmp_path)
    assert isinstance(polled, Polled)
    (entry,) = polled.entries
    assert entry.url == path.as_uri()
    assert entry.host == host_of(inbox(tmp_path)) == "file:inbox"
    assert entry.identity == f"%C3%BC%20b.txt|5|{path.stat().st_mtime_ns}"
    assert entry.published is None


def test_an_unchanged_directory_is_not_modified(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    first = poll(tmp_path)
    assert isinstance(first, Polled)
    assert poll(tmp_path, first.memory) == NotModified(memory=first.memory)


def test_a_changed_file_is_a_new_entry(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    first = poll(tmp_path)
    assert isinstance(first, Polled)
    put(tmp_path / "a.txt", b"other", LONG_AGO + timedelta(hours=1))
    second = poll(tmp_path, first.memory)
    assert isinstance(second, Polled)
    assert second.entries[0].identity != first.entries[0].identity


def test_a_file_just_copied_is_taken_in_the_same_poll(tmp_path: Path) -> None:
    clock = ManualClock()
    put(tmp_path / "a.txt", at=clock.now())
    assert listed(tmp_path, clock) == ["a.txt"]
    assert clock.slept == [SECOND_LOOK_SECONDS]


def test_old_files_cost_no_second_look(tmp_path: Path) -> None:
    clock = ManualClock()
    put(tmp_path / "a.txt")
    listed(tmp_path, clock)
    assert clock.slept == []


def test_a_growing_file_is_left_to_the_next_poll_and_the_others_are_not(tmp_path: Path) -> None:
    path = tmp_path / "growing.txt"
    clock = MovingClock(lambda: path.write_bytes(b"words and more"))
    put(path, at=clock.now())
    put(tmp_path / "young.txt", at=clock.now())
    put(tmp_path / "old.txt")
    polled = poll(tmp_path, clock=clock)
    assert isinstance(polled, Polled)
    assert [Path(entry.url).name for entry in polled.entries] == ["old.txt", "young.txt"]
    assert polled.detail == "1 still being written"


def test_a_file_that_vanishes_between_two_looks_is_not_listed(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    clock = MovingClock(path.unlink)
    put(path, at=clock.now())
    assert listed(tmp_path, clock) == []


def test_links_that_lead_out_are_not_followed(tmp_path: Path) -> None:
    secret = put(tmp_path / "outside" / "secret.txt")
    inside = put(tmp_path / "in" / "a.txt")
    (tmp_path / "in" / "out.txt").symlink_to(secret)
    (tmp_path / "in" / "folder").symlink_to(tmp_path / "outside")
    (tmp_path / "in" / "within.txt").symlink_to(inside)
    (tmp_path / "in" / "broken.txt").symlink_to(tmp_path / "nothing")
    assert listed(tmp_path / "in") == ["a.txt", "within.txt"]


def test_a_file_replaced_by_a_link_after_it_was_listed_is_not_read(tmp_path: Path) -> None:
    secret = put(tmp_path / "secret.txt")
    path = put(tmp_path / "in" / "a.txt")

    def swap() -> None:
        path.unlink()
        path.symlink_to(secret)

    found = read(tmp_path / "in", swap)
    assert isinstance(found, FetchFailure)
    assert found.reason is FetchReason.GONE


def test_a_file_is_read_with_what_the_source_declares(tmp_path: Path) -> None:
    put(tmp_path / "a.html", b"<p>x</p>")
    document = read(tmp_path)
    assert isinstance(document, Document)
    assert (document.body, document.media_type, document.source) == (b"<p>x</p>", "text/html", "inbox")
    assert document.title is None


@pytest.mark.parametrize(
    ("between", "reason"),
    [
        (lambda path: path.unlink(), FetchReason.GONE),
        (lambda path: path.write_bytes(b"words and more"), FetchReason.UNSETTLED),
        (lambda path: put(path, b"x" * 101), FetchReason.UNSETTLED),
    ],
)
def test_a_file_that_changed_since_is_a_failure(
    between: Callable[[Path], object], reason: FetchReason, tmp_path: Path
) -> None:
    path = put(tmp_path / "a.txt")
    found = read(tmp_path, lambda: between(path))
    assert isinstance(found, FetchFailure)
    assert found.reason is reason


@pytest.mark.parametrize("kind", ["missing", "a file"])
def test_a_directory_that_cannot_be_read_is_a_failure_that_names_it(kind: str, tmp_path: Path) -> None:
    root = tmp_path / "box"
    if kind == "a file":
        put(root)
    failure = poll(root)
    assert isinstance(failure, FetchFailure)
    assert failure.reason is FetchReason.UNREADABLE
    assert str(root) in failure.detail

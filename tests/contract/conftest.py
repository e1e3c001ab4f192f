"""The stores that every contract of the store is run over."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store import SqlStore, open_store
from monitor.testing import START, MemoryStore, make_source


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def empty_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MemoryStore | SqlStore]:
    """The fake, and the real one on both databases; nothing is in it."""
    made: MemoryStore | SqlStore
    match request.param:
        case "memory":
            made = MemoryStore()
        case "sqlite":
            made = open_store(f"sqlite:///{tmp_path}/test.db")
        case _:
            made = open_store(request.getfixturevalue("postgresql"))
    yield made
    made.close()


@pytest.fixture
def store(empty_store: MemoryStore | SqlStore) -> MemoryStore | SqlStore:
    """Enrolled with one source, `wire`."""
    empty_store.enrol([(make_source(), "wire.example")], START)
    return empty_store

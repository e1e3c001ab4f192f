"""What several processes at one database know of one another."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import EngineError
from monitor.model import Version, Worker
from monitor.store import SqlStore, open_store
from monitor.testing import START


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    """On both databases: a daemon by itself publishes as well."""
    is_server = request.param == "postgresql"
    made = open_store(request.getfixturevalue("postgresql") if is_server else f"sqlite:///{tmp_path}/a.db")
    yield made
    made.close()


def version(name: str) -> Version:
    return Version(name=name, published_at=START, publisher="here:1", program="0.1.0", body=name.encode())


def test_the_last_version_published_is_the_newest(store: SqlStore) -> None:
    """Going back to an older one is a publication like any other; twice the same is one."""
    assert store.newest_version() is None
    assert [store.publish(version(name)) for name in ("a", "a", "b", "a")] == [True, False, True, True]
    assert store.newest_version() == "a"
    assert [one.name for one in store.list_versions()] == ["a", "b", "a"]
    assert store.find_version("b") == version("b")
    assert store.find_version("c") is None


def test_workers_are_those_that_signed_in_lately(store: SqlStore) -> None:
    """Again and again under one name; one that stopped is gone, one that died is old."""
    one = Worker(name="a:1", host="a", pid=1, started_at=START, seen_at=START, version="v")
    late = Worker(name="b:2", host="b", pid=2, started_at=START, seen_at=START + timedelta(hours=1), version="v")
    for worker in (one, late, one):
        store.sign_in(worker)
    assert store.list_workers(START) == (one, late)
    assert store.list_workers(START + timedelta(minutes=1)) == (late,)
    store.sign_out("b:2")
    assert store.list_workers(START) == (one,)


def test_workers_share_a_database_and_a_daemon_by_itself_does_not(postgresql: str) -> None:
    """In whatever order they come."""
    one, two, alone = open_store(postgresql), open_store(postgresql), open_store(postgresql)
    one.claim_daemon(1, shared=True)
    two.claim_daemon(2, shared=True)
    with pytest.raises(EngineError, match="is held by another `monitor run`"):
        alone.claim_daemon(3)
    one.close()
    two.close()
    alone.claim_daemon(3)
    late = open_store(postgresql)
    with pytest.raises(EngineError, match=r"works by itself \(engine: embedded\); stop that one first"):
        late.claim_daemon(4, shared=True)
    late.close()
    alone.close()


def test_a_claim_that_a_lost_server_forgot_is_taken_again(postgresql: str) -> None:
    """A second time is as good as the first."""
    store = open_store(postgresql)
    store.claim_daemon(1, shared=True)
    store.claim_daemon(1, shared=True)
    store.close()


def test_one_worker_at_a_time_has_its_turn(postgresql: str) -> None:
    """The next one when the first is done."""
    one, two = open_store(postgresql), open_store(postgresql)
    with one.turn() as first, two.turn() as second:
        assert (first, second) == (True, False)
    with two.turn() as second:
        assert second
    one.close()
    two.close()

"""Proxies, headers, cookies and logins of a source, and what is not shown of them."""

from datetime import timedelta
from typing import Any

import pytest

from monitor.model import Access, Secret, plain

SOURCE = "sources:\n  - {{name: wire, kind: feed, location: 'https://wire.example/feed', {more}}}\n"


def access_of(load_here: Any, access: str, **environment: str) -> Access:
    """The access of a source that is written so."""
    (source,) = load_here(environment, sources=SOURCE.format(more=f"access: {access}")).sources
    assert isinstance(source.access, Access)
    return source.access


def test_secrets_come_from_the_environment_and_from_files(load_here: Any, tmp_path: Any) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "key").write_text("k3y\n", encoding="utf-8")
    access = access_of(
        load_here,
        "{headers: {X-Key: 'file:key'}, cookies: {sid: '${SID}'}, user: desk, password: '${PW}'}",
        SID="s1",
        PW="p",
    )
    assert access == Access(
        headers=(("X-Key", Secret("k3y")),), cookies=(("sid", Secret("s1")),), user="desk", password=Secret("p")
    )


def test_nothing_of_it_shows_itself(load_here: Any) -> None:
    access = access_of(load_here, "{proxy: 'socks5://me:hunter2@proxy.example:1080', password: hunter2, user: me}")
    assert "hunter2" not in f"{access} {plain(access)}"


@pytest.mark.parametrize(
    ("access", "word"),
    [
        ("{proxy: 'ftp://proxy.example:21'}", "proxy"),
        ("{proxy: 'http://proxy.example'}", "proxy"),
        ("{headers: {Host: other.example}}", "headers.Host"),
        ("{headers: {Cookie: 'a=hunter2'}}", "headers.Cookie"),
        ('{headers: {X-Key: "hunter2\\nX-Other: 1"}}', "headers.X-Key"),
        ("{password: hunter2}", "password"),
    ],
)
def test_what_cannot_be_used_is_refused_without_its_line(problems_here: Any, access: str, word: str) -> None:
    (problem,) = problems_here(sources=SOURCE.format(more=f"access: {access}"))
    assert (problem.code, word in problem.message, problem.source_line) == ("source-access", True, None)


def test_a_source_may_follow_its_own_rhythm(load_here: Any) -> None:
    (source,) = load_here(sources=SOURCE.format(more="every: 5m, every_max: 2h")).sources
    assert (source.every, source.every_max) == (timedelta(minutes=5), timedelta(hours=2))


def test_the_longest_time_is_not_the_shorter_one(problems_here: Any) -> None:
    (problem,) = problems_here(sources=SOURCE.format(more="every: 2h, every_max: 5m"))
    assert problem.code == "source-every"


def test_operations_go_to_targets_that_there_are(load_here: Any, problems_here: Any) -> None:
    targets = "targets: {desk: 'console:'}\noperations: {targets: [%s]}\n"
    assert load_here(monitor=targets % "desk").operations == ("desk",)
    (problem,) = problems_here(monitor=targets % "disk")
    assert problem.code == "unknown-target"

"""`monitor sources`: what a user does with sources, from finding them to forgetting them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from monitor.alerting import bind
from monitor.cli.main import main
from monitor.rules.definition import Rule
from monitor.store import open_store
from monitor.testing import (
    START,
    good_poll,
    make_analysed,
    make_analysis,
    make_circumstances,
    make_entry,
    make_source,
    record_poll,
)

FEED = """<rss version="2.0"><channel><title>Harbour Wire</title>
<item><guid>1</guid><title>Rockets fired into the gulf</title><link>/story/1.html</link>
<pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate></item></channel></rss>"""
HOME = """<html><head><link rel="alternate" type="application/rss+xml" title="Harbour Wire" href="/rss"></head>
<h2><a href="/story/1.html">Rockets fired into the gulf</a></h2></html>"""
CONFIG = """# Mine.
sources:
  - name: post       # the first
    kind: feed
    location: {url}/rss
    allow_private: true
  - name: secret
    kind: json
    location: {url}/api?key=${{KEY}}
    allow_private: true
    fields: {{items: data, title: head}}
"""


@dataclass
class Said:
    """What the command said."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Said]


@pytest.fixture
def run(news: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `monitor sources ...` beside a configuration with a feed and a JSON interface."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KEY", "sesame")
    news.pages["/"] = ("text/html", HOME.encode())
    news.pages["/rss"] = ("application/rss+xml", FEED.encode())
    news.pages["/api?key=sesame"] = ("application/json", b'{"data": [{"head": "Boats"}]}')
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "sources.yaml").write_text(CONFIG.format(url=news.url), encoding="utf-8")
    (tmp_path / "config" / "monitor.yaml").write_text(
        "database: sqlite:///monitor.db\nfetch: {host_gap: 0s, deadline: 5s}\n", encoding="utf-8"
    )

    def call(*words: str) -> Said:
        status = main(["sources", *words])
        captured = capsys.readouterr()
        return Said(status, captured.out, captured.err)

    return call


def text_of(root: Path) -> str:
    """The file as it stands now."""
    return (root / "config" / "sources.yaml").read_text(encoding="utf-8")


def fill(root: Path) -> None:
    """A database in which `post` told of a launch."""
    store = open_store(f"sqlite:///{root}/monitor.db")
    source, entry = make_source("post"), make_entry(1, source="post")
    store.enrol([(source, "post.example")], START)
    record_poll(store, "post", good_poll([entry]), now=START, next_at=START)
    (due,) = store.due_entries(START, host="post.example")
    decide = bind({"launch": Rule(id="launch", condition="launch", targets=("desk",))}, ())
    store.settle(due.entry_id, [make_analysis(make_analysed())], make_circumstances(source), decide)
    store.close()


def test_the_list_names_kind_pace_and_place_and_no_secret(run: Run, news: Any) -> None:
    said = run("list")
    assert said.status == 0
    assert said.out.splitlines()[0] == f"post    feed       every 15m  {news.url}/rss"
    assert "2 sources" in said.out
    both = [one["location"] for one in run("list", "--json").lines]
    assert both == [f"{news.url}/rss", f"{news.url}/api?key=${{KEY}}"]
    assert "sesame" not in said.out


def test_a_check_tells_what_every_source_would_give(run: Run, tmp_path: Path) -> None:
    said = run("check")
    assert said.status == 0
    first = said.out.splitlines()[0].split()
    assert first[:6] == ["ok", "post", "1", "entry", "newest", "2026-03-02"]
    assert "2 sources tried: 2 ok, 0 failed; nothing was stored" in said.out
    assert not (tmp_path / "monitor.db").exists()


def test_a_check_for_programs_has_the_same(run: Run, news: Any) -> None:
    post, secret = run("check", "--json").lines
    assert (post["source"], post["ok"], post["entries"], post["bytes"]) == ("post", True, 1, len(FEED))
    assert post["newest"] == "2026-03-02T10:00:00+00:00"
    assert post["sample"][0]["url"] == f"{news.url}/story/1.html"
    assert (secret["problem"], secret["location"]) == (None, f"{news.url}/api?key=${{KEY}}")


def test_a_source_that_fails_is_named_with_its_reason(run: Run, news: Any) -> None:
    news.pages["/api?key=sesame"] = ("application/json", b'{"list": []}')
    said = run("check", "secret")
    assert said.status == 2
    assert said.out.startswith("failed  secret  `items: data` finds nothing; the answer has list (a list of 0)")
    assert run("check", "secret", "--json").lines[0]["reason"] == "nothing_found"


def test_a_mistyped_name_is_told_with_those_that_there_are(run: Run) -> None:
    said = run("check", "pots")
    assert (said.status, "the sources are: post, secret" in said.err) == (2, True)


def test_what_is_at_an_address_is_found_and_ready_to_be_pasted(run: Run, news: Any) -> None:
    said = run("discover", f"{news.url}/", "--allow-private")
    assert said.status == 0
    assert said.out.splitlines()[:3] == ["  - name: harbour-wire", "    kind: feed", f"    location: {news.url}/rss"]
    assert f"monitor sources add {news.url}/rss --allow-private" in said.err
    (found,) = run("discover", f"{news.url}/", "--allow-private", "--json").lines
    assert (found["kind"], found["title"], found["entries"]) == ("feed", "Harbour Wire", 1)


def test_where_nothing_is_it_says_what_else_there_is(run: Run, news: Any) -> None:
    news.pages["/empty"] = ("text/html", b"<p>Welcome</p>")
    news.pages.pop("/rss")
    said = run("discover", f"{news.url}/empty", "--allow-private")
    assert (said.status, said.out) == (1, "")
    assert "page, json, or listing" in said.err


def test_a_private_address_is_refused_unless_it_is_allowed(run: Run, news: Any) -> None:
    for command in ("discover", "add"):
        said = run(command, f"{news.url}/")
        assert (said.status, "not a public address (allow_private would permit it)" in said.err) == (2, True)
        assert "--unchecked" not in said.err


def test_the_best_of_an_address_is_tried_and_added(run: Run, news: Any, tmp_path: Path) -> None:
    news.pages["/rss2"] = ("application/rss+xml", FEED.encode())
    said = run("add", f"{news.url}/rss2", "--allow-private", "--every", "5m", "--publisher", "Wire: one")
    assert said.status == 0, said.err
    assert text_of(tmp_path) == CONFIG.format(url=news.url) + (
        f'  - name: "127-0-0-1-rss2"\n    kind: feed\n    location: {news.url}/rss2\n    every: 5m\n'
        '    publisher: "Wire: one"\n    allow_private: true\n'
    ).replace('"127-0-0-1-rss2"', text_of(tmp_path).split("- name: ")[-1].partition("\n")[0])


def test_what_gives_nothing_is_not_added_unless_it_must_be(run: Run, news: Any, tmp_path: Path) -> None:
    said = run("add", f"{news.url}/none", "--kind", "feed", "--allow-private")
    assert (said.status, "HTTP 404 Not Found; not added" in said.err) == (2, True)
    assert text_of(tmp_path) == CONFIG.format(url=news.url)
    assert run("add", f"{news.url}/none", "--kind", "feed", "--unchecked", "--name", "later").status == 0
    assert "  - name: later\n    kind: feed\n" in text_of(tmp_path)


def test_a_directory_counts_from_the_configuration(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config" / "inbox").mkdir()
    assert run("add", "config/inbox").status == 0
    assert text_of(tmp_path).endswith("  - name: inbox\n    kind: directory\n    location: inbox\n")


def test_a_mistake_in_an_option_is_shown_and_nothing_written(run: Run, news: Any, tmp_path: Path) -> None:
    said = run("add", f"{news.url}/", "--kind", "listing", "--select", "a[")
    assert said.status == 2
    assert "`select` is no CSS selector" in said.err
    assert text_of(tmp_path) == CONFIG.format(url=news.url)


def test_a_json_interface_is_added_with_its_fields(run: Run, news: Any, tmp_path: Path) -> None:
    news.pages["/list"] = ("application/json", b'{"items": [{"head": "Boats", "body": "Text"}]}')
    words = [
        "add",
        f"{news.url}/list",
        "--kind",
        "json",
        "--allow-private",
        "--name",
        "boats",
        "--field",
        "items=items",
    ]
    said = run(*words, "--field", "head")
    assert (said.status, "--field wants NAME=EXPR" in said.err) == (2, True)
    assert run(*words, "--field", "title=head").status == 0
    assert text_of(tmp_path).endswith("    fields:\n      items: items\n      title: head\n    allow_private: true\n")


def test_pause_resume_and_remove_change_one_line_and_no_comment(run: Run, tmp_path: Path) -> None:
    before = text_of(tmp_path)
    assert run("pause", "post").status == 0
    assert text_of(tmp_path).replace("    paused: true\n", "") == before
    assert run("list", "--json").lines[0]["paused"] is True
    run("resume", "post")
    assert text_of(tmp_path) == before
    assert "a running daemon takes it up within seconds" in run("remove", "secret").out
    assert text_of(tmp_path) == before.partition("  - name: secret")[0]
    assert run("remove", "secret").status == 2


def test_feeds_go_out_and_come_in_as_opml(run: Run, news: Any, tmp_path: Path) -> None:
    said = run("export")
    assert f'xmlUrl="{news.url}/rss"' in said.out
    assert "sesame" not in said.out
    assert said.err == "left out, as OPML has feeds only: secret (json, a secret in its address)\n"
    (tmp_path / "feeds.opml").write_text(said.out.replace("/rss", "/rss?b=2"), encoding="utf-8")
    run("remove", "post")
    assert "added: 1; there already: 0" in run("import", "feeds.opml", "--every", "1h").out
    assert f'    location: "{news.url}/rss?b=2"\n    every: 1h\n' in text_of(tmp_path) or "rss?b=2" in text_of(tmp_path)
    assert "added: 0; there already: 1" in run("import", "feeds.opml").out


def test_a_rehearsed_import_changes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feeds.txt").write_text("https://a.example/rss A wire\n", encoding="utf-8")
    before = text_of(tmp_path)
    said = run("import", "feeds.txt", "--dry-run")
    assert said.out == "  - name: a-wire\n    kind: feed\n    location: https://a.example/rss\n"
    assert text_of(tmp_path) == before


def test_a_source_is_forgotten_only_when_it_is_no_longer_watched(run: Run, tmp_path: Path) -> None:
    fill(tmp_path)
    said = run("forget", "post", "--yes")
    assert (said.status, "first monitor sources remove post" in said.err) == (2, True)
    run("remove", "post")
    said = run("forget", "post")
    assert (said.status, "add --yes" in said.err) == (2, True)
    assert "post: 1 entry, 1 article, 1 alert; 1 delivery not sent yet" in said.out
    assert run("forget", "post", "--yes", "--json").lines[0]["entries"] == 1
    assert run("forget", "post", "--yes").status == 2
    assert b"Ostrava" not in (tmp_path / "monitor.db").read_bytes()


def test_without_a_command_there_is_help_with_examples_first(run: Run) -> None:
    said = run()
    assert said.status == 0
    assert said.out.startswith("Examples:\n  monitor sources discover https://example.org")

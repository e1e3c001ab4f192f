"""The commands that look back - search, backtest, judge, status, db, report - after a run of the daemon."""

import io
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from monitor.app import vitals
from monitor.cli.main import main
from monitor.cli.status_records import show_status
from monitor.cli.terminal import Terminal, columns_of
from monitor.model import SourceState
from monitor.settings import load, places
from monitor.store import open_store

CLOSED = (
    "Port authority closes the eastern harbour of Lowen\n\n"
    "LOWEN, March 3 (Wire) - The port authority of Lowen closed the eastern harbour on Monday after a barge struck "
    "the sluice gate and blocked the channel for larger ships.\n\n"
    "Pilots were told to wait outside the breakwater, and two ferries with four hundred passengers were sent to the "
    "western quay instead.\n\n"
    "The authority said that divers would look at the gate in the morning, and that it could not say when the channel "
    "would be open again.\n"
)
MARKET = (
    "Flower <b>market</b> of Brenn opens a week early\n\n"
    "BRENN, March 3 (Wire) - The flower market on the square of Brenn opened a week early because of the mild weather, "
    "its association said on Monday.\n"
)
FISH = (
    "Herring fleet of Osk stays in the harbour\n\n"
    "OSK, March 4 (Wire) - The herring fleet of Osk stayed in the harbour on Tuesday, since the price of diesel had "
    "risen for the third week, its skippers said.\n"
)
FILES = {
    "built-in/rules/harbour.yaml": "id: harbour\ncondition: |\n  harbour AND (closed, closes)\n",
    "built-in/rules/market.yaml": "id: market\ncondition: |\n  market\n",
    "new/harbour.yaml": "id: harbour\ncondition: |\n  harbour AND fleet\n",
    "config/monitor.yaml": (
        "database: sqlite:///monitor.db\nanalysis: {workers: 1}\ntargets: {journal: 'jsonl:alerts.jsonl'}\n"
    ),
    "config/sources.yaml": "sources:\n  - {name: inbox, kind: directory, location: ../inbox}\n",
    "inbox/1-closed.txt": CLOSED,
    "inbox/2-again.txt": CLOSED.replace("Port authority closes the eastern harbour", "Eastern harbour closed", 1),
    "inbox/3-market.txt": MARKET,
    "inbox/4-fish.txt": FISH,
}


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A directory in which one run is over: two alerts, a twin, an article that no rule matches."""
    home = tmp_path_factory.mktemp("finished")
    for name, text in FILES.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(places, "builtin_directory", lambda: home / "built-in")
        patched.chdir(home)
        assert main(["run", "--once"]) == 0
        yield home


@pytest.fixture
def home(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, to be changed."""
    copy = tmp_path / "home"
    shutil.copytree(finished, copy)
    monkeypatch.chdir(copy)
    return copy


Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def ask(home: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run `monitor ... --json`; the values that it prints."""
    del home

    def run(*words: str, status: int = 0) -> list[dict[str, Any]]:
        capsys.readouterr()
        assert main([*words, "--json"]) == status
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


@pytest.fixture
def watch(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Run `monitor ...` on a terminal of some columns; the lines that it shows."""
    del home

    def run(*words: str, columns: int = 100, no_colour: bool = True) -> list[str]:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv("NO_COLOR", "1") if no_colour else monkeypatch.delenv("NO_COLOR", raising=False)
        screen = Screen()
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", screen)
            main(list(words))
        return screen.getvalue().splitlines()

    return run


class TestSearch:
    def test_a_condition_finds_articles_with_their_evidence(self, ask: Ask) -> None:
        found = ask("search", "harbour AND NOT fleet")
        assert {one["source"] for one in found} == {"inbox"}
        assert len(found) == 2
        assert "harbour" in {piece["quote"] for piece in found[0]["verdict"]["evidence"]}

    def test_nothing_found_is_exit_status_1(self, ask: Ask) -> None:
        assert ask("search", "zeppelin", status=1) == []

    def test_the_limit_and_the_time_are_kept(self, ask: Ask) -> None:
        assert len(ask("search", "harbour", "--limit", "1")) == 1
        assert ask("search", "harbour", "--until", "1d", status=1) == []

    def test_only_what_the_words_allow_is_read(self, watch: Callable[..., list[str]]) -> None:
        shown = "\n".join(watch("search", "herring"))
        assert "4 looked at, 1 of them read" in shown
        assert "│ Herring fleet of Osk" in shown

    def test_the_same_is_found_without_stored_words(self, ask: Ask, home: Path) -> None:
        """As of an archive of an older monitor."""
        store = open_store(f"sqlite:///{home}/monitor.db")
        with store._database.writing() as connection:
            connection.exec_driver_sql("UPDATE articles SET words = NULL")
        store.close()
        assert len(ask("search", "harbour")) == 3

    def test_a_faulty_condition_is_shown_where_it_is(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        del home
        assert main(["search", "harbour NERA/3 fleet"]) == 2
        assert "did you mean NEAR" in capsys.readouterr().err


class TestBacktest:
    def test_the_rules_in_force_tell_what_was_told(self, ask: Ask) -> None:
        """The same functions on the same articles: nothing is new, nothing is gone, the twin joins."""
        *rules, total = ask("backtest")
        assert [(one["rule"], one["alerts"], one["new"], one["gone"]) for one in rules] == [
            ("harbour", 1, 0, 0),
            ("market", 1, 0, 0),
        ]
        assert (total["alerts"], total["against"], total["stages"]["articles"]) == (2, "told", 4)

    def test_a_changed_rule_says_what_is_new_and_what_is_gone(self, ask: Ask) -> None:
        rule, new, gone, total = ask("backtest", "--rules", "new")
        assert (rule["rule"], rule["alerts"], rule["new"], rule["gone"]) == ("harbour", 1, 1, 1)
        assert (new["kind"], new["title"]) == ("new", "Herring fleet of Osk stays in the harbour")
        assert (gone["kind"], len(gone["articles"])) == ("gone", 2)
        assert gone["why"] == "the condition's words are not there"
        assert total["against"] == "current"

    def test_what_was_judged_makes_precision_and_recall(self, ask: Ask) -> None:
        alerts = {one["rule"]: one["id"] for one in ask("alerts", "list")}
        ask("alerts", "judge", alerts["harbour"], "good")
        ask("alerts", "judge", alerts["market"], "noise", "--comment", "flowers")
        (fish,) = ask("search", "herring")
        ask("alerts", "judge", "missed", str(fish["article_id"]), "--rule", "harbour")
        harbour, market, _ = ask("backtest")
        assert (harbour["judged"], harbour["precision"], harbour["recall"]) == (1, 1.0, 0.5)
        assert (market["judged"], market["precision"], market["recall"]) == (1, 0.0, None)

    def test_a_good_alert_that_is_gone_is_called_bad(self, ask: Ask, watch: Callable[..., list[str]]) -> None:
        (told,) = [one for one in ask("alerts", "list") if one.get("rule") == "harbour"]
        ask("alerts", "judge", told["id"], "good")
        assert "BAD: was right" in " ".join(watch("backtest", "--rules", "new"))

    def test_no_rule_that_matches_is_exit_status_1(self, ask: Ask, home: Path) -> None:
        (home / "new/harbour.yaml").write_text("id: harbour\ncondition: |\n  zeppelin\n", encoding="utf-8")
        assert ask("backtest", "--rules", "new", "--against", "nothing", status=1)[0]["alerts"] == 0

    def test_many_articles_are_judged_in_processes(self, home: Path, monkeypatch: pytest.MonkeyPatch, ask: Ask) -> None:
        """And come to the same."""
        before = ask("backtest")[:-1]
        monkeypatch.setattr("monitor.app.archive.FEW", 1)
        path = home / "config/monitor.yaml"
        path.write_text(path.read_text("utf-8").replace("workers: 1", "workers: 2"), "utf-8")
        assert ask("backtest")[:-1] == before


class TestFailed:
    """Pages that gave no text: nothing of them was judged, so they are counted, and listed on demand."""

    @pytest.fixture
    def unread(self, home: Path) -> None:
        """One entry was given up."""
        store = open_store(f"sqlite:///{home}/monitor.db")
        with store._database.writing() as connection:
            words = "state = 'given up', attempts = 3, last_error = 'HTTP 403'"
            connection.exec_driver_sql(f"UPDATE entries SET {words} WHERE identity LIKE '%4-fish%'")
        store.close()

    def test_each_is_listed_with_its_reason(self, unread: None, ask: Ask) -> None:
        del unread
        (page,) = ask("backtest", "--failed")
        assert (page["kind"], page["source"], page["attempts"], page["error"]) == ("failed", "inbox", 3, "HTTP 403")
        assert page["url"].endswith("4-fish.txt")

    def test_the_backtest_says_how_to_list_them(self, unread: None, watch: Callable[..., list[str]]) -> None:
        del unread
        assert "1 page gave no text (list: --failed)" in " ".join(watch("backtest"))
        assert any("3 attempts: HTTP 403" in line for line in watch("backtest", "--failed"))

    def test_none_in_that_time_is_exit_status_1(self, unread: None, ask: Ask) -> None:
        del unread
        assert ask("backtest", "--failed", "--until", "1d", status=1) == []


class TestJudging:
    def test_the_last_word_is_listed(self, ask: Ask) -> None:
        (told,) = [one for one in ask("alerts", "list") if one.get("rule") == "market"]
        for word in ("good", "noise"):
            ask("alerts", "judge", told["id"], word)
        (said,) = ask("alerts", "judge", "--list")
        assert (said["rule"], said["judged"]) == ("market", "noise")

    @pytest.mark.parametrize(
        ("words", "why"),
        [
            (["ffffff", "good"], "no alert"),
            (["missed", "https://nowhere.example/1", "--rule", "harbour"], "the archive has no article"),
            (["missed", "https://nowhere.example/1"], "which rule"),
            (["missed", "1", "--rule", "harbor"], "there is no rule 'harbor'"),
            (["abc123", "perhaps"], "say ALERT good"),
            ([], "nobody is there to answer"),
        ],
    )
    def test_what_cannot_be_judged_is_said(
        self, home: Path, capsys: pytest.CaptureFixture[str], words: list[str], why: str
    ) -> None:
        del home
        assert main(["alerts", "judge", *words]) == 2
        assert why in capsys.readouterr().err

    def test_one_alert_after_the_other(self, ask: Ask, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
        """Good, then skip: one of two is judged."""
        del home

        class Keys(io.StringIO):
            def isatty(self) -> bool:
                return True

        monkeypatch.setattr(sys, "stdin", Keys("x\ng\ns\n"))
        assert main(["alerts", "judge"]) == 0
        assert [one["judged"] for one in ask("alerts", "judge", "--list")] == ["good"]


class TestStatus:
    def test_without_a_daemon_it_is_not_well(self, ask: Ask) -> None:
        daemon, source, target = ask("status", status=1)
        assert (daemon["state"], daemon["pid"]) == ("stopped", None)
        assert daemon["passed_at"] is not None
        assert (source["kind"], source["health"]["state"], sum(source["articles"].values())) == ("source", "ok", 4)
        assert (target["kind"], target["name"], target["sent"], target["waiting"]) == ("target", "journal", 2, 0)

    def test_one_that_holds_the_database_and_makes_passes_is_well(self, ask: Ask, home: Path) -> None:
        store = open_store(f"sqlite:///{home}/monitor.db")
        store.claim_daemon(4711)
        assert ask("status")[0]["state"] == "running"
        store.close()

    def test_one_that_makes_no_pass_is_late(self, ask: Ask, home: Path) -> None:
        store = open_store(f"sqlite:///{home}/monitor.db")
        store.claim_daemon(4711)
        with store._database.writing() as connection:
            connection.exec_driver_sql("UPDATE heartbeats SET passed_at = '2026-01-01 00:00:00.000000'")
        assert ask("status", status=1)[0]["state"] == "late"
        store.close()

    def test_strict_counts_sources(self, ask: Ask, home: Path) -> None:
        store = open_store(f"sqlite:///{home}/monitor.db")
        store.claim_daemon(4711)
        with store._database.writing() as connection:
            health = json.dumps({"state": "failing", "error": "HTTP 500"})
            connection.exec_driver_sql("UPDATE sources SET state = 'failing', health = ?", (health,))
        assert ask("status")[1]["health"]["error"] == "HTTP 500"
        ask("status", "--strict", status=1)
        store.close()

    def test_one_source_is_shown_by_itself(self, watch: Callable[..., list[str]], ask: Ask) -> None:
        assert any("4 in 14 days" in line for line in watch("status", "inbox"))
        assert ask("status", "inbox")[0]["source"]["name"] == "inbox"

    def test_a_mistyped_source_has_a_hint(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        del home
        assert main(["status", "inbux"]) == 2
        assert "did you mean inbox" in capsys.readouterr().err

    def test_no_database_is_made_by_looking(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (home / "monitor.db").unlink()
        for words in (["status"], ["search", "x"], ["backtest"], ["db", "size"], ["report", "--json"]):
            assert main(words) == 2
            assert "there is no database" in capsys.readouterr().err
        assert not (home / "monitor.db").exists()


class TestDatabase:
    def test_a_copy_is_made_and_put_back(self, home: Path, ask: Ask) -> None:
        assert main(["db", "backup", "copy.db"]) == 0
        assert main(["db", "backup", "copy.db"]) == 2
        (home / "monitor.db").unlink()
        assert main(["db", "restore", "copy.db"]) == 0
        assert main(["db", "restore", "copy.db"]) == 2
        assert main(["db", "migrate"]) == 0
        assert len(ask("search", "harbour")) == 3

    def test_sizes_are_told_by_article(self, ask: Ask, watch: Callable[..., list[str]]) -> None:
        (sizes,) = ask("db", "size")
        assert (sizes["articles"], sizes["bodies"] > 0, sizes["words"] > 0) == (4, True, True)
        assert any(line.startswith("words") for line in watch("db", "size"))

    def test_vacuum_needs_no_daemon(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["db", "vacuum"]) == 0
        store = open_store(f"sqlite:///{home}/monitor.db")
        store.claim_daemon(4711)
        assert main(["db", "vacuum"]) == 2
        assert "held by process 4711" in capsys.readouterr().err
        store.close()


class _Page(HTMLParser):
    """Collects tags and addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loaded: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loaded += [value for name, value in attrs if name in {"src", "srcset", "data", "background"}]


class TestReport:
    def test_the_page_stands_by_itself(self, home: Path) -> None:
        """No script, nothing fetched, what articles say is text."""
        assert main(["report", "--html", "page.html"]) == 0
        text = (home / "page.html").read_text(encoding="utf-8")
        page = _Page()
        page.feed(text)
        assert not {"script", "iframe", "img", "link", "object"} & set(page.tags)
        assert page.loaded == []
        assert "url(" not in text
        assert "Flower &lt;b&gt;market&lt;/b&gt;" in text
        assert "told by 2 articles" in text

    def test_the_chart_has_a_bar_for_each_rule_and_day(self, home: Path) -> None:
        assert main(["report", "--html", "page.html"]) == 0
        text = (home / "page.html").read_text(encoding="utf-8")
        assert len(re.findall(r"<title>\w{3} \d\d \w{3} · \w+: 1</title>", text)) == 2

    def test_a_page_is_not_replaced_unless_told_to(self, home: Path) -> None:
        (home / "page.html").write_text("mine")
        assert main(["report", "--html", "page.html"]) == 2
        assert (home / "page.html").read_text() == "mine"
        assert main(["report", "--html", "page.html", "--force"]) == 0

    def test_a_directory_that_is_not_there_is_one_line_with_its_remedy(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["report", "--html", str(home / "none" / "page.html")]) == 2
        (line,) = [one for one in capsys.readouterr().err.splitlines() if one.startswith("error")]
        assert "none/page.html: No such file or directory: check the path, or create its directory" in line

    def test_the_same_figures_as_json(self, ask: Ask) -> None:
        (summary,) = ask("report")
        assert {rule: sum(days.values()) for rule, days in summary["by_rule"].items()} == {"harbour": 1, "market": 1}
        assert summary["top"][0]["articles"] == 2

    def test_a_time_without_alerts_has_a_page_too(self, home: Path) -> None:
        assert main(["report", "--since", "2026-01-01", "--until", "2026-01-08", "--html", "page.html"]) == 0
        assert "<h1>0 alerts</h1>" in (home / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("columns", [40, 72, 80])
def test_status_cuts_long_names_to_what_the_terminal_has_room_for(home: Path, columns: int) -> None:
    seen = vitals.look(load(home / "config", {}))
    (report,), (target,) = seen.sources, seen.targets
    throttled = replace(report.health, state=SourceState.THROTTLED)
    report = replace(report, source=replace(report.source, name="inbox-" * 6), health=throttled)
    seen = replace(seen, sources=(report,), targets=(replace(target, name="journal-" * 5),))
    screen = Screen()
    show_status(seen, Terminal(stream=screen, width=columns), everything=True)
    assert max(map(columns_of, screen.getvalue().splitlines())) <= columns


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize(
    "words",
    [
        ("search", "harbour"),
        ("backtest",),
        ("backtest", "--rules", "new", "--all"),
        ("backtest", "--failed"),
        ("status", "--all"),
        ("status", "inbox"),
        ("db", "size"),
        ("alerts", "judge", "--list"),
    ],
)
def test_nothing_is_wider_than_the_terminal(
    watch: Callable[..., list[str]], columns: int, words: tuple[str, ...]
) -> None:
    """But addresses, which nobody could follow if they were broken."""
    shown = [
        line for line in watch(*words, columns=columns) if "file://" not in line and not line.startswith("  place ")
    ]
    assert max(map(columns_of, shown)) <= min(columns, 100)


@pytest.mark.parametrize("words", [("search", "harbour"), ("backtest",), ("status",)])
def test_colours_change_no_letter(watch: Callable[..., list[str]], words: tuple[str, ...]) -> None:
    """And off a terminal there are none."""
    moving = re.compile(r"\d+(\.\d)? s · .*|\d+s( ago)?|in \d+\w+|now")
    coloured = watch(*words, no_colour=False)
    assert any("\x1b" in line for line in coloured)
    plain = [moving.sub("", re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in coloured]
    assert plain == [moving.sub("", line) for line in watch(*words)]

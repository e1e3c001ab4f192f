"""The JSON contract of `extract`, `test` and `dedup`, on real parts, as a program reads it."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from monitor.cli.main import main

PAGE = """\
Harbour Gazette

Navy fires new missile into the sea

Tuesday, 10 March 2026

PORT TOWN (Harbour Gazette) - Norland fired a new ballistic missile into the sea on Tuesday, its defence ministry said.

The missile flew 300 kilometres before it fell into open water, the ministry said in a statement to reporters.

Fishermen were warned an hour before the test and nobody was hurt, said the head of the local coast guard.
"""
MISSILE = {
    "id": "missile",
    "title": "North Korea fires missile into the sea",
    "text": "North Korea fired a ballistic missile into the sea on Tuesday, South Korea's military said.",
    "published": "2026-03-10T08:00:00+00:00",
}
RECIPE = {"id": "recipe", "title": "A soup for spring", "body": "Boil the leeks until they are soft.\nServe hot."}


@dataclass
class Answer:
    """What the command said."""

    status: int
    records: list[dict[str, Any]]
    errors: str


Ask = Callable[..., Answer]


class Input(io.TextIOWrapper):
    """Standard input with this text in it."""

    def __init__(self, text: str) -> None:
        super().__init__(io.BytesIO(text.encode()), encoding="utf-8")


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run `monitor ... --json` in an empty directory, with standard input, and read what it prints."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str, given: str = "") -> Answer:
        monkeypatch.setattr(sys, "stdin", Input(given))
        status = main([*words, "--json"])
        said = capsys.readouterr()
        return Answer(status, [json.loads(line) for line in said.out.splitlines()], said.err)

    return run


def lines(*items: dict[str, Any]) -> str:
    return "\n".join(json.dumps(item) for item in items)


def test_extract_gives_every_key_of_the_contract(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    answer = ask("extract", "page.txt")
    (page,) = answer.records
    assert (answer.status, page["input"], page["id"], page["error"]) == (0, "page.txt", "page.txt", None)
    assert set(page) == {
        "input",
        "id",
        "url",
        "canonical_url",
        "language",
        "error",
        "articles",
        "boilerplate",
        "missed",
    }
    assert set(page["articles"][0]) == {
        "position", "title", "body", "captions", "published", "published_from", "not_before", "updated",
        "refused", "authors", "section", "image", "url", "lines",
    }  # fmt: skip


def test_every_line_of_a_text_page_is_in_an_article_or_left_out(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    (page,) = ask("extract", "page.txt").records
    (article,) = page["articles"]
    told = [article["title"], *article["body"].split("\n"), *article["captions"], *page["boilerplate"]]
    assert sorted(told) == sorted(line for line in PAGE.splitlines() if line)


def test_an_item_with_a_title_is_an_article_as_it_stands(ask: Ask) -> None:
    (page,) = ask("extract", "-", given=lines(RECIPE)).records
    (article,) = page["articles"]
    assert (page["input"], page["id"], page["url"]) == ("-", "recipe", None)
    assert (article["title"], article["body"], article["lines"]) == (RECIPE["title"], RECIPE["body"], None)


def test_order_is_kept_and_a_failure_has_its_line_and_its_status(ask: Ask) -> None:
    """Enough items that they are read in parallel processes."""
    items = [{**RECIPE, "id": f"soup-{number}"} for number in range(6)]
    answer = ask("extract", "-", given=lines(*items[:3], {"id": "bad", "published": 5}, *items[3:]))
    assert [record["id"] for record in answer.records] == [
        "soup-0", "soup-1", "soup-2", "bad", "soup-3", "soup-4", "soup-5",
    ]  # fmt: skip
    assert set(answer.records[3]) == {"input", "id", "error"}
    assert answer.status == 2


def test_every_rule_gives_a_verdict_with_evidence_that_is_the_text(ask: Ask) -> None:
    answer = ask("test", "-", given=lines(MISSILE))
    (record,) = answer.records
    assert set(record) == {"input", "id", "position", "title", "published", "verdicts"}
    verdicts = {verdict["rule"]: verdict for verdict in record["verdicts"]}
    assert {"launch", "treaty"} <= set(verdicts)
    assert (verdicts["launch"]["match"], verdicts["treaty"]["match"], answer.status) == (True, False, 0)
    assert set(verdicts["launch"]) == {
        "rule", "match", "class", "act", "status", "prominence", "event_date", "actors", "evidence", "why",
    }  # fmt: skip
    zones = {"title": MISSILE["title"], "body": MISSILE["text"]}
    for evidence in verdicts["launch"]["evidence"]:
        assert zones[evidence["zone"]][evidence["start"] : evidence["end"]] == evidence["quote"]
    assert all(verdict["why"] for verdict in verdicts.values())


def test_no_match_is_exit_status_1(ask: Ask) -> None:
    assert ask("test", "-", given=lines(RECIPE)).status == 1


def test_one_rule_may_be_chosen(ask: Ask) -> None:
    (record,) = ask("test", "-", "--rule", "treaty", given=lines(MISSILE)).records
    assert [verdict["rule"] for verdict in record["verdicts"]] == ["treaty"]


def test_a_rule_that_is_off_can_be_tried(ask: Ask) -> None:
    (record,) = ask("test", "-", "--rule", "ceasefire", given=lines(RECIPE)).records
    assert [(verdict["rule"], verdict["match"]) for verdict in record["verdicts"]] == [("ceasefire", False)]


def test_an_expression_gives_one_verdict(ask: Ask) -> None:
    answer = ask("test", "-", "--expression", "leeks NEAR/3 soft", given=lines(RECIPE, MISSILE))
    verdicts = [record["verdicts"] for record in answer.records]
    assert [(verdict["rule"], verdict["match"]) for (verdict,) in verdicts] == [
        ("expression", True),
        ("expression", False),
    ]
    assert answer.status == 0


def test_a_faulty_expression_is_exit_status_2_and_says_why(ask: Ask) -> None:
    answer = ask("test", "-", "--expression", "missile NERA/8 fired", given=lines(MISSILE))
    (record,) = answer.records
    assert answer.status == 2
    assert "unknown operator NERA" in record["error"]
    assert "unknown operator NERA" in answer.errors


def test_rules_of_a_file_stand_in_for_the_others(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "soup.yaml").write_text("id: soup\ncondition: |\n  leeks\n", encoding="utf-8")
    (record,) = ask("test", "-", "--rules", "soup.yaml", given=lines(RECIPE)).records
    assert [(verdict["rule"], verdict["match"]) for verdict in record["verdicts"]] == [("soup", True)]


def test_dedup_judges_each_article_against_those_before_it(ask: Ask) -> None:
    body = (
        "Norland fired a new ballistic missile into the sea on Tuesday, its defence ministry said in Port Town. "
        "The missile flew 300 kilometres before it fell into open water, the ministry told reporters there. "
        "Fishermen were warned an hour before the test and nobody was hurt, said the head of the coast guard."
    )
    items = [{"id": f"{number}", "title": title, "body": body} for number, title in enumerate(("Navy fires", "Boom"))]
    answer = ask("dedup", "-", given=lines(items[0], RECIPE, items[1]))
    assert [(record["id"], record["verdict"], record["of"]) for record in answer.records] == [
        ("0", "fresh", None),
        ("recipe", "fresh", None),
        ("1", "twin", "0"),
    ]
    assert set(answer.records[0]) == {"id", "verdict", "of", "why"}


@pytest.mark.parametrize("name", ["nosuch.txt", "nosuch"])
@pytest.mark.parametrize("command", ["extract", "test", "dedup"])
def test_a_mistyped_path_is_an_error_and_makes_nothing(ask: Ask, tmp_path: Path, command: str, name: str) -> None:
    answer = ask(command, name)
    assert answer.records == [{"input": name, "id": name, "error": "no such file: check the path"}]
    assert (answer.status, list(tmp_path.iterdir())) == (2, [])


def test_a_directory_is_read_recursively_and_json_without_articles_is_passed_over(ask: Ask, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    (pages / "deep").mkdir(parents=True)
    (pages / "a.json").write_text(lines(RECIPE), encoding="utf-8")
    (pages / "answers.json").write_text('[{"expected": 1}]', encoding="utf-8")
    (pages / "deep" / "page.txt").write_text(PAGE, encoding="utf-8")
    answer = ask("extract", "pages")
    assert [(record["input"], record["id"]) for record in answer.records] == [
        ("pages/a.json", "recipe"),
        ("pages/deep/page.txt", "deep/page.txt"),
    ]
    assert (answer.status, "answers.json holds no article" in answer.errors) == (0, True)


def test_an_empty_page_has_its_line(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_text("", encoding="utf-8")
    answer = ask("test", "empty.html")
    assert (answer.status, answer.records[0]["input"], bool(answer.records[0]["error"])) == (2, "empty.html", True)


ODD = """<html><body><b class=name>Tide is late</b><div class=txt>
<p>The harbour office measured the tide and wrote it down in the old book again.</p></div></body></html>"""
SOURCE = """sources:
  - {name: odd, kind: feed, location: "https://odd.example/feed", extract: {title: b.name, date: .gone}}
"""


def test_pages_are_read_as_those_of_a_source(ask: Ask, tmp_path: Path) -> None:
    """Its selectors count, and one that finds nothing is named."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "sources.yaml").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "page.html").write_text(ODD, encoding="utf-8")
    (page,) = ask("extract", "--source", "odd", "page.html").records
    assert ([article["title"] for article in page["articles"]], page["missed"]) == (["Tide is late"], ["date"])
    assert ask("extract", "--source", "other", "page.html").status == 2

"""Every example of docs/rules.md is true."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.entities import Entity, Gazetteer
from monitor.errors import ConditionError
from monitor.model import Article
from monitor.rules import Rule, RuleBook, parse_condition
from monitor.rules.events.reader import EventReader
from monitor.rules.lexer import ABOUT_FIELDS, OPERATORS, ZONE_FIELDS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
GAZETTEER = Gazetteer(
    [
        Entity(id="KP", type="country", aliases={"en": ("North Korea", "Pyongyang"), "ko": ("북한",)}),
        Entity(id="KR", type="country", aliases={"en": ("Republic of Korea",)}, anchored={"South": ("KP",)}),
    ]
)
CODE = re.compile(r"`([^`]+)`")


def rows(header: str) -> Iterator[list[str]]:
    """The cells of all rows of the tables with this header."""
    is_inside = False
    for line in PAGE.splitlines():
        if line.startswith(f"| {header} |"):
            is_inside = True
        elif not line.startswith("|"):
            is_inside = False
        elif is_inside and not line.startswith("|---"):
            yield [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


EXAMPLES = list(rows("Condition | Text | Match"))
MISTAKES = list(rows("Condition | Message"))
TRANSLATIONS = list(rows("You know | You write here"))


def make_article(text: str) -> Article:
    """The article that a cell writes: **title**, body, *(caption)*."""
    title = re.search(r"\*\*(.+?)\*\*", text)
    caption = re.search(r"\*\((.+?)\)\*", text)
    body = re.sub(r"\*\*.+?\*\*|\*\(.+?\)\*", "", text).strip()
    return Article(position=1, title=title[1] if title else "", body=body, captions=(caption[1],) if caption else ())


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: f"{row[0]} on {row[1]}")
def test_an_example_matches_as_it_says(row: list[str]) -> None:
    """Condition, text, and whether they match."""
    rule = Rule(id="r", condition=CODE.findall(row[0])[0])
    book = RuleBook([rule], gazetteer=GAZETTEER, events=EventReader([], GAZETTEER))
    assert book.judge(make_article(row[1]))[0].is_match == (row[2] == "yes")


@pytest.mark.parametrize("row", MISTAKES, ids=lambda row: row[0])
def test_a_mistake_is_told_as_it_says(row: list[str]) -> None:
    """Condition and message."""
    with pytest.raises(ConditionError) as caught:
        parse_condition(CODE.findall(row[0])[0])
    assert caught.value.problem.message == row[1]


@pytest.mark.parametrize("row", TRANSLATIONS, ids=lambda row: row[0])
def test_a_translation_can_be_written(row: list[str]) -> None:
    """All conditions of the column "You write here" are conditions."""
    for condition in CODE.findall(row[1]):
        parse_condition(condition)


def test_the_page_has_its_tables() -> None:
    """A changed header would silence its examples."""
    assert (len(EXAMPLES) > 50, len(MISTAKES) > 12, len(TRANSLATIONS) > 20) == (True, True, True)


@pytest.mark.parametrize(
    "name", [*OPERATORS, *(f"{field}:" for field in (*ZONE_FIELDS[:5], *ABOUT_FIELDS)), "first/", "~", "?", "="]
)
def test_every_operator_and_field_has_an_example(name: str) -> None:
    """Nothing that can be written is left unexplained."""
    shown = " ".join(CODE.findall(re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)))
    assert name in shown


def test_what_other_languages_write_is_refused_with_a_hint() -> None:
    """The left column of the translations does not silently mean something else here."""
    accepted = {"missile NEAR/5 test", "title:missile", "missile -game", "missil*"}
    silent = set()
    for row in TRANSLATIONS:
        for written in CODE.findall(row[0]):
            try:
                parse_condition(written)
            except ConditionError as error:
                if error.problem.hint is None:
                    silent.add(written)
            else:
                silent.add(written)
    assert silent - accepted == {'"north korea" AND (missile OR rocket)'}

"""The truth table of the rule language: every example gives its verdict, every faulty rule its message."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from monitor.entities import Entity, Gazetteer
from monitor.errors import ConditionError, Problem
from monitor.model import Article
from monitor.rules import Rule, RuleBook, parse_condition, print_condition
from monitor.rules.events.reader import EventReader


@cache
def read_table(path: Path) -> tuple[dict[str, Any], ...]:
    """The examples, in order."""
    lines = (path / "rules" / "examples.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


@cache
def read_gazetteer(path: Path) -> Gazetteer:
    """The gazetteer that the examples were written for."""
    names = json.loads((path / "rules" / "gazetteer.json").read_text(encoding="utf-8"))
    return Gazetteer(
        Entity(
            id=entity_id,
            type="example",
            aliases={"mul": tuple(given["aliases"])},
            case=tuple(given.get("case", ())),
            anchored={name: tuple(anchors) for name, anchors in given.get("short", {}).items()},
        )
        for entity_id, given in names.items()
    )


def show(problem: Problem) -> str:
    """An error as the table writes it: message, line with a caret, hint."""
    lines = [f"{problem.message} (line {problem.line}, column {problem.column})", f"  {problem.source_line}"]
    lines.append("  " + " " * ((problem.column or 1) - 1) + "^")
    return "\n".join([*lines, f"  hint: {problem.hint}"] if problem.hint else lines)


def test_the_table_has_its_71_examples(corpora: Path) -> None:
    """A shorter table would prove less."""
    assert len(read_table(corpora)) >= 71


def test_every_example_gives_its_verdict(corpora: Path) -> None:
    """The rule matches the article, or not, as the table says."""
    gazetteer = read_gazetteer(corpora)
    wrong = []
    for example in read_table(corpora):
        if "error" in example:
            continue
        captions = (example["caption"],) if "caption" in example else ()
        article = Article(
            position=1,
            title=example["title"],
            body=example["body"],
            captions=captions,
            source=example.get("source", ""),
            language=example.get("lang"),
        )
        rule = Rule(id="example", condition=example["rule"])
        book = RuleBook([rule], gazetteer=gazetteer, events=EventReader([], gazetteer))
        if book.judge(article)[0].is_match is not example["expect"]:
            wrong.append((example["rule"], example["body"], example["why"]))
    assert wrong == []


def test_every_faulty_rule_gives_its_message(corpora: Path) -> None:
    """Message, place, source line and hint are those of the table."""
    for example in read_table(corpora):
        if "error" in example:
            with pytest.raises(ConditionError) as caught:
                parse_condition(example["rule"])
            assert example["error"] in caught.value.problem.message
            assert show(caught.value.problem) == example["message"]


def test_every_rule_of_the_table_survives_printing(corpora: Path) -> None:
    """Printing a condition and reading it again gives the same condition."""
    for example in read_table(corpora):
        if "error" not in example:
            condition = parse_condition(example["rule"])
            assert parse_condition(print_condition(condition)) == condition

"""No rule and no text makes the language crash, or do more work than in proportion to the text.

A bounded sample of what `benchmarks/rules_fuzz.py` runs at length.
"""

import random
import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.entities import Entity, Gazetteer
from monitor.errors import ConditionError, SettingsError
from monitor.model import Article
from monitor.rules import Rule, RuleBook, parse_condition
from monitor.rules.events.reader import EventReader
from monitor.rules.reading import read

GAZETTEER = Gazetteer(
    [
        Entity(id="KP", type="country", aliases={"en": ("North Korea",)}, anchored={"North": ("KR", "KP")}),
        Entity(id="KR", type="country", aliases={"en": ("South Korea",)}, anchored={"South": ("KP",)}),
    ]
)
EVENTS = EventReader([], GAZETTEER)
TERMS = ("cat", "dog", "cat~", "fir*", "b?rd", "=US", '"a b"', '"cat dog"', "test-fired", "미사일", "entity:KP")
OPERATORS = ("AND", "OR", "NEAR/3", "ONEAR/2", "SENT", "PARA", "NOT", "NOT IN", "NOT NEAR/2", "NOT SENT", ",")
MARKS = (
    "(",
    ")",
    "-",
    "ATLEAST/2",
    "2 OF",
    "title:",
    "lead:",
    "first/5:",
    "source:x",
    "lang:en",
    "w/5",
    "~3",
    '"',
    "*",
)
# fmt: off
WORDS = (
    "cat", "dog", "bird", "a", "b", "test", "fired", "fires", "US", "U.S.", "North", "Korea", "South", "the",
    ".", ",", ";", "’s", "-", "\n", "“", "미사일을", "é", "1,000", "...",
)
# fmt: on
PAIRS = 50  # a draw: making a condition by the draw costs more than running it


def random_condition(chance: random.Random) -> str:
    """Terms joined by operators, any pieces in any order, or brackets too deep to be taken."""
    kind = chance.random()
    if kind < 0.5:
        terms = chance.choices(TERMS, k=chance.randrange(1, 7))
        operator = chance.choice(OPERATORS)
        return f"({f' {operator} '.join(terms)}) {chance.choice(OPERATORS)} {chance.choice(TERMS)}"
    if kind < 0.97:
        return " ".join(chance.choices(TERMS + OPERATORS + MARKS, k=chance.randrange(1, 12)))
    return chance.choice(["(", "NOT ", "title:", "cat NEAR ", "cat OR ("]) * chance.randrange(500) + "cat"


def random_text(chance: random.Random) -> str:
    """Words and marks in any order."""
    return chance.choice(["", " "]).join(chance.choices(WORDS, k=chance.randrange(40)))


@given(st.integers(min_value=0, max_value=1 << 32))
@settings(deadline=None, max_examples=60)
def test_a_random_condition_is_refused_or_gives_a_verdict(seed: int) -> None:
    """No other error on any text, and every quote is the text at its span."""
    chance = random.Random(seed)
    for _ in range(PAIRS):
        condition, title, body = random_condition(chance), random_text(chance), random_text(chance)
        try:
            parse_condition(condition)
        except ConditionError:
            continue
        try:
            book = RuleBook([Rule(id="r", condition=condition)], gazetteer=GAZETTEER, events=EVENTS)
        except SettingsError:  # it can never match
            continue
        (match,) = book.judge(Article(position=1, title=title, body=body))
        zones = {"title": title, "body": body}
        assert all(zones[one.zone.value][one.start : one.end] == one.quote for one in match.evidence), condition


def count_work(condition: str, body: str) -> int:
    """Lines of Python that one verdict runs, each round of a loop counted; no clock, so the same on any machine."""
    book = RuleBook([Rule(id="r", condition=condition)], gazetteer=GAZETTEER, events=EVENTS)
    reading = read(Article(position=1, title="", body=body), GAZETTEER)
    lines = 0

    def count(_frame: FrameType, _event: str, _argument: Any) -> Any:
        nonlocal lines
        lines += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        book.judge_reading(reading)
    finally:
        sys.settrace(before)
    return lines


@pytest.mark.parametrize(
    ("condition", "unit"),
    [
        ("ATLEAST/9 (cat OR dog)", "cat "),
        ("cat NEAR/10 cat NEAR/10 cat NEAR/10 cat", "cat "),
        ("(cat NEAR/20 dog) NEAR/20 (dog NEAR/20 cat)", "cat dog "),
        ("cat NEAR/60 dog", "cat dog "),
        ("cat SENT dog SENT cat", "cat dog "),
        ("cat PARA (cat, dog, bird)", "cat dog bird "),
        ("cat NOT NEAR/5 dog", "cat dog "),
        ('cat NOT IN "cat cat cat"', "cat "),
        ("cat NOT SENT dog", "cat. dog "),
        ('"cat cat cat cat cat dog"', "cat "),
        ("testfired OR test-fired", "test fired test-fired-"),
        ("cat* AND c?t", "cat catx caty "),
        ("entity:KP NEAR/5 entity:KR", "the North Korea South "),
        ("2 OF (cat, dog, bird) NEAR/9 (dog NEAR/9 bird)", "cat dog bird "),
    ],
)
def test_a_verdict_takes_work_in_proportion_to_the_text(condition: str, unit: str) -> None:
    """Four times the words: at most about four times the work, however often a word is repeated."""
    short, long = (count_work(condition, unit * (size // len(unit.split()))) for size in (500, 2000))
    assert short > 100, "nothing was counted"
    assert long < 4 * 1.2 * short

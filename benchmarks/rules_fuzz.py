"""Random and adversarial rules on random and adversarial texts: nothing may crash, hang or grow faster than its input.

    python benchmarks/rules_fuzz.py [--count 100000] [--seed 1]

Prints how many pairs were run, how many conditions were refused, the slowest of each kind, and how
the time of each adversarial pair grows when its text grows tenfold (1.0 is linear).
"""

import argparse
import random
import time
from collections.abc import Iterator

from monitor.entities import Entity, Gazetteer
from monitor.errors import ConditionError, SettingsError
from monitor.model import Article
from monitor.rules import Rule, RuleBook, parse_condition
from monitor.rules.events.reader import EventReader

GAZETTEER = Gazetteer(
    [
        Entity(id="KP", type="country", aliases={"en": ("North Korea",)}, anchored={"North": ("KR", "KP")}),
        Entity(id="KR", type="country", aliases={"en": ("South Korea",)}, anchored={"South": ("KP",)}),
    ]
)
EVENTS = EventReader([], GAZETTEER)
# ruff: noqa: SIM905 - lists of words read best as text
TERMS = "cat dog bird cat~ fir* b?rd =US “x” 미사일".split(" ")
PIECES = (
    *TERMS,
    *'"a b" AND OR NOT NEAR/3 ONEAR/2 SENT PARA NEAR NOT IN NOT NEAR/2 ( ) ( ) , , - ATLEAST/2 2 OF title: lead:'.split(
        " "
    ),
    *'first/5: text: entity:KP source:x lang:en event:launch w/5 and ~3 ^2 " : / * ? U.S.'.split(" "),
)
WORDS = "cat dog bird a b x fired fires US U.S. North Korea South the . , ; ’s - \n “ ” 미사일을 é 1,000 ...".split(" ")

ADVERSARIAL = (
    ("ATLEAST/9 (cat OR dog)", "cat "),
    ("cat NEAR/10 cat", "cat "),
    ("cat NEAR/10 cat NEAR/10 cat NEAR/10 cat", "cat "),
    ("(cat NEAR/20 dog) NEAR/20 (dog NEAR/20 cat)", "cat dog "),
    ("cat NEAR/255 dog", "cat dog "),
    ("cat SENT dog SENT cat", "cat dog "),
    ("cat PARA (cat, dog, bird)", "cat dog bird "),
    ("cat NOT NEAR/5 dog", "cat dog "),
    ('cat NOT IN "cat cat cat"', "cat "),
    ("cat NOT SENT dog", "cat. dog "),
    ('"cat cat cat cat cat dog"', "cat "),
    ("test-fired", "test-fired-"),
    ("testfired", "test fired "),
    ("cat* AND c?t", "cat catx caty "),
    ("entity:KP NEAR/5 entity:KR", "the North Korea South "),
    ("2 OF (cat, dog, bird) NEAR/9 (dog NEAR/9 bird)", "cat dog bird "),
)


def random_conditions(chance: random.Random) -> Iterator[str]:
    """Pieces in any order, without end; some so nested that they are refused."""
    while True:
        kind = chance.random()
        if kind < 0.02:
            yield "(" * chance.randrange(2000) + "cat" + ")" * chance.randrange(2000)
        elif kind < 0.04:
            yield (
                chance.choice(["NOT ", "title:", "ATLEAST/1 ", "cat NEAR ", "cat OR ", '"', "-", "(cat,"])
                * chance.randrange(2000)
                + "cat"
            )
        elif kind < 0.5:
            terms = [chance.choice(TERMS) for _ in range(chance.randrange(1, 8))]
            joiners = chance.choices([" AND ", " OR ", " NEAR/3 ", " SENT ", " NOT IN ", " ONEAR/5 "], k=7)
            one = chance.choice(joiners)
            yield "".join(term + (one if kind < 0.4 else chance.choice(joiners)) for term in terms) + "cat"
        else:
            yield " ".join(chance.choices(PIECES, k=chance.randrange(1, 15)))


def random_text(chance: random.Random) -> str:
    """Words and marks in any order."""
    return chance.choice(["", " "]).join(chance.choices(WORDS, k=chance.randrange(80)))


def run_pair(condition: str, title: str, body: str) -> tuple[float, float | None]:
    """Seconds to parse and to match; None where the condition is refused."""
    start = time.perf_counter()
    try:
        parse_condition(condition)
    except ConditionError:
        return time.perf_counter() - start, None
    parsed = time.perf_counter() - start
    try:
        book = RuleBook([Rule(id="r", condition=condition)], gazetteer=GAZETTEER, events=EVENTS)
    except SettingsError:
        return parsed, None
    start = time.perf_counter()
    (match,) = book.judge(Article(position=1, title=title, body=body))
    took = time.perf_counter() - start
    zones = {"title": title, "body": body}
    assert all(zones[one.zone.value][one.start : one.end] == one.quote for one in match.evidence)
    return parsed, took


def growth(condition: str, unit: str, size: int) -> float:
    """Time for ten times the text over ten times the time: 1.0 is linear."""

    def seconds(count: int) -> float:
        body = unit * (count // len(unit.split()) + 1)
        return min(run_pair(condition, "", body)[1] or 0.0 for _ in range(2))

    return min(seconds(10 * size) / (10 * seconds(size)) for _ in range(2))


def main() -> None:
    """Run, print, and fail where something grows faster than its input."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    refused, slowest_parse, slowest_match = 0, (0.0, ""), (0.0, "")
    for _, condition in zip(range(options.count), random_conditions(chance), strict=False):
        parsed, matched = run_pair(condition, random_text(chance), random_text(chance))
        refused += matched is None
        slowest_parse = max(slowest_parse, (parsed, condition))
        slowest_match = max(slowest_match, (matched or 0.0, condition))
    print(f"{options.count} pairs, {refused} conditions refused")
    for name, (seconds, condition) in (("parse", slowest_parse), ("match", slowest_match)):
        print(f"slowest {name}: {seconds * 1000:.1f} ms for {len(condition)} characters: {condition[:60]!r}")
    worst = 0.0
    for condition, unit in ADVERSARIAL:
        factor = growth(condition, unit, 1_000)
        worst = max(worst, factor)
        print(f"{factor:5.2f}  {condition}  on 10^4 words of {unit!r}")
    assert worst < 3, "something grows faster than its text"


if __name__ == "__main__":
    main()

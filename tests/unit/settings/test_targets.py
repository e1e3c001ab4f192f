"""How monitor.yaml says who is told, and when; and what is wrong with it, in words."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest

from monitor.errors import Problem
from monitor.model import Digest, Hours, Level, Pace, Rate, Route
from monitor.settings import Settings
from monitor.settings.pace_words import parse_digest, parse_hours, parse_rate

Load = Callable[..., Settings]
Faults = Callable[..., tuple[Problem, ...]]

WEEK = (0, 1, 2, 3, 4)

HOURS = [
    ("22:00-07:00", Hours(start=time(22), end=time(7))),
    ("8:30 - 24:00", Hours(start=time(8, 30), end=time(0))),
    ("mon-fri 18:00-08:00", Hours(start=time(18), end=time(8), days=WEEK)),
    ("sat,sun", Hours(days=(5, 6))),
    ("Saturday, Sunday 10:00-12:00", Hours(start=time(10), end=time(12), days=(5, 6))),
    ("fri-mon", Hours(days=(0, 4, 5, 6))),
]


@pytest.mark.parametrize(("words", "hours"), HOURS, ids=[words for words, _ in HOURS])
def test_hours(words: str, hours: Hours) -> None:
    assert parse_hours(words) == (hours,)
    assert parse_hours([words, words]) == (hours, hours)


@pytest.mark.parametrize(
    "words", ["", "night", "22:00", "22:00-25:00", "xyz 10:00-12:00", "24:00-07:00", "10:60-12:00"]
)
def test_hours_that_no_clock_shows_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"must be hours such as|names a time that no clock shows"):
        parse_hours(words)


def test_rates_and_digests() -> None:
    assert parse_rate("20/h") == Rate(count=20, per=timedelta(hours=1))
    assert parse_rate("5 / 15m") == Rate(count=5, per=timedelta(minutes=15))
    assert parse_digest("hourly") == Digest()
    assert parse_digest("daily 8:00") == Digest(at=time(8))


TARGETS = """
targets:
  duty:
    url: "slackbot:xoxb@x"
    zone: Asia/Seoul
    language: ko
    quiet: ["22:00-07:00", "sat,sun"]
    digest: daily 08:00
    rate: 20/h
    group_wait: 1m
  plain: "slackbot:xoxb@y"
  log: "console:"
  file: {url: "jsonl:a", group_wait: 5s}
"""


def test_a_target_has_its_pace(load_here: Load) -> None:
    """People get a moment's pause before an alert's first message, logs none; both can be set."""
    paces = {target.name: target.pace for target in load_here(monitor=TARGETS).targets}
    assert paces["duty"] == Pace(
        zone="Asia/Seoul",
        quiet=(Hours(start=time(22), end=time(7)), Hours(days=(5, 6))),
        digest=Digest(at=time(8)),
        rate=Rate(count=20, per=timedelta(hours=1)),
        group_wait=timedelta(minutes=1),
    )
    assert [paces[name].group_wait.total_seconds() for name in ("plain", "log", "file")] == [30, 0, 5]


ROUTES = """
routes:
  - {labels: [asia], sources: ["wire*"], entities: [KP], hours: "mon-fri 08:00-18:00", zone: Asia/Seoul,
     continue: true, targets: [console]}
  - {levels: [high], targets: [console]}
"""
RULE = "id: launch\nlabels: [asia]\ncondition: |\n  launch\n"
SOURCES = "sources:\n  - {name: wire-world, kind: feed, location: 'https://wire.example/feed'}\n"


def test_a_route_asks_for_all_it_names(load_here: Load) -> None:
    """By rule, level, label, source, entity and time of day."""
    routes = load_here(monitor=ROUTES, rules__launch=RULE, sources=SOURCES).routes
    assert routes == (
        Route(
            targets=("console",),
            labels=("asia",),
            sources=("wire*",),
            entities=("KP",),
            hours=(Hours(start=time(8), end=time(18), days=WEEK),),
            zone="Asia/Seoul",
            continues=True,
        ),
        Route(targets=("console",), levels=(Level.HIGH,)),
    )


FAULTS = [
    ("targets: {a: {url: 'console:', quiet: nights}}", "`quiet` must be hours such as 22:00-07:00"),
    ("targets: {a: {url: 'console:', quiet: '25:00-07:00'}}", "`quiet` names a time that no clock shows"),
    ("targets: {a: {url: 'console:', rate: many}}", "`rate` must be a number of messages in a time, such as 20/h"),
    ("targets: {a: {url: 'console:', rate: 0/h}}", "`rate` must be a number of messages"),
    ("targets: {a: {url: 'console:', digest: weekly}}", "`digest` must be hourly, or daily with a time"),
    ("targets: {a: {url: 'console:', digest: daily 25:00}}", "`digest` must be hourly, or daily with a time"),
    ("targets: {a: {url: 'console:', group_wait: soon}}", "`group_wait` must be a duration"),
    ("targets: {a: {url: 'console:', quite: '22:00-07:00'}}", "unknown key `quite`"),
    ("routes: [{targets: [console], labels: [azia]}]", "unknown label `azia`"),
    ("routes: [{targets: [console], sources: [wire-word]}]", "unknown source `wire-word`"),
    ("routes: [{targets: [console], sources: ['daily*']}]", "unknown source `daily*`"),
    ("routes: [{targets: [console], entities: [KX]}]", "unknown entity `KX`"),
    ("routes: [{targets: [console], continue: perhaps}]", "`continue` must be true or false"),
    ("routes: [{targets: [console], contine: true}]", "unknown key `contine`"),
    ("routes: [{targets: [console], hours: noon}]", "`hours` must be hours such as"),
]


@pytest.mark.parametrize(("text", "message"), FAULTS, ids=[message for _, message in FAULTS])
def test_what_is_wrong_is_said_with_its_place(problems_here: Faults, text: str, message: str) -> None:
    (problem,) = problems_here(monitor=text, rules__launch=RULE, sources=SOURCES)
    assert message in problem.message
    assert problem.line == 1


def test_mistyped_names_have_a_hint(problems_here: Faults) -> None:
    """The nearest one that there is."""
    (problem,) = problems_here(monitor="routes: [{targets: [console], contine: true}]")
    assert problem.hint == "did you mean continue?"
    (problem,) = problems_here(monitor="routes: [{targets: [console], labels: [azia]}]", rules__launch=RULE)
    assert problem.hint == "did you mean asia?"


def test_a_dry_run_can_be_set(load_here: Load) -> None:
    assert not load_here(monitor="tick: 1s").dry_run
    assert load_here(monitor="dry_run: true").dry_run

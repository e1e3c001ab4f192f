"""One fact, one line: readable, searchable, and nothing in it that should not be."""

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from monitor.model import AlertReason, Outcome, Secret
from monitor.observe import TerminalObserver, configure
from monitor.observe.levels import Loudness

NOW = datetime(2026, 11, 21, 20, 36, 9, 250_000, tzinfo=UTC)


def observer(stream: io.StringIO, *, is_terminal: bool, at_least: Loudness = Loudness.INFO) -> TerminalObserver:
    return configure(stream, is_terminal=is_terminal, at_least=at_least, zone=ZoneInfo("Asia/Seoul"), now=lambda: NOW)


def line(event: str, *, is_terminal: bool = True, **fields: Any) -> str:
    """The line of one fact."""
    stream = io.StringIO()
    hears = observer(stream, is_terminal=is_terminal)
    hears.fact(event, **fields)
    assert hears.flush()
    assert stream.getvalue().endswith("\n")
    return stream.getvalue()[:-1]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"sources": 38, "new": 11}, "sources=38 new=11"),
        ({"in": timedelta(seconds=2.104)}, "in=2.1s"),
        ({"share": 0.93847}, "share=0.9385"),
        ({"clean": True, "once": False}, "clean=yes once=no"),
        ({"why": "first report"}, 'why="first report"'),
        ({"title": 'North Korea Fires "Missile"'}, 'title="North Korea Fires \\"Missile\\""'),
        ({"path": "a\\b"}, 'path="a\\\\b"'),
        ({"x": "a=b"}, 'x="a=b"'),
        ({"to": ("slack", "email")}, "to=slack,email"),
        ({"counts": {"a": 1}}, 'counts="{\\"a\\": 1}"'),
        ({"outcome": Outcome.FAILED, "reason": AlertReason.FIRST_REPORT}, "outcome=failed reason=first_report"),
        ({"next": NOW + timedelta(minutes=4)}, "next=05:40:09"),
        ({"next": NOW + timedelta(days=2)}, "next=2026-11-24T05:36:09"),
        ({"detail": "", "other": None, "none": [], "zero": 0}, "zero=0"),
        ({}, ""),
    ],
)
def test_a_line_on_a_terminal(fields: dict[str, Any], shown: str) -> None:
    """Time in the operator's zone, the event, then key=value; quoted where a space or quote needs it."""
    assert line("pass", **fields) == f"05:36:09 pass      {shown}".rstrip()


def test_a_line_elsewhere_is_json() -> None:
    """With the instant in UTC first, for a log collector."""
    shown = line("alert", is_terminal=False, rule="launch", alert="7f2c", next=NOW, took=timedelta(seconds=0.4))
    assert shown == (
        '{"t": "2026-11-21T20:36:09Z", "event": "alert", "rule": "launch", "alert": "7f2c",'
        ' "next": "2026-11-21T20:36:09Z", "took": 0.4}'
    )


@pytest.mark.parametrize("is_terminal", [True, False])
def test_nothing_of_a_page_reaches_the_terminal_alive(is_terminal: bool) -> None:
    """Line breaks, escape sequences and marks of direction are gone, also deep inside; a fact stays one line."""
    hostile = "a\nb\x1b[31mc\x1b]0;t\x07d\u202ee\x9b2Jf\u2028g"
    shown = line("alert", is_terminal=is_terminal, title=hostile, many=[hostile], nested={hostile: hostile})
    assert shown.isprintable()
    assert "a bcdef g" in shown


@pytest.mark.parametrize("is_terminal", [True, False])
@pytest.mark.parametrize(
    "hidden",
    [
        Secret("hush"),
        (Secret("hush"),),
        "mailto://user:hush@host.example/",
        "https://hooks.example/x?token=hush&b=1",
        "https://example.org/?b=1&api_key=hush",
        "slackbot:xoxb-12-hush@#c",
        "Authorization: Bearer hush.hush",
    ],
)
def test_secrets_are_stars(is_terminal: bool, hidden: object) -> None:
    """A `Secret` always; a password or token in an address as far as it looks like one."""
    shown = line("undelivered", is_terminal=is_terminal, why=hidden)
    assert "hush" not in shown
    assert "***" in shown


def test_an_endless_value_is_cut() -> None:
    """A title of a megabyte is not a line of a megabyte."""
    assert len(line("alert", title="x" * 1_000_000)) < 400


@pytest.mark.parametrize(
    ("event", "fields", "level"),
    [
        ("pass", {}, None),
        ("alert", {}, None),
        ("source", {"status": "failing"}, "warning"),
        ("unread", {}, "warning"),
        ("rules-refused", {}, "warning"),
        ("undelivered", {"next": NOW}, "warning"),
        ("undelivered", {"next": None}, "error"),
        ("job-failed", {}, "error"),
    ],
)
def test_what_an_operator_must_see_has_a_level(event: str, fields: dict[str, Any], level: str | None) -> None:
    """A collector can raise an alarm on it."""
    assert json.loads(line(event, is_terminal=False, **fields)).get("level") == level


def test_quieter_facts_are_left_out_on_request() -> None:
    """An operator who asks for warnings gets warnings."""
    stream = io.StringIO()
    hears = observer(stream, is_terminal=True, at_least=Loudness.WARNING)
    hears.fact("pass", sources=1)
    hears.fact("unread", source="kcna")
    assert hears.flush()
    assert stream.getvalue() == "05:36:09 unread    source=kcna\n"


def test_a_value_that_cannot_be_shown_stops_nothing() -> None:
    """The fact is told all the same."""

    class Broken:
        def __str__(self) -> str:
            raise RuntimeError("no")

        __repr__ = __str__

    assert line("pass", sources=Broken()) == "05:36:09 pass      unshown=RuntimeError"
    assert line("pass", t=1).startswith("05:36:09 pass")


def test_a_line_on_a_terminal_does_not_wrap() -> None:
    """The longest quoted value gives way; what follows it stays, and JSON has it whole."""
    title = "North Korea fires ballistic missile off its east coast, the military of South Korea says on Tuesday"
    shown = line("alert", rule="launch", title=title, why="first report", to="console,alerts-file")
    assert len(shown) <= 100
    assert "North Korea fires" in shown
    assert shown.endswith('…" why="first report" to=console,alerts-file')
    assert title in line("alert", is_terminal=False, title=title)


def test_on_a_narrow_terminal_a_line_breaks_between_fields() -> None:
    """What follows stands below, where the fields begin."""
    stream = io.StringIO()
    hears = configure(stream, is_terminal=True, zone=ZoneInfo("UTC"), width=60, now=lambda: NOW)
    hears.fact(
        "alert", rule="launch", alert="bd8313bfadf2", title="North Korea fires missile", to="console,alerts-file"
    )
    assert hears.flush()
    assert stream.getvalue() == (
        "20:36:09 alert     rule=launch alert=bd8313bfadf2\n"
        '                   title="North Korea fires…"\n'
        "                   to=console,alerts-file\n"
    )

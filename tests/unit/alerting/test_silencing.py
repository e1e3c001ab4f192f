"""Silences: what they take, how long, and what comes after."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.alerting import Subject, bind, describe_silence, find_muting
from monitor.model import Alert, Held, HeldReason, Level, Silence, Surroundings
from monitor.rules.definition import Rule
from monitor.testing import START, make_analysed, make_circumstances

HOUR = timedelta(hours=1)
SILENCE = Silence(id="5e1f", author="ann", comment="drill", starts_at=START, ends_at=START + HOUR)
SUBJECT = Subject(
    rule="launch", level=Level.HIGH, labels=("asia",), source="wire", entities=("KP",), text="Two rockets\nfired today"
)

TAKES = [
    ("everything", {}, True),
    ("its rule", {"rules": ("launch",)}, True),
    ("another rule", {"rules": ("treaty",)}, False),
    ("its source", {"sources": ("w*",)}, True),
    ("words across a line break, any case", {"text": "ROCKETS  Fired"}, True),
    ("words that are not there", {"text": "satellite"}, False),
    ("rule fits, words do not", {"rules": ("launch",), "text": "satellite"}, False),
    ("its actor", {"entities": ("KP",)}, True),
    ("another level", {"levels": ("low",)}, False),
]


@pytest.mark.parametrize(("matchers", "takes"), [it[1:] for it in TAKES], ids=[str(it[0]) for it in TAKES])
def test_a_silence_takes_what_fits_all_its_matchers(matchers: dict[str, object], takes: bool) -> None:
    silence = replace(SILENCE, **matchers)  # type: ignore[arg-type]
    assert (find_muting(SUBJECT, [silence]) == silence) is takes


def test_of_several_the_one_that_lasts_longest_is_named() -> None:
    """So that nobody waits for the wrong one."""
    longer = replace(SILENCE, id="70a1", ends_at=START + 2 * HOUR)
    assert find_muting(SUBJECT, [longer, SILENCE]) == longer


def test_a_silenced_match_is_held_with_who_and_why() -> None:
    """No alert is raised, and the ledger says whose silence it was."""
    judge = bind({"launch": Rule(id="launch", condition="x", targets=("desk",))}, ())
    decision = judge(make_analysed(), Surroundings(silences=(SILENCE,)), make_circumstances())
    ((_, held),) = decision.tellings
    assert held == Held(why=HeldReason.SILENCED, detail="5e1f until 2026-03-04 10:00 UTC, by ann: drill")


def test_a_silence_on_labels_of_the_rule_takes_its_alerts() -> None:
    """The rule's labels are known when it is decided, and stay with the alert."""
    rule = Rule(id="launch", condition="x", targets=("desk",), labels=("asia",))
    judge = bind({"launch": rule}, ())
    silence = replace(SILENCE, labels=("asia",))
    ((_, held),) = judge(make_analysed(), Surroundings(silences=(silence,)), make_circumstances()).tellings
    assert isinstance(held, Held)
    ((_, alert),) = judge(make_analysed(), Surroundings(), make_circumstances()).tellings
    assert isinstance(alert, Alert)
    assert (alert.labels, alert.routed) == (("asia",), "the targets of rule launch")


def test_what_a_silence_takes_is_said_in_words() -> None:
    """For the list of them."""
    assert describe_silence(SILENCE) == "everything"
    named = replace(SILENCE, rules=("launch", "treaty"), sources=("wire*",), text="drill")
    assert describe_silence(named) == 'rule launch or treaty, source wire*, text "drill"'
    assert describe_silence(replace(SILENCE, text="drill")) == 'text "drill"'

"""What a later report adds, and what a follow-up tells."""

import pytest

from monitor.alerting import Member, bind, compose_follow_up
from monitor.alerting.followups import enrich, find_new_facts
from monitor.model import Alert, EventFacts, NewFact, Outlet, Surroundings
from monitor.rules.definition import Rule
from monitor.testing import START, make_analysed, make_article, make_circumstances

KNOWN = EventFacts(event_class="launch", act="missile_test", actors=("KP",), counts=("missile>1",))
REPORT = make_article(
    "North Korea fired two missiles on Tuesday, the South said.\n"
    "They flew 350 km from the Sunan area.\n"
    "Japan confirmed the launch.\n"
    "Three fishermen were injured."
)
NEW = EventFacts(
    event_class="launch",
    act="missile_test",
    actors=("KP",),
    counts=("missile=2", "injured=3"),
    measures=("350 km",),
    confirmed_by=("JP",),
    places=("sunan",),
)


def test_new_facts_are_quoted_most_important_first() -> None:
    """Each with the sentence that says it."""
    facts = find_new_facts(KNOWN, NEW, REPORT, "The Wire")
    assert [(fact.kind, fact.quote) for fact in facts] == [
        ("casualties", "Three fishermen were injured."),
        ("count", "North Korea fired two missiles on Tuesday, the South said."),
        ("confirmation", "Japan confirmed the launch."),
        ("range", "They flew 350 km from the Sunan area."),
    ]
    assert {fact.publisher for fact in facts} == {"The Wire"}


def test_what_is_known_is_not_new() -> None:
    """Once it has become known, it is told no more."""
    assert find_new_facts(enrich(KNOWN, NEW), NEW, REPORT, "The Wire") == ()


def test_an_event_grows_and_does_not_change_its_mind() -> None:
    """What was known stays; numbers that differ are all remembered."""
    grown = enrich(KNOWN, NEW)
    assert (grown.places, grown.counts) == (("sunan",), ("missile>1", "missile=2", "injured=3"))
    later = EventFacts(event_class="launch", act="missile_test", places=("wonsan",), is_revision=True)
    assert enrich(grown, later) == grown


def alert() -> Alert:
    """An alert as it is raised."""
    rules = {"launch": Rule(id="launch", condition="x", targets=("desk",))}
    ((_, telling),) = bind(rules, ())(make_analysed(), Surroundings(), make_circumstances()).tellings
    assert isinstance(telling, Alert)
    return telling


def member(name: str, *facts: NewFact, is_told: bool = False, voice: str | None = None) -> Member:
    """A report of that outlet."""
    outlet = Outlet(publisher=name, title=f"By {name}", url=f"https://{name}.example/", first_seen=START)
    return Member(outlet=outlet, voice=voice or name, facts=facts, is_told=is_told)


FACT = NewFact(kind="count", quote="There were two.", publisher="b")


class TestFollowUp:
    """At most one message for all that came together."""

    def test_new_outlets_are_named_once_and_publishers_counted(self) -> None:
        """An agency's text counts once, however many print it."""
        members = [
            member("a", is_told=True),
            member("b", voice="AFP"),
            member("c", voice="AFP"),
            member("d"),
            member("a"),
        ]
        follow_up = compose_follow_up(alert(), 1, members, START)
        assert follow_up is not None
        assert [outlet.publisher for outlet in follow_up.outlets] == ["b", "d"]
        assert (follow_up.publishers, follow_up.number, follow_up.at) == (3, 1, START)

    def test_a_fact_is_told_though_its_outlet_is_known(self) -> None:
        """And the same fact once."""
        follow_up = compose_follow_up(alert(), 2, [member("a", FACT, is_told=True), member("a", FACT)], START)
        assert follow_up is not None
        assert (follow_up.outlets, follow_up.facts) == ((), (FACT,))

    @pytest.mark.parametrize("members", [[], [member("a", is_told=True), member("a")]])
    def test_nothing_to_say_is_not_said(self, members: list[Member]) -> None:
        """No message."""
        assert compose_follow_up(alert(), 1, members, START) is None

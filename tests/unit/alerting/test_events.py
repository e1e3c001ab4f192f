"""Which reports tell one event: pairs written by hand, of the kinds that desks confuse.

Names are of the gazetteer, events are invented.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.alerting import read_event
from monitor.alerting.eventgroups import find_group
from monitor.alerting.particulars import (
    read_counts,
    read_hours,
    read_measures,
    read_numbered,
    read_places,
    read_repeats,
)
from monitor.alerting.sameness import Verdict, compare_events
from monitor.entities import Gazetteer
from monitor.model import EventDate, EventFacts, Match, MatchReason, OpenAlert
from monitor.settings import load
from monitor.testing import make_article

TUESDAY = date(2026, 3, 3)
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
GAZETTEER = Gazetteer(load(None, {}).entities)
SAME, UNSURE, DIFFERENT = Verdict.SAME, Verdict.UNSURE, Verdict.DIFFERENT


def facts(
    text: str,
    act: str = "missile_test",
    actors: tuple[str, ...] = ("KP",),
    *,
    day: date | None = TUESDAY,
    published: datetime | None = NOON,
    event_class: str = "launch",
) -> EventFacts:
    """What a report says: its headline is the first line; `day` is what its text dates the event to."""
    title, _, body = text.partition("\n")
    match = Match(
        rule="r",
        is_match=True,
        why=MatchReason.EVENT_IS_NEWS,
        event_class=event_class,
        act=act,
        actors=actors,
        event_date=EventDate(first=day, last=day, words="x") if day else None,
    )
    found = read_event(make_article(body or title, title=title if body else "", published=published), match, GAZETTEER)
    assert found is not None
    return found


WIRE = (
    "North Korea fires two missiles into sea\n"
    "North Korea fired two short-range ballistic missiles into the sea on Tuesday, South Korea's military said. "
    "They were launched from the Sunan area at about 7:12 a.m. and flew about 350 kilometres."
)
OTHER_DESK = (
    "Pyongyang launches missiles, Seoul says\n"
    "The South's Joint Chiefs of Staff said they detected two ballistic missiles fired from around Sunan at 7:12 a.m. "
    "on Tuesday. Japan's defence ministry confirmed the launch and said one of them flew 400 km."
)
FLASH = "N. Korea fires missile: Seoul military\nNorth Korea fired at least one missile on Tuesday, Seoul said."
SPACEX = (
    "SpaceX launches 23 Starlink satellites\n"
    "A Falcon 9 rocket lifted off from Cape Canaveral at 9:14 p.m. EST on Tuesday with 23 Starlink satellites."
)
TREATY = (
    "Serbia ratifies Arms Trade Treaty\n"
    "Serbia's parliament ratified the Arms Trade Treaty on Tuesday by 131 votes to 27, its speaker said."
)


class TestPairs:
    """Two reports of launches."""

    @pytest.mark.parametrize(
        ("later", "verdict"),
        [
            (OTHER_DESK, SAME),
            (FLASH, SAME),
            (WIRE.replace("Sunan area at about 7:12 a.m.", "Wonsan area at about 5:20 p.m."), UNSURE),
            (WIRE + " It was the North's second launch of the day.", SAME),
            (FLASH + " It was its second launch in a day.", DIFFERENT),
            (FLASH.replace("one missile", "one hypersonic missile"), UNSURE),
            (FLASH.replace("one missile", "one ballistic missile"), SAME),
            (
                FLASH.replace("fired at least one missile", "fired another missile")
                + " It came hours after the first.",
                SAME,
            ),
            (FLASH + " It fired another missile hours after a first salvo.", DIFFERENT),
        ],
        ids=str,
    )
    def test_of_one_actor_and_day(self, later: str, verdict: Verdict) -> None:
        """Particulars that agree join; one that contradicts, or "the second today", does not."""
        assert compare_events(facts(WIRE), facts(later)).verdict is verdict

    @pytest.mark.parametrize(
        "later",
        [
            WIRE.replace("two", "three"),
            WIRE.replace("short-range ballistic", "cruise"),
            WIRE.replace("Sunan", "Wonsan"),
            WIRE.replace("military said", "navy said"),
        ],
    )
    def test_one_template_with_other_facts_is_told(self, later: str) -> None:
        """Whatever differs: desks reuse yesterday's copy."""
        assert compare_events(facts(WIRE), facts(later), is_told_apart=True).verdict is UNSURE

    @pytest.mark.parametrize(("days", "verdict"), [(0, SAME), (1, UNSURE), (2, DIFFERENT), (5, DIFFERENT)])
    def test_another_day_is_another_event(self, days: int, verdict: Verdict) -> None:
        """A day apart may be the same night in two zones: told, and linked."""
        later = facts(OTHER_DESK.replace("Tuesday", "that day"), day=TUESDAY + timedelta(days=days))
        earlier = facts(WIRE.replace("Tuesday", "that day"))
        assert compare_events(earlier, later).verdict is verdict

    def test_another_actor_is_another_event(self) -> None:
        """Whatever else agrees."""
        later = facts(WIRE.replace("North Korea", "Iran").replace("South Korea", "Israel"), actors=("IR",))
        assert compare_events(facts(WIRE), later).verdict is DIFFERENT

    def test_another_act_needs_more_to_agree(self) -> None:
        """One desk calls a hypersonic missile a weapon, the other a missile."""
        later = facts(OTHER_DESK, act="weapon_test")
        assert compare_events(facts(WIRE), later).verdict is SAME
        assert compare_events(facts(WIRE), facts(FLASH, act="weapon_test")).verdict is UNSURE
        assert compare_events(facts(WIRE), facts(WIRE, act="nuclear_test")).verdict is DIFFERENT

    def test_a_revised_count_joins_where_the_report_says_that_it_revises(self) -> None:
        """Or where hour and place agree, and it is not the same text with another number."""
        revised = WIRE.replace("two", "three") + " The military revised its earlier count."
        assert compare_events(facts(WIRE), facts(revised)).verdict is SAME
        other = facts(OTHER_DESK.replace("two", "three"))
        assert compare_events(facts(WIRE), other).verdict is SAME
        assert compare_events(facts(WIRE), other, is_told_apart=True).verdict is UNSURE

    def test_an_unknown_date_joins_nothing_by_itself(self) -> None:
        """Neither with a known one nor with another unknown."""
        undated = replace(facts(FLASH.replace(" on Tuesday", ""), day=None, published=None))
        for earlier in (facts(FLASH), undated):
            assert compare_events(earlier, undated).verdict is UNSURE

    def test_without_a_date_the_name_of_the_day_and_telling_particulars_join(self) -> None:
        """The minute, the place and the count of one weekday; a place and a count alone do not."""
        one, other = (facts(text, day=None, published=None) for text in (WIRE, OTHER_DESK))
        assert compare_events(one, other).verdict is SAME
        assert compare_events(one, replace(other, hours=(), measures=())).verdict is UNSURE
        assert compare_events(one, replace(other, days=("friday",))).verdict is UNSURE

    def test_the_day_of_publication_is_only_a_bound(self) -> None:
        """Within it one particular must agree."""
        weak = facts(FLASH.replace(" on Tuesday", "").replace("at least one missile", "a missile"), day=None)
        assert compare_events(facts(WIRE), weak).verdict is UNSURE
        assert compare_events(facts(WIRE), facts(OTHER_DESK, day=None)).verdict is SAME


class TestSpace:
    """One company launches twice a day from two coasts."""

    def verdict(self, later: str) -> Verdict:
        """Of a launch on the same day."""
        one, other = (facts(text, "space_launch", ("SPACEX",)) for text in (SPACEX, later))
        return compare_events(one, other).verdict

    def test_the_same_load_from_the_same_coast_is_one(self) -> None:
        """Florida is where Cape Canaveral is, and an hour has a zone."""
        later = "23 more Starlinks in orbit\nSpaceX sent 23 Starlink satellites up from Florida on Tuesday."
        assert self.verdict(later) is SAME
        assert self.verdict(SPACEX.replace("9:14 p.m. EST on Tuesday", "0214 GMT")) is SAME

    def test_another_coast_or_load_is_not_surely_one(self) -> None:
        """Told, and linked."""
        assert self.verdict(SPACEX.replace("Cape Canaveral at 9:14 p.m. EST", "Vandenberg at 3:40 p.m. PST")) is UNSURE
        assert self.verdict(SPACEX.replace("23", "22").replace("at 9:14 p.m. EST ", "")) is UNSURE

    def test_vehicle_and_day_alone_do_not_join(self) -> None:
        """Every launch of the company has them."""
        assert self.verdict("SpaceX launches rocket\nA Falcon 9 rocket lifted off on Tuesday.") is UNSURE

    def test_numbers_of_missions_tell_them_apart(self) -> None:
        """Starlink 6-11 is not 7-35."""
        numbered = SPACEX.replace("Starlink satellites.", "satellites of the Starlink 6-11 mission.")
        one, other = (facts(text, "space_launch", ("SPACEX",)) for text in (numbered, numbered.replace("6-11", "7-35")))
        assert compare_events(one, one).verdict is SAME
        assert compare_events(one, other).verdict is UNSURE


class TestTreaties:
    """A treaty has a name."""

    @pytest.mark.parametrize(
        ("later", "verdict"),
        [
            ("Serbs approve arms trade pact\nThe Arms Trade Treaty was ratified by Serbia on Tuesday.", SAME),
            (TREATY.replace("Arms Trade Treaty", "Convention on Cluster Munitions"), DIFFERENT),
            (TREATY.replace("131 votes to 27", "98 votes to 40"), UNSURE),
            ("Serbia ratifies pact\nSerbia's parliament ratified an arms pact on Tuesday.", UNSURE),
        ],
    )
    def test_its_name_must_agree(self, later: str, verdict: Verdict) -> None:
        """And neither votes nor chamber may contradict."""
        one, other = (facts(text, "ratified", ("RS",), event_class="treaty") for text in (TREATY, later))
        assert compare_events(one, other).verdict is verdict

    def test_signing_and_ratifying_are_two_events(self) -> None:
        """On one day too."""
        one, other = (facts(TREATY, act, ("RS",), event_class="treaty") for act in ("signed", "ratified"))
        assert compare_events(one, other).verdict is DIFFERENT

    def test_another_state_is_another_event(self) -> None:
        """Though both ratify the same treaty on the same day."""
        one = facts(TREATY, "ratified", ("RS",), event_class="treaty")
        other = facts(TREATY.replace("Serbia", "Croatia"), "ratified", ("HR",), event_class="treaty")
        assert compare_events(one, other).verdict is DIFFERENT


class TestGroups:
    """Among several open alerts."""

    def alert(self, name: str, event: EventFacts) -> OpenAlert:
        """An open alert of the rule."""
        return OpenAlert(id=name, rule="r", event=event, created_at=NOON)

    def test_the_one_that_agrees_best_is_joined(self) -> None:
        """The launch of the morning, not that of the evening."""
        evening = WIRE.replace("7:12 a.m.", "6:40 p.m.") + " It was the second launch of the day."
        alerts = [self.alert("evening", facts(evening)), self.alert("morning", facts(WIRE))]
        group = find_group(facts(OTHER_DESK), alerts)
        assert group.same is not None
        assert group.same.id == "morning"
        assert "hour" in group.agreeing

    def test_two_that_agree_equally_leave_it_open(self) -> None:
        """It is told, and linked to one of them."""
        group = find_group(facts(FLASH), [self.alert("a", facts(FLASH)), self.alert("b", facts(FLASH))])
        assert group.same is None
        assert group.possible is not None

    def test_what_has_nothing_in_common_is_not_linked(self) -> None:
        """Another day, another actor."""
        other = facts(WIRE, day=TUESDAY - timedelta(days=4), published=None)
        assert find_group(facts(WIRE), [self.alert("a", other)]) == find_group(facts(WIRE), [])


def test_a_match_without_an_act_has_no_event() -> None:
    """A rule of mere words groups by story."""
    match = Match(rule="r", is_match=True, why=MatchReason.WORDS_FOUND)
    assert read_event(make_article(), match, GAZETTEER) is None


def test_sentences_about_earlier_events_are_not_read() -> None:
    """But for the first, which tells the news."""
    text = WIRE + " It fired eight missiles last month. In 2022 it launched 70 rockets."
    assert facts(text).counts == ("missile=2",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fired at least three short-range ballistic missiles", ["missile>3"]),
        ("a salvo of rockets", ["rocket>2"]),
        ("carried out a missile test", []),
        ("fired an intercontinental ballistic missile", ["missile=1"]),
        ("killing four people and wounding at least 11", ["killed=4", "injured=11"]),
        ("two people were killed", ["killed=2"]),
    ],
)
def test_counts(text: str, expected: list[str]) -> None:
    """Of what, and whether it is the least number."""
    assert list(read_counts(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at 6:34 a.m. local time", [394]),
        ("at 12:05 am", [5]),
        ("at 17:40 (0840 GMT)", [1060, 520, 520]),
        ("at 9 p.m. EDT", [1260, 60]),
        ("in 2022 with 15 others", []),
    ],
)
def test_hours(text: str, expected: list[int]) -> None:
    """In minutes; in UTC too where the zone is known."""
    assert list(read_hours(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("its second launch of the day", ["2 day"]),
        ("the third test this month", ["3 month"]),
        ("its 41st launch of the year, on Monday", ["41 year"]),
        ("its sixth nuclear test on Sunday", []),
        ("fired another missile hours after the first", ["2 day"]),
        ("another round of talks", []),
    ],
)
def test_which_one_it_was(text: str, expected: list[str]) -> None:
    """Only where the text says in which time."""
    assert list(read_repeats(text)) == expected


def test_places_names_and_measures() -> None:
    """Folded, without what says nothing."""
    assert list(read_places("from SLC-40 at Cape Canaveral Space Force Station")) == ["slc 40", "cape canaveral"]
    assert list(read_places("fell in the Sea of Japan on May 3")) == []
    assert list(read_numbered("A Hwasong-18 on March 3, UPDATE 2, Article 5")) == ["hwasong 18"]
    assert list(read_measures("They voted 112 to 37.")) == ["112:37"]
    assert list(read_measures("flew 1,150 km (715 miles)")) == ["1150 km", "715 mi"]

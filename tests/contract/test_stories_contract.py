"""What the store promises of events, publishers and follow-ups: over the real one, on both databases, and its fake."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.alerting import bind
from monitor.model import (
    Alert,
    AlertReason,
    Analysed,
    EventFacts,
    FollowUp,
    HeldReason,
    Joined,
    NotModified,
    Outcome,
    SendResult,
    SourceMemory,
    Telling,
    Timing,
)
from monitor.ports import DueDelivery, Store
from monitor.rules.definition import Grouping, Rule
from monitor.testing import (
    LAUNCH,
    START,
    good_poll,
    make_analysed,
    make_analysis,
    make_article,
    make_circumstances,
    make_entry,
    record_poll,
)

HOUR = timedelta(hours=1)
LAUNCH_RULE = Rule(id="launch", condition="launch", targets=("desk", "log"))
TIMING = Timing(group_interval=HOUR, publisher_timeout=6 * HOUR)
EVENT = EventFacts(
    event_class="launch", act="missile_test", actors=("KP",), first=START.date(), last=START.date(), is_dated=True
)
TEXTS = (
    "Fishermen on the northern shore heard two loud bangs before breakfast and ran from their boats",
    "Shares of insurers slipped in the capital when word of it came, and the currency lost ground until evening.",
    "An ambassador was called in at noon to be handed a note, whose words the ministry kept to itself.",
    "Schools in three districts kept children indoors until the sirens stopped, a city spokeswoman said.",
    "Pilots of a night flight saw a bright trail above the clouds and asked the tower what it was.",
    "The evening bulletin showed a map with an arc, and a retired general explained what it meant.",
)


def report(number: int, event: EventFacts | None = EVENT, *, wire: str = "") -> Analysed:
    """An independent report of the event, of an outlet of its own."""
    title, text = f"Report {number}", f"{wire}{TEXTS[number]}"
    article = make_article(text, title=title, url=f"https://outlet-{number}.example/a")
    return replace(make_analysed(article), events={"launch": event} if event else {})


def settle(
    store: Store, number: int, analysed: Analysed, *, rule: Rule = LAUNCH_RULE, after: timedelta = 0 * HOUR
) -> Telling:
    """Settle one article as its own entry; the one telling."""
    now = START + after
    record_poll(store, "wire", NotModified(memory=SourceMemory()), now=START, next_at=START + HOUR)
    record_poll(store, "wire", good_poll([make_entry(number)]), now=START, next_at=START + HOUR)
    due = {one.entry.identity: one for one in store.due_entries(now, host="wire.example")}[f"id-{number}"]
    decide = bind({"launch": rule}, (), TIMING)
    circumstances = make_circumstances(now=now, first_seen=now)
    (settled,) = store.settle(due.entry_id, [make_analysis(analysed)], circumstances, decide)
    ((_, telling),) = settled.decision.tellings
    return telling


def send(store: Store, now: timedelta, target: str = "desk") -> list[DueDelivery]:
    """Send what is due to a target, and say what that was."""
    moment = START + now
    due = list(store.due_deliveries(moment, target=target))
    for one in due:
        (begun,) = store.begin_deliveries([one.delivery], moment)
        store.finish_deliveries([(begun, None)], SendResult(outcome=Outcome.SENT), now=moment)
    return due


class TestEvents:
    """One event, one alert."""

    def test_another_report_of_the_event_joins(self, store: Store) -> None:
        """Though no sentence is the same."""
        first = settle(store, 0, report(0))
        second = settle(store, 1, report(1))
        assert isinstance(first, Alert)
        assert isinstance(second, Joined)
        assert (second.alert, second.why) == (first.id, HeldReason.SAME_EVENT)
        assert store.tally().alerts == 1

    def test_another_day_is_another_alert(self, store: Store) -> None:
        """Of the same actor."""
        settle(store, 0, report(0))
        day = START.date() + timedelta(days=3)
        second = settle(store, 1, report(1, replace(EVENT, first=day, last=day)), after=72 * HOUR)
        assert isinstance(second, Alert)
        assert (second.why, second.related) == (AlertReason.FIRST_REPORT, None)

    def test_the_second_of_one_day_is_another_alert(self, store: Store) -> None:
        """Where the report says so."""
        settle(store, 0, report(0))
        assert isinstance(settle(store, 1, report(1, replace(EVENT, repeats=("2 day",)))), Alert)

    def test_what_is_not_sure_is_told_and_linked(self, store: Store) -> None:
        """Three are not two."""
        first = settle(store, 0, report(0, replace(EVENT, counts=("missile=2",))))
        second = settle(store, 1, report(1, replace(EVENT, counts=("missile=3",))))
        assert isinstance(first, Alert)
        assert isinstance(second, Alert)
        assert (second.why, second.related) == (AlertReason.POSSIBLY_SAME_EVENT, first.id)

    @pytest.mark.parametrize("group", [Grouping.STORY, Grouping.NONE])
    def test_a_rule_that_does_not_group_by_event_tells_both(self, store: Store, group: Grouping) -> None:
        """As today."""
        rule = replace(LAUNCH_RULE, group=group)
        assert all(isinstance(settle(store, number, report(number), rule=rule), Alert) for number in (0, 1))

    def test_without_grouping_copies_are_told_and_the_same_article_is_not(self, store: Store) -> None:
        """Each article by itself."""
        rule = replace(LAUNCH_RULE, group=Grouping.NONE)
        copy = replace(report(0), article=replace(report(0).article, url="https://other.example/a"))
        tellings = [settle(store, number, one, rule=rule) for number, one in enumerate((report(0), copy, report(0)))]
        assert [type(telling) for telling in tellings] == [Alert, Alert, Joined]

    def test_an_event_is_known_by_all_its_reports(self, store: Store) -> None:
        """The hour that the second report gave tells the third apart."""
        settle(store, 0, report(0))
        settle(store, 1, report(1, replace(EVENT, hours=(420,))))
        third = settle(store, 2, report(2, replace(EVENT, hours=(1100,))))
        assert isinstance(third, Alert)

    def test_after_the_window_an_alert_is_closed(self, store: Store) -> None:
        """An event of that day is told anew."""
        settle(store, 0, report(0))
        later = make_article(TEXTS[1], published=START + 199 * HOUR)
        analysed = replace(report(1), article=later)
        assert isinstance(settle(store, 1, analysed, after=200 * HOUR), Alert)


class TestPublishers:
    """`min_publishers: 2`."""

    RULE = replace(LAUNCH_RULE, min_publishers=2)

    def test_an_alert_waits_for_the_second_publisher(self, store: Store) -> None:
        """And is due in the moment in which it joins."""
        first = settle(store, 0, report(0), rule=self.RULE)
        assert isinstance(first, Alert)
        assert first.waits_until == START + 6 * HOUR
        assert store.due_targets(START) == ()
        settle(store, 1, report(1), rule=self.RULE, after=HOUR)
        assert sorted(store.due_targets(START + HOUR)) == ["desk", "log"]

    def test_one_agency_in_two_outlets_is_one_publisher(self, store: Store) -> None:
        """A third outlet with a text of its own is the second."""
        for number in (0, 1):
            settle(store, number, report(number, wire="SEOUL (AFP) - "), rule=self.RULE)
        assert store.due_targets(START) == ()
        settle(store, 2, report(2), rule=self.RULE)
        assert sorted(store.due_targets(START)) == ["desk", "log"]

    def test_after_the_time_out_it_is_told_all_the_same(self, store: Store) -> None:
        """With those who have it."""
        settle(store, 0, report(0), rule=self.RULE)
        assert store.due_targets(START + 6 * HOUR - timedelta(seconds=1)) == ()
        (due,) = store.due_deliveries(START + 6 * HOUR, target="desk")
        assert isinstance(due.tells, Alert)
        assert (due.tells.min_publishers, due.coverage) == (2, ())

    def test_the_first_message_names_who_else_tells_it(self, store: Store) -> None:
        """In the order in which they were seen, an agency once, the first outlet not."""
        settle(store, 0, report(0))
        for number in (1, 2, 3):
            settle(store, number, report(number, wire="SEOUL (AFP) - " if number > 1 else ""))
        (due,) = store.due_deliveries(START, target="desk")
        assert [outlet.publisher for outlet in due.coverage] == ["outlet-1.example", "outlet-2.example"]
        assert [outlet.wire for outlet in due.coverage] == [None, "AFP"]


class TestFollowUps:
    """What has become known since."""

    def test_new_outlets_are_told_once_an_interval(self, store: Store) -> None:
        """All that came together, to every target that got the alert."""
        alert = settle(store, 0, report(0))
        send(store, 0 * HOUR)
        send(store, 0 * HOUR, "log")
        settle(store, 1, report(1), after=HOUR / 4)
        settle(store, 2, report(2), after=HOUR / 2)
        assert store.raise_follow_ups(START + HOUR / 2, HOUR) == ()
        (follow_up,) = store.raise_follow_ups(START + HOUR, HOUR)
        assert (follow_up.alert, follow_up.number, follow_up.publishers) == (alert, 1, 3)
        assert [outlet.publisher for outlet in follow_up.outlets] == ["outlet-1.example", "outlet-2.example"]
        assert store.raise_follow_ups(START + HOUR, HOUR) == ()
        for target in ("desk", "log"):
            (due,) = send(store, HOUR, target)
            assert (due.tells, due.delivery.update, due.coverage) == (follow_up, 1, ())

    def test_what_the_alert_itself_named_is_not_repeated(self, store: Store) -> None:
        """Those who joined before it was sent."""
        settle(store, 0, report(0))
        settle(store, 1, report(1))
        send(store, HOUR / 4)
        assert store.raise_follow_ups(START + 2 * HOUR, HOUR) == ()
        settle(store, 2, report(2), after=HOUR)
        (follow_up,) = store.raise_follow_ups(START + 2 * HOUR, HOUR)
        assert [outlet.publisher for outlet in follow_up.outlets] == ["outlet-2.example"]

    def test_an_alert_that_nobody_got_has_no_follow_up(self, store: Store) -> None:
        """Its first message will name them all."""
        settle(store, 0, report(0))
        settle(store, 1, report(1))
        assert store.raise_follow_ups(START + 9 * HOUR, HOUR) == ()

    def test_a_new_fact_is_quoted_and_the_next_comes_an_interval_later(self, store: Store) -> None:
        """Numbers of follow-ups count up."""
        settle(store, 0, report(0, replace(EVENT, counts=("missile>1",))))
        send(store, 0 * HOUR)
        analysed = report(1, replace(EVENT, counts=("missile=2",)))
        text = f"They fired two missiles, the ministry said.\n{TEXTS[1]}"
        settle(store, 1, replace(analysed, article=replace(analysed.article, body=text)), after=HOUR)
        (first,) = store.raise_follow_ups(START + 2 * HOUR, HOUR)
        assert [(fact.kind, fact.quote) for fact in first.facts] == [
            ("count", "They fired two missiles, the ministry said.")
        ]
        settle(store, 2, report(2), after=2 * HOUR)
        assert store.raise_follow_ups(START + 2.5 * HOUR, HOUR) == ()
        (second,) = store.raise_follow_ups(START + 3 * HOUR, HOUR)
        assert (second.number, second.facts) == (2, ())

    def test_a_copy_of_the_agencys_text_is_nothing_new(self, store: Store) -> None:
        """It belongs to the alert, and nobody hears of it."""
        agency = make_analysed(make_article(LAUNCH.replace("PORT AUREL (Wire)", "Seoul (AFP)")))
        settle(store, 0, agency)
        send(store, 0 * HOUR)
        copy = make_analysed(make_article(LAUNCH.partition(" - ")[2], url="https://b.example/1"))
        assert isinstance(settle(store, 1, copy, after=HOUR), Joined)
        assert store.raise_follow_ups(START + 3 * HOUR, HOUR) == ()

    def test_a_dead_target_gets_no_follow_up(self, store: Store) -> None:
        """It never got the alert."""
        settle(store, 0, report(0))
        send(store, 0 * HOUR)
        (due,) = store.due_deliveries(START, target="log")
        (begun,) = store.begin_deliveries([due.delivery], START)
        store.finish_deliveries([(begun, None)], SendResult(outcome=Outcome.FAILED), now=START)
        settle(store, 1, report(1), after=HOUR)
        (follow_up,) = store.raise_follow_ups(START + 2 * HOUR, HOUR)
        assert isinstance(follow_up, FollowUp)
        assert store.due_targets(START + 2 * HOUR) == ("desk",)

"""What `ports.Store` promises, over the real store and over its fake."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.alerting import bind
from monitor.model import (
    Alert,
    Analysed,
    Basis,
    Circumstances,
    Decision,
    ExtractionFailure,
    ExtractionReason,
    FetchFailure,
    FetchReason,
    Fingerprint,
    Fresh,
    Held,
    HeldReason,
    Joined,
    NotModified,
    Outcome,
    SendResult,
    SourceMemory,
    Surroundings,
    Telling,
    Twin,
    Update,
    UpdateReason,
)
from monitor.ports import Analysis, DueEntry, Settled, Store
from monitor.rules.definition import Rule
from monitor.testing import (
    LAUNCH,
    START,
    good_poll,
    make_analysed,
    make_analysis,
    make_article,
    make_circumstances,
    make_entry,
    make_match,
    make_source,
    record_poll,
)

WORDS = ("council", "garden", "bridge", "harbour", "station", "market")
HOUR = timedelta(hours=1)
RULES = {name: Rule(id=name, condition=name, targets=("desk", "log")) for name in ("launch", "treaty")}
DECIDE = bind(RULES, ())
REFUSED = FetchFailure(url="https://wire.example/1", reason=FetchReason.FORBIDDEN, detail="HTTP 403")
OTHER = (
    "LOWEN (Wire) - Lawmakers of the river state of Brenn voted on Friday to leave the canal convention of 1951.\n"
    "The vote was 71 to 12, with nine members absent, the speaker's office said after a debate that lasted the night.\n"
    "The convention obliges its members to keep the upper locks open to the barges of all others at all seasons."
)


def listed(store: Store, *numbers: int, summary: str = "") -> tuple[DueEntry, ...]:
    """Entries of these numbers, polled at START (not as a first poll), and all entries that are due."""
    record_poll(store, "wire", NotModified(memory=SourceMemory()), now=START, next_at=START + HOUR)
    entries = [make_entry(number, summary=summary) for number in numbers]
    record_poll(store, "wire", good_poll(entries), now=START, next_at=START + HOUR)
    return store.due_entries(START, host="wire.example")


def settle(
    store: Store, number: int, *analysed: Analysed, circumstances: Circumstances | None = None
) -> tuple[Settled, ...]:
    """Settle the entry of that number with one item."""
    due = {one.entry.identity: one for one in listed(store, number)}[f"id-{number}"]
    return store.settle(due.entry_id, [make_analysis(*analysed)], circumstances or make_circumstances(), DECIDE)


def told(settled: tuple[Settled, ...]) -> list[Telling]:
    """All tellings, in order."""
    return [telling for one in settled for _, telling in one.decision.tellings]


class TestSources:
    """What is due, and when."""

    def test_a_new_source_is_due_at_once_and_first(self, store: Store) -> None:
        """It has no memory yet."""
        (due,) = store.due_sources(START, host="wire.example")
        assert (due.source.name, due.memory.is_first, due.memory.failures) == ("wire", True, 0)

    def test_a_good_poll_sets_the_next_time_and_keeps_the_validators(self, store: Store) -> None:
        """Entries and validators come together."""
        assert record_poll(store, "wire", good_poll([make_entry()], etag="v1"), now=START, next_at=START + HOUR) == 1
        assert store.due_sources(START, host="wire.example") == ()
        (due,) = store.due_sources(START + HOUR, host="wire.example")
        assert (due.memory.etag, due.memory.is_first) == ("v1", False)

    def test_an_entry_seen_before_is_not_new(self, store: Store) -> None:
        """Neither in a later poll nor twice in one."""
        record_poll(store, "wire", good_poll([make_entry(1)]), now=START, next_at=START)
        again = good_poll([make_entry(1), make_entry(2), make_entry(2)])
        assert record_poll(store, "wire", again, now=START, next_at=START) == 1

    def test_a_failed_poll_counts_and_keeps_the_old_memory(self, store: Store) -> None:
        """So that a 304 can still be asked for."""
        record_poll(store, "wire", good_poll([], etag="v1"), now=START, next_at=START)
        record_poll(store, "wire", REFUSED, now=START, next_at=START + HOUR)
        (due,) = store.due_sources(START + HOUR, host="wire.example")
        assert (due.memory.etag, due.memory.failures) == ("v1", 1)

    def test_only_entries_of_the_first_good_poll_are_baseline(self, store: Store) -> None:
        """A failure before does not use up the first poll."""
        record_poll(store, "wire", REFUSED, now=START, next_at=START)
        record_poll(store, "wire", good_poll([make_entry(1)]), now=START, next_at=START)
        record_poll(store, "wire", good_poll([make_entry(2)]), now=START, next_at=START)
        assert [due.is_first_poll for due in store.due_entries(START, host="wire.example")] == [True, False]

    def test_a_source_that_is_gone_from_the_settings_is_left_alone(self, store: Store) -> None:
        """With its entries; coming back it remembers, and does not replay its baseline."""
        record_poll(store, "wire", good_poll([make_entry()], etag="v1"), now=START, next_at=START)
        store.enrol([(make_source("other"), "other.example")], START)
        assert store.due_hosts(START) == ("other.example",)
        assert store.due_entries(START, host="wire.example") == ()
        store.enrol([(make_source(publisher="Wire"), "wire.example")], START)
        (due,) = store.due_sources(START, host="wire.example")
        assert (due.source.publisher, due.memory.etag, due.memory.is_first) == ("Wire", "v1", False)

    def test_hosts_come_longest_waiting_first_without_repeats(self, store: Store) -> None:
        """Sources and entries alike."""
        store.enrol([(make_source(), "wire.example"), (make_source("late"), "late.example")], START - HOUR)
        record_poll(store, "wire", good_poll([make_entry()]), now=START, next_at=START)
        assert store.due_hosts(START) == ("late.example", "wire.example")

    def test_waking_leaves_out_those_that_back_off_unless_named(self, store: Store) -> None:
        """A failing source gets its pause."""
        record_poll(store, "wire", REFUSED, now=START, next_at=START + HOUR)
        store.wake(START)
        assert store.due_sources(START, host="wire.example") == ()
        store.wake(START, sources=["wire"])
        assert len(store.due_sources(START, host="wire.example")) == 1

    def test_the_next_due_is_the_soonest_of_all(self, store: Store) -> None:
        """Of sources, entries and deliveries."""
        record_poll(store, "wire", good_poll([]), now=START, next_at=START + 2 * HOUR)
        assert store.next_due() == START + 2 * HOUR
        (due,) = listed(store, 1)
        store.postpone_entry(due.entry_id, REFUSED, now=START, next_at=START + HOUR)
        assert store.next_due() == START + HOUR


class TestEntries:
    """Reading, retrying, giving up."""

    def test_entries_come_in_the_order_listed_up_to_the_limit(self, store: Store) -> None:
        """The first listed is read first."""
        listed(store, 3, 1, 2)
        due = store.due_entries(START, host="wire.example", limit=2)
        assert [one.entry.identity for one in due] == ["id-3", "id-1"]

    def test_a_postponed_entry_comes_back_with_its_attempts(self, store: Store) -> None:
        """At its time, not before."""
        (due,) = listed(store, 1)
        store.postpone_entry(due.entry_id, REFUSED, now=START, next_at=START + HOUR)
        assert store.due_entries(START, host="wire.example") == ()
        (again,) = store.due_entries(START + HOUR, host="wire.example")
        assert (again.attempts, again.first_seen, again.is_judged) == (1, START, False)

    def test_an_entry_given_up_never_comes_back(self, store: Store) -> None:
        """Not even when it is listed again."""
        (due,) = listed(store, 1)
        store.postpone_entry(due.entry_id, REFUSED, now=START, next_at=None)
        assert listed(store, 1) == ()

    def test_an_entry_judged_on_its_summary_is_read_again(self, store: Store) -> None:
        """Durably, and with the attempt counted."""
        (due,) = listed(store, 1)
        store.settle(
            due.entry_id, [make_analysis(make_analysed())], make_circumstances(), DECIDE, retry_at=START + HOUR
        )
        (again,) = store.due_entries(START + HOUR, host="wire.example")
        assert (again.is_judged, again.attempts) == (True, 1)


class TestSettling:
    """The one transaction."""

    def test_a_matching_article_raises_one_alert_with_one_delivery_a_target(self, store: Store) -> None:
        """And nothing for rules that do not match."""
        article = make_analysed()
        analysed = replace(article, matches=(*article.matches, make_match("treaty", is_match=False)))
        (alert,) = told(settle(store, 1, analysed))
        assert isinstance(alert, Alert)
        assert store.due_targets(START) == ("desk", "log")
        assert store.tally().by_outcome == {"waiting": 2}

    def test_settling_again_writes_nothing(self, store: Store) -> None:
        """A crash between commit and report costs nothing."""
        (due,) = listed(store, 1)
        analyses = [make_analysis(make_analysed())]
        store.settle(due.entry_id, analyses, make_circumstances(), DECIDE)
        assert store.settle(due.entry_id, analyses, make_circumstances(), DECIDE) == ()
        assert (store.tally().articles, store.tally().alerts) == (1, 1)
        assert store.due_entries(START, host="wire.example") == ()

    def test_settling_a_summary_again_writes_nothing(self, store: Store) -> None:
        """Neither does a repeated judgement on the summary."""
        (due,) = listed(store, 1)
        for _ in range(2):
            store.settle(
                due.entry_id, [make_analysis(make_analysed())], make_circumstances(), DECIDE, retry_at=START + HOUR
            )
        assert store.tally().articles == 1

    def test_a_sentence_of_more_than_fifty_articles_makes_no_neighbours(self, store: Store) -> None:
        """Boilerplate: the fifty-first article still finds others by it, at most thirty; the next ones find none."""
        found: list[int] = []

        def note(analysed: Analysed, around: Surroundings, circumstances: Circumstances) -> Decision:
            found.append(len(around.neighbours))
            return DECIDE(analysed, around, circumstances)

        keys = [Fingerprint(content=number, sentences=(7, 1_000 + number)) for number in range(53)]
        page = [replace(make_analysed(make_article(position=key.content + 1)), fingerprint=key) for key in keys]
        (due,) = listed(store, 1)
        store.settle(due.entry_id, [make_analysis(*page)], make_circumstances(), note)
        assert found == [*range(31), *[30] * 20, 0, 0]

    def test_a_judgement_that_fails_leaves_nothing_behind(self, store: Store) -> None:
        """All or nothing, the first article of the page included."""
        (due,) = listed(store, 1)
        calls: list[Analysed] = []

        def fail_second(analysed: Analysed, around: Surroundings, circumstances: Circumstances) -> Decision:
            calls.append(analysed)
            if len(calls) == 2:
                raise ZeroDivisionError
            return DECIDE(analysed, around, circumstances)

        analyses = [make_analysis(make_analysed(), make_analysed(make_article(OTHER, position=2)))]
        with pytest.raises(ZeroDivisionError):
            store.settle(due.entry_id, analyses, make_circumstances(), fail_second)
        assert (store.tally().articles, store.tally().alerts) == (0, 0)
        assert len(store.due_entries(START, host="wire.example")) == 1
        assert len(store.settle(due.entry_id, analyses, make_circumstances(), DECIDE)) == 2

    def test_a_repeat_joins_the_alert_of_the_first(self, store: Store) -> None:
        """Under another headline, from another address."""
        (first,) = told(settle(store, 1, make_analysed()))
        copy = make_article(title="Rockets fall into Gulf of Tamar", url="https://daily.example/x")
        (settled,) = settle(store, 2, make_analysed(copy))
        assert isinstance(first, Alert)
        assert isinstance(settled.decision.novelty, Twin)
        assert told((settled,)) == [Joined(alert=first.id, why=HeldReason.NEAR_DUPLICATE)]
        assert store.tally().alerts == 1

    def test_the_later_article_of_a_page_sees_the_earlier(self, store: Store) -> None:
        """The same story appended to itself is told once."""
        second = make_article(title="Again", position=2)
        settled = settle(store, 1, make_analysed(), make_analysed(second))
        assert [type(telling) for telling in told(settled)] == [Alert, Joined]

    def test_another_story_is_fresh(self, store: Store) -> None:
        """Though the same rule matches."""
        settle(store, 1, make_analysed())
        (settled,) = settle(store, 2, make_analysed(make_article(OTHER, url="https://wire.example/2")))
        assert settled.decision.novelty == Fresh()
        assert store.tally().alerts == 2

    def test_other_facts_are_told_and_linked(self, store: Store) -> None:
        """Two rockets are not five."""
        (first,) = told(settle(store, 1, make_analysed()))
        other = make_article(LAUNCH.replace("two short-range", "five short-range"), url="https://daily.example/x")
        (second,) = told(settle(store, 2, make_analysed(other)))
        assert isinstance(first, Alert)
        assert isinstance(second, Alert)
        assert second.related == first.id

    def test_the_page_after_its_summary_joins(self, store: Store) -> None:
        """The same address, now in full."""
        (due,) = listed(store, 1)
        summary = make_article("Two rockets fell into the gulf on Tuesday.", basis=Basis.SUMMARY)
        (first,) = told(
            store.settle(
                due.entry_id,
                [make_analysis(make_analysed(summary))],
                make_circumstances(),
                DECIDE,
                retry_at=START + HOUR,
            )
        )
        (page,) = store.settle(due.entry_id, [make_analysis(make_analysed())], make_circumstances(), DECIDE)
        assert isinstance(first, Alert)
        assert isinstance(page.decision.novelty, Update)
        assert page.decision.novelty.why is UpdateReason.FULL_TEXT
        assert told((page,)) == [Joined(alert=first.id, why=HeldReason.ALREADY_TOLD)]

    def test_a_held_article_keeps_its_copy_silent(self, store: Store) -> None:
        """Its reason is found again."""
        old = make_circumstances(is_first_poll=True)
        article = make_article(published=START - 3 * timedelta(days=1))
        (held,) = told(settle(store, 1, make_analysed(article), circumstances=old))
        copy = make_article(
            published=article.published.instant if article.published else None, url="https://b.example/2"
        )
        (again,) = told(settle(store, 2, make_analysed(copy)))
        assert isinstance(held, Held)
        assert held.why is HeldReason.BASELINE
        assert isinstance(again, Held)
        assert again.why is HeldReason.REPEAT_ARCHIVED

    def test_the_article_before_under_the_same_address_is_no_neighbour(self, store: Store) -> None:
        """It bears on the judgement once; an older one under that address is a neighbour."""
        seen: list[tuple[int | None, list[int]]] = []

        def look(analysed: Analysed, around: Surroundings, circumstances: Circumstances) -> Decision:
            before = around.same_address.article_id if around.same_address else None
            seen.append((before, [one.article_id for one in around.neighbours]))
            return DECIDE(analysed, around, circumstances)

        for one in listed(store, 1, 2, 3):
            store.settle(one.entry_id, [make_analysis(make_analysed())], make_circumstances(), look)
        assert seen == [(None, []), (1, []), (2, [1])]

    def test_items_of_one_file_are_not_versions_of_one_another(self, store: Store) -> None:
        """They share the file's URL and the position."""
        (due,) = listed(store, 1)
        analyses = [
            make_analysis(make_analysed(make_article(body, url="file:///in/items.jsonl")), identity=identity)
            for body, identity in ((LAUNCH, "a"), (OTHER, "b"))
        ]
        settled = store.settle(due.entry_id, analyses, make_circumstances(), DECIDE)
        assert [one.decision.novelty for one in settled] == [Fresh(), Fresh()]

    def test_beyond_the_window_nothing_is_a_repeat(self, store: Store) -> None:
        """Before the fingerprints have been dropped, and after."""
        settle(store, 1, make_analysed())
        later = START + timedelta(days=8)
        circumstances = make_circumstances(first_seen=later, now=later)
        copies = [make_article(url=f"https://b.example/{n}", published=later) for n in (2, 3)]
        (before,) = settle(store, 2, make_analysed(copies[0]), circumstances=circumstances)
        assert before.decision.novelty == Fresh()
        assert store.expire(later + timedelta(days=7, hours=1)) > 0
        assert store.expire(later + timedelta(days=7, hours=1)) == 0
        (after,) = settle(store, 3, make_analysed(copies[1]), circumstances=circumstances)
        assert after.decision.novelty == Fresh()

    def test_a_sentence_found_everywhere_makes_nobody_a_neighbour(self, store: Store) -> None:
        """After 51 articles it is boilerplate; before, it leads to neighbours."""
        same = "Readers can send letters to the editor by post or leave them at the office in the market hall."
        seen: list[int] = []

        def look(analysed: Analysed, around: Surroundings, circumstances: Circumstances) -> Decision:
            seen.append(len(around.neighbours))
            return DECIDE(analysed, around, circumstances)

        due = listed(store, *range(1, 56))
        for one in due:
            words = " ".join(f"{word}{one.entry_id}" for word in WORDS)
            body = f"{words.capitalize()} {words} {words} {words} {words} {words} {words}.\n{same}"
            article = make_article(body, url=one.entry.url)
            store.settle(one.entry_id, [make_analysis(make_analysed(article))], make_circumstances(), look)
        assert seen[1:4] == [1, 2, 3]
        assert seen[51:] == [0, 0, 0, 0]

    def test_failures_are_kept_beside_the_good_items(self, store: Store) -> None:
        """A broken line of a file does not stop the others."""
        (due,) = listed(store, 1)
        failure = ExtractionFailure(url="file:///x", reason=ExtractionReason.BAD_ITEM, identity="7")
        analyses = [Analysis(identity="7", failure=failure), make_analysis(make_analysed(), identity="8")]
        assert len(store.settle(due.entry_id, analyses, make_circumstances(), DECIDE)) == 1


class TestOutbox:
    """Marked before, and after."""

    def test_what_is_due_comes_back_as_it_was_decided(self, store: Store) -> None:
        """The whole alert, unchanged."""
        (alert,) = told(settle(store, 1, make_analysed()))
        (due,) = store.due_deliveries(START, target="desk")
        assert due.tells == alert
        assert (due.delivery.target, due.delivery.outcome, due.delivery.attempts) == ("desk", Outcome.WAITING, 0)

    def test_a_begun_delivery_is_not_due_and_counts(self, store: Store) -> None:
        """Nobody else starts it."""
        settle(store, 1, make_analysed())
        (due,) = store.due_deliveries(START, target="desk")
        begun = store.begin_deliveries([due.delivery], START)[0]
        assert (begun.outcome, begun.attempts) == (Outcome.SENDING, 1)
        assert store.due_deliveries(START, target="desk") == ()
        assert len(store.due_deliveries(START, target="log")) == 1

    @pytest.mark.parametrize(
        ("result", "next_at", "expected", "is_due_later"),
        [
            (Outcome.SENT, None, Outcome.SENT, False),
            (Outcome.FAILED, START + HOUR, Outcome.FAILED, True),
            (Outcome.UNKNOWN, START + HOUR, Outcome.UNKNOWN, True),
            (Outcome.FAILED, None, Outcome.DEAD, False),
        ],
    )
    def test_each_outcome_is_kept(
        self, store: Store, result: Outcome, next_at: datetime | None, expected: Outcome, is_due_later: bool
    ) -> None:
        """And says whether it is tried again."""
        settle(store, 1, make_analysed())
        (due,) = store.due_deliveries(START, target="desk")
        begun = store.begin_deliveries([due.delivery], START)[0]
        store.finish_deliveries([(begun, next_at)], SendResult(outcome=result, error="x"), now=START)
        assert store.tally().by_outcome == {expected.value: 1, "waiting": 1}
        later = store.due_deliveries(START + HOUR, target="desk")
        assert bool(later) is is_due_later
        assert [one.delivery.maybe_repeated for one in later] == [result is Outcome.UNKNOWN] * len(later)

    def test_after_a_crash_a_begun_delivery_is_unknown_and_due(self, store: Store) -> None:
        """It may have arrived: the next attempt says so."""
        settle(store, 1, make_analysed())
        (due,) = store.due_deliveries(START, target="desk")
        store.begin_deliveries([due.delivery], START)[0]
        assert store.recover_deliveries(START + HOUR) == 1
        (again,) = store.due_deliveries(START + HOUR, target="desk")
        assert (again.delivery.outcome, again.delivery.maybe_repeated) == (Outcome.UNKNOWN, True)
        assert store.recover_deliveries(START + HOUR) == 0


def test_the_tally_counts_what_is_there(store: Store) -> None:
    """Sources, entries, articles, alerts."""
    settle(store, 1, make_analysed())
    tally = store.tally()
    assert (tally.sources, tally.entries, tally.articles, tally.alerts) == (1, 1, 1, 1)

"""The pipeline over the shipped fakes: what is durable when, what is retried, who waits for whom."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from monitor.alerting import bind
from monitor.engine import EmbeddedEngine
from monitor.errors import StoreError
from monitor.model import (
    Alert,
    Basis,
    Document,
    ExtractionFailure,
    ExtractionReason,
    FetchFailure,
    FetchReason,
    Notice,
    Outcome,
    Route,
    SendResult,
)
from monitor.pipeline import READ_ATTEMPTS, SEND_ATTEMPTS, Parts, handlers, poll_host, report_pass, tick
from monitor.pipeline.poison import MOST_STRIKES
from monitor.ports import Analysis, DueDelivery, PollToRecord, RecordedPoll
from monitor.rules.definition import Rule
from monitor.testing import (
    FakeFetcher,
    FakeNotifier,
    ManualClock,
    MemoryStore,
    make_analysed,
    make_article,
    make_entry,
    make_source,
    page_of,
)

FAILED = SendResult(outcome=Outcome.FAILED, error="HTTP 500")
UNKNOWN = SendResult(outcome=Outcome.UNKNOWN, error="time-out")
REFUSED = FetchFailure(url="https://wire.example/1", reason=FetchReason.FORBIDDEN, detail="HTTP 403")


@dataclass
class ScriptedAnalyst:
    """Finds the launch in every document, unless the page is marked as empty."""

    seen: list[Document] = field(default_factory=list)

    async def analyse(self, document: Document) -> tuple[Analysis, ...]:
        self.seen.append(document)
        if document.body == b"crash":
            failure = ExtractionFailure(url=document.url, reason=ExtractionReason.CRASHED)
            return (Analysis(identity=None, failure=failure),)
        if document.body == b"empty":
            failure = ExtractionFailure(url=document.url, reason=ExtractionReason.NO_TEXT)
            return (Analysis(identity=None, failure=failure),)
        article = make_article(url=document.url, basis=document.basis)
        return (Analysis(identity=None, articles=(make_analysed(article),)),)

    async def aclose(self) -> None:
        """Nothing to close."""


@dataclass
class Facts:
    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def fact(self, event: str, **fields: Any) -> None:
        self.told.append((event, fields))

    def events(self) -> list[str]:
        return [event for event, _ in self.told]


def wait_a_minute(
    now: datetime, failures: int, asked: timedelta | None, usual: timedelta, jitter: float
) -> datetime:  # the real one is tested with fetch
    assert 0 <= jitter < 1
    assert usual > timedelta()
    return now + (asked or timedelta(minutes=failures))


class World:
    """One source, one target, and a clock that the test moves."""

    def __init__(self, *, targets: tuple[str, ...] = ("desk",)) -> None:
        self.clock, self.fetcher, self.store = ManualClock(), FakeFetcher(), MemoryStore()
        self.notifier, self.analyst, self.facts = FakeNotifier(targets), ScriptedAnalyst(), Facts()
        self.source = make_source(baseline=timedelta(days=30))
        self.store.enrol([(self.source, "wire.example")], self.clock.now())
        self.targets = targets
        self.operations: tuple[str, ...] = ()

    def parts(self) -> Parts:
        thread = ThreadPoolExecutor(1)
        return Parts(
            sources={self.source.name: self.source},
            fetcher=self.fetcher,
            analyst=self.analyst,
            store=self.store,
            notifier=self.notifier,
            decide=bind({"launch": Rule(id="launch", condition="x")}, [Route(targets=self.targets)]),
            clock=self.clock,
            observer=self.facts,
            store_thread=thread,
            target_threads={target: ThreadPoolExecutor(1) for target in self.targets},
            retry_at=wait_a_minute,
            operations=self.operations,
        )

    def run(self) -> Parts:
        """Do all that is due now."""
        parts = self.parts()

        async def work() -> None:
            engine = EmbeddedEngine(observer=self.facts)
            await engine.run_once(lambda: tick(parts, engine), handlers(parts, engine))
            await report_pass(parts)

        asyncio.run(work())
        return parts

    def run_only_polls(self) -> None:
        """Poll, and read nothing: as if the process had been killed then."""
        parts = self.parts()
        asyncio.run(poll_host(parts, EmbeddedEngine(observer=self.facts), "wire.example"))

    def told(self) -> list[str]:
        return [target for target, _, _ in self.notifier.sent]


@pytest.fixture
def world() -> World:
    made = World()
    made.fetcher.will_list("wire", [make_entry(1, summary="Rockets were fired, the South said.")])
    return made


def test_a_new_entry_becomes_one_message(world: World) -> None:
    """From the poll to the target in one run; the next poll finds it known and tells nobody."""
    world.fetcher.will_read("https://wire.example/1", page_of(make_entry(1), "page"))
    world.run()
    world.clock.advance(timedelta(hours=1))
    parts = world.run()
    assert world.told() == ["desk"]
    assert world.fetcher.polled == ["wire", "wire"]
    assert parts.counts["known"] == 1
    assert world.store.tally().by_outcome == {"sent": 1}


def test_what_happened_is_counted_in_one_line(world: World) -> None:
    """The pass line sums up the run, once."""
    world.fetcher.will_read("https://wire.example/1", page_of(make_entry(1), "page"))
    world.run()
    assert ("pass", {"sources": 1, "new": 1, "articles": 1, "alerts": 1, "sent": 1}) in world.facts.told


@pytest.mark.parametrize(
    "answer", [REFUSED, page_of(make_entry(1), "empty")], ids=["the server refuses it", "it holds no article"]
)
def test_a_page_that_cannot_be_had_is_judged_on_its_summary_and_tried_again(
    world: World, answer: Document | FetchFailure
) -> None:
    """The summary is told at once; the page is read later, and tells nobody twice."""
    world.fetcher.will_read("https://wire.example/1", answer, page_of(make_entry(1), "page"))
    world.run()
    assert [alert.article.basis for _, alert, _ in world.notifier.sent if isinstance(alert, Alert)] == [Basis.SUMMARY]
    world.clock.advance(timedelta(minutes=2))
    world.run()
    assert world.fetcher.read_urls == ["https://wire.example/1"] * 2
    assert len(world.told()) == 1


def test_an_entry_is_given_up_after_its_last_attempt_and_every_failure_is_said(world: World) -> None:
    """A page that stays away is not asked for for ever."""
    world.fetcher.will_read("https://wire.example/1", REFUSED)
    for _ in range(READ_ATTEMPTS + 3):
        world.run()
        world.clock.advance(timedelta(hours=1))
    assert len(world.fetcher.read_urls) == READ_ATTEMPTS
    assert world.facts.events().count("unread") == READ_ATTEMPTS


def test_a_source_that_fails_is_reported_and_polled_again_later(world: World) -> None:
    """One line, and the next poll after the pause."""
    world.fetcher = FakeFetcher()
    world.fetcher.will_list("wire", REFUSED)
    world.run()
    world.run()
    assert world.fetcher.polled == ["wire"]
    assert [fields["why"] for event, fields in world.facts.told if event == "source"] == ["HTTP 403"]
    world.clock.advance(timedelta(minutes=1))
    world.run()
    assert world.fetcher.polled == ["wire", "wire"]


def test_a_failed_delivery_is_tried_again_until_it_is_a_dead_letter(world: World) -> None:
    """Not for ever, not at once, and never in silence; a target that is down for a night loses nothing."""
    world.fetcher.will_read("https://wire.example/1", page_of(make_entry(1), "page"))
    world.notifier.will("desk", *[FAILED] * 20)
    for _ in range(SEND_ATTEMPTS + 3):
        world.run()
        world.clock.advance(timedelta(hours=4))
    assert len(world.notifier.attempts) == SEND_ATTEMPTS
    assert world.store.tally().by_outcome == {"dead": 1}
    assert world.facts.events().count("undelivered") == SEND_ATTEMPTS


def test_an_unknown_outcome_is_tried_once_more_and_marked(world: World) -> None:
    """It may have arrived: one repetition, with the same id, said to be possible."""
    world.fetcher.will_read("https://wire.example/1", page_of(make_entry(1), "page"))
    world.notifier.will("desk", UNKNOWN, UNKNOWN, UNKNOWN)
    for _ in range(4):
        world.run()
        world.clock.advance(timedelta(minutes=10))
    assert [delivery.maybe_repeated for _, _, delivery in world.notifier.sent] == [False, True]
    assert len({delivery.alert for _, _, delivery in world.notifier.sent}) == 1


def test_a_process_that_died_while_sending_sends_again_and_says_so(world: World) -> None:
    """What was begun and not finished is due at the next start."""
    world.fetcher.will_read("https://wire.example/1", page_of(make_entry(1), "page"))
    world.notifier = DyingOnce()
    world.run()
    assert world.told() == []
    world.store.recover_deliveries(world.clock.now())
    world.run()
    assert [delivery.maybe_repeated for _, _, delivery in world.notifier.sent] == [True]


class DyingOnce(FakeNotifier):
    """The first call of `send` never returns a result, as if the process had ended."""

    is_dead = False

    def send(self, due: Sequence[DueDelivery]) -> SendResult:
        if not self.is_dead:
            self.is_dead = True
            raise RuntimeError("gone")
        return super().send(due)


def test_a_failing_target_holds_up_no_other() -> None:
    """Each target has its own job: the healthy one is served although the other fails."""
    world = World(targets=("sick", "well"))
    world.fetcher.will_list("wire", [make_entry(1)])
    world.fetcher.will_read("https://wire.example/1", page_of(make_entry(1), "page"))
    world.notifier.will("sick", *[FAILED] * 5)
    world.run()
    assert world.told() == ["well"]
    assert world.store.tally().by_outcome == {"sent": 1, "failed": 1}


def test_a_page_that_hears_of_throttling_lets_its_whole_host_wait(world: World) -> None:
    """Its feed is not asked either, and nor is the next page."""
    asked = FetchFailure(
        url="https://wire.example/1", reason=FetchReason.THROTTLED, status=429, retry_after=timedelta(hours=3)
    )
    world.fetcher.will_list("wire", [make_entry(1), make_entry(2)])
    world.fetcher.will_read("https://wire.example/1", asked)
    world.fetcher.will_read("https://wire.example/2", page_of(make_entry(2), "page"))
    world.run()
    assert world.store.hosts["wire.example"].blocked_until == world.clock.now() + timedelta(hours=3)
    world.clock.advance(timedelta(hours=2))
    world.run()
    assert world.fetcher.polled == ["wire"]
    world.clock.advance(timedelta(hours=2))
    world.run()
    assert world.fetcher.polled == ["wire", "wire"]


def test_a_trouble_of_a_source_is_told_to_operations_and_said(world: World) -> None:
    """By the same outbox; the notice is a fact as well."""
    world.targets = ("desk", "ops")
    world.notifier = FakeNotifier(world.targets)
    world.operations = ("ops",)
    world.fetcher = FakeFetcher()
    gone = FetchFailure(url="https://wire.example/feed", reason=FetchReason.GONE, detail="HTTP 410 Gone", status=410)
    world.fetcher.will_list("wire", gone)
    world.run()
    assert world.told() == ["ops"]
    assert [fields["state"] for event, fields in world.facts.told if event == "notice"] == ["raised"]
    world.clock.advance(timedelta(days=30))
    world.run()
    assert world.fetcher.polled == ["wire"]


def test_a_host_that_throttles_is_left_alone_in_the_middle_of_a_visit(world: World) -> None:
    """Its other feeds wait as they are, without a failure of their own."""
    names = [f"s{number}" for number in range(5)]
    world.store.enrol([(make_source(name), "wire.example") for name in names], world.clock.now())
    world.fetcher = FakeFetcher()
    throttled = FetchFailure(url="", reason=FetchReason.THROTTLED, detail="HTTP 429", status=429)
    for name in names:
        world.fetcher.will_list(name, throttled if name == "s1" else [])
    world.run()
    assert world.fetcher.polled == ["s0", "s1"]
    assert [report.memory.failures for report in world.store.source_reports()] == [0, 1, 0, 0, 0]


def test_one_source_that_cannot_be_stored_does_not_stop_the_others_of_its_host(world: World) -> None:
    """It fails by itself, and is said."""
    names = ["bad", "good", "well"]
    world.store.enrol([(make_source(name), "wire.example") for name in names], world.clock.now())
    world.fetcher = FakeFetcher()
    for name in names:
        world.fetcher.will_list(name, [])
    world.store = Unwilling(world.store)
    world.run()
    assert world.fetcher.polled == names
    assert "job-failed" in world.facts.events()
    assert [report.last_ok_at is not None for report in world.store.source_reports()] == [False, True, True]


class Unwilling(MemoryStore):
    """Cannot store the source `bad`."""

    def __init__(self, other: MemoryStore) -> None:
        vars(self).update(vars(other))

    def record_polls(self, polls: Sequence[PollToRecord]) -> tuple[RecordedPoll, ...]:
        if any(poll.source == "bad" for poll in polls):
            raise ZeroDivisionError
        return super().record_polls(polls)


def test_an_entry_whose_readings_never_ended_is_set_aside_unopened_and_told_once(world: World) -> None:
    """It killed whoever read it, again and again: its summary is judged, its page is not opened any more."""
    world.operations = ("desk",)
    world.fetcher.will_read("https://wire.example/1", page_of(make_entry(1), "page"))
    world.run_only_polls()
    for _ in range(MOST_STRIKES):
        world.store.begin_readings([1])  # by processes that died of it
    world.run()
    world.clock.advance(timedelta(hours=3))
    world.run()
    assert world.fetcher.read_urls == []
    assert world.store.ledger == [("read", "entry:1", "CRASHED")]
    notices = [tells for _, tells, _ in world.notifier.sent if isinstance(tells, Notice)]
    assert [(notice.kind, notice.subject) for notice in notices] == [("article", "https://wire.example/1")]


def test_an_entry_that_crashes_its_process_is_set_aside_after_some_readings(world: World) -> None:
    """Those before are not in vain: a process may die of something else."""
    world.fetcher.will_read("https://wire.example/1", page_of(make_entry(1), "crash"))
    for _ in range(MOST_STRIKES + 2):
        world.run()
        world.clock.advance(timedelta(hours=1))
    assert len(world.fetcher.read_urls) == MOST_STRIKES
    assert world.store.entries[1].next_at is None


def test_an_entry_that_was_read_beside_a_deadly_one_loses_its_strike(world: World) -> None:
    """It is read by itself, and nobody dies of it."""
    world.fetcher.will_read("https://wire.example/1", page_of(make_entry(1), "page"))
    world.run_only_polls()
    world.store.begin_readings([1])
    world.run()
    assert world.told() == ["desk"]
    assert world.store.entries[1].strikes == 0


def test_an_entry_that_was_not_read_after_all_has_no_strike(world: World) -> None:
    """Its host asked to be left alone by the first page, so the others wait."""
    entries = [make_entry(number, summary="Rockets.") for number in range(1, 9)]
    world.fetcher.will_list("wire", entries)
    throttled = FetchFailure(url="x", reason=FetchReason.THROTTLED, detail="HTTP 429", status=429)
    for entry in entries:
        world.fetcher.will_read(entry.url, throttled)
    world.run()
    assert {row.strikes for row in world.store.entries.values()} == {0}


def test_a_message_whose_end_could_not_be_marked_is_taken_up_without_a_restart(world: World) -> None:
    """The database was away for a moment: the next pass finds it, and says that it may be a repetition."""
    world.fetcher.will_read("https://wire.example/1", page_of(make_entry(1), "page"))
    world.store = Forgetful()
    world.store.enrol([(world.source, "wire.example")], world.clock.now())
    world.run()
    world.run()
    assert [delivery.maybe_repeated for _, _, delivery in world.notifier.sent] == [False, True]
    assert world.store.tally().by_outcome == {"sent": 1}


class Forgetful(MemoryStore):
    """Its first mark of an end is lost."""

    has_failed = False

    def finish_deliveries(self, *args: Any, **kwargs: Any) -> None:
        if not self.has_failed:
            self.has_failed = True
            raise StoreError("the database is away")
        super().finish_deliveries(*args, **kwargs)

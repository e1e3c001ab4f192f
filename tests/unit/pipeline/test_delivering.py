"""Deliveries over the shipped fakes: holds, digests, rates, silences, circuits, dry runs, and who waits for whom."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from threading import Event
from typing import Any

import pytest

from monitor.alerting import bind
from monitor.alerting.circuit import FIRST_PAUSE, LONGEST_PAUSE, OPENS_AFTER
from monitor.engine import EmbeddedEngine
from monitor.model import (
    Alert,
    Digest,
    FollowUp,
    Hours,
    Level,
    Notice,
    NoticeState,
    Outcome,
    Pace,
    Rate,
    SendResult,
    Silence,
    Tidings,
)
from monitor.pipeline import Parts, deliver, handlers, tick
from monitor.pipeline.delivering import DIGEST_SIZE
from monitor.ports import DueDelivery
from monitor.testing import START, FakeFetcher, FakeNotifier, ManualClock, MemoryStore, make_article, make_match

FAILED = SendResult(outcome=Outcome.FAILED, error="HTTP 500")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NIGHT = Pace(quiet=(Hours(start=time(22), end=time(7)),))


@dataclass
class Facts:
    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def fact(self, event: str, **fields: Any) -> None:
        self.told.append((event, fields))


class NobodyReads:
    """No page is read here."""

    async def analyse(self, document: Any) -> Any:
        raise AssertionError(document)

    async def aclose(self) -> None:
        """Nothing to close."""


class Listener(FakeNotifier):
    """Keeps what each message told."""

    def __init__(self, targets: Sequence[str]) -> None:
        super().__init__(targets)
        self.messages: list[tuple[str, list[str]]] = []

    def send(self, due: Sequence[DueDelivery]) -> SendResult:
        self.messages.append((due[0].delivery.target, [name_of(one) for one in due]))
        return super().send(due)


def name_of(one: DueDelivery) -> str:
    return f"{one.delivery.alert}+{one.delivery.update}" if one.delivery.update else one.delivery.alert


class Desk:
    """An outbox, some targets, and a clock that the test moves."""

    def __init__(self, *targets: str, pace: Pace | None = None, at: datetime = START) -> None:
        self.targets = targets or ("desk",)
        self.clock, self.store, self.facts = ManualClock(at, jitter=0.0), MemoryStore(), Facts()
        self.notifier: Listener = Listener(self.targets)
        self.paces = {self.targets[0]: pace} if pace else {}
        self.dry_since: datetime | None = None

    def raise_alert(self, name: str, *, level: Level = Level.HIGH, targets: Sequence[str] = ()) -> None:
        """Put an alert into the outbox, as a decision does."""
        alert = make_alert(name, level)
        self.put(alert, name, 0, targets)

    def follow(self, name: str, number: int) -> None:
        """Put a follow-up of it into the outbox."""
        told = FollowUp(alert=make_alert(name), number=number, outlets=(), publishers=2, at=self.clock.now())
        self.put(told, name, number, ())

    def put(self, tells: Tidings, name: str, update: int, targets: Sequence[str]) -> None:
        self.store.tidings[name, update] = tells
        for target in targets or self.targets:
            self.store.add_delivery(name, update, target, self.clock.now())

    def run(self, *, after: timedelta = timedelta()) -> list[tuple[str, list[str]]]:
        """Do all that is due after a while; the messages of this run."""
        self.clock.advance(after)
        before = len(self.notifier.messages)
        parts = self.parts()

        async def work() -> None:
            engine = EmbeddedEngine(observer=self.facts)
            await engine.run_once(lambda: tick(parts, engine), handlers(parts, engine))

        asyncio.run(work())
        return self.notifier.messages[before:]

    def parts(self) -> Parts:
        return Parts(
            sources={},
            fetcher=FakeFetcher(),
            analyst=NobodyReads(),
            store=self.store,
            notifier=self.notifier,
            decide=bind({}, ()),
            clock=self.clock,
            observer=self.facts,
            store_thread=ThreadPoolExecutor(1),
            target_threads={target: ThreadPoolExecutor(1) for target in self.targets},
            retry_at=lambda now, failures, asked, *_: now + (asked or failures * MINUTE),
            paces=self.paces,
            dry_since=self.dry_since,
        )

    def held(self) -> list[str]:
        return [row.delivery.held for row in self.store.outbox.values() if row.delivery.held]


def make_alert(name: str, level: Level = Level.HIGH) -> Alert:
    from monitor.model import AlertReason

    return Alert(
        id=name,
        rule="launch",
        rule_title="Launch",
        level=level,
        article=make_article(),
        match=make_match(),
        publisher="Wire",
        why=AlertReason.FIRST_REPORT,
        first_seen=START,
    )


EVENING = datetime(2026, 3, 4, 23, 0, tzinfo=UTC)


class TestPace:
    """Held, never dropped."""

    def test_quiet_hours_hold_and_tell_a_digest_in_the_morning(self) -> None:
        """Critical passes; the rest comes as one message at seven."""
        desk = Desk(pace=NIGHT, at=EVENING)
        for name, level in (("a1", Level.HIGH), ("a2", Level.CRITICAL), ("a3", Level.LOW)):
            desk.raise_alert(name, level=level)
        assert desk.run() == [("desk", ["a2"])]
        assert desk.held() == ["quiet hours", "quiet hours"]
        assert desk.run(after=7 * HOUR + 59 * MINUTE) == []
        assert desk.run(after=MINUTE) == [("desk", ["a1", "a3"])]
        assert desk.store.tally().by_outcome == {"sent": 3}

    def test_a_daily_digest_tells_alerts_and_their_follow_ups_together(self) -> None:
        """The alert first; a follow-up does not wait for another day."""
        desk = Desk(pace=Pace(digest=Digest(at=time(8))))
        desk.raise_alert("a1")
        assert desk.run() == []
        desk.raise_alert("a2")
        desk.follow("a1", 1)
        assert desk.run(after=HOUR) == []
        assert desk.run(after=22 * HOUR) == [("desk", ["a1", "a1+1", "a2"])]

    def test_a_digest_of_very_many_is_several_messages(self) -> None:
        """All of them, in order."""
        desk = Desk(pace=Pace(digest=Digest()))
        names = [f"a{number:03d}" for number in range(DIGEST_SIZE * 4 + 7)]
        for name in names:
            desk.raise_alert(name)
        desk.run()
        messages = desk.run(after=HOUR)
        assert [name for _, told in messages for name in told] == names
        assert [len(told) for _, told in messages] == [DIGEST_SIZE] * 4 + [7]

    def test_what_exceeds_the_rate_is_told_as_a_digest_when_there_is_room(self) -> None:
        """Two messages an hour, and nothing is lost."""
        desk = Desk(pace=Pace(rate=Rate(count=2, per=HOUR)))
        for name in ("a1", "a2", "a3", "a4", "a5"):
            desk.raise_alert(name)
        assert desk.run() == [("desk", ["a1"]), ("desk", ["a2"])]
        assert desk.run(after=59 * MINUTE) == []
        assert desk.run(after=MINUTE) == [("desk", ["a3", "a4", "a5"])]

    def test_a_failed_message_does_not_wake_anybody_when_it_is_tried_again(self) -> None:
        """A retry that falls into the quiet hours waits for the morning."""
        desk = Desk(pace=NIGHT, at=EVENING - HOUR - MINUTE)
        desk.notifier.will("desk", SendResult(outcome=Outcome.FAILED, retry_after=2 * MINUTE))
        desk.raise_alert("a1")
        assert len(desk.run()) == 1
        assert desk.run(after=5 * MINUTE) == []
        assert desk.run(after=9 * HOUR) == [("desk", ["a1"])]

    def test_the_group_wait_is_a_moment(self) -> None:
        """After it the message is sent, with whatever is known by then."""
        desk = Desk(pace=Pace(group_wait=timedelta(seconds=30)))
        desk.raise_alert("a1")
        assert desk.run(after=timedelta(seconds=29)) == []
        assert desk.held() == ["waits a moment for other outlets"]
        assert desk.run(after=timedelta(seconds=1)) == [("desk", ["a1"])]

    def test_a_follow_up_never_comes_before_its_alert(self) -> None:
        """The alert is tried again first."""
        desk = Desk()
        desk.notifier.will("desk", FAILED)
        desk.raise_alert("a1")
        desk.follow("a1", 1)
        assert desk.run() == [("desk", ["a1"])]
        assert desk.run(after=MINUTE) == [("desk", ["a1"]), ("desk", ["a1+1"])]


class TestSilence:
    """One that is made after the alert was raised."""

    SILENCE = Silence(id="5e1f", author="ann", comment="drill", starts_at=START, ends_at=START + HOUR)

    def test_what_was_not_told_yet_waits_for_its_end(self) -> None:
        """It is not lost: nobody decided against it."""
        desk = Desk()
        desk.raise_alert("a1")
        desk.follow("a1", 1)
        desk.store.add_silence(self.SILENCE)
        assert desk.run() == []
        assert desk.run(after=HOUR) == [("desk", ["a1", "a1+1"])]

    def test_operational_notices_are_not_silenced(self) -> None:
        """A silence is about the news."""
        desk = Desk()
        notice = Notice(id="n1", kind="disk", subject="/", state=NoticeState.RAISED, text="full", since=START, at=START)
        desk.put(notice, "n1", 0, ())
        desk.store.add_silence(self.SILENCE)
        assert desk.run() == [("desk", ["n1"])]


class TestCircuit:
    """A target that is down is left in peace, and said to be down by the others."""

    def down(self) -> Desk:
        desk = Desk("sick", "well")
        desk.notifier.will("sick", *[FAILED] * 10)
        for number in range(10):
            desk.raise_alert(f"a{number}", targets=("sick",))
        desk.run()
        return desk

    def attempts(self, desk: Desk) -> int:
        return sum(target == "sick" for target, _ in desk.notifier.messages)

    def test_it_is_not_hammered(self) -> None:
        """Ten messages wait; three attempts were made, and one more after each pause."""
        desk = self.down()
        assert self.attempts(desk) == OPENS_AFTER
        desk.run(after=FIRST_PAUSE / 2)
        assert self.attempts(desk) == OPENS_AFTER
        desk.run(after=FIRST_PAUSE / 2)
        assert self.attempts(desk) == OPENS_AFTER + 1

    def test_the_others_are_told_once(self) -> None:
        """With what to do about it; and again when it is well."""
        desk = self.down()
        notices = [one for _, one, _ in desk.notifier.sent if isinstance(one, Notice)]
        assert [(one.state, one.subject, one.targets) for one in notices] == [(NoticeState.RAISED, "sick", ("well",))]
        desk.notifier._script.clear()
        desk.run(after=LONGEST_PAUSE)
        notices = [one for _, one, _ in desk.notifier.sent if isinstance(one, Notice)]
        assert [one.state for one in notices] == [NoticeState.RAISED, NoticeState.CLEARED]

    def test_when_it_is_well_everything_comes_in_order(self) -> None:
        """And no message has used up its attempts by waiting."""
        desk = self.down()
        desk.notifier._script.clear()
        messages = desk.run(after=LONGEST_PAUSE)
        assert [told for target, told in messages if target == "sick"] == [[f"a{number}"] for number in range(10)]
        assert desk.store.tally().by_outcome["sent"] == 12

    def test_a_target_that_asks_for_a_pause_gets_it(self) -> None:
        """For all its messages, not for the one that was refused."""
        desk = Desk()
        desk.notifier.will("desk", SendResult(outcome=Outcome.FAILED, retry_after=10 * MINUTE))
        desk.raise_alert("a1")
        desk.raise_alert("a2")
        assert len(desk.run()) == 1
        assert desk.run(after=9 * MINUTE) == []
        assert desk.run(after=MINUTE) == [("desk", ["a1"]), ("desk", ["a2"])]


class TestDryRun:
    """Everything but sending."""

    def test_nothing_is_sent_then_or_later(self) -> None:
        """What it decided is settled as dry; what waited before is sent by the next run in earnest."""
        desk = Desk()
        desk.raise_alert("before")
        desk.dry_since = desk.clock.advance(MINUTE)
        desk.raise_alert("during")
        assert desk.run() == []
        assert desk.store.tally().by_outcome == {"waiting": 1, "dry": 1}
        assert ("rehearsed", {"alert": "during", "to": "desk", "text": "during"}) in desk.facts.told
        desk.dry_since = None
        assert desk.run(after=HOUR) == [("desk", ["before"])]


@pytest.mark.parametrize("hung", [1, 3])
def test_hung_targets_do_not_delay_the_healthy_one(hung: int) -> None:
    """By order: all its messages have arrived before any of theirs ends."""
    sick = [f"hung{number}" for number in range(hung)]
    desk = Desk("well", *sick)
    desk.notifier = Hanging(desk.targets, release_after=3)
    for name in ("a1", "a2", "a3"):
        desk.raise_alert(name)
    desk.run()
    ended = [target for target, _, _ in desk.notifier.sent]
    assert ended[:3] == ["well"] * 3
    assert sorted(ended[3:]) == sorted(sick * 3)


class Hanging(Listener):
    """All targets but `well` hang until it has had so many messages."""

    def __init__(self, targets: Sequence[str], *, release_after: int) -> None:
        super().__init__(targets)
        self._left, self._released = release_after, Event()

    def send(self, due: Sequence[DueDelivery]) -> SendResult:
        if due[0].delivery.target != "well":
            assert self._released.wait(60), "the healthy target was held up"
            return super().send(due)
        result = super().send(due)
        self._left -= 1
        if not self._left:
            self._released.set()
        return result


class TestNoWaiting:
    """A busy target holds nobody up until the next look at what is due."""

    def test_what_becomes_due_while_a_message_is_under_way_is_sent_by_the_same_job(self) -> None:
        """The job of the second alert is refused, since the first one's runs: nobody else would send it now."""
        desk = Desk()

        class Interrupted(Listener):
            def send(self, due: Sequence[DueDelivery]) -> SendResult:
                if not self.messages:
                    desk.raise_alert("a2")
                return super().send(due)

        desk.notifier = Interrupted(desk.targets)
        desk.raise_alert("a1")
        asyncio.run(deliver(desk.parts(), "target:desk"))
        assert desk.notifier.messages == [("desk", ["a1"]), ("desk", ["a2"])]

    def test_a_failure_ends_the_job(self) -> None:
        """Its target needs a pause, and what else is due waits with it."""
        desk = Desk()
        desk.notifier.will("desk", FAILED)
        desk.raise_alert("a1")
        desk.raise_alert("a2")
        asyncio.run(deliver(desk.parts(), "target:desk"))
        assert desk.notifier.messages == [("desk", ["a1"])]

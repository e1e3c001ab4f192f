"""What `ports.Outbox` promises, over the real store and over its fake."""

from datetime import datetime, timedelta

import pytest

from monitor.alerting import bind
from monitor.model import (
    Alert,
    Circuit,
    Delivery,
    Held,
    HeldReason,
    Hold,
    HoldReason,
    Notice,
    NoticeState,
    Outcome,
    SendResult,
    Silence,
)
from monitor.ports import DueDelivery
from monitor.rules.definition import Rule
from monitor.store import SqlStore
from monitor.testing import (
    START,
    MemoryStore,
    good_poll,
    make_analysed,
    make_analysis,
    make_article,
    make_circumstances,
    make_entry,
    make_source,
    record_poll,
)

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
SENT = SendResult(outcome=Outcome.SENT)
FAILED = SendResult(outcome=Outcome.FAILED, error="HTTP 500")
UNKNOWN = SendResult(outcome=Outcome.UNKNOWN, error="no answer")
Box = MemoryStore | SqlStore


@pytest.fixture
def store(empty_store: Box) -> Box:
    """A store without sources; its messages are those of notices."""
    return empty_store


def post(store: Box, number: int = 0, *, name: str = "n1", target: str = "desk", at: datetime = START) -> None:
    """A notice, or a later message about the same; due at once."""
    notice = Notice(
        id=name, kind="disk", subject="/", state=NoticeState.RAISED, text="full", since=START, at=at, targets=(target,)
    )
    store.keep_notice(notice, number=number)


def due(store: Box, at: datetime = START, target: str = "desk") -> list[DueDelivery]:
    """What is due; the targets that are said to be due are those that have something."""
    found = list(store.due_deliveries(at, target=target))
    assert (target in store.due_targets(at)) == bool(found)
    return found


def keys(found: list[DueDelivery]) -> list[tuple[str, int]]:
    return [(one.delivery.alert, one.delivery.update) for one in found]


def attempt(store: Box, *chosen: Delivery, result: SendResult = SENT, next_at: datetime | None = None) -> None:
    """Begin and finish one message."""
    begun = store.begin_deliveries(chosen, START)
    store.finish_deliveries([(one, next_at) for one in begun], result, now=START)


class TestOrder:
    """A later message never comes before the first."""

    def test_a_follow_up_waits_for_the_first_message(self, store: Box) -> None:
        """While it waits, while it is sent, and while it is to be tried again."""
        post(store, 0)
        post(store, 1, at=START)
        assert keys(due(store)) == [("n1", 0)]
        (begun,) = store.begin_deliveries([due(store)[0].delivery], START)
        assert due(store, START + HOUR) == []
        store.finish_deliveries([(begun, START + 2 * HOUR)], FAILED, now=START)
        assert due(store, START + HOUR) == []
        assert keys(due(store, START + 2 * HOUR)) == [("n1", 0)]

    @pytest.mark.parametrize("result", [SENT, FAILED])
    def test_it_is_due_when_the_first_was_sent_or_given_up(self, store: Box, result: SendResult) -> None:
        """A dead letter holds up nobody."""
        post(store, 0)
        post(store, 1)
        attempt(store, due(store)[0].delivery, result=result)
        assert keys(due(store)) == [("n1", 1)]

    def test_another_target_waits_for_nobody(self, store: Box) -> None:
        """The first message is one for each target."""
        post(store, 0, target="desk")
        post(store, 1, target="log")
        assert keys(due(store, target="log")) == [("n1", 1)]

    def test_one_whose_first_waits_for_a_digest_knows_when(self, store: Box) -> None:
        """So that it can be told in the same digest."""
        post(store, 0)
        hold = Hold(until=START + HOUR, why=HoldReason.QUIET, is_digest=True)
        store.postpone_deliveries([due(store)[0].delivery], hold, now=START)
        post(store, 1)
        (later,) = due(store)
        assert (later.delivery.update, later.after) == (1, START + HOUR)
        assert keys(due(store, START + HOUR)) == [("n1", 0), ("n1", 1)]

    def test_it_has_the_thread_of_the_first(self, store: Box) -> None:
        """As the channel called it."""
        post(store, 0)
        post(store, 1)
        attempt(store, due(store)[0].delivery, result=SendResult(outcome=Outcome.SENT, thread="1712.1"))
        (later,) = due(store)
        assert later.delivery.thread == "1712.1"
        (begun,) = store.begin_deliveries([later.delivery], START)
        assert begun.thread == "1712.1"


class TestHolds:
    """What waits says why, and is looked at anew after a start."""

    HOLD = Hold(until=START + HOUR, why=HoldReason.RATE, is_digest=True, detail="at most 2 messages in 1:00:00")

    def test_it_is_due_when_the_hold_ends(self, store: Box) -> None:
        """As part of a digest, with the reason."""
        post(store)
        store.postpone_deliveries([due(store)[0].delivery], self.HOLD, now=START)
        assert due(store) == []
        (one,) = due(store, START + HOUR)
        assert one.delivery.is_digest
        assert one.delivery.held == "more than the target's rate: at most 2 messages in 1:00:00"
        (begun,) = store.begin_deliveries([one.delivery], START)
        assert begun.held == ""

    def test_after_a_start_what_is_held_is_looked_at_anew(self, store: Box) -> None:
        """Quiet hours that were taken out of the settings hold nobody."""
        post(store)
        store.postpone_deliveries([due(store)[0].delivery], self.HOLD, now=START)
        assert store.recover_deliveries(START + SECOND) == 0
        (one,) = due(store, START + SECOND)
        assert not one.delivery.is_digest

    def test_what_was_due_for_a_digest_stays_so(self, store: Box) -> None:
        """A start at the very time of the digest does not put it off to the next."""
        post(store)
        store.postpone_deliveries([due(store)[0].delivery], self.HOLD, now=START)
        store.recover_deliveries(START + HOUR)
        (one,) = due(store, START + HOUR)
        assert one.delivery.is_digest

    def test_a_failed_one_keeps_its_pause_after_a_start(self, store: Box) -> None:
        """It was not held, it backs off."""
        post(store)
        attempt(store, due(store)[0].delivery, result=FAILED, next_at=START + HOUR)
        store.recover_deliveries(START + SECOND)
        assert due(store, START + SECOND) == []


class TestMessages:
    """Several deliveries are one message, and count as one."""

    def test_a_digest_is_one_message(self, store: Box) -> None:
        """For the rate; each of its deliveries has its attempt."""
        post(store, name="n1")
        post(store, name="n2")
        attempt(store, *(one.delivery for one in due(store)))
        assert store.target_record("desk", since=START - SECOND).messages == (START,)
        assert store.tally().by_outcome == {"sent": 2}

    @pytest.mark.parametrize(("result", "counts"), [(SENT, True), (UNKNOWN, True), (FAILED, False)])
    def test_what_arrived_or_may_have_counts(self, store: Box, result: SendResult, counts: bool) -> None:
        """A message that surely did not arrive uses up nothing."""
        post(store)
        attempt(store, due(store)[0].delivery, result=result, next_at=None if result is SENT else START + HOUR)
        assert store.target_record("desk", since=START - SECOND).messages == ((START,) if counts else ())

    def test_only_recent_messages_of_that_target_count(self, store: Box) -> None:
        """Not those from before, nor those to others."""
        post(store)
        attempt(store, due(store)[0].delivery)
        assert store.target_record("desk", since=START).messages == ()
        assert store.target_record("log", since=START - SECOND).messages == ()

    def test_how_a_target_fares_is_kept_with_the_outcome(self, store: Box) -> None:
        """And replaced by the next."""
        post(store)
        circuit = Circuit(failures=3, since=START, open_until=START + HOUR, error="HTTP 500")
        for expected in (circuit, Circuit()):
            (begun,) = store.begin_deliveries([due(store)[0].delivery], START)
            store.finish_deliveries([(begun, START)], FAILED, now=START, circuit=expected)
            assert store.target_record("desk", since=START).circuit == expected


class TestDryRun:
    """A dry run sends nothing, not even later, and swallows nothing."""

    def test_what_it_decided_is_settled_as_dry(self, store: Box) -> None:
        """And is never due again."""
        post(store, at=START + SECOND)
        (settled,) = store.rehearse_deliveries(START + HOUR, since=START)
        assert (settled.delivery.outcome, settled.delivery.target) == (Outcome.DRY, "desk")
        assert isinstance(settled.tells, Notice)
        assert due(store, START + HOUR) == []
        assert store.tally().by_outcome == {"dry": 1}

    def test_a_later_message_about_it_is_settled_likewise(self, store: Box) -> None:
        """By the next run in earnest too: nobody has heard of the first."""
        post(store, 0, at=START + SECOND)
        store.rehearse_deliveries(START + HOUR, since=START)
        post(store, 1, at=START + HOUR)
        assert due(store, START + 2 * HOUR) == []
        assert store.tally().by_outcome == {"dry": 2}

    def test_what_waited_before_is_left_alone(self, store: Box) -> None:
        """It is sent by the next run in earnest."""
        post(store, at=START)
        assert store.rehearse_deliveries(START + HOUR, since=START + SECOND) == ()
        assert len(due(store, START + HOUR)) == 1

    def test_what_was_tried_before_is_left_alone(self, store: Box) -> None:
        """Whenever it was decided."""
        post(store, at=START)
        attempt(store, due(store)[0].delivery, result=FAILED, next_at=START)
        assert store.rehearse_deliveries(START + HOUR, since=START - HOUR) == ()


class TestSilences:
    """Those in force are part of what a decision sees."""

    SILENCE = Silence(id="5e1f", author="ann", comment="drill", starts_at=START, ends_at=START + HOUR)

    @pytest.mark.parametrize(
        ("after", "is_silent"), [(-SECOND, False), (timedelta(), True), (HOUR - SECOND, True), (HOUR, False)]
    )
    def test_a_silence_holds_from_its_start_to_its_end(self, store: Box, after: timedelta, is_silent: bool) -> None:
        """The last instant is no part of it."""
        store.add_silence(self.SILENCE)
        assert bool(store.active_silences(START + after)) is is_silent

    def test_a_copy_after_its_end_is_told(self, store: Box) -> None:
        """A silence is a pause and no judgement; a copy of what was told stays a repeat."""
        store.add_silence(self.SILENCE)
        store.enrol([(make_source(), "wire.example")], START)
        record_poll(store, "wire", good_poll([make_entry(number) for number in (1, 2, 3)]), now=START, next_at=START)
        decide = bind({"launch": Rule(id="launch", condition="x", targets=("desk",))}, ())
        tellings = []
        for one, at in zip(store.due_entries(START, host="wire.example"), (0, 1, 1), strict=True):
            article = make_article(url=one.entry.url)
            circumstances = make_circumstances(now=START + at * HOUR)
            (settled,) = store.settle(one.entry_id, [make_analysis(make_analysed(article))], circumstances, decide)
            tellings.append(settled.decision.tellings[0][1])
        assert isinstance(tellings[0], Held)
        assert tellings[0].why is HeldReason.SILENCED
        assert isinstance(tellings[1], Alert)
        assert getattr(tellings[2], "alert", None) == tellings[1].id

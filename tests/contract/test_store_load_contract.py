"""How much waits: the same figures from every store."""

from datetime import timedelta

from monitor.model import Circuit, Hold, HoldReason, Load, Notice, NoticeState, Outcome, SendResult, TargetLoad
from monitor.ports import Store
from monitor.testing import START, good_poll, make_entry, make_source, record_poll

LATER = START + timedelta(minutes=10)


def notice(state: NoticeState, subject: str = "disk", minutes: int = 0) -> Notice:
    at = START + timedelta(minutes=minutes)
    return Notice(
        id=f"n-{subject}", kind="house", subject=subject, state=state, text="t", since=START, at=at, targets=("desk",)
    )


def test_an_empty_store_has_nothing_waiting(empty_store: Store) -> None:
    seen = empty_store.load(START, ["desk"])
    assert (seen.sources, seen.due_sources, seen.due_entries, seen.troubles) == ({}, 0, 0, {})
    assert seen.targets == (TargetLoad(name="desk"),)


def test_sources_are_counted_by_state_and_those_due(empty_store: Store) -> None:
    """A paused one is counted and never due; one that was taken away is neither."""
    paused, gone = make_source(name="slow", paused=True), make_source(name="gone")
    empty_store.enrol([(make_source(), "a.example"), (paused, "a.example"), (gone, "b.example")], START)
    empty_store.enrol([(make_source(), "a.example"), (paused, "a.example")], START)
    seen = empty_store.load(LATER, [])
    assert (seen.sources, seen.due_sources) == ({"ok": 1, "paused": 1}, 1)


def test_entries_to_read_are_counted_until_they_are_read(store: Store) -> None:
    record_poll(store, "wire", good_poll([make_entry(1), make_entry(2)]), now=START, next_at=LATER)
    assert store.load(START, []).due_entries == 2
    assert store.load(START, []).due_sources == 0


def test_a_delivery_waits_until_it_arrived(store: Store) -> None:
    """Since when it was decided, and since when it is due."""
    store.keep_notice(notice(NoticeState.RAISED), number=0)
    assert store.load(LATER, ["desk"]).targets == (TargetLoad(name="desk", waiting=1, oldest=START, due_at=START),)
    begun = store.begin_deliveries([one.delivery for one in store.due_deliveries(LATER, target="desk")], LATER)
    store.finish_deliveries([(begun[0], None)], SendResult(outcome=Outcome.SENT), now=LATER)
    assert store.load(LATER, ["desk"]).targets == (TargetLoad(name="desk"),)


def test_a_target_that_is_down_says_so(store: Store) -> None:
    store.keep_notice(notice(NoticeState.RAISED), number=0)
    begun = store.begin_deliveries([one.delivery for one in store.due_deliveries(LATER, target="desk")], LATER)
    circuit = Circuit(failures=5, since=START, open_until=LATER + timedelta(hours=1), error="HTTP 500")
    failed = SendResult(outcome=Outcome.FAILED, error="HTTP 500")
    store.finish_deliveries([(begun[0], LATER + timedelta(minutes=1))], failed, now=LATER, circuit=circuit)
    assert store.load(LATER, ["desk"]).targets == (TargetLoad(name="desk", waiting=1, oldest=START, is_down=True),)


def test_a_trouble_is_open_until_it_is_cleared(store: Store) -> None:
    """By its last notice, each subject by itself."""
    store.keep_notice(notice(NoticeState.RAISED), number=0)
    store.keep_notice(notice(NoticeState.RAISED, "clock"), number=0)
    assert store.load(LATER, []).troubles == {"house": 2}
    store.keep_notice(notice(NoticeState.CLEARED, minutes=1), number=1)
    assert store.load(LATER, []).troubles == {"house": 1}


def test_the_size_is_that_of_the_database(store: Store) -> None:
    """None in memory; what a server or a file takes is not nothing."""
    seen: Load = store.load(START, [])
    assert (seen.size > 0) == (type(store).__name__ != "MemoryStore")


HOUR = timedelta(hours=1)


def test_after_a_clock_was_set_back_nothing_waits_for_it_to_catch_up(store: Store) -> None:
    """A source, an entry and a delivery that were due in ten minutes are due in ten minutes still."""
    set_back = START - HOUR
    record_poll(store, "wire", good_poll([make_entry(1)]), now=START, next_at=LATER)
    store.keep_notice(notice(NoticeState.RAISED), number=0)
    assert store.load(set_back + timedelta(minutes=10), ["desk"]).due_sources == 0
    store.follow_clock(HOUR, set_back)
    before, due = (store.load(set_back + timedelta(minutes=minutes), ["desk"]) for minutes in (9, 10))
    assert (before.due_sources, due.due_sources, due.due_entries) == (0, 1, 1)
    assert due.targets[0].due_at == set_back


def test_a_trouble_that_ends_after_the_clock_was_set_back_is_over(store: Store) -> None:
    """Its last notice is the last one told, whatever the clock said."""
    store.keep_notice(notice(NoticeState.RAISED), number=0)
    store.follow_clock(HOUR, START - HOUR)
    store.keep_notice(notice(NoticeState.CLEARED, minutes=-59), number=1)
    trouble = store.find_trouble("house", "disk")
    assert trouble is not None
    assert not trouble.is_open


def test_what_waits_for_an_hour_of_the_day_still_waits_for_it(store: Store) -> None:
    """Quiet hours end by the clock on the wall, a target's rate does not."""
    for why, due_at in ((HoldReason.QUIET, None), (HoldReason.RATE, LATER - HOUR)):
        store.keep_notice(notice(NoticeState.RAISED, why.name), number=0)
        due = [one.delivery for one in store.due_deliveries(START, target="desk")]
        store.postpone_deliveries(due, Hold(until=LATER, why=why), now=START)
        store.follow_clock(HOUR, START - HOUR)
        assert store.load(LATER - timedelta(minutes=1), ["desk"]).targets[0].due_at == due_at

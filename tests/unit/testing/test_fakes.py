"""The fakes do what their scripts say."""

import asyncio
from datetime import timedelta

from monitor.alerting import bind
from monitor.model import FetchFailure, FetchReason, NotModified, Outcome, Polled, SendResult, SourceMemory
from monitor.ports import Clock, DueDelivery, Fetcher, Notifier, Store
from monitor.rules.definition import Rule
from monitor.testing import (
    START,
    FakeFetcher,
    FakeNotifier,
    ManualClock,
    MemoryStore,
    good_poll,
    make_analysed,
    make_analysis,
    make_circumstances,
    make_entry,
    make_source,
    page_of,
    record_poll,
)


def test_they_are_what_the_ports_ask_for() -> None:
    """The type checker holds them to it."""
    clock: Clock = ManualClock()
    fetcher: Fetcher = FakeFetcher()
    notifier: Notifier = FakeNotifier()
    store: Store = MemoryStore()
    assert all((clock, fetcher, notifier, store))


def test_time_moves_only_when_it_is_moved() -> None:
    """Sleeping moves it at once."""
    clock = ManualClock()
    assert clock.now() == clock.now() == START
    asyncio.run(clock.sleep(90))
    assert clock.now() - START == timedelta(seconds=90)
    assert (clock.slept, clock.jitter()) == ([90], 0.5)


def test_a_scripted_world_answers_in_order_and_repeats_its_last_answer() -> None:
    """And everything else is unreachable."""
    fetcher = FakeFetcher()
    fetcher.will_list("wire", [make_entry(1)], NotModified(memory=SourceMemory()))
    fetcher.will_read(make_entry(1).url, page_of(make_entry(1), "<p>Text</p>"))

    async def look() -> None:
        polls = [await fetcher.poll(make_source(), SourceMemory()) for _ in range(3)]
        assert [type(poll) for poll in polls] == [Polled, NotModified, NotModified]
        page = await fetcher.read(make_source(), make_entry(1))
        assert not isinstance(page, FetchFailure)
        assert page.body == b"<p>Text</p>"
        lost = await fetcher.read(make_source(), make_entry(2))
        assert isinstance(lost, FetchFailure)
        assert lost.reason is FetchReason.UNREACHABLE
        await fetcher.aclose()

    asyncio.run(look())
    assert fetcher.polled == ["wire"] * 3
    assert fetcher.read_urls == [make_entry(1).url, make_entry(2).url]


def due() -> DueDelivery:
    """A delivery to the desk."""
    store = MemoryStore()
    store.enrol([(make_source(), "wire.example")], START)
    record_poll(store, "wire", good_poll([make_entry()]), now=START, next_at=START)
    rules = {"launch": Rule(id="launch", condition="x", targets=("desk",))}
    circumstances = make_circumstances()
    store.settle(1, [make_analysis(make_analysed())], circumstances, bind(rules, ()))
    return store.due_deliveries(START, target="desk")[0]


def test_a_scripted_target_fails_as_told_and_then_succeeds() -> None:
    """What may have arrived counts as arrived."""
    notifier, one = FakeNotifier(), due()
    notifier.will("desk", SendResult(outcome=Outcome.FAILED), SendResult(outcome=Outcome.UNKNOWN))
    outcomes = [notifier.send([one]).outcome for _ in range(3)]
    assert outcomes == [Outcome.FAILED, Outcome.UNKNOWN, Outcome.SENT]
    assert len(notifier.sent) == 2
    assert notifier.attempts == [("desk", one.delivery.alert)] * 3
    assert notifier.targets() == ("desk",)

"""What `ports.SourceStore` and `ports.NoticeStore` promise of health, hosts and notices; real store and fake alike."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from monitor.alerting import bind
from monitor.model import (
    Access,
    Entry,
    FetchFailure,
    FetchReason,
    HostRecord,
    JudgePoll,
    Notice,
    NoticeState,
    PollJudgement,
    Rhythm,
    Secret,
    SourceHealth,
    SourceMemory,
    SourcePast,
    SourceState,
    Trouble,
)
from monitor.ports import PollToRecord, RecordedPoll, Store
from monitor.testing import (
    START,
    good_poll,
    make_analysed,
    make_analysis,
    make_circumstances,
    make_claim,
    make_entry,
    make_source,
    record_poll,
)

HOUR = timedelta(hours=1)
FAILED = FetchFailure(url="", reason=FetchReason.HTTP_ERROR, detail="HTTP 500")
RHYTHM = Rhythm(
    arrivals=tuple(number / 7 for number in range(168)), weeks=2.5, articles=9, observed_at=START, faded_at=START
)
TROUBLE = Trouble(id="abc", since=START, number=2, raised_at=START, told_at=START + HOUR)
HEALTH = SourceHealth(
    state=SourceState.QUIET, since=START, error="HTTP 500", failed_at=START, trouble=TROUBLE, rhythm=RHYTHM
)


@pytest.fixture
def store(empty_store: Store) -> Store:
    """A store with two sources of one host and one of another."""
    names = {"wire": "a.example", "desk": "a.example", "other": "b.example"}
    empty_store.enrol([(make_source(name), host) for name, host in names.items()], START)
    return empty_store


def judged(**changes: object) -> JudgePoll:
    """A judgement that changes this, and nothing else."""

    def judge(past: SourcePast, _: int) -> PollJudgement:
        same = PollJudgement(health=past.health, host=past.host, next_at=START)
        return replace(same, **changes)  # type: ignore[arg-type]

    return judge


def poll(store: Store, judge: JudgePoll, source: str = "wire") -> None:
    """Record a good poll without entries, judged so."""
    store.record_polls([PollToRecord(source=source, polled=good_poll([]), now=START, judge=judge)])


def past_of(store: Store, source: str = "wire") -> SourcePast:
    """What a judgement is given."""
    seen: list[SourcePast] = []

    def judge(past: SourcePast, new: int) -> PollJudgement:
        seen.append(past)
        return judged()(past, new)

    poll(store, judge, source)
    return seen[0]


def names(store: Store) -> set[str]:
    """Sources that are due an hour after the start."""
    hosts = store.due_hosts(START + HOUR)
    return {due.source.name for host in hosts for due in store.due_sources(START + HOUR, host=host)}


def test_what_was_judged_is_what_the_next_judgement_is_given(store: Store) -> None:
    """Every figure of it."""
    poll(store, judged(health=HEALTH))
    assert past_of(store).health == HEALTH


def test_the_judgement_is_given_the_failures_and_the_new_entries(store: Store) -> None:
    record_poll(store, "wire", FAILED, now=START, next_at=START)
    record_poll(store, "wire", FAILED, now=START, next_at=START)
    seen: list[tuple[int, int]] = []

    def judge(past: SourcePast, new: int) -> PollJudgement:
        seen.append((past.failures, new))
        return judged()(past, new)

    listed = good_poll([make_entry(1), make_entry(2), make_entry(1)])
    store.record_polls([PollToRecord(source="wire", polled=listed, now=START, judge=judge)])
    assert seen == [(2, 2)]


def test_several_polls_are_stored_together_and_each_sees_those_before(store: Store) -> None:
    """Two sources that list the same identity keep one each; one that is named twice sees its own first poll."""
    polls = [
        PollToRecord(source=source, polled=good_poll([make_entry(1, source=source)]), now=START, judge=judged())
        for source in ("wire", "other", "wire")
    ]
    assert [one.new for one in store.record_polls(polls)] == [1, 1, 0]


@pytest.mark.parametrize("second", ["desk", "wire"])
def test_of_polls_that_are_stored_together_each_is_told_what_the_one_before_made_of_the_host(
    store: Store, second: str
) -> None:
    """Two sources of one host, and one source twice."""
    seen: list[int] = []

    def judge(past: SourcePast, new: int) -> PollJudgement:
        seen.append(past.host.failures)
        return judged(host=replace(past.host, failures=past.host.failures + 1))(past, new)

    polls = [PollToRecord(source=name, polled=FAILED, now=START, judge=judge) for name in ("wire", second, "other")]
    store.record_polls(polls)
    assert (seen, past_of(store).host.failures) == ([0, 1, 0], 2)


def test_a_judgement_that_fails_leaves_nothing_behind(store: Store) -> None:
    """All of it, or nothing."""

    def judge(_past: SourcePast, _new: int) -> PollJudgement:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.record_polls([PollToRecord(source="wire", polled=good_poll([make_entry(1)]), now=START, judge=judge)])
    assert store.tally().entries == 0


def test_a_host_that_is_to_be_left_alone_is_left_alone_by_all_its_sources_and_entries(store: Store) -> None:
    entry = replace(make_entry(1), host="a.example")
    store.record_polls([PollToRecord(source="wire", polled=good_poll([entry]), now=START, judge=judged())])
    store.judge_host("a.example", lambda host: replace(host, blocked_until=START + 2 * HOUR))
    assert names(store) == {"other"}
    assert store.due_entries(START + HOUR, host="a.example") == ()
    assert store.due_entries(START + 3 * HOUR, host="a.example") != ()


def test_what_is_remembered_of_a_host_is_what_all_its_sources_are_given(store: Store) -> None:
    host = HostRecord(failures=3, refusals=1, throttled_at=START, ok_at=START, blocked_until=START)
    poll(store, judged(host=host))
    assert past_of(store, "desk").host == host
    assert past_of(store, "other").host == HostRecord()


def test_a_source_that_is_gone_is_asked_no_more_until_somebody_says_so(store: Store) -> None:
    """By name, or by giving it another location."""
    gone = replace(HEALTH, state=SourceState.GONE)
    for source in ("wire", "desk"):
        poll(store, judged(health=gone), source)
    assert names(store) == {"other"}
    store.wake(START)
    assert names(store) == {"other"}
    store.wake(START, sources=["wire"])
    assert names(store) == {"other", "wire"}
    moved = make_source("desk", location="https://new.example/feed")
    store.enrol([(make_source("wire"), "a.example"), (moved, "a.example")], START)
    assert names(store) == {"wire", "desk"}


def test_waking_by_name_passes_over_the_host_s_wait(store: Store) -> None:
    store.judge_host("a.example", lambda host: replace(host, blocked_until=START + 2 * HOUR))
    store.wake(START, sources=["wire"])
    assert "wire" in names(store)


def test_another_location_is_another_listing(store: Store) -> None:
    """Its validators and its baseline begin anew; its rhythm and its name do not."""
    memory = SourceMemory(etag="v1", body_hash="h", is_first=False, moved_to="https://x.example/", moved_times=3)
    polled = replace(good_poll([]), memory=memory)
    store.record_polls([PollToRecord(source="wire", polled=polled, now=START, judge=judged(health=HEALTH))])
    store.enrol([(make_source("wire", location="https://new.example/feed"), "a.example")], START)
    (due,) = store.due_sources(START, host="a.example")
    assert due.memory == SourceMemory()
    assert past_of(store).health.rhythm == RHYTHM


def test_every_part_of_the_memory_comes_back(store: Store) -> None:
    memory = SourceMemory(
        etag="v1",
        last_modified="then",
        body_hash="h",
        is_first=False,
        moved_to="https://x.example/",
        moved_times=2,
        full_at=START,
        is_distrusted=True,
    )
    polled = replace(good_poll([]), memory=memory)
    store.record_polls([PollToRecord(source="other", polled=polled, now=START, judge=judged())])
    (due,) = store.due_sources(START, host="b.example")
    assert due.memory == memory


def test_a_paused_source_rests_and_goes_on_where_it_was(store: Store) -> None:
    poll(store, judged(health=replace(HEALTH, state=SourceState.OK)))
    store.enrol([(make_source("wire", paused=True), "a.example")], START + HOUR)
    assert names(store) == set()
    (report,) = store.source_reports()
    assert (report.health.state, report.health.since, report.next_at) == (SourceState.PAUSED, START + HOUR, None)
    store.enrol([(make_source("wire"), "a.example")], START + HOUR)
    assert names(store) == {"wire"}
    assert past_of(store).health.state is SourceState.OK


def test_a_restart_with_the_same_sources_changes_nothing(store: Store) -> None:
    poll(store, judged(health=HEALTH, next_at=START + 5 * HOUR))
    before = store.source_reports()
    store.enrol([(report.source, report.host) for report in before], START + HOUR)
    assert store.source_reports() == before


def test_reports_say_how_every_source_fares(store: Store) -> None:
    poll(store, judged(health=HEALTH, next_at=START + HOUR))
    reports = {report.source.name: report for report in store.source_reports()}
    assert list(reports) == ["desk", "other", "wire"]
    assert (reports["wire"].health, reports["wire"].last_ok_at) == (HEALTH, START)
    assert reports["wire"].next_at == START + HOUR


def test_no_secret_of_a_source_is_stored(store: Store) -> None:
    """What is due comes without it."""
    access = Access(password=Secret("hunter2"), user="desk")
    store.enrol([(make_source("wire", access=access), "a.example")], START)
    (due,) = store.due_sources(START, host="a.example")
    assert due.source == make_source("wire")


def make_notice(state: NoticeState = NoticeState.RAISED, **fields: object) -> Notice:
    """A notice about a target."""
    given = {"id": "n1", "kind": "target", "subject": "slack", "state": state, "text": "slack is down"}
    return Notice(**(given | {"since": START, "at": START, "targets": ("desk",)} | fields))  # type: ignore[arg-type]


def test_a_notice_is_delivered_like_an_alert(store: Store) -> None:
    """Stored with its deliveries; twice is as good as once."""
    for _ in range(2):
        store.keep_notice(make_notice(), number=0)
    assert store.due_targets(START) == ("desk",)
    (due,) = store.due_deliveries(START, target="desk")
    assert (due.delivery.alert, due.delivery.update, due.tells) == ("n1", 0, make_notice())


def test_a_judgement_s_notice_is_stored_with_the_poll(store: Store) -> None:
    poll(store, judged(health=HEALTH, notice=make_notice(id="abc")))
    (due,) = store.due_deliveries(START, target="desk")
    assert (due.delivery.alert, due.delivery.update) == ("abc", 2)


def test_what_people_were_told_last_can_be_looked_up(store: Store) -> None:
    """From the first notice of a trouble to its end, subject by subject."""
    assert store.find_trouble("target", "slack") is None
    store.keep_notice(make_notice(), number=0)
    later = START + HOUR
    open_one = Trouble(id="n1", since=START, number=0, raised_at=START, told_at=START)
    assert store.find_trouble("target", "slack") == open_one
    store.keep_notice(make_notice(NoticeState.CLEARED, at=later), number=1)
    assert store.find_trouble("target", "slack") == replace(open_one, number=1, told_at=later, is_open=False)
    assert store.find_trouble("target", "mail") is None


class TestChangedEntries:
    """A title or a text that was edited, under the same identity."""

    def read(self, store: Store, *, at: datetime = START) -> int:
        """List entry 1 and read it; its id."""
        store.record_polls([PollToRecord(source="wire", polled=good_poll([make_entry(1)]), now=at, judge=judged())])
        (due,) = store.due_entries(at, host="wire.example")
        circumstances = make_circumstances(make_source(), now=at)
        store.settle(due.entry_id, [make_analysis(make_analysed())], circumstances, bind({}, ()))
        assert store.due_entries(at, host="wire.example") == ()
        return due.entry_id

    def list_again(self, store: Store, entry: Entry, *, at: datetime) -> RecordedPoll:
        """The next poll lists it so."""
        (recorded,) = store.record_polls(
            [PollToRecord(source="wire", polled=good_poll([entry]), now=at, judge=judged())]
        )
        return recorded

    def test_it_is_read_again_as_if_it_were_seen_now(self, store: Store) -> None:
        entry_id, later = self.read(store), START + 2 * HOUR
        edited = replace(make_entry(1), title="Another story altogether")
        recorded = self.list_again(store, edited, at=later)
        assert (recorded.new, recorded.changed) == (0, 1)
        (due,) = store.due_entries(later, host="wire.example")
        assert (due.entry_id, due.entry, due.first_seen, due.is_first_poll) == (entry_id, edited, later, False)

    def test_it_is_not_read_more_often_than_once_an_hour(self, store: Store) -> None:
        """Some change at every poll."""
        self.read(store)
        self.list_again(store, replace(make_entry(1), summary="1 comment"), at=START + HOUR / 6)
        assert store.due_entries(START + HOUR / 2, host="wire.example") == ()
        assert len(store.due_entries(START + HOUR, host="wire.example")) == 1

    @pytest.mark.parametrize(
        "change", [{"title": " Item  1 "}, {"published": make_claim(START)}, {"url": "https://x.example/"}]
    )
    def test_other_spaces_dates_and_links_are_no_other_words(self, store: Store, change: dict[str, Any]) -> None:
        self.read(store)
        assert self.list_again(store, replace(make_entry(1), **change), at=START + 2 * HOUR).changed == 0

    def test_what_was_not_read_yet_is_left_as_it_was_seen(self, store: Store) -> None:
        """The page will tell."""
        store.record_polls([PollToRecord(source="wire", polled=good_poll([make_entry(1)]), now=START, judge=judged())])
        assert self.list_again(store, replace(make_entry(1), title="Other"), at=START + HOUR).changed == 0

"""Follow-ups, operational notices, digests, and who else tells an alert."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.model import Level, NewFact, NoticeState, Outlet
from monitor.notify import Content, DigestContent, Kind, Reader, compose_due, sample_delivery, sample_message
from monitor.notify.sample import sample_alert, sample_follow_up, sample_notice, sample_outlets, sample_treaty
from monitor.ports import DueDelivery

READER = Reader(zone=ZoneInfo("Asia/Seoul"))
DELIVERY = replace(sample_delivery("desk"), alert="91d0")


def said(due: DueDelivery) -> Content:
    """What a message says of one thing."""
    content = compose_due([due], READER)
    assert isinstance(content, Content)
    return content


def digest(*due: DueDelivery) -> DigestContent:
    """What a message says of several."""
    content = compose_due(due, READER)
    assert isinstance(content, DigestContent)
    return content


def alert_due(identity: str, *, level: Level = Level.HIGH, rule: str = "launch") -> DueDelivery:
    alert = replace(sample_alert(), id=identity, level=level, rule=rule, rule_title=rule)
    return DueDelivery(delivery=replace(DELIVERY, alert=identity), tells=alert)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, ""),
        (1, "also told by Yonhap"),
        (2, "also told by Yonhap and NHK"),
        (4, "also told by Yonhap, NHK, Strait Post and Inlet Times"),
        (5, "also told by Yonhap, NHK, Strait Post and 2 others"),
    ],
)
def test_who_else_tells_it_is_named_or_counted(count: int, words: str) -> None:
    due = DueDelivery(delivery=DELIVERY, tells=sample_alert(), coverage=sample_outlets(count))
    assert said(due).coverage == words


def test_an_outlet_with_two_articles_is_named_once() -> None:
    """With the address of its first."""
    first = sample_outlets(1)[0]
    due = DueDelivery(
        delivery=DELIVERY, tells=sample_alert(), coverage=(first, replace(first, url="https://b.example/"))
    )
    assert [(one.name, one.link) for one in said(due).tellers] == [("Yonhap", first.url)]


@pytest.mark.parametrize(
    ("coverage", "note"),
    [
        ((), ("Told with 1 of 3 publishers after 6 h.",)),
        (sample_outlets(1), ("Told with 2 of 3 publishers after 6 h.",)),
        (tuple(replace(one, wire="AFP") for one in sample_outlets(5)), ("Told with 2 of 3 publishers after 6 h.",)),
        (sample_outlets(2), ()),
    ],
)
def test_an_alert_that_waited_in_vain_says_so(coverage: tuple[Outlet, ...], note: tuple[str, ...]) -> None:
    """Copies of one agency count once."""
    alert = replace(sample_alert(), min_publishers=3)
    alert = replace(alert, waits_until=alert.first_seen + timedelta(hours=6))
    assert said(DueDelivery(delivery=DELIVERY, tells=alert, coverage=coverage)).notes == note


def test_a_follow_up_says_what_is_new_and_whose_it_is() -> None:
    """Marked as an update, with the alert's own headline and id."""
    content = said(DueDelivery(delivery=DELIVERY, tells=sample_follow_up()))
    assert (content.kind, content.mark, content.alert) == (Kind.FOLLOW_UP, "Follow-up 2", "0000sample")
    assert content.title == f"Follow-up 2: {sample_alert().article.title}"
    assert content.coverage == "+7 outlets: Yonhap, NHK, Strait Post and 4 others · 9 publishers so far"
    assert [(fact.kind, fact.publisher) for fact in content.facts] == [("range", "Yonhap"), ("confirmation", "NHK")]


def test_a_follow_up_with_many_facts_counts_the_rest() -> None:
    follow_up = replace(sample_follow_up(), facts=(NewFact(kind="range", quote="q", publisher="p"),) * 9)
    content = said(DueDelivery(delivery=DELIVERY, tells=follow_up))
    assert (len(content.facts), content.more_facts) == (5, 4)


@pytest.mark.parametrize(
    ("state", "mark", "level", "published"),
    [
        (NoticeState.RAISED, "Needs a look", "high", "since 2026-01-13 10:05 KST"),
        (NoticeState.STANDING, "Still needs a look", "high", "since 2026-01-13 10:05 KST"),
        (
            NoticeState.CLEARED,
            "Well again",
            "info",
            "from 2026-01-13 10:05 KST to 2026-01-13 13:17 KST, 3 h 12 min",
        ),
    ],
)
def test_a_notice_says_what_how_long_and_what_to_do(state: NoticeState, mark: str, level: str, published: str) -> None:
    """What is over needs no remedy."""
    content = said(DueDelivery(delivery=DELIVERY, tells=sample_notice(state)))
    assert (content.mark, content.level, content.published) == (mark, level, published)
    remedy = () if state is NoticeState.CLEARED else ("Look at it: monitor status harbour-wire",)
    assert (content.notes, content.command) == (remedy, "monitor status")


def test_a_digest_is_by_rule_and_the_loudest_comes_first() -> None:
    """Notices come last; what is cut off for want of room is the least loud."""
    notice = DueDelivery(delivery=DELIVERY, tells=sample_notice())
    loud, low = alert_due("1", level=Level.CRITICAL, rule="treaty"), alert_due("2", level=Level.LOW)
    found = digest(notice, low, alert_due("3"), loud)
    assert [(group.rule, [item.alert for item in group.items]) for group in found.groups] == [
        ("treaty", ["1"]),
        ("launch", ["3", "2"]),
        ("notice", ["0000sample-notice"]),
    ]
    assert (found.level, found.headline) == ("critical", "3 alerts, 1 notice")


def test_in_a_digest_an_alert_and_its_follow_up_stand_together() -> None:
    update = DueDelivery(delivery=replace(DELIVERY, update=2), tells=sample_follow_up())
    first = DueDelivery(delivery=DELIVERY, tells=sample_alert())
    [group] = digest(first, alert_due("9"), update).groups
    assert [(item.alert, item.mark) for item in group.items] == [
        ("0000sample", ""),
        ("0000sample", "Follow-up 2"),
        ("9", ""),
    ]


def test_a_digest_says_once_what_holds_for_all_of_it() -> None:
    """From when to when, and that it may be a repetition."""
    later = DueDelivery(delivery=replace(DELIVERY, maybe_repeated=True), tells=sample_treaty())
    found = digest(alert_due("1"), later, later)
    assert found.notes == (
        "From 2026-01-13 10:05 KST to 2026-01-13 19:05 KST.",
        "Possibly repeated: an earlier attempt may have arrived.",
    )
    assert [item.notes for item in found.items] == [(), (), ()]
    assert digest(alert_due("1"), alert_due("2")).notes == ()


def test_what_is_left_out_of_a_digest_is_counted() -> None:
    found = digest(*(alert_due(str(number)) for number in range(7))).first(3)
    assert ([item.alert for item in found.items], found.left_out) == (["0", "1", "2"], 4)
    assert found.more == "and 4 more: monitor alerts list"
    assert found.first(0).left_out == 7


def test_a_sample_says_that_it_is_one() -> None:
    for kind in Kind:
        assert "This is a test: nothing has happened." in compose_due(sample_message(kind.value, "x"), READER).notes

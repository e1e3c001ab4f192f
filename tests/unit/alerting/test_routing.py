"""Where an alert goes, and why, as a table."""

from datetime import UTC, datetime, time

import pytest

from monitor.alerting import Routing, Subject, find_targets
from monitor.model import Hours, Level, Route
from monitor.rules.definition import Rule
from monitor.testing import START

RULE = Rule(id="launch", condition="x", level=Level.HIGH, labels=("asia", "weapons"))
SUBJECT = Subject(
    rule="launch", level=Level.HIGH, labels=("asia", "weapons"), source="wire-world", entities=("KP",), text="Rockets"
)
ALL = Route(targets=("all",))


def route(*routes: Route, now: datetime = START) -> Routing:
    return find_targets(RULE, SUBJECT, routes, now)


FITS = [
    ("everything", Route(targets=("a",)), True),
    ("its rule", Route(targets=("a",), rules=("treaty", "launch")), True),
    ("another rule", Route(targets=("a",), rules=("treaty",)), False),
    ("its level", Route(targets=("a",), levels=(Level.HIGH, Level.CRITICAL)), True),
    ("another level", Route(targets=("a",), levels=(Level.LOW,)), False),
    ("one of its labels", Route(targets=("a",), labels=("weapons",)), True),
    ("no label of it", Route(targets=("a",), labels=("europe",)), False),
    ("its source by pattern", Route(targets=("a",), sources=("wire-*",)), True),
    ("another source", Route(targets=("a",), sources=("daily-*",)), False),
    ("its actor", Route(targets=("a",), entities=("KP", "KR")), True),
    ("another actor", Route(targets=("a",), entities=("FR",)), False),
    ("rule fits, source does not", Route(targets=("a",), rules=("launch",), sources=("daily",)), False),
]


@pytest.mark.parametrize(("one", "fits"), [it[1:] for it in FITS], ids=[it[0] for it in FITS])
def test_a_route_takes_what_fits_all_that_it_names(one: Route, fits: bool) -> None:
    assert route(one, ALL).targets == (("a",) if fits else ("all",))


def test_the_first_that_fits_wins() -> None:
    """Those after it are not asked."""
    routing = route(Route(targets=("a", "b", "a")), ALL)
    assert (routing.targets, routing.why) == (("a", "b"), "route 1")
    assert [(one.is_taken, one.why) for one in routing.answers] == [
        (True, "it takes everything"),
        (False, "an earlier route was taken"),
    ]


def test_continue_asks_the_next_as_well() -> None:
    """Each target once."""
    routing = route(Route(targets=("a", "all"), continues=True), Route(targets=("b",), rules=("treaty",)), ALL)
    assert (routing.targets, routing.why) == (("a", "all"), "route 1 and 3")
    assert routing.answers[1].why == "rule is launch, not treaty"


def test_the_rules_own_targets_go_before_all_routes() -> None:
    """As the rule's file says."""
    own = Rule(id="launch", condition="x", targets=("mine", "mine"))
    routing = find_targets(own, SUBJECT, [ALL], START)
    assert (routing.targets, routing.why) == (("mine",), "the targets of rule launch")


def test_nowhere_has_a_reason() -> None:
    """Both kinds of it."""
    assert route(Route(targets=("a",), rules=("treaty",))).why == "no route fits"
    assert route() == Routing(targets=(), why="there is no route")


DUTY = Route(targets=("duty",), hours=(Hours(start=time(18), end=time(8)), Hours(days=(5, 6))), zone="Asia/Seoul")
HOURS = [
    ("a Wednesday evening in Seoul", "2026-03-04T10:00", "duty"),
    ("a Wednesday noon in Seoul", "2026-03-04T03:00", "all"),
    ("Saturday in Seoul, Friday in London", "2026-03-06T23:30", "duty"),
    ("Sunday night in Seoul ends on Monday at eight", "2026-03-08T23:00", "all"),
]


@pytest.mark.parametrize(("now", "target"), [it[1:] for it in HOURS], ids=[it[0] for it in HOURS])
def test_the_time_of_day_is_that_of_the_routes_zone(now: str, target: str) -> None:
    routing = route(DUTY, ALL, now=datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert routing.targets == (target,)


def test_a_route_out_of_hours_says_what_time_it_is() -> None:
    """In its own zone."""
    now = datetime(2026, 3, 4, 3, 0, tzinfo=UTC)
    assert route(DUTY, now=now).answers[0].why == (
        "it is Wed 12:00 in Asia/Seoul, not 18:00-08:00 or sat,sun 00:00-00:00"
    )

"""Where an alert goes: to the rule's own targets, else to those of the first route that fits.

A route that says `continue` lets those after it be asked as well. Every route is asked in order, and
each answers with its reason, so that one can see where an alert would go before it is raised.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.alerting.clocks import is_within
from monitor.alerting.matching import Subject, describe_matchers, find_misfit
from monitor.model import Hours, Route
from monitor.rules.definition import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteAnswer:
    """What one route says.

    Attributes:
        number: Its place in the list, from 1.
        route: The route.
        is_taken: Whether its targets are told.
        why: As people say it.
    """

    number: int
    route: Route
    is_taken: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """Where an alert goes, without repeats; empty with the reason why nowhere.

    Attributes:
        targets: Names, in order.
        why: The reason, in one line.
        answers: Of every route; empty where the rule names its own targets.
    """

    targets: tuple[str, ...]
    why: str
    answers: tuple[RouteAnswer, ...] = ()


def find_targets(rule: Rule, subject: Subject, routes: Sequence[Route], now: datetime) -> Routing:
    """The targets for an alert of a rule, and why these.

    Args:
        rule: Its own targets, where it has any, go before all routes.
        subject: What the routes look at.
        routes: In order.
        now: When the alert is raised, UTC.
    """
    if rule.targets:
        return Routing(targets=tuple(dict.fromkeys(rule.targets)), why=f"the targets of rule {rule.id}")
    answers: list[RouteAnswer] = []
    is_over = False
    for number, route in enumerate(routes, start=1):
        misfit = "an earlier route was taken" if is_over else find_route_misfit(route, subject, now)
        why = misfit or _taken_words(route)
        answers.append(RouteAnswer(number=number, route=route, is_taken=misfit is None, why=why))
        is_over = is_over or (misfit is None and not route.continues)
    taken = [answer for answer in answers if answer.is_taken]
    targets = dict.fromkeys(target for answer in taken for target in answer.route.targets)
    numbers = " and ".join(str(answer.number) for answer in taken)
    why = f"route {numbers}" if taken else "no route fits" if routes else "there is no route"
    return Routing(targets=tuple(targets), why=why, answers=tuple(answers))


def find_route_misfit(route: Route, subject: Subject, now: datetime) -> str | None:
    """The first thing about a route that does not fit, as people say it; None where it takes the alert."""
    misfit = find_misfit(route, subject)
    if misfit is not None:
        return misfit
    zone = ZoneInfo(route.zone)
    if route.hours and not is_within(route.hours, now, zone):
        return f"it is {now.astimezone(zone):%a %H:%M} in {route.zone}, not {hours_words(route.hours)}"
    return None


def hours_words(hours: Sequence[Hours]) -> str:
    """`22:00-07:00`, `sat,sun 00:00-00:00`, as they are written."""
    return " or ".join(_span_words(one) for one in hours)


def _span_words(one: Hours) -> str:
    return f"{_day_words(one.days)}{one.start:%H:%M}-{one.end:%H:%M}"


def _day_words(days: Sequence[int]) -> str:
    """`mon-fri `, `sat,sun `; nothing for every day."""
    if len(days) == len(DAYS):
        return ""
    is_run = len(days) > 2 and days[-1] - days[0] == len(days) - 1  # noqa: PLR2004 - two days read better side by side
    return f"{DAYS[days[0]]}-{DAYS[days[-1]]} " if is_run else ",".join(DAYS[day] for day in days) + " "


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _taken_words(route: Route) -> str:
    asked = describe_matchers(route)
    if route.hours:
        when = f"{hours_words(route.hours)} {route.zone}"
        return when if asked == "everything" else f"{asked}, {when}"
    return "it takes everything" if asked == "everything" else asked

"""Where an alert goes: the rule's own targets, else those of the first route that fits."""

from collections.abc import Sequence

from monitor.model import Route
from monitor.rules.definition import Rule


def find_targets(rule: Rule, routes: Sequence[Route]) -> tuple[str, ...]:
    """Names of targets, without repeats; empty where neither the rule nor a route names any."""
    if rule.targets:
        return tuple(dict.fromkeys(rule.targets))
    for route in routes:
        if fits(route, rule):
            return tuple(dict.fromkeys(route.targets))
    return ()


def fits(route: Route, rule: Rule) -> bool:
    """Whether a route takes the alerts of a rule; what the route does not name, it does not ask for."""
    return (not route.rules or rule.id in route.rules) and (not route.levels or rule.level in route.levels)

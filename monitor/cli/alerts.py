"""`monitor alerts`: list and show what was told, send again what could not be, see where an alert would go."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.alert_judge import judge
from monitor.cli.alert_silences import silence
from monitor.cli.command import HELP_SETTINGS, ExampleGroup, command, config_option, json_option
from monitor.cli.exits import DONE, NOTHING
from monitor.cli.talk import next_step
from monitor.model import AlertQuery, Level, Outcome

if TYPE_CHECKING:
    from monitor.alerting import Routing
    from monitor.app.alerting import Destination
    from monitor.settings import Settings

MOST_LISTED = 5_000
_STATES = [outcome.value for outcome in Outcome]


@click.group(
    "alerts",
    cls=ExampleGroup,
    context_settings=HELP_SETTINGS,
    short_help="List, show, judge, silence and send again",
    examples=(
        ("alerts list", "the newest, and what became of their messages"),
        ("alerts show 7aa528ab53ea", "one alert, and every attempt to tell it"),
        ("alerts retry 7aa528ab53ea", "send again what could not be sent"),
        ("alerts silence list", "what nobody is told of at present"),
    ),
)
def alerts() -> None:
    """Look at alerts and their messages, beside a running monitor too."""


@command(
    "list",
    "The newest alerts, and what became of their messages",
    ("alerts list", "the newest fifty"),
    ("alerts list --state dead", "with a message that could not be sent"),
    ("alerts list --since 2d --json", "of two days, for programs"),
)
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(_STATES),
    help="Only with a message in this state; may be given several times.",
)
@click.option("--target", metavar="NAME", help="Only with a message to this target.")
@click.option("--rule", metavar="ID", help="Only of this rule.")
@click.option("--since", metavar="TIME", help="Raised since then: 2d, or an ISO 8601 time (UTC without a zone).")
@click.option("--limit", type=click.IntRange(1, MOST_LISTED), default=50, show_default=True, help="So many at most.")
@config_option
@json_option
def list_(states: tuple[str, ...], since: str | None, config: Path | None, as_json: bool, **given: Any) -> int:
    """Alerts and operational notices, newest first, with the state of each message. Times are UTC."""
    from monitor import app
    from monitor.app import alerting
    from monitor.cli.alert_records import alert_record, show_alerts
    from monitor.cli.moments import read_past
    from monitor.cli.records import to_line
    from monitor.cli.terminal import open_terminal
    from monitor.settings import environment

    query = AlertQuery(
        outcomes=tuple(Outcome(state) for state in states),
        since=read_past(since, alerting.now()) if since else None,
        **given,
    )
    settings = app.load(config, environment(), needs_secrets=False)
    found = alerting.list_alerts(settings, query)
    if not found:
        _refuse_unknown(settings, query)
    if as_json:
        for one in found:
            click.echo(to_line(alert_record(one)))
        return DONE
    show_alerts(found, query, open_terminal(sys.stdout, environment()))
    return DONE


def _refuse_unknown(settings: "Settings", query: AlertQuery) -> None:
    """Nothing was found: a mistyped name is a mistake; one that was taken away may still have alerts."""
    rules = [rule.id for rule in (*settings.rules, *settings.rules_off)]
    targets = [target.name for target in settings.targets]
    for kind, name, known in (("rule", query.rule, rules), ("target", query.target, targets)):
        if name and name not in known:
            raise click.UsageError(f"there is no {kind} {name!r}; the {kind}s are: {', '.join(known)}")


@command(
    "show",
    "One alert, and every attempt to tell it",
    ("alerts show 7aa528ab53ea", "its targets, holds and attempts"),
)
@click.argument("alert", metavar="ALERT")
@config_option
@json_option
def show(alert: str, config: Path | None, as_json: bool) -> int:
    """Show an alert with all that was done to tell it. ALERT is its id, or the beginning of it.

    How it came about, from the first sighting of its article: monitor explain ALERT.
    """
    from monitor import app
    from monitor.app import alerting
    from monitor.cli.alert_records import alert_record, show_alert
    from monitor.cli.records import to_line
    from monitor.cli.terminal import open_terminal
    from monitor.settings import environment

    found = alerting.find_alert(app.load(config, environment(), needs_secrets=False), alert)
    if as_json:
        click.echo(to_line(alert_record(found)))
    else:
        show_alert(found, open_terminal(sys.stdout, environment()))
    return DONE


@command(
    "retry",
    "Send again what could not be sent",
    ("alerts retry 7aa528ab53ea", "the messages of one alert"),
    ("alerts retry --target desk", "all dead letters of a target that was mended"),
    ("alerts retry --all --state dry", "tell after all what a dry run did not"),
)
@click.argument("alert", metavar="[ALERT]", required=False)
@click.option("--target", metavar="NAME", help="Only messages to this target.")
@click.option("--all", "everything", is_flag=True, help="Messages of all alerts to all targets.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(["dead", "failed", "unknown", "waiting", "dry"]),
    help="Only messages in this state; may be given several times. [default: dead, failed]",
)
@config_option
def retry(alert: str | None, target: str | None, everything: bool, states: tuple[str, ...], config: Path | None) -> int:
    """Make messages due now, with all their attempts before them; the running monitor sends them.

    What was sent is never sent again by this. Name an alert, a target, or --all.
    """
    from monitor import app
    from monitor.app import alerting
    from monitor.cli.terminal import plural
    from monitor.settings import environment

    if not (alert or target or everything):
        raise click.UsageError(
            "name an alert, --target NAME, or --all; what could not be sent: alerts list --state dead"
        )
    outcomes = [Outcome(state) for state in states] or [Outcome.DEAD, Outcome.FAILED]
    settings = app.load(config, environment(), needs_secrets=False)
    count = alerting.retry(settings, outcomes=outcomes, beginning=alert, target=target)
    click.echo(f"{plural(count, 'message')} due now" if count else "nothing to send again")
    next_step("send them, unless a monitor runs: monitor run --once")
    return DONE


@command(
    "route",
    "Where an alert would go, when and why",
    ("alerts route --for launch", "an alert of this rule, raised now"),
    ("alerts route --for launch --level critical --at 2026-03-29T02:30+02:00", "at another level and time"),
)
@click.option("--for", "rule", metavar="RULE", required=True, help="Id of the rule.")
@click.option("--level", type=click.Choice([level.value for level in Level]), help="[default: the rule's]")
@click.option("--source", metavar="NAME", default="", help="Name of the source.")
@click.option("--label", "labels", multiple=True, metavar="LABEL", help="Besides those of the rule.")
@click.option("--entity", "entities", multiple=True, metavar="ID", help="Who takes part in the event.")
@click.option("--at", metavar="TIME", help="When it is raised, ISO 8601 (UTC without a zone). [default: now]")
@config_option
@json_option
def route(rule: str, level: str | None, at: str | None, config: Path | None, as_json: bool, **given: Any) -> int:
    """Show the targets of an alert before there is one: every route's answer, and when each target is told.

    Exit status: 0 somebody would be told, 1 nobody.
    """
    from dataclasses import replace

    from monitor import app
    from monitor.app import alerting
    from monitor.cli.moments import read_moment
    from monitor.settings import environment

    settings = app.load(config, environment(), needs_secrets=False)
    labels = given.pop("labels")
    subject = alerting.describe_rule(settings, rule, level=Level(level) if level else None, labels=labels)
    subject = replace(subject, **given)
    routing, destinations = alerting.route(settings, subject, read_moment(at) if at else alerting.now())
    _tell_route(f"{rule} · {subject.level.value}", routing, destinations, as_json=as_json)
    return DONE if routing.targets else NOTHING


def _tell_route(name: str, routing: "Routing", destinations: "tuple[Destination, ...]", *, as_json: bool) -> None:
    from monitor.cli.alert_records import route_record, show_route
    from monitor.cli.records import to_line
    from monitor.cli.terminal import open_terminal
    from monitor.settings import environment

    if as_json:
        click.echo(to_line(route_record(routing, destinations)))
    else:
        show_route(name, routing, destinations, open_terminal(sys.stdout, environment()))


for _command in (list_, show, retry, route, silence, judge):
    alerts.add_command(_command)

"""`monitor rules`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.command import HELP_SETTINGS, ExampleGroup, command, config_option, json_option
from monitor.cli.exits import DONE
from monitor.cli.talk import next_step
from monitor.errors import SettingsError

if TYPE_CHECKING:
    from monitor.rules.definition import Rule
    from monitor.settings import Settings


@click.group(
    "rules",
    cls=ExampleGroup,
    context_settings=HELP_SETTINGS,
    short_help="Check, list and show the rules",
    examples=(("rules list", "the rules and where they are"), ("rules show launch", "one rule, as it is understood")),
)
def rules() -> None:
    """Look at the rules."""


@command("check", "Every mistake in the rules, and their own tests", ("rules check", "all rules, and their own tests"))
@config_option
@json_option
def check(config: Path | None, as_json: bool) -> int:
    """Find mistakes in rules, all at once; run the rules' own tests.

    Exit status: 0 no mistake, 2 at least one.
    """
    from monitor.cli.check import find_rule_problems, tell_problems

    return tell_problems(*find_rule_problems(config), as_json=as_json)


@command("list", "The rules, and where they are", ("rules list", "id, level, status, title and file of every rule"))
@config_option
@json_option
def list_(config: Path | None, as_json: bool) -> int:
    """The rules, those that are off included."""
    from monitor.cli.excerpts import fold
    from monitor.cli.records import to_line
    from monitor.cli.terminal import open_terminal
    from monitor.model import plain
    from monitor.settings import environment

    settings = _load(config)
    every = sorted((*settings.rules, *settings.rules_off), key=lambda rule: rule.id)
    if as_json:
        for rule in every:
            click.echo(to_line(plain(rule)))
        return DONE
    terminal = open_terminal(sys.stdout, environment())
    width = max((len(rule.id) for rule in every), default=0)
    for rule in every:
        style = "dim" if rule in settings.rules_off else ""
        facts = f"{rule.level.value:<8}  {rule.status.value:<12}  {rule.title}"
        rows = fold(f"{rule.id:<{width}}  ", facts, terminal.width)
        terminal.write(*(terminal.paint(row, style) for row in rows))
    terminal.write("")
    next_step("monitor rules show ID", stream=terminal.stream)
    return DONE


@command(
    "show",
    "One rule, as it is understood",
    ("rules show launch", "its condition as a tree, and what it alerts on"),
)
@click.argument("name", metavar="ID")
@config_option
@json_option
def show(name: str, config: Path | None, as_json: bool) -> int:
    """One rule: what it alerts on, and its condition as a tree."""
    from monitor.cli.records import to_line
    from monitor.model import plain

    settings = _load(config)
    rule = _find(name, settings)
    tree, required = _tree(rule), _required(rule, settings)
    if as_json:
        click.echo(to_line({**plain(rule), "tree": list(tree), "required": required}))
    else:
        _show(rule, tree, required)
    return DONE


def _required(rule: "Rule", settings: "Settings") -> list[list[str]]:
    """What the presearcher goes by: of each list an article must have one, or the rule is not looked at."""
    from dataclasses import replace

    from monitor.app import Workbench
    from monitor.rules.definition import RuleStatus

    tried = replace(rule, status=RuleStatus.STABLE)  # one that is switched off is explained like any other
    rulebook = Workbench(replace(settings, rules=(tried,), rules_off=())).rulebook
    return [sorted(keys) for keys in rulebook.required(rule.id)]


def _tree(rule: "Rule") -> tuple[str, ...]:
    from monitor.errors import ConditionError
    from monitor.rules import draw_tree, parse_condition

    try:
        return draw_tree(parse_condition(rule.condition))
    except ConditionError as error:
        raise SettingsError((error.problem,)) from error


def _show(rule: "Rule", tree: tuple[str, ...], required: list[list[str]]) -> None:
    from monitor.cli.excerpts import fold
    from monitor.cli.terminal import open_terminal
    from monitor.settings import environment

    terminal = open_terminal(sys.stdout, environment())
    terminal.write(f"{terminal.paint(rule.id, 'bold')}  {rule.title}", f"  {rule.path}:{rule.condition_line}", "")
    for key, value in _facts(rule).items():
        if value:
            terminal.write(*fold(f"  {key:<12}", value, terminal.width))
    terminal.write("", "  condition", *(f"    {line}" for line in tree), "")
    if required:
        terminal.write("  looked at only where the article has, of each line, one")
        for keys in required:
            terminal.write(*fold("    ", " · ".join(keys), terminal.width))
    else:
        terminal.write("  looked at in every article")
    terminal.write("")
    next_step(f"try it on a page: monitor test PAGE --rule {rule.id}", stream=terminal.stream)


for _command in (check, list_, show):
    rules.add_command(_command)


def _load(config: Path | None) -> "Settings":
    from monitor.settings import environment, load

    return load(config, environment(), needs_secrets=False)


def _find(name: str, settings: "Settings") -> "Rule":
    known = {rule.id: rule for rule in (*settings.rules, *settings.rules_off)}
    if name not in known:
        raise click.UsageError(f"there is no rule {name!r}; the rules are: {', '.join(sorted(known))}")
    return known[name]


def _facts(rule: "Rule") -> dict[str, str]:
    event = rule.event
    return {
        "description": rule.description,
        "status": rule.status.value,
        "level": rule.level.value,
        "acts": ", ".join(event.acts) if event and event.acts else "the event file's default acts" if event else "",
        "tells": ", ".join(event.status) if event else "",
        "prominence": f"at least {(event or rule).prominence.value}",
        "group": rule.group.value,
        "targets": ", ".join(rule.targets) or "as the routes say",
        "tests": f"{len(rule.tests.match)} must match, {len(rule.tests.nomatch)} must not",
    }

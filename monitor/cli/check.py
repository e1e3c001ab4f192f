"""`monitor check`."""

import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.cli.command import command, config_option, json_option
from monitor.cli.exits import DONE, ERROR
from monitor.cli.talk import next_step
from monitor.errors import Problem, SettingsError

if TYPE_CHECKING:
    from monitor.app import Workbench
    from monitor.settings import Settings


@command(
    "check",
    "Every mistake in config/, with its line and a hint",
    ("check", "every mistake in ./config, with its line and a hint"),
    ("check --config /etc/monitor --json", "the same for another directory, for programs"),
)
@config_option
@json_option
def check(config: Path | None, as_json: bool) -> int:
    """Find mistakes in settings, sources, targets and rules, all at once; run the rules' own tests.

    Nothing is fetched, stored or sent. Exit status: 0 no mistake (warnings are none), 2 at least one.
    """
    return tell_problems(*find_problems(config), as_json=as_json)


def tell_problems(problems: tuple[Problem, ...], summary: str, *, as_json: bool) -> int:
    """Show the problems, then the summary; the exit status."""
    from monitor.cli.excerpts import fold
    from monitor.cli.problems import show_problems
    from monitor.cli.records import to_line
    from monitor.cli.terminal import open_terminal, plural
    from monitor.model import plain
    from monitor.settings import environment

    terminal = open_terminal(sys.stdout, environment())
    errors = sum(not problem.is_warning for problem in problems)
    if as_json:
        terminal.write(*(to_line(plain(problem)) for problem in problems))
        return ERROR if errors else DONE
    show_problems(problems, terminal)
    counts = f"{plural(errors, 'error')}, {plural(len(problems) - errors, 'warning')}"
    terminal.write(*fold("", f"{summary}{counts}.", terminal.width))
    next_step("mend the first error, then: monitor check" if errors else "monitor run", stream=terminal.stream)
    return ERROR if errors else DONE


SECRETS = frozenset({"variable-missing", "secret-unreadable"})
"""Codes of secrets that are not there."""


def find_problems(config: Path | None) -> tuple[tuple[Problem, ...], str]:
    """All problems, and what was checked, in words (empty where it could not be read as a whole)."""
    from monitor.settings import environment, inspect

    settings, problems = inspect(config, environment())
    known = {(one.code, one.path, one.line, one.column) for one in problems}
    warnings = (one for one in settings.warnings if (one.code, one.path, one.line, one.column) not in known)
    targets = _target_problems(settings)
    if any(one.code in SECRETS for one in problems):  # an address without its secret is faulty by that alone
        targets = tuple(one for one in targets if one.code != "target-invalid")
    return _by_file((*problems, *warnings, *targets, *_rule_problems(settings, problems))), _summary(settings)


def find_rule_problems(config: Path | None) -> tuple[tuple[Problem, ...], str]:
    """The same for rules, events and entities alone: no secret and no target is looked at."""
    from monitor.settings import environment, inspect

    settings, problems = inspect(config, environment(), needs_secrets=False)
    return _by_file((*problems, *_rule_problems(settings, problems))), _summary(settings)


def _by_file(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Each file's together, in the order of lines; what has no line, such as a failed test, last."""
    order = {path: number for number, path in enumerate(dict.fromkeys(problem.path for problem in problems))}
    return tuple(sorted(problems, key=lambda one: (order[one.path], one.line or sys.maxsize, one.column or 0)))


def _target_problems(settings: "Settings") -> tuple[Problem, ...]:
    from monitor.notify import Notifications

    try:
        Notifications(settings.targets, console=io.StringIO(), template_directories=settings.template_directories)
    except SettingsError as error:
        return error.problems
    return ()


def _rule_problems(settings: "Settings", known: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """What is wrong with the rules that could be read; nothing where a name they use may be in a faulty file."""
    from monitor.app import Workbench

    if any(Path(problem.path or "").parent.name in {"entities", "events"} for problem in known):
        return ()
    try:
        bench = Workbench(settings)
    except SettingsError as error:
        faulty = {problem.path for problem in error.problems}
        sound = replace(settings, rules=tuple(rule for rule in settings.rules if rule.path not in faulty), rules_off=())
        is_of_rules = None not in faulty and len(sound.rules) < len(settings.rules)
        return (*error.problems, *(_failed_tests(sound, Workbench(sound)) if is_of_rules else ()))
    return tuple(_failed_tests(settings, bench))


def _failed_tests(settings: "Settings", bench: "Workbench") -> Iterator[Problem]:
    """One problem for each text that a rule file promises to match, or not to, and does not."""
    from monitor.model import Article

    for rule in settings.rules:
        for texts, expected in ((rule.tests.match, True), (rule.tests.nomatch, False)):
            for text in texts:
                judged = bench.rulebook.judge(Article(position=1, title="", body=text, language="en"))
                match = next(match for match in judged if match.rule == rule.id)
                if match.is_match is not expected:
                    wish = "should match, but does not" if expected else "should stay silent, but matches"
                    yield Problem(
                        code="rule-test-failed",
                        message=f'`{rule.id}` {wish}: "{text.strip()}"',
                        path=rule.path,
                        hint=f"{match.why.value}; mend the rule, or move the text to known_failures:",
                    )


def _summary(settings: "Settings") -> str:
    from monitor.cli.terminal import plural

    parts = (
        plural(len(settings.sources), "source"),
        plural(len(settings.rules), "rule"),
        plural(len(settings.targets), "target"),
        plural(len(settings.entities), "entity").replace("entitys", "entities"),
    )
    return f"Checked {plural(len(settings.files), 'file')}: {', '.join(parts)}. "

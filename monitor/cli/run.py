"""`monitor run`."""

import asyncio
import platform
import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.command import command, config_option, json_option
from monitor.cli.exits import DONE, ERROR
from monitor.cli.talk import next_step
from monitor.cli.version import installed
from monitor.errors import InputError

if TYPE_CHECKING:
    from monitor.app import RunReport
    from monitor.cli.terminal import Terminal
    from monitor.ports import Observer
    from monitor.settings import Settings

_PASSWORD = re.compile(r"(?<=:)[^:@/]+(?=@)")
_UNITS = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "m"), (timedelta(seconds=1), "s"))


@command(
    "run",
    "Watch until stopped, and tell what matches",
    ("run", "watch until Ctrl-C, with ./config"),
    ("run --once", "look at every source once, tell what is new, and stop"),
    ("run --once --source samples", "look at one source now, whatever its pause"),
    ("run --once --dry-run", "do everything but send: what would be told?"),
    ("run --config /etc/monitor --json", "as a service: every line is JSON"),
)
@click.option("--once", is_flag=True, help="Look at everything once, then stop.")
@click.option(
    "--source",
    "names",
    multiple=True,
    metavar="NAME",
    help="With --once: this source now, of the others only what is due; may be given several times.",
)
@click.option("--dry-run", is_flag=True, help="Do everything but send; what would be told is never sent later.")
@config_option
@json_option
def run(once: bool, names: tuple[str, ...], dry_run: bool, config: Path | None, as_json: bool) -> int:
    """Watch the sources and tell what matches, until stopped.

    Alerts of the console: target go to standard output, what happens (one line a fact) to standard
    error: key=value on a terminal, JSON Lines elsewhere. With --json it is the other way round.
    The exit status of --once is 2 when a piece of work failed (`job-failed`: it is due again at the
    next run); a source or target that cannot be reached is told, and tried again later.
    """
    from monitor import app
    from monitor.observe import Loudness, configure
    from monitor.settings import environment, load

    settings = load(config, environment())
    settings = replace(settings, dry_run=dry_run or settings.dry_run)
    _check_sources(settings, names, once=once)
    facts, console = (sys.stdout, sys.stderr) if as_json else (sys.stderr, sys.stdout)
    is_terminal = facts.isatty() and not as_json
    terminal = facts_terminal(environment())
    at_least = Loudness[settings.log_level.upper()]
    observer = configure(facts, is_terminal=is_terminal, width=terminal.width, at_least=at_least)
    if is_terminal:
        _show_banner(settings, terminal, once=once)
    else:
        report_start(settings, observer)
    try:
        report = asyncio.run(app.run_daemon(settings, once=once, console=console, observer=observer, only=names))
    finally:
        observer.flush()  # before the error is shown, if there is one
    if is_terminal and once:
        _show_end(report.counts, dry_run=settings.dry_run)
    return exit_status(report, once=once)


def exit_status(report: "RunReport", *, once: bool) -> int:
    """A look at everything has failed where a piece of work has; a daemon has taken it up again."""
    return ERROR if once and report.failed_jobs else DONE


def facts_terminal(environment: Mapping[str, str]) -> "Terminal":
    """Standard error, as people see it."""
    from monitor.cli.terminal import open_terminal

    return open_terminal(sys.stderr, environment)


def _check_sources(settings: "Settings", names: tuple[str, ...], *, once: bool) -> None:
    known = [source.name for source in settings.sources]
    if not known:
        where = f"{settings.directory}/sources.yaml names none" if settings.directory else "there is no ./config"
        raise InputError(f"there is no source to watch: {where}; write a configuration with: monitor init")
    if names and not once:
        raise click.UsageError("--source goes with --once: the daemon watches all sources")
    for name in names:
        if name not in known:
            raise click.UsageError(f"there is no source {name!r}; the sources are: {', '.join(known)}")


def report_start(settings: "Settings", observer: "Observer") -> None:
    """The banner in one line, and a line for each warning."""
    observer.fact(
        "starting",
        version=installed("news-monitor"),
        python=platform.python_version(),
        config=str(settings.directory),
        files=len(settings.files),
        database=_PASSWORD.sub("***", settings.database),
        engine=settings.engine.value,
        sources=len(settings.sources),
        rules=[rule.id for rule in settings.rules],
        targets=[target.name for target in settings.targets],
        warnings=len(settings.warnings),
    )
    for warning in settings.warnings:
        observer.fact("warning", place=warning.place, why=warning.message, hint=warning.hint)


def _show_banner(settings: "Settings", terminal: "Terminal", *, once: bool) -> None:
    """What it will watch, match and tell."""
    from monitor.cli.excerpts import fold
    from monitor.cli.problems import show_problems
    from monitor.cli.terminal import plural

    show_problems(settings.warnings, terminal)
    every = [source.every for source in settings.sources]
    read = f"read {plural(len(settings.files), 'file')}, {plural(len(settings.warnings), 'warning')}"
    pace = words_for(min(every)) if min(every) == max(every) else f"{words_for(min(every))}–{words_for(max(every))}"
    program = f"monitor {installed('news-monitor')} · Python {platform.python_version()}"
    rules = f"{plural(len(settings.rules), 'rule')}: {_first([rule.id for rule in settings.rules])}"
    targets = "nobody: a dry run" if settings.dry_run else " · ".join(target.name for target in settings.targets)
    banner = (
        ("", f"{program} · {settings.directory}/ ({read}) · {_PASSWORD.sub('***', settings.database)}"),
        ("", ""),
        ("  watching   ", f"{plural(len(settings.sources), 'source')}, {'once' if once else f'every {pace}'}"),
        ("  matching   ", rules),
        ("  telling    ", targets),
        ("", ""),
        ("", "Stop: Ctrl-C (finishes what it is sending) · Try a rule: monitor test URL"),
        ("", ""),
    )
    for head, words in banner:
        terminal.write(*(fold(head, words, terminal.width) or [""]))


def _show_end(counts: Mapping[str, int], *, dry_run: bool) -> None:
    """What one look at everything came to, and what to do next."""
    from monitor.cli.terminal import plural

    articles, alerts = counts.get("articles", 0), counts.get("alerts", 0)
    known = "" if articles else " (nothing new)"
    click.echo(f"\n{plural(alerts, 'alert')} from {plural(articles, 'new article')}{known}", err=True)
    step = "see what would have been told: monitor alerts list" if dry_run else "watch for more: monitor run"
    next_step(step)


def _first(names: list[str], most: int = 5) -> str:
    rest = f", … {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{rest}"


def words_for(duration: timedelta) -> str:
    """`5m`, `1h`, `7d`: in the largest unit that divides it."""
    unit, letter = next(((unit, letter) for unit, letter in _UNITS if not duration % unit), _UNITS[-1])
    return f"{duration // unit}{letter}"

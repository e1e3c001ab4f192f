"""The entry of the command `monitor`: the group, its help, and every error as one line and an exit status."""

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from shlex import quote
from typing import Any

import click

from monitor.cli.alerts import alerts
from monitor.cli.backtest import backtest
from monitor.cli.check import check
from monitor.cli.command import HELP_SETTINGS, LEAST_HELP_WIDTH, HintingGroup
from monitor.cli.db import db
from monitor.cli.dedup import dedup
from monitor.cli.entities import entities
from monitor.cli.exits import DONE, ERROR, INTERRUPTED, UNREAD
from monitor.cli.explain import explain
from monitor.cli.extract import extract
from monitor.cli.init import init
from monitor.cli.notify import notify
from monitor.cli.report import report
from monitor.cli.rules import rules
from monitor.cli.run import run
from monitor.cli.search import search
from monitor.cli.sources import sources
from monitor.cli.status import status
from monitor.cli.stories import stories
from monitor.cli.talk import complain, say
from monitor.cli.test import test
from monitor.cli.version import version
from monitor.cli.worker import worker
from monitor.errors import MonitorError, SettingsError

_REMEDIES: dict[type[OSError], str] = {
    FileNotFoundError: "check the path, or create its directory first",
    PermissionError: "look at its owner and its rights",
    IsADirectoryError: "name a file in it",
}
"""What to do about the faults of files that no command has better words for."""

_FIRST = (
    ("test https://example.org/story", "what would match, and why"),
    ("init", "a commented config/ to start from"),
)
_SECTIONS = {
    "Every day": ("run", "status", "test", "check", "alerts", "notify"),
    "Look back": ("search", "backtest", "report"),
    "Look closer": ("rules", "entities", "explain", "stories", "extract", "dedup"),
    "Set up": ("init", "sources", "worker", "db", "version"),
}


@contextmanager
def _unread_output() -> Iterator[None]:
    """End with UNREAD where nobody reads any more; click itself would end with 1, which is "no match" here."""
    try:
        yield
    except BrokenPipeError:
        raise click.exceptions.Exit(UNREAD) from None


class MonitorGroup(HintingGroup):
    """The commands by task, and what to try first."""

    def make_context(self, *arguments: Any, **extra: Any) -> click.Context:
        """As click does; `--help` is written here."""
        extra.setdefault("terminal_width", _narrow_width())
        with _unread_output():
            return super().make_context(*arguments, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """As click does; all else is written here."""
        with _unread_output():
            return super().invoke(ctx)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """As in a note to a colleague: what it is, what to try now, what there is."""
        formatter.write_text("Watch news sources; alert on launches and treaties.")
        columns = 60 if formatter.width >= LEAST_HELP_WIDTH else 0
        with formatter.section("Try it now, no setup"):
            formatter.write_dl([(f"monitor {words}", meaning) for words, meaning in _FIRST], col_max=columns)
        for title, names in _SECTIONS.items():
            known = [(name, found) for name in names if (found := self.get_command(ctx, name))]
            with formatter.section(title):
                formatter.write_dl([(f"{name:<9}", found.short_help or "") for name, found in known])
        formatter.write_paragraph()
        formatter.write_text("monitor COMMAND --help shows examples first. Docs: docs/cli.md")


def _narrow_width() -> int | None:
    """Columns for help on a terminal that is narrower than what click takes for the least; None elsewhere."""
    columns = shutil.get_terminal_size().columns - 2
    return columns if 0 < columns < LEAST_HELP_WIDTH else None


@click.group(cls=MonitorGroup, invoke_without_command=True, context_settings=HELP_SETTINGS)
@click.option("--traceback", is_flag=True, hidden=True, help="Show where an unexpected error came from.")
@click.pass_context
def monitor(ctx: click.Context, traceback: bool) -> int:
    """Watch news sources; alert on launches and treaties."""
    ctx.obj = {"traceback": traceback}
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
    return DONE


for _command in (
    run,
    test,
    check,
    sources,
    alerts,
    notify,
    rules,
    entities,
    explain,
    stories,
    extract,
    dedup,
    init,
    version,
    search,
    backtest,
    status,
    db,
    worker,
    report,
):
    monitor.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status; nothing escapes but SystemExit from below."""
    try:
        status = _run(sys.argv[1:] if arguments is None else list(arguments))
        sys.stdout.flush()
    except BrokenPipeError:
        status = UNREAD
    if status == UNREAD:
        _drop_output()
    return status


def _drop_output() -> None:
    """What is still buffered goes nowhere, so that Python does not complain of it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # a stream that is no file, as in tests
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _run(words: list[str]) -> int:
    try:
        status: Any = monitor.main(args=words, prog_name="monitor", standalone_mode=False)
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as help_wanted:
        click.echo(help_wanted.message)
        return DONE
    except Exception as error:
        if "--traceback" in words:
            raise
        return _report(error, words)
    return status if isinstance(status, int) else DONE


def _report(error: Exception, words: Sequence[str]) -> int:
    """Say what went wrong, in one line where one will do."""
    match error:
        case click.ClickException():
            complain(_usage_words(error))
        case SettingsError():
            _show_settings_error(error, words)
        case MonitorError():
            complain(str(error))
        case OSError():
            name = f"{error.filename}: " if error.filename else ""
            remedy = next((f": {words}" for kind, words in _REMEDIES.items() if isinstance(error, kind)), "")
            complain(f"{name}{error.strerror or error}{remedy}")
        case _:
            kind = type(error).__name__
            complain(f"a fault in monitor itself: {kind}: {error} (where: monitor --traceback ...)")
    return ERROR


def _usage_words(error: click.ClickException) -> str:
    words = error.format_message().replace("\n", " ").rstrip(".")
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "monitor"
    return words if "--help" in words else f"{words} (help: {path} --help)"


def _show_settings_error(error: SettingsError, words: Sequence[str]) -> None:
    from monitor.cli.problems import show_problems
    from monitor.cli.terminal import open_terminal, plural
    from monitor.settings import environment

    terminal = open_terminal(sys.stderr, environment())
    show_problems(error.problems, terminal)
    if any(problem.path for problem in error.problems):
        named = [f" --config {quote(value)}" for option, value in pairwise(words) if option == "--config"]
        say("", f"{plural(len(error.problems), 'error')}. Check again: monitor check{''.join(named)}")

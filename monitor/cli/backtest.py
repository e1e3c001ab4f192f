"""`monitor backtest`: what would these rules have told?"""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click

from monitor.cli.command import command, config_option, json_option
from monitor.cli.exits import DONE, NOTHING

if TYPE_CHECKING:
    from monitor.model import ArchiveQuery
    from monitor.rules.definition import Rule
    from monitor.settings import Settings

_CHOICES = ("current", "told", "nothing")
_MANY = 2_000


@command(
    "backtest",
    "What rules would have told of the archive",
    ("backtest --since 30d", "the configured rules against what was told"),
    ("backtest --rules new/ --since 30d", "new rules against the configured ones of the same id"),
    ("backtest --rules launch.yaml --all", "one changed rule, with every alert that is new or gone"),
    ("backtest --failed --since 7d", "the pages that gave no text, so that no rule judged them"),
    ("backtest --json", "for programs"),
)
@click.option("--since", metavar="TIME", help="Articles seen since then: 30d, or an ISO 8601 time. [default: all]")
@click.option("--until", metavar="TIME", help="Articles seen before then.")
@click.option("--source", metavar="NAME", help="Only of this source.")
@click.option(
    "--rules",
    "rules_path",
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH",
    help="Try the rules of this file or directory. [default: those of the configuration]",
)
@click.option(
    "--against",
    type=click.Choice(_CHOICES),
    help="Compare with what the configured rules would tell, or with what was told. [default: current with --rules,"
    " else told]",
)
@click.option("--all", "everything", is_flag=True, help="Show every alert that is new or gone.")
@click.option("--failed", is_flag=True, help="List the pages of that time that gave no text, and judge nothing.")
@config_option
@json_option
def backtest(  # noqa: PLR0913, PLR0917 - click hands over each option by itself
    since: str | None,
    until: str | None,
    source: str | None,
    rules_path: Path | None,
    against: str | None,
    everything: bool,
    failed: bool,
    config: Path | None,
    as_json: bool,
) -> int:
    """Judge the archive by rules, as the daemon would have, and compare with other rules or with what was told.

    Repeats, reports of one event, the age of articles and first polls count as they did then; silences do
    not. Precision and recall rest on what was judged: monitor alerts judge. Nothing is stored or sent.
    Exit status: 0 something would have been told (--failed: is listed), 1 nothing, 2 an error.
    """
    from monitor import app
    from monitor.app.backtesting import Against
    from monitor.app.backtesting import backtest as run
    from monitor.cli.backtest_records import backtest_records, show_backtest
    from monitor.cli.periods import read_period
    from monitor.cli.records import to_line
    from monitor.cli.terminal import open_terminal
    from monitor.settings import environment

    settings = app.load(config, environment(), needs_secrets=False)
    query = read_period(settings, since, until, source)
    if failed:
        return _list_failed(settings, query, as_json=as_json)
    rules = _choose(settings, rules_path)
    chosen = Against(against or ("current" if rules_path else "told"))
    began = time.perf_counter()
    with _Bar() as bar:
        result = run(settings, rules, query, chosen, bar.move)
    seconds = time.perf_counter() - began
    if as_json:
        for record in backtest_records(result, seconds):
            click.echo(to_line(record))
    else:
        show_backtest(result, seconds, open_terminal(sys.stdout, environment()), everything=everything)
    return DONE if any(one.alerts for one in result.rules) else NOTHING


def _list_failed(settings: "Settings", query: "ArchiveQuery", *, as_json: bool) -> int:
    from monitor.app.archive import find_unread
    from monitor.cli.backtest_records import show_unread, unread_records
    from monitor.cli.records import to_line
    from monitor.cli.terminal import open_terminal
    from monitor.settings import environment

    pages = find_unread(settings, query)
    terminal = open_terminal(sys.stdout, environment())
    if as_json:
        terminal.write(*map(to_line, unread_records(pages)))
    else:
        show_unread(pages, terminal)
    return DONE if pages else NOTHING


def _choose(settings: "Settings", rules_path: Path | None) -> "tuple[Rule, ...]":
    """The rules to try; one that is named is tried even where it is switched off."""
    from dataclasses import replace

    from monitor.rules.definition import RuleStatus
    from monitor.settings import load_rules

    rules = load_rules(rules_path) if rules_path else settings.rules
    if not rules:
        raise click.UsageError("there is no rule to try: name some with --rules PATH")
    return tuple(replace(rule, status=RuleStatus.STABLE) for rule in rules)


class _Bar:
    """A bar on standard error while much is read and somebody looks."""

    def __init__(self) -> None:
        self._bar: click._termui_impl.ProgressBar[int] | None = None

    def __enter__(self) -> Self:
        return self

    def move(self, looked: int, total: int) -> None:
        """So many articles more, of so many."""
        if self._bar is None and total >= _MANY and sys.stderr.isatty():
            self._bar = click.progressbar(length=total, label="articles", file=sys.stderr, show_pos=True)
            self._bar.__enter__()
        if self._bar is not None:
            self._bar.update(looked)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.render_finish()

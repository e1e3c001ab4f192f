"""`monitor test`: what the rules would say, with the daemon's own functions; nothing is stored or sent."""

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.command import INPUT_HELP, command, config_option, json_option, private_option
from monitor.cli.exits import DONE, ERROR, NOTHING
from monitor.cli.notify import LOOKS, write_message
from monitor.cli.talk import complain, next_step
from monitor.errors import SettingsError

if TYPE_CHECKING:
    from monitor.cli.inputs import Item
    from monitor.cli.terminal import Terminal
    from monitor.ports import Analysis
    from monitor.settings import Settings

EXPRESSION = "expression"
_MANY = 4


@command(
    "test",
    "What the rules would say of pages, and why",
    ("test https://example.org/story", "every rule on a page, with evidence and reasons"),
    ("test page.html --rule launch", "one rule"),
    ("test pages/ --expression 'missile NEAR/8 fired'", "a condition that you are writing"),
    ("test --rule launch --examples", "a rule against the examples of its own file"),
    ("test page.html --as slack", "the message of each match, as Slack shows it"),
    ("test articles.jsonl --json", "for programs"),
    epilog=INPUT_HELP,
)
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@click.option("--rule", "names", multiple=True, metavar="ID", help="Only this rule; may be given several times.")
@click.option(
    "--rules",
    "rules_path",
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH",
    help="Rules of this file or directory only.",
)
@click.option("--expression", metavar="TEXT", help="A condition in the rule language, instead of the rules.")
@click.option("--examples", is_flag=True, help="Try the rules on the texts of their own `tests:`, instead of INPUT.")
@click.option("--as", "look", type=click.Choice(LOOKS), help="The messages of what matches, instead of the verdicts.")
@config_option
@json_option
@private_option
def test(  # noqa: PLR0913, PLR0917 - click hands over each option by itself
    inputs: tuple[str, ...],
    names: tuple[str, ...],
    rules_path: Path | None,
    expression: str | None,
    examples: bool,
    look: str | None,
    config: Path | None,
    as_json: bool,
    allow_private: bool,
) -> int:
    """What the rules would say of pages, and why; nothing is stored or sent.

    Exit status: 0 at least one match, 1 none, 2 an error; with --examples: 0 all as promised, 1 not.
    """
    from monitor import app
    from monitor.cli.examples import run_examples
    from monitor.cli.inputs import read_inputs, with_progress

    if look and as_json:
        raise click.UsageError("--as shows messages, --json verdicts: take one; records of messages: --as json")
    if examples == bool(inputs):
        raise click.UsageError("name what to read: INPUT, or --examples for the texts of the rules themselves")
    started = time.perf_counter()
    settings = _choose_rules(_load(config), names, rules_path, expression)
    if examples:
        return run_examples(settings, as_json=as_json)
    try:
        bench = app.Workbench(settings)
    except SettingsError as error:
        return _refuse(error, expression, as_json=as_json)
    items = read_inputs(inputs, settings, allow_private=allow_private)
    documents = [item.document for item in items if item.document]
    few = len(documents) < _MANY
    analyses = iter(map(bench.analyse, documents) if few else app.analyse_all(settings, documents))
    report = _Report(as_json=as_json) if look is None else _Messages(settings, look)
    for item in with_progress(items):
        report.tell(item, next(analyses) if item.document else ())
    return report.finish(time.perf_counter() - started)


def _load(config: Path | None) -> "Settings":
    from monitor.settings import environment, load

    return load(config, environment(), needs_secrets=False)


def _choose_rules(
    settings: "Settings", names: Sequence[str], rules_path: Path | None, expression: str | None
) -> "Settings":
    """The settings with the rules that the options leave."""
    from dataclasses import replace

    from monitor.rules.definition import Rule, RuleStatus
    from monitor.settings import load_rules

    if expression is not None:
        return replace(settings, rules=(Rule(id=EXPRESSION, condition=expression),), rules_off=())
    rules = load_rules(rules_path) if rules_path else settings.rules
    if names:
        rules = (*rules, *(() if rules_path else settings.rules_off))
        known = {rule.id: rule for rule in rules}
        for name in names:
            if name not in known:
                raise click.UsageError(f"there is no rule {name!r}; the rules are: {', '.join(known)}")
        rules = tuple(known[name] for name in names)
    # a rule that is named here is to be tried, even where it is switched off
    return replace(settings, rules=tuple(replace(rule, status=RuleStatus.STABLE) for rule in rules), rules_off=())


def _refuse(error: SettingsError, expression: str | None, *, as_json: bool) -> int:
    """A condition that cannot be compiled: the message where it is read, and exit status 2."""
    if as_json and expression is not None:
        from monitor.cli.records import to_line

        click.echo(to_line({"rule": EXPRESSION, "error": "; ".join(problem_words(error))}))
    raise error


def problem_words(error: SettingsError) -> Iterator[str]:
    """Each problem in one line, without its place."""
    for problem in error.problems:
        yield f"{problem.message} ({problem.hint})" if problem.hint else problem.message


class _Report:
    """Tells each item, for people or programs, and counts."""

    def __init__(self, *, as_json: bool) -> None:
        from monitor.cli.terminal import open_terminal
        from monitor.settings import environment

        self._as_json = as_json
        self._terminal: Terminal = open_terminal(sys.stdout, environment())
        self._articles = self._matches = self._errors = 0
        self._shown: list[str] = []

    def tell(self, item: "Item", analyses: tuple["Analysis", ...]) -> None:
        """One item: its error, or its articles and their verdicts."""
        if item.error:
            self._tell_error(item.shown, item.identity, item.error)
        for analysis in analyses:
            self._tell_analysis(item, analysis)

    def _tell_analysis(self, item: "Item", analysis: "Analysis") -> None:
        from monitor.cli.inputs import failure_words

        identity = analysis.identity or item.identity
        if analysis.failure or not analysis.articles:
            error = failure_words(analysis.failure) if analysis.failure else "no article was found on the page"
            self._tell_error(item.shown, identity, error)
            return
        self._articles += len(analysis.articles)
        self._matches += sum(match.is_match for judged in analysis.articles for match in judged.matches)
        if self._as_json:
            self._tell_json(item.shown, identity, analysis)
        else:
            self._tell_person(item.shown, analysis)

    def _tell_error(self, shown: str, identity: str, error: str) -> None:
        from monitor.cli.records import error_record, to_line

        self._errors += 1
        if self._as_json:
            self._terminal.write(to_line(error_record(shown, identity, error)))
        else:
            complain(f"{shown}: {error}")

    def _tell_json(self, shown: str, identity: str, analysis: "Analysis") -> None:
        from monitor.cli.records import to_line, verdicts_record

        for judged in analysis.articles:
            self._terminal.write(to_line(verdicts_record(shown, identity, judged.article, judged.matches)))

    def _tell_person(self, shown: str, analysis: "Analysis") -> None:
        from monitor.cli.excerpts import fold
        from monitor.cli.terminal import harmless, plural
        from monitor.cli.verdicts import show_article

        total = len(analysis.articles)
        left_out = f" · {plural(len(analysis.boilerplate), 'line')} left out" if analysis.boilerplate else ""
        words = f"{harmless(shown)} · {plural(total, 'article')}{left_out}"
        self._terminal.write(*fold("Page     ", words, self._terminal.width), "")
        for judged in analysis.articles:
            show_article(judged.article, total, judged.matches, self._terminal)
        self._shown.append(shown)

    def finish(self, seconds: float) -> int:
        """The last line, and the exit status."""
        from monitor.cli.excerpts import fold
        from monitor.cli.terminal import plural

        if not self._as_json and self._articles:
            found = f"{plural(self._matches, 'match')} in {plural(self._articles, 'article')}"
            width = self._terminal.width
            self._terminal.write(*fold("", f"{found} · nothing sent (test) · {seconds:.1f} s", width))
            next_step(self._next(), stream=self._terminal.stream)
        if self._errors:
            return ERROR
        return DONE if self._matches else NOTHING

    def _next(self) -> str:
        if self._matches:
            return "watch for more of it: monitor run"
        return f"what a page says to the splitter: monitor extract {self._shown[0]}"


class _Messages(_Report):
    """Tells each match as the message that it would be."""

    def __init__(self, settings: "Settings", look: str) -> None:
        """`look` is one of LOOKS."""
        from monitor.app import alerting

        super().__init__(as_json=False)
        self._settings = settings
        self._look = look
        self._at = alerting.now()

    def _tell_person(self, shown: str, analysis: "Analysis") -> None:
        from monitor.app import previewing

        for judged in analysis.articles:
            for due in previewing.messages_of(self._settings, judged, self._at):
                width = self._terminal.width
                drawn = previewing.draw(self._settings, due, previewing.NOBODY, self._look, width=width)
                write_message(drawn, self._terminal)
                self._terminal.write("")
        self._shown.append(shown)

    def _next(self) -> str:
        return f"the verdicts, with their evidence: monitor test {self._shown[0]}"

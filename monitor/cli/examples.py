"""A rule against its own examples: `monitor test --rule ID --examples`."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from monitor.cli.exits import DONE, NOTHING
from monitor.cli.talk import next_step
from monitor.model import Article, Match

if TYPE_CHECKING:
    from monitor.app import Workbench
    from monitor.cli.terminal import Terminal
    from monitor.rules.definition import Rule
    from monitor.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One text of a rule's `tests:`, and what the rule says of it.

    Attributes:
        kind: `match`, `nomatch` or `known_failures`.
        is_ok: As promised; a known failure is as promised while it fails, whichever way that is.
    """

    kind: str
    article: Article
    match: Match
    is_ok: bool


def run_examples(settings: "Settings", *, as_json: bool) -> int:
    """Try the examples of all rules of the settings; the exit status."""
    from monitor import app
    from monitor.cli.terminal import open_terminal, plural
    from monitor.settings import environment

    if not settings.rules:
        raise click.UsageError("there is no rule to try: name one with --rule ID")
    terminal = open_terminal(sys.stdout, environment())
    bench = app.Workbench(settings)
    failed = 0
    for rule in settings.rules:
        tried = list(_try(rule, bench))
        failed += sum(not one.is_ok for one in tried)
        if as_json:
            _tell_json(rule, tried, terminal)
        else:
            _show(rule, tried, terminal)
    if not as_json:
        step = (
            "mend the rule, or move the text to known_failures:"
            if failed
            else "try it on the archive: monitor backtest"
        )
        words = plural(failed, "failure") if failed else "all ok"
        terminal.write(words)
        next_step(step, stream=terminal.stream)
    return NOTHING if failed else DONE


def _try(rule: "Rule", bench: "Workbench") -> Iterator[Tried]:
    for kind, texts in (
        ("match", rule.tests.match),
        ("nomatch", rule.tests.nomatch),
        ("known_failures", rule.tests.known_failures),
    ):
        for text in texts:
            article = Article(position=1, title="", body=text.strip(), language="en")
            match = next(one for one in bench.rulebook.judge(article) if one.rule == rule.id)
            yield Tried(
                kind=kind,
                article=article,
                match=match,
                is_ok=kind == "known_failures" or match.is_match is (kind == "match"),
            )


def _show(rule: "Rule", tried: Sequence[Tried], terminal: "Terminal") -> None:
    from monitor.cli.excerpts import fold
    from monitor.cli.records import reason_words
    from monitor.cli.terminal import harmless, plural
    from monitor.cli.verdicts import show_evidence

    bad = [one for one in tried if not one.is_ok]
    known = sum(one.kind == "known_failures" for one in tried)
    words = [plural(len(tried), "example"), f"{len(tried) - len(bad) - known} ok"]
    words += [f"{known} known to fail"] if known else []
    words += [f"{len(bad)} failed"] if bad else []
    first, *rest = fold(f"{rule.id}  ", " · ".join(words), terminal.width)
    style = "red" if bad else "green"
    terminal.write(terminal.paint(rule.id, style, "bold") + first[len(rule.id) :], *rest, "")
    for one in bad:
        wish = "should match, but does not" if one.kind == "match" else "should stay silent, but matches"
        head, *more = fold("  FAIL  ", f"{rule.path or ''}  {wish}".strip(), terminal.width)
        terminal.write(head.replace("FAIL", terminal.paint("FAIL", "red", "bold"), 1), *more)
        if one.match.evidence:
            show_evidence(one.article, one.match, terminal)
        else:
            terminal.write(*fold("        ", f'"{harmless(one.article.body)}"', terminal.width))
        terminal.write(*fold("         = note: ", harmless(reason_words(one.match)), terminal.width), "")


def _tell_json(rule: "Rule", tried: Sequence[Tried], terminal: "Terminal") -> None:
    from monitor.cli.records import match_record, to_line

    for one in tried:
        record = {"rule": rule.id, "kind": one.kind, "text": one.article.body, "ok": one.is_ok}
        terminal.write(to_line(record | {"verdict": match_record(one.match)}))

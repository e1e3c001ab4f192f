"""`monitor search`: the archive, in the rule language."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.command import command, config_option, json_option
from monitor.cli.exits import DONE, NOTHING
from monitor.cli.talk import next_step

if TYPE_CHECKING:
    from monitor.app.archive import Reviewed
    from monitor.cli.records import Record
    from monitor.cli.terminal import Terminal
    from monitor.model import Archived, Match


@command(
    "search",
    "Find articles of the archive by a condition",
    ("search 'missile NEAR/8 fired'", "the newest ones that a rule of this condition would match"),
    ("search 'entity:KP AND treaty' --since 30d", "of the last thirty days"),
    ("search 'title:launch~' --source wire --limit 5", "the newest five of one source"),
    ("search 'event:launch' --json", "for programs"),
)
@click.argument("expression", metavar="EXPRESSION")
@click.option("--since", metavar="TIME", help="Seen since then: 2d, or an ISO 8601 time (UTC without a zone).")
@click.option("--until", metavar="TIME", help="Seen before then.")
@click.option("--source", metavar="NAME", help="Only of this source.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="So many at most.")
@config_option
@json_option
def search(  # noqa: PLR0913, PLR0917 - click hands over each option by itself
    expression: str,
    since: str | None,
    until: str | None,
    source: str | None,
    limit: int,
    config: Path | None,
    as_json: bool,
) -> int:
    """Find the articles of the archive that a condition matches, newest first, with the evidence underlined.

    The operators: monitor explain operators. Exit status: 0 found, 1 nothing, 2 an error.
    """
    from monitor import app
    from monitor.app import archive
    from monitor.cli.periods import read_period
    from monitor.cli.terminal import open_terminal
    from monitor.settings import environment

    settings = app.load(config, environment(), needs_secrets=False)
    query = read_period(settings, since, until, source)
    terminal = open_terminal(sys.stdout, environment())
    seen = _Seen()
    count = 0
    for archived, match in _matches(archive.search(settings, expression, query), seen):
        _show(archived, match, terminal, as_json=as_json)
        count += 1
        if count == limit:
            break
    if not as_json:
        _finish(count, seen, expression, terminal, is_cut=count == limit)
    return DONE if count else NOTHING


class _Seen:
    """How much was looked at."""

    articles = 0
    unpacked = 0


def _matches(batches: "Iterator[Reviewed]", seen: _Seen) -> "Iterator[tuple[Archived, Match]]":
    for batch in batches:
        seen.articles += batch.looked
        seen.unpacked += batch.unpacked
        for archived, analysed in batch.matched:
            yield archived, analysed.matches[0]


def _show(archived: "Archived", match: "Match", terminal: "Terminal", *, as_json: bool) -> None:
    from monitor.cli.records import to_line

    if as_json:
        terminal.write(to_line(_record(archived, match)))
        return
    from monitor.cli.excerpts import fold
    from monitor.cli.terminal import columns_of, harmless
    from monitor.cli.verdicts import show_evidence

    article = archived.article
    title = f'"{harmless(article.title)}"' if article.title else "(no title)"
    terminal.write(*(terminal.paint(row, "bold") for row in fold("", title, terminal.width)))
    head = f"{archived.first_seen:%Y-%m-%d %H:%M}  {archived.source.name}"
    beside = f"{head} · {harmless(article.url)}"
    fits = columns_of(beside) <= terminal.width
    terminal.write(*([terminal.paint(beside, "dim")] if fits else [head, f"  {harmless(article.url)}"]))
    show_evidence(article, match, terminal, most=3)
    terminal.write("")


def _record(archived: "Archived", match: "Match") -> "Record":
    """The article by what names it, the verdict as `test` tells it."""
    from monitor.cli.records import match_record

    article = archived.article
    return {
        "article_id": archived.article_id,
        "first_seen": archived.first_seen.isoformat(),
        "source": archived.source.name,
        "url": article.url,
        "position": article.position,
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "verdict": match_record(match),
    }


def _finish(count: int, seen: _Seen, expression: str, terminal: "Terminal", *, is_cut: bool) -> None:
    from shlex import quote

    from monitor.cli.excerpts import fold
    from monitor.cli.figures import thousands
    from monitor.cli.terminal import plural

    cut = ": the newest, more with --limit" if is_cut else ""
    looked = f"{thousands(seen.articles)} looked at, {thousands(seen.unpacked)} of them read"
    terminal.write(*fold("", f"{plural(count, 'article')}{cut} · {looked}", terminal.width))
    if count:
        step = f"as a rule: put it into config/rules/NAME.yaml, then: monitor backtest (here: {quote(expression)})"
    else:
        step = "all operators: monitor explain operators"
    next_step(step, stream=terminal.stream)

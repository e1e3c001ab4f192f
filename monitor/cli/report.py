"""`monitor report`: what happened, as one page to pass on."""

from pathlib import Path

import click

from monitor.cli.command import command, config_option, json_option
from monitor.cli.exits import DONE
from monitor.cli.talk import next_step


@command(
    "report",
    "What happened, as one page to pass on",
    ("report --since 7d --html week.html", "the alerts of a week, sources, targets: one file, no scripts"),
    ("report --since 24h --json", "the same figures for programs"),
)
@click.option("--since", metavar="TIME", default="7d", show_default=True, help="7d, or an ISO 8601 time.")
@click.option("--until", metavar="TIME", help="Up to then. [default: now]")
@click.option("--html", "page", metavar="FILE", type=click.Path(path_type=Path), help="Write the page to this file.")
@click.option("--force", is_flag=True, help="Replace FILE where it is there already.")
@config_option
@json_option
def report(since: str, until: str | None, page: Path | None, force: bool, config: Path | None, as_json: bool) -> int:
    """Sum up the alerts, the stories most told, the sources and the deliveries of some days.

    The page holds everything itself: no script, nothing from elsewhere; it can be mailed, printed and read
    on a phone. Exit status: 0 done, 2 an error.
    """
    from monitor import app
    from monitor.app import report_page, reporting
    from monitor.cli.periods import read_period
    from monitor.cli.records import to_line
    from monitor.model import plain
    from monitor.settings import environment

    if page is None and not as_json:
        raise click.UsageError("name the file to write: --html FILE, or --json")
    if page is not None and page.exists() and not force:
        raise click.UsageError(f"{page} is there already; name another file, or replace it with --force")
    settings = app.load(config, environment(), needs_secrets=False)
    query = read_period(settings, since, until, None)
    summary = reporting.sum_up(settings, query)
    if as_json:
        click.echo(to_line(plain(summary)))
    if page is not None:
        page.write_text(report_page.render(summary), encoding="utf-8")
        click.echo(f"wrote {page}", err=as_json)
        next_step(f"open it in a browser: {page.absolute().as_uri()}")
    return DONE

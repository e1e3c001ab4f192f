"""`monitor status`: is it alive, is it deaf, is it mute?"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.command import command, config_option, json_option
from monitor.cli.exits import DONE, NOTHING

if TYPE_CHECKING:
    from monitor.app.vitals import Vitals
    from monitor.model import SourceReport


@command(
    "status",
    "Is it alive, is it deaf, is it mute?",
    ("status", "the daemon, and what needs a look"),
    ("status kcna", "one source: its state, its errors, what it usually brings"),
    ("status --all", "every source"),
    ("status --strict --json", "for a health check that minds sources and targets too"),
)
@click.argument("source", required=False, metavar="[SOURCE]")
@click.option("--all", "everything", is_flag=True, help="Show the sources that are well, too.")
@click.option("--strict", is_flag=True, help="Exit with 1 where a source or target needs a look, too.")
@config_option
@json_option
def status(source: str | None, everything: bool, strict: bool, config: Path | None, as_json: bool) -> int:
    """Tell how the daemon, its sources and its targets fare, beside it and without changing anything.

    Exit status: 0 well, 1 the daemon is late or dead (fit for HEALTHCHECK), 2 an error. Times are UTC.
    """
    from monitor import app
    from monitor.app import vitals
    from monitor.cli.records import to_line
    from monitor.cli.status_records import show_source, show_status, source_record, status_records
    from monitor.cli.terminal import open_terminal
    from monitor.settings import environment

    seen = vitals.look(app.load(config, environment(), needs_secrets=False))
    terminal = open_terminal(sys.stdout, environment())
    if source is not None:
        found = _find(source, seen)
        if as_json:
            terminal.write(to_line(source_record(found, seen)))
        else:
            show_source(found, seen, terminal)
        return NOTHING if found in seen.troubled else DONE
    if as_json:
        terminal.write(*map(to_line, status_records(seen)))
    else:
        show_status(seen, terminal, everything=everything)
    is_well = seen.is_alive and not (strict and (seen.troubled or seen.mute))
    return DONE if is_well else NOTHING


def _find(name: str, seen: "Vitals") -> "SourceReport":
    from difflib import get_close_matches

    found = {one.source.name: one for one in seen.sources}
    if name not in found:
        near = get_close_matches(name, found, n=1)
        hint = f"did you mean {near[0]}?" if near else "all of them: monitor status --all"
        raise click.UsageError(f"the daemon knows no source {name!r}: {hint}")
    return found[name]

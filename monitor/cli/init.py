"""`monitor init`."""

import sys
from pathlib import Path

import click

from monitor.cli.command import command
from monitor.cli.exits import DONE
from monitor.cli.talk import next_step, say

_VAR = Path("var")


@command(
    "init",
    "Write a commented config/ to start from",
    ("init", "write ./config"),
    ("init /etc/monitor", "write it there; run with: monitor run --config /etc/monitor"),
)
@click.argument("directory", type=click.Path(path_type=Path), default=Path("config"))
def init(directory: Path) -> int:
    """Write a commented configuration to start from.

    Only into a directory that is empty or not there yet: nothing is ever overwritten. Also makes var/
    in the working directory, where the database and the alert file will be.
    """
    from monitor.settings import write_starter

    written = write_starter(directory)
    for path in written:
        if path.parent.name != "samples":
            say("", f"wrote {path}", stream=sys.stdout)
    samples = sum(path.parent.name == "samples" for path in written)
    say("", f"wrote {directory / 'samples'}/ ({samples} files: articles to try the rules on)", stream=sys.stdout)
    _VAR.mkdir(exist_ok=True)
    say("", f"made {_VAR}/ (for the database and the alerts, in the directory you run monitor in)", stream=sys.stdout)
    option = "" if directory == Path("config") else f" --config {directory}"
    next_step(f"monitor check{option}, then monitor run{option}")
    return DONE

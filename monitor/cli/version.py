"""`monitor version`."""

import platform
import sys
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of

import click

from monitor.cli.command import command, json_option
from monitor.cli.exits import DONE
from monitor.cli.talk import say

_LIBRARIES = ("trafilatura", "simhash", "sqlalchemy", "apprise", "apscheduler", "httpx")


@command("version", "Versions, for the report of a fault", ("version", "the version, for a report of a fault"))
@json_option
def version(as_json: bool) -> int:
    """Version of monitor, of Python and of the main libraries."""
    found = {"monitor": installed("news-monitor"), "python": platform.python_version()}
    found.update({name: installed(name) for name in _LIBRARIES})
    if as_json:
        from monitor.cli.records import to_line

        click.echo(to_line(found))
        return DONE
    click.echo(f"monitor {found.pop('monitor')} · Python {found.pop('python')}")
    say("", " · ".join(f"{name} {number}" for name, number in found.items()), stream=sys.stdout)
    return DONE


def installed(name: str) -> str:
    """Version of an installed distribution; `unknown` when it runs from a checkout that is not installed."""
    try:
        return version_of(name)
    except PackageNotFoundError:
        return "unknown"

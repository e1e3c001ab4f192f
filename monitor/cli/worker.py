"""`monitor worker`."""

import asyncio
import sys
from pathlib import Path

from monitor.cli.command import command, config_option, json_option
from monitor.cli.exits import DONE


@command(
    "worker",
    "Work beside others at one PostgreSQL database",
    ("worker", "work by what `monitor run` has published, until Ctrl-C"),
    ("worker --config /etc/monitor --json", "as a service: every line is JSON"),
)
@config_option
@json_option
def worker(config: Path | None, as_json: bool) -> int:
    """Be one more worker of an installation with engine: distributed, until stopped.

    Of its own configuration it uses database, engine, metrics, log and analysis.workers, and the
    secrets; sources, rules and all else are those that `monitor run` published last, and each newer
    version is taken up within seconds. Any number may run, on any number of machines (docs/distributed.md).
    """
    from monitor import app
    from monitor.cli.run import facts_terminal, report_start
    from monitor.observe import Loudness, configure
    from monitor.settings import environment, load

    settings = load(config, environment())
    terminal = facts_terminal(environment())
    facts, console = (sys.stdout, sys.stderr) if as_json else (sys.stderr, sys.stdout)
    at_least = Loudness[settings.log_level.upper()]
    is_terminal = facts.isatty() and not as_json
    observer = configure(facts, is_terminal=is_terminal, width=terminal.width, at_least=at_least)
    report_start(settings, observer)
    try:
        asyncio.run(app.run_worker(settings, console=console, observer=observer))
    finally:
        observer.flush()  # before the error is shown, if there is one
    return DONE

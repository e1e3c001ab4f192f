"""`monitor db`: the database's schema, size, copies and room."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.command import HELP_SETTINGS, ExampleGroup, command, config_option, json_option

if TYPE_CHECKING:
    from monitor.settings import Settings


@click.group(
    "db",
    cls=ExampleGroup,
    context_settings=HELP_SETTINGS,
    short_help="Size, backup, restore, migrate, vacuum",
    examples=(
        ("db size", "what the database takes, and what of it is the archive"),
        ("db backup backup.db", "a consistent copy, beside a running monitor"),
        ("db restore backup.db", "put it back, where the monitor is stopped"),
    ),
)
def db() -> None:
    """Look after the database of a configuration: `database:` in monitor.yaml."""


def _load(config: Path | None) -> "Settings":
    from monitor import app
    from monitor.settings import environment

    return app.load(config, environment(), needs_secrets=False)


@command("size", "What the database takes", ("db size", "by what it is for, and by article"))
@config_option
@json_option
def size(config: Path | None, as_json: bool) -> int:
    """Tell what the database takes, and how much of it an article is."""
    from monitor.app import vitals
    from monitor.cli.excerpts import fold
    from monitor.cli.figures import size as shown
    from monitor.cli.figures import thousands
    from monitor.cli.records import to_line
    from monitor.cli.run import words_for
    from monitor.cli.terminal import open_terminal
    from monitor.model import plain
    from monitor.settings import environment

    settings = _load(config)
    found = vitals.measure(settings)
    terminal = open_terminal(sys.stdout, environment())
    if as_json:
        terminal.write(to_line(plain(found)))
        return 0
    count = max(found.articles, 1)
    since = f", the oldest of {found.oldest:%Y-%m-%d}" if found.oldest else ""
    words = f"{thousands(found.articles)} articles{since} · kept for {words_for(settings.archive_keep)}"
    terminal.write(*fold("", words, terminal.width), "")
    parts = {
        "texts": found.bodies,
        "words": found.words,
        "fingerprints": found.fingerprints,
        "verdicts": found.verdicts,
    }
    terminal.write(terminal.paint(f"{'':<14}{'in all':>9}  {'an article':>10}", "dim"))
    for name, taken in {**parts, "free": found.free, "file": found.file}.items():
        each = shown(taken / count) if name != "free" and found.articles else "—"
        terminal.write(f"{name:<14}{shown(taken):>9}  {each:>10}")
    step = (
        "give the free room back: monitor db vacuum"
        if found.free * 5 > found.file
        else "copy it: monitor db backup FILE"
    )
    terminal.write("", f"next: {step}")
    return 0


@command("migrate", "Bring the schema up to date", ("db migrate", "as `monitor run` does when it starts"))
@config_option
def migrate(config: Path | None) -> int:
    """Bring the schema of the database up to date, or make a new one; what is stored stays."""
    from monitor.store import open_store

    settings = _load(config)
    open_store(settings.database).close()
    click.echo("the schema is up to date")
    click.echo("next: monitor status", err=True)
    return 0


@command(
    "backup",
    "Copy the database, beside a running monitor",
    ("db backup backup.db", "consistent as of one moment"),
    ("db backup backup.db --force", "in the place of an older copy"),
)
@click.argument("copy", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE where it is there already.")
@config_option
def backup(copy: Path, force: bool, config: Path | None) -> int:
    """Copy the database to FILE, while others read and write. It is there as a whole, or not at all."""
    from monitor.cli.figures import size as shown
    from monitor.store.upkeep import back_up

    taken = back_up(_load(config).database, copy, is_forced=force)
    click.echo(f"copied to {copy} ({shown(taken)})")
    click.echo(f"next: put it back one day: monitor db restore {copy} --force", err=True)
    return 0


@command(
    "restore",
    "Put a copy in the place of the database",
    ("db restore backup.db", "where there is no database yet"),
    ("db restore backup.db --force", "in the place of the one that is there"),
)
@click.argument("copy", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace the database that is there.")
@config_option
def restore(copy: Path, force: bool, config: Path | None) -> int:
    """Put a copy in the place of the database; never under a running monitor.

    What was delivered after the copy was made may be delivered once more.
    """
    from monitor.cli.figures import size as shown
    from monitor.store.upkeep import restore as put_back

    taken = put_back(_load(config).database, copy, is_forced=force)
    click.echo(f"restored from {copy} ({shown(taken)})")
    click.echo("next: monitor db migrate, then monitor run", err=True)
    return 0


@command("vacuum", "Give back the room of what was dropped", ("db vacuum", "while the monitor is stopped"))
@config_option
def vacuum(config: Path | None) -> int:
    """Make the file as small as what is in it; the monitor must be stopped, since it would stand still."""
    from monitor.cli.figures import size as shown
    from monitor.store.upkeep import vacuum as give_back

    before, after = give_back(_load(config).database)
    click.echo(f"{shown(before)} → {shown(after)}")
    click.echo("next: monitor run", err=True)
    return 0


for _command in (size, migrate, backup, restore, vacuum):
    db.add_command(_command)

"""`monitor db`: the database's schema, size, copies and room."""

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click

from monitor.cli.command import HELP_SETTINGS, ExampleGroup, command, config_option, json_option
from monitor.cli.exits import DONE
from monitor.cli.talk import next_step

if TYPE_CHECKING:
    from monitor.settings import Settings


@click.group(
    "db",
    cls=ExampleGroup,
    context_settings=HELP_SETTINGS,
    short_help="Size, backup, restore, copy, migrate, vacuum",
    examples=(
        ("db size", "what the database takes, and what of it is the archive"),
        ("db backup backup.db", "a consistent copy, beside a running monitor"),
        ("db restore backup.db", "put it back, where the monitor is stopped"),
        ("db copy --to postgresql://db/monitor", "move to a server"),
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
        return DONE
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
    terminal.write("")
    next_step(step, stream=terminal.stream)
    return DONE


@command(
    "migrate",
    "Bring the schema up to date",
    ("db migrate", "as `monitor run` does when it starts"),
    ("db migrate --no-backup", "where there is no room for a copy of the file"),
)
@click.option("--no-backup", is_flag=True, help="Keep no copy of the file as it was.")
@config_option
def migrate(no_backup: bool, config: Path | None) -> int:
    """Bring the schema of the database up to date, or make a new one; what is stored stays.

    A file of an older schema is copied first, to NAME.backup-SCHEMA beside it; it may be deleted one day.
    """
    from monitor.store import open_store

    with closing(open_store(_load(config).database, with_copy=not no_backup)) as store:
        upgraded = store.upgraded
    if upgraded is not None:
        kept = f"; as it was before: {upgraded.copy}" if upgraded.copy else ""
        click.echo(f"schema {upgraded.before} → {upgraded.after}{kept}")
    click.echo("the schema is up to date")
    next_step("monitor status")
    return DONE


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
    """Copy the database to FILE, while others read and write. It is there as a whole, or not at all.

    Of a database on a server pg_dump makes it, which must be installed.
    """
    from monitor.cli.figures import size as shown
    from monitor.settings import environment
    from monitor.store.upkeep import back_up

    taken = back_up(_load(config).database, copy, environment(), is_forced=force)
    click.echo(f"copied to {copy} ({shown(taken)})")
    next_step(f"put it back one day: monitor db restore {copy} --force")
    return DONE


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

    What was delivered after the copy was made may be delivered once more. On a server pg_restore and psql do it.
    """
    from monitor.cli.figures import size as shown
    from monitor.settings import environment
    from monitor.store.upkeep import restore as put_back

    taken = put_back(_load(config).database, copy, environment(), is_forced=force)
    click.echo(f"restored from {copy} ({shown(taken)})")
    next_step("monitor db migrate, then monitor run")
    return DONE


@command("vacuum", "Give back the room of what was dropped", ("db vacuum", "while the monitor is stopped"))
@config_option
def vacuum(config: Path | None) -> int:
    """Make the file as small as what is in it; the monitor must be stopped, since it would stand still.

    On a server the room becomes free for what comes, beside a running monitor.
    """
    from monitor.cli.figures import size as shown
    from monitor.store.upkeep import vacuum as give_back

    before, after = give_back(_load(config).database)
    click.echo(f"{shown(before)} → {shown(after)}")
    next_step("monitor run")
    return DONE


@command(
    "copy",
    "Move an installation to another database",
    ("db copy --to postgresql://monitor@db/monitor", "from the file of the configuration to a server"),
    ("db copy --from postgresql://… --to sqlite:///monitor.db", "and back"),
)
@click.option("--from", "source", metavar="URL", help="What to copy. [default: the database of the configuration]")
@click.option("--to", "target", metavar="URL", required=True, help="Where to: an empty database.")
@config_option
def copy_(source: str | None, target: str, config: Path | None) -> int:
    """Copy everything to an empty database, while no monitor runs on either; the source stays as it is.

    Cut short, the same command goes on where it was; until then nothing else opens the target. A password is better
    kept out of the URL, in ~/.pgpass.
    """
    from monitor.cli.figures import thousands
    from monitor.store.copying import copy_installation

    with _Bar() as bar:
        copied = copy_installation(source or _load(config).database, target, bar.move)
    if copied.resumed:
        click.echo(f"went on with a copy that was cut short, after {thousands(copied.resumed)} rows", err=True)
    for name, rows in copied.rows.items():
        click.echo(f"{name:<14}{thousands(rows):>12}")
    click.echo(f"copied {thousands(sum(copied.rows.values()))} rows to {copied.target}; both have the same counts")
    next_step("name it in monitor.yaml as `database:`, then: monitor status")
    return DONE


class _Bar:
    """A bar on standard error, where somebody looks."""

    def __init__(self) -> None:
        self._bar: click._termui_impl.ProgressBar[int] | None = None

    def __enter__(self) -> Self:
        return self

    def move(self, name: str, done: int, total: int) -> None:
        """So many rows are there, of so many; the last ones were of this table."""
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            self._bar = click.progressbar(length=total, file=sys.stderr, show_pos=True)
            self._bar.__enter__()
        self._bar.label = f"{name:<14}"
        self._bar.update(done - self._bar.pos)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.render_finish()


for _command in (size, migrate, backup, restore, copy_, vacuum):
    db.add_command(_command)

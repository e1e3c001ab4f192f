"""`monitor sources`: the group, and what only looks at or changes sources.yaml."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.command import HELP_SETTINGS, ExampleGroup, command, config_option, json_option
from monitor.cli.exits import DONE, NOTHING
from monitor.cli.sources_feeds import add, export, import_
from monitor.cli.sources_file import TAKEN_UP, load_sources, places_of
from monitor.cli.sources_try import check, discover
from monitor.cli.talk import next_step, say

if TYPE_CHECKING:
    from monitor.settings import Settings


@click.group(
    "sources",
    cls=ExampleGroup,
    context_settings=HELP_SETTINGS,
    short_help="Find, add, try, pause and forget sources",
    examples=(
        ("sources discover https://example.org", "what can be watched there"),
        ("sources add https://example.org/rss", "try it, and write it to sources.yaml"),
        ("sources check", "what every source would give now"),
        ("sources pause kcna", "neither poll nor read it for now"),
    ),
)
def sources() -> None:
    """Find, add, try, pause and forget sources. They stand in sources.yaml, which you may edit as well."""


@command("list", "The sources, and how often they are asked", ("sources list", "name, kind, pace and place of each"))
@config_option
@json_option
def list_(config: Path | None, as_json: bool) -> int:
    """The sources, in the order of sources.yaml."""
    from monitor.cli.records import to_line
    from monitor.cli.terminal import open_terminal, plural
    from monitor.model import plain
    from monitor.settings import environment

    settings = load_sources(config)
    places = places_of(config, settings)
    terminal = open_terminal(sys.stdout, environment())
    if as_json:
        terminal.write(*(to_line({**plain(one), "location": places[one.name]}) for one in settings.sources))
        return DONE
    _show(settings, places)
    paused = sum(source.paused for source in settings.sources)
    terminal.write("", f"{plural(len(settings.sources), 'source')}{f', {paused} paused' if paused else ''}")
    next_step("monitor sources check", stream=terminal.stream)
    return DONE


def _show(settings: "Settings", places: dict[str, str]) -> None:
    from monitor.cli.run import words_for
    from monitor.cli.terminal import harmless, open_terminal, shortened
    from monitor.settings import environment

    terminal = open_terminal(sys.stdout, environment())
    width = max((len(source.name) for source in settings.sources), default=0)
    for source in settings.sources:
        pace = "paused" if source.paused else f"every {words_for(source.every)}"
        start = f"{source.name:<{width}}  {source.kind:<9}  {pace:<9}  "
        line = shortened(start + harmless(places[source.name]), terminal.width)
        terminal.write(terminal.paint(line, "dim" if source.paused else ""))


@command(
    "pause",
    "Neither poll nor read a source for now",
    ("sources pause kcna", "writes `paused: true`; nothing is forgotten"),
)
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@config_option
def pause(names: tuple[str, ...], config: Path | None) -> int:
    """Pause sources: they are neither polled nor read until they are resumed."""
    return _set_paused(names, config, paused=True)


@command("resume", "Poll a paused source again", ("sources resume kcna", "takes `paused: true` out again"))
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@config_option
def resume(names: tuple[str, ...], config: Path | None) -> int:
    """Resume paused sources. What they listed meanwhile is new, as far as they still list it."""
    return _set_paused(names, config, paused=False)


def _set_paused(names: tuple[str, ...], config: Path | None, *, paused: bool) -> int:
    from monitor.settings import environment, pause_source

    word = "paused" if paused else "resumed"
    for name in names:
        where = pause_source(config, name, environment(), paused=paused)
        say("", f"{word} {name} in {where}: {TAKEN_UP}", stream=sys.stdout)
    return DONE


@command(
    "remove",
    "Take a source out of sources.yaml",
    ("sources remove kcna", "what was read of it stays in the archive"),
)
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@config_option
def remove(names: tuple[str, ...], config: Path | None) -> int:
    """Take sources out of sources.yaml. Comments above them stay; what was read of them stays in the archive."""
    from monitor.settings import environment, remove_source

    for name in names:
        where = remove_source(config, name, environment())
        say("", f"removed {name} from {where}: {TAKEN_UP}", stream=sys.stdout)
    next_step(f"forget what was read of it, too: monitor sources forget {names[-1]}")
    return DONE


@command(
    "forget",
    "Remove a source's stored text from the database",
    ("sources forget kcna", "shows what would go, and asks"),
    ("sources forget kcna --yes", "without asking"),
)
@click.argument("name", metavar="NAME")
@click.option("--yes", "is_sure", is_flag=True, help="Do not ask.")
@config_option
@json_option
def forget(name: str, is_sure: bool, config: Path | None, as_json: bool) -> int:
    """Remove what is stored of a source that is no longer in sources.yaml: entries, articles, verdicts, alerts.

    What other sources have of it stays sound: an alert that they joined goes on in their words, and a
    repeat of a forgotten article becomes the first of its story.
    """
    from monitor import app
    from monitor.cli.records import to_line
    from monitor.errors import InputError
    from monitor.model import plain

    settings = load_sources(config)
    if name in {source.name for source in settings.sources}:
        raise InputError(f"{name} is still in {settings.directory}/sources.yaml: first monitor sources remove {name}")
    goes = app.forget_source(settings, name, is_rehearsal=True)
    if not is_sure:
        click.echo(_what_goes(name, goes), err=as_json)
        if not sys.stdin.isatty():
            raise InputError("nobody is here to be asked: add --yes")
        if not click.confirm("Forget it?", err=as_json):
            return NOTHING
    gone = app.forget_source(settings, name, is_rehearsal=False)
    click.echo(to_line({"source": name, **plain(gone)}) if as_json else f"forgotten: {_what_goes(name, gone)}")
    return DONE


def _what_goes(name: str, gone: "object") -> str:
    from monitor.cli.terminal import plural
    from monitor.store.forgetting import Forgotten

    assert isinstance(gone, Forgotten)
    parts = [plural(gone.entries, "entry"), plural(gone.articles, "article"), plural(gone.alerts, "alert")]
    words = f"{name}: {', '.join(parts)}"
    if gone.handed_over:
        words += f"; {plural(gone.handed_over, 'more alert')} of it will be told in the words of other sources"
    return f"{words}; {plural(gone.waiting, 'delivery')} not sent yet" if gone.waiting else words


for _command in (list_, check, discover, add, remove, pause, resume, forget, import_, export):
    sources.add_command(_command)

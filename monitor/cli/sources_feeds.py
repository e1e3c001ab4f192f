"""`monitor sources add`, `import` and `export`: sources come and go, one or many at a time."""

import asyncio
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.command import command, config_option, private_option
from monitor.cli.exits import DONE
from monitor.cli.talk import next_step, say
from monitor.errors import InputError
from monitor.model import FetchFailure, FetchReason

if TYPE_CHECKING:
    from monitor.fetch.opml import ListedFeed
    from monitor.settings import Settings

_WEB = ("http://", "https://")
_MOST_BYTES = 20_000_000
_STDIN = "-"


@command(
    "add",
    "Try a source, and write it to sources.yaml",
    ("sources add https://example.org/rss", "its kind and name are found out"),
    ("sources add https://example.org", "the best of what is there, as discover finds it"),
    ("sources add URL --kind listing --select 'h3 a'", "these links of a page"),
    ("sources add inbox", "a directory that another program fills"),
)
@click.argument("location", metavar="URL|DIRECTORY")
@click.option("--name", help="Its name; else made of its title or address.")
@click.option("--kind", help="feed, sitemap, listing, page, json or directory; else found out.")
@click.option("--every", metavar="DURATION", help="Time between two looks, such as 5m.")
@click.option("--zone", help="IANA time zone of times that a page gives without one.")
@click.option("--language", help="ISO 639-1; else the text decides.")
@click.option("--publisher", help="Name of the outlet in alerts.")
@click.option("--select", metavar="CSS", help="Links of a listing, or the watched part of a page.")
@click.option(
    "--field", "fields", multiple=True, metavar="NAME=EXPR", help="Of a json source, such as items=data.list."
)
@click.option("--unchecked", is_flag=True, help="Add it without trying it (with --kind), or though it fails.")
@private_option
@config_option
def add(location: str, unchecked: bool, allow_private: bool, config: Path | None, **given: Any) -> int:
    """Try a source once, and write it behind the last one of sources.yaml. Nothing else in the file changes.

    Exit status: 0 added, 2 it cannot be had or the file cannot be written: then nothing was changed.
    """
    from monitor.cli.sources_file import TAKEN_UP, load_sources
    from monitor.settings import add_sources, environment

    settings = load_sources(config)
    item = _item(location, settings, allow_private=allow_private, given=given, unchecked=unchecked)
    if not unchecked:
        asyncio.run(_try(item, settings))
    where = add_sources(config, [item], environment())
    say("", f"added {item['name']} to {where}: {TAKEN_UP}", stream=sys.stdout)
    next_step(f"read it, and what else is due: monitor run --once --source {item['name']}")
    return DONE


def _item(
    location: str, settings: "Settings", *, allow_private: bool, given: dict[str, Any], unchecked: bool
) -> dict[str, Any]:
    """The source as it will stand in the file."""
    from monitor import app

    taken = {source.name for source in settings.sources}
    title = ""
    if not location.startswith(_WEB):
        kind, location = "directory", _directory(location, settings)
    elif given["kind"] or unchecked:
        kind = given["kind"] or "feed"
    else:
        kind, location, title = _recognised(location, settings, allow_private=allow_private)
    for pair in given["fields"]:
        if "=" not in pair:
            raise click.UsageError(f"--field wants NAME=EXPR, such as items=data.list, and not {pair!r}")
    fields = dict(pair.split("=", 1) for pair in given["fields"])
    optional = {key: given[key] for key in ("every", "zone", "language", "publisher", "select")}
    optional |= {"fields": fields, "allow_private": allow_private}
    name = given["name"] or app.name_for(title, location, taken)
    return {"name": name, "kind": kind, "location": location} | {key: value for key, value in optional.items() if value}


def _directory(location: str, settings: "Settings") -> str:
    """The path as it counts from the configuration directory, where it is below it."""
    path = Path(location).expanduser()
    if not path.is_dir():
        raise InputError(f"{location} is neither a web address (https://...) nor a directory: check it")
    root = (settings.directory or Path()).resolve()
    return os.fspath(path.resolve().relative_to(root)) if path.resolve().is_relative_to(root) else str(path.resolve())


def _recognised(url: str, settings: "Settings", *, allow_private: bool) -> tuple[str, str, str]:
    """Kind, address and title of the best that is there."""
    from monitor import app

    if sys.stderr.isatty():
        say("", f"looking around at {url}, one request at a time ...")
    found = asyncio.run(app.find_sources(url, settings, allow_private=allow_private))
    if isinstance(found, FetchFailure):
        is_refused = found.reason is FetchReason.REFUSED_ADDRESS  # unchecked, it would be refused later
        remedy = "--allow-private, if it is meant" if is_refused else "to add it all the same: --kind feed --unchecked"
        raise InputError(f"{url}: {found.detail or found.reason.value}; {remedy}")
    if not found:
        raise InputError(f"nothing at {url} can be watched as it is: say how: --kind page, json, or listing --select")
    best = found[0]
    if best.source.location != url:
        click.echo(f"taken: the {best.source.kind} {best.source.location} ({best.found})")
    elif best.source.kind == "listing":
        click.echo("taken: the page itself, as a listing; no feed was found")
    return best.source.kind, best.source.location, best.title


async def _try(item: dict[str, Any], settings: "Settings") -> None:
    """Show what it gives. Raises InputError where it gives nothing, SettingsError where it cannot be used."""
    from monitor import app
    from monitor.cli.sources_try import failure_words_of, trial_lines
    from monitor.cli.terminal import open_terminal
    from monitor.settings import environment, source_of

    terminal = open_terminal(sys.stdout, environment())
    source = source_of(item, settings.directory, environment())
    async for trial in app.try_sources([source], settings.fetch):
        if isinstance(trial.polled, FetchFailure):
            words = failure_words_of(trial.polled)
            raise InputError(f"{item['location']}: {words}; not added (to add it all the same: --unchecked)")
        terminal.write(*trial_lines(trial, terminal, len(source.name)))


@command(
    "import",
    "Take over the feeds of another reader",
    ("sources import subscriptions.opml", "an OPML file; feeds that are there already are passed over"),
    ("sources import feeds.txt --dry-run", "one address a line; only show what would be added"),
)
@click.argument("file", metavar="FILE|-")
@click.option("--every", metavar="DURATION", help="Time between two looks at each, such as 15m.")
@click.option("--dry-run", is_flag=True, help="Write the YAML to standard output, and change nothing.")
@config_option
def import_(file: str, every: str | None, dry_run: bool, config: Path | None) -> int:
    """Add the feeds of an OPML file or of a list of addresses to sources.yaml. They are not tried."""
    from monitor.fetch.opml import read_feed_list
    from monitor.settings import add_sources, as_yaml, environment, read_sources_text

    before = read_sources_text(config)
    feeds = read_feed_list(_read(file))
    items = list(_new_items(feeds, before.items, every))
    known = len(feeds) - len(items)
    if dry_run:
        click.echo(as_yaml(items))
    elif items:
        add_sources(config, items, environment())
    verb = "would be added" if dry_run else "added"
    click.echo(f"{verb}: {len(items)}; there already: {known}; {before.shown}", err=dry_run)
    if items and not dry_run:
        next_step("try them: monitor sources check")
    return DONE


def _read(file: str) -> bytes:
    if file == _STDIN:
        return sys.stdin.buffer.read(_MOST_BYTES)
    with Path(file).open("rb") as stream:
        return stream.read(_MOST_BYTES)


def _new_items(
    feeds: "Iterable[ListedFeed]", items: Iterable[dict[str, Any]], every: str | None
) -> Iterable[dict[str, Any]]:
    """The feeds that are not there yet, as sources."""
    from monitor import app

    known = {str(item.get("location")).rstrip("/") for item in items}
    taken = {str(item.get("name")) for item in items}
    for feed in feeds:
        if feed.url.rstrip("/") in known:
            continue
        name = app.name_for(feed.title, feed.url, taken)
        taken.add(name)
        yield {"name": name, "kind": "feed", "location": feed.url} | ({"every": every} if every else {})


@command(
    "export",
    "Hand the feeds on to another reader",
    ("sources export > feeds.opml", "all feeds as OPML 2.0"),
)
@config_option
def export(config: Path | None) -> int:
    """Write the feeds of sources.yaml as OPML 2.0 to standard output. No secret is written."""
    from monitor.engine import SystemClock
    from monitor.fetch.opml import ListedFeed, write_opml
    from monitor.settings import read_sources_text

    feeds, left = [], []
    for item in read_sources_text(config).items:
        location = str(item.get("location"))
        if item.get("kind") == "feed" and "${" not in location:
            title = str(item.get("publisher") or item.get("name"))
            feeds.append(ListedFeed(url=location, title=title, language=str(item.get("language") or "")))
        else:
            secret = ", a secret in its address" if "${" in location else ""
            left.append(f"{item.get('name')} ({item.get('kind')}{secret})")
    click.echo(write_opml(feeds, title="Sources of monitor", now=SystemClock().now()).decode(), nl=False)
    if left:
        click.echo(f"left out, as OPML has feeds only: {', '.join(left)}", err=True)
    return DONE

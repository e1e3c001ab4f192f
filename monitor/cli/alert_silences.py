"""`monitor alerts silence`: tell nobody for a while."""

import sys
from pathlib import Path

import click

from monitor.cli.command import HELP_SETTINGS, ExampleGroup, command, config_option, json_option, user_name
from monitor.cli.exits import DONE
from monitor.cli.talk import next_step
from monitor.errors import InputError
from monitor.model import Level, Silence, plain


@click.group(
    "silence",
    cls=ExampleGroup,
    context_settings=HELP_SETTINGS,
    short_help="Tell nobody for a while",
    examples=(
        ("alerts silence list", "those in force or to come"),
        ("alerts silence expire 5e1f", "end it now"),
    ),
)
def silence() -> None:
    """A silence holds what matches it; when it has ended, the next report of the story is told."""


@command(
    "add",
    "Tell nobody of what matches, until then",
    ("alerts silence add --rule launch --until 2h --comment drill", "all alerts of a rule"),
    ("alerts silence add --source wire-world --text 'rehearsal' --until 7d --comment 'known'", "some of a source"),
    ("alerts silence add --all --until 2026-03-05T07:00+09:00 --comment 'moving house'", "everything"),
)
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Of one of these rules.")
@click.option(
    "--level", "levels", multiple=True, type=click.Choice([level.value for level in Level]), help="Of one of these."
)
@click.option("--label", "labels", multiple=True, metavar="LABEL", help="Whose rule has one of these labels.")
@click.option("--source", "sources", multiple=True, metavar="NAME", help="From one of these sources.")
@click.option("--entity", "entities", multiple=True, metavar="ID", help="In which one of these takes part.")
@click.option("--text", default="", metavar="WORDS", help="With these words, side by side, in headline or body.")
@click.option("--all", "everything", is_flag=True, help="Everything; needed where nothing else is named.")
@click.option("--until", required=True, metavar="TIME", help="2h, or an ISO 8601 time (UTC without a zone).")
@click.option("--from", "start", metavar="TIME", help="Likewise. [default: now]")
@click.option("--comment", required=True, metavar="WORDS", help="Why; for those who wonder.")
@click.option("--author", metavar="NAME", help="Who. [default: the user]")
@config_option
@json_option
def add(until: str, start: str | None, author: str | None, config: Path | None, as_json: bool, **given: object) -> int:
    """Make a silence: all options that are given must fit; of one given several times, one suffices.

    In names, * and ? stand for letters. Level critical is silenced like any other.
    """
    from monitor import app
    from monitor.app import alerting
    from monitor.cli.moments import read_future
    from monitor.settings import environment

    now = alerting.now()
    made = Silence(
        id="",
        author=author or user_name(),
        starts_at=read_future(start, now) if start else now,
        ends_at=read_future(until, now),
        **{name: value for name, value in given.items() if name != "everything"},  # type: ignore[arg-type]
    )
    _check(
        made, now_or_later=now < made.ends_at and made.starts_at < made.ends_at, everything=bool(given["everything"])
    )
    kept = alerting.add_silence(app.load(config, environment(), needs_secrets=False), made)
    _tell((kept, 0), as_json=as_json)
    next_step(f"end it before its time: monitor alerts silence expire {kept.id}")
    return DONE


def _check(made: Silence, *, now_or_later: bool, everything: bool) -> None:
    is_empty = not (made.rules or made.levels or made.labels or made.sources or made.entities or made.text.strip())
    if is_empty and not everything:
        raise click.UsageError("say what to silence: --rule, --source, --text, ...; or everything: --all")
    if not now_or_later:
        raise InputError("a silence must end in the future, and after it began")


@command(
    "list",
    "The silences in force or to come",
    ("alerts silence list", "and how much each has held"),
    ("alerts silence list --all", "those that have ended too"),
)
@click.option("--all", "everything", is_flag=True, help="Those that have ended too.")
@config_option
@json_option
def list_(everything: bool, config: Path | None, as_json: bool) -> int:
    """Silences, the one that ends first first, with how many matches each has held. Times are UTC."""
    from monitor import app
    from monitor.app import alerting
    from monitor.settings import environment

    settings = app.load(config, environment(), needs_secrets=False)
    found = alerting.list_silences(settings, with_ended=everything)
    for one in found:
        _tell(one, as_json=as_json)
    if not found and not as_json:
        click.echo("no silence is in force")
        next_step("make one: monitor alerts silence add --help")
    return DONE


@command("expire", "End a silence now", ("alerts silence expire 5e1f", "its id, or the beginning of it"))
@click.argument("silence_id", metavar="ID")
@config_option
@json_option
def expire(silence_id: str, config: Path | None, as_json: bool) -> int:
    """End a silence. The next report of what it held is told; an alert that waited for its end is told now."""
    from monitor import app
    from monitor.app import alerting
    from monitor.settings import environment

    settings = app.load(config, environment(), needs_secrets=False)
    ended = alerting.end_silence(settings, silence_id)
    (count,) = (number for one, number in alerting.list_silences(settings, with_ended=True) if one.id == ended.id)
    _tell((ended, count), as_json=as_json)
    return DONE


def _tell(found: tuple[Silence, int], *, as_json: bool) -> None:
    from monitor.alerting import describe_silence
    from monitor.cli.excerpts import fold
    from monitor.cli.records import to_line
    from monitor.cli.terminal import harmless, open_terminal, plural
    from monitor.settings import environment

    one, held = found
    if as_json:
        click.echo(to_line(plain(one) | {"held": held}))
        return
    terminal = open_terminal(sys.stdout, environment())
    times = f"{one.starts_at:%Y-%m-%d %H:%M} – {one.ends_at:%Y-%m-%d %H:%M} UTC"
    words = f"{times} · {describe_silence(one)} · by {one.author}: {one.comment} · held {plural(held, 'match')}"
    first, *rest = fold(" " * (len(one.id) + 2), harmless(words), terminal.width)
    terminal.write(terminal.paint(one.id, "bold") + first[len(one.id) :], *rest)


for _command in (add, list_, expire):
    silence.add_command(_command)

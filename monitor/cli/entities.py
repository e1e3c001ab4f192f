"""`monitor entities`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.command import HELP_SETTINGS, ExampleGroup, command, config_option, json_option
from monitor.cli.exits import DONE, NOTHING
from monitor.cli.talk import next_step
from monitor.errors import InputError

if TYPE_CHECKING:
    from monitor.entities import Gazetteer, Mention
    from monitor.text import Tokens


@click.group(
    "entities",
    cls=ExampleGroup,
    context_settings=HELP_SETTINGS,
    short_help="Which names are recognised in a text, and why",
    examples=(("entities find 'Pyongyang fired a Hwasong-18'", "who and what is named there"),),
)
def entities() -> None:
    """Look at the gazetteer."""


@command(
    "find",
    "Which names are recognised in a text, and why",
    ("entities find 'Pyongyang fired a Hwasong-18'", "who and what is named there"),
    ("entities find article.txt --json", "the same for a file, for programs"),
)
@click.argument("text", metavar="TEXT|FILE")
@config_option
@json_option
def find(text: str, config: Path | None, as_json: bool) -> int:
    """Which names are recognised in a text, and why.

    Exit status: 0 at least one, 1 none, 2 an error.
    """
    from monitor.entities import Gazetteer
    from monitor.settings import environment, load
    from monitor.text import tokenise

    gazetteer = Gazetteer(load(config, environment(), needs_secrets=False).entities)
    words = tokenise(_read(text))
    (mentions,) = gazetteer.find([words])
    if as_json:
        _print_json(mentions, words, gazetteer)
    else:
        _show(mentions, words, gazetteer)
    return DONE if mentions else NOTHING


entities.add_command(find)


def _read(text: str) -> str:
    """The text of a file where there is one of that name; a path that is mistyped is an error, not a text."""
    path = Path(text)
    looks_like_path = " " not in text and ("/" in text or path.suffix in {".txt", ".html", ".json"})
    try:
        if path.is_file():
            return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{text}: not UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        if looks_like_path:
            raise InputError(f"{text}: {error.strerror}; check the path") from error
    if looks_like_path:
        raise InputError(f"{text}: no such file; check the path, or put a text in quotes")
    return text


def _print_json(mentions: "tuple[Mention, ...]", words: "Tokens", gazetteer: "Gazetteer") -> None:
    from monitor.cli.records import to_line

    for mention in mentions:
        start, end = words.starts[mention.first], words.ends[mention.last]
        entity = gazetteer.entity(mention.entity)
        record = {
            "entity": entity.id,
            "type": entity.type,
            "name": entity.name,
            "start": start,
            "end": end,
            "quote": words.text[start:end],
            "alias": mention.alias,
            "anchor": mention.anchor,
        }
        click.echo(to_line(record))


def _show(mentions: "tuple[Mention, ...]", words: "Tokens", gazetteer: "Gazetteer") -> None:
    from monitor.cli.excerpts import Mark, draw
    from monitor.cli.terminal import open_terminal, plural
    from monitor.settings import environment
    from monitor.text import split_sentences

    terminal = open_terminal(sys.stdout, environment())
    marks = [
        Mark(start=words.starts[it.first], end=words.ends[it.last], label=_label(it, gazetteer)) for it in mentions
    ]
    for start, end in split_sentences(words.text):
        here = [
            Mark(start=mark.start - start, end=mark.end - start, label=mark.label)
            for mark in marks
            if start <= mark.start < end
        ]
        for row in draw(words.text[start:end], here, terminal.width) if here else ():
            terminal.write(terminal.paint(row.text, "green" if row.is_underline else ""))
    terminal.write("", plural(len(mentions), "mention"))
    next_step("add a name to config/entities/ (docs/entities.md)", stream=terminal.stream)


def _label(mention: "Mention", gazetteer: "Gazetteer") -> str:
    """`KP country`, and for a short form whose mention vouches for it."""
    anchor = f" because of {mention.anchor}" if mention.anchor else ""
    return f"{mention.entity} {gazetteer.entity(mention.entity).type}{anchor}"

"""`monitor extract`."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.command import INPUT_HELP, command, config_option, inputs_argument, json_option, private_option
from monitor.cli.exits import DONE, ERROR
from monitor.cli.talk import complain
from monitor.model import Overrides

if TYPE_CHECKING:
    from monitor.app import SplitPage
    from monitor.cli.inputs import Item
    from monitor.cli.terminal import Terminal
    from monitor.settings import Settings


@command(
    "extract",
    "The articles of pages, and what was left out",
    ("extract https://example.org/story", "the articles of a page, and what was left out"),
    ("extract pages/ --json > articles.jsonl", "a directory of pages, for programs"),
    ("extract --source kcna https://example.org/story", "as the settings of a source have it read"),
    epilog=INPUT_HELP,
)
@inputs_argument
@config_option
@json_option
@private_option
@click.option("--source", metavar="NAME", help="Read them as pages of this source: its zone, language and `extract:`.")
def extract(
    inputs: tuple[str, ...], config: Path | None, as_json: bool, allow_private: bool, source: str | None
) -> int:
    """The articles of pages: title, text, dates, and the lines left out.

    Exit status: 0 all pages were read, 2 at least one was not.
    """
    from monitor import app
    from monitor.cli.inputs import read_inputs, with_progress
    from monitor.cli.terminal import open_terminal
    from monitor.settings import environment, load

    settings = load(config, environment(), needs_secrets=False)
    items = [_of_source(item, settings, source) for item in read_inputs(inputs, settings, allow_private=allow_private)]
    terminal = open_terminal(sys.stdout, environment())
    documents = [item.document for item in items if item.document]
    splits = iter(app.segment_all(settings, documents))
    has_failed = False
    for item in with_progress(items):
        pages = next(splits) if item.document else ()
        has_failed |= item.document is None or any(page.failure for page in pages)
        (_print_json if as_json else _show)(item, pages, terminal)
    return ERROR if has_failed else DONE


def _of_source(item: "Item", settings: "Settings", name: str | None) -> "Item":
    """The same, read as a page of a source."""
    if name is None or item.document is None:
        return item
    source = next((source for source in settings.sources if source.name == name), None)
    if source is None:
        known = ", ".join(source.name for source in settings.sources)
        raise click.UsageError(f"there is no source {name!r}; the sources are: {known or 'none'}")
    overrides = source.extract or Overrides()
    document = replace(item.document, zone=source.zone, language=source.language, overrides=overrides)
    return replace(item, document=document)


def _print_json(item: "Item", pages: tuple["SplitPage", ...], terminal: "Terminal") -> None:
    from monitor.cli.records import error_record, failure_record, page_record, to_line

    if item.error:
        terminal.write(to_line(error_record(item.shown, item.identity, item.error)))
    for split in pages:
        identity = split.identity or item.identity
        if split.failure or not split.page or not split.segmentation:
            assert split.failure is not None
            terminal.write(to_line(failure_record(item.shown, identity, split.failure)))
        else:
            found = split.segmentation
            terminal.write(to_line(page_record(item.shown, identity, split.page, found.articles, found.boilerplate)))


def _show(item: "Item", pages: tuple["SplitPage", ...], terminal: "Terminal") -> None:
    from monitor.cli.inputs import failure_words
    from monitor.cli.pages import show_page

    if item.error:
        complain(f"{item.shown}: {item.error}")
    for split in pages:
        if split.failure:
            complain(f"{item.shown}: {failure_words(split.failure)}")
        elif split.segmentation and split.page:
            for name in split.page.missed:
                click.echo(f"warning: {item.shown}: `extract.{name}` of the source finds nothing here", err=True)
            show_page(item.shown, split.segmentation, terminal)

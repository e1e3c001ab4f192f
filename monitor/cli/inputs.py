"""What the user names - files, directories, URLs, `-` - as documents, one an item, in the order named."""

import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.records import NO_ADDRESS
from monitor.model import Document, ExtractionFailure, FetchFailure, FetchReason

if TYPE_CHECKING:
    from monitor.settings import Settings

STANDARD_INPUT = "-"
_WEB = ("http://", "https://")
_LONG = 50
_MOST_BYTES = 512 * 1024 * 1024
_ITEM_KEYS = frozenset({"title", "text", "body", "html"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One page to read, or why there is none.

    Attributes:
        shown: The file, URL or `-` that it came from, as the user would name it.
        identity: The item's own id; else the file's path below the directory that was named, or the URL.
        document: None where `error` says why.
        error: One line, empty where all is well.
    """

    shown: str
    identity: str
    document: Document | None = None
    error: str = ""


def read_inputs(words: Sequence[str], settings: "Settings", *, allow_private: bool = False) -> tuple[Item, ...]:
    """Every page that the user named; what cannot be read is an item with its error."""
    from monitor.engine import SystemClock

    now = SystemClock().now()
    return tuple(item for word in words for item in _read(word, settings, now, allow_private=allow_private))


def _read(word: str, settings: "Settings", now: datetime, *, allow_private: bool) -> Iterator[Item]:
    if word == STANDARD_INPUT:
        yield from _items(_standard_input(now), word, word)
    elif word.startswith(_WEB):
        yield from _items(_fetch(word, settings, allow_private=allow_private), word, word)
    elif "://" in word:
        yield Item(shown=word, identity=word, error="only http:// and https:// addresses are fetched")
    elif not Path(word).exists():
        yield Item(shown=word, identity=word, error="no such file: check the path")
    elif Path(word).is_dir():
        yield from _read_directory(Path(word), now)
    else:
        yield from _read_file(Path(word), now, Path(word).name)


def _fetch(url: str, settings: "Settings", *, allow_private: bool) -> Document | FetchFailure:
    from monitor import app

    return asyncio.run(app.fetch(url, settings, allow_private=allow_private))


def _standard_input(now: datetime) -> Document:
    body = sys.stdin.buffer.read()
    return Document(
        url=NO_ADDRESS, final_url=NO_ADDRESS, body=body, media_type="application/jsonl", charset="utf-8", fetched_at=now
    )


def _read_file(path: Path, now: datetime, identity: str) -> Iterator[Item]:
    from monitor import app

    document = app.document_from_path(path, now, max_bytes=_MOST_BYTES)
    if isinstance(document, FetchFailure):
        why = document.detail.removeprefix(f"{path}: ") or document.reason.value
        hint = ": check the path" if document.reason is FetchReason.GONE else ""
        yield Item(shown=str(path), identity=identity, error=f"{why}{hint}")
        return
    yield from _items(document, str(path), identity)


def _read_directory(root: Path, now: datetime) -> Iterator[Item]:
    """The files below a directory, by path. JSON that holds no item at all is passed over, and said so."""
    from monitor.fetch.files import media_type_of

    found = False
    for path in sorted(path for path in root.rglob("*") if path.is_file() and media_type_of(path.name)):
        items = tuple(_read_file(path, now, path.relative_to(root).as_posix()))
        if items and not any(_may_be_page(item) for item in items):
            click.echo(f"note: {path} holds no article: passed over", err=True)
            continue
        found = True
        yield from items
    if not found:
        error = "no .html, .txt, .json or .jsonl file is in this directory: check the path"
        yield Item(shown=str(root), identity=str(root), error=error)


def _may_be_page(item: Item) -> bool:
    if item.document is None or item.document.media_type != "application/json":
        return True
    value = json.loads(item.document.body)
    return isinstance(value, dict) and not _ITEM_KEYS.isdisjoint(value)


def _items(document: Document | FetchFailure, shown: str, identity: str) -> Iterator[Item]:
    """The items of one document; an empty one still gives one line."""
    from monitor.extract import read_items

    if isinstance(document, FetchFailure):
        yield Item(shown=shown, identity=identity, error=failure_words(document))
        return
    items = read_items(document)
    if not items:
        yield Item(shown=shown, identity=identity, error="it holds no item: it is empty")
    for item in items:
        own = item.identity or identity
        if isinstance(item, ExtractionFailure):
            yield Item(shown=shown, identity=own, error=failure_words(item))
        else:
            yield Item(shown=shown, identity=own, document=item)


def with_progress(items: Sequence[Item]) -> Iterator[Item]:
    """The items; a bar on standard error while many of them go into a file or a pipe."""
    if len(items) < _LONG or sys.stdout.isatty() or not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(items, label="pages", file=sys.stderr, show_pos=True) as bar:
        yield from bar


def failure_words(failure: FetchFailure | ExtractionFailure) -> str:
    """The failure in one line: its reason and its particulars."""
    return f"{failure.reason.value}: {failure.detail}" if failure.detail else failure.reason.value

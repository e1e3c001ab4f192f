"""A single page as a source: it is news when its article changes.

page (robots.txt obeyed) -> the part that is watched -> key of its sentences -> Entry(address, key) -> read

What moves on every visit must not count: menus, dates, numbers of comments, advertisements. So only longer
texts count, as a set; whether the *article* really says something new is judged afterwards, like any update.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import xxhash
from lxml.cssselect import CSSSelector

from monitor.fetch.answers import Answer
from monitor.fetch.canonical import canonical_url
from monitor.fetch.client import Client
from monitor.fetch.sources.anchors import parse_html
from monitor.fetch.sources.items import Item
from monitor.fetch.sources.polling import Listed, ask_page, compare, host_of_source
from monitor.model import Document, Entry, FetchFailure, FetchReason, NotModified, Polled, Source, SourceMemory

SHORTEST: Final = 40
"""Characters of a text that counts; what is shorter is a date, a button or a credit."""

MAX_TEXTS: Final = 5_000

_BLOCKS: Final = ("p", "h1", "h2", "h3", "li", "td", "dd", "blockquote", "pre", "figcaption")
_HEADINGS: Final = frozenset({"h1", "h2", "h3"})
_IDLE: Final = ("nav", "header", "footer", "aside", "form", "script", "style", "noscript", "template", "time", "select")


class PageKind:
    """Implements `SourceKind` over one page, whose versions are its entries."""

    def host(self, source: Source) -> str:
        """See `SourceKind`."""
        return host_of_source(source)

    async def poll(self, source: Source, memory: SourceMemory, client: Client) -> Polled | NotModified | FetchFailure:
        """See `SourceKind`."""
        answer = await ask_page(client, source, memory)
        return await compare(source, memory, answer, partial(list_version, source))

    async def read(self, source: Source, entry: Entry, client: Client) -> Document | FetchFailure:
        """See `SourceKind`. Reads what the page says now, which may be newer than what was listed."""
        return await client.page(entry.url, allow_private=source.allow_private)


def list_version(source: Source, answer: Answer) -> Listed | FetchFailure:
    """The present version of a page, as the one item that it lists. Pure."""
    key = version_key(answer, source.select)
    if key is None:
        where = f"nothing is at `select: {source.select}`" if source.select else "the page has no text"
        return FetchFailure(url=answer.url, reason=FetchReason.NOTHING_FOUND, detail=where)
    return Listed(items=(Item(guid=f"{canonical_url(source.location)}|{key}", link=source.location),))


def version_key(answer: Answer, select: str) -> str | None:
    """A key of what the watched part says; equal for two visits that differ in what moves. None: nothing there."""
    if answer.media_type == "text/plain":
        words = " ".join(answer.body.decode(answer.charset or "utf-8", errors="replace").split())
        return xxhash.xxh3_64_hexdigest(words.encode()) if words else None
    root = parse_html(answer.body, answer.charset)
    if root is None:
        return None
    parts: list[Any] = _watched(root, select)
    texts = dict.fromkeys(text for part in parts for text in _texts(part, is_chosen=bool(select)))
    if not texts:
        return None
    return xxhash.xxh3_64_hexdigest("\n".join(sorted(texts)).encode("utf-8", errors="replace"))


def _watched(root: Any, select: str) -> list[Any]:
    """What the analyst chose; else the main part or the articles of the page, else all of it."""
    if select:
        chosen: Any = CSSSelector(select, translator="html")(root)
        return list(chosen)
    for name in ("main", "article"):
        found = list(root.iter(name))
        if found:
            return found
    return [root]


def _texts(part: Any, *, is_chosen: bool) -> Iterator[str]:
    """Its blocks of text. Where the analyst chose the part, short ones count too: it may be one number."""
    blocks = [one for one in part.iter(*_BLOCKS) if is_chosen or not _is_idle(one, part)]
    for block in blocks[:MAX_TEXTS] or [part]:
        text = " ".join("".join(_words(block)).split())
        if len(text) >= SHORTEST or (text and (is_chosen or block.tag in _HEADINGS)):
            yield text


def _is_idle(element: Any, part: Any) -> bool:
    for outer in element.iterancestors():
        if outer is part:
            return False
        if outer.tag in _IDLE:
            return True
    return False


def _words(block: Any) -> Iterator[str]:
    """Its own text, without that of the blocks and idle parts inside."""
    yield block.text or ""
    for child in block:
        if child.tag not in _BLOCKS and child.tag not in _IDLE:
            yield from _words(child)
        yield child.tail or " "

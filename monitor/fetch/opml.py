"""Lists of feeds as other readers keep them: OPML 1.0 and 2.0, and plain lists of addresses. Pure.

The parser is lxml without entities, network or unlimited trees; a list is bounded in feeds.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Final

from lxml import etree

from monitor.errors import InputError
from monitor.fetch.sources.feedbytes import has_attribute_bomb, prepare
from monitor.fetch.sources.feedtext import plain_text
from monitor.fetch.sources.items import TITLE_LIMIT, absolute

MAX_FEEDS: Final = 10_000

_OPML: Final = re.compile(rb"<opml\b", re.IGNORECASE)
_ENTITY: Final = b"<!ENTITY"
"""In attributes even a hardened parser spells entities out; no reader writes any."""

_START: Final = 4_096
_ADDRESS: Final = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFeed:
    """A feed of such a list; title and folder are empty where the list gives none."""

    url: str
    title: str = ""
    folder: str = ""
    language: str = ""


def read_feed_list(body: bytes) -> tuple[ListedFeed, ...]:
    """The feeds of an OPML file or of a list with one address a line, each address once, in order.

    In a list, words behind an address are its title, and lines without an address are passed over.

    Raises:
        InputError: It is neither, or holds no feed, or cannot be read.
    """
    feeds: dict[str, ListedFeed] = {}
    for feed in _read_opml(body) if _OPML.search(body, 0, _START) else _read_lines(body):
        feeds.setdefault(feed.url, feed)
        if len(feeds) == MAX_FEEDS:
            break
    if not feeds:
        raise InputError("it names no feed: write OPML, or one address a line, beginning with https://")
    return tuple(feeds.values())


def _read_opml(body: bytes) -> Iterable[ListedFeed]:
    prepared = prepare(body, None)
    if _ENTITY in prepared or has_attribute_bomb(prepared):
        raise InputError("it declares entities, or has too many attributes: it is no list of feeds")
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root: Any = etree.fromstring(prepared, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise InputError("it is no OPML that can be read: export it again")
    for outline in root.iter("{*}outline", "{*}Outline"):
        names = {str(name).lower(): str(value) for name, value in outline.attrib.items()}
        url = absolute(names.get("xmlurl", "").strip(), "")
        if url:
            title = plain_text(names.get("title") or names.get("text") or "", limit=TITLE_LIMIT)
            yield ListedFeed(url=url, title=title, folder=_folder_of(outline), language=names.get("language", "")[:5])


def _folder_of(outline: Any) -> str:
    parent = outline.getparent()
    if parent is None or not str(parent.tag).lower().endswith("outline"):
        return ""
    return plain_text(str(parent.get("title") or parent.get("text") or ""), limit=TITLE_LIMIT)


def _read_lines(body: bytes) -> Iterable[ListedFeed]:
    for written in body.decode("utf-8-sig", errors="replace").splitlines():
        line = "" if written.lstrip().startswith("#") else written.partition(" #")[0]
        found = _ADDRESS.search(line)
        if found:
            words = (line[: found.start()] + line[found.end() :]).strip(" \t,;|\"'")
            yield ListedFeed(url=found[0].rstrip(",;\"'"), title=plain_text(words, limit=TITLE_LIMIT))


def write_opml(feeds: Iterable[ListedFeed], *, title: str, now: datetime) -> bytes:
    """The feeds as OPML 2.0, UTF-8; `now` becomes its date."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "dateCreated").text = format_datetime(now, usegmt=True)
    body = etree.SubElement(root, "body")
    for feed in feeds:
        words = {"text": feed.title, "title": feed.title, "type": "rss", "xmlUrl": feed.url}
        language = {"language": feed.language} if feed.language else {}
        etree.SubElement(body, "outline", attrib=words | language)
    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return document

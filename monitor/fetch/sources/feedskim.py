"""What a feed's XML says by itself, apart from any dialect: its root, its items, their dates and bases. Pure.

The parser is lxml without entities, network or unlimited trees; what is malformed is read as far as it goes.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from monitor.fetch.sources.feeddates import is_known_form

DATE_NAMES: Final = ("pubdate", "published", "date", "issued", "created", "updated", "modified")
"""Elements that date an item, the best first."""

_START: Final = re.compile(rb"<(\?xml|!doctype|rss|feed|rdf:rdf|html|[a-z]+:(?:rss|feed))\b", re.IGNORECASE)
_JUNK: Final = 8_192
_DECLARED: Final = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")
_UTF8: Final = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_XML_BASE: Final = b"xml:base"


@dataclass(frozen=True, slots=True)
class SkimmedItem:
    """One item: the words of its best date element (empty where it has none), and its base (None: the feed's URL)."""

    date_words: str
    base: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skimmed:
    """The skeleton of a feed.

    Attributes:
        root: Local name of the root element, lower case.
        items: In document order.
        odd_dates: Date elements, in all items, in no form that is known.
    """

    root: str
    items: tuple[SkimmedItem, ...]
    odd_dates: int


def prepare(body: bytes, charset: str | None) -> bytes:
    """The same document without junk before its start, and in UTF-8 where its encoding is undeclared or a lie."""
    if body.startswith(_BOMS):
        return body
    found = _START.search(body, 0, _JUNK)
    body = body[found.start() :] if found else body
    declared = _DECLARED.match(body)
    if declared and declared[1].decode().lower() not in _UTF8:
        return body
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        text = _decode(body, charset)
        return text.encode("utf-8")
    return body


def _decode(body: bytes, charset: str | None) -> str:
    """Not UTF-8: what the transport says, else the most common of the others."""
    for encoding in (charset or "", "cp1252"):
        try:
            return body.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("latin-1")


def skim(body: bytes) -> Skimmed | None:
    """The skeleton of a prepared document; None for what is no XML at all."""
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return None
    if root is None:
        return None
    has_bases = _XML_BASE in body
    items: list[SkimmedItem] = []
    odd_dates = 0
    for element in root.iter("{*}item", "{*}entry"):
        dates = _dates(element)
        odd_dates += sum(not is_known_form(words) for _, words in dates)
        items.append(SkimmedItem(min(dates)[1] if dates else "", element.base if has_bases else None))
    return Skimmed(root=_local_name(root), items=tuple(items), odd_dates=odd_dates)


def _dates(item: Any) -> list[tuple[int, str]]:
    """(rank, words) of every date element of an item."""
    found = []
    for child in item:
        name = _local_name(child)
        if name in DATE_NAMES and child.text and child.text.strip():
            found.append((DATE_NAMES.index(name), child.text))
    return found


def _local_name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""

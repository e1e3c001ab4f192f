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

MAX_ATTRIBUTES: Final = 500
"""Of one element."""

_JUNK: Final = 8_192
_START: Final = re.compile(r"<(\?xml|!doctype|rss|feed|rdf:rdf|html|[a-z]+:(?:rss|feed))\b", re.IGNORECASE)
_DECLARATION: Final = re.compile(r"\A\s*<\?xml\b[^<>]*>")
_DECLARED: Final = re.compile(rb"<\?xml[^<>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_WIDER: Final = {b"gb2312": "gb18030", b"gbk": "gb18030", b"iso-8859-1": "cp1252", b"us-ascii": "utf-8"}
"""What is declared as the one is often written in the other, which contains it."""

_ATTRIBUTES: Final = re.compile(rb"(?:\s+[^\s=<>\"'/]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+)){32,}+")
_XML_BASE: Final = b"xml:base"


@dataclass(frozen=True, slots=True, kw_only=True)
class SkimmedItem:
    """What the XML of one item says.

    Attributes:
        date_words: Text of its best date element; empty where it has none.
        title: Its title where that is made of elements (XHTML), which dialect parsers drop; else empty.
        link: Address of its first link in Atom's form, which RSS items carry too now and then; else empty.
        base: What its relative links refer to; None for the feed's URL.
    """

    date_words: str
    title: str
    link: str
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
    """The same document in UTF-8, without its declaration and without junk before its start.

    One encoding for all parsers: what one of them reads, no other may read differently.
    """
    text = _decode(body, charset)
    found = _START.search(text, 0, _JUNK)
    text = text[found.start() :] if found else text
    return _DECLARATION.sub("", text, count=1).lstrip().encode("utf-8", errors="replace")


def _decode(body: bytes, charset: str | None) -> str:
    """By its mark, its declaration, UTF-8, the transport's word, or the commonest of the rest: the first that fits."""
    declared = _DECLARED.search(body, 0, _JUNK)
    candidates = (
        next((encoding for mark, encoding in _MARKS if body.startswith(mark)), ""),
        _WIDER.get(declared[1].lower(), declared[1].decode()) if declared else "",
        "utf-8",
        charset or "",
        "cp1252",
    )
    for encoding in filter(None, candidates):
        try:
            return body.decode(encoding)
        except (LookupError, ValueError):
            continue
    return body.decode("latin-1")


def has_attribute_bomb(body: bytes) -> bool:
    """Whether an element has so many attributes that parsers which compare each with each would stall."""
    if body.count(b"=") < MAX_ATTRIBUTES:
        return False
    return any(run[0].count(b"=") > MAX_ATTRIBUTES for run in _ATTRIBUTES.finditer(body))


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
        items.append(
            SkimmedItem(
                date_words=min(dates)[1] if dates else "",
                title=_title_of_elements(element),
                link=_atom_link(element),
                base=element.base if has_bases else None,
            )
        )
    return Skimmed(root=_local_name(root), items=tuple(items), odd_dates=odd_dates)


def _dates(item: Any) -> list[tuple[int, str]]:
    """(rank, words) of every date element of an item."""
    found = []
    for child in item:
        name = _local_name(child)
        if name in DATE_NAMES and child.text and child.text.strip():
            found.append((DATE_NAMES.index(name), child.text))
    return found


def _title_of_elements(item: Any) -> str:
    titles = (child for child in item if len(child) and _local_name(child) == "title")
    return next(("".join(title.itertext()) for title in titles), "")


def _atom_link(item: Any) -> str:
    links = (child for child in item if child.get("href") and _local_name(child) == "link")
    return next((str(link.get("href")) for link in links if link.get("rel", "alternate") == "alternate"), "")


def _local_name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""

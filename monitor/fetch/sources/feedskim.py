"""What a feed's XML says by itself, apart from any dialect: its root, its items, their dates and bases. Pure.

The parser is lxml without entities, network or unlimited trees; what is malformed is read as far as it goes.
"""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin

from lxml import etree

from monitor.fetch.sources.feeddates import is_known_form

DATE_NAMES: Final = ("pubdate", "published", "date", "issued", "created", "updated", "modified")
"""Elements that date an item, the best first."""

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
        is_whole: Whether the document is well-formed XML.
        items: In document order.
        odd_dates: Date elements, in all items, in no form that is known.
    """

    root: str
    is_whole: bool
    items: tuple[SkimmedItem, ...]
    odd_dates: int


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
                link=_atom_link(element, has_bases=has_bases),
                base=element.base if has_bases else None,
            )
        )
    return Skimmed(root=_local_name(root), is_whole=not parser.error_log, items=tuple(items), odd_dates=odd_dates)


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


def _atom_link(item: Any, *, has_bases: bool) -> str:
    """The first alternate link, resolved against the bases around it where there are any."""
    links = (child for child in item if child.get("href") and _local_name(child) == "link")
    link = next((link for link in links if link.get("rel", "alternate") == "alternate"), None)
    if link is None:
        return ""
    href = str(link.get("href"))
    try:
        return urljoin(link.base, href) if has_bases and link.base else href
    except ValueError:
        return ""


def _local_name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""

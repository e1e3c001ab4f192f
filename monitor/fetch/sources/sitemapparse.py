"""Bytes of a sitemap -> the places it names (sitemaps.org, and Google's news extension). Pure, one element at a time.

The parser is lxml without entities, network or unlimited trees; what is malformed is read as far as it goes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from typing import Any, Final

from lxml import etree

from monitor.fetch.sources.feedbytes import has_attribute_bomb, is_web_page, prepare
from monitor.fetch.sources.feedtext import plain_text
from monitor.fetch.sources.items import TITLE_LIMIT, absolute

MAX_PLACES: Final = 50_000
"""Of one document, as the protocol has it."""

MAX_STEPS: Final = 1_000_000
"""Tags that are looked at; 50,000 places with all that the news extension has come to 900,000."""

_ROOTS: Final = {"urlset": False, "sitemapindex": True}
_FIELDS: Final = frozenset({"loc", "lastmod", "title", "publication_date"})
_OF_MEDIA: Final = re.compile(r"\b(?:image|video)\b", re.IGNORECASE)
"""Extensions that have a `loc` and a `title` of their own."""

_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One `<url>` or `<sitemap>`.

    Attributes:
        url: Absolute.
        lastmod: When something was changed there, as written; a hint, and no date of publication. Often empty.
        published: The news extension's date, as written; empty for all other places.
        title: The news extension's; else empty.
    """

    url: str
    lastmod: str = ""
    published: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """A document: its places in its order, and whether they are sitemaps themselves."""

    places: tuple[Place, ...]
    is_index: bool
    is_cut: bool = False


@dataclass(slots=True)
class _Reader:
    """Collects the fields of the place that is being read."""

    base: str
    root: str | None = None
    texts: dict[str, str] = field(default_factory=dict)

    def places(self, body: bytes) -> Iterator[Place]:
        parsing: Any = etree.iterparse(
            BytesIO(body),
            events=("start", "end"),
            recover=True,
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for event, element in islice(parsing, MAX_STEPS):
            name = _local_name(element)
            if self.root is None:
                self.root = name
            if self.root not in _ROOTS:
                return
            if event == "end":
                yield from self._end(name, element)

    def _end(self, name: str, element: Any) -> Iterator[Place]:
        if name in _FIELDS and not _OF_MEDIA.search(element.tag):
            self.texts.setdefault(name, (element.text or "").strip()[:_LONGEST])
        elif name in {"url", "sitemap"}:
            url = absolute(self.texts.get("loc", ""), self.base)
            if url:
                yield Place(
                    url=url,
                    lastmod=self.texts.get("lastmod", ""),
                    published=self.texts.get("publication_date", ""),
                    title=plain_text(self.texts.get("title", ""), limit=TITLE_LIMIT),
                )
            self.texts.clear()
            element.clear(keep_tail=False)
            while element.getprevious() is not None:  # what was read is let go: a document may have 50,000
                del element.getparent()[0]


def parse_sitemap(body: bytes, *, url: str, charset: str | None = None) -> Sitemap | str:
    """Read a sitemap or an index of them; in place of it, what is wrong with it in words.

    Args:
        body: As it came, unpacked.
        url: Where it came from.
        charset: As the transport declared it; taken only where the document declares none.
    """
    prepared = prepare(body, charset)
    if is_web_page(prepared):
        return "it is a web page, not a sitemap"
    if has_attribute_bomb(prepared):
        return "an element of it has too many attributes"
    reader = _Reader(base=url)
    places: list[Place] = []
    try:
        for place in reader.places(prepared):
            places.append(place)
            if len(places) == MAX_PLACES:
                break
    except etree.XMLSyntaxError:
        pass  # what was read so far counts
    if reader.root not in _ROOTS:
        found = f": its root is <{reader.root[:40]}>" if reader.root else ""
        return f"it is no sitemap{found}"
    return Sitemap(places=tuple(places), is_index=_ROOTS[reader.root], is_cut=len(places) == MAX_PLACES)


def _local_name(element: Any) -> str:
    """Without its namespace, or a prefix that nobody declared."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""

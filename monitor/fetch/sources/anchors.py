"""Bytes of a web page -> its links, with what the page says of each. Pure, bounded in bytes, elements and links."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urldefrag

from lxml import etree
from lxml.cssselect import CSSSelector

from monitor.fetch.sources.feedtext import plain_text
from monitor.fetch.sources.items import TITLE_LIMIT, absolute

MAX_PAGE_BYTES: Final = 3_000_000
"""Of a listing; it has the newest at its beginning, and front pages of 1 MB are long ones."""

MAX_TAGS: Final = 40_000
"""Of a page; a selector such as `a ~ b` takes a time that grows with the square of them (4 s for so many)."""

MAX_ANCHORS: Final = 5_000

_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CARDS: Final = frozenset({"article", "main", "section", "li"})
_APART_TAGS: Final = frozenset({"nav", "footer", "form", "menu", "address", "select"})
_APART_ROLES: Final = frozenset({"navigation", "menu", "menubar", "contentinfo", "search", "toolbar", "tablist"})
_UNJUDGED: Final = frozenset({"html", "body", "main", "article"})
"""Their classes speak of the page or of the story: `tag-korea` on an article does not make it a list of tags."""

_FIRST_WORDS: Final = frozenset(
    "nav navbar navigation menu breadcrumb breadcrumbs footer pagination pager paging cookie cookies social share "  # noqa: SIM905 - words read best as words
    "sharing login signin sitenav topnav".split()
)
_LAST_WORDS: Final = _FIRST_WORDS | frozenset(
    {"tags", "tag", "author", "authors", "byline", "skip", "languages", "submenu"}
)
_SEPARATORS: Final = re.compile(r"[-_]+|(?<=[a-z])(?=[A-Z])")
_PLACE_DEPTH: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """One link of a page.

    Attributes:
        url: Absolute http or https URL, without a fragment.
        text: What a reader sees of it, on one line; of a card that is one link, its heading.
        is_heading: Whether it is in a heading, or holds one.
        is_apart: Whether it is in a menu, a footer, a form, or the like.
        place: Tags around it, outwards; links of one list have the same.
    """

    url: str
    text: str
    is_heading: bool
    is_apart: bool
    place: tuple[str, ...]


def parse_html(body: bytes, charset: str | None) -> Any | None:
    """The root element of a page; None for what is none. No network, no scripts, no unlimited trees."""
    try:
        parser = etree.HTMLParser(
            encoding=charset, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
        )
    except LookupError:  # a charset that nobody knows
        return parse_html(body, None)
    try:
        return etree.fromstring(body[: readable(body)], parser)
    except etree.XMLSyntaxError:
        return None


def readable(body: bytes) -> int:
    """How many bytes of a page are read: as far as its limits of bytes and tags go."""
    end = min(len(body), MAX_PAGE_BYTES)
    if body.count(b"<", 0, end) <= MAX_TAGS:
        return end
    at = -1
    for _ in range(MAX_TAGS + 1):
        at = body.find(b"<", at + 1)
    return at


def anchors_of(root: Any, url: str, select: str = "") -> tuple[Anchor, ...]:
    """The links of a page in its order, at most `MAX_ANCHORS`.

    Args:
        root: As `parse_html` gives it.
        url: Where the page came from; its `<base>` counts too.
        select: CSS selector of the links, or of what holds them; empty for all.
    """
    base = absolute(next((str(found) for found in root.xpath("//head/base/@href")), ""), url) or url
    judged: dict[Any, bool] = {}
    found: list[Anchor] = []
    for element in _elements(root, select):
        link = urldefrag(absolute(str(element.get("href")).strip(), base)).url
        if link:
            found.append(_anchor(element, link, judged))
        if len(found) == MAX_ANCHORS:
            break
    return tuple(found)


def _elements(root: Any, select: str) -> Iterable[Any]:
    if not select:
        every: Iterable[Any] = root.iterfind(".//a[@href]")
        return every
    chosen: Any = CSSSelector(select, translator="html")(root)
    links = (link for element in chosen for link in element.iter("a") if link.get("href"))
    return dict.fromkeys(links)


def _anchor(element: Any, link: str, judged: dict[Any, bool]) -> Anchor:
    heading = next((inner for inner in element.iter(*_HEADINGS)), None)
    around = next((outer for outer in element.iterancestors() if outer.tag in _HEADINGS), None)
    return Anchor(
        url=link,
        text=_text(element if heading is None else heading)
        or str(element.get("title") or element.get("aria-label") or ""),
        is_heading=heading is not None or around is not None,
        is_apart=_is_apart(element, judged),
        place=tuple(outer.tag for outer, _ in zip(element.iterancestors(), range(_PLACE_DEPTH), strict=False)),
    )


def _text(element: Any) -> str:
    words = " ".join(_texts(element))
    return plain_text(words.replace("<", "&lt;"), limit=TITLE_LIMIT) if words else ""


def _texts(element: Any) -> Iterable[str]:
    """Texts of an element, scripts and styles left out, at most a title's worth."""
    room = TITLE_LIMIT
    for text in element.xpath(".//text()[not(parent::script or parent::style)]"):
        if text.strip():
            yield text.strip()
            room -= len(text)
        if room <= 0:
            return


def _is_apart(element: Any, judged: dict[Any, bool]) -> bool:
    """Whether something around an element sets it apart from the stories; each is judged once."""
    above = []
    verdict = False
    for outer in element.iterancestors():
        if outer in judged:
            verdict = judged[outer]
            break
        above.append(outer)
    for outer in reversed(above):
        verdict = verdict or _sets_apart(outer)
        judged[outer] = verdict
    return verdict


def _sets_apart(element: Any) -> bool:
    tag = element.tag
    if tag in _UNJUDGED:
        return False
    if tag in _APART_TAGS or (element.get("role") or "").lower() in _APART_ROLES:
        return True
    if tag == "header":
        return not any(outer.tag in _CARDS for outer in element.iterancestors())
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:500].split()
    return any(_is_apart_name(name) for name in names)


def _is_apart_name(name: str) -> bool:
    words = [word.lower() for word in _SEPARATORS.split(name) if word]
    return bool(words) and (words[0] in _FIRST_WORDS or words[-1] in _LAST_WORDS)

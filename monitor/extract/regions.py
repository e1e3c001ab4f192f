"""Finds the parts of an HTML page that may be articles by themselves.

    headlines: h1s, and the heads of <article>s with an address of their own
      -> the largest element around each that holds no other -> enough text? signs of its own? -> parts

Infinite scroll, "Next Article", appended containers and pages of several <article>s all come down to
this: another headline with a text of its own after it. On a page of briefs the first brief is the
first article; the page's own heading has no text and is none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from monitor.extract.metadata import Linked, Metadata, absolute_url, linked_in
from monitor.extract.titles import agrees, headings, key
from monitor.extract.tree import Element, text_of
from monitor.model import Role
from monitor.segment import LEAST_TEXT, look

_ADDRESSES = (
    "data-url", "data-article-url", "data-permalink", "data-href", "data-link", "data-canonical", "data-story-url",
    "itemid",
)  # fmt: skip
_FURNITURE = frozenset({"nav", "footer", "aside", "header"})
_MOST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Siblings of the tree that may be one article.

    Attributes:
        elements: In order, not empty.
        heading: The element of its headline.
        linked: What JSON-LD says of it, or None.
        url: Its own address, or None.
    """

    elements: tuple[Element, ...]
    heading: Element
    linked: Linked | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a page falls into parts.

    Attributes:
        further: The parts besides the page's own article, in reading order; empty for most pages.
        has_own: False where all the text is in the parts: a page of briefs.
    """

    further: tuple[Part, ...] = ()
    has_own: bool = True


@dataclass(slots=True)
class _Heads:
    own: Element | None
    all: list[Element] = field(default_factory=list)


def signature(element: Element) -> str:
    """How a headline is marked up: its tag and first class."""
    classes = (element.get("class") or "").split()
    return f"{element.tag}.{classes[0]}" if classes else str(element.tag)


def plan_of(root: Element, own: Element | None, metadata: Metadata, base: str) -> Plan:
    """The parts of a page whose own headline is `own` (None where none was found)."""
    heads = _heads(root, own, base)
    if len(heads.all) < 2:  # noqa: PLR2004 - only the page's own
        return Plan()
    places = {head: at for at, head in enumerate(heads.all)}
    parts = []
    for head in heads.all[:_MOST]:
        if head is own:
            continue
        part = _part(_around(head, heads.all, places[head]), head, metadata, base)
        if text_in(part.elements) >= LEAST_TEXT and _has_signs(part, own, base):
            parts.append(part)
    return Plan(further=tuple(parts), has_own=len(parts) <= 1 or _has_text(own, parts, heads.all, places))


def _has_text(own: Element | None, parts: Sequence[Part], heads: Sequence[Element], places: dict[Element, int]) -> bool:
    """True where the page's own headline has a text that is in no other part."""
    if own is None:
        return False
    elsewhere = {element for part in parts for element in part.elements}
    around = [one for one in _around(own, heads, places[own]) if one not in elsewhere]
    return text_in(around) >= LEAST_TEXT


def _heads(root: Element, own: Element | None, base: str) -> _Heads:
    """Headlines that say different things, in reading order."""
    said = {key(text_of(own))} if own is not None else set()
    possible = {element for element in headings(root) if not _in_furniture(element)}
    possible.update(_article_heads(root, base))
    found = _Heads(own=own)
    for element in root.iter("h1", "h2", "h3"):
        if element is own:
            found.all.append(element)
        elif element in possible and key(text_of(element)) not in said:
            found.all.append(element)
            said.add(key(text_of(element)))
    return found


def _article_heads(root: Element, base: str) -> Iterator[Element]:
    """First headings of <article>s that name an address of their own; not the entries of a live blog."""
    articles = [element for element in root.iter("article") if next(element.iterancestors("article"), None) is None]
    if len(articles) < 2:  # noqa: PLR2004 - a single article is the page's own
        return
    for article in articles:
        head = next(article.iter("h1", "h2", "h3"), None)
        if head is not None and text_in([article]) >= LEAST_TEXT and _address([article], head, base, None):
            yield head


def _in_furniture(element: Element) -> bool:
    return any(parent.tag in _FURNITURE and _is_outer(parent) for parent in element.iterancestors())


def _is_outer(parent: Element) -> bool:
    """A header inside an article heads that article; one outside is the site's."""
    if parent.tag != "header":
        return True
    return not any(True for _ in parent.iterancestors("article", "section", "main", "div"))


def _around(head: Element, heads: Sequence[Element], at: int) -> tuple[Element, ...]:
    """The largest element around a headline that holds no other; with its next siblings if it has no text."""
    others = {parent for other in (*heads[:at], *heads[at + 1 :]) for parent in (other, *other.iterancestors())}
    top = head
    while (parent := top.getparent()) is not None and parent not in others:
        top = parent
    elements = [top]
    if text_in(elements) >= LEAST_TEXT:
        return (top,)
    for sibling in top.itersiblings():
        if sibling in others:
            break
        elements.append(sibling)
    return tuple(elements)


def text_in(elements: Sequence[Element]) -> int:
    """Characters of paragraphs that are not mostly links."""
    total = 0
    for element in elements:
        paragraphs = [element] if element.tag == "p" else element.iter("p")
        for paragraph in paragraphs:
            length = len(text_of(paragraph))
            linked = sum(len(text_of(link)) for link in paragraph.iter("a"))
            total += length if linked < 0.5 * length else 0
    return total


def _part(elements: tuple[Element, ...], head: Element, metadata: Metadata, base: str) -> Part:
    inside = (item for element in elements for item in linked_in(element, base))
    named = (item for item in metadata.linked if agrees(item.headline, text_of(head)))
    linked = next(inside, None) or next(named, None)
    return Part(elements=elements, heading=head, linked=linked, url=_address(elements, head, base, linked))


def _address(elements: Sequence[Element], head: Element, base: str, linked: Linked | None) -> str | None:
    """Where the part says it lives: JSON-LD, an attribute, a link around its headline; never the page's own address."""
    holders = (*elements[:1], *elements[0].iterdescendants("article", "section"))
    own = (element.get(name) for element in holders for name in _ADDRESSES)
    links = (link.get("href") for link in (*head.iter("a"), *head.iterancestors("a")))
    said = (linked.url if linked else None, *own, *links)
    found = (absolute_url(href, base) for href in said if href and "/" in href)
    return next((url for url in found if url and url != absolute_url(base, base)), None)


def _has_signs(part: Part, own: Element | None, base: str) -> bool:
    """Two of three: marked up like the page's own headline, a date or byline, its own address."""
    alike = own is not None and signature(part.heading) == signature(own)
    return alike + _is_dated(part) + bool(part.url and part.url != base) > 1


def _is_dated(part: Part) -> bool:
    if part.linked and part.linked.published:
        return True
    for element in part.elements:
        if next(element.iter("time"), None) is not None:
            return True
        if any(look(text) in {Role.TIMESTAMP, Role.BYLINE} for text in _short_lines(element)):
            return True
    return False


def _short_lines(element: Element) -> Iterator[str]:
    few_children, longest = 4, 120
    for piece in element.iter("p", "div", "span", "address", "li"):
        if len(piece) < few_children:
            text = text_of(piece)
            if 0 < len(text) < longest:
                yield text

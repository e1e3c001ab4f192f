"""Finds the parts of an HTML page that may be articles by themselves.

    headings like the first one -> the largest element around each that holds no other -> enough text? own signs?

Infinite scroll, "Next Article", appended containers and pages of several <article>s all come down to
this: a second headline that is marked up like the first, with a text of its own after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.extract.metadata import Linked, absolute_url, linked_in
from monitor.extract.titles import headings, key
from monitor.extract.tree import Element, text_of
from monitor.model import Role
from monitor.segment import LEAST_TEXT, look

_ADDRESSES = (
    "data-url",
    "data-article-url",
    "data-permalink",
    "data-href",
    "data-link",
    "data-canonical",
    "data-story-url",
    "itemid",
)
_MOST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Siblings of the tree that may be one article.

    Attributes:
        elements: In order, not empty.
        heading: The element of its headline.
        linked: What JSON-LD inside it says, or None.
        url: Its own address, or None.
    """

    elements: tuple[Element, ...]
    heading: Element
    linked: Linked | None
    url: str | None


def signature(element: Element) -> str:
    """How a headline is marked up: its tag and first class."""
    classes = (element.get("class") or "").split()
    return f"{element.tag}.{classes[0]}" if classes else str(element.tag)


def further_parts(root: Element, first: Element | None, base: str) -> tuple[Part, ...]:
    """The parts after the page's own article, in reading order; empty for most pages."""
    if first is None:
        return ()
    heads = _heads(root, first)
    if len(heads) < 2:  # noqa: PLR2004 - only the page's own
        return ()
    parts = []
    for at, head in enumerate(heads[:_MOST]):
        if head is first:
            continue
        elements = _around(head, heads, at)
        part = _part(elements, head, base)
        if text_in(elements) >= LEAST_TEXT and _has_signs(part, first):
            parts.append(part)
    return tuple(parts)


def _heads(root: Element, first: Element) -> list[Element]:
    """Headlines that say different things, the first one's tag."""
    said = {key(text_of(first))}
    heads = []
    for element in headings(root):
        words = key(text_of(element))
        if element is first or (words not in said and not _in_furniture(element)):
            heads.append(element)
            said.add(words)
    return heads


def _in_furniture(element: Element) -> bool:
    return any(
        parent.tag in {"nav", "footer", "aside", "header"} and _is_outer(parent) for parent in element.iterancestors()
    )


def _is_outer(parent: Element) -> bool:
    """A header inside an article heads that article; one outside is the site's."""
    if parent.tag != "header":
        return True
    return not any(True for _ in parent.iterancestors("article", "section", "main", "div"))


def _around(head: Element, heads: Sequence[Element], at: int) -> tuple[Element, ...]:
    """The largest element around a headline without another one, and its next siblings if it has no text itself."""
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
        paragraphs = [element] if element.tag == "p" else list(element.iter("p"))
        for paragraph in paragraphs:
            length = len(text_of(paragraph))
            linked = sum(len(text_of(link)) for link in paragraph.iter("a"))
            total += length if linked < 0.5 * length else 0
    return total


def _part(elements: tuple[Element, ...], head: Element, base: str) -> Part:
    linked = next((item for element in elements for item in linked_in(element, base)), None)
    return Part(elements=elements, heading=head, linked=linked, url=_address(elements, head, base, linked))


def _address(elements: Sequence[Element], head: Element, base: str, linked: Linked | None) -> str | None:
    """Where the part says it lives: JSON-LD, a data attribute, a link around its headline."""
    if linked and linked.url:
        return linked.url
    own = (
        element.get(name)
        for element in (*elements[:1], *elements[0].iterdescendants("article", "section"))
        for name in _ADDRESSES
    )
    links = [link.get("href") for link in (*head.iter("a"), *head.iterancestors("a"))]
    found = (absolute_url(href, base) for href in (*own, *links) if href and "/" in href)
    return next((url for url in found if url), None)


def _has_signs(part: Part, first: Element) -> bool:
    """Two of three: marked up like the first headline, a date or byline, its own address."""
    alike = signature(part.heading) == signature(first)
    return alike + _is_dated(part) + bool(part.url) > 1


def _is_dated(part: Part) -> bool:
    if part.linked and part.linked.published:
        return True
    for element in part.elements:
        if next(element.iter("time"), None) is not None:
            return True
        short = (text_of(piece) for piece in element.iter("p", "div", "span", "address", "li") if len(piece) < 4)  # noqa: PLR2004 - leaves
        if any(look(text) in {Role.TIMESTAMP, Role.BYLINE} for text in short if 0 < len(text) < 120):  # noqa: PLR2004 - line
            return True
    return False

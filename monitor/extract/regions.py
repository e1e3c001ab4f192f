"""Finds the parts of an HTML page that may be articles by themselves.

    headlines: h1s, and the heads of <article>s with an address of their own
      -> the largest element that each begins and that holds no other -> enough running text? -> parts

Infinite scroll, "Next Article", appended containers and pages of several <article>s all come down to
this: another headline with a text of its own after it. Whether a part is an article is decided by
`monitor.segment`; what is none stays in the first article's text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.extract.metadata import Linked, Metadata, absolute_url, linked_in
from monitor.extract.titles import agrees, headings, key
from monitor.extract.tree import Element, Seen, text_of, visible
from monitor.segment import LEAST_TEXT, is_next_marker

_ADDRESSES = (
    "data-url", "data-article-url", "data-permalink", "data-href", "data-link", "data-canonical", "data-story-url",
    "itemid",
)  # fmt: skip
_FURNITURE = frozenset({"nav", "footer"})
_SENTENCE = re.compile(r"[.!?…。！？।؟]")
_MOST = 30
_TEASER_TEXT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Siblings of the tree that may be one article.

    Attributes:
        elements: In order, not empty; a marker such as "Next Article" before the article is the first of them.
        heading: The element of its headline.
        length: Characters of running text.
        linked: What JSON-LD says of it, or None.
        url: Its own address, or None.
    """

    elements: tuple[Element, ...]
    heading: Element
    length: int
    linked: Linked | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Headlines:
    """The headlines of a page.

    Attributes:
        own: The headline of the page's own article, or None.
        all: All that may head an article, `own` among them, in reading order.
    """

    own: Element | None
    all: tuple[Element, ...]


def signature(element: Element) -> str:
    """How a headline is marked up: its tag and first class."""
    classes = (element.get("class") or "").split()
    return f"{element.tag}.{classes[0]}" if classes else str(element.tag)


def headlines_of(root: Element, own: Element | None, base: str) -> Headlines:
    """The headlines; the first that has a text is the own one, unless `own` comes before it."""
    said = [key(text_of(own))] if own is not None else []
    possible = {element for element in headings(root) if not _in_furniture(element)}
    others = {element for element in _article_heads(root, base) if element is not own} - possible
    possible.update(others)
    if own is not None and own.tag != "h1":
        possible.update(
            one for one in root.iter(own.tag) if signature(one) == signature(own) and not _in_furniture(one)
        )
    found: list[Element] = []
    for element in root.iter("h1", "h2", "h3"):
        name = key(text_of(element))
        if element is own or (element in possible and not any(name in other or other in name for other in said)):
            found.append(element)
            said.append(name)
    if len(found) > 1 and found[0] is not own:
        own = next((one for at, one in enumerate(found) if one is own or _has_text(one, found, at)), None)
        # The head of an <article> with an address of its own does not head the page.
        own = None if own is not None and own in others else own
    return Headlines(own=own, all=tuple(found[:_MOST]))


def _has_text(head: Element, heads: Sequence[Element], at: int) -> bool:
    return text_in(_around(head, heads, at)) >= LEAST_TEXT


def parts_of(headlines: Headlines, metadata: Metadata, base: str) -> tuple[Part, ...]:
    """The parts of a page besides its own article that have a text, teasers included; empty for most pages."""
    if len(headlines.all) <= 1:
        return ()
    parts = []
    for at, head in enumerate(headlines.all):
        if head is not headlines.own:
            elements = _around(head, headlines.all, at)
            length = text_in(elements)
            if length >= LEAST_TEXT or (length >= _TEASER_TEXT and head.tag != "h1"):
                parts.append(part_at(elements, head, length, metadata, base))
    return tuple(parts)


def has_own_text(root: Element, own: Element | None, parts: Sequence[Part]) -> bool:
    """True where text stands between the page's own headline and the first of these parts."""
    if own is None:
        return False
    places = {element: at for at, element in enumerate(root.iter())}
    first, last = places[own], min(places[part.elements[0]] for part in parts)
    inside = (seen for seen in visible(root) if first <= places[seen.element] < last)
    return sum(len(seen.text) for seen in inside if is_running(seen)) >= LEAST_TEXT


def _article_heads(root: Element, base: str) -> Iterator[Element]:
    """First headings of <article>s that name an address of their own; not the entries of a live blog."""
    articles = [element for element in root.iter("article") if next(element.iterancestors("article"), None) is None]
    if len(articles) <= 1:  # a single one is the page's own
        return
    for article in articles:
        head = next(article.iter("h1", "h2", "h3"), None)
        if head is not None and text_in([article]) >= _TEASER_TEXT and _address([article], head, base, None):
            yield head


def _in_furniture(element: Element) -> bool:
    return any(parent.tag in _FURNITURE for parent in element.iterancestors())


def _around(head: Element, heads: Sequence[Element], at: int) -> tuple[Element, ...]:
    """The largest element that a headline begins and that holds no other; with its next siblings if it has no text."""
    others = {parent for other in (*heads[:at], *heads[at + 1 :]) for parent in (other, *other.iterancestors())}
    top = head
    while (parent := top.getparent()) is not None and parent not in others and not _has_text_before(top):
        top = parent
    elements = [top]
    if text_in(elements) >= LEAST_TEXT:
        return (top,)
    for sibling in top.itersiblings():
        if sibling in others:
            break
        elements.append(sibling)
    return tuple(elements)


def _has_text_before(element: Element) -> bool:
    """True where running text stands before an element in its parent: then the parent is more than its article."""
    most = 200
    return text_in(list(element.itersiblings(preceding=True))) > most


def text_in(elements: Sequence[Element]) -> int:
    """Characters of running text: sentences that are not links."""
    return sum(len(seen.text) for element in elements for seen in visible(element) if is_running(seen))


def is_running(seen: Seen) -> bool:
    """True for a sentence that is no link and no caption."""
    if not is_sentence(seen.text):
        return False
    return not any(parent.tag in {"a", "figcaption"} for parent in (seen.element, *seen.element.iterancestors()))


def is_sentence(text: str) -> bool:
    """True for a text of some length with the end of a sentence in it."""
    least = 60
    return len(text) >= least and bool(_SENTENCE.search(text))


def part_at(elements: tuple[Element, ...], head: Element, length: int, metadata: Metadata, base: str) -> Part:
    """The part that these elements are; a marker before them is one of them."""
    inside = (item for element in elements for item in linked_in(element, base))
    named = (item for item in metadata.linked if agrees(item.headline, text_of(head)))
    linked = next(inside, None) or next(named, None)
    url = _address(elements, head, base, linked)
    before = elements[0].getprevious()
    if before is not None and is_next_marker(text_of(before)):
        elements = (before, *elements)
    return Part(elements=elements, heading=head, length=length, linked=linked, url=url)


def _address(elements: Sequence[Element], head: Element, base: str, linked: Linked | None) -> str | None:
    """Where the part says it lives: JSON-LD, an attribute, a link around its headline; not the page or its section."""
    holders = (*elements[:1], *elements[0].iterdescendants("article", "section"))
    own = (element.get(name) for element in holders for name in _ADDRESSES)
    links = (link.get("href") for link in (*head.iter("a"), *head.iterancestors("a")))
    said = (linked.url if linked else None, *own, *links)
    found = (absolute_url(href, base) for href in said if href and "/" in href)
    return next((url for url in found if url and not (absolute_url(base, base) or "").startswith(url)), None)

"""What the settings say of the pages of an odd source, done to one page.

    drop -> body, title, date: what each selector finds -> missed: the names of those that found nothing

A selector that finds nothing leaves its part of the page to the ordinary way.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cssselect import SelectorError
from lxml.cssselect import CSSSelector

from monitor.extract.body import Piece
from monitor.extract.dates import read_claim
from monitor.extract.limits import MOST_SIBLINGS
from monitor.extract.metadata import clean
from monitor.extract.tree import Element, text_of, visible
from monitor.model import DateClaim, DateKind, Document, Overrides, Role

_SIBLINGS = re.compile(r"[~+](?!=)|:nth")
"""What makes a selector take a time that grows with the square of the elements."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the settings tell of one page; empty for most.

    Attributes:
        body: The outermost elements that hold the text, in order.
        title: The headline, or None.
        claim: The date, or None.
        missed: Names of the selectors that found nothing.
    """

    body: tuple[Element, ...] = ()
    title: str | None = None
    claim: DateClaim | None = None
    missed: tuple[str, ...] = ()


NOTHING = Told()


def drop(root: Element, overrides: Overrides) -> tuple[str, ...]:
    """Take away what is to be dropped; the name of the selector where it finds nothing."""
    if not overrides.drop:
        return ()
    found = [element for element in select(root, overrides.drop) if element.getparent() is not None]
    for element in found:
        element.drop_tree()
    return () if found else ("drop",)


def told_of(root: Element, document: Document) -> Told:
    """What the other selectors find."""
    overrides = document.overrides
    if overrides == Overrides():
        return NOTHING
    body = tuple(_outermost(one for one in select(root, overrides.body) if text_of(one)))
    title = next((text for text in map(_said, select(root, overrides.title)) if text), None)
    dated = (_claim(element, document) for element in select(root, overrides.date))
    claim = next((claim for claim in dated if claim), None)
    wanted = (("body", overrides.body, body), ("title", overrides.title, title), ("date", overrides.date, claim))
    missed = tuple(name for name, selector, found in wanted if selector and not found)
    return Told(body=body, title=title, claim=claim, missed=missed)


def pieces_of(elements: Sequence[Element]) -> tuple[Piece, ...]:
    """All that is seen in these elements, as the text of an article."""
    seen = (one for element in elements for one in visible(element))
    return tuple(Piece(Role.SUBHEAD if one.element.tag in _HEADINGS else Role.PARAGRAPH, one.text) for one in seen)


def select(root: Element, words: str) -> list[Element]:
    """The elements that a CSS selector finds, in order; none where it is empty, no selector, or would take too long."""
    if _SIBLINGS.search(words) and root.xpath("count(//*)") > MOST_SIBLINGS:
        return []
    try:
        found: Any = _selector(words)(root) if words else ()
    except SelectorError:
        return []
    return list(found)


@lru_cache(maxsize=256)
def _selector(words: str) -> CSSSelector:
    return CSSSelector(words, translator="html")


def _outermost(elements: Iterator[Element]) -> Iterator[Element]:
    """Without those that stand inside another: their text would be said twice."""
    inside: set[Element] = set()
    for element in elements:
        if element not in inside:
            inside.update(element.iterdescendants())
            yield element


def _said(element: Element) -> str:
    """What an element says: a meta element in its attribute, others in their text."""
    return clean(element.get("content") or text_of(element))


def _claim(element: Element, document: Document) -> DateClaim | None:
    words = (element.get("datetime"), element.get("content"), text_of(element))
    claims = (read_claim(word, DateKind.SELECTOR, document.zone, document.language) for word in words)
    return next((claim for claim in claims if claim), None)

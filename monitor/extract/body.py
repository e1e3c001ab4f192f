"""The running text of a page or of one part of it: trafilatura, then what it is known to leave in."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

from trafilatura import bare_extraction

from monitor.extract.tree import Element, parse
from monitor.model import Role


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph, subhead, item or row, in reading order."""

    role: Role
    text: str


def read_body(root: Element, url: str) -> tuple[Piece, ...]:
    """The pieces of the article's text; empty where trafilatura finds none."""
    document = bare_extraction(root, url=url, include_comments=False, with_metadata=False)
    if document is None or isinstance(document, dict) or document.body is None:
        return ()
    return tuple(_pieces(document.body))


def page_of(elements: Sequence[Element]) -> Element:
    """A page that holds copies of these elements alone."""
    page: Element = parse("<html><body></body></html>")
    page.body.extend(deepcopy(element) for element in elements)
    return page


def _pieces(body: Element) -> Iterator[Piece]:
    for element in body:
        match element.tag:
            case "head":
                yield from _lines(Role.SUBHEAD, element)
            case "list":
                for item in _outer_items(element):
                    yield from _lines(Role.PARAGRAPH, item)
            case "quote" if len(element):
                yield from _quoted(element)
            case "table":
                for row in element.iter("row"):
                    yield from _lines(Role.PARAGRAPH, row, joint=" ")
            case _:
                yield from _lines(Role.PARAGRAPH, element)


def _outer_items(element: Element) -> Iterator[Element]:
    """The items of a list that are in no other: those are among its lines."""
    return (item for item in element.iter("item") if next(item.iterancestors("item"), None) is None)


def _quoted(element: Element) -> Iterator[Piece]:
    if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        yield from _lines(Role.PARAGRAPH, element)
        return
    for child in element:
        yield from _lines(Role.PARAGRAPH, child)


def _lines(role: Role, element: Element, joint: str = "") -> Iterator[Piece]:
    """The text of an element, cut at line breaks."""
    parts = [element.text or ""]
    for child in element.iterdescendants():
        if child.tag == "lb" or child.tag in {"p", "item", "head", "quote"}:
            parts.append("\n")
        parts += [child.text or "", joint, child.tail or ""]
    for line in "".join(parts).split("\n"):
        text = " ".join(line.split())
        if text:
            yield Piece(role, text)

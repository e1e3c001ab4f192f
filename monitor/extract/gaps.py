"""Paragraphs that the extractor dropped from the middle of an article: brothers of those that it kept.

Nothing is guessed from looks: what has the same parent element as two kept paragraphs is the same text.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from monitor.extract.body import Piece
from monitor.extract.regions import is_running
from monitor.extract.second import is_in_furniture
from monitor.extract.titles import key
from monitor.extract.tree import Element, Seen, text_of
from monitor.model import Role

_LEAST_BROTHERS = 2
_LEAST_ITEM = 15
_ENOUGH = 40
_TEXTS = frozenset({"p", "li", "div"})
_LISTS = frozenset({"ul", "ol"})


def fill_gaps(pieces: Sequence[Piece], seen: Sequence[Seen]) -> tuple[Piece, ...]:
    """The pieces, with the running text between them that stands beside them in the page."""
    names = [key(piece.text) for piece in pieces]
    places = {name: at for at, name in reversed(list(enumerate(names)))}
    brothers = Counter(_family(one.element) for one in seen if key(one.text) in places and is_running(one))
    joined = "".join(names)
    added: dict[int, list[Piece]] = {}
    last = -1
    for one in seen:
        name = key(one.text)
        last = max(last, places.get(name, last))
        if last >= 0 and _has_brothers(one, brothers) and not _is_said(name, joined) and _is_text(one):
            added.setdefault(last, []).append(Piece(Role.PARAGRAPH, one.text))
    return tuple(piece for at, kept in enumerate(pieces) for piece in (kept, *added.get(at, ())))


def _is_said(name: str, joined: str) -> bool:
    """True where a text is among the pieces: whole, or cut up."""
    return name in joined or (name[:_ENOUGH] in joined and name[-_ENOUGH:] in joined)


def _family(element: Element) -> Element | None:
    """What holds a paragraph, the list that an item is in, or the element whose lines are parted by breaks."""
    if element.tag == "div":
        return element
    parent = element.getparent()
    return parent.getparent() if parent is not None and parent.tag in _LISTS else parent


def _has_brothers(one: Seen, brothers: Mapping[Element | None, int]) -> bool:
    return one.element.tag in _TEXTS and brothers[_family(one.element)] >= _LEAST_BROTHERS


def _is_text(one: Seen) -> bool:
    """True for running text, and for a list item without a link; not in what stands around an article."""
    element = one.element
    is_item = element.tag == "li" and len(one.text) >= _LEAST_ITEM and element.find(".//a") is None
    return (is_item or (is_running(one) and not _is_link(one))) and not is_in_furniture(element)


def _is_link(one: Seen) -> bool:
    """True where most of a text is links."""
    mostly = 0.8
    return sum(len(text_of(link)) for link in one.element.iter("a")) > mostly * len(one.text)

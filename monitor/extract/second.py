"""A second opinion where trafilatura's text is much shorter than what is there to be read.

Asked on about one page in fifteen; the second text is taken where it is longer by a third
(measured: docs/extraction.md).
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy

from lxml import etree
from trafilatura.external import try_readability

from monitor.extract.body import Piece
from monitor.extract.furniture import Furniture
from monitor.extract.regions import is_running
from monitor.extract.titles import key
from monitor.extract.tree import Element, Seen, visible
from monitor.model import Role

_MISSING = 0.25
"""Share of running text outside the pieces, against the pieces, that asks for a second opinion."""

_LONGER = 1.3
"""How much longer the second text must be to be taken."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def checked(root: Element, seen: Sequence[Seen], pieces: tuple[Piece, ...], furniture: Furniture) -> tuple[Piece, ...]:
    """The pieces, or those of a second extractor where much text is missing from them and it has more."""
    length = sum(len(piece.text) for piece in pieces)
    if _missing(seen, pieces, furniture) <= _MISSING * length:
        return pieces
    second = tuple(_second(root))
    return second if sum(len(piece.text) for piece in second) > _LONGER * length else pieces


def _missing(seen: Sequence[Seen], pieces: Sequence[Piece], furniture: Furniture) -> int:
    """Characters of running text that is in none of the pieces and in no furniture of the page."""
    joined = "\n".join(key(piece.text) for piece in pieces)
    running = (one for one in seen if is_running(one))
    outside = (one for one in running if key(one.text) not in joined)
    return sum(len(one.text) for one in outside if not furniture.holds(one.element))


def _second(root: Element) -> Iterator[Piece]:
    try:
        tree = try_readability(deepcopy(root))  # it changes the tree
    except (etree.LxmlError, ValueError, TypeError, AttributeError):
        return
    for one in visible(tree):
        yield Piece(Role.SUBHEAD if one.element.tag in _HEADINGS else Role.PARAGRAPH, one.text)

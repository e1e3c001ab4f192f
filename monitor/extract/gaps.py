"""Text that the extractor dropped: it stands beside what was kept.

Nothing is guessed from looks. What has the same parent element as two kept paragraphs is the same text: running
text, items of lists, and between two pieces the subheads. Where much is missing before the last paragraph that was
kept, what stands there in another element of the same kind (tag and class) is the same text, too: a body that is
spread over several containers. Behind it there may be another article.
"""

from collections import Counter
from collections.abc import Sequence

from monitor.extract.body import Piece
from monitor.extract.furniture import Furniture
from monitor.extract.places import kind_of
from monitor.extract.regions import is_running
from monitor.extract.titles import key
from monitor.extract.tree import Element, Seen, text_of
from monitor.model import Role

_LEAST_BROTHERS = 2
_LEAST_ITEM = 15
_ENOUGH = 40
_TEXTS = frozenset({"p", "li", "div"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol"})
_LEAST_KIN = 3
"""Paragraphs that must be missing from elements of the same kind."""
_KIN = 0.15
"""Share of the text that must be missing there."""
_OWN = 0.2
"""Share of the text that elements of a kind must hold, for others of that kind to be searched."""


def fill_gaps(pieces: Sequence[Piece], seen: Sequence[Seen], furniture: Furniture) -> tuple[Piece, ...]:
    """The pieces, and in their places what is text of the same article."""
    names = [key(piece.text) for piece in pieces]
    joined = "".join(names)
    places = {name: at for at, name in reversed(list(enumerate(names)))}
    running = [one for one in seen if is_running(one)]
    kept = [one for one in running if key(one.text) in places]
    until = running[: running.index(kept[-1])] if kept else []
    lost = [one for one in until if not _is_said(key(one.text), joined) and _is_text(one, furniture)]
    counts = Counter(_family(one.element) for one in kept)
    brothers = {family for family, count in counts.items() if count >= _LEAST_BROTHERS}
    kin = _kin(kept, lost)
    added: dict[int, list[Piece]] = {}
    last, end = -1, len(pieces) - 1
    for one in seen:
        name, family = key(one.text), _family(one.element)
        last = max(last, places.get(name, last))
        if name in places or not (family in kin or (last >= 0 and family in brothers)):
            continue
        if one.element.tag in _HEADINGS and last < end and not _is_link(one) and not furniture.holds(one.element):
            added.setdefault(last, []).append(Piece(Role.SUBHEAD, one.text))
        elif not _is_said(name, joined) and _is_text(one, furniture):
            added.setdefault(last, []).append(Piece(Role.PARAGRAPH, one.text))
    return (*added.get(-1, ()), *(piece for at, kept in enumerate(pieces) for piece in (kept, *added.get(at, ()))))


def _kin(kept: Sequence[Seen], lost: Sequence[Seen]) -> set[Element | None]:
    """The elements besides those of the kept text that are of their kind; empty where too little is missing."""
    text: Counter[tuple[str, str]] = Counter()
    for one in kept:
        text[kind_of(_family(one.element))] += len(one.text)
    kinds = {kind for kind, length in text.items() if kind[1] and length >= _OWN * text.total()}
    missing = [one for one in lost if kind_of(_family(one.element)) in kinds]
    is_much = sum(len(one.text) for one in missing) >= _KIN * text.total()
    return {_family(one.element) for one in missing} if is_much and len(missing) >= _LEAST_KIN else set()


def _is_said(name: str, joined: str) -> bool:
    """True where a text is among the pieces: whole, or cut up."""
    return name in joined or (name[:_ENOUGH] in joined and name[-_ENOUGH:] in joined)


def _family(element: Element) -> Element | None:
    """What holds a paragraph, the list that an item is in, or the element whose lines are parted by breaks."""
    if element.tag == "div":
        return element
    parent = element.getparent()
    return parent.getparent() if parent is not None and parent.tag in _LISTS else parent


def _is_text(one: Seen, furniture: Furniture) -> bool:
    """True for running text, and for a list item without a link; not in what stands around an article."""
    element = one.element
    if element.tag not in _TEXTS:
        return False
    is_item = element.tag == "li" and len(one.text) >= _LEAST_ITEM and element.find(".//a") is None
    return (is_item or (is_running(one) and not _is_link(one))) and not furniture.holds(element)


def _is_link(one: Seen) -> bool:
    """True where most of a text is links."""
    mostly = 0.8
    return sum(len(text_of(link)) for link in one.element.iter("a")) > mostly * len(one.text)

"""Brings together what is seen on a page and what was found to be its text, in reading order."""

from collections.abc import Iterator, Sequence

from monitor.extract.body import Piece
from monitor.extract.leftovers import drop_leftovers
from monitor.extract.titles import key
from monitor.extract.tree import Element, Seen, text_of
from monitor.model import Block, Role
from monitor.segment import look

_CAPTIONS = ".//figcaption"
_BEFORE, _AFTER = 8, 3
"""How many lines around the text still belong to its article: date lines, bylines, captions."""
_LEAST_KEY = 20
_LONGEST_LINE = 160


def blocks_of(
    root: Element,
    seen: Sequence[Seen],
    pieces: Sequence[Piece],
    title: str | None,
    region: int,
    lead: Sequence[Piece] = (),
) -> tuple[Block, ...]:
    """All that is seen inside an element, as blocks; what is no text of the article is kept as what it is.

    Args:
        root: The element.
        seen: All that is seen in it.
        pieces: What was found of its text.
        title: Its headline.
        region: Number of the article.
        lead: What goes before the pieces and is text for certain.
    """
    captions = {key(text_of(element)) for element in root.iterfind(_CAPTIONS)}
    settled = [_settled(piece, captions) for piece in (*lead, *drop_leftovers(pieces, seen, title))]
    merged = list(_merged(seen, settled, captions, key(title or "")))
    first, last = _bounds(merged)
    return tuple(
        Block(role=role, text=text, region=region if first <= at <= last else None)
        for at, (role, text, _) in enumerate(merged)
    )


_Merged = tuple[Role, str, bool]
"""Role, text, whether it is text of the article."""


def _settled(piece: Piece, captions: set[str]) -> Piece:
    """A piece that is no running text after all: a caption, a date line."""
    if key(piece.text) in captions:
        return Piece(Role.CAPTION, piece.text)
    if len(piece.text) > _LONGEST_LINE or piece.role is Role.BOILERPLATE:
        return piece
    by_looks = look(piece.text)
    return Piece(by_looks, piece.text) if by_looks in {Role.TIMESTAMP, Role.BYLINE} else piece


def _merged(seen: Sequence[Seen], pieces: Sequence[Piece], captions: set[str], title: str) -> Iterator[_Merged]:
    """The pieces, and between them what was seen and is in none of them."""
    places: dict[str, list[int]] = {}
    for at, piece in enumerate(pieces):
        places.setdefault(key(piece.text), []).append(at)
    joined = "\n".join(places)
    done = 0
    for one in seen:
        name = key(one.text)
        found = next((place for place in places.get(name, ()) if place >= done), None)
        if found is not None:
            yield from map(_kept, pieces[done : found + 1])
            done = found + 1
        elif name and not (name in places or (len(name) >= _LEAST_KEY and name in joined)):
            yield _role(one, name, captions, title), one.text, False
    yield from map(_kept, pieces[done:])


def _kept(piece: Piece) -> _Merged:
    return piece.role, piece.text, piece.role is not Role.BOILERPLATE


def _role(one: Seen, name: str, captions: set[str], title: str) -> Role:
    if name in captions:
        return Role.CAPTION
    if name == title and one.element.tag in {"h1", "h2", "h3"}:
        return Role.HEADLINE
    by_looks = look(one.text) if len(one.text) <= _LONGEST_LINE else Role.BOILERPLATE
    return by_looks if by_looks in {Role.TIMESTAMP, Role.BYLINE, Role.MARKER} else Role.BOILERPLATE


def _bounds(merged: Sequence[_Merged]) -> tuple[int, int]:
    """First and last place that belongs to the article."""
    text = [at for at, (_, _, is_text) in enumerate(merged) if is_text]
    if not text:
        return len(merged), -1
    heads = [at for at in range(text[0]) if merged[at][0] is Role.HEADLINE]
    start = heads[-1] - 2 if heads and text[0] - heads[-1] <= 4 * _BEFORE else text[0] - _BEFORE
    return max(0, start), text[-1] + _AFTER

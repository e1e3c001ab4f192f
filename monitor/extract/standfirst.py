"""The standfirst: the sentence or two under the headline, which stand outside of the text's own element."""

from collections.abc import Mapping, Sequence
from itertools import takewhile

from monitor.extract.body import Piece
from monitor.extract.titles import key
from monitor.extract.tree import Element, Seen
from monitor.model import Role

_DESCRIPTIONS = ("description", "og:description", "twitter:description")
_LEAST = 30
_ALIKE = 60
"""Characters that a description must share with the line: many are cut short."""


def standfirst_of(
    pieces: Sequence[Piece], seen: Sequence[Seen], heading: Element | None, metas: Mapping[str, str]
) -> tuple[Piece, ...]:
    """The line between headline and text that the page gives as its own description; empty where the text has it."""
    said = [key(metas.get(name) or "") for name in _DESCRIPTIONS]
    descriptions = {name[:_ALIKE] for name in said if len(name) >= _LEAST}
    if heading is None or not pieces or not descriptions:
        return ()
    first = key(pieces[0].text)
    places = [at for at, one in enumerate(seen) if one.element is heading]
    under = takewhile(lambda one: key(one.text) != first, seen[places[0] + 1 :] if places else ())
    line = next((one.text for one in under if key(one.text)[:_ALIKE] in descriptions), None)
    if line is None or key(line) in "".join(key(piece.text) for piece in pieces):
        return ()
    return (Piece(Role.PARAGRAPH, line),)

"""Where on the page the pieces of a text stand: the element of each, and the one that holds the text."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from monitor.extract.body import Piece
from monitor.extract.titles import key
from monitor.extract.tree import Element, Seen

_LEAST_KEY = 20
"""From this length on a piece may be a part of what is seen, or several things that are seen one after another."""


def elements_of(pieces: Sequence[Piece], seen: Sequence[Seen]) -> list[Element | None]:
    """The element of each piece, the next one in reading order where its text stands several times; None if unknown."""
    names = [key(one.text) for one in seen]
    starts = list(accumulate((len(name) for name in names), initial=0))
    joined = "".join(names)
    whole: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        whole.setdefault(name, []).append(at)
    found: list[Element | None] = []
    done = 0
    for piece in pieces:
        name = key(piece.text)
        places = whole.get(name, [])
        if places:
            at = places[min(bisect_left(places, done), len(places) - 1)]
        else:
            offset = joined.find(name, starts[done]) if len(name) >= _LEAST_KEY else -1
            at = bisect_right(starts, offset) - 1
        found.append(seen[at].element if at >= 0 else None)
        done = max(done, at)
    return found


def holder_of(elements: Sequence[Element], lengths: Sequence[int], share: float) -> Element | None:
    """The smallest element around elements that have this share of the text; None where there is none.

    Args:
        elements: One for each paragraph.
        lengths: Of their texts, in the same order.
        share: More than a half, so that there is but one.
    """
    text: Counter[Element] = Counter()
    for element, length in zip(elements, lengths, strict=True):
        for parent in element.iterancestors():
            text[parent] += length
    enough = [parent for parent, length in text.items() if length >= share * sum(lengths)]
    return max(enough, key=_depth, default=None)


def kind_of(element: Element | None) -> tuple[str, str]:
    """Tag and class of an element; both empty where there is none."""
    return ("", "") if element is None else (str(element.tag), element.get("class") or "")


def around(element: Element) -> Iterator[Element]:
    """An element and what it stands in."""
    yield element
    yield from element.iterancestors()


def _depth(element: Element) -> int:
    return sum(1 for _ in element.iterancestors())

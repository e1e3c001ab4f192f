"""Which windows of an article a term is looked for in."""

from monitor.rules.article import ArticleWords
from monitor.rules.spans import Span
from monitor.rules.syntax import Within

Limit = tuple[str, int | None]
"""A zone or window by name, with the N of `first/N`."""

Zones = tuple[tuple[Limit, ...], ...]
"""Any of these windows; each is what several limits have in common."""

USUAL: Zones = ((("title", None),), (("body", None),))
"""Where a term without a field is looked for: title and body, without captions."""

EVERYWHERE: Zones = ((("title", None),), (("body", None),), (("caption", None),))

_IN_BODY = {"body", "lead", "first"}


def narrow(zones: Zones | None, node: Within) -> Zones:
    """The windows inside a field; `zones` are those around it, None where there is no other field around it."""
    own = EVERYWHERE if node.zone == "text" else (((node.zone, node.words),),)
    if zones is None:
        return own
    return tuple(_meet(outer, inner) for outer in zones for inner in own if _is_same_zone(outer, inner))


def _is_same_zone(one: tuple[Limit, ...], other: tuple[Limit, ...]) -> bool:
    return {name in _IN_BODY or name for name, _ in one} == {name in _IN_BODY or name for name, _ in other}


def _meet(one: tuple[Limit, ...], other: tuple[Limit, ...]) -> tuple[Limit, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def windows(zones: Zones, words: ArticleWords) -> list[Span]:
    """The windows as word numbers."""
    found: list[Span] = []
    for limits in zones:
        bounds = [words.window(name, count) for name, count in limits]
        found.append((max(low for low, _ in bounds), min(high for _, high in bounds)))
    return found


def is_within(inner: Zones, outer: Zones) -> bool:
    """Whether whatever stands in `inner` surely stands in `outer`."""
    return all(any(_is_inside(limits, others) for others in outer) for limits in inner)


def _is_inside(limits: tuple[Limit, ...], others: tuple[Limit, ...]) -> bool:
    return all(
        any(
            limit == other
            or (other[0] == "body" and limit[0] in _IN_BODY)
            or (limit[0] == other[0] == "first" and (limit[1] or 0) <= (other[1] or 0))
            for limit in limits
        )
        for other in others
    )

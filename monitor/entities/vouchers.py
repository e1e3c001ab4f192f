"""Mentions that vouch for a short form: "the North" counts where the Koreas are named."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from monitor.entities.mention import Mention

_ELSEWHERE = 1 << 30
"""Distance, in words, of a voucher in another zone."""


class Vouchers:
    """Where the entities of one article are named by names that need no anchor."""

    def __init__(self, mentions: Sequence[Sequence[Mention]], members: Mapping[str, frozenset[str]]) -> None:
        """`mentions` of each zone; `members` gives the ids that may stand for an anchor: itself and its own."""
        self._members = members
        self._places: dict[str, dict[int, list[int]]] = {}
        for zone, found in enumerate(mentions):
            for mention in found:
                self._places.setdefault(mention.entity, {}).setdefault(zone, []).append(mention.first)

    def nearest(self, anchors: frozenset[str], zone: int, first: int, last: int) -> tuple[int, str] | None:
        """Distance and id of the nearest mention of an anchor outside words `first` to `last`; None without one."""
        best: tuple[int, str] | None = None
        for anchor in sorted(anchors):
            for entity in self._members[anchor] & self._places.keys():
                distance = _distance(self._places[entity], zone, first, last)
                if distance is not None and (best is None or (distance, entity) < best):
                    best = (distance, entity)
        return best


def _distance(places: Mapping[int, Sequence[int]], zone: int, first: int, last: int) -> int | None:
    here = places.get(zone, ())
    before = bisect_left(here, first) - 1
    after = bisect_right(here, last)
    distances = [first - here[before]] if before >= 0 else []
    if after < len(here):
        distances.append(here[after] - last)
    if distances:
        return min(distances)
    return _ELSEWHERE if places.keys() - {zone} else None

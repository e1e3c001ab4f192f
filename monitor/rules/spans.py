"""Sets of spans of words, and what the positional operators make of them.

A set maps the first word of a span to a number whose bit k says that a span of k+1 words begins
there: `{7: 0b101}` are the spans 7..7 and 7..9. So ALL spans are kept, a chain of n operators costs
no more than its window, and 10^5 repeated words stay near-linear.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator

Spans = dict[int, int]
"""First word -> bits of lengths; never with an empty value. Words are numbered over the whole article."""

Span = tuple[int, int]
"""First and last word, both included."""

NOTHING: Spans = {}

FEW = 32
"""Pairs of spans that are compared one by one; more are left to what costs no more than their windows."""


def pairs(spans: Spans) -> Iterator[Span]:
    """Every span, by first word and length."""
    for first in sorted(spans):
        for length in _bits(spans[first]):
            yield first, first + length


def from_pairs(found: Iterable[Span]) -> Spans:
    """The set of these spans."""
    spans: Spans = {}
    for first, last in found:
        spans[first] = spans.get(first, 0) | 1 << (last - first)
    return spans


def unite(sets: Iterable[Spans]) -> Spans:
    """All spans of all sets."""
    some = [spans for spans in sets if spans]
    if len(some) <= 1:
        return some[0] if some else NOTHING
    united = dict(some[0])
    for spans in some[1:]:
        for first, lengths in spans.items():
            united[first] = united.get(first, 0) | lengths
    return united


def clip(spans: Spans, windows: Iterable[Span]) -> Spans:
    """Those spans that lie wholly in one of the windows."""
    clipped: Spans = {}
    for low, high in windows:
        for first, lengths in spans.items():
            if not low <= first <= high:
                continue
            room = high - first + 1
            kept = lengths if lengths.bit_length() <= room else lengths & ((1 << room) - 1)
            if kept:
                clipped[first] = clipped.get(first, 0) | kept
    return clipped


def following(left: Spans, right: Spans, gap: int) -> Spans:
    """ONEAR/n: unions where the right span begins after the left one's end, at most `gap` words between."""
    if not left or not right:
        return NOTHING
    starts = sorted(right)
    found: Spans = {}
    for first, lengths in left.items():
        reach = _smear(lengths << 1, gap)  # bit k: a right span may begin at first + k
        low = bisect_right(starts, first)
        high = bisect_left(starts, first + reach.bit_length(), low)
        ends = 0
        for start in starts[low:high]:
            if reach >> (start - first) & 1:
                ends |= right[start] << (start - first)
        if ends:
            found[first] = ends
    return found


def _smear(bits: int, count: int) -> int:
    """Each bit, and the `count` bits above it."""
    done = 0
    while done < count:
        step = min(done + 1, count - done)
        bits |= bits << step
        done += step
    return bits


def may_meet(left: Spans, right: Spans, gap: int) -> bool:
    """Whether any two spans may have so few words between; False is sure, and quickly known of few words."""
    if len(left) * len(right) > FEW:
        return True
    reach = gap + max(*left.values(), *right.values()).bit_length()
    return any(-reach <= first - other <= reach for first in left for other in right)


def around(outer: Spans, inner: Spans) -> Spans:
    """Spans of `outer` with a span of `inner` strictly inside: for matches of operators, which have a hole."""
    shortest = {first: first + (lengths & -lengths).bit_length() - 1 for first, lengths in inner.items()}
    starts = sorted(shortest)
    found: Spans = {}
    for first, lengths in outer.items():
        last = first + lengths.bit_length() - 1
        inside = starts[bisect_right(starts, first) : bisect_left(starts, last)]
        if inside:
            above = min(shortest[start] for start in inside) - first + 1
            if longer := lengths >> above << above:
                found[first] = longer
    return found


def to_nearest(left: Spans, right: Spans, unit_of: Callable[[int], int]) -> Spans:
    """SENT, PARA: unions of spans in one unit that share no word.

    From each span to the nearest of the other side before it and after it, so that the number of
    unions is not the product of both sides.
    """
    one, other = list(pairs(left)), list(pairs(right))
    found = (*_to_next(one, other), *_to_next(other, one))
    return from_pairs((first, last) for first, last in found if unit_of(first) == unit_of(last))


def _to_next(one: list[Span], other: list[Span]) -> Iterator[Span]:
    """From each span to the nearest of the other side after it, and to each of those from the nearest before it."""
    starts = [first for first, _ in other]
    by_end = sorted((last, first) for first, last in one)
    ends = [last for last, _ in by_end]
    for first, last in one:
        place = bisect_right(starts, last)
        if place < len(starts):
            yield first, other[place][1]
    for first, last in other:
        place = bisect_left(ends, first)
        if place:
            yield by_end[place - 1][1], last


def outside(left: Spans, right: Spans) -> Spans:
    """NOT IN: the left spans that lie in no right span."""
    longest = _Longest(pairs(right))
    return from_pairs((first, last) for first, last in pairs(left) if longest.up_to(first) < last)


def away(left: Spans, right: Spans, gap: int) -> Spans:
    """NOT NEAR/n: the left spans with no other right span within `gap` words of them or overlapping them."""
    longest = _Longest(pairs(right))
    return from_pairs(
        (first, last)
        for first, last in pairs(left)
        if longest.up_to(last + gap + 1, other_than=(first, last)) < first - gap - 1
    )


def apart(left: Spans, right: Spans, unit_of: Callable[[int], int]) -> Spans:
    """NOT SENT, NOT PARA: the left spans whose unit has no other right span."""
    counts: dict[int, set[Span]] = {}
    for first, last in pairs(right):
        for unit in {unit_of(first), unit_of(last)}:
            spans = counts.setdefault(unit, set())
            if len(spans) <= 1:  # two are enough to know that there is another one
                spans.add((first, last))
    return from_pairs(
        span for span in pairs(left) if not any(counts.get(unit_of(place), set()) - {span} for place in set(span))
    )


def count_apart(spans: Spans) -> int:
    """How many spans there are at most that do not overlap."""
    count, free = 0, -1
    for last, first in sorted((last, first) for first, last in pairs(spans)):
        if first > free:
            count, free = count + 1, last
    return count


class _Longest:
    """Of the spans that begin at or before a word, the one that reaches farthest."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._best: list[tuple[Span, Span]] = []  # (first, last) of the farthest and the second farthest
        best = second = (-1, -1)
        for span in spans:
            if span[1] >= best[1]:
                best, second = span, best
            elif span[1] > second[1]:
                second = span
            self._starts.append(span[0])
            self._best.append((best, second))

    def up_to(self, place: int, other_than: Span | None = None) -> int:
        """Last word of the farthest one, or a number below all words."""
        found = bisect_right(self._starts, place)
        if not found:
            return -1 << 60
        best, second = self._best[found - 1]
        if best != other_than:
            return best[1]
        return second[1] if second != (-1, -1) else -1 << 60


def _bits(number: int) -> Iterator[int]:
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


def smallest(spans: Spans) -> Iterator[Span]:
    """The spans that contain no other, by first word."""
    if set(spans.values()) == {1}:  # single words, as most are
        return iter([(first, first) for first in sorted(spans)])
    shortest = [(first, first + (lengths & -lengths).bit_length() - 1) for first, lengths in spans.items()]
    bound = 1 << 60
    kept: list[Span] = []
    for first, last in sorted(shortest, reverse=True):
        if last < bound:
            kept.append((first, last))
            bound = last
    return reversed(kept)

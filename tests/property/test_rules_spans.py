"""The algebra of spans against its plain definition, pair by pair."""

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.rules.spans import (
    Span,
    Spans,
    apart,
    around,
    away,
    clip,
    count_apart,
    following,
    from_pairs,
    outside,
    pairs,
    smallest,
    to_nearest,
    unite,
)

span = st.tuples(st.integers(0, 30), st.integers(0, 4)).map(lambda item: (item[0], item[0] + item[1]))
sets = st.lists(span, max_size=8).map(from_pairs)
gaps = st.integers(0, 6)


def as_set(spans: Spans) -> set[Span]:
    """The spans as pairs."""
    return set(pairs(spans))


def sentence_of(place: int) -> int:
    """Sentences of seven words."""
    return place // 7


@given(st.lists(span, max_size=8))
def test_spans_come_back_as_they_went_in(found: list[Span]) -> None:
    """Sorted, without repeats."""
    assert list(pairs(from_pairs(found))) == sorted(set(found))


@given(sets, sets, gaps)
@settings(max_examples=300)
def test_following_is_every_pair_in_order(left: Spans, right: Spans, gap: int) -> None:
    """First word of one to last word of the other, where at most `gap` words are between."""
    plain = {(one[0], other[1]) for one in pairs(left) for other in pairs(right) if 0 <= other[0] - one[1] - 1 <= gap}
    assert as_set(following(left, right, gap)) == plain


@given(sets, sets)
def test_around_has_the_other_strictly_inside(outer: Spans, inner: Spans) -> None:
    """So that a word of the match itself is not counted twice."""
    plain = {one for one in pairs(outer) if any(one[0] < other[0] and other[1] < one[1] for other in pairs(inner))}
    assert as_set(around(outer, inner)) == plain


@given(sets, sets)
@settings(max_examples=300)
def test_outside_apart_and_away_exclude_what_they_say(left: Spans, right: Spans) -> None:
    """Each against its definition; an occurrence does not exclude itself, except by NOT IN."""
    ones, others = set(pairs(left)), set(pairs(right))
    assert as_set(outside(left, right)) == {a for a in ones if not any(b[0] <= a[0] and a[1] <= b[1] for b in others)}
    assert as_set(away(left, right, 2)) == {
        a for a in ones if not any(b != a and b[0] - a[1] - 1 <= 2 and a[0] - b[1] - 1 <= 2 for b in others)
    }
    assert as_set(apart(left, right, sentence_of)) == {
        a for a in ones if not any(b != a and {*map(sentence_of, a)} & {*map(sentence_of, b)} for b in others)
    }


@given(sets, sets)
@settings(max_examples=300)
def test_to_nearest_finds_a_pair_where_there_is_one(left: Spans, right: Spans) -> None:
    """Not every pair, but one wherever two spans of one sentence share no word; and never another."""
    plain = {
        (min(a[0], b[0]), max(a[1], b[1]))
        for a in pairs(left)
        for b in pairs(right)
        if (a[1] < b[0] or b[1] < a[0]) and len({*map(sentence_of, (*a, *b))}) == 1
    }
    found = as_set(to_nearest(left, right, sentence_of))
    assert {one for one in found if sentence_of(one[0]) == sentence_of(one[1])} == found
    assert {sentence_of(one[0]) for one in found} >= {sentence_of(one[0]) for one in plain}


@given(sets)
def test_smallest_and_count(spans: Spans) -> None:
    """The smallest contain no other; the count is that of a greedy choice by last word."""
    ones = set(pairs(spans))
    plain = {a for a in ones if not any(b != a and a[0] <= b[0] and b[1] <= a[1] for b in ones)}
    assert set(smallest(spans)) == plain
    assert count_apart(spans) <= len(plain)
    assert (count_apart(spans) > 0) == bool(ones)


@given(sets, sets, span)
def test_unite_and_clip(one: Spans, other: Spans, window: Span) -> None:
    """Set union, and what lies in a window."""
    united = unite((one, other))
    assert as_set(united) == as_set(one) | as_set(other)
    assert as_set(clip(united, [window])) == {a for a in as_set(united) if window[0] <= a[0] and a[1] <= window[1]}

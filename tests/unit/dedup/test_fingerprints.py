"""Keys that find an article again, and do not change from version to version."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.dedup import Index, bands_of, distance, fingerprint, is_known_sentence, probes_of
from monitor.dedup.nearness import MAX_DISTANCE, MAX_NEIGHBOURS, TOO_COMMON
from monitor.testing import LAUNCH, START, make_article

SIMHASHES = st.integers(min_value=0, max_value=2**64 - 1)


def test_the_keys_are_what_they_were() -> None:
    """They are stored: a change of cleaning or hashing needs a migration, and this test says so."""
    keys = fingerprint(make_article())
    assert (keys.content, keys.opening, len(keys.sentences)) == (6986417456247702280, 12539381836605340968, 10)


def test_all_keys_are_unsigned_64_bit() -> None:
    """As the store keeps them."""
    keys = fingerprint(make_article())
    assert all(0 <= key < 2**64 for key in (keys.content, keys.opening or 0, *keys.sentences))


def test_title_and_furniture_do_not_change_the_content() -> None:
    """An outlet's own words are not the story's."""
    other = make_article(f"Advertisement\n{LAUNCH}\nShare this article", title="Other")
    assert fingerprint(other).content == fingerprint(make_article()).content


def test_a_short_text_has_only_its_content_key() -> None:
    """It must not be found by anything."""
    keys = fingerprint(make_article("The missile fell into the sea on Tuesday morning, officials in the capital said."))
    assert (keys.sentences, keys.opening) == ((), None)


def test_a_word_repeated_a_thousand_times_does_not_break_the_hash() -> None:
    """The simhash package overflows on numpy 2 above a weight of 255."""
    assert fingerprint(make_article("again " * 1000)).opening is not None


def test_a_lone_surrogate_is_hashed() -> None:
    """Pages bring them."""
    assert fingerprint(make_article(f"{LAUNCH} \ud800")).content


@given(SIMHASHES, st.sets(st.integers(0, 63), max_size=MAX_DISTANCE))
def test_a_near_opening_shares_a_probe(opening: int, flipped: set[int]) -> None:
    """Up to seven differing bits always leave one band of four within one bit."""
    other = opening
    for bit in flipped:
        other ^= 1 << bit
    assert distance(opening, other) == len(flipped)
    pairs = zip(bands_of(opening), bands_of(other), strict=True)
    assert any(there in probes_of(here) for here, there in pairs)


def test_a_sentence_is_known_with_and_without_its_dateline() -> None:
    """As it was read."""
    keys = fingerprint(make_article())
    first = LAUNCH.splitlines()[0]
    assert is_known_sentence(first, keys)
    assert is_known_sentence(first.removeprefix("PORT AUREL (Wire) - "), keys)
    assert not is_known_sentence(first.replace("two", "six"), keys)
    assert not is_known_sentence("Short one.", keys)


class TestIndex:
    """Neighbours in memory."""

    def test_the_nearest_comes_first(self) -> None:
        """By sentences in common."""
        index = Index()
        half = "\n".join(LAUNCH.splitlines()[2:])
        for number, body in enumerate((half, LAUNCH), start=1):
            article = make_article(body)
            index.add(number, article, fingerprint(article), START)
        assert [one.article_id for one in index.neighbours(fingerprint(make_article()))] == [2, 1]

    def test_what_was_forgotten_is_not_found_but_still_there(self) -> None:
        """Expired from the window, not from the archive."""
        index = Index()
        keys = fingerprint(make_article())
        index.add(1, make_article(), keys, START)
        assert index.forget(1)
        assert not index.forget(1)
        assert index.neighbours(keys) == ()
        assert index.get(1) is not None

    def test_there_is_a_limit_to_neighbours_and_to_common_sentences(self) -> None:
        """So that no template makes the comparison slow."""
        index = Index()
        keys = fingerprint(make_article())
        for number in range(MAX_NEIGHBOURS + 5):
            index.add(number, make_article(), keys, START)
        assert len(index.neighbours(keys)) == MAX_NEIGHBOURS
        for number in range(100, 100 + TOO_COMMON):
            index.add(number, make_article(), keys, START)
        assert all(one.shared == 0 for one in index.neighbours(keys))

"""Particles that Arabic and Hebrew write together with the next word."""

import pytest

from monitor.text.particles import take_off_before_name, take_off_particles


@pytest.mark.parametrize(
    ("word", "bare"),
    [
        pytest.param("وايران", ("ايران",), id="and"),
        pytest.param("بصاروخ", ("صاروخ",), id="with"),
        pytest.param("والصاروخ", ("الصاروخ", "صاروخ"), id="and, the"),
        pytest.param("للصين", ("الصين", "لصين", "صين"), id="to the: the article is swallowed"),
        pytest.param("وبالصاروخ", ("بالصاروخ", "الصاروخ", "صاروخ"), id="and, with, the"),
        pytest.param("בסין", ("סין",), id="in"),
        pytest.param("ובאיראן", ("באיראן", "איראן"), id="and, in"),
        pytest.param("כשהטיל", ("שהטיל", "הטיל", "טיל"), id="when, the"),
        pytest.param("ولد", (), id="two letters are too few to be left"),
        pytest.param("ושב", (), id="so they are in Hebrew"),
        pytest.param("missile", (), id="no other script has them"),
        pytest.param("북한이", (), id="nor has Korean"),
    ],
)
def test_what_is_left_of_a_word(word: str, bare: tuple[str, ...]) -> None:
    """Each way to take particles off, the longest rest first."""
    assert take_off_particles(word) == bare


@pytest.mark.parametrize(
    ("word", "name"),
    [
        pytest.param("المالي", "مالي", id="'financial' is not Mali: a name has its article or has none"),
        pytest.param("كلاوس", "لاوس", id="Klaus is not 'like Laos'"),
        pytest.param("כיוון", "יוון", id="'direction' is not 'like Greece'"),
        pytest.param("שמאלי", "מאלי", id="'left' is not 'that Mali'"),
    ],
)
def test_ordinary_words_are_no_names_with_particles(word: str, name: str) -> None:
    """Of frequent words, those that end like a name."""
    assert name not in take_off_before_name(word)

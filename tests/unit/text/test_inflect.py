"""The forms that a word with ~ means."""

import pytest

from monitor.text.inflect import inflect, stem, stem_all


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("missile", {"missile", "missiles"}),
        ("launch", {"launch", "launches", "launched", "launching"}),
        ("ratify", {"ratify", "ratifies", "ratified", "ratifying"}),
        ("ship", {"ship", "ships", "shipped", "shipping"}),
        ("withdraw", {"withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing"}),
        ("fire", {"fire", "fires", "fired", "firing"}),
        ("treaty", {"treaty", "treaties"}),
        ("crisis", {"crisis", "crises"}),
        ("go", {"go", "goes", "went", "gone", "going"}),
        ("launched", {"launch", "launches", "launched", "launching"}),
        ("building", {"building", "buildings"}),
        ("said", {"say", "says", "said", "saying"}),
    ],
)
def test_forms_are_there(word: str, forms: set[str]) -> None:
    """Regular, irregular, and from a form back to the others."""
    assert forms <= inflect(word)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("ratify", "ratification"),
        ("negotiate", "negotiation"),
        ("launch", "launcher"),
        ("news", "new"),
        ("withdraw", "withdrawed"),
        ("ship", "shiped"),
        ("test", "tester"),
        ("universe", "university"),
    ],
)
def test_derivations_and_errors_are_not_forms(word: str, other: str) -> None:
    """A stemmer would take some of these for the same word."""
    assert other not in inflect(word)


def test_what_is_no_english_word_has_only_itself() -> None:
    """Other scripts go by the stems of their language."""
    assert inflect("ракета") == {"ракета"}
    assert stem("ракету", "ru") == stem("ракеты", "ru") != stem("ракетчик", "ru")


def test_a_language_without_a_stemmer_leaves_words_alone() -> None:
    """So that they are at least found as written."""
    assert stem("raketti", None) == "raketti"
    assert stem_all(["a", "b"], "xx") == ["a", "b"]

"""Where sentences end on wire copy."""

import pytest

from monitor.text import split_sentences


def sentences(text: str) -> list[str]:
    """The sentences as strings."""
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "whole",
    [
        pytest.param("The U.S. Navy said so.", id="an institution follows U.S."),
        pytest.param("U.S. President Joe Biden left.", id="an office follows U.S."),
        pytest.param("Gen. Mark Milley met Lt. Col. Smith.", id="titles"),
        pytest.param("Mr. J. R. Smith flew.", id="initials"),
        pytest.param("It flew at 9 a.m. Tuesday.", id="a weekday follows a.m."),
        pytest.param("It flew on Sept. 3 at No. 5 pad.", id="numbers follow"),
        pytest.param("Yahoo! said it was down.", id="lower case follows an exclamation mark"),
        pytest.param('"Why?" he asked.', id="lower case follows a quoted question"),
        pytest.param("1. First item", id="the number of a list item"),
        pytest.param("See example.com for 3.5 tips", id="stops inside words"),
        pytest.param("Am 3. Oktober war es", id="a German date"),
        pytest.param("He waited ... Kim came", id="an ellipsis between blanks"),
    ],
)
def test_one_sentence(whole: str) -> None:
    """The stop inside does not end it."""
    assert sentences(whole) == [whole]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("He met Trump in the U.S.", "Kim later flew home.", id="U.S. ends it: a name and its verb follow"),
        pytest.param("They are in the U.S.", "The talks go on.", id="U.S. ends it: a first word follows"),
        pytest.param("It praised Kim Jong Un.", "North Korea fired.", id="a name ends it"),
        pytest.param("“We will launch.”", "He left.", id="a closing quote belongs to the first"),
        pytest.param("It left at 9 a.m.", "The crew slept.", id="a.m. ends it"),
        pytest.param("It flew in 2017.", "Seoul said so.", id="a year ends it"),
        pytest.param("朝鲜发射了导弹。", "韩国说。", id="a CJK stop needs no blank"),
        pytest.param("Is it?", "No.", id="a question mark"),
    ],
)
def test_two_sentences(first: str, second: str) -> None:
    """The stop between ends the first."""
    joiner = "" if first.endswith("。") else " "
    assert sentences(first + joiner + second) == [first, second]


def test_a_missing_blank_still_ends_it() -> None:
    """As left behind by careless extraction."""
    assert sentences("the military said.Washington condemned it") == ["the military said.", "Washington condemned it"]


def test_newlines_and_bullets_end_sentences() -> None:
    """Without any stop."""
    assert sentences("Headline here\nThe body • one • two") == ["Headline here", "The body", "• one", "• two"]


@pytest.mark.parametrize("unit", [".", "a.", "U.S. ", '."', " ", "\n", "…”", "• ", "Mr. "])
def test_long_runs_end(unit: str) -> None:
    """So long that anything but linear work would run into the time limit of the suite."""
    spans = split_sentences(unit * 200_000)
    assert all(start < end for start, end in spans)

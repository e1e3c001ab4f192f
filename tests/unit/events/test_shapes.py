"""Names that no list holds are known by how they are written."""

import pytest

from monitor.rules.events.shapes import designations, proper_names
from monitor.text.tokens import tokenise


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("China launched Yaogan-43 and EOS-08", ["Yaogan-43", "EOS-08"]),
        ("the H3 flew again", ["H3"]),
        ("on March 5 the G20 met for Article 50", []),
        ("the year 2017 and 300 guests", []),
    ],
)
def test_a_capitalised_word_with_a_number_is_a_designation(text: str, names: list[str]) -> None:
    tokens = tokenise(text)
    assert [
        text[tokens.starts[first] : tokens.ends[last]] for first, last in designations(tokens, range(len(tokens.words)))
    ] == names


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("Both states ratified the Samoa Agreement on Monday.", ["agreement"]),
        ("Both states reached agreement on Monday.", []),
        ("Union And Airline Sign Pay Agreement After Talks", []),  # capitals say nothing in such a headline
    ],
)
def test_a_capitalised_head_after_a_capitalised_word_is_a_proper_name(text: str, heads: list[str]) -> None:
    tokens = tokenise(text)
    assert [head for _, _, head in proper_names(tokens, ("agreement",), range(len(tokens.words)))] == heads

"""How words are written in event files, and what is found by them."""

import pytest

from monitor.rules.events.english import ENGLISH
from monitor.rules.events.lexicon import Lexicon
from monitor.text.tokens import tokenise


def _found(item: str, text: str, *, is_verb: bool = False) -> list[str]:
    lexicon, tokens = Lexicon(ENGLISH), tokenise(text)
    (lexicon.add_verbs if is_verb else lexicon.add_words)("tag", [item], is_core=True)
    hits = [hit for tags in lexicon.find(tokens, (), {}).values() for hit in tags["tag"]]
    return [text[tokens.starts[hit.first] : tokens.ends[hit.last]] for hit in hits]


@pytest.mark.parametrize(
    ("item", "text", "found"),
    [
        ("trade|peace deal|pact", "a peace pact, two trade deals, no trade peace", ["peace pact", "trade deals"]),
        ("into low-earth-orbit|space", "sent into low Earth orbit", ["into low Earth orbit"]),
        ("put ... into orbit", "they put three satellites into orbit", ["put three satellites into orbit"]),
        ("=WHO", "who left the WHO", ["WHO"]),
        ("#designation", "a Yaogan-43 in 2017", ["Yaogan-43"]),
        ("#proper accord", "the Doha Accord and an accord", ["Doha Accord"]),
    ],
)
def test_each_notation_finds_what_it_says(item: str, text: str, found: list[str]) -> None:
    assert _found(item, text) == found


def test_a_verb_is_found_in_all_its_forms_and_alternatives() -> None:
    text = "It is admitted, was lofted, propelled and initialled, lies and admitting"
    assert _found("admit|loft|propel|initial", text, is_verb=True) == [
        "admitted",
        "lofted",
        "propelled",
        "initialled",
        "admitting",
    ]


@pytest.mark.parametrize("item", ["", "put ...", "... into orbit", "put satellites|..."])
def test_an_item_that_neither_begins_nor_ends_with_a_word_is_refused(item: str) -> None:
    """When it is listed, and not when an article is read."""
    with pytest.raises(ValueError, match=r"tag: '.*' must begin and end with a word"):
        Lexicon(ENGLISH).add_words("tag", [item])


def test_a_name_of_no_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="tag: '#designations' is no kind of name; write @TYPE"):
        Lexicon(ENGLISH).add_words("tag", ["#designations"])


def test_what_was_found_once_is_found_again() -> None:
    """Phrases are written out with the first article that may have them, and are then there for all."""
    lexicon, tokens = Lexicon(ENGLISH), tokenise("fires a missile; fired two missiles")
    lexicon.add_words("object", ["missile", "missile test"], is_core=True)
    lexicon.add_verbs("act", ["fire", "test fire", "fire off"])
    first = lexicon.find(tokens, (), {})
    assert first == lexicon.find(tokens, (), {})
    assert {tag: len(hits) for tag, hits in first[0].items()} == {"act": 2, "object": 2}


def test_other_words_are_looked_for_where_a_core_word_stands_and_where_it_is_asked_for() -> None:
    lexicon, tokens = Lexicon(ENGLISH), tokenise("He fired him. She fired missiles. They fired it. It fired.")
    lexicon.add_words("object", ["missile"], is_core=True)
    lexicon.add_verbs("act", ["fire"])
    found = lexicon.find(tokens, (), {}, always=[3])
    assert {number: sorted(hits) for number, hits in found.items()} == {1: ["act", "object"], 3: ["act"]}


def test_a_name_over_the_end_of_a_line_belongs_to_where_it_begins() -> None:
    lexicon, tokens = Lexicon(ENGLISH), tokenise("They met on the Samoa\nAgreement on missiles in Apia")
    lexicon.add_words("object", ["missile"], is_core=True)
    lexicon.add_words("name", ["#proper agreement"])
    assert [sorted(hits) for hits in lexicon.find(tokens, (), {}, always=[0]).values()] == [["name"], ["object"]]
    assert [sorted(hits) for hits in lexicon.find(tokens, (), {}).values()] == [["object"]]

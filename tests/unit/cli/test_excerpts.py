"""Carets stand under the very columns of the evidence."""

import pytest

from monitor.cli.excerpts import Mark, draw, fold, fold_lines
from monitor.cli.terminal import columns_of


def drawn(text: str, *words: str, width: int = 60) -> list[str]:
    marks = [Mark(start=text.index(word), end=text.index(word) + len(word), label="act") for word in words]
    return [row.text for row in draw(text, marks, width)]


def test_the_label_stands_behind_the_carets() -> None:
    assert drawn("They fired a missile.", "fired") == ["They fired a missile.", "     ^^^^^ act"]


def test_several_marks_of_one_line_share_one_underline() -> None:
    assert drawn("They fired a missile.", "fired", "missile")[1] == "     ^^^^^   ^^^^^^^ act"


@pytest.mark.parametrize(
    ("text", "word", "columns"),
    [
        ("북한이 미사일을 발사했다", "미사일", (7, 13)),
        ("ミサイルを発射した", "発射", (10, 14)),
        ("cafe\u0301 fired it", "fired", (5, 10)),
        ("a\u200db fired", "fired", (3, 8)),
        ("🚀 launched", "launched", (3, 11)),
    ],
)
def test_wide_letters_and_combining_marks_take_the_columns_they_have(
    text: str, word: str, columns: tuple[int, int]
) -> None:
    underline = drawn(text, word)[1]
    assert (underline.index("^"), underline.rindex("^") + 1) == columns


def test_no_row_is_wider_than_asked_for() -> None:
    text = "The state fired a salvo of short-range missiles early Tuesday, the military of its neighbour said."
    for width in (20, 40, 60):
        assert max(map(columns_of, drawn(text, "salvo", "neighbour", width=width))) <= width


def test_a_mark_over_a_line_break_is_underlined_on_both_lines() -> None:
    assert drawn("one two three four", "two three", width=9) == ["one two", "    ^^^", "three", "^^^^^ act", "four"]


def test_a_word_wider_than_the_line_is_broken() -> None:
    assert drawn("abcdefghij", width=4) == ["abcd", "efgh", "ij"]


def test_a_label_without_room_stands_below() -> None:
    assert drawn("x missile", "missile", width=10) == ["x missile", "  ^^^^^^^", "  act"]


def test_a_page_cannot_move_the_cursor() -> None:
    """Escape sequences and bidirectional overrides of a page are shown, not obeyed, and move no caret."""
    text = "\x1b[31mred\u202e fired"
    rows = drawn(text, "fired")
    assert "\x1b" not in rows[0]
    assert "\u202e" not in rows[0]
    assert rows[0][rows[1].index("^") :] == "fired"


def test_an_address_is_never_broken() -> None:
    """A broken one could not be followed; what stands beside it is folded as ever."""
    address = "https://wire.example/2026/a-story-with-a-long-name"
    assert fold("  ", f"read it at {address} or not", 30) == ["  read it at", f"  {address}", "  or not"]


def test_a_message_is_broken_between_words_and_its_lines_keep_their_beginning() -> None:
    """A quotation stays one; an address stays whole, in brackets too, and behind the words of a link."""
    text = "> one two three four five six\n\n  a [a](https://example.org/a/long/address)\n• alpha beta gamma delta"
    assert list(fold_lines(text, 22)) == [
        *("> one two three four", "> five six", ""),
        *("  a", "  [a](https://example.org/a/long/address)"),
        *("• alpha beta gamma", "  delta"),
    ]

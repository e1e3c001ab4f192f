"""Text and links of a page lose whatever somebody or something would obey."""

import pytest

from monitor.notify.clean import ELLIPSIS, MAX_LINK, clean, clean_run, cut, inert, safe_link


@pytest.mark.parametrize(
    ("promise", "text", "shown"),
    [
        ("line breaks become spaces", "one\r\nBcc: all@example.org", "one Bcc: all@example.org"),
        ("line and paragraph separators too", "one\u2028two\u2029three\x85four", "one two three four"),
        ("bidirectional marks vanish", "\u202egnp.exe\u202c \u2066x\u2069\u200f", "gnp.exe x"),
        ("zero-width characters vanish", "mi\u200bss\u2060i\ufeffle\u00ad", "missile"),
        ("commands to the terminal vanish whole", "\x1b[31;1mred\x1b[0m \x9b2Jx", "red x"),
        ("a terminal's title is not set", "a\x1b]0;pwned\x07b", "ab"),
        ("other control characters become spaces", "a\x00b\x08c\x7fd", "a b c d"),
        ("tag characters vanish", "flag\U000e0067\U000e0062", "flag"),
        ("half a surrogate pair is marked", "a\ud800b", "a\ufffdb"),
        ("piles of combining marks are flattened", "a" + "\u0301" * 50, "a" + "\u0301" * 4),
        ("letters of all scripts stay", "미사일 発射 ракета Pabradė", "미사일 発射 ракета Pabradė"),
        ("no-break spaces become spaces", "a\u00a0b", "a b"),
    ],
)
def test_what_is_not_to_be_seen_is_not_kept(promise: str, text: str, shown: str) -> None:
    """`promise`, and the rest stays as it is."""
    assert clean(text, 100) == shown, promise


def test_a_megabyte_is_cut_at_a_word() -> None:
    """A title without end becomes one of the limit, and says that it was cut."""
    shown = clean("missile " * 200_000, 60)
    assert len(shown) <= 60
    assert shown == " ".join(["missile"] * 7) + ELLIPSIS


@pytest.mark.parametrize(("limit", "shown"), [(0, ""), (1, "a"), (2, "a…"), (6, "abcdef")])
def test_cutting_keeps_the_limit_however_small(limit: int, shown: str) -> None:
    """The ellipsis counts too."""
    assert cut("abcdef", limit) == shown


def test_a_piece_of_a_line_keeps_one_space_at_its_ends() -> None:
    """So that the pieces of a sentence join as they stood."""
    assert clean_run("  said \n", 50) == " said "
    assert clean_run("\n", 50) == " "
    assert clean_run("", 50) == ""


@pytest.mark.parametrize("live", ["<!channel>", "<@U1>", "@everyone", "[x](y)", "`code`", "*b*", "http://e.example"])
def test_no_chat_finds_anything_to_obey(live: str) -> None:
    """Mentions, links, markup and addresses are exchanged for look-alikes."""
    shown = inert(live)
    assert shown != live
    assert not set(shown) & set("<>@`*")
    assert "](" not in shown
    assert "http:" not in shown


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/a?b=c&d=é#f", "https://example.org/a?b=c&d=%C3%A9#f"),
        ("http://example.org:8080/x y", "http://example.org:8080/x%20y"),
        ("file:///srv/inbox/a|b.html", "file:///srv/inbox/a%7Cb.html"),
        ("https://exаmple.org/", "https://xn--exmple-4nf.org/"),
        ("https://example.org/(x)*'<b>", "https://example.org/%28x%29%2A%27%3Cb%3E"),
        ("https://paypal.example@evil.example/", "https://evil.example/"),
        ("http://[::1]/x", "http://[::1]/x"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt://example.org/%0aalert(1)", None),
        ("data:text/html,x", None),
        ("https://", None),
        ("http://[::1", None),
        ("http://example.org:99999/", None),
        ("", None),
        ("https://example.org/" + "a" * MAX_LINK, None),
    ],
)
def test_only_addresses_of_the_web_and_of_files_are_shown(url: str, shown: str | None) -> None:
    """Nothing in them is markup, no name stands before the host, and its letters are ASCII."""
    assert safe_link(url) == shown


def test_line_breaks_do_not_pass_through_an_address() -> None:
    """A header would end at them."""
    shown = safe_link("https://example.org/a\r\nBcc: x")
    assert shown is not None
    assert not set(shown) & set("\r\n ")

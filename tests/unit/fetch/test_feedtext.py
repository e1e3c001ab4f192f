"""Titles and summaries as plain text."""

import pytest

from monitor.fetch.sources.feedtext import plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Talks resume", "Talks resume"),
        ("  Talks\n\tresume ", "Talks resume"),
        ("<b>Talks</b> <i class='x'>resume</i>", "Talks resume"),
        ("<p>Talks</p><p>resume</p>", "Talks resume"),
        ("Talks<br/>resume", "Talks resume"),
        ("Q&amp;A &#8211; &quot;now&quot;", 'Q&A – "now"'),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("I <3 rockets", "I <3 rockets"),
        ("<script>alert(1)</script>Talks", "Talks"),
        ("Talks<SCRIPT src=x>alert(1)", "Talks"),
        ("<style>p {}</style>Talks<!-- <b>no</b> -->", "Talks"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Talks", "Talks"),
        ("&lt;img src=x onerror=alert(1)&gt;Talks", "Talks"),
        ("<?php echo 1 ?><!DOCTYPE html>Talks", "Talks"),
        ("Ta\x00lks\x1b[31m", "Talks[31m"),
        ("\u202eskla\u202cT", "sklaT"),
        ("Ta\u200blks\ufeff", "Talks"),
        ("می\u200cروم", "می\u200cروم"),
        ("", ""),
    ],
)
def test_a_reader_sees_words_only(markup: str, text: str) -> None:
    assert plain_text(markup, limit=100) == text


def test_text_is_cut_to_its_limit() -> None:
    assert plain_text("word " * 1000, limit=9) == "word word"


@pytest.mark.parametrize("piece", ["<script ", "<a ", "<!--", "&lt;", "<", "<script></script>"])
def test_hostile_markup_takes_linear_time(piece: str) -> None:
    """So long that anything but linear work would run into the time limit of the suite."""
    assert len(plain_text(piece * 1_000_000, limit=4_000)) <= 4_000

"""The words around the news in other languages."""

import string
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.notify import Reader, compose_due, sample_message
from monitor.notify.console import render_console
from monitor.notify.words import LANGUAGES, say, say_span


def blanks(words: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(words) if name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_fills_the_same_blanks(language: str) -> None:
    """One that lacks a blank loses a fact; one that has another cannot be said."""
    words = LANGUAGES[language]
    assert [english for english, own in words.items() if blanks(english) != blanks(own)] == []
    assert words.keys() == LANGUAGES["de"].keys()


def test_a_language_without_words_gets_english() -> None:
    """And so does a sentence that a language lacks."""
    assert say("xx", "since {when}", when="now") == "since now"
    assert say("de", "no such sentence {x}", x=1) == "no such sentence 1"


@pytest.mark.parametrize("kind", ["alert", "follow_up", "notice", "digest"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_is_in_the_readers_language_and_the_news_as_it_was(language: str, kind: str) -> None:
    """No English sentence of ours is left; names, commands and quotes stay."""
    english = render_console(compose_due(sample_message(kind, "x"), Reader(zone=ZoneInfo("UTC"))))
    shown = render_console(compose_due(sample_message(kind, "x"), Reader(zone=ZoneInfo("UTC"), language=language)))
    for words in ("first report", "published", "also told by", "outlets", "since ", "This is a test", "Needs a look"):
        assert words not in shown
    assert all(kept in shown for kept in ("0000sample", "harbour-wire", "Yonhap") if kept in english)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(hours=6), "6 h"),
        (timedelta(days=2, hours=3, minutes=4), "2 d 3 h"),
        (timedelta(seconds=20), "1 min"),
        (timedelta(days=1, minutes=5), "1 d 5 min"),
    ],
)
def test_a_span_is_said_in_its_two_largest_units(span: timedelta, words: str) -> None:
    assert say_span("en", span) == words

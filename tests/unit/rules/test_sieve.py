"""What stored words rule out, and what a glance at the beginning does: never an article that matches."""

from dataclasses import replace

import pytest

from monitor.entities import Entity, Gazetteer
from monitor.model import Article
from monitor.rules import Rule, RuleBook, wordset
from monitor.rules.events.reader import EventReader
from monitor.rules.wordset import unpack_words

GAZETTEER = Gazetteer([Entity(id="KP", type="country", aliases={"en": ("North Korea", "DPRK")})])


def book_of(condition: str) -> RuleBook:
    """One rule of that condition."""
    return RuleBook([Rule(id="r", condition=condition)], gazetteer=GAZETTEER, events=EventReader([], GAZETTEER))


def article_of(body: str, language: str | None = None) -> Article:
    return Article(position=1, title="", body=body, language=language, source="wire")


@pytest.mark.parametrize(
    ("condition", "body", "let_through"),
    [
        ("missile AND rocket", "A missile rose.", False),
        ("missile AND rocket", "A rocket and a missile rose.", True),
        ("testfired", "They test fired it.", True),  # one word of a rule, two of the article
        ("test-fired", "They testfired it.", True),
        ("launch~ AND sea", "They launched it.", False),
        ("missil* AND sea", "Missiles at sea.", True),
        ("missil* AND sea AND (calm, storm*)", "Missiles at sea.", False),
        ("missil* AND sea AND (calm, storm*)", "Missiles in a stormy sea.", True),
        ("entity:KP", "A word from North Korea.", True),
        ("entity:KP", "A word from the north.", False),
        ("entity:KP AND rocket", "A word from the DPRK.", False),
        ("source:wire AND rocket", "A rocket rose.", True),  # the source is not looked at
    ],
)
def test_an_article_is_let_through_where_a_rule_could_match(condition: str, body: str, *, let_through: bool) -> None:
    book = book_of(condition)
    words = unpack_words(book.read_words(article_of(body)))
    assert words is not None
    assert book.make_sieve().lets_through(words) is let_through


def test_stems_count_in_the_language_of_the_article() -> None:
    """A Russian article is let through by another form of the word."""
    book = book_of("ракета~")
    words = unpack_words(book.read_words(article_of("Они запустили ракеты.", "ru")))
    assert words is not None
    assert book.make_sieve().lets_through(words)


def test_words_of_another_tokeniser_rule_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stored words with another stamp are unknown, and what is unknown is let through."""
    book = book_of("rocket")
    packed = book.read_words(article_of("A missile rose."))
    assert not book.make_sieve().lets_through(unpack_words(packed))
    monkeypatch.setattr(wordset, "stamp", lambda: b"else")
    assert unpack_words(packed) is None
    assert book.make_sieve().lets_through(unpack_words(packed))


def test_the_stamp_follows_the_tokeniser(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tokeniser that reads the probe otherwise has another stamp."""
    before = wordset.stamp.__wrapped__()
    monkeypatch.setattr(wordset, "PROBE", wordset.PROBE.replace("-", "\u2e3a"))
    assert wordset.stamp.__wrapped__() != before


@pytest.mark.parametrize("body", ["الصاروخ انطلق", "הטיל שוגר"])
def test_scripts_that_join_particles_to_words_keep_no_set(body: str) -> None:
    assert book_of("x").read_words(article_of(body)) == b""


def test_the_set_is_small_and_says_its_languages() -> None:
    """Words once each; the language as declared, and the one whose stems count."""
    book = book_of("x")
    packed = book.read_words(replace(article_of("ракета " * 500), language="ru-RU"))
    words = unpack_words(packed)
    assert words is not None
    assert (words.words, words.language, words.declared) == (frozenset({"ракета"}), "ru", "ru")
    assert len(packed) < 60

"""What stored words rule out, and what a glance at the beginning does: never an article that matches."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from monitor.entities import Entity, Gazetteer
from monitor.model import Article, Status
from monitor.rules import Rule, RuleBook, wordset
from monitor.rules.definition import EventFilter
from monitor.rules.events.reader import EventReader
from monitor.rules.wordset import unpack_words
from monitor.settings import load

ROOT = Path(__file__).resolve().parents[3]
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


class TestEvents:
    """What an article tells is kept beside its words, and relied on only where the same reader found it."""

    NEWS = "North Korea fired a ballistic missile into the sea on Tuesday, the military said."
    PLAN = "The agency plans to launch the satellite next month."

    @pytest.mark.parametrize(
        ("body", "reader", "let_through"),
        [
            (NEWS, "today", True),
            (PLAN, "today", False),  # told, and not as having happened
            ("The weather was calm.", "today", False),
            ("The weather was calm.", "another", True),
            ("The weather was calm.", "", True),
        ],
    )
    def test_an_event_rule_is_ruled_out_by_the_same_reader(self, body: str, reader: str, *, let_through: bool) -> None:
        _, packed = builtin().judge_and_keep(article_of(body, "en"), reader)
        assert builtin().make_sieve("today").lets_through(unpack_words(packed)) is let_through

    def test_a_rule_that_asks_for_plans_is_not_ruled_out_by_news_alone(self) -> None:
        wanted = EventFilter(status=(Status.PLANNED,))
        book = RuleBook(
            [Rule(id="r", condition="event:launch", event=wanted)],
            gazetteer=builtin()._gazetteer,
            events=builtin()._events,
        )
        _, packed = book.judge_and_keep(article_of(self.PLAN, "en"), "today")
        assert book.make_sieve("today").lets_through(unpack_words(packed))

    def test_a_language_without_event_words_is_let_through(self) -> None:
        _, packed = builtin().judge_and_keep(article_of("El tiempo fue bueno.", "es"), "today")
        assert builtin().make_sieve("today").lets_through(unpack_words(packed))


@cache
def builtin() -> RuleBook:
    """The built-in rules."""
    settings = load(ROOT / "config", {}, needs_secrets=False)
    gazetteer = Gazetteer(settings.entities)
    return RuleBook(settings.rules, gazetteer=gazetteer, events=EventReader(settings.events, gazetteer))

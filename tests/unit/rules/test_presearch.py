"""Which rules an article is worth looking at for."""

import pytest

from monitor.entities import Gazetteer
from monitor.model import Article
from monitor.rules import Rule, RuleBook
from monitor.rules.events.reader import EventReader

GAZETTEER = Gazetteer([])


def is_candidate(condition: str, body: str) -> bool:
    """Whether a rule of this condition is run on an article of this text."""
    book = RuleBook([Rule(id="r", condition=condition)], gazetteer=GAZETTEER, events=EventReader([], GAZETTEER))
    return book.candidates(Article(position=1, title="", body=body)) == ("r",)


@pytest.mark.parametrize(
    ("condition", "body", "looked_at"),
    [
        ("missile AND rocket", "A missile rose.", False),
        ("missile AND rocket", "A rocket and a missile rose.", True),
        ('"peace treaty"', "The peace held.", False),
        ('"peace treaty"', "A treaty brought peace.", True),  # where its words stand is not looked at
        (
            '"peace treaty" OR (missile AND rocket)',
            "A missile for peace.",
            True,
        ),  # a first of one, a second of the other
        ('"peace treaty" OR (missile AND rocket)', "A missile rose.", False),
        ("(missile, rocket) NEAR/3 (sea, lake)", "A rocket rose.", False),
        ("2 OF (missile, rocket, sea)", "A rocket rose.", True),
        ("launch* AND sea", "They laughed at sea.", False),
        ("launch* AND sea", "A launcher at sea.", True),
        ("test-fir* AND sea", "They test fired it at sea.", True),
        ("missile NOT sea", "A missile rose.", True),
    ],
)
def test_a_rule_is_looked_at_where_its_required_words_are(condition: str, body: str, *, looked_at: bool) -> None:
    """Each part of an AND, each word of a phrase, the first letters of a wildcard; some of each alternative."""
    assert is_candidate(condition, body) == looked_at

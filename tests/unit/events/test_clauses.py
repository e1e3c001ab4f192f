"""Acts told beside what a sentence says are no news by themselves; headlines that ask or invite tell none."""

from datetime import date

import pytest

from monitor.entities.gazetteer import Gazetteer
from monitor.model import Article, DateClaim, DateKind
from monitor.rules.events.judgement import news_of
from monitor.rules.events.reader import EventReader
from monitor.rules.reading import read

WEDNESDAY = date(2023, 7, 12)
ELSEWHERE = "Ministers talk about grain in Vienna"


def is_told(event: str, title: str, body: str, reader: EventReader, gazetteer: Gazetteer) -> bool:
    """Whether the event is the news of an article of that Wednesday."""
    claim = DateClaim(kind=DateKind.GIVEN, day=WEDNESDAY)
    article = Article(position=1, title=title, body=body, published=claim, language="en")
    news = news_of(reader.read(read(article, gazetteer), [event])[event])
    return news is not None and news.event_class == event


@pytest.mark.parametrize(
    "body",
    [
        "The minister praised the states that signed the test ban treaty.",
        "Oil prices rose as traders looked at the trade agreement we signed with Canada, the minister said.",
        "Norway will pay for schools set up under the revised peace agreement with the rebels.",
        "The president is close to an order withdrawing Iceland from the peace treaty.",
        "The states talked of growth under a trade agreement signed by Norway and Iceland.",
        "After Norway ratified the treaty with Iceland, its schools were rebuilt.",
        "The premier wants a vote before Norway leaves the European Union.",
        "Envoys of Norway and Iceland held a third day of talks to renew their trade agreement.",
    ],
)
def test_a_treaty_act_beside_what_the_lead_says_is_no_news(
    body: str, reader: EventReader, gazetteer: Gazetteer
) -> None:
    assert not is_told("treaty", ELSEWHERE, body, reader, gazetteer)


@pytest.mark.parametrize(
    "body",
    [
        "Norway and Iceland signed a peace treaty on Tuesday, ending a dispute over fish.",
        "Norway is withdrawing from the European Union treaty, its premier announced on Tuesday.",
        "The foreign minister said that Norway had ratified the treaty with Iceland on Tuesday.",
    ],
)
def test_what_the_lead_says_of_a_treaty_is_news(body: str, reader: EventReader, gazetteer: Gazetteer) -> None:
    assert is_told("treaty", ELSEWHERE, body, reader, gazetteer)


@pytest.mark.parametrize(
    ("event", "title", "body"),
    [
        ("launch", "Watch SpaceX launch 20 satellites", "The rocket is to leave Florida tonight."),
        ("launch", "Plant gets first tested engines for Soyuz rocket", "Four engines came by train, the plant said."),
        ("treaty", "How will Brexit change Europe?", "Britain quit the European Union. Trade fell, and so did pay."),
        ("treaty", "Why the north matters", "Finland joined NATO. Its border is long, and its woods are deep."),
    ],
)
def test_a_headline_that_asks_explains_or_invites_tells_no_news(
    event: str, title: str, body: str, reader: EventReader, gazetteer: Gazetteer
) -> None:
    assert not is_told(event, title, body, reader, gazetteer)


def test_a_headline_may_name_its_topic_before_it_says_what_happened(reader: EventReader, gazetteer: Gazetteer) -> None:
    body = "The president spoke for ten minutes. Allies in Europe had asked him to stay."
    assert is_told("treaty", "Iran nuclear deal: Trump pulls out", body, reader, gazetteer)

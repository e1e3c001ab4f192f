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
        "Norway's suspended trade agreement with Iceland was on the table again.",
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


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("China blames Seoul for missile launch", "North Korea fired a banned missile into the sea on Tuesday."),
        ("Council to discuss missile test", "Envoys meet after North Korea tested a missile on Tuesday."),
        ("Missile test was a warning, Kim says", "North Korea said on Tuesday that it had conducted a missile test."),
    ],
)
def test_a_headline_that_speaks_of_a_launch_leaves_it_to_a_dated_lead(
    title: str, body: str, reader: EventReader, gazetteer: Gazetteer
) -> None:
    assert is_told("launch", title, body, reader, gazetteer)


@pytest.mark.parametrize(
    "title",
    [
        "The council of an island in the north approves a site on its coast as the first port for rocket launches",
        "The new rocket will be the first of its maker to reach orbit",
        "Agency calls off first attempt to send rocket into orbit",
    ],
)
def test_a_launch_that_is_only_named_or_still_to_come_is_no_news(
    title: str, reader: EventReader, gazetteer: Gazetteer
) -> None:
    assert not is_told("launch", title, "Engineers were calm. The weather is good.", reader, gazetteer)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Committee approves border treaty", "The committee approved the border treaty with Iceland on Tuesday."),
        ("High Court annuls tax treaty", "The High Court annulled the tax treaty with Iceland on Tuesday."),
        ("Norway and Iceland agree on ceasefire", "Norway and Iceland put their names to a document on Tuesday."),
        ("President's move to quit WHO cites wrong figures", "The figures were from 1990. Doctors had corrected them."),
    ],
)
def test_who_cannot_act_and_what_is_no_treaty_make_no_treaty_act(
    title: str, body: str, reader: EventReader, gazetteer: Gazetteer
) -> None:
    assert not is_told("treaty", title, body, reader, gazetteer)


@pytest.mark.parametrize(
    "title",
    [
        "Sign nuclear treaty, Norway urges Iceland",
        "After signing nuclear treaty Norway and Iceland hold talks",
        "When North Korea fired missile, Japan sounded sirens",
        "Rocket launch",
    ],
)
def test_an_act_may_open_its_headline(title: str, reader: EventReader, gazetteer: Gazetteer) -> None:
    """And close it: there is no word to look at before the first one, and none behind the last."""
    article = Article(position=1, title=title, body="", language="en")
    verdicts = reader.read(read(article, gazetteer))
    assert any(one.mentions for one in verdicts.values())

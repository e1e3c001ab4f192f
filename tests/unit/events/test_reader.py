"""What the reader says of whole articles, written for these tests."""

from collections.abc import Callable
from datetime import date

import pytest

from monitor.entities.gazetteer import Gazetteer
from monitor.model import Article, DateClaim, DateKind, Prominence, Status, Zone
from monitor.rules.events.judgement import news_of
from monitor.rules.events.reader import EventReader
from monitor.rules.events.verdict import EventVerdict
from monitor.rules.reading import read

Judge = Callable[..., EventVerdict]
WEDNESDAY = date(2023, 7, 12)
FILLER = "The weather office expects rain in the south. Markets were calm. A festival opens in the old town tonight. "


@pytest.fixture
def judge(reader: EventReader, gazetteer: Gazetteer) -> Judge:
    """The verdict of one event on an article of Wednesday, 12 July 2023."""

    def verdict(event: str, title: str, body: str, **fields: object) -> EventVerdict:
        claim = DateClaim(kind=DateKind.GIVEN, day=WEDNESDAY)
        values = {"published": claim, "language": "en", **fields}
        article = Article(position=1, title=title, body=body, **values)  # type: ignore[arg-type]
        return reader.read(read(article, gazetteer))[event]

    return verdict


def test_the_words_of_the_evidence_are_the_words_of_the_text(judge: Judge) -> None:
    body = "North Korea fired a ballistic missile into the sea on Wednesday, Seoul's military said."
    verdict = judge("launch", "North Korea fires ballistic missile", body)
    texts = {Zone.TITLE: "North Korea fires ballistic missile", Zone.BODY: body}
    pieces = [piece for mention in verdict.mentions for piece in mention.evidence]
    assert pieces
    assert all(texts[piece.zone][piece.start : piece.end] == piece.quote for piece in pieces)


def test_a_launch_has_its_act_actor_and_day(judge: Judge) -> None:
    verdict = judge(
        "launch",
        "North Korea fires ballistic missile, Seoul says",
        "North Korea fired a long-range ballistic missile off its east coast on Wednesday, the South's military said.",
    )
    news = news_of(verdict)
    assert news is not None
    assert (news.act, news.actors) == ("missile_test", ("KP",))
    assert news.event_date is not None
    assert (news.event_date.first, news.event_date.last) == (WEDNESDAY, WEDNESDAY)


@pytest.mark.parametrize(
    ("title", "body", "status"),
    [
        (
            "India to launch moon probe on Friday",
            "India will launch a lunar probe on Friday, the agency said.",
            "planned",
        ),
        (
            "Storm delays rocket launch",
            "The launch of the rocket was postponed on Wednesday because of a storm.",
            "postponed",
        ),
        (
            "North Korea threatens to test missile",
            "North Korea threatened on Wednesday to test a missile.",
            "threatened",
        ),
        ("Seoul could test missile, minister says", "The country could test a missile if needed.", "hypothetical"),
    ],
)
def test_what_did_not_happen_is_no_news_whatever_its_words(judge: Judge, title: str, body: str, status: str) -> None:
    verdict = judge("launch", title, body)
    assert news_of(verdict) is None
    assert verdict.decisive is not None
    assert verdict.decisive.status == status


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Navy ship hits mock missile in trial",
            "A frigate shot down a target missile in a test on Wednesday, Oslo said.",
        ),
        ("Interceptor passes test", "An interceptor destroyed a dummy warhead over the Pacific on Wednesday, it said."),
        (
            "Missile defence test fails",
            "An interceptor missile was fired from Alaska on Wednesday but missed its target.",
        ),
    ],
)
def test_a_defence_tried_on_a_target_is_a_weapon_test_and_no_war(judge: Judge, title: str, body: str) -> None:
    news = news_of(judge("launch", title, body))
    assert news is not None
    assert news.act == "weapon_test"


def test_a_missile_shot_down_in_a_war_is_no_test(judge: Judge) -> None:
    body = "The air force shot down a missile fired by the Houthis on Wednesday, the army said."
    verdict = judge("launch", "Israel intercepts missile fired from Yemen", body)
    assert verdict.decisive is not None
    assert verdict.decisive.event_class == "combat_strike"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Rocket lost a minute after liftoff",
            "The rocket left its pad on Wednesday, veered off course and was destroyed.",
        ),
        (
            "Cargo ship destroyed in launch failure",
            "A Soyuz rocket broke apart on Wednesday, minutes after it lifted off.",
        ),
        (
            "Launcher explodes after take-off",
            "The Vega launcher lifted off at dawn on Wednesday and exploded in flight.",
        ),
    ],
)
def test_a_launch_that_fails_is_a_launch(judge: Judge, title: str, body: str) -> None:
    news = news_of(judge("launch", title, body))
    assert news is not None
    assert (news.event_class, news.act) == ("launch", "space_launch")


@pytest.mark.parametrize("product", ["phone", "car", "app", "game console"])
def test_a_product_named_after_a_rocket_is_another_sense(judge: Judge, product: str) -> None:
    body = f"The company launched its new Rocket {product} on Wednesday and hopes for young buyers."
    verdict = judge("launch", f"Maker launches 'Rocket' {product}", body)
    assert verdict.decisive is not None
    assert verdict.decisive.event_class == "other_sense"


@pytest.mark.parametrize(
    ("event", "title", "body"),
    [
        ("launch", "Ariane rocket launches weather satellite", "An Ariane 5 rocket took off from Kourou on Wednesday."),
        ("launch", "Spy satellite lost", "A rocket carrying a spy satellite plunged into the sea on Wednesday."),
        ("treaty", "", "Qatar leaves OPEC."),
        ("treaty", "US to quit tax treaty", "The Treasury notified Malta on Wednesday it was ending the tax treaty."),
        ("treaty", "Armenia and its allies", "Armenia has frozen its participation in the CSTO, it said on Wednesday."),
    ],
)
def test_news_is_read_in_the_words_agencies_use(event: str, title: str, body: str, judge: Judge) -> None:
    assert news_of(judge(event, title, body)) is not None


@pytest.mark.parametrize(
    ("event", "title", "body"),
    [
        ("launch", "How to watch the rocket launch today", "The rocket stands on its pad in Florida."),
        (
            "launch",
            "Iran: missile tests no violation",
            "Iran said on Wednesday that its missile tests violated nothing.",
        ),
        ("treaty", "Why Britain left the EU", "Britain left the European Union after years of debate."),
        ("treaty", "Trade", "The president wants the trade agreement approved, he said on Wednesday."),
        ("treaty", "Peace", "Egypt and Israel on Wednesday marked 40 years since they signed a peace treaty."),
        ("treaty", "A prize", "The two presidents got the prize for signing the peace treaty, it said on Wednesday."),
        ("treaty", "Arms", "The Senate Foreign Relations Committee approved the arms treaty on Wednesday."),
    ],
)
def test_comment_purpose_wish_and_memory_are_no_news(event: str, title: str, body: str, judge: Judge) -> None:
    assert news_of(judge(event, title, body)) is None


def test_three_days_before_publication_is_old(judge: Judge) -> None:
    body = "The minister opened a museum. The missile was fired into the sea on July 9 during a drill."
    verdict = judge("launch", "Minister opens museum", body)
    assert [one.status for one in verdict.mentions] == [Status.OLD]
    assert news_of(verdict) is None


@pytest.mark.parametrize("when", ["A hundred years ago today", "Thirty years ago on Wednesday"])
def test_a_day_that_counts_back_dates_no_event(judge: Judge, when: str) -> None:
    body = f"{when} the ministers of France and Germany signed the treaty of friendship in Paris."
    verdict = judge("treaty", "", body)
    assert verdict.decisive is not None
    assert verdict.decisive.status is Status.OLD


def test_yet_denies_only_with_not(judge: Judge) -> None:
    told = judge(
        "launch", "Biggest missile yet fired into sea by North Korea", "North Korea fired a missile on Wednesday."
    )
    denied = judge("launch", "", "The missile has not yet been tested, the army said on Wednesday.")
    assert news_of(told) is not None
    assert denied.decisive is not None
    assert denied.decisive.status is Status.DENIED


def test_a_fresh_event_far_below_another_headline_is_secondary(judge: Judge) -> None:
    body = (
        FILLER * 3 + "North Korea fired two short-range missiles into the sea early Wednesday, Seoul's military said."
    )
    verdict = judge("launch", "Rain expected as festival opens", body)
    assert verdict.decisive is not None
    assert (verdict.decisive.status, verdict.decisive.prominence) == (Status.HAPPENED, Prominence.SECONDARY)


def test_captions_never_decide(judge: Judge) -> None:
    caption = "A rocket lifts off from Baikonur carrying a satellite on Wednesday."
    verdict = judge("launch", "Rain expected as festival opens", FILLER, captions=(caption,))
    assert verdict.decisive is None


def test_a_treaty_needs_states_where_its_word_is_weak(judge: Judge) -> None:
    between_states = judge("treaty", "", "France and Japan signed an agreement on fishing in Paris on Wednesday.")
    of_a_company = judge("treaty", "", "The steelmaker signed an agreement with its workers in Paris on Wednesday.")
    assert news_of(between_states) is not None
    assert news_of(of_a_company) is None


def test_without_a_date_of_publication_a_weekday_is_fresh_but_names_no_day(judge: Judge) -> None:
    body = "North Korea fired a ballistic missile into the sea on Tuesday, the South's military said."
    news = news_of(judge("launch", "North Korea fires ballistic missile", body, published=None))
    assert news is not None
    assert news.event_date is None


def test_a_language_without_words_is_judged_on_names_alone(judge: Judge) -> None:
    verdict = judge("launch", "Nordkorea startet Hwasong-17", "Nordkorea hat eine Hwasong-17 gestartet.", language="de")
    assert not verdict.is_judged
    assert verdict.decisive is not None
    assert verdict.decisive.status is Status.UNKNOWN
    assert "'de'" in verdict.why


def test_no_verdict_is_without_a_reason(judge: Judge) -> None:
    bodies = [FILLER, "", "The treaty was signed in 1987.", "Militants fired rockets at the town, killing three."]
    verdicts = [judge(event, "", body) for event in ("launch", "treaty", "ceasefire") for body in bodies]
    assert all(verdict.why for verdict in verdicts)
    assert all(mention.why and mention.evidence for verdict in verdicts for mention in verdict.mentions)

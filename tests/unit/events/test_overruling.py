"""Learned words beside the sentences: what they raise, what they lower, and what they never touch."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from monitor.entities.gazetteer import Gazetteer
from monitor.model import Article, Prominence, Status
from monitor.rules.events.definition import EventDefinition
from monitor.rules.events.judgement import news_of
from monitor.rules.events.reader import EventReader
from monitor.rules.events.verdict import EventVerdict
from monitor.rules.events.weights import parse_weights, score
from monitor.rules.reading import read

Judge = Callable[..., EventVerdict]
ON_ITS_WAY = (
    "Cheers rang across the bay when the clock reached zero. The satellite was in its orbit nine minutes later, "
    "and engineers who had waited two years for a clear sky embraced each other in the control room."
)
FIRED = "North Korea fired a ballistic missile into the sea on Wednesday, the military of South Korea said in Seoul."
CALM = "People on the island went to work as on any other morning, and the ferries kept to their hours."


@pytest.fixture
def judge(reader: EventReader, gazetteer: Gazetteer) -> Judge:
    """The verdict on launches by the weights given."""

    def verdict(weights: Mapping[str, float], title: str, body: str) -> EventVerdict:
        article = Article(position=1, title=title, body=body, language="en")
        return reader.read_by(weights, read(article, gazetteer), "launch")

    return verdict


def test_clear_words_raise_what_no_sentence_tells(judge: Judge) -> None:
    quiet = judge({"bias": 0.5}, "A long wait is over", ON_ITS_WAY)
    raised = judge({"bias": 0, "orbit": 4, "control room": 2}, "A long wait is over", ON_ITS_WAY)
    assert news_of(quiet) is None
    news = news_of(raised)
    assert news is not None
    assert (news.event_class, news.act, news.status) == ("launch", "space_launch", Status.HAPPENED)


def test_a_raised_verdict_names_its_cues_and_shows_their_words(judge: Judge) -> None:
    verdict = judge({"bias": 0, "orbit": 4, "control room": 2}, "A long wait is over", ON_ITS_WAY)
    news = news_of(verdict)
    assert news is not None
    assert '"orbit", "control room"' in verdict.why
    assert {piece.quote for piece in news.evidence} >= {"orbit", "control room"}
    assert all(ON_ITS_WAY[piece.start : piece.end] == piece.quote for piece in news.evidence)


def test_words_raise_nothing_without_a_word_of_any_act(judge: Judge) -> None:
    song = "The choir sang an old song, and the children listened until the end of it. " * 3
    assert judge({"bias": 9}, "A quiet day", song).decisive is None


def test_words_do_not_raise_what_is_plainly_something_else(judge: Judge) -> None:
    body = f"Israel fired rockets at Gaza on Wednesday and killed three people, officials said. {CALM}"
    verdict = judge({"bias": 9}, "Israeli rockets kill three in Gaza", body)
    assert verdict.decisive is not None
    assert verdict.decisive.event_class == "combat_strike"


def test_what_is_told_as_put_off_needs_very_clear_words(judge: Judge) -> None:
    body = f"Japan postponed the launch of a weather satellite from Tanegashima, its space agency said. {CALM}"
    assert news_of(judge({"bias": 2}, "Japan postpones satellite launch", body)) is None
    assert news_of(judge({"bias": 3}, "Japan postpones satellite launch", body)) is not None


@pytest.mark.parametrize(
    ("title", "lead", "status"),
    [
        ("North Korea to fire missile", "North Korea will fire a ballistic missile on Friday.", Status.PLANNED),
        ("North could fire missile", "North Korea could fire a ballistic missile, a report says.", Status.HYPOTHETICAL),
    ],
)
def test_words_do_not_raise_what_is_plainly_still_to_come(judge: Judge, title: str, lead: str, status: Status) -> None:
    verdict = judge({"bias": 9}, title, f"{lead} {CALM}")
    assert verdict.decisive is not None
    assert verdict.decisive.status is status


def test_words_that_speak_clearly_against_it_lower_what_a_sentence_tells(judge: Judge) -> None:
    told = judge({"bias": -2}, "North Korea fires missile", f"{FIRED} {CALM}")
    lowered = judge({"bias": -2, "ferri": -5}, "North Korea fires missile", f"{FIRED} {CALM}")
    assert news_of(told) is not None
    assert lowered.decisive is not None
    assert lowered.decisive.prominence is Prominence.SECONDARY
    assert '"ferries"' in lowered.why
    assert not any(one.prominence is Prominence.MAIN for one in lowered.mentions)


def test_a_single_sentence_is_judged_by_what_it_says(judge: Judge) -> None:
    assert news_of(judge({"bias": 9}, "", "The satellite waits for its orbit.")) is None
    assert news_of(judge({"bias": -9}, "", "North Korea fired a ballistic missile on Wednesday.")) is not None


def test_what_cannot_be_news_by_words_either_may_be_skipped(reader: EventReader, gazetteer: Gazetteer) -> None:
    for body in (ON_ITS_WAY, FIRED, CALM, f"{CALM} {FIRED}"):
        reading = read(Article(position=1, title="A long wait is over", body=body, language="en"), gazetteer)
        for event, verdict in reader.read(reading).items():
            news = news_of(verdict)
            assert news is None or news.event_class != event or reader.may_be_news(reading, [event])


@pytest.mark.parametrize("weights", ["+9.00 bias", "-9.00 bias"])
def test_what_words_raise_is_not_skipped(
    definitions: tuple[EventDefinition, ...], gazetteer: Gazetteer, weights: str
) -> None:
    (launch,) = (one for one in definitions if one.id == "launch")
    words = {"en": replace(launch.words["en"], weights=weights)}
    reader = EventReader([replace(launch, words=words)], gazetteer)
    body = f"The harbour was full of satellite vans before dawn. {CALM} {CALM}"
    reading = read(Article(position=1, title="A long wait is over", body=body, language="en"), gazetteer)
    assert reader.may_be_news(reading, ["launch"]) == (news_of(reader.read(reading)["launch"]) is not None)


def test_a_list_in_the_title_is_a_cue_of_its_own(reader: EventReader, gazetteer: Gazetteer) -> None:
    titled = read(Article(position=1, title="North Korea fires missile", body=CALM, language="en"), gazetteer)
    untitled = read(Article(position=1, title="A calm day", body=f"{FIRED} {CALM}", language="en"), gazetteer)
    assert {"[missile]", "title:[missile]"} <= reader.cues(titled, "launch")
    assert "[missile]" in reader.cues(untitled, "launch")
    assert "title:[missile]" not in reader.cues(untitled, "launch")


def test_a_score_is_its_bias_and_the_rest_by_the_root_of_their_number() -> None:
    weights = parse_weights("-1.00 bias; +2.00 orbit; +6.00 lift off\n-4.00 title:[landing]")
    assert score(weights, ["orbit", "lift off", "sea"]).total == pytest.approx(-1 + 8 / 2**0.5)
    assert score(weights, ["orbit", "lift off"]).strongest == ("lift off", "orbit")
    assert score(weights, ["title:[landing]"]).strongest == ("title:[landing]",)
    assert score({"bias": -3, "sea": -1, "fog": -2, "orbit": 1}, ["sea", "fog", "orbit"]).strongest == ("fog", "sea")


def test_a_pair_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="not a weight and a cue: 'much orbit'"):
        parse_weights("+1.00 sea; much orbit")

"""Pairs written by hand: one template with another fact is another event; an editor's change is not.

Names and events are invented. Each case is (story, words, other words): the second article is the first
with these words exchanged, as desks do when they reuse yesterday's copy.
"""

import pytest

from monitor.dedup import fingerprint, judge_pair
from monitor.model import Neighbour, Novelty, Twin
from monitor.testing import START, make_article

MISSILE = (
    "SEOLBURG (Wire) — North Marland fired two short-range ballistic missiles toward its eastern waters on Monday, the "
    "neighbouring Southern Union said, its third test this month.\n"
    "The missiles, launched from the Kessan area at about 6:34 a.m., flew about 850 kilometres at a maximum altitude "
    "of 60 kilometres before landing outside the Union's economic zone, the joint staff said in a statement.\n"
    "Prime Minister Aldo Renn condemned the launch as a grave threat and called a meeting of his security council.\n"
    "The launch came a day after the Union and the United Coast ended a naval drill that Marland calls a "
    "rehearsal for war."
)
ROCKET = (
    "CAPE LORN (Wire) — A Heron-5 rocket lifted off from Cape Lorn at 9:12 p.m. on Thursday carrying 22 communications "
    "satellites into low orbit, the Skyward company said.\n"
    "The first stage returned to a barge in the ocean eight minutes after launch, its 11th flight.\n"
    "It was the company's 41st launch of the year and the second from this pad in a week.\n"
    "The satellites will join more than 600 others that already serve ships and remote villages, the company said."
)
TREATY = (
    "VELLA (Wire) — Parliament in Vella ratified the Northern Rivers Treaty on Wednesday by 112 votes to 37, clearing "
    "the way for the pact to enter into force in January.\n"
    "President Ina Sorel is expected to sign the law this week, her spokesman said.\n"
    "The treaty, which was signed in Brenn in June by five countries, limits dams on the upper Orra and sets up a "
    "court for quarrels over water.\n"
    "Two of the five, Brenn and Tasso, have already ratified it; the parliaments of the others are to vote this year."
)
TALKS = (
    "GENNA (Wire) — Envoys of Ostrava and Brenn ended a seventh round of talks on the canal zone in Genna on Friday "
    "without an agreement, mediators said.\n"
    "The talks will resume on March 21, said the mediator, former minister Paul Oder, who spoke of narrow but real "
    "progress.\n"
    "Ostrava wants its 4,000 troops to stay in the zone for ten years; Brenn wants them out within three.\n"
    "A ceasefire has held along most of the line since the autumn, though both sides report shots at night."
)
STORIES = {"missile": MISSILE, "rocket": ROCKET, "treaty": TREATY, "talks": TALKS}

TOLD = [
    ("missile", "fired two short-range", "fired three short-range"),
    ("missile", "fired two short-range ballistic missiles", "fired a short-range ballistic missile"),
    ("missile", "fired two short-range ballistic", "fired several short-range ballistic"),
    ("missile", "two short-range ballistic", "two long-range ballistic"),
    ("missile", "short-range ballistic missiles toward", "short-range cruise missiles toward"),
    ("missile", "short-range ballistic missiles toward", "hypersonic missiles toward"),
    ("missile", "on Monday", "on Thursday"),
    ("missile", "on Monday", "on March 9"),
    ("missile", "third test", "fourth test"),
    ("missile", "850 kilometres", "410 kilometres"),
    ("missile", "60 kilometres", "95 kilometres"),
    ("missile", "6:34 a.m.", "5:08 a.m."),
    ("missile", "6:34 a.m.", "6:34 p.m."),
    ("missile", "its eastern waters", "its western waters"),
    ("missile", "North Marland fired", "South Marland fired"),
    ("missile", "North Marland fired", "Ostrava fired"),
    ("missile", "Southern Union said, its", "Coast Guard said, its"),
    ("rocket", "Heron-5 rocket", "Heron-9 rocket"),
    ("rocket", "Heron-5 rocket", "Egret rocket"),
    ("rocket", "from Cape Lorn at", "from Port Selune at"),
    ("rocket", "on Thursday", "on Saturday"),
    ("rocket", "9:12 p.m.", "11:40 p.m."),
    ("rocket", "22 communications", "54 communications"),
    ("rocket", "22 communications satellites", "a spy satellite"),
    ("rocket", "11th flight", "3rd flight"),
    ("rocket", "41st launch", "42nd launch"),
    ("rocket", "lifted off from", "failed after lifting off from"),
    ("rocket", "into low orbit", "into a polar orbit, but failed to reach it"),
    ("rocket", "the Skyward company said", "the Starfall company said"),
    ("treaty", "Northern Rivers Treaty", "Northern Fisheries Treaty"),
    ("treaty", "Northern Rivers Treaty", "Southern Rivers Treaty"),
    ("treaty", "Northern Rivers Treaty", "Open Harbours Pact"),
    ("treaty", "ratified the Northern", "rejected the Northern"),
    ("treaty", "on Wednesday", "on Tuesday"),
    ("treaty", "112 votes to 37", "98 votes to 51"),
    ("treaty", "Parliament in Vella ratified", "Parliament in Tasso ratified"),
    ("treaty", "in January", "in April"),
    ("treaty", "in June by five", "in June by nine"),
    ("treaty", "in June", "in May last year"),
    ("treaty", "President Ina Sorel", "President Karl Voss"),
    ("talks", "a seventh round", "an eighth round"),
    ("talks", "on Friday", "on Sunday"),
    ("talks", "Ostrava and Brenn", "Ostrava and Tasso"),
    ("talks", "Paul Oder", "Lena Marsh"),
    ("talks", "in Genna on", "in Vella on"),
    ("talks", "March 21", "April 4"),
    ("talks", "4,000 troops", "7,500 troops"),
    ("talks", "for ten years", "for five years"),
    ("talks", "without an agreement", "with a signed agreement"),
]

REPEATS = [
    ("missile", "SEOLBURG (Wire) — ", ""),
    ("missile", "SEOLBURG (Wire) — ", "SEOLBURG, March 2 (Agency) - "),
    ("missile", "fired two", "fired 2"),
    ("missile", "850 kilometres", "850 kilometers"),
    ("missile", "Aldo Renn", "Aldo Ren"),
    ("missile", "condemned the launch as", "called the launch"),
    ("missile", "in a statement", "on its website"),
    ("missile", "Marland calls", "the North calls"),
    ("rocket", " — A Heron-5", " — Another Heron-5"),
    ("rocket", "eight minutes", "8 minutes"),
    ("rocket", "41st launch", "forty-first launch"),
    ("rocket", "the Skyward company said.\nThe", "Skyward said.\nThe"),
    ("rocket", "ships and remote villages", "remote villages and ships"),
    ("treaty", "her spokesman said", "a spokesman said"),
    ("treaty", "clearing the way", "opening the way"),
    ("treaty", "112 votes to 37", "112 votes to thirty-seven"),
    ("treaty", "quarrels over water", "disputes about water"),
    ("talks", "mediators said.\n", "the mediators said.\n"),
    ("talks", "4,000 troops", "4000 soldiers"),
    ("talks", "a seventh round", "a 7th round"),
]


def judge(story: str, words: str, other: str) -> Novelty:
    """The verdict on a story with these words exchanged, against the story."""
    text = STORIES[story]
    assert text.count(words) == 1
    before, after = make_article(text), make_article(text.replace(words, other))
    stored = Neighbour(article_id=1, article=before, fingerprint=fingerprint(before), first_seen=START)
    return judge_pair(after, fingerprint(after), stored)


@pytest.mark.parametrize(("story", "words", "other"), TOLD)
def test_another_event_is_told(story: str, words: str, other: str) -> None:
    """None of them is swallowed."""
    assert not isinstance(judge(story, words, other), Twin)


@pytest.mark.parametrize(("story", "words", "other"), REPEATS)
def test_edited_copy_is_a_repeat(story: str, words: str, other: str) -> None:
    """None of them is told again."""
    assert isinstance(judge(story, words, other), Twin)

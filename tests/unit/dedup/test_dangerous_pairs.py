"""Pairs written by hand: one template with another fact is another event; an editor's change is not.

Names and events are invented. Each case is (story, words, other words): the second article is the first
with these words exchanged, as desks do when they reuse yesterday's copy.
"""

from datetime import timedelta

import pytest

from monitor.dedup import fingerprint, judge_pair
from monitor.model import Article, Neighbour, Novelty, Twin, Update
from monitor.testing import START, make_article

DAY = timedelta(days=1)

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
SUBMARINE = (
    "PORT HALE (Wire) — The navy of Corvania test-fired a Kestrel-2 missile from the submarine Resolve in the "
    "Bay of Anse on "
    "Sunday, the defence ministry said, two years after a first attempt failed.\n"
    "The missile surfaced at 10:40 a.m. and struck a target raft some 1,900 kilometres away within 14 minutes, "
    "it said.\n"
    "The Resolve is the third of six boats that are to carry twelve missiles each; the fourth will be launched "
    "in spring.\n"
    "Neighbouring Tolland said it had been told of the test three days before and saw no danger to its ships."
)
ACCESSION = (
    "GENNA (Wire) — The island state of Palau Minor acceded to the Convention on Quiet Seas on Thursday, "
    "becoming its 61st "
    "member, the depositary in Genna said.\n"
    "Foreign minister Rua Tepano handed over the instrument two weeks after parliament had approved the step by "
    "18 votes "
    "to 3.\n"
    "The convention, in force since 2009, bans mines and drifting nets; for Palau Minor it takes effect on June 1.\n"
    "Eleven states have signed it without ratifying it so far, among them Corvania and Tolland."
)
SHIELD = (
    "KALMAR BASE (Wire) — A ground-based interceptor destroyed a dummy warhead over the Straits of Orm on Friday "
    "in the fifth "
    "test of the Aegir shield, the Coast Alliance said.\n"
    "The interceptor left its silo at 3:05 p.m. and met the target at a height of 110 kilometres, the alliance's "
    "missile "
    "agency said in a statement.\n"
    "Three of the four earlier tests had succeeded; one in September failed when a booster did not separate.\n"
    "Ostrava called the test a provocation and recalled its envoy to the alliance for talks."
)
BLAST = (
    "SEOLBURG (Wire) — North Marland said it carried out an underground nuclear test on Wednesday, its fourth, "
    "hours after "
    "seismologists had recorded a tremor of magnitude 5.1 near the Hamsa site.\n"
    "State television said that the device was small enough for a missile and had a yield of 12 kilotons.\n"
    "The Southern Union put the yield at no more than 7 kilotons and called a meeting of the Security Council.\n"
    "The last test took place three years ago under the present leader's father."
)
ANNIVERSARY = (
    "VELLA (Wire) — Ten years ago this week a Heron-1 rocket exploded 73 seconds after it had left Cape Lorn, "
    "killing the four "
    "members of its crew and halting flights for two years.\n"
    "Families laid flowers at the pad on Saturday, as they do every year, and read out the four names at 11:38 a.m.\n"
    "An inquiry found that a seal had cracked in the cold of the night before and that engineers had warned of it.\n"
    "The Skyward company now flies the Heron-5, which has carried 62 people into orbit without a loss."
)
STORIES = {
    "missile": MISSILE,
    "rocket": ROCKET,
    "treaty": TREATY,
    "talks": TALKS,
    "submarine": SUBMARINE,
    "accession": ACCESSION,
    "shield": SHIELD,
    "blast": BLAST,
    "anniversary": ANNIVERSARY,
}

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
    ("submarine", "Kestrel-2 missile", "Kestrel-3 missile"),
    ("submarine", "Kestrel-2 missile", "Harrier missile"),
    ("submarine", "the submarine Resolve in", "the submarine Valiant in"),
    ("submarine", "Bay of Anse", "Gulf of Tamar"),
    ("submarine", "on Sunday", "on Wednesday"),
    ("submarine", "10:40 a.m.", "4:15 a.m."),
    ("submarine", "1,900 kilometres", "2,600 kilometres"),
    ("submarine", "navy of Corvania", "navy of Tolland"),
    ("submarine", "within 14 minutes", "within 22 minutes"),
    ("accession", "acceded to the Convention", "withdrew from the Convention"),
    ("accession", "Convention on Quiet Seas", "Convention on Quiet Skies"),
    ("accession", "Convention on Quiet Seas", "Treaty on Fair Rivers"),
    ("accession", "on Thursday", "on Monday"),
    ("accession", "61st", "62nd"),
    ("accession", "island state of Palau Minor acceded", "island state of Tonga Major acceded"),
    ("accession", "Rua Tepano", "Ilse Brand"),
    ("accession", "18 votes to 3", "14 votes to 7"),
    ("accession", "June 1", "July 1"),
    ("shield", "destroyed a dummy", "missed a dummy"),
    ("shield", "in the fifth", "in the sixth"),
    ("shield", "on Friday", "on Tuesday"),
    ("shield", "3:05 p.m.", "3:05 a.m."),
    ("shield", "110 kilometres", "86 kilometres"),
    ("shield", "Straits of Orm", "Straits of Hale"),
    ("shield", "A ground-based interceptor", "A ship-based interceptor"),
    ("blast", "its fourth", "its fifth"),
    ("blast", "on Wednesday", "on Friday"),
    ("blast", "magnitude 5.1", "magnitude 6.3"),
    ("blast", "Hamsa site", "Tokri site"),
    ("blast", "12 kilotons", "30 kilotons"),
    ("blast", "said it carried out", "denied it carried out"),
    ("blast", "7 kilotons", "10 kilotons"),
    ("anniversary", "Ten years ago", "Eleven years ago"),
    ("anniversary", "on Saturday", "on Thursday"),
    ("anniversary", "62 people", "70 people"),
    ("anniversary", "Heron-1 rocket", "Heron-5 rocket"),
    ("anniversary", "killing the four", "killing the seven"),
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


CORRECTIONS = [
    ("missile", "\n(This story was corrected to show that two missiles were fired, not three.)"),
    ("rocket", "\nCorrects to 22 satellites, not 20, in the first paragraph."),
    ("treaty", "\nCORRECTION: An earlier version of this article named the wrong parliament."),
    ("shield", "\n(Corrects height in second paragraph.)"),
    ("blast", "\nClarification: the magnitude was measured by the Southern Union's institute."),
]
"""What an agency puts under a story that it takes back."""

REPRINTS = ["missile", "rocket", "treaty", "accession", "shield", "blast", "anniversary"]
"""Stories whose very words come back on another day: a weekly test, an anniversary, old copy printed again."""


def judge(story: str, words: str, other: str) -> Novelty:
    """The verdict on a story with these words exchanged, against the story."""
    text = STORIES[story]
    assert text.count(words) == 1
    return judge_articles(make_article(text), make_article(text.replace(words, other)))


def judge_articles(before: Article, after: Article) -> Novelty:
    """The verdict on a later article against an earlier one."""
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


@pytest.mark.parametrize(("story", "notice"), CORRECTIONS)
def test_a_correction_is_told(story: str, notice: str) -> None:
    """Linked to what it corrects."""
    before, after = make_article(STORIES[story]), make_article(STORIES[story] + notice)
    assert isinstance(judge_articles(before, after), Update)


@pytest.mark.parametrize("story", REPRINTS)
def test_old_copy_on_another_day_is_told(story: str) -> None:
    """The same words may tell a new event."""
    before, after = (make_article(STORIES[story], published=START + days * DAY) for days in (0, 7))
    assert isinstance(judge_articles(before, after), Update)

"""What a message says, before it looks like anything."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from monitor.model import Alert, AlertReason, Article, Basis, DateClaim, DateKind, Delivery, Evidence, Zone
from monitor.notify import Content, Reader, compose, sample_alert, sample_delivery
from monitor.notify.compose import MAX_HEADLINE
from monitor.notify.content import Run
from monitor.notify.evidence import MAX_SENTENCE, evidence_sentence, found_in_headline
from monitor.notify.lines import quoted
from monitor.notify.markup import SLACK
from monitor.ports import DueDelivery

DELIVERY = replace(sample_delivery("desk"), alert="91d0")


def composed(alert: Alert, delivery: Delivery = DELIVERY, *, zone: str = "UTC") -> Content:
    """What a message says of an alert."""
    return compose(DueDelivery(delivery=delivery, tells=alert), Reader(zone=ZoneInfo(zone)))


def evidence(text: str, words: str, *, zone: Zone = Zone.BODY, role: str = "act") -> Evidence:
    """Evidence at the first place where `words` stand in `text`."""
    start = text.index(words)
    return Evidence(zone=zone, start=start, end=start + len(words), quote=words, role=role)


def marked(runs: tuple[Run, ...]) -> str:
    """The sentence with its hits in brackets."""
    return "".join(f"[{run.text}]" if run.is_hit else run.text for run in runs)


def test_the_evidence_sentence_is_the_one_around_the_first_hit() -> None:
    """Its hits are marked, also later ones, and its neighbours are left out."""
    body = "All was calm. The North fired a missile on Tuesday. It fired another later."
    hits = (evidence(body, "fired a missile"), evidence(body, "Tuesday"), evidence(body, "fired another"))
    shown = marked(evidence_sentence(Article(position=1, title="", body=body), hits))
    assert shown == "The North [fired a missile] on [Tuesday]."


def test_overlapping_hits_are_marked_once() -> None:
    """Two rules' words may overlap."""
    body = "They fired a ballistic missile."
    hits = (evidence(body, "fired a ballistic"), evidence(body, "ballistic missile"))
    shown = evidence_sentence(Article(position=1, title="", body=body), hits)
    assert marked(shown) == "They [fired a ballistic missile]."


def test_single_learned_words_are_not_marked_and_choose_no_sentence() -> None:
    """They moved a verdict; the act is what a reader looks for."""
    body = "It was over in minutes. The rocket reached its orbit."
    hits = (evidence(body, "over", role="cue"), evidence(body, "orbit"))
    shown = marked(evidence_sentence(Article(position=1, title="", body=body), hits))
    assert shown == "The rocket reached its [orbit]."


def test_no_space_of_the_sentence_is_lost_beside_a_mark() -> None:
    """Nor where words overlap, as in "notice of withdrawal" and "withdrawal from", or a hit has a space at its end."""
    body = "It gave notice of withdrawal from the treaty."
    hits = (evidence(body, "notice of withdrawal"), evidence(body, "withdrawal from"), evidence(body, "treaty"))
    shown = evidence_sentence(Article(position=1, title="", body=body), hits)
    assert quoted(shown, SLACK) == "It gave *notice of withdrawal from* the *treaty*."
    assert quoted((Run(text="They "), Run(text="fired ", is_hit=True), Run(text="it.")), SLACK) == "They *fired* it."


def test_words_that_speak_against_are_not_marked() -> None:
    """Background and vetoes explain a silence; an alert shows what speaks for it."""
    body = "In 2019 it was tested. On Tuesday it was fired."
    hits = (evidence(body, "tested", role="background"), evidence(body, "fired"))
    assert marked(evidence_sentence(Article(position=1, title="", body=body), hits)) == "On Tuesday it was [fired]."


def test_a_hit_in_the_title_alone_is_named_beside_the_first_sentence() -> None:
    """The headline is told anyway; what the article begins with says more than its repetition."""
    article = Article(
        position=1, title="Soyuz lifts off", body="A clear day. Then dusk.", captions=("Wave.", "A Soyuz.")
    )
    title = evidence(article.title, "lifts off", zone=Zone.TITLE)
    assert marked(evidence_sentence(article, (title, title))) == "A clear day."
    assert found_in_headline(article, (title, title)) == ("lifts off",)
    caption = evidence("Wave.\nA Soyuz.", "Soyuz", zone=Zone.CAPTION)
    assert marked(evidence_sentence(article, (title, caption))) == "A [Soyuz]."
    assert found_in_headline(article, (title, caption)) == ()


def test_without_a_body_the_title_is_the_sentence() -> None:
    """A feed's item may have nothing else."""
    article = Article(position=1, title="Soyuz lifts off", body="")
    title = evidence(article.title, "lifts off", zone=Zone.TITLE)
    assert marked(evidence_sentence(article, (title,))) == "Soyuz [lifts off]"
    assert found_in_headline(article, (title,)) == ()


def test_without_evidence_the_first_sentence_stands_for_the_article() -> None:
    """A rule on words that are absent has no words to show."""
    article = Article(position=1, title="T", body="First one. Second one.")
    assert marked(evidence_sentence(article, ())) == "First one."
    assert evidence_sentence(Article(position=1, title="", body=""), ()) == ()


def test_a_sentence_without_end_is_cut_around_its_hit() -> None:
    """The hit stays in sight, and both cuts are shown."""
    body = "word " * 2_000 + "fired a missile " + "word " * 2_000
    shown = evidence_sentence(Article(position=1, title="", body=body), (evidence(body, "fired a missile"),))
    assert sum(len(run.text) for run in shown) <= MAX_SENTENCE + 2
    assert Run(text="fired a missile", is_hit=True) in shown
    assert (shown[0].text[0], shown[-1].text[-1]) == ("…", "…")


def test_offsets_that_do_not_fit_the_text_are_left_aside() -> None:
    """A fault elsewhere must not cost the alert."""
    broken = Evidence(zone=Zone.BODY, start=5, end=999, quote="x", role="act")
    assert marked(evidence_sentence(Article(position=1, title="", body="Short."), (broken,))) == "Short."


@pytest.mark.parametrize(
    ("published", "not_before", "words"),
    [
        (
            DateClaim(kind=DateKind.META, day=date(2026, 3, 1), instant=datetime(2026, 3, 1, 23, 30, tzinfo=UTC)),
            None,
            "published 2026-03-02 08:30 KST",
        ),
        (
            DateClaim(
                kind=DateKind.TIMESTAMP,
                day=date(2026, 3, 1),
                instant=datetime(2026, 3, 1, 1, 0, tzinfo=UTC),
                zone_assumed=True,
            ),
            None,
            "published 2026-03-01 10:00 KST (time zone assumed)",
        ),
        (DateClaim(kind=DateKind.DATELINE, day=date(2026, 3, 1)), None, "published 2026-03-01 (time unknown)"),
        (None, None, "undated, first seen 2026-01-13 10:05 KST"),
        (None, date(2017, 7, 28), "undated, not before 2017-07-28 (a photo caption), first seen 2026-01-13 10:05 KST"),
    ],
)
def test_the_date_says_what_is_known_and_no_more(
    published: DateClaim | None, not_before: date | None, words: str
) -> None:
    """Times are the target's; a day is no midnight; undated is said."""
    alert = sample_alert()
    article = replace(alert.article, published=published, not_before=not_before)
    assert composed(replace(alert, article=article), zone="Asia/Seoul").published == words


def test_notes_say_what_the_reader_must_know_besides() -> None:
    """A possible update names its alert; a summary and a possible repeat are owned up to."""
    alert = sample_alert()
    odd = replace(
        alert,
        why=AlertReason.POSSIBLE_UPDATE,
        related="81aa",
        article=replace(alert.article, basis=Basis.SUMMARY),
    )
    assert composed(odd, replace(DELIVERY, maybe_repeated=True)).notes == (
        "Possible update of alert 81aa.",
        "Judged on the feed's summary only: the page could not be read.",
        "Possibly repeated: an earlier attempt may have arrived.",
    )
    assert composed(alert).notes == ()


def test_a_plain_alert_says_everything_it_should() -> None:
    """Headline, rule, act, level, why, outlet, link, id and the command that explains it."""
    content = composed(sample_alert())
    assert content.label == "launch · missile_test · high"
    assert content.why == "first report"
    assert content.outlet == "Harbour Wire (source sample)"
    assert content.link == sample_alert().article.url
    assert (content.alert, content.command) == ("0000sample", "monitor explain 0000sample")
    assert [run.text for run in content.sentence if run.is_hit] == ["fired", "ballistic missile", "Tuesday"]


def test_what_is_missing_is_said_or_left_out() -> None:
    """No title, no outlet, no address that may be shown, no act."""
    alert = sample_alert()
    bare = replace(
        alert,
        publisher="",
        match=replace(alert.match, act=None),
        article=replace(alert.article, title="\u200b", url="javascript:x", source=""),
    )
    content = composed(bare)
    assert (content.headline, content.outlet, content.link) == ("(no headline)", "unknown outlet", None)
    assert content.label == "launch · high"


def test_an_endless_headline_is_cut() -> None:
    """Before any channel sees it."""
    alert = sample_alert()
    endless = replace(alert, article=replace(alert.article, title="x" * 1_000_000))
    assert len(composed(endless).headline) == MAX_HEADLINE

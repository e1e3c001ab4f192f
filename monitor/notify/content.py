"""What a message says, apart from how it looks: one value that every renderer reads.

    what is due + zone -> compose_due -> Content -> a renderer

Pure. All strings of the page are cleaned and cut here; the hit words of the evidence sentence are
kept apart from the rest of it, so that each channel marks them in its own way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from monitor.model import Alert, AlertReason, Article, Basis, DateClaim, Delivery, Evidence, FollowUp, Notice, Zone
from monitor.notify.clean import ELLIPSIS, clean, clean_run, safe_link
from monitor.ports import DueDelivery
from monitor.text.sentences import split_sentences

MAX_HEADLINE: Final = 300
MAX_SENTENCE: Final = 600
MAX_NAME: Final = 100

_MAX_FOUND: Final = 6  # words of the headline that are listed
_AROUND: Final = 4_000  # code points on either side of a hit within which its sentence is sought
_SILENT_ROLES: Final = frozenset({"veto", "background"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A piece of the evidence sentence; `is_hit` where the rule found what it looked for."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything a message may say, cleaned; no markup yet.

    Attributes:
        alert: Stable id.
        headline: Title of the article; "(no headline)" where it has none.
        rule: Id of the rule.
        rule_title: Its title.
        act: Or None.
        level: How loud.
        why: Why somebody is told.
        sentence: The sentence with the evidence, in pieces; empty when the article has no text.
        found: The words that were found, when they stand in the headline alone; else empty.
        outlet: Publisher, and the source's name where it differs.
        published: When, in the target's zone; says so when undated.
        notes: Sentences that the reader must know besides.
        link: The article, or None when its address cannot be shown.
        command: What to type to see how this came about.
    """

    alert: str
    headline: str
    rule: str
    rule_title: str
    act: str | None
    level: str
    why: str
    sentence: tuple[Run, ...]
    found: tuple[str, ...] = ()
    outlet: str
    published: str
    notes: tuple[str, ...]
    link: str | None
    command: str

    @property
    def label(self) -> str:
        """`launch · missile_test · high`."""
        return " · ".join(part for part in (self.rule, self.act, self.level) if part)

    @property
    def quote(self) -> str:
        """The evidence sentence without its marks."""
        return "".join(run.text for run in self.sentence)


def compose_due(due: Sequence[DueDelivery], zone: ZoneInfo) -> Content:
    """Say what there is to say of the one thing that is due, with times in `zone`."""
    (one,) = due
    match one.tells:
        case Alert():
            return compose(one.tells, one.delivery, zone)
        case FollowUp():
            return _compose_follow_up(one.tells, one.delivery, zone)
        case Notice():
            return _compose_notice(one.tells, zone)


def _compose_follow_up(follow_up: FollowUp, delivery: Delivery, zone: ZoneInfo) -> Content:
    content = compose(follow_up.alert, delivery, zone)
    names = ", ".join(clean(outlet.publisher, MAX_NAME) for outlet in follow_up.outlets)
    more = (f"+{len(follow_up.outlets)} outlets: {names}.",) if names else ()
    facts = tuple(clean(f"{fact.publisher}: {fact.quote}", MAX_SENTENCE) for fact in follow_up.facts)
    return replace(content, notes=(*facts, *more, *content.notes))


def _compose_notice(notice: Notice, zone: ZoneInfo) -> Content:
    return Content(
        alert=clean(notice.id, MAX_NAME),
        headline=clean(notice.text, MAX_HEADLINE),
        rule=clean(notice.kind, MAX_NAME),
        rule_title=clean(notice.kind, MAX_NAME),
        act=None,
        level="high",
        why=notice.state.value,
        sentence=(),
        outlet=clean(notice.subject, MAX_NAME),
        published=f"since {_instant(notice.since, zone)}",
        notes=(clean(notice.remedy, MAX_SENTENCE),) if notice.remedy else (),
        link=None,
        command="monitor status",
    )


def compose(alert: Alert, delivery: Delivery, zone: ZoneInfo) -> Content:
    """Say what there is to say of an alert, with times in `zone`."""
    article = alert.article
    return Content(
        alert=clean(alert.id, MAX_NAME),
        headline=clean(article.title, MAX_HEADLINE) or "(no headline)",
        rule=clean(alert.rule, MAX_NAME),
        rule_title=clean(alert.rule_title, MAX_NAME),
        act=clean(alert.match.act or "", MAX_NAME) or None,
        level=alert.level.value,
        why=alert.why.value,
        sentence=evidence_sentence(article, alert.match.evidence),
        found=found_in_headline(article, alert.match.evidence),
        outlet=_outlet(alert.publisher, article.source),
        published=_published(article, alert.first_seen, zone),
        notes=_notes(alert, delivery),
        link=safe_link(article.url),
        command=f"monitor explain {clean(alert.id, MAX_NAME)}",
    )


def evidence_sentence(article: Article, evidence: tuple[Evidence, ...]) -> tuple[Run, ...]:
    """The sentence around the first supporting words of the body, else of a caption.

    Without such words, the first sentence of the body: the headline is told anyway. Without a body,
    the title. At most MAX_SENTENCE code points, with the first hit always in sight.
    """
    captions = "\n".join(article.captions)
    strings = [(Zone.BODY, article.body), (Zone.CAPTION, captions)]
    if not article.body.strip():
        strings.append((Zone.TITLE, article.title))
    for zone, text in strings:
        inside = _hits_in(zone, text, evidence)
        if inside:
            start, end = _sentence_around(text, inside[0])
            return _runs(text, start, end, inside)
    start, end = _sentence_around(article.body, None)
    return _runs(article.body, start, end, [])


def found_in_headline(article: Article, evidence: tuple[Evidence, ...]) -> tuple[str, ...]:
    """The supporting words of the title, without repeats, where the sentence shows none of its own."""
    if any(run.is_hit for run in evidence_sentence(article, evidence)):
        return ()
    quotes = [clean(item.quote, MAX_NAME) for item in _hits_in(Zone.TITLE, article.title, evidence)]
    return tuple(dict.fromkeys(quote for quote in quotes if quote))[:_MAX_FOUND]


def _hits_in(zone: Zone, text: str, evidence: tuple[Evidence, ...]) -> list[Evidence]:
    """Supporting evidence whose offsets fit the text."""
    return [
        item
        for item in evidence
        if item.zone is zone and item.role not in _SILENT_ROLES and 0 <= item.start < item.end <= len(text)
    ]


def _sentence_around(text: str, hit: Evidence | None) -> tuple[int, int]:
    """Offsets of the sentence that holds the start of `hit`, or of the first one."""
    place = hit.start if hit else 0
    first = max(0, place - _AROUND)
    for start, end in split_sentences(text[first : place + _AROUND]):
        if first + end > place:
            return min(first + start, place) if hit else first + start, first + end
    return (place, min(len(text), place + MAX_SENTENCE))


def _runs(text: str, start: int, end: int, hits: list[Evidence]) -> tuple[Run, ...]:
    """The piece of `text` in runs, overlapping hits merged, cut to size around the first hit."""
    if end - start > MAX_SENTENCE:
        focus = max(start, (hits[0].start if hits else start) - MAX_SENTENCE // 3)
        cut_start, cut_end = focus, min(end, focus + MAX_SENTENCE)
    else:
        cut_start, cut_end = start, end
    runs: list[Run] = []
    place = cut_start
    for hit in sorted(hits, key=lambda item: item.start):
        first, last = max(hit.start, place), min(hit.end, cut_end)
        if first < last:
            runs.append(Run(text=text[place:first]))
            runs.append(Run(text=text[first:last], is_hit=True))
            place = last
    runs.append(Run(text=text[place:cut_end]))
    edges = (ELLIPSIS if cut_start > start else "", ELLIPSIS if cut_end < end else "")
    return _tidy([Run(text=edges[0]), *runs, Run(text=edges[1])])


def _tidy(runs: list[Run]) -> tuple[Run, ...]:
    cleaned = [Run(text=clean_run(run.text, MAX_SENTENCE), is_hit=run.is_hit) for run in runs]
    return tuple(run for run in cleaned if run.text)


def _outlet(publisher: str, source: str) -> str:
    outlet, name = clean(publisher, MAX_NAME), clean(source, MAX_NAME)
    if outlet and name and outlet != name:
        return f"{outlet} (source {name})"
    return outlet or name or "unknown outlet"


def _published(article: Article, first_seen: datetime, zone: ZoneInfo) -> str:
    if article.published is not None:
        return f"published {_when(article.published, zone)}"
    bound = f", not before {article.not_before.isoformat()} (a photo caption)" if article.not_before else ""
    return f"undated{bound}, first seen {_instant(first_seen, zone)}"


def _when(claim: DateClaim, zone: ZoneInfo) -> str:
    if claim.instant is None:
        return f"{claim.day.isoformat()} (time unknown)"
    assumed = " (time zone assumed)" if claim.zone_assumed else ""
    return _instant(claim.instant, zone) + assumed


def _instant(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def _notes(alert: Alert, delivery: Delivery) -> tuple[str, ...]:
    notes: list[str] = []
    if alert.why is AlertReason.POSSIBLE_UPDATE and alert.related:
        notes.append(f"Possible update of alert {clean(alert.related, MAX_NAME)}.")
    if alert.article.basis is Basis.SUMMARY:
        notes.append("Judged on the feed's summary only: the page could not be read.")
    if delivery.update:
        notes.append(f"Follow-up {delivery.update} of this alert.")
    if delivery.maybe_repeated:
        notes.append("Possibly repeated: an earlier attempt may have arrived.")
    return tuple(notes)

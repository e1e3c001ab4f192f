"""What is due -> what the message says of it. Pure.

alert (+ coverage) | follow-up | notice -> Content      several of them -> DigestContent
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from monitor.model import (
    Alert,
    AlertReason,
    Article,
    Basis,
    DateClaim,
    Delivery,
    FollowUp,
    Level,
    Notice,
    NoticeState,
    Outlet,
)
from monitor.notify.clean import clean, safe_link
from monitor.notify.content import Content, DigestContent, Fact, Group, Kind, Reader, Said, Teller
from monitor.notify.evidence import evidence_sentence, found_in_headline
from monitor.notify.sample import is_sample
from monitor.notify.words import say, say_span
from monitor.ports import DueDelivery

MAX_HEADLINE: Final = 300
MAX_NAME: Final = 100
MAX_TEXT: Final = 600
MAX_FACT: Final = 300

_MOST_FACTS: Final = 5
_MOST_TELLERS: Final = 4  # named; of five or more the first three are, and the others counted
_LEVELS: Final = list(Level)
_NOTICES: Final = "notice"
_STATES: Final = {
    NoticeState.RAISED: ("Needs a look", "something of the monitor itself needs a look"),
    NoticeState.STANDING: ("Still needs a look", "this has not been mended since it was first told"),
    NoticeState.CLEARED: ("Well again", "what was told before is over"),
}


def compose_due(due: Sequence[DueDelivery], reader: Reader) -> Said:
    """Say what there is to say of the one thing that is due, or, of several, what a digest says of them."""
    if len(due) == 1:
        return compose(due[0], reader)
    return _compose_digest(due, [_within_digest(one, reader) for one in due], reader)


def compose(due: DueDelivery, reader: Reader) -> Content:
    """Say what there is to say of one alert, follow-up or notice."""
    match due.tells:
        case Alert():
            return _compose_alert(due.tells, due, reader)
        case FollowUp():
            return _compose_follow_up(due.tells, due.delivery, reader)
        case Notice():
            return _compose_notice(due.tells, due.delivery, reader)


def _compose_alert(alert: Alert, due: DueDelivery, reader: Reader) -> Content:
    article, evidence = alert.article, alert.match.evidence
    tellers, more = _tellers(due.coverage)
    return Content(
        alert=clean(alert.id, MAX_NAME),
        headline=_headline(article, reader),
        rule=clean(alert.rule, MAX_NAME),
        rule_title=clean(alert.rule_title, MAX_NAME),
        act=clean(alert.match.act or "", MAX_NAME) or None,
        level=alert.level.value,
        why=say(reader.language, alert.why.value),
        sentence=evidence_sentence(article, evidence),
        found=found_in_headline(article, evidence),
        outlet=_outlet(alert.publisher, article.source, reader),
        published=_published(article, alert.first_seen, reader),
        tellers=tellers,
        more_tellers=more,
        notes=(*_alert_notes(alert, due.coverage, reader), *_delivery_notes(due.delivery, reader)),
        link=safe_link(article.url),
        command=_explain(alert.id),
        is_repeat=due.delivery.maybe_repeated,
        language=reader.language,
    )


def _compose_follow_up(follow_up: FollowUp, delivery: Delivery, reader: Reader) -> Content:
    alert = follow_up.alert
    tellers, more = _tellers(follow_up.outlets)
    facts = tuple(
        Fact(kind=clean(one.kind, MAX_NAME), quote=clean(one.quote, MAX_FACT), publisher=clean(one.publisher, MAX_NAME))
        for one in follow_up.facts[:_MOST_FACTS]
    )
    return Content(
        kind=Kind.FOLLOW_UP,
        alert=clean(alert.id, MAX_NAME),
        mark=say(reader.language, "Follow-up {number}", number=follow_up.number),
        headline=_headline(alert.article, reader),
        rule=clean(alert.rule, MAX_NAME),
        rule_title=clean(alert.rule_title, MAX_NAME),
        act=clean(alert.match.act or "", MAX_NAME) or None,
        level=alert.level.value,
        why=say(reader.language, "more has become known" if facts else "more outlets tell it"),
        facts=facts,
        more_facts=max(0, len(follow_up.facts) - _MOST_FACTS),
        outlet=_outlet(alert.publisher, alert.article.source, reader),
        published=_published(alert.article, alert.first_seen, reader),
        tellers=tellers,
        more_tellers=more,
        publishers=follow_up.publishers,
        notes=tuple(_delivery_notes(delivery, reader)),
        link=safe_link(alert.article.url),
        command=_explain(alert.id),
        is_repeat=delivery.maybe_repeated,
        language=reader.language,
    )


def _compose_notice(notice: Notice, delivery: Delivery, reader: Reader) -> Content:
    mark, why = _STATES[notice.state]
    is_over = notice.state is NoticeState.CLEARED
    remedy = clean(notice.remedy, MAX_TEXT)
    return Content(
        kind=Kind.NOTICE,
        alert=clean(notice.id, MAX_NAME),
        mark=say(reader.language, mark),
        headline=clean(notice.text, MAX_HEADLINE),
        rule=clean(notice.kind, MAX_NAME),
        rule_title=say(reader.language, "Operation of the monitor"),
        act=clean(notice.subject, MAX_NAME) or None,
        level=(Level.INFO if is_over else Level.HIGH).value,
        why=say(reader.language, why),
        published=_since(notice, reader),
        notes=(*([remedy] if remedy and not is_over else []), *_delivery_notes(delivery, reader)),
        command="monitor status",
        is_repeat=delivery.maybe_repeated,
        language=reader.language,
    )


def _compose_digest(due: Sequence[DueDelivery], said: Sequence[Content], reader: Reader) -> DigestContent:
    groups: dict[str, list[Content]] = {}
    for content in said:
        groups.setdefault(_NOTICES if content.kind is Kind.NOTICE else content.rule, []).append(content)
    loudest = max(said, key=lambda one: _LEVELS.index(Level(one.level)))
    return DigestContent(
        headline=_count(said, reader),
        groups=tuple(_group(rule, items) for rule, items in sorted(groups.items(), key=_loudness)),
        notes=_digest_notes(due, reader),
        level=loudest.level,
        command="monitor alerts list",
        language=reader.language,
    )


def _within_digest(due: DueDelivery, reader: Reader) -> Content:
    """What holds for the whole message is not said of each of its parts."""
    content, said_above = compose(due, reader), _delivery_notes(due.delivery, reader)
    return replace(content, notes=tuple(note for note in content.notes if note not in said_above))


def _group(rule: str, items: Sequence[Content]) -> Group:
    """An alert and its follow-ups stand together, where the first of them stood."""
    place = {content.alert: index for index, content in reversed(list(enumerate(items)))}
    ordered = sorted(items, key=lambda one: (-_LEVELS.index(Level(one.level)), place[one.alert]))
    return Group(rule=rule, title=items[0].rule_title or rule, items=tuple(ordered))


def _loudness(group: tuple[str, list[Content]]) -> tuple[bool, int, int]:
    """What the groups of a digest are sorted by: what is cut off must be the least loud."""
    rule, items = group
    loudest = max(_LEVELS.index(Level(one.level)) for one in items)
    return rule == _NOTICES, -loudest, -len(items)


def _count(said: Sequence[Content], reader: Reader) -> str:
    forms = (
        (Kind.ALERT, "{count} alert", "{count} alerts"),
        (Kind.FOLLOW_UP, "{count} follow-up", "{count} follow-ups"),
        (Kind.NOTICE, "{count} notice", "{count} notices"),
    )
    counted = [(sum(one.kind is kind for one in said), single, plural) for kind, single, plural in forms]
    return ", ".join(
        say(reader.language, single if count == 1 else plural, count=count)
        for count, single, plural in counted
        if count
    )


def _digest_notes(due: Sequence[DueDelivery], reader: Reader) -> tuple[str, ...]:
    times = [_instant(at, reader) for at in sorted(map(_told_at, due))]
    notes: list[str] = []
    if times[0] != times[-1]:
        notes.append(say(reader.language, "From {first} to {last}.", first=times[0], last=times[-1]))
    for one in due:  # what is said of a delivery is said once, above all of them
        notes += [note for note in _delivery_notes(one.delivery, reader) if note not in notes]
    return tuple(notes)


def _told_at(due: DueDelivery) -> datetime:
    match due.tells:
        case Alert():
            return due.tells.first_seen
        case FollowUp() | Notice():
            return due.tells.at


def _headline(article: Article, reader: Reader) -> str:
    return clean(article.title, MAX_HEADLINE) or say(reader.language, "(no headline)")


def _explain(alert: str) -> str:
    return f"monitor explain {clean(alert, MAX_NAME)}"


def _tellers(outlets: Sequence[Outlet]) -> tuple[tuple[Teller, ...], int]:
    """Those to be named, each once, with the address of its first article, and how many more there are."""
    links: dict[str, str] = {}
    for outlet in outlets:
        links.setdefault(clean(outlet.publisher, MAX_NAME) or "?", outlet.url)
    named = len(links) if len(links) <= _MOST_TELLERS else _MOST_TELLERS - 1
    tellers = tuple(Teller(name=name, link=safe_link(url)) for name, url in list(links.items())[:named])
    return tellers, len(links) - named


def _outlet(publisher: str, source: str, reader: Reader) -> str:
    outlet, name = clean(publisher, MAX_NAME), clean(source, MAX_NAME)
    if outlet and name and outlet != name:
        return say(reader.language, "{outlet} (source {name})", outlet=outlet, name=name)
    return outlet or name or say(reader.language, "unknown outlet")


def _published(article: Article, first_seen: datetime, reader: Reader) -> str:
    if article.published is not None:
        return say(reader.language, "published {when}", when=_when(article.published, reader))
    seen = say(reader.language, "first seen {when}", when=_instant(first_seen, reader))
    words = [say(reader.language, "undated"), seen]
    if article.not_before:
        bound = "not before {day} (a photo caption)"
        words.insert(1, say(reader.language, bound, day=article.not_before.isoformat()))
    return ", ".join(words)


def _since(notice: Notice, reader: Reader) -> str:
    since, at = _instant(notice.since, reader), _instant(notice.at, reader)
    if notice.state is NoticeState.CLEARED:
        span = say_span(reader.language, notice.at - notice.since)
        return say(reader.language, "from {first} to {last}, {span}", first=since, last=at, span=span)
    return say(reader.language, "since {when}", when=since)


def _when(claim: DateClaim, reader: Reader) -> str:
    if claim.instant is None:
        return f"{claim.day.isoformat()} ({say(reader.language, 'time unknown')})"
    assumed = f" ({say(reader.language, 'time zone assumed')})" if claim.zone_assumed else ""
    return _instant(claim.instant, reader) + assumed


def _instant(instant: datetime, reader: Reader) -> str:
    return f"{instant.astimezone(reader.zone):%Y-%m-%d %H:%M %Z}"


def _alert_notes(alert: Alert, coverage: Sequence[Outlet], reader: Reader) -> list[str]:
    notes: list[str] = []
    related = clean(alert.related or "", MAX_NAME)
    if related and alert.why is AlertReason.POSSIBLE_UPDATE:
        notes.append(say(reader.language, "Possible update of alert {alert}.", alert=related))
    if related and alert.why is AlertReason.POSSIBLY_SAME_EVENT:
        notes.append(say(reader.language, "Possibly the same event as alert {alert}.", alert=related))
    notes += _too_few(alert, coverage, reader)
    if alert.article.basis is Basis.SUMMARY:
        notes.append(say(reader.language, "Judged on the feed's summary only: the page could not be read."))
    return notes


def _too_few(alert: Alert, coverage: Sequence[Outlet], reader: Reader) -> list[str]:
    """That an alert is told though fewer publishers have it than its rule waits for."""
    from monitor.alerting.publishers import find_wire, voice_of  # it knows texts, which only an alert has

    own = Outlet(
        publisher=alert.publisher,
        title="",
        url=alert.article.url,
        wire=find_wire(alert.article),
        first_seen=alert.first_seen,
    )
    count = len({voice_of(outlet) for outlet in (own, *coverage)})  # as the store counts them
    if alert.waits_until is None or count >= alert.min_publishers:
        return []
    span: timedelta = alert.waits_until - alert.first_seen
    form = "Told with {count} of {wanted} publishers after {span}."
    return [say(reader.language, form, count=count, wanted=alert.min_publishers, span=say_span(reader.language, span))]


def _delivery_notes(delivery: Delivery, reader: Reader) -> list[str]:
    notes: list[str] = []
    if delivery.maybe_repeated:
        notes.append(say(reader.language, "Possibly repeated: an earlier attempt may have arrived."))
    if is_sample(delivery.alert):
        notes.append(say(reader.language, "This is a test: nothing has happened."))
    return notes

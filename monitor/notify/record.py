"""What is due as JSON: the form for programs, with a version of its own.

The fields are a contract (docs/alerts.md); a change that a reader could trip over raises SCHEMA.
Texts are exact, not prettied; JSON escapes keep what a terminal might obey out of sight.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from monitor.model import Alert, Delivery, FollowUp, Notice, Outlet, plain
from monitor.notify.clean import safe_link
from monitor.notify.content import Kind
from monitor.notify.evidence import evidence_sentence
from monitor.notify.sample import is_sample
from monitor.ports import DueDelivery

SCHEMA: Final = 1
MAX_TEXT: Final = 1_000
"""Code points of a title, caption or quote; longer ones are cut."""

Record = dict[str, Any]

_MAX_ITEMS: Final = 50  # pieces of evidence, authors, captions, outlets, facts
_LEFT_OUT: Final = ("body", "document", "lines", "paragraph_lines")
_OBEYED: Final = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def build_record(due: DueDelivery) -> Record:
    """Everything there is to say of one thing that is due, as JSON values."""
    match due.tells:
        case Alert():
            return _alert_record(due.tells, due.delivery, Kind.ALERT) | {"coverage": _outlets(due.coverage)}
        case FollowUp():
            return _follow_up_record(due.tells, due.delivery)
        case Notice():
            return _notice_record(due.tells, due.delivery)


def render_record(due: DueDelivery) -> str:
    """The record as one line of JSON without a newline; valid UTF-8, and nothing in it that a terminal obeys."""
    return _line(build_record(due))


def render_records(due: Sequence[DueDelivery]) -> str:
    """The record of one thing, or of several as `{"kind": "digest", "items": [...]}`."""
    if len(due) == 1:
        return render_record(due[0])
    items = [build_record(one) for one in due]
    return _line({"schema": SCHEMA, "kind": Kind.DIGEST.value, "items": items})


def _start(kind: Kind, identity: str, delivery: Delivery) -> Record:
    return {
        "schema": SCHEMA,
        "kind": kind.value,
        "id": identity,
        "update": delivery.update,
        "maybe_repeated": delivery.maybe_repeated,
        "is_test": is_sample(identity),
    }


def _alert_record(alert: Alert, delivery: Delivery, kind: Kind) -> Record:
    """The article's body is left out, addresses are checked."""
    article = alert.article
    short = replace(
        article,
        title=article.title[:MAX_TEXT],
        captions=tuple(caption[:MAX_TEXT] for caption in article.captions[:_MAX_ITEMS]),
        authors=tuple(author[:MAX_TEXT] for author in article.authors[:_MAX_ITEMS]),
        section=article.section[:MAX_TEXT] if article.section else None,
        url=safe_link(article.url) or "",
        canonical_url=safe_link(article.canonical_url) if article.canonical_url else None,
        image=safe_link(article.image) if article.image else None,
    )
    evidence = tuple(replace(item, quote=item.quote[:MAX_TEXT]) for item in alert.match.evidence[:_MAX_ITEMS])
    return {
        **_start(kind, alert.id, delivery),
        "rule": alert.rule,
        "rule_title": alert.rule_title,
        "level": alert.level.value,
        "labels": list(alert.labels),
        "why": alert.why.value,
        "related": alert.related,
        "publisher": alert.publisher[:MAX_TEXT],
        "first_seen": alert.first_seen.isoformat(),
        "min_publishers": alert.min_publishers,
        "document": safe_link(article.document),
        "sentence": "".join(run.text for run in evidence_sentence(article, alert.match.evidence)),
        "article": {name: value for name, value in plain(short).items() if name not in _LEFT_OUT},
        "match": plain(replace(alert.match, evidence=evidence)),
    }


def _follow_up_record(follow_up: FollowUp, delivery: Delivery) -> Record:
    """The alert's own fields, as it was raised, and what has become known since."""
    facts = follow_up.facts[:_MAX_ITEMS]
    return _alert_record(follow_up.alert, delivery, Kind.FOLLOW_UP) | {
        "number": follow_up.number,
        "at": follow_up.at.isoformat(),
        "outlets": _outlets(follow_up.outlets),
        "publishers": follow_up.publishers,
        "facts": [
            {"kind": fact.kind[:MAX_TEXT], "quote": fact.quote[:MAX_TEXT], "publisher": fact.publisher[:MAX_TEXT]}
            for fact in facts
        ],
    }


def _notice_record(notice: Notice, delivery: Delivery) -> Record:
    return _start(Kind.NOTICE, notice.id, delivery) | {
        "subject_kind": notice.kind,
        "subject": notice.subject[:MAX_TEXT],
        "state": notice.state.value,
        "text": notice.text[:MAX_TEXT],
        "remedy": notice.remedy[:MAX_TEXT],
        "since": notice.since.isoformat(),
        "at": notice.at.isoformat(),
    }


def _outlets(outlets: Sequence[Outlet]) -> list[Record]:
    return [
        {
            "publisher": one.publisher[:MAX_TEXT],
            "title": one.title[:MAX_TEXT],
            "url": safe_link(one.url) or "",
            "wire": one.wire,
            "first_seen": one.first_seen.isoformat(),
        }
        for one in outlets[:_MAX_ITEMS]
    ]


def _line(record: Record) -> str:
    line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", line)

"""An alert as one JSON object: the form for programs, with a version of its own.

The fields are a contract (docs/alerts.md); a change that a reader could trip over raises SCHEMA.
Texts are exact, not prettied; JSON escapes keep what a terminal might obey out of sight.
"""

import json
import re
from dataclasses import replace
from typing import Any, Final

from monitor.model import Alert, Delivery, FollowUp, Notice, plain
from monitor.notify.clean import safe_link
from monitor.notify.content import evidence_sentence
from monitor.ports import DueDelivery

SCHEMA: Final = 1
MAX_TEXT: Final = 1_000
"""Code points of a title, caption or quote; longer ones are cut."""

_MAX_ITEMS: Final = 50  # pieces of evidence, authors, captions
_LEFT_OUT: Final = ("body", "document", "lines", "paragraph_lines")
_OBEYED: Final = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def build_record(alert: Alert, delivery: Delivery) -> dict[str, Any]:
    """Everything an alert says, as JSON values; the article's body is left out, its address is checked."""
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
        "schema": SCHEMA,
        "id": alert.id,
        "update": delivery.update,
        "rule": alert.rule,
        "rule_title": alert.rule_title,
        "level": alert.level.value,
        "why": alert.why.value,
        "related": alert.related,
        "publisher": alert.publisher[:MAX_TEXT],
        "first_seen": alert.first_seen.isoformat(),
        "maybe_repeated": delivery.maybe_repeated,
        "document": safe_link(article.document),
        "sentence": "".join(run.text for run in evidence_sentence(article, alert.match.evidence)),
        "article": {name: value for name, value in plain(short).items() if name not in _LEFT_OUT},
        "match": plain(replace(alert.match, evidence=evidence)),
    }


def render_due(due: DueDelivery) -> str:
    """The record of whatever is due, as one line of JSON."""
    match due.tells:
        case Alert():
            return render_record(due.tells, due.delivery)
        case FollowUp():
            return render_record(due.tells.alert, due.delivery)
        case Notice():
            return _line(plain(due.tells))


def render_record(alert: Alert, delivery: Delivery) -> str:
    """The record as one line of JSON without a newline; valid UTF-8, and nothing in it that a terminal obeys."""
    return _line(build_record(alert, delivery))


def _line(record: Any) -> str:
    line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", line)

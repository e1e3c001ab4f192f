"""Values as the JSON Lines that programs read. The shapes are a contract (docs/cli.md): do not change them."""

import json
from typing import Any

from monitor.model import (
    Article,
    DateClaim,
    EventDate,
    Evidence,
    ExtractionFailure,
    Fresh,
    Match,
    Novelty,
    Page,
    RefusedDate,
    Twin,
)

Record = dict[str, Any]

NO_ADDRESS = "stdin:"
"""The address of what was read on standard input."""


def to_line(record: Record) -> str:
    """One line of JSON, letters as they are; lone surrogates escaped, so that it can always be written."""
    text = json.dumps(record, ensure_ascii=False)
    return text if text.isascii() or _is_encodable(text) else json.dumps(record)


def _is_encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def error_record(shown: str, identity: str | None, error: str) -> Record:
    """A page that could not be read."""
    return {"input": shown, "id": identity, "error": error}


def page_record(
    shown: str, identity: str | None, page: Page, articles: tuple[Article, ...], boilerplate: tuple[str, ...]
) -> Record:
    """What `extract` tells of one page."""
    return {
        "input": shown,
        "id": identity,
        "url": _address(page.url),
        "canonical_url": page.canonical_url,
        "language": page.language,
        "error": None,
        "articles": [article_record(article) for article in articles],
        "missed": list(page.missed),
        "boilerplate": list(boilerplate),
    }


def article_record(article: Article) -> Record:
    """What `extract` tells of one article."""
    return {
        "position": article.position,
        "title": article.title,
        "body": article.body,
        "captions": list(article.captions),
        "published": _date(article.published),
        "published_from": article.published.kind.value if article.published else None,
        "not_before": article.not_before.isoformat() if article.not_before else None,
        "updated": _date(article.updated),
        "refused": [refused_record(item) for item in article.refused],
        "authors": list(article.authors),
        "section": article.section,
        "image": article.image,
        "url": _address(article.url),
        "lines": list(article.lines) if article.lines else None,
    }


def refused_record(refused: RefusedDate) -> Record:
    """A date that was claimed and is not believed."""
    return {"date": _date(refused.claim), "from": refused.claim.kind.value, "why": refused.why.value}


def verdicts_record(shown: str, identity: str | None, article: Article, matches: tuple[Match, ...]) -> Record:
    """What `test` tells of one article."""
    return {
        "input": shown,
        "id": identity,
        "position": article.position,
        "title": article.title,
        "published": _date(article.published),
        "verdicts": [match_record(match) for match in matches],
    }


def match_record(match: Match) -> Record:
    """One verdict."""
    return {
        "rule": match.rule,
        "match": match.is_match,
        "class": match.event_class,
        "act": match.act,
        "status": match.status.value if match.status else None,
        "prominence": match.prominence.value if match.prominence else None,
        "event_date": _event_date(match.event_date),
        "actors": list(match.actors),
        "evidence": [_evidence(item) for item in match.evidence],
        "why": reason_words(match),
    }


def novelty_record(identity: str, novelty: Novelty, names: dict[int, str]) -> Record:
    """What `dedup` tells of one article; `names` are the ids of the articles before it."""
    if isinstance(novelty, Fresh):
        return {"id": identity, "verdict": "fresh", "of": None, "why": "nothing before it is like it"}
    kind = "twin" if isinstance(novelty, Twin) else "update"
    return {"id": identity, "verdict": kind, "of": names[novelty.of], "why": novelty_words(novelty)}


def novelty_words(novelty: Novelty) -> str:
    """The reason of a verdict, with its numbers and facts."""
    if isinstance(novelty, Fresh):
        return "nothing before it is like it"
    changed = f": {', '.join(novelty.changed)}" if not isinstance(novelty, Twin) and novelty.changed else ""
    share = f" ({novelty.containment:.0%} in common)" if novelty.containment else ""
    return f"{novelty.why.value}{changed}{share}"


def reason_words(match: Match) -> str:
    """The reason of a verdict and its particulars, in one line."""
    return f"{match.why.value}: {match.note}" if match.note else match.why.value


def failure_record(shown: str, identity: str, failure: ExtractionFailure) -> Record:
    """A page that was had and could not be read."""
    detail = f": {failure.detail}" if failure.detail else ""
    return error_record(shown, failure.identity or identity, f"{failure.reason.value}{detail}")


def _address(url: str) -> str | None:
    """An address that somebody can open; what was read on standard input has none."""
    return url if url and url != NO_ADDRESS else None


def _date(claim: DateClaim | None) -> str | None:
    return claim.isoformat() if claim else None


def _event_date(date: EventDate | None) -> Record | None:
    if date is None:
        return None
    return {"from": date.first.isoformat(), "to": date.last.isoformat(), "words": date.words}


def _evidence(item: Evidence) -> Record:
    return {
        "zone": item.zone.value,
        "start": item.start,
        "end": item.end,
        "quote": item.quote,
        "role": item.role,
        "why": item.why,
    }

"""A JSON item: an article as it stands, or a page inside one."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from monitor.extract.language import language_of
from monitor.model import Block, DateClaim, DateKind, Document, ExtractionFailure, ExtractionReason, Page, Region, Role
from monitor.segment import claims_of

Item = dict[str, Any]


def item_of(document: Document) -> Item | ExtractionFailure:
    """The JSON item in a document's body."""
    try:
        item = json.loads(document.body)
    except (ValueError, RecursionError) as error:
        return _bad(document, f"not valid JSON ({error})")
    if not isinstance(item, dict):
        return _bad(document, "not an object")
    for name in ("title", "body", "text", "html", "published", "language", "url", "source"):
        if item.get(name) is not None and not isinstance(item[name], str):
            return _bad(document, f'"{name}" is not a text')
    if not any(item.get(name) for name in ("title", "body", "text", "html")):
        return _bad(document, 'it has none of "title", "body", "text" and "html"')
    return item


def _bad(document: Document, detail: str) -> ExtractionFailure:
    reason = ExtractionReason.BAD_ITEM
    return ExtractionFailure(url=document.url, reason=reason, detail=detail, identity=document.identity)


def page_of_item(document: Document, item: Item) -> Page:
    """The whole article that an item with a title is; its body is kept byte for byte."""
    document = declared(document, item)
    body = item.get("body") or item.get("text") or ""
    blocks = [Block(role=Role.PARAGRAPH, text=body)] if body else []
    blocks += [Block(role=Role.CAPTION, text=caption) for caption in _captions(item)]
    return Page(
        url=document.final_url,
        language=language_of(f"{item['title']} {body}", document.language),
        blocks=tuple(blocks),
        regions=(Region(title=item["title"], claims=document.claims),),
        is_whole=True,
        fetched_at=document.fetched_at,
        basis=document.basis,
        source=document.source,
        zone=document.zone,
    )


def document_of_item(document: Document, item: Item) -> Document:
    """The page that an item without a title holds, as a document of its own."""
    text = item.get("html") or item.get("text") or item.get("body") or ""
    media_type = "text/html" if item.get("html") else "text/plain"
    return replace(declared(document, item), body=text.encode(errors="replace"), media_type=media_type, charset="utf-8")


def declared(document: Document, item: Item) -> Document:
    """The document with what the item says of itself: address, date, language, source."""
    given = _given(item.get("published") or "", document.zone)
    return replace(
        document,
        final_url=item.get("url") or document.final_url,
        claims=(*given, *document.claims),
        language=item.get("language") or document.language,
        source=item.get("source") or document.source,
    )


def _captions(item: Item) -> list[str]:
    captions = item.get("captions") or item.get("caption") or []
    several = [captions] if isinstance(captions, str) else captions
    return [caption for caption in several if isinstance(caption, str) and caption.strip()]


def _given(words: str, zone: str) -> tuple[DateClaim, ...]:
    """The date an item gives: ISO 8601, else any full date; nothing where it is neither."""
    claim = iso_claim(words, kind=DateKind.GIVEN, zone=zone)
    claim = claim or next(filter(None, claims_of(words, kind=DateKind.GIVEN, zone=zone)), None)
    return (claim,) if claim else ()


def iso_claim(words: str, *, kind: DateKind, zone: str) -> DateClaim | None:
    """The claim of an ISO 8601 date or instant; None where the text is neither.

    A time without an offset is taken in `zone` (IANA), and the claim says so.
    """
    text = words.strip()
    try:
        if len(text) <= len("2022-01-18"):
            return DateClaim(kind=kind, day=date.fromisoformat(text), words=text)
        moment = datetime.fromisoformat(text)
        assumed = moment.tzinfo is None
        instant = (moment.replace(tzinfo=ZoneInfo(zone)) if assumed else moment).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return DateClaim(kind=kind, day=moment.date(), instant=instant, zone_assumed=assumed, words=text)

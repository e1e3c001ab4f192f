"""Takes apart what holds many documents: JSON lists, JSON Lines, and any of them compressed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from monitor.extract.decode import decode, inflate
from monitor.extract.limits import MOST_BYTES
from monitor.model import Document, ExtractionFailure, ExtractionReason

_MANY_BYTES = 512 * 1024 * 1024
"""A list of items is read from a file that the user named; each item is bounded by itself."""

_GZIP = frozenset({"application/gzip", "application/x-gzip"})
_JSON = "application/json"
_LINES = frozenset({"application/jsonl", "application/x-ndjson", "application/ndjson", "application/x-jsonlines"})
_ENDINGS = {
    ".jsonl": "application/x-ndjson",
    ".ndjson": "application/x-ndjson",
    ".json": _JSON,
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
}

Item = dict[str, Any]


def read_items(document: Document) -> tuple[Document | ExtractionFailure, ...]:
    """One document for each item, in the order of the input.

    HTML and text pass as they are. A JSON item becomes a document of type `application/json` whose
    body is that item alone; a line that is no item becomes a failure that names its line.
    """
    plain = _unpacked(document)
    if isinstance(plain, ExtractionFailure):
        return (plain,)
    if plain.media_type in _LINES:
        return tuple(_from_lines(plain))
    if plain.media_type == _JSON:
        return _from_json(plain)
    return (plain,)


def _unpacked(document: Document) -> Document | ExtractionFailure:
    """The document without its gzip, its media type from the name inside."""
    packed = document.media_type in _GZIP or document.body.startswith(b"\x1f\x8b")
    if not packed:
        return document
    try:
        body = inflate(document.body, _MANY_BYTES)
    except OSError as error:
        return _failure(document, ExtractionReason.BAD_ITEM, f"not valid gzip: {error}")
    if body is None:
        return _failure(document, ExtractionReason.TOO_LARGE, f"more than {_MANY_BYTES} bytes when unpacked")
    name = document.final_url.lower().partition("?")[0].removesuffix(".gz")
    media_type = document.media_type
    if media_type in _GZIP:
        media_type = next((kind for ending, kind in _ENDINGS.items() if name.endswith(ending)), _guess(body))
    return replace(document, body=body, media_type=media_type)


def _guess(body: bytes) -> str:
    start = body.lstrip()[:1]
    if start == b"<":
        return "text/html"
    return _JSON if start in {b"{", b"["} else "text/plain"


def _from_lines(document: Document) -> Iterator[Document | ExtractionFailure]:
    for number, line in enumerate(decode(document).split("\n"), 1):
        if line.strip():
            yield _from_text(document, line, f"line {number}")


def _from_text(document: Document, text: str, place: str) -> Document | ExtractionFailure:
    try:
        item = json.loads(text)
    except (ValueError, RecursionError) as error:
        return _failure(document, ExtractionReason.BAD_ITEM, f"{place}: not valid JSON ({error})")
    return _item_document(document, item, place)


def _from_json(document: Document) -> tuple[Document | ExtractionFailure, ...]:
    text = decode(document)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        # A file of several lines, each an item, is JSON Lines whatever its name says.
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and all(line.lstrip().startswith("{") and line.rstrip().endswith("}") for line in lines):
            return tuple(_from_lines(document))
        return (_failure(document, ExtractionReason.BAD_ITEM, f"not valid JSON ({error})"),)
    if isinstance(value, list):
        return tuple(_item_document(document, item, f"item {number}") for number, item in enumerate(value, 1))
    return (_item_document(document, value, "item 1"),)


def _item_document(document: Document, item: Any, place: str) -> Document | ExtractionFailure:
    if not isinstance(item, dict):
        return _failure(document, ExtractionReason.BAD_ITEM, f"{place}: not an object")
    body = json.dumps(item, ensure_ascii=False).encode("utf-8", errors="replace")
    identity = str(item["id"]) if item.get("id") is not None else document.identity
    if len(body) > MOST_BYTES:
        detail = f"{place}: {len(body)} bytes, at most {MOST_BYTES}"
        return _failure(document, ExtractionReason.TOO_LARGE, detail, identity)
    url = item["url"] if isinstance(item.get("url"), str) and item["url"] else None
    return replace(
        document,
        url=url or document.url,
        final_url=url or document.final_url,
        body=body,
        media_type=_JSON,
        charset="utf-8",
        identity=identity,
    )


def _failure(
    document: Document, reason: ExtractionReason, detail: str, identity: str | None = None
) -> ExtractionFailure:
    return ExtractionFailure(url=document.url, reason=reason, detail=detail, identity=identity or document.identity)

"""Is it a page of text? Judged by the declared type and the first bytes, since either alone errs."""

from dataclasses import replace
from typing import Final

from monitor.model import Document, FetchFailure, FetchReason

_TEXT: Final = frozenset({"application/xhtml+xml", "application/xml", "application/json", "application/ld+json"})
_MAGIC: Final = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"RIFF": "a media file",
    b"PK\x03\x04": "a zip file",
    b"\x1f\x8b": "a gzip file",
    b"\x00\x00\x00": "a media file",
    b"ID3": "a sound file",
}
_START: Final = 512


def what_it_is(document: Document) -> Document | FetchFailure:
    """The document, with a media type where the server named none; a failure when it is no text."""
    found = next((words for magic, words in _MAGIC.items() if document.body.startswith(magic)), None)
    declared = document.media_type
    if found is None and declared and not (declared.startswith("text/") or declared in _TEXT):
        found = declared
    if found is not None:
        return FetchFailure(url=document.url, reason=FetchReason.NOT_A_PAGE, detail=f"it is {found}")
    return document if declared else replace(document, media_type=_guess(document.body))


def _guess(body: bytes) -> str:
    start = body[:_START].lstrip(b"\xef\xbb\xbf \t\r\n")
    return "text/html" if start.startswith(b"<") else "text/plain"

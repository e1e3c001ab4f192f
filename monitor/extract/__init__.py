"""Bytes to a page: what a person would see, before anything is thrown away.

    Document -> read_items -> one Document an item -> extract -> Page | ExtractionFailure
                                                        |
        JSON item with a title -> whole.py              an article as it stands
        text                   -> plaintext.py          lines with roles by their looks
        HTML                   -> html.py: tree -> metadata, titles, dates -> regions -> body -> blocks

trafilatura, htmldate, lxml and py3langid live here and nowhere else. Nothing here decides how many
articles a page has: regions are candidates, `monitor.segment` decides.

To add a place where pages keep their date: its name in `dates._PUBLISHED`. To add a kind of input: its
media type in `_READERS` below.
"""

from collections.abc import Callable

from monitor.extract.decode import decode
from monitor.extract.html import page_of_html
from monitor.extract.items import read_items
from monitor.extract.limits import MOST_BYTES, MOST_TEXT
from monitor.extract.plaintext import page_of_text
from monitor.extract.whole import document_of_item, item_of, page_of_item
from monitor.model import Document, ExtractionFailure, ExtractionReason, Page

__all__ = ["extract", "read_items"]


def extract(document: Document) -> Page | ExtractionFailure:
    """The page of one document: HTML, text, or one JSON item; a failure names its reason, nothing is raised.

    The time it takes is bounded by the size of what is read (`limits`), not by a clock: a caller who
    needs a deadline runs it in a process that can be killed.
    """
    if not document.body.strip():
        return _failure(document, ExtractionReason.EMPTY, "")
    if len(document.body) > MOST_BYTES:
        detail = f"{len(document.body)} bytes, at most {MOST_BYTES}"
        return _failure(document, ExtractionReason.TOO_LARGE, detail)
    read = _READERS.get(document.media_type)
    if read is None:
        return _failure(document, ExtractionReason.UNSUPPORTED, document.media_type)
    return read(document)


def _read_html(document: Document) -> Page | ExtractionFailure:
    return page_of_html(document, decode(document))


def _read_text(document: Document) -> Page | ExtractionFailure:
    text = decode(document)
    if len(text) > MOST_TEXT:
        return _failure(document, ExtractionReason.TOO_LARGE, f"{len(text)} characters, at most {MOST_TEXT}")
    page = page_of_text(document, text)
    return page or _failure(document, ExtractionReason.NO_TEXT, "")


def _read_item(document: Document) -> Page | ExtractionFailure:
    item = item_of(document)
    if isinstance(item, ExtractionFailure):
        return item
    if item.get("title"):
        return page_of_item(document, item)
    return extract(document_of_item(document, item))


def _failure(document: Document, reason: ExtractionReason, detail: str) -> ExtractionFailure:
    return ExtractionFailure(url=document.url, reason=reason, detail=detail, identity=document.identity)


_READERS: dict[str, Callable[[Document], Page | ExtractionFailure]] = {
    "text/html": _read_html,
    "application/xhtml+xml": _read_html,
    "text/plain": _read_text,
    "application/json": _read_item,
}

"""Bytes of a feed before any parser sees them: one encoding, no junk, no traps. Pure."""

import html
import re
from typing import Final

MAX_ATTRIBUTES: Final = 500
"""Of one element."""

_JUNK: Final = 8_192
_START: Final = re.compile(r"<(\?xml|!doctype|rss|feed|rdf:rdf|html|[a-z]+:(?:rss|feed))\b", re.IGNORECASE)
_DECLARATION: Final = re.compile(r"\A\s*<\?xml\b[^<>]*>")
_DECLARED: Final = re.compile(rb"<\?xml[^<>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_WIDER: Final = {b"gb2312": "gb18030", b"gbk": "gb18030", b"iso-8859-1": "cp1252", b"us-ascii": "utf-8"}
"""What is declared as the one is often written in the other, which contains it."""

_ATTRIBUTES: Final = re.compile(rb"(?:\s+[^\s=<>\"'/]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+)){32,}+")
_ENTITY: Final = re.compile(r"&(?!(?:#[0-9]+|#[xX][0-9a-fA-F]+|amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*;)?")
_CDATA: Final = "<![CDATA["
_CDATA_END: Final = "]]>"


def prepare(body: bytes, charset: str | None) -> bytes:
    """The same document in UTF-8, without its declaration and without junk before its start.

    One encoding for all parsers: what one of them reads, no other may read differently.
    """
    text = _decode(body, charset)
    found = _START.search(text, 0, _JUNK)
    text = text[found.start() :] if found else text
    return _DECLARATION.sub("", text, count=1).lstrip().encode("utf-8", errors="replace")


def _decode(body: bytes, charset: str | None) -> str:
    """By its mark, its declaration, UTF-8, the transport's word, or the commonest of the rest: the first that fits."""
    declared = _DECLARED.search(body, 0, _JUNK)
    candidates = (
        next((encoding for mark, encoding in _MARKS if body.startswith(mark)), ""),
        _WIDER.get(declared[1].lower(), declared[1].decode()) if declared else "",
        "utf-8",
        charset or "",
        "cp1252",
    )
    for encoding in filter(None, candidates):
        try:
            return body.decode(encoding)
        except (LookupError, ValueError):
            continue
    return body.decode("latin-1")


def has_attribute_bomb(body: bytes) -> bool:
    """Whether an element has so many attributes that parsers which compare each with each would stall."""
    if body.count(b"=") < MAX_ATTRIBUTES:
        return False
    return any(run[0].count(b"=") > MAX_ATTRIBUTES for run in _ATTRIBUTES.finditer(body))


def is_web_page(body: bytes) -> bool:
    """Whether a prepared document begins as HTML does."""
    return body[:20].lower().startswith((b"<!doctype html", b"<html"))


def mend(body: bytes) -> bytes:
    """A malformed document with its bare ampersands escaped and HTML's entities spelled out: the commonest faults."""
    first, *sections = body.decode("utf-8", errors="replace").split(_CDATA)
    mended = [_ENTITY.sub(_spell_out, first)]
    for section in sections:
        inside, end, outside = section.partition(_CDATA_END)
        mended.append(inside + end + _ENTITY.sub(_spell_out, outside))
    return _CDATA.join(mended).encode("utf-8", errors="replace")


def _spell_out(found: re.Match[str]) -> str:
    name = found[1]
    spelled = html.unescape(found[0]) if name else found[0]
    return f"&amp;{name or ''}" if spelled == found[0] else spelled

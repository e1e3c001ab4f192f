"""Turns what feeds put into titles and summaries into plain text. Pure, in linear time."""

import html
import re
from typing import Final

_TAG: Final = re.compile(r"<(?:/?[A-Za-z][^<>]*|![^<>]*|\?[^<>]*)>")
_BLOCK: Final = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|blockquote)\b[^<>]*>", re.IGNORECASE)
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Controls, direction marks, empty characters and lone surrogates; joiners stay, as scripts need them."""

_LINES: Final = re.compile(r"\n+")
_SILENT: Final = (("<script", "</script>"), ("<style", "</style>"), ("<!--", "-->"))


def plain_text(markup: str, *, limit: int) -> str:
    """What a reader would see: no tags, scripts, entities, control or direction marks; at most `limit` characters.

    Markup that was escaped twice is removed too, so a title never carries a live tag.
    """
    text = markup[: limit * 8]  # room for the markup that goes
    if "<" in text or "&" in text:
        text = _without_tags(html.unescape(_without_tags(text)))
    return " ".join(_INVISIBLE.sub("", text).split())[:limit]


def paragraphs(markup: str, *, limit: int) -> str:
    """The same for a whole text: its paragraphs, one empty line between two; at most `limit` characters."""
    text = markup[: limit * 2]
    for begin, end in _SILENT:
        text = _cut_out(text, begin, end)
    parts = (_BLOCK if _BLOCK.search(text) else _LINES).split(text)
    plain = (plain_text(part, limit=limit) for part in parts)
    return "\n\n".join(part for part in plain if part)[:limit]


def _without_tags(markup: str) -> str:
    for begin, end in _SILENT:
        markup = _cut_out(markup, begin, end)
    return _TAG.sub("", _BLOCK.sub(" ", markup))


def _cut_out(markup: str, begin: str, end: str) -> str:
    """Drop every stretch from `begin` to `end`; one that is never closed goes to the end."""
    lower = markup.lower()
    if len(lower) != len(markup) or begin not in lower:
        return markup
    kept: list[str] = []
    at = 0
    while (opened := lower.find(begin, at)) >= 0:
        kept.append(markup[at:opened])
        closed = lower.find(end, opened)
        at = closed + len(end) if closed >= 0 else len(markup)
    kept.append(markup[at:])
    return "".join(kept)

"""A message as a person would see it: a page that draws Slack's blocks, lines that spell them out, a mail's text.

For previews and screenshots only; what is sent is made elsewhere. Pure.
"""

import html
import re
from collections.abc import Iterator
from typing import Any, Final

from monitor.notify.templating import Marked, built_in_page

_LINK: Final = re.compile(r"<([^<>|]+)\|([^<>]*)>")
_QUOTE: Final = "&gt; "
_MARKS: Final = (
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
    (re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])"), r"<b>\1</b>"),
)


def draw_slack_page(message: dict[str, Any], *, is_reply: bool) -> str:
    """A page that shows the message about as Slack does, narrow and wide, light and dark."""
    blocks = [Marked(_draw_block(block)) for block in message["blocks"]]
    return built_in_page("preview_slack.html").render(blocks=blocks, is_reply=is_reply)


def draw_slack_lines(message: dict[str, Any]) -> str:
    """The message for a terminal: marks as Slack takes them, links with their addresses."""
    return "\n\n".join(_spell(block) for block in message["blocks"])


def draw_plain_page(title: str, text: str) -> str:
    """A page with a text as it stands."""
    return built_in_page("preview_plain.html").render(title=title, text=text)


def _texts(block: dict[str, Any]) -> Iterator[str]:
    for part in block.get("elements", [block.get("text")]):
        yield part["text"]


def _draw_block(block: dict[str, Any]) -> str:
    if block["type"] == "header":
        return f'<div class="header">{html.escape(block["text"]["text"])}</div>'
    kind = "context" if block["type"] == "context" else "section"
    shown = "\n".join(_draw_line(line) for text in _texts(block) for line in text.split("\n"))
    return f'<div class="{kind}">{shown}</div>'


def _draw_line(line: str) -> str:
    """One line of Slack's markup, whose `<`, `>` and `&` are escaped as in HTML already, as HTML."""
    drawn = _LINK.sub(r'<a href="\1">\2</a>', line.removeprefix(_QUOTE))
    for mark, shown in _MARKS:
        drawn = mark.sub(shown, drawn)
    return f"<blockquote>{drawn}</blockquote>" if line.startswith(_QUOTE) else f"<div>{drawn}</div>"


def _spell(block: dict[str, Any]) -> str:
    text = "\n".join(_LINK.sub(r"\2 (\1)", line) for line in _texts(block))
    return html.unescape(text) if block["type"] != "header" else text

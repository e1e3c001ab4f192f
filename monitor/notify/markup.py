"""How each kind of channel writes emphasis and links, and what it must escape.

One value a kind, read by the built-in looks (`lines.py`) and by the templates (`templating.py`): there is
no second place where a page's words are made harmless. All functions take cleaned text (`clean.py`).

To add a kind of channel: a `Markup` here, a line in `MARKUPS` and one in the contract's list of looks.
"""

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from monitor.notify.clean import defang, inert


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """One kind of markup.

    Attributes:
        name: What a template's file is named by: `NAME.slack.j2`.
        escape: Makes words harmless; whatever is not escaped must be our own.
        hit: Marks escaped words that a rule found; they neither begin nor end with a space.
        strong: Emphasises escaped words, where the channel can.
        code: Shows escaped words as something to type.
        link: An address with escaped words for it, on a line of its own.
        address: An address that is to be read.
        refer: As `link`, within a line; where the channel cannot hide an address, the words alone.
        quote: Shows a marked line as a quotation.
        newline: Between two lines.
    """

    name: str
    escape: Callable[[str], str]
    hit: Callable[[str], str]
    strong: Callable[[str], str]
    code: Callable[[str], str]
    link: Callable[[str, str], str]
    address: Callable[[str], str]
    refer: Callable[[str, str], str]
    quote: Callable[[str], str]
    newline: str = "\n"


def _markdown(text: str) -> str:
    return inert(text).replace("[", "\\[").replace("]", "\\]").replace("_", "\\_")


def _html(text: str) -> str:
    return html.escape(inert(text))


def _mail(text: str) -> str:
    return html.escape(defang(text))


_SLACK_EMPHASIS: Final = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})


def _slack(text: str) -> str:
    """Slack knows no escape for its marks of emphasis: they become look-alikes; `<`, `>` and `&` are escaped."""
    return html.escape(defang(text), quote=False).translate(_SLACK_EMPHASIS)


def _slack_link(url: str, words: str) -> str:
    return f"<{url.replace('&', '&amp;')}|{words.replace('|', '∣')}>"


def _anchor(url: str, words: str) -> str:
    return f'<a href="{html.escape(url)}">{words}</a>'


def _shown_anchor(url: str) -> str:
    return _anchor(url, html.escape(url))


def _as_is(words: str) -> str:
    return words


TEXT: Final = Markup(
    name="text",
    escape=inert,
    hit=lambda words: f"«{words}»",
    strong=_as_is,
    code=_as_is,
    link=lambda url, _: url,
    address=_as_is,
    refer=lambda _, words: words,
    quote=lambda words: f"“{words}”",
)
MARKDOWN: Final = Markup(
    name="markdown",
    escape=_markdown,
    hit=lambda words: f"**{words}**",
    strong=lambda words: f"**{words}**",
    code=lambda words: f"`{words}`",
    link=lambda url, words: f"[{words}]({url})",
    address=_as_is,
    refer=lambda url, words: f"[{words}]({url})",
    quote=lambda words: f"> {words}",
    newline="\n\n",
)
SNIPPET: Final = Markup(
    name="html",
    escape=_html,
    hit=lambda words: f"<b>{words}</b>",
    strong=lambda words: f"<b>{words}</b>",
    code=lambda words: f"<code>{words}</code>",
    link=_anchor,
    address=_shown_anchor,
    refer=_anchor,
    quote=_as_is,
    newline="<br>\n",
)
SLACK: Final = Markup(
    name="slack",
    escape=_slack,
    hit=lambda words: f"*{words}*",
    strong=lambda words: f"*{words}*",
    code=lambda words: f"`{words}`",
    link=_slack_link,
    address=lambda url: f"<{url.replace('&', '&amp;')}>",
    refer=_slack_link,
    quote=lambda words: f"&gt; {words}",
)
EMAIL: Final = Markup(
    name="email",
    escape=_mail,
    hit=lambda words: f'<b class="hit" style="background:#fff2b3;">{words}</b>',
    strong=lambda words: f"<b>{words}</b>",
    code=lambda words: (
        f'<span style="font-family:ui-monospace,Menlo,Consolas,monospace;">{words}</span>'
    ),  # its text is made of the page, and a `code` begins a line there
    link=lambda url, words: f"{words}: {_shown_anchor(url)}",  # the text part has no hidden addresses
    address=_shown_anchor,
    refer=_anchor,
    quote=_as_is,
    newline="<br>",
)
CONSOLE: Final = Markup(
    name="console",
    escape=_as_is,
    hit=lambda words: f"*{words}*",
    strong=_as_is,
    code=_as_is,
    link=lambda url, _: url,
    address=_as_is,
    refer=lambda _, words: words,
    quote=lambda words: f"“{words}”",
)

MARKUPS: Final[Mapping[str, Markup]] = MappingProxyType(
    {one.name: one for one in (TEXT, MARKDOWN, SNIPPET, SLACK, EMAIL, CONSOLE)}
)

"""What is said -> message, one pure function a look; Slack's blocks are in `blocks.py`, mail in `mail.py`.

    render_text       plain text, for people
    render_markdown   Markdown, for services that apprise feeds with it
    render_snippet    a little HTML, for services that take HTML but are not mail

`Content` is already clean, and `lines.py` escapes for each markup. What a service must not exceed is a
parameter: a message that would not fit gives way to a short form that keeps headline and id, and a
digest says less of each alert, and then counts those it has no room for.
"""

import re
from dataclasses import dataclass
from functools import partial
from typing import Final

from monitor.notify.clean import cut, inert
from monitor.notify.content import Content, DigestContent, Kind, Said
from monitor.notify.lines import Detail, cut_escaped, digest_lines, everything, fit, id_words
from monitor.notify.markup import MARKDOWN, SNIPPET, TEXT, Markup
from monitor.notify.words import say

SUBJECT_LIMIT: Final = 160
"""Code points; longer subjects are cut by the clients anyway, and RFC 5322 wants lines below 998 bytes."""

OWN: Final = "monitor"
"""What stands in the place of a rule's name where a message is not of one rule."""


# A title is shown as it is by one service and read as markup by the next: nothing in it may be either.
_BRACKETS: Final = str.maketrans({"[": "［", "]": "］"})
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message for a service that has a title and a body; `title` is one line."""

    title: str
    body: str


def render_text(said: Said, *, limit: int = 4_000, title_limit: int = 0) -> Message:
    """Plain text in which no service finds markup; hit words between `«` and `»`. Body at most `limit` code points.

    With room for a title (`title_limit`) the headline is left to it, unless it had to be cut there.
    """
    headline = inert(said.title)
    title = cut(f"{tag_of(said)}: {headline}", min(title_limit, SUBJECT_LIMIT))
    return Message(title=title, body=_body(said, TEXT, "" if title.endswith(headline) else headline, limit))


def render_markdown(said: Said, *, limit: int = 4_000) -> Message:
    """Markdown with nothing of the page live. Body at most `limit` code points; the title is of the rule alone."""
    return _titled(said, MARKDOWN, limit)


def render_snippet(said: Said, *, limit: int = 4_000) -> Message:
    """A little HTML (`b`, `a`, `br`, `code`), for chats that take HTML. Body at most `limit` code points."""
    return _titled(said, SNIPPET, limit)


def tag_of(said: Said) -> str:
    """The rule, or `monitor` where it is not of one rule."""
    return said.rule if isinstance(said, Content) and said.kind is not Kind.NOTICE else OWN


def rule_title(said: Said) -> str:
    """A title without the headline, for services that show it above the body."""
    if isinstance(said, DigestContent):
        return say(said.language, "Digest")
    title = inert(f"{said.rule_title} · {said.label}").translate(_BRACKETS)
    return cut(_ENTITY.sub("＆", title), SUBJECT_LIMIT)


def short_form(said: Said, markup: Markup, limit: int) -> str:
    """Headline, link and id, as much as fits; the id is the last to go."""
    ids = said.alert if isinstance(said, Content) else said.command
    ending = id_words(said, ids) if isinstance(said, Content) else ids
    link = said.link if isinstance(said, Content) else None
    if link and len(link) + len(ending) + len("\n\n") < limit // 2:
        ending = f"{link}\n{ending}"
    room = limit - len(ending) - 1
    if room <= 0:
        return cut(ending, limit)
    return f"{cut_escaped(said.title, markup.escape, room)}\n{ending}"


def _titled(said: Said, markup: Markup, limit: int) -> Message:
    head = markup.strong(markup.escape(said.title))
    return Message(title=rule_title(said), body=_body(said, markup, head, limit))


def _body(said: Said, markup: Markup, head: str, limit: int) -> str:
    if isinstance(said, DigestContent):
        draw = partial(_draw_digest, markup=markup, head=head)
        shown, detail = fit(said, draw, limit)
        body = draw(shown, detail)
    else:
        body = markup.newline.join(line for line in [head, *everything(said, markup)] if line)
    return body if len(body) <= limit else short_form(said, markup, limit)


def _draw_digest(digest: DigestContent, detail: Detail, *, markup: Markup, head: str) -> str:
    return markup.newline.join([*([head] if head else []), *digest_lines(digest, markup, detail)])

"""What is said -> the message for a kind of channel: what the target's template makes of it, else the built-in look.

The channels and the previews go this one way, so that a preview shows what would be sent.
"""

from functools import partial
from typing import Any

from monitor.notify.blocks import render_blocks, render_template_blocks
from monitor.notify.console import MAX_WIDTH, render_console
from monitor.notify.content import Said
from monitor.notify.mail import render_email, render_template_email
from monitor.notify.markup import CONSOLE, EMAIL, MARKDOWN, SLACK, SNIPPET, Markup
from monitor.notify.render import Message, render_markdown, render_snippet, render_text, rule_title
from monitor.notify.templating import MessageTemplate, with_id, with_template

USUAL_LIMIT = 4_000
"""Code points of a body where the service is not known."""


def slack_message(said: Said, template: MessageTemplate | None) -> dict[str, Any]:
    """The part of Slack's `chat.postMessage` that says it."""
    return with_template(said, template, None, _draw_blocks)


def console_text(
    said: Said, template: MessageTemplate | None, *, width: int = MAX_WIDTH, is_terminal: bool = False
) -> str:
    """Lines for a terminal or a log, and an empty one after them."""
    return with_template(said, template, None, partial(_draw_console, width=width, is_terminal=is_terminal))


def mail_message(said: Said, template: MessageTemplate | None) -> Message:
    """Subject and HTML page."""
    return with_template(said, template, None, partial(_draw_mail, template=template))


def chat_message(
    said: Said, markup: Markup, template: MessageTemplate | None, *, limit: int = USUAL_LIMIT, title_limit: int = 0
) -> Message:
    """Title and body for any other service, in its markup; the body at most `limit` code points long."""
    draw = partial(_draw_chat, markup=markup, template=template, limit=limit, title_limit=title_limit)
    return with_template(said, template, limit - _ROOM_FOR_ID, draw)


_ROOM_FOR_ID = 200


def _draw_blocks(said: Said, text: str | None) -> dict[str, Any]:
    if text is None:
        return render_blocks(said)
    return render_template_blocks(said, with_id(said, text, SLACK, newline="\n"))


def _draw_console(said: Said, text: str | None, *, width: int, is_terminal: bool) -> str:
    if text is None:
        return render_console(said, width=width, is_terminal=is_terminal)
    return with_id(said, text, CONSOLE, newline="\n") + "\n\n"


def _draw_mail(said: Said, text: str | None, *, template: MessageTemplate | None) -> Message:
    if text is None or template is None:
        return render_email(said)
    return render_template_email(said, with_id(said, text, EMAIL, newline="\n"), is_page=template.is_own)


def _draw_chat(
    said: Said, text: str | None, *, markup: Markup, template: MessageTemplate | None, limit: int, title_limit: int
) -> Message:
    if text is None or template is None:
        return _built_in(said, markup, limit, title_limit)
    newline = "\n" if template.is_own else markup.newline
    return Message(title=rule_title(said), body=with_id(said, text.replace("\n", newline), markup, newline=newline))


def _built_in(said: Said, markup: Markup, limit: int, title_limit: int) -> Message:
    if markup is SNIPPET:
        return render_snippet(said, limit=limit)
    if markup is MARKDOWN:
        return render_markdown(said, limit=limit)
    return render_text(said, limit=limit, title_limit=title_limit)

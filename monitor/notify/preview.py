"""A message as a target would get it, without sending it: for `monitor notify preview` and `monitor test --as`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from monitor.model import Target
from monitor.notify.audience import FindTemplate, find_template, reader_of
from monitor.notify.compose import compose_due
from monitor.notify.console import MAX_WIDTH
from monitor.notify.content import Kind, Said
from monitor.notify.drawing import draw_plain_page, draw_slack_lines, draw_slack_page
from monitor.notify.looks import chat_message, console_text, mail_message, slack_message
from monitor.notify.mail import headers_of
from monitor.notify.markup import CONSOLE, EMAIL, MARKDOWN, SLACK, SNIPPET, TEXT, Markup
from monitor.notify.record import render_records
from monitor.notify.render import Message
from monitor.ports import DueDelivery

LOOKS: Final = ("slack", "email", "text", "markdown", "html", "console", "json")
"""What a message can be shown as."""

_KINDS: Final = {"console": "console", "jsonl": "json", "webhook": "json", "slackbot": "slack"}
_CHATS: Final = {"text": TEXT, "markdown": MARKDOWN, "html": SNIPPET}
_DOMAIN: Final = "example.org"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A message that was not sent.

    Attributes:
        text: For a terminal.
        page: The same as an HTML page; of a mail the page itself.
        is_record: Whether the text is JSON, whose lines are not to be broken.
    """

    text: str
    page: str
    is_record: bool = False


def preview(
    due: Sequence[DueDelivery],
    target: Target,
    look: str | None,
    template_directories: Sequence[Path] = (),
    *,
    width: int = MAX_WIDTH,
    is_strict: bool = False,
) -> Preview:
    """Draw what is due as the target would get it, or, with `look`, as something else.

    `width` is that of the console's lines, in columns. With `is_strict` a template that fails is not passed over.

    Raises ValueError, without the address, when the target cannot be used, and TemplateFailure.
    """
    said = compose_due(due, reader_of(target))
    kind = target.url.reveal().partition(":")[0].lower()
    find = partial(find_template, target, template_directories, is_strict=is_strict)
    if look is None and kind not in _KINDS:
        return _preview_service(said, target, find)
    match look or _KINDS[kind]:
        case "json":
            record = json.dumps(json.loads(render_records(due)), ensure_ascii=False, indent=2)
            return Preview(text=record, page=draw_plain_page("JSON", record), is_record=True)
        case "slack":
            message = slack_message(said, find(SLACK))
            is_reply = said.kind is Kind.FOLLOW_UP
            return Preview(text=draw_slack_lines(message), page=draw_slack_page(message, is_reply=is_reply))
        case "email":
            return _preview_mail(said, mail_message(said, find(EMAIL)))
        case "console":
            text = console_text(said, find(CONSOLE), width=width).rstrip()
            return Preview(text=text, page=draw_plain_page("Console", text))
        case name:
            return _preview_chat(chat_message(said, _CHATS[name], find(_CHATS[name])), _CHATS[name])


def _preview_service(said: Said, target: Target, find: FindTemplate) -> Preview:
    """As the service's own limits have it; nothing is connected."""
    from monitor.notify.service import ServiceChannel  # apprise is slow to load

    channel = ServiceChannel(target.url, reader_of(target), limit=timedelta(seconds=1))
    channel.template = find(channel.markup)
    message = channel.render(said)
    return _preview_mail(said, message) if channel.markup is EMAIL else _preview_chat(message, channel.markup)


def _preview_mail(said: Said, message: Message) -> Preview:
    from monitor.notify.service import text_part

    headers = {"Subject": message.title, **headers_of(said, _DOMAIN)}
    shown = "\n".join(f"{name}: {value}" for name, value in headers.items())
    return Preview(text=f"{shown}\n\n{text_part(message.body)}", page=message.body)


def _preview_chat(message: Message, markup: Markup) -> Preview:
    title = f"{message.title}\n\n" if message.title else ""
    shown = title + message.body
    page = message.body if markup is SNIPPET else draw_plain_page(message.title, shown)
    return Preview(text=shown, page=page)

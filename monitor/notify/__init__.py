"""Tells people: from what is due to a message at a target, and an honest word on what became of it.

    due -> compose -> Content | DigestContent -> looks -> a channel -> SendResult
           cleaned, cut, in the reader's         template or built-in    screen, jsonl, webhook, slack, service
           zone and language                     (lines, blocks, mail)

    content    what a message says            markup      what each kind of channel must escape, in one place
    evidence   the sentence it quotes         lines       the order of a message, for every look made of lines
    words      the phrases around the news    templating  users' own templates (the only home of jinja2)
    record     the same as JSON               preview     a message that is not sent
    audience   who reads it, by which template

A channel sends one message and says SENT, FAILED (surely not arrived) or UNKNOWN (perhaps); it never
retries, which is the outbox's business. Nothing of a page is live in a message, and no secret is in
a result, a log or an error. docs/alerts.md is the users' side of this.

To add a channel: most need none, since every apprise URL works (`service.py`). For one with a protocol
of its own: a file with a class that has `send` (see `Channel`), a line in `_open_channel`, a case in
tests/contract/test_notify_contract.py. To add a look: a `Markup`, or a pure function over what is said,
and a line in the contract's list of renderers. To add a language: see `words.py`.
"""

from monitor.notify.audience import reader_of
from monitor.notify.compose import compose, compose_due
from monitor.notify.content import Content, DigestContent, Kind, Reader, Said
from monitor.notify.notifications import Channel, Notifications, check_target
from monitor.notify.record import SCHEMA, build_record, render_record, render_records
from monitor.notify.sample import sample_alert, sample_delivery, sample_due, sample_message

__all__ = [
    "SCHEMA",
    "Channel",
    "Content",
    "DigestContent",
    "Kind",
    "Notifications",
    "Reader",
    "Said",
    "build_record",
    "check_target",
    "compose",
    "compose_due",
    "reader_of",
    "render_record",
    "render_records",
    "sample_alert",
    "sample_delivery",
    "sample_due",
    "sample_message",
]

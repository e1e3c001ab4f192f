"""What is said -> Slack's blocks, with the fall-back text. Pure.

Limits: https://docs.slack.dev/reference/block-kit/blocks - 50 blocks a message, 150 code points a header,
3,000 a section. That of a whole message is not documented; Slack has been seen to refuse more than some
13,000 (`msg_blocks_too_long`), so ours stay well below. Whole lines are left out, never half of a link.
"""

from typing import Any, Final

from monitor.notify.clean import cut, inert
from monitor.notify.content import DigestContent, Group, Said
from monitor.notify.lines import (
    Detail,
    about,
    cut_escaped,
    evidence,
    fit,
    footer,
    group_head,
    item_lines,
    origin,
    within,
)
from monitor.notify.markup import SLACK
from monitor.notify.words import say

SLACK_HEADER_LIMIT: Final = 150
SLACK_SECTION_LIMIT: Final = 3_000
SLACK_TEXT_LIMIT: Final = 3_000
SLACK_MOST_BLOCKS: Final = 50
SLACK_MESSAGE_LIMIT: Final = 10_000
"""Code points of all blocks together."""

_MOST_ITEMS: Final = 40  # with the header, notes and footers still within 50 blocks


def render_blocks(said: Said) -> dict[str, Any]:
    """The part of Slack's `chat.postMessage` that says it: `text` and `blocks`."""
    if isinstance(said, DigestContent):
        return _digest_message(said)
    sections = [_lines(evidence(said, SLACK)), _lines([*about(said, SLACK), *origin(said, SLACK)])]
    blocks = [_header(said.title), *map(_section, filter(None, sections)), _context(footer(said, SLACK))]
    label = f"{SLACK.escape(said.label)} · {SLACK.escape(said.why)} · {SLACK.escape(said.alert)}"
    return _message(_with_headline(said.title, label), blocks)


def render_template_blocks(said: Said, text: str) -> dict[str, Any]:
    """A message of a template's own text, cut into sections at its lines."""
    sections: list[str] = []
    for line in text.split("\n"):
        short = cut(line, SLACK_SECTION_LIMIT)
        if sections and len(sections[-1]) + 1 + len(short) <= SLACK_SECTION_LIMIT:
            sections[-1] += f"\n{short}"
        else:
            sections.append(short)
    blocks = [_section(one) for one in sections if one.strip()][:SLACK_MOST_BLOCKS]
    return _message(_with_headline(said.title, ""), blocks)


def _digest_message(digest: DigestContent) -> dict[str, Any]:
    shown = digest.first(_MOST_ITEMS)
    shown, detail = fit(shown, lambda part, how: "".join(_digest_texts(part, how)), SLACK_MESSAGE_LIMIT)
    blocks = [_header(digest.headline), *map(_section, _digest_texts(shown, detail))]
    ending = shown.more or say(digest.language, "All of them: {command}", command=digest.command)
    blocks.append(_context(SLACK.escape(ending)))
    listed = "\n".join(f"• {cut_escaped(item.title, SLACK.escape, 200)}" for item in digest.items)
    return _message(_with_headline(digest.headline, listed), blocks)


def _digest_texts(digest: DigestContent, detail: Detail) -> list[str]:
    """A section an item; the first of a group has the group's name above it."""
    notes = [SLACK.escape(note) for note in digest.notes]
    return [
        *([_lines(notes)] if notes else []),
        *(text for group in digest.groups for text in _group_texts(group, detail)),
    ]


def _group_texts(group: Group, detail: Detail) -> list[str]:
    texts = [item_lines(item, SLACK, detail) for item in group.items]
    texts[0] = [group_head(group, SLACK), *texts[0]]
    return [_lines(lines) for lines in texts]


def _message(text: str, blocks: list[dict[str, Any]]) -> dict[str, Any]:
    return {"text": text, "blocks": blocks, "unfurl_links": False, "unfurl_media": False}


def _with_headline(headline: str, rest: str) -> str:
    """The fall-back text, which notifications show."""
    said = f"{SLACK.escape(headline)}\n{rest}".rstrip("\n")
    return said if len(said) <= SLACK_TEXT_LIMIT else cut_escaped(headline, SLACK.escape, SLACK_TEXT_LIMIT)


def _header(headline: str) -> dict[str, Any]:
    return {"type": "header", "text": {"type": "plain_text", "text": cut(inert(headline), SLACK_HEADER_LIMIT)}}


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _context(text: str) -> dict[str, Any]:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}


def _lines(lines: list[str]) -> str:
    return within(lines, SLACK_SECTION_LIMIT)

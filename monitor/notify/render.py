"""Content -> message, one pure function a look.

    render_text       plain text, for people
    render_markdown   Markdown, for services that apprise feeds with it
    render_snippet    a little HTML, for services that take HTML but are not mail
    render_email      subject and a whole HTML page
    render_blocks     Slack's blocks, with the fall-back text
    render_console    lines for a terminal or a log

Each escapes for its own markup; `Content` is already clean. What a service must not exceed is a
parameter, and a message that would not fit gives way to a short form that keeps headline and id.
"""

import html
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from monitor.notify.clean import cut, defang, inert
from monitor.notify.content import Content, Run

SUBJECT_LIMIT: Final = 160
"""Code points; longer subjects are cut by the clients anyway, and RFC 5322 wants lines below 998 bytes."""

SLACK_HEADER_LIMIT: Final = 150
SLACK_SECTION_LIMIT: Final = 3_000
SLACK_TEXT_LIMIT: Final = 3_000
"""Limits of Slack's block kit: header text 150, section text 3,000; longer fall-back texts are cut by Slack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message for a service that has a title and a body; `title` is one line."""

    title: str
    body: str


def render_text(content: Content, *, limit: int = 4_000, title_limit: int = 0) -> Message:
    """Plain text in which no service finds markup; hit words between `«` and `»`. Body at most `limit` code points.

    With room for a title (`title_limit`) the headline is left to it, unless it had to be cut there.
    """
    title = cut(f"{content.rule}: {inert(content.headline)}", min(title_limit, SUBJECT_LIMIT))
    sentence = "".join(f"«{inert(run.text)}»" if run.is_hit else inert(run.text) for run in content.sentence)
    lines = [
        "" if title.endswith(inert(content.headline)) else inert(content.headline),
        f"{content.label} · {content.why}",
        f"“{sentence}”" if sentence else "",
        _found(content, lambda words: f"«{inert(words)}»"),
        f"{inert(content.outlet)} · {content.published}",
        *content.notes,
        content.link or "",
        f"alert {content.alert} · {content.command}",
    ]
    body = _lines(lines)
    if len(body) > limit:
        body = _short_text(content, limit)
    return Message(title=title, body=body)


def render_markdown(content: Content, *, limit: int = 4_000) -> Message:
    """Markdown with nothing of the page live. Body at most `limit` code points; the title is of the rule alone."""
    lines = [
        f"**{_markdown(content.headline)}**",
        f"{_markdown(content.label)} · {content.why}",
        _quoted("> ", content.sentence, _markdown, "**"),
        _found(content, lambda words: f"**{_markdown(words)}**"),
        f"{_markdown(content.outlet)} · {content.published}",
        *content.notes,
        f"[Read the article]({content.link})" if content.link else "",
        f"alert `{content.alert}` · `{content.command}`",
    ]
    body = "\n\n".join(line for line in lines if line)
    if len(body) > limit:
        body = _short_text(content, limit)
    return Message(title=_rule_title(content), body=body)


def render_snippet(content: Content, *, limit: int = 4_000) -> Message:
    """A little HTML (`b`, `a`, `br`), for chats that take HTML. Body at most `limit` code points."""
    lines = [
        f"<b>{_html(content.headline)}</b>",
        f"{_html(content.label)} · {content.why}",
        "".join(f"<b>{_html(run.text)}</b>" if run.is_hit else _html(run.text) for run in content.sentence),
        _found(content, lambda words: f"<b>{_html(words)}</b>"),
        f"{_html(content.outlet)} · {content.published}",
        *content.notes,
        f'<a href="{html.escape(content.link)}">Read the article</a>' if content.link else "",
        f"alert {content.alert} · {content.command}",
    ]
    body = "<br>\n".join(line for line in lines if line)
    if len(body) > limit:
        body = html.escape(_short_text(content, limit // 2))
    return Message(title=_rule_title(content), body=body)


def render_email(content: Content) -> Message:
    """Subject, and a whole HTML page for narrow and wide clients; apprise adds the text part."""
    subject = cut(f"[{content.rule}] {defang(content.headline)}", SUBJECT_LIMIT)
    return Message(title=subject, body=_email_template().render(content=content, defang=defang))


def render_blocks(content: Content) -> dict[str, Any]:
    """The part of Slack's `chat.postMessage` that says what the alert says: `text` and `blocks`."""
    header = cut(inert(content.headline), SLACK_HEADER_LIMIT)
    about = [
        f"{_slack(content.label)} · {content.why}",
        f"{_slack(content.outlet)} · {content.published}",
        *content.notes,
    ]
    link = f"<{content.link.replace('&', '&amp;')}|Read the article>" if content.link else ""
    if link and len("\n".join([*about, link])) <= SLACK_SECTION_LIMIT:  # a cut link would lead elsewhere
        about.append(link)
    evidence = [_quoted("&gt; ", content.sentence, _slack, "*"), _found(content, lambda words: f"*{_slack(words)}*")]
    sections = [_lines(evidence), "\n".join(about)]
    footer = f"alert {content.alert} · `{content.command}`"
    text = f"{_slack(content.headline)}\n{_slack(content.label)} · {content.why} · alert {content.alert}"
    return {
        "text": cut(text, SLACK_TEXT_LIMIT),
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": header}},
            *(_section(part) for part in sections if part),
            {"type": "context", "elements": [{"type": "mrkdwn", "text": footer, "verbatim": True}]},
        ],
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _section(text: str) -> dict[str, Any]:
    shown = cut(text, SLACK_SECTION_LIMIT)
    return {"type": "section", "text": {"type": "mrkdwn", "text": shown, "verbatim": True}}


def _lines(lines: list[str]) -> str:
    return "\n".join(line for line in lines if line)


def _short_text(content: Content, limit: int) -> str:
    """Headline, link and id, as much as fits; the id is the last to go."""
    ending = f"alert {content.alert}"
    if content.link and len(content.link) + len(ending) + len("\n\n") < limit // 2:
        ending = f"{content.link}\n{ending}"
    room = limit - len(ending) - 1
    return cut(f"{cut(inert(content.headline), room)}\n{ending}" if room > 0 else ending, limit)


def _rule_title(content: Content) -> str:
    return cut(f"{content.rule_title} · {content.label}", SUBJECT_LIMIT)


def _quoted(before: str, sentence: tuple[Run, ...], escape: Callable[[str], str], mark: str) -> str:
    """The sentence with its hits between marks; a mark never touches a space, or it would not count as one."""
    if not sentence:
        return ""
    pieces = [f"{mark}{escape(run.text.strip())}{mark}" if run.is_hit else escape(run.text) for run in sentence]
    return before + "".join(pieces)


def _found(content: Content, mark: Callable[[str], str]) -> str:
    """What was found in the headline, where the sentence shows no hit of its own."""
    return "found in the headline: " + ", ".join(mark(words) for words in content.found) if content.found else ""


def _markdown(text: str) -> str:
    return inert(text).replace("[", "\\[").replace("]", "\\]")


def _html(text: str) -> str:
    return html.escape(inert(text))


def _slack(text: str) -> str:
    """Slack knows no escape for its marks of emphasis: they become look-alikes; `<`, `>` and `&` are escaped."""
    emphasis = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
    return html.escape(defang(text), quote=False).translate(emphasis)


@cache
def _email_template() -> Any:
    from jinja2 import PackageLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=PackageLoader("monitor.notify"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("email.html")

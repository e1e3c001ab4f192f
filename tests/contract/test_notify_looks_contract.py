"""What every look of an alert keeps, whatever a page says."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Alert, Evidence, Zone
from monitor.notify import compose, render_record, sample_alert, sample_delivery
from monitor.notify.console import render_console
from monitor.notify.content import Content
from monitor.notify.render import (
    SLACK_HEADER_LIMIT,
    SLACK_SECTION_LIMIT,
    SUBJECT_LIMIT,
    Message,
    render_blocks,
    render_email,
    render_markdown,
    render_snippet,
    render_text,
)

DELIVERY = sample_delivery("desk")


def _slack_strings(content: Content) -> str:
    """All texts of the Slack message that Slack reads for markup, a line each."""
    message = render_blocks(content)
    shown = [message["text"]]
    for block in message["blocks"]:
        parts = block.get("elements", [block.get("text")])
        shown += [part["text"] for part in parts if part["type"] == "mrkdwn"]
    return "\n".join(shown)


def _whole(message: Message) -> str:
    return f"{message.title}\n{message.body}"


RENDERERS: dict[str, Callable[[Content], str]] = {
    "text": lambda content: _whole(render_text(content)),
    "markdown": lambda content: _whole(render_markdown(content)),
    "snippet": lambda content: _whole(render_snippet(content)),
    "email": lambda content: render_email(content).body,
    "slack": _slack_strings,
    "console": render_console,
    "terminal": lambda content: render_console(content, width=80, is_terminal=True),
}

HOSTILE = [
    "<!channel> <!here> <!everyone>",
    "<@U012AB3CD>",
    "<http://evil.example|text>",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '"><a href="javascript:alert(1)">x</a>',
    "[click](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "a\r\nBcc: everyone@example.org\r\n\r\nbody",
    "\u202e\u2066turned\u2069\u200b\u200f\ufeff",
    "\x1b[2J\x1b]0;title\x07\x9b31m\x00",
    "{{ 7 * 7 }} {% raw %} ${x} %(y)s {0}",
    "@everyone @here @channel",
    "&lt;script&gt; &#x3c;b&#x3e; &amp;",
    "x" * 1_000_000,
]


def hostile_alert(words: str) -> Alert:
    """An alert of which every string that comes from outside is `words`."""
    alert = sample_alert()
    article = replace(
        alert.article, title=words, body=words, captions=(words,), url=f"javascript:{words}", section=words
    )
    end = min(len(words), 5)
    quoted = Evidence(zone=Zone.BODY, start=0, end=end, quote=words[:end], role="act")
    return replace(alert, article=article, publisher=words, match=replace(alert.match, evidence=(quoted,)))


def hostile_headline(words: str) -> Alert:
    """The same with the evidence in the headline alone."""
    alert = hostile_alert(words)
    title = replace(alert.match.evidence[0], zone=Zone.TITLE, end=len(words), quote=words)
    return replace(alert, match=replace(alert.match, evidence=(title,)))


class _Tags(HTMLParser):
    """The tags and attributes that a mail client would see."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def assert_nothing_is_live(look: str, shown: str) -> None:
    """What a reader's client could obey is not there."""
    own = re.sub(r"\x1b\[(?:1|0|1;4)m", "", shown) if look == "terminal" else shown
    assert all(letter.isprintable() or letter == "\n" for letter in own)
    if look in {"email", "snippet"}:
        tags = _Tags()
        tags.feed(shown)
        own_tags = {"html", "head", "meta", "title", "style", "body", "div", "p", "h1", "b", "br", "span", "a", "code"}
        assert {tag for tag, _ in tags.found} <= own_tags
        assert all(
            (attrs.get("href") or "https://").startswith(("https://", "http://", "file://")) for _, attrs in tags.found
        )
        assert re.findall(r"&#x3c;", shown) == []
    if look == "slack":
        assert re.findall(r"<(?!https?://[^<>|]*\|Read the article>)", shown) == []
    if look in {"text", "markdown"}:
        assert "<" not in shown
        assert "@" not in shown
    if look == "markdown":
        assert re.findall(r"(?<!\\)\](?!\(https?://)", shown) == []
        assert re.findall(r"(?<!\\)\[(?!Read the article\])", shown) == []
    if look not in {"console", "terminal"}:
        assert re.findall(r"(?i)(?:https?|ftp)://evil", shown) == []


@pytest.mark.parametrize("look", RENDERERS)
@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words)[:24])
def test_nothing_of_a_page_is_live(look: str, words: str) -> None:
    """Mentions, links, markup, line breaks, marks of direction and commands to a terminal lie still."""
    for alert in (hostile_alert(words), hostile_headline(words)):
        shown = RENDERERS[look](compose(alert, DELIVERY, ZoneInfo("UTC")))
        assert_nothing_is_live(look, shown)
        assert len(shown) < 12_000


@pytest.mark.parametrize("look", RENDERERS)
@given(words=st.text(min_size=1, max_size=80))
def test_nothing_of_any_page_is_live(look: str, words: str) -> None:
    """The same for whatever a page may hold."""
    for alert in (hostile_alert(words), hostile_headline(words)):
        assert_nothing_is_live(look, RENDERERS[look](compose(alert, DELIVERY, ZoneInfo("UTC"))))


@pytest.mark.parametrize("look", RENDERERS)
def test_every_look_says_the_same(look: str) -> None:
    """Headline, rule, act, level, why, evidence, outlet, date, link, notes and the stable id."""
    content = compose(sample_alert(), replace(DELIVERY, maybe_repeated=True), ZoneInfo("Asia/Seoul"))
    shown = re.sub(r"\x1b\[[\d;]+m", "", RENDERERS[look](content)).replace("&#39;", "'")
    for words in (
        "North Korea fires ballistic missile off east coast",
        "missile_test",
        "first report",
        "medium-range",
        "Harbour Wire",
        "2026-01-13 09:52 KST",
        "https://www.harbourwire.example/2026/01/13/north-korea-fires-ballistic-missile-off-east-coast",
        "Possibly repeated",
        "monitor explain 0000sample",
    ):
        assert words in shown


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words)[:24])
def test_limits_of_the_channels_are_kept(words: str) -> None:
    """Slack's blocks, the subject of a mail, a short message."""
    content = compose(hostile_alert(words * 40), DELIVERY, ZoneInfo("UTC"))
    blocks = render_blocks(content)["blocks"]
    assert len(blocks[0]["text"]["text"]) <= SLACK_HEADER_LIMIT
    assert all(len(block["text"]["text"]) <= SLACK_SECTION_LIMIT for block in blocks if block["type"] == "section")
    assert len(render_email(content).title) <= SUBJECT_LIMIT
    assert "\n" not in render_email(content).title
    for limit in (20, 70, 160, 400, 2_000):
        for render in (render_text, render_markdown, render_snippet):
            assert len(render(content, limit=limit).body) <= limit


def test_a_short_message_keeps_headline_and_id() -> None:
    """160 letters of an SMS are enough to know and to ask for more."""
    body = render_text(compose(sample_alert(), DELIVERY, ZoneInfo("UTC")), limit=160).body
    assert body.startswith("Test message: North Korea fires ballistic missile")
    assert body.endswith("alert 0000sample")


def test_a_headline_is_told_once_where_there_is_a_title() -> None:
    """Unless the title had no room for all of it."""
    content = compose(sample_alert(), DELIVERY, ZoneInfo("UTC"))
    assert render_text(content, title_limit=250).title.endswith(content.headline)
    assert render_text(content, title_limit=250).body.startswith("launch ·")
    for limit in (0, 40):
        assert len(render_text(content, title_limit=limit).title) <= limit
        assert render_text(content, title_limit=limit).body.startswith(content.headline)


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words)[:24])
def test_a_record_is_one_line_of_json_that_no_terminal_obeys(words: str) -> None:
    """It is exact where it is read by a program, and inert where somebody looks at the file."""
    line = render_record(hostile_alert(words), DELIVERY)
    assert all(letter.isprintable() for letter in line)
    record = json.loads(line.encode("utf-8"))
    assert record["article"]["title"] == words[:1_000]
    assert record["article"]["url"] == ""
    assert len(line) < 12_000

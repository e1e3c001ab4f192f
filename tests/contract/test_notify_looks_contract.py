"""What every look of every kind of message keeps, whatever a page says."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Alert, Evidence, FollowUp, NewFact, Notice, Outlet, Zone
from monitor.notify import (
    Kind,
    Reader,
    Said,
    compose_due,
    render_record,
    render_records,
    sample_delivery,
    sample_message,
)
from monitor.notify.blocks import (
    SLACK_HEADER_LIMIT,
    SLACK_MESSAGE_LIMIT,
    SLACK_MOST_BLOCKS,
    SLACK_SECTION_LIMIT,
    SLACK_TEXT_LIMIT,
    render_blocks,
)
from monitor.notify.console import render_console
from monitor.notify.mail import headers_of, render_email, subject_of
from monitor.notify.render import SUBJECT_LIMIT, Message, render_markdown, render_snippet, render_text
from monitor.notify.sample import sample_alert, sample_follow_up, sample_notice
from monitor.ports import DueDelivery

DELIVERY = sample_delivery("desk")
READER = Reader(zone=ZoneInfo("UTC"))
KINDS = list(Kind)


def _slack_strings(said: Said) -> str:
    """All texts of the Slack message that Slack reads for markup, a line each."""
    message = render_blocks(said)
    shown = [message["text"]]
    for block in message["blocks"]:
        parts = block.get("elements", [block.get("text")])
        shown += [part["text"] for part in parts if part["type"] == "mrkdwn"]
    return "\n".join(shown)


def _whole(message: Message) -> str:
    return f"{message.title}\n{message.body}"


RENDERERS: dict[str, Callable[[Said], str]] = {
    "text": lambda said: _whole(render_text(said)),
    "markdown": lambda said: _whole(render_markdown(said)),
    "snippet": lambda said: _whole(render_snippet(said)),
    "email": lambda said: render_email(said).body,
    "slack": _slack_strings,
    "console": render_console,
    "terminal": lambda said: render_console(said, width=80, is_terminal=True),
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


def hostile_outlets(words: str) -> tuple[Outlet, ...]:
    """Three outlets with names and addresses that are no good."""
    first = sample_follow_up().outlets[0]
    return tuple(
        replace(first, publisher=f"{words}{number}", title=words, url=f"javascript:{words}") for number in range(3)
    )


def hostile_messages(words: str, kind: Kind) -> Iterator[list[DueDelivery]]:
    """What is due, with `words` for everything that comes from outside: all of one kind, evidence here and there."""
    outlets, facts = hostile_outlets(words), (NewFact(kind=words, quote=words, publisher=words),) * 3
    notice: Notice = replace(sample_notice(), subject=words, text=words, remedy=words)
    for alert in (hostile_alert(words), hostile_headline(words)):
        follow_up: FollowUp = replace(sample_follow_up(), alert=alert, outlets=outlets, facts=facts)
        each = {
            Kind.ALERT: DueDelivery(delivery=DELIVERY, tells=alert, coverage=outlets),
            Kind.FOLLOW_UP: DueDelivery(delivery=DELIVERY, tells=follow_up),
            Kind.NOTICE: DueDelivery(delivery=DELIVERY, tells=notice),
        }
        yield list(each.values()) if kind is Kind.DIGEST else [each[kind]]


def hostile_said(words: str, kind: Kind) -> list[Said]:
    """The same, composed."""
    return [compose_due(due, READER) for due in hostile_messages(words, kind)]


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
        own_tags = {
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "div",
            "p",
            "h1",
            "b",
            "br",
            "span",
            "a",
            "code",
            "h2",
        }
        assert {tag for tag, _ in tags.found} <= own_tags
        assert all(
            (attrs.get("href") or "https://").startswith(("https://", "http://", "file://")) for _, attrs in tags.found
        )
        assert re.findall(r"&#x3c;", shown) == []
    if look == "slack":
        assert re.findall(r"<(?!https?://[^<>|]*\|[^<>|]*>)", shown) == []
    if look in {"text", "markdown"}:
        assert "<" not in shown
        assert "@" not in shown
    if look == "markdown":
        assert re.findall(r"(?<!\\)\](?!\(https?://)", shown) == []
        assert re.findall(r"(?<!\\)\[(?![^\]]*\]\(https://)", shown) == []
    if look not in {"console", "terminal"}:
        assert re.findall(r"(?i)(?:https?|ftp)://evil", shown) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("look", RENDERERS)
@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words)[:24])
def test_nothing_of_a_page_is_live(look: str, words: str, kind: Kind) -> None:
    """Mentions, links, markup, line breaks, marks of direction and commands to a terminal lie still."""
    for said in hostile_said(words, kind):
        shown = RENDERERS[look](said)
        assert_nothing_is_live(look, shown)
        assert len(shown) < 25_000


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("look", RENDERERS)
@given(words=st.text(min_size=1, max_size=80))
def test_nothing_of_any_page_is_live(look: str, kind: Kind, words: str) -> None:
    """The same for whatever a page may hold."""
    for said in hostile_said(words, kind):
        assert_nothing_is_live(look, RENDERERS[look](said))


SAYS = {
    Kind.ALERT: (
        "missile_test",
        "first report",
        "medium-range",
        "Harbour Wire",
        "2026-01-13 09:52 KST",
        "Yonhap",
        "and 2 others",
        "monitor explain 0000sample",
    ),
    Kind.FOLLOW_UP: ("Follow-up 2", "+7 outlets", "Yonhap", "9 publishers", "range", "800 kilometres", "NHK"),
    Kind.NOTICE: ("Needs a look", "harbour-wire", "HTTP 403", "since 2026-01-13 10:05 KST", "monitor status"),
    Kind.DIGEST: (
        "2 alerts, 1 follow-up, 1 notice",
        "Missile or rocket launch",
        "ratifies",
        "0000sample-2",
        "Follow-up 2",
    ),
}
LINK = "https://www.harbourwire.example/2026/01/13/north-korea-fires-ballistic-missile-off-east-coast"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("look", RENDERERS)
def test_every_look_says_the_same(look: str, kind: Kind) -> None:
    """What each kind has to say, the link, what is to be known besides, and the stable id."""
    due = [
        replace(one, delivery=replace(one.delivery, maybe_repeated=True)) for one in sample_message(kind.value, "desk")
    ]
    said = compose_due(due, Reader(zone=ZoneInfo("Asia/Seoul")))
    shown = re.sub(r"\x1b\[[\d;]+m", "", RENDERERS[look](said)).replace("&#39;", "'").replace("\\_", "_")
    shown = re.sub(r"</?b[^>]*>", "", shown)
    wanted = (*SAYS[kind], "Possibly repeated", "0000sample", *([LINK] if kind is not Kind.NOTICE else []))
    assert [words for words in wanted if words not in " ".join(shown.split())] == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("words", [*HOSTILE, "&" * 700, "'<" * 300, "[_](" * 200], ids=lambda words: repr(words)[:24])
def test_limits_of_the_channels_are_kept(words: str, kind: Kind) -> None:
    """Slack's blocks, the subject of a mail, a short message; no letter's escape is cut in two."""
    for said in hostile_said(words * 40, kind):
        assert_slack_takes(said)
        assert len(subject_of(said)) <= SUBJECT_LIMIT
        assert all(
            letter.isprintable() for letter in subject_of(said) + "".join(headers_of(said, "h.example").values())
        )
        for limit in (20, 70, 160, 400, 2_000):
            for render in (render_text, render_markdown, render_snippet):
                body = render(said, limit=limit).body
                assert len(body) <= limit
                assert re.search(r"&(?!amp;|lt;|gt;|quot;|#x27;)", body) is None or render is not render_snippet


def assert_slack_takes(said: Said) -> None:
    """The documented limits of its blocks."""
    message = render_blocks(said)
    blocks = message["blocks"]
    sections = [block["text"]["text"] for block in blocks if block["type"] == "section"]
    assert 0 < len(blocks[0]["text"]["text"]) <= SLACK_HEADER_LIMIT
    assert all(0 < len(text) <= SLACK_SECTION_LIMIT for text in sections)
    assert sum(map(len, sections)) <= SLACK_MESSAGE_LIMIT
    assert len(blocks) <= SLACK_MOST_BLOCKS
    assert len(message["text"]) <= SLACK_TEXT_LIMIT


def big_digest(count: int) -> Said:
    """A digest of so many ordinary alerts."""
    return compose_due(
        [
            DueDelivery(
                delivery=replace(DELIVERY, alert=f"{number:04}"), tells=replace(sample_alert(), id=f"{number:04}")
            )
            for number in range(count)
        ],
        READER,
    )


@pytest.mark.parametrize("look", RENDERERS)
def test_a_digest_as_the_pipeline_sends_it_leaves_no_alert_out(look: str) -> None:
    """Twenty-five alerts are all in it, by their ids; a channel of 2,000 letters has them by name and id."""
    shown = RENDERERS[look](big_digest(25))
    assert [number for number in range(25) if f"{number:04}" not in shown] == []
    for render in (render_text, render_markdown, render_snippet):
        assert len(re.findall(r"00\d\d", render(big_digest(25), limit=2_000).body)) == 25


@pytest.mark.parametrize("limit", [160, 400, 1_000])
def test_what_a_digest_has_no_room_for_is_counted(limit: int) -> None:
    """Told and left out make up the whole, and the message says where to find the rest."""
    body = render_text(big_digest(200), limit=limit).body
    told, more = len(re.findall(r"• ", body)), re.search(r"and (\d+) more: monitor alerts list", body)
    assert more is not None
    assert told + int(more[1]) == 200
    assert_slack_takes(big_digest(200))


@pytest.mark.parametrize("kind", [Kind.ALERT, Kind.FOLLOW_UP, Kind.NOTICE])
def test_a_short_message_keeps_headline_and_id(kind: Kind) -> None:
    """160 letters of an SMS are enough to know and to ask for more."""
    said = compose_due(sample_message(kind.value, "desk"), READER)
    body = render_text(said, limit=160).body
    assert "Test message: " in body.splitlines()[0]
    assert re.search(r"(alert|notice) 0000sample(-notice)?$", body)


def test_a_headline_is_told_once_where_there_is_a_title() -> None:
    """Unless the title had no room for all of it."""
    said = compose_due(sample_message("alert", "desk"), READER)
    headline = sample_alert().article.title
    assert render_text(said, title_limit=250).title.endswith(headline)
    assert render_text(said, title_limit=250).body.startswith("launch ·")
    for limit in (0, 40):
        assert len(render_text(said, title_limit=limit).title) <= limit
        assert render_text(said, title_limit=limit).body.startswith(headline)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words)[:24])
def test_a_record_is_one_line_of_json_that_no_terminal_obeys(words: str, kind: Kind) -> None:
    """It is exact where it is read by a program, and inert where somebody looks at the file."""
    for due in hostile_messages(words, kind):
        line = render_records(due)
        assert all(letter.isprintable() for letter in line)
        assert len(line) < 60_000
        record = json.loads(line.encode("utf-8"))
        assert (record["schema"], record["kind"]) == (1, kind.value)
        alert = json.loads(render_record(due[0]).encode("utf-8"))
        if kind is Kind.ALERT:
            assert (alert["article"]["title"], alert["article"]["url"]) == (words[:1_000], "")

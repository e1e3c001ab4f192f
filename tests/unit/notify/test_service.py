"""Targets that apprise serves: mail over a real SMTP server, and a Slack webhook against a stand-in."""

import io
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as default_policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller

from monitor.model import Alert, Outcome, Secret, SendResult, Target
from monitor.notify import Notifications, Reader, sample_alert, sample_delivery, sample_due, sample_message
from monitor.notify.service import ServiceChannel

DELIVERY = sample_delivery("desk")


@dataclass
class Post:
    """A real SMTP server, what it says to each step, and the mails it took."""

    port: int = 0
    at_recipient: str = "250 OK"
    at_data: str = "250 OK"
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        envelope.rcpt_tos.append(address)
        return self.at_recipient

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        mail = BytesParser(policy=default_policy).parsebytes(envelope.content)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        if self.at_data == "hang up":
            server.transport.abort()
        return self.at_data

    def told_of(self, *kinds: str, more: str = "") -> list[EmailMessage]:
        """The mails of samples of these kinds, sent to the desk one after the other."""
        url = f"mailto://127.0.0.1:{self.port}?from=monitor@example.org&to=desk@example.org&mode=insecure{more}"
        notifications = Notifications([Target(name="desk", url=Secret(url))], console=io.StringIO())
        for kind in kinds:
            assert notifications.send(sample_message(kind, "desk")).outcome is Outcome.SENT
        return self.mails

    def told(self, alert: Alert | None = None, *, limit: float = 5.0) -> SendResult:
        """What became of an alert sent to the desk by mail."""
        url = f"mailto://127.0.0.1:{self.port}?from=monitor@example.org&to=desk@example.org&mode=insecure"
        target = Target(name="desk", url=Secret(url), zone="Asia/Seoul")
        notifications = Notifications([target], console=io.StringIO(), time_limit=timedelta(seconds=limit))
        return notifications.send(sample_due(alert or sample_alert(), DELIVERY))


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server on loopback."""
    post = Post()
    with socket.create_server(("127.0.0.1", 0)) as free:  # aiosmtpd cannot choose a port by itself
        post.port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=post.port)
    controller.start()
    yield post
    controller.stop()


def part(mail: EmailMessage, kind: str) -> str:
    """The text of the plain or the html part."""
    body = mail.get_body((kind,))
    assert body is not None
    content = body.get_content()
    assert isinstance(content, str)
    return content


def test_a_mail_has_a_text_and_an_html_part(post: Post) -> None:
    """Both tell the whole; the subject tells the rule and the headline."""
    assert post.told() == SendResult(outcome=Outcome.SENT)
    [mail] = post.mails
    assert mail["subject"] == "[launch] Test message: North Korea fires ballistic missile off east coast"
    assert mail["to"] == "desk@example.org"
    for kind in ("plain", "html"):
        for words in (
            "ballistic missile",
            "2026-01-13 09:52 KST",
            "monitor explain 0000sample",
            "https://www.harbourwire",
        ):
            assert words in part(mail, kind)
    assert "into the sea off its east coast" in part(mail, "plain")
    assert "<" not in part(mail, "plain")


def test_a_headline_cannot_add_headers(post: Post) -> None:
    """Nor markup to the page."""
    alert = sample_alert()
    title = "Missile\r\nBcc: all@example.org\r\n\r\n<script>x</script>"
    post.told(replace(alert, article=replace(alert.article, title=title)))
    [mail] = post.mails
    assert mail["subject"] == "[launch] Missile Bcc: all@example.org <script>x</script>"
    assert mail["bcc"] is None
    assert "<script" not in part(mail, "html")


@pytest.mark.parametrize(
    ("step", "answer", "outcome", "is_permanent"),
    [
        ("at_recipient", "550 no such user", Outcome.FAILED, True),
        ("at_recipient", "451 try later", Outcome.FAILED, False),
        ("at_data", "554 refused as spam", Outcome.FAILED, True),
        ("at_data", "452 disk full", Outcome.FAILED, False),
    ],
)
def test_a_mail_servers_no_is_understood(
    post: Post, step: str, answer: str, outcome: Outcome, is_permanent: bool
) -> None:
    """Apprise says only that it failed; the code tells whether to try again."""
    setattr(post, step, answer)
    result = post.told()
    assert (result.outcome, result.is_permanent) == (outcome, is_permanent)
    assert result.error == f"SMTP {answer[:3]}"


def test_a_mail_server_that_hangs_up_after_the_mail_leaves_a_doubt(post: Post) -> None:
    """It may have taken it: unknown, not failed."""
    post.at_data = "hang up"
    result = post.told()
    assert (result.outcome, len(post.mails)) == (Outcome.UNKNOWN, 1)


def test_a_mail_server_that_is_not_there_got_nothing(post: Post) -> None:
    """Failed, to be tried again; not a doubt."""
    post.port = 9
    result = post.told()
    assert (result.outcome, result.is_permanent) == (Outcome.FAILED, False)
    assert result.error.startswith("no connection")


def test_all_mails_of_an_alert_name_one_root(post: Post) -> None:
    """The first included, so that clients thread them; the follow-up has the same subject, for those that go by it."""
    alert, update = post.told_of("alert", "follow_up")
    assert alert["references"] == update["references"] == "<alert-0000sample@example.org>"
    assert alert["in-reply-to"] == update["in-reply-to"] == "<alert-0000sample@example.org>"
    assert update["subject"] == f"Re: {alert['subject']}"
    assert alert["message-id"] != update["message-id"]
    assert "Follow-up 2" in part(update, "plain")
    assert "Follow-up 2" in part(update, "html")


def test_mails_say_that_no_human_wrote_them_and_what_list_they_are_of(post: Post) -> None:
    """RFC 3834 and RFC 2919; each header once, and those of one message are not those of the next."""
    for mail, name in zip(post.told_of("alert", "notice", "digest"), ("alerts", "notices", "digests"), strict=True):
        assert mail.get_all("auto-submitted") == ["auto-generated"]
        assert mail.get_all("list-id") == [f"news-monitor {name} <{name}.news-monitor.example.org>"]
        assert mail["precedence"] is None
        assert (mail["references"] is None) is (name == "digests")


def test_no_mail_waits_for_the_one_before(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Apprise would sleep for seconds between two mails to a server; pacing is the business of `rate:`."""
    slept: list[float] = []
    monkeypatch.setattr("apprise.url.time", SimpleNamespace(sleep=slept.append))
    assert len(post.told_of("alert", "alert")) == 2
    assert slept == []


def test_headers_of_the_address_stay(post: Post) -> None:
    """A user's own header is in every mail, and goes before ours."""
    for mail in post.told_of("alert", "follow_up", more="&+X-Desk=asia&+List-Id=own"):
        assert (mail["x-desk"], mail.get_all("list-id")) == ("asia", ["own"])


@pytest.mark.parametrize("kind", ["alert", "follow_up", "notice", "digest"])
def test_a_mail_loads_nothing_and_its_text_part_tells_all(post: Post, kind: str) -> None:
    """No picture, style sheet or font from elsewhere; addresses are readable where they cannot be clicked."""
    [mail] = post.told_of(kind)
    page, text = part(mail, "html"), part(mail, "plain")
    assert not [tag for tag in ("<img", "<link", "<script", "url(", "@import", "src=") if tag in page]
    assert "0000sample" in text
    assert ("https://www.harbourwire.example/2026" in text) is (kind != "notice")
    assert "{" not in text


class _Webhook(BaseHTTPRequestHandler):
    server: "_Hooks"

    def do_POST(self) -> None:
        self.server.posted.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Keep the terminal quiet."""


class _Hooks(HTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Webhook)
        self.posted: list[str] = []


@pytest.fixture
def hooks() -> Iterator[_Hooks]:
    """A server in place of hooks.slack.com."""
    server = _Hooks()
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("form", ["markdown", "text"])
def test_nothing_of_a_page_is_live_in_a_slack_webhook(hooks: _Hooks, form: str) -> None:
    """Apprise's own translation to Slack's markup, for either format, leaves no mention and no link but ours."""
    url = f"slack://TABCDEFGH/BABCDEFGH/{'a' * 24}?footer=no&image=no&format={form}"
    channel = ServiceChannel(Secret(url), Reader(zone=ZoneInfo("UTC")), limit=timedelta(seconds=5))
    channel._service.webhook_url = f"http://127.0.0.1:{hooks.server_port}/services"
    alert = sample_alert()
    live = "<!channel> <@U1> <http://evil.example|text> @here [x](http://evil.example) &lt;!here&gt; *b*"
    article = replace(alert.article, title=live, body=live)
    evidence = replace(alert.match.evidence[0], start=0, end=10, quote=live[:10])
    alert = replace(alert, article=article, publisher=live, match=replace(alert.match, evidence=(evidence,)))
    assert channel.send(sample_due(alert, DELIVERY)).outcome is Outcome.SENT
    [posted] = hooks.posted
    assert "evil.example" in posted
    assert not [mark for mark in ("<!", "<@", "<http://", "://evil.example|") if mark in posted]
    assert "<https://www.harbourwire.example" in posted or form == "text"

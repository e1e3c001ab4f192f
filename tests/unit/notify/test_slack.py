"""The Slack bot, against a server in Slack's place."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from monitor.model import Outcome, Secret, SendResult, Target
from monitor.notify import Notifications, check_target, sample_alert, sample_delivery, sample_due


@dataclass
class Slack:
    """What it answers, and what it was asked."""

    status: int = 200
    answer: bytes = b'{"ok": true, "ts": "1.1"}'
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str, str, dict[str, Any]]] = field(default_factory=list)
    port: int = 0

    def told(self) -> SendResult:
        url = f"slackbot:xoxb-1@#launches?api=http://127.0.0.1:{self.port}/api/"
        notifications = Notifications([Target(name="desk", url=Secret(url))], console=io.StringIO())
        return notifications.send(sample_due(sample_alert(), sample_delivery("desk")))


class _Desk(BaseHTTPRequestHandler):
    server: "_Server"

    def do_POST(self) -> None:
        slack = self.server.slack
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        slack.asked.append((self.path, self.headers["Authorization"], self.headers["Content-Type"], body))
        self.send_response(slack.status)
        for name, value in {"Content-Length": str(len(slack.answer)), **slack.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(slack.answer)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Keep the terminal quiet."""


class _Server(HTTPServer):
    def __init__(self, slack: Slack) -> None:
        super().__init__(("127.0.0.1", 0), _Desk)
        self.slack = slack


@pytest.fixture
def slack() -> Iterator[Slack]:
    """A server in Slack's place."""
    slack = Slack()
    server = _Server(slack)
    slack.port = server.server_port
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield slack
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_message_is_posted_as_slack_wants_it(slack: Slack) -> None:
    """To chat.postMessage of the given server, with the token in the header, as JSON with blocks."""
    assert slack.told() == SendResult(outcome=Outcome.SENT)
    [(path, authorization, media_type, body)] = slack.asked
    assert (path, authorization) == ("/api/chat.postMessage", "Bearer xoxb-1")
    assert media_type == "application/json; charset=utf-8"
    assert body["channel"] == "#launches"
    assert [block["type"] for block in body["blocks"]] == ["header", "section", "section", "context"]
    assert "*ballistic missile*" in body["blocks"][1]["text"]["text"]
    assert "0000sample" in body["text"]
    assert all(block["text"]["verbatim"] for block in body["blocks"] if block["type"] == "section")


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_handed_on(slack: Slack, status: int) -> None:
    """Slack says when; the outbox obeys."""
    slack.status, slack.headers = status, {"Retry-After": "42"}
    result = slack.told()
    assert (result.outcome, result.retry_after) == (Outcome.FAILED, timedelta(seconds=42))


@pytest.mark.parametrize(
    ("name", "is_permanent"),
    [
        ("ratelimited", False),
        ("internal_error", False),
        ("service_unavailable", False),
        ("channel_not_found", True),
        ("invalid_auth", True),
        ("is_archived", True),
    ],
)
def test_a_refusal_in_a_good_answer_is_seen(slack: Slack, name: str, is_permanent: bool) -> None:
    """Slack answers 200 and says in the body that it did not take the message."""
    slack.answer = json.dumps({"ok": False, "error": name}).encode()
    result = slack.told()
    assert (result.outcome, result.is_permanent) == (Outcome.FAILED, is_permanent)
    assert result.error == f"Slack refused: {name}"


@pytest.mark.parametrize("answer", [b"", b"ok", b"<html>sign in</html>", b"[]", b"{}", b"\xff", b'{"ok": tru'])
def test_an_answer_that_is_not_slacks_is_no_proof(slack: Slack, answer: bytes) -> None:
    """A captive portal answers 200 to everything; and what was posted may have arrived."""
    slack.answer = answer
    assert slack.told().outcome is Outcome.UNKNOWN


def test_words_of_a_strange_answer_are_not_repeated(slack: Slack) -> None:
    """An error text from outside ends in logs and terminals."""
    slack.answer = json.dumps({"ok": False, "error": "\x1b[31mxoxb-1"}).encode()
    assert slack.told().error == "Slack refused"


def test_an_answer_without_end_is_read_only_so_far(slack: Slack) -> None:
    """The rest is left unread; what cannot be understood is unknown."""
    slack.answer = b'{"ok": true, "x": "' + b"x" * 1_000_000 + b'"}'
    assert slack.told().outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("slackbot:", "the form is slackbot:TOKEN@CHANNEL"),
        ("slackbot:xoxb-1@", "the form is slackbot:TOKEN@CHANNEL"),
        ("slackbot:xoxb-1\n@c", "the form is slackbot:TOKEN@CHANNEL"),
        ("slackbot:xoxb-1@c?api=http://example.org/api", "must begin with https://"),
        ("slackbot:xoxb-1@c?api=ftp://example.org/api", "must begin with https://"),
        ("slackbot:xoxb-1@c?api=https://[::1", "cannot be read"),
        ("slackbot:xoxb-1@c?api=https://example.org:x/", "cannot be read"),
        ("slackbot://xoxb-1@c", None),
        ("slackbot:xoxb-1@#c?api=http://localhost:8080", None),
        ("slackbot:xoxb-1@C0123?api=https://chat.example.org/api", None),
    ],
)
def test_the_form_of_the_address(address: str, words: str | None) -> None:
    """The token goes in the clear to nobody but this machine."""
    said = check_target(Target(name="desk", url=Secret(address)))
    assert (said is None) if words is None else (said is not None and words in said)

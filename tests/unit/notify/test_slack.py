"""The Slack bot, against a server in Slack's place."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from monitor.model import Outcome, Secret, SendResult, Target
from monitor.notify import Notifications, check_target, sample_message


@dataclass
class Slack:
    """What it answers, and what it was asked."""

    status: int = 200
    answer: bytes = b'{"ok": true, "ts": "1.1"}'
    refusal: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str, str, dict[str, Any]]] = field(default_factory=list)
    port: int = 0

    def told(self, kind: str = "alert", *, thread: str = "", channel: str = "#launches") -> SendResult:
        """What became of a sample of this kind."""
        url = f"slackbot:xoxb-1@{channel}?api=http://127.0.0.1:{self.port}/api/"
        notifications = Notifications([Target(name="desk", url=Secret(url))], console=io.StringIO())
        message = sample_message(kind, "desk")
        return notifications.send([replace(one, delivery=replace(one.delivery, thread=thread)) for one in message])


class _Desk(BaseHTTPRequestHandler):
    server: "_Server"

    def do_POST(self) -> None:
        slack = self.server.slack
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        slack.asked.append((self.path, self.headers["Authorization"], self.headers["Content-Type"], body))
        answer = slack.refusal if slack.refusal and "thread_ts" in body else slack.answer
        self.send_response(slack.status)
        for name, value in {"Content-Length": str(len(answer)), **slack.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

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


GOOD = b'{"ok": true, "ts": "17.25", "channel": "C0123", "message": {"text": "x"}}'
THREAD = "17.25/C0123/#launches"


def test_the_first_message_tells_what_its_thread_is_called(slack: Slack) -> None:
    """Slack's time stamp, the channel's id, and the channel as it was configured then."""
    slack.answer = GOOD
    assert slack.told() == SendResult(outcome=Outcome.SENT, thread=THREAD)
    assert "thread_ts" not in slack.asked[0][3]


@pytest.mark.parametrize("kind", ["alert", "follow_up", "notice"])
def test_what_is_said_later_goes_into_the_thread(slack: Slack, kind: str) -> None:
    """To the channel's id, and not into the channel as well; the name of the thread stays that of the first message."""
    slack.answer = GOOD
    assert slack.told(kind, thread=THREAD) == SendResult(outcome=Outcome.SENT)
    [(_, _, _, body)] = slack.asked
    assert (body["thread_ts"], body["channel"], body["reply_broadcast"]) == ("17.25", "C0123", False)


def test_without_a_thread_a_follow_up_is_marked_and_goes_into_the_channel(slack: Slack) -> None:
    """Its first message may have gone out with a digest."""
    slack.told("follow_up")
    body = slack.asked[0][3]
    assert "thread_ts" not in body
    assert body["blocks"][0]["text"]["text"].startswith("Follow-up 2: ")


@pytest.mark.parametrize("name", ["thread_not_found", "invalid_thread_ts", "cannot_reply_to_message"])
def test_a_refused_thread_does_not_cost_the_message(slack: Slack, name: str) -> None:
    """It is posted into the channel in the same attempt, and begins a thread of its own."""
    slack.answer, slack.refusal = GOOD, json.dumps({"ok": False, "error": name}).encode()
    assert slack.told("follow_up", thread="3.5/C9999/#launches").thread == THREAD
    assert [body["channel"] for _, _, _, body in slack.asked] == ["C9999", "#launches"]


@pytest.mark.parametrize("name", ["channel_not_found", "ratelimited"])
def test_another_refusal_is_not_tried_elsewhere(slack: Slack, name: str) -> None:
    slack.refusal = json.dumps({"ok": False, "error": name}).encode()
    assert slack.told("follow_up", thread=THREAD).outcome is Outcome.FAILED
    assert len(slack.asked) == 1


def test_a_target_that_moved_to_another_channel_has_no_threads_there(slack: Slack) -> None:
    """Slack takes an answer to a thread that is elsewhere, and shows it to nobody."""
    slack.told("follow_up", thread=THREAD, channel="#other")
    assert "thread_ts" not in slack.asked[0][3]


@pytest.mark.parametrize("thread", ["x", "17.25", "17.25//#launches", "17.25/C0123;x/#launches", "a.b/C0123/#launches"])
def test_a_thread_of_another_form_is_none(slack: Slack, thread: str) -> None:
    slack.told("follow_up", thread=thread)
    assert "thread_ts" not in slack.asked[0][3]


@pytest.mark.parametrize(
    "answer", [b'{"ok": true}', b'{"ok": true, "ts": "1.1"}', b'{"ok": true, "ts": 7, "channel": "C1\\n"}']
)
def test_an_answer_that_names_no_thread_is_still_an_arrival(slack: Slack, answer: bytes) -> None:
    slack.answer = answer
    assert slack.told() == SendResult(outcome=Outcome.SENT)


def test_a_digest_has_no_thread(slack: Slack) -> None:
    """It is of several alerts: their follow-ups are marked, and stand by themselves."""
    slack.answer = GOOD
    assert slack.told("digest", thread=THREAD) == SendResult(outcome=Outcome.SENT)
    assert "thread_ts" not in slack.asked[0][3]

"""The webhook: the versioned record, posted to an address of the user's own."""

import base64
import io
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from monitor.model import Outcome, Secret, SendResult, Target
from monitor.notify import Kind, Notifications, check_target, sample_message


class _Taking(BaseHTTPRequestHandler):
    server: "Hook"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers.items()), json.loads(body)))
        self.send_response(self.server.status)
        self.send_header("Retry-After", "42")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Keep the terminal quiet."""


class Hook(HTTPServer):
    """A server of the user's."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.got: list[tuple[str, dict[str, str], Any]] = []
        self.status = 204

    def told(self, kind: str = "alert", *, user: str = "", path: str = "/news?token=a%20b") -> SendResult:
        """What became of a sample."""
        url = f"webhook:http://{user}127.0.0.1:{self.server_port}{path}"
        notifications = Notifications([Target(name="hook", url=Secret(url))], console=io.StringIO())
        return notifications.send(sample_message(kind, "hook"))


@pytest.fixture
def hook() -> Iterator[Hook]:
    """One on loopback."""
    server = Hook()
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_the_record_is_posted_as_it_is(hook: Hook, kind: str) -> None:
    """One object, whose kind says what it is."""
    assert hook.told(kind) == SendResult(outcome=Outcome.SENT)
    [(path, headers, record)] = hook.got
    assert (path, headers["Content-Type"]) == ("/news?token=a%20b", "application/json; charset=utf-8")
    assert (record["schema"], record["kind"]) == (1, kind)
    if kind == "digest":
        assert [item["kind"] for item in record["items"]] == ["alert", "alert", "notice", "follow_up"]


def test_a_follow_up_has_the_alerts_fields_and_its_own(hook: Hook) -> None:
    """A reader of version 1 that knows no follow-ups still understands which alert it is."""
    hook.told("follow_up")
    record = hook.got[0][2]
    assert (record["id"], record["update"], record["rule"], record["number"]) == ("0000sample", 2, "launch", 2)
    assert [fact["kind"] for fact in record["facts"]] == ["range", "confirmation"]
    assert (len(record["outlets"]), record["publishers"], record["is_test"]) == (7, 9, True)


def test_a_notice_says_what_of_and_since_when(hook: Hook) -> None:
    hook.told("notice")
    record = hook.got[0][2]
    assert (record["subject_kind"], record["subject"], record["state"]) == ("source", "harbour-wire", "raised")
    assert record["since"] == "2026-01-13T01:05:00+00:00"


def test_user_and_password_of_the_address_are_sent_as_such(hook: Hook) -> None:
    hook.told(user="me:p%40ss@")
    assert hook.got[0][1]["Authorization"] == f"Basic {base64.b64encode(b'me:p@ss').decode()}"
    assert "127.0.0.1" in hook.got[0][1]["Host"]


def test_retry_after_is_handed_on(hook: Hook) -> None:
    """Which apprise would not tell."""
    hook.status = 429
    result = hook.told()
    assert (result.outcome, result.retry_after and result.retry_after.total_seconds()) == (Outcome.FAILED, 42)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("webhook:", "must begin with https://"),
        ("webhook:ftp://h.example/x", "must begin with https://"),
        ("webhook:http://me:secret@h.example/x", "only for this machine"),
        ("webhook:https://[::1", "cannot be read"),
        ("webhook:https://h.example/a b", "must be written as %"),
        ("webhook:https://h.example/ä", "must be written as %"),
        ("webhook:https://h.example/x\r\nX-Evil: 1", "must be written as %"),
        ("webhook:https://h.example", None),
        ("webhook:http://h.example/x", None),
        ("webhook:http://me:secret@127.0.0.1/x", None),
        ("webhook:https://me:secret@h.example/x?y=z", None),
    ],
)
def test_the_form_of_the_address(address: str, words: str | None) -> None:
    """A password goes in the clear to nobody but this machine."""
    said = check_target(Target(name="hook", url=Secret(address)))
    assert (said is None) if words is None else (said is not None and words in said)
    assert "secret" not in (said or "")

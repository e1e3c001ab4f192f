"""What every target keeps, however a service answers: an honest outcome, no secret told, nobody held up."""

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from monitor.errors import SettingsError
from monitor.model import Outcome, Secret, SendResult, Target
from monitor.notify import Notifications, check_target, sample_alert, sample_delivery, sample_due, sample_message

TOKEN = "xoxb-very-secret-1"
DELIVERY = sample_delivery("desk")


@dataclass
class Stand:
    """A web server in a service's place: answers as told and keeps what it got."""

    status: int = 200
    body: bytes = b'{"ok": true, "ts": "1.1"}'
    headers: dict[str, str] = field(default_factory=dict)
    mode: str = "answer"
    got: list[tuple[str, Any]] = field(default_factory=list)
    port: int = 0
    release: Event = field(default_factory=Event)


class _Answering(BaseHTTPRequestHandler):
    """Plays the stand's part."""

    server: "_Server"

    def do_POST(self) -> None:
        stand = self.server.stand
        stand.got.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        if stand.mode == "reset":
            self.close_connection = True
            return
        if stand.mode == "hang":
            stand.release.wait(10)
        self.send_response(stand.status)
        for name, value in {"Content-Length": str(len(stand.body)), **stand.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(stand.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Keep the terminal quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, stand: Stand) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.stand = stand

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is part of the play."""


@pytest.fixture
def stand() -> Iterator[Stand]:
    """A service on loopback."""
    stand = Stand()
    server = _Server(stand)
    stand.port = server.server_port
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield stand
    stand.release.set()
    server.shutdown()
    server.server_close()
    thread.join()


def _bot(port: int) -> str:
    return f"slackbot:{TOKEN}@#alerts?api=http://127.0.0.1:{port}/api"


def _webhook(port: int) -> str:
    return f"json://user:{TOKEN}@127.0.0.1:{port}/{TOKEN}"


def _hook(port: int) -> str:
    return f"webhook:http://user:{TOKEN}@127.0.0.1:{port}/{TOKEN}?key={TOKEN}"


KINDS = {"slackbot": _bot, "apprise": _webhook, "webhook": _hook}


def opened(url: str, *, limit: float = 5.0) -> Notifications:
    """Notifications with the one target `desk`."""
    target = Target(name="desk", url=Secret(url))
    return Notifications([target], console=io.StringIO(), time_limit=timedelta(seconds=limit))


def told(url: str, *, limit: float = 5.0) -> SendResult:
    """What became of the sample at this address."""
    return opened(url, limit=limit).send(sample_due(sample_alert(), DELIVERY))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("status", "outcome", "is_permanent"),
    [
        (200, Outcome.SENT, False),
        *[(status, Outcome.FAILED, True) for status in (301, 302, 307, 308)],
        *[(status, Outcome.FAILED, True) for status in (400, 401, 402, 403, 404, 405, 410, 413, 415, 422, 451)],
        *[(status, Outcome.FAILED, False) for status in (408, 425, 429)],
        *[(status, Outcome.FAILED, False) for status in (500, 501, 502, 503, 507, 599)],
        (504, Outcome.UNKNOWN, False),
    ],
)
def test_a_status_says_whether_to_try_again(
    stand: Stand, kind: str, status: int, outcome: Outcome, is_permanent: bool
) -> None:
    """One request an attempt, whatever the answer; redirects are not followed."""
    stand.status = status
    stand.headers = {"Location": "/elsewhere"} if 300 <= status < 400 else {}
    result = told(KINDS[kind](stand.port))
    assert (result.outcome, result.is_permanent) == (outcome, is_permanent)
    assert len(stand.got) == 1
    assert (str(status) in result.error) is (outcome is not Outcome.SENT)


@pytest.mark.parametrize("kind", KINDS)
def test_a_service_that_is_not_there_surely_got_nothing(kind: str) -> None:
    """Nobody listens: failed, and worth another attempt."""
    result = told(KINDS[kind](9))
    assert (result.outcome, result.is_permanent) == (Outcome.FAILED, False)
    assert "no connection" in result.error


@pytest.mark.parametrize("kind", KINDS)
def test_a_connection_that_breaks_after_sending_is_unknown(stand: Stand, kind: str) -> None:
    """The service may have acted on what it read."""
    stand.mode = "reset"
    result = told(KINDS[kind](stand.port))
    assert result.outcome is Outcome.UNKNOWN
    assert len(stand.got) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_service_that_falls_silent_is_unknown_and_holds_nobody_up(stand: Stand, kind: str) -> None:
    """The call returns within its bound; the next one is not even begun while the first still hangs."""
    stand.mode = "hang"
    notifications = opened(KINDS[kind](stand.port), limit=0.3)
    assert notifications.send(sample_due(sample_alert(), DELIVERY)).outcome is Outcome.UNKNOWN
    if kind == "apprise":  # its read timeout is longer than the bound, so its thread is still there
        second = notifications.send(sample_due(sample_alert(), DELIVERY))
        assert (second.outcome, len(stand.got)) == (Outcome.FAILED, 1)


@pytest.mark.parametrize("message", ["alert", "follow_up", "notice", "digest"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("trouble", ["refused", "reset", 401, 500, 200])
def test_no_secret_is_told(
    stand: Stand,
    kind: str,
    trouble: str | int,
    message: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Not in the result, not in the message, not in a log even at DEBUG, not on the terminal, not in a repr."""
    caplog.set_level(logging.DEBUG)
    stand.status = trouble if isinstance(trouble, int) else 200
    stand.mode = "reset" if trouble == "reset" else "answer"
    url = KINDS[kind](9 if trouble == "refused" else stand.port)
    notifications = opened(url)
    result = notifications.send(sample_message(message, "desk"))
    channels = [repr(channel.__dict__) for channel in notifications._channels.values()]
    seen = [repr(result), caplog.text, *capfd.readouterr(), repr(notifications), repr(vars(notifications)), *channels]
    seen += [repr(body) for _, body in stand.got]
    assert not any(TOKEN in words for words in seen)


@pytest.mark.parametrize(
    "url",
    [
        f"slackbot:{TOKEN}",
        f"slackbot:{TOKEN}@#c?api=http://slack.example/api",
        f"slackbot:{TOKEN}@#c?api=https://[bad",
        f"slack:{TOKEN}",
        f"slack://not-a-token/{TOKEN}",
        f"mailto://u:{TOKEN}@h.example?from=a@b.example&to=c@d.example,e@f.example",
        f"mailto://user:{TOKEN}@",
        f"nosuch://{TOKEN}",
        f"webhook:{TOKEN}",
        f"webhook:ftp://{TOKEN}.example",
        f"webhook:http://me:{TOKEN}@h.example/",
        f"webhook:https://h.example/{TOKEN} x",
        f"console:{TOKEN}",
        f"jsonl:/nowhere/at/all/{'x' * 3}",
        "jsonl:",
        "",
        TOKEN,
    ],
)
def test_a_target_that_cannot_work_is_refused_without_its_secret(url: str) -> None:
    """At the start, by name, in one line."""
    said = check_target(Target(name="desk", url=Secret(url)))
    assert said is not None
    assert said.startswith("target `desk`: ")
    assert TOKEN not in said
    assert "\n" not in said
    with pytest.raises(SettingsError, match="desk") as raised:
        opened(url)
    assert TOKEN not in "".join(map(repr, (raised.value, raised.value.__cause__, raised.value.problems)))


def test_every_bad_target_is_named_at_once() -> None:
    """Nobody mends one to meet the next."""
    targets = [Target(name=name, url=Secret("nosuch://x")) for name in ("one", "two")]
    with pytest.raises(SettingsError, match=r"one(?s:.)*two"):
        Notifications(targets, console=io.StringIO())


def test_all_kinds_of_good_targets_are_taken(tmp_path: Path) -> None:
    """And nothing is sent or written by checking them."""
    good = [
        "console:",
        f"jsonl:{tmp_path}/a.jsonl",
        _bot(9),
        _webhook(9),
        _hook(9),
        "slack://TABCDEFGH/BABCDEFGH/" + "a" * 24,
    ]
    assert [check_target(Target(name="t", url=Secret(url))) for url in good] == [None] * len(good)
    assert list(tmp_path.iterdir()) == []

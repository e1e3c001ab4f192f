"""A news site, a server in Slack's place and a mail server, on loopback, that count, and misbehave as they are told."""

import json
import random
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import default as default_policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

TOKEN = re.compile(r"Rocket report (\d{5})")
ALERT = re.compile(r"monitor explain ([0-9a-f]{12})")
LATE = 1.2
"""Seconds after which a late answer comes: the time-out of the daemon under test is shorter."""

MANNERS = ("well", "429", "500", "reset", "hang", "late")
"""How a target misbehaves: `hang` never takes the message, `reset` and `late` take it and do not say so in time."""


@dataclass
class Arrivals:
    """What came to one target: alert ids by the token of the article, in order of arrival.

    Attributes:
        manner: One of `MANNERS`, for some of the messages.
        chance: Decides which.
        is_mended: True when it is to misbehave no more.
        on_arrival: Called with "taken" when a message was taken, before it is answered, and "told" after.
    """

    manner: str = "well"
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    ids: dict[str, list[str]] = field(default_factory=dict)
    faults: int = 0
    is_mended: bool = False
    on_arrival: Callable[[str], None] = lambda _: None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, text: str) -> None:
        """Count a message that arrived."""
        tokens, alerts = dict.fromkeys(TOKEN.findall(text)), ALERT.findall(text)
        with self.lock:
            for token in tokens:
                self.ids.setdefault(token, []).append(alerts[0] if alerts else "")
        self.on_arrival("taken")

    def misbehaves(self) -> bool:
        """Whether it does so this time: for every third message or so."""
        with self.lock:
            is_bad = self.manner in MANNERS[1:] and not self.is_mended and self.chance.random() < 0.35
            self.faults += is_bad
            return is_bad

    @property
    def repeats(self) -> int:
        """Messages beyond the first of each article."""
        return sum(len(ids) - 1 for ids in self.ids.values())

    @property
    def strange(self) -> int:
        """Articles that were told under more than one id, or none."""
        return sum(len({*ids}) != 1 or not ids[0] for ids in self.ids.values())


class Quiet(BaseHTTPRequestHandler):
    """Says nothing on the terminal."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Nothing."""

    def answer(self, status: int, media_type: str, body: bytes, **headers: str) -> None:
        """A whole answer."""
        self.send_response(status)
        for name, value in {"Content-Type": media_type, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


def slack(arrivals: Arrivals) -> type[Quiet]:
    """A server in Slack's place."""

    class Slack(Quiet):
        def do_POST(self) -> None:
            message = json.dumps(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            if arrivals.misbehaves():
                misbehave(self, arrivals, message)
                return
            arrivals.take(message)
            say_ok(self)
            arrivals.on_arrival("told")

    return Slack


def say_ok(connection: Quiet) -> None:
    """As Slack does it."""
    connection.answer(200, "application/json", b'{"ok": true, "ts": "1.1", "channel": "C1"}')


def misbehave(connection: Quiet, arrivals: Arrivals, message: str) -> None:
    """Answer as the target's manner is."""
    match arrivals.manner:
        case "429":
            refusal = b'{"ok": false, "error": "ratelimited"}'
            connection.answer(429, "application/json", refusal, Retry_After="1")
        case "500":
            connection.answer(500, "text/plain", b"broken")
        case "reset":
            if arrivals.chance.random() < 0.5:
                arrivals.take(message)
            connection.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            connection.close_connection = True
            connection.connection.close()
        case "hang":
            time.sleep(LATE)  # noqa: TID251 - a server that hangs
            connection.close_connection = True
        case _:
            arrivals.take(message)
            time.sleep(LATE)  # noqa: TID251 - a server that is late
            say_ok(connection)


class Mail:
    """A mail server; `429` and `500` are 451 in its language."""

    def __init__(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802 - aiosmtpd's name
        """Take a mail, or not."""
        mail: Any = BytesParser(policy=default_policy).parsebytes(envelope.content)
        text = f"{mail['subject']} {mail.get_body(('plain',)).get_content()}"
        if self._arrivals.misbehaves():
            if self._arrivals.manner in {"429", "500"}:
                return "451 try again later"
            if self._arrivals.manner != "hang":
                self._arrivals.take(text)
            server.transport.abort()
            return "421 gone"
        self._arrivals.take(text)
        return "250 OK"


@dataclass
class News:
    """A news site that lists its newest articles."""

    url: str = ""
    pages: dict[str, bytes] = field(default_factory=dict)
    asked: Counter[int] = field(default_factory=Counter)
    listed: int = 60

    def feed(self) -> bytes:
        """RSS."""
        items = "".join(
            f"<item><title>Rocket report {token}</title><link>{self.url}/{token}</link><guid>{token}</guid></item>"
            for token in list(self.pages)[-self.listed :]
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>n</title>{items}</channel></rss>'.encode()


def site(news: News) -> type[Quiet]:
    """The server of a news site."""

    class Site(Quiet):
        def do_GET(self) -> None:
            token = self.path.strip("/")
            is_feed = token == "feed.xml"
            body = news.feed() if is_feed else news.pages.get(token)
            news.asked[200 if body else 404] += 1
            kind = "application/rss+xml" if is_feed else "text/html; charset=utf-8"
            self.answer(200 if body else 404, kind if body else "text/plain", body or b"no such page")

    return Site


class Forgiving(ThreadingHTTPServer):
    """Its clients are killed in the middle of a word, and that is as planned."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing to say."""


class Server:
    """An HTTP server in a thread of its own."""

    def __init__(self, answer: type[Quiet]) -> None:
        self._server = Forgiving(("127.0.0.1", 0), answer)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Stop it."""
        self._server.shutdown()
        self._server.server_close()


def serve_mail(arrivals: Arrivals) -> tuple[Controller, int]:
    """A mail server, and its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    controller = Controller(Mail(arrivals), hostname="127.0.0.1", port=port, server_hostname="localhost")
    controller.start()
    return controller, port

"""Real parts on loopback: a news server, a Slack stand-in, a mail server, and the command as a user runs it."""

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as default_policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Site:
    """A web server on loopback that serves `pages` and remembers what it was asked and sent."""

    port: int = 0
    pages: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    requests: list[tuple[str, str, int]] = field(default_factory=list)
    posted: list[Any] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def asked(self, path: str) -> list[int]:
        """Status of every answer given for a path."""
        return [status for _, asked, status in self.requests if asked == path]


def _answer(site: Site) -> type[BaseHTTPRequestHandler]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            media_type, body = site.pages.get(self.path, ("text/plain", b"no such page"))
            etag = f'"{hash(body)}"'
            status = 404 if self.path not in site.pages else 304 if self.headers["If-None-Match"] == etag else 200
            self._send(status, media_type, body, etag)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            site.posted.append(json.loads(body))
            self._send(200, "application/json", b'{"ok": true, "ts": "1.1", "channel": "C1"}', "")

        def _send(self, status: int, media_type: str, body: bytes, etag: str) -> None:
            site.requests.append((self.command, self.path, status))
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            if etag:
                self.send_header("ETag", etag)
            body = b"" if status == 304 else body
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
            """Keep the terminal quiet."""

    return Answer


def _serve() -> Iterator[Site]:
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _answer(site))
    site.port = server.server_port
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def news() -> Iterator[Site]:
    """A news site."""
    yield from _serve()


@pytest.fixture
def slack() -> Iterator[Site]:
    """A server in Slack's place."""
    yield from _serve()


@dataclass
class Mailbox:
    """A real SMTP server on loopback and the mails it took."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802 - aiosmtpd's name
        mail = BytesParser(policy=default_policy).parsebytes(envelope.content)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mailbox behind a real SMTP server."""
    with socket.create_server(("127.0.0.1", 0)) as free:  # aiosmtpd cannot choose a port by itself
        box = Mailbox(port=free.getsockname()[1])
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


@dataclass
class Installation:
    """A configuration directory, a database and an alert file of one user."""

    home: Path

    @property
    def alerts(self) -> list[dict[str, Any]]:
        path = self.home / "var" / "alerts.jsonl"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "monitor", *words]

    def monitor(self, *words: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
        """Run the command to its end and check its exit status."""
        done = subprocess.run(
            self.command(*words), cwd=self.home, capture_output=True, text=True, timeout=100, check=False
        )
        assert done.returncode == expect, f"{words}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done


Install = Callable[..., Installation]


@pytest.fixture
def install(tmp_path: Path) -> Install:
    """Write a configuration: `sources` and `targets` as YAML text, one item a line."""

    def write(*, sources: list[str], targets: dict[str, str] | None = None) -> Installation:
        (tmp_path / "config").mkdir()
        (tmp_path / "var").mkdir()
        named = {"journal": "jsonl:var/alerts.jsonl", **(targets or {})}
        lines = "\n".join(f"  {name}: {{url: {json.dumps(url)}}}" for name, url in named.items())
        (tmp_path / "config" / "monitor.yaml").write_text(
            "database: sqlite:///var/monitor.db\n"
            "fetch: {contact: test@example.org, host_gap: 0s, deadline: 5s, allow_hosts: [127.0.0.1]}\n"
            f"targets:\n{lines}\nroutes:\n  - {{targets: [{', '.join(named)}]}}\n",
            encoding="utf-8",
        )
        items = "\n".join(f"  - {source}" for source in sources)
        (tmp_path / "config" / "sources.yaml").write_text(f"sources:\n{items}\n", encoding="utf-8")
        return Installation(tmp_path)

    return write

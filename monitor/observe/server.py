"""A small HTTP server for scrapes and probes, in a thread of its own: it answers while the daemon is stuck.

Bounded: GET only, a short head, one answer a connection, a deadline for the whole of it, few at once.
"""

import asyncio
import hmac
import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from monitor.errors import EngineError
from monitor.model import Secret
from monitor.observe.health import HealthObserver, Report
from monitor.observe.metrics import CONTENT_TYPE, MetricsObserver

DEADLINE: Final = 5.0
"""Seconds for one exchange."""

AT_ONCE: Final = 16
"""Connections; more are closed at once, so that nobody keeps the others out for longer than the deadline."""

_HEAD: Final = 8192
_JSON: Final = "application/json"


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered."""

    status: HTTPStatus
    body: bytes
    media_type: str = "text/plain; charset=utf-8"
    header: str = ""


class Server:
    """Serves /metrics, /healthz and /readyz until it is closed."""

    def __init__(self, metrics: MetricsObserver, health: HealthObserver, token: Secret | None) -> None:
        """`token` None lets everybody scrape; probes need none in any case."""
        self._token = token
        self._metrics = metrics
        self._paths: Mapping[str, Callable[[], Reply]] = {
            "/healthz": lambda: _tell(health.alive()),
            "/readyz": lambda: _tell(health.ready()),
        }
        self._bound: Future[str] = Future()
        self._closing = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._open = 0

    def start(self, host: str, port: int) -> str:
        """Listen; with port 0 the system chooses one. Returns `HOST:PORT`.

        Raises:
            EngineError: It cannot listen there.
        """
        self._thread = threading.Thread(target=asyncio.run, args=[self._run(host, port)], name="metrics", daemon=True)
        self._thread.start()
        try:
            return self._bound.result()
        except OSError as error:
            self._thread.join()
            raise EngineError(
                f"cannot serve metrics on {host}:{port}: {error.strerror or error};"
                " name another address: metrics.listen in monitor.yaml"
            ) from error

    async def _run(self, host: str, port: int) -> None:
        self._loop = asyncio.get_running_loop()
        try:
            server = await asyncio.start_server(self._serve, host, port, limit=_HEAD)
        except OSError as error:
            self._bound.set_exception(error)
            return
        at, number = server.sockets[0].getsockname()[:2]
        self._bound.set_result(f"[{at}]:{number}" if ":" in at else f"{at}:{number}")
        await self._closing.wait()
        server.close()

    def close(self) -> None:
        """Stop listening, and whatever is being answered. Blocks for a moment."""
        if self._loop is not None and self._thread is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._closing.set)
            self._thread.join(DEADLINE)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            if self._open <= AT_ONCE:
                async with asyncio.timeout(DEADLINE):
                    await self._exchange(reader, writer)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # whoever asks so is not answered
        finally:
            self._open -= 1
            with suppress(OSError):
                writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        reply = self._answer(head.decode("latin-1"))
        lines = (
            f"HTTP/1.1 {reply.status.value} {reply.status.phrase}",
            f"Content-Type: {reply.media_type}",
            f"Content-Length: {len(reply.body)}",
            "Connection: close",
            *([reply.header] if reply.header else []),
        )
        writer.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + reply.body)
        await writer.drain()

    def _answer(self, head: str) -> Reply:
        request, *lines = head.split("\r\n")
        method, _, rest = request.partition(" ")
        path = rest.partition(" ")[0].partition("?")[0]
        if path != "/metrics" and path not in self._paths:
            return Reply(HTTPStatus.NOT_FOUND, b"there are /metrics, /healthz and /readyz\n")
        if method != "GET":
            return Reply(HTTPStatus.METHOD_NOT_ALLOWED, b"GET only\n", header="Allow: GET")
        if path in self._paths:
            return self._paths[path]()
        if not self._may_scrape(lines):
            return Reply(HTTPStatus.UNAUTHORIZED, b"send the token\n", header="WWW-Authenticate: Bearer")
        return Reply(HTTPStatus.OK, self._metrics.scrape(), CONTENT_TYPE)

    def _may_scrape(self, lines: list[str]) -> bool:
        if self._token is None:
            return True
        named = [line.partition(":") for line in lines]
        given = next((value.strip() for name, _, value in named if name.lower() == "authorization"), "")
        return hmac.compare_digest(given.encode("latin-1"), f"Bearer {self._token.reveal()}".encode())


def _tell(report: Report) -> Reply:
    status = HTTPStatus.OK if report.is_well else HTTPStatus.SERVICE_UNAVAILABLE
    return Reply(status, json.dumps(report.fields).encode() + b"\n", _JSON)

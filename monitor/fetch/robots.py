"""robots.txt, for pages: fetched once a host and day, judged by protego (RFC 9309)."""

import asyncio
import re
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final, Protocol

import httpx
from protego import Protego

from monitor.fetch.answers import Answer, Unchanged
from monitor.model import FetchFailure, FetchReason
from monitor.ports import Clock

KEPT_FOR: Final = timedelta(hours=24)
"""RFC 9309 2.4: no longer than a day."""

FAILURE_KEPT_FOR: Final = timedelta(minutes=10)

MAX_BYTES: Final = 512 * 1024
"""RFC 9309 2.5: at least 500 KiB must be read; the rest is left unread."""

_KEPT_HOSTS: Final = 5_000
_MISSING: Final = frozenset({FetchReason.HTTP_ERROR, FetchReason.FORBIDDEN, FetchReason.GONE, FetchReason.REDIRECTS})


class Get(Protocol):
    """`Client.get`, as far as it is needed here."""

    def __call__(self, url: str, *, allow_private: bool) -> Awaitable[Answer | Unchanged | FetchFailure]:
        """Fetch one URL."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host allows us."""

    parsed: Protego
    user_agent: str

    def allows(self, url: str) -> bool:
        """Whether this URL may be fetched."""
        return bool(self.parsed.can_fetch(url, self.user_agent))

    @property
    def crawl_delay(self) -> timedelta | None:
        """The pause that the host asks for, or None."""
        seconds = self.parsed.crawl_delay(self.user_agent)
        return None if seconds is None else timedelta(seconds=min(max(float(seconds), 0), 86_400))


@dataclass(slots=True)
class _Kept:
    """What is known of one host, and until when; `lock` keeps two readers from asking twice."""

    lock: asyncio.Lock
    rules: Rules | FetchFailure | None = None
    until: datetime | None = None


class Robots:
    """Keeps the rules of hosts. Used from one event loop."""

    def __init__(self, *, clock: Clock, user_agent: str) -> None:
        """Keep the time, and the name that rules may address (the product's, without version)."""
        self._clock = clock
        self._product = re.split(r"[/\s]", user_agent.strip(), maxsplit=1)[0] or "*"
        self._kept: dict[str, _Kept] = {}

    async def rules_for(self, url: httpx.URL, get: Get, *, allow_private: bool) -> Rules | FetchFailure:
        """The rules of a URL's host; a failure when the host, for now, does not say (then nothing may be fetched).

        They are asked for with `get`, the way the page itself will be, and hold for whoever asks next.
        """
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if origin not in self._kept and len(self._kept) >= _KEPT_HOSTS:
            del self._kept[next(iter(self._kept))]
        kept = self._kept.setdefault(origin, _Kept(asyncio.Lock()))
        async with kept.lock:
            now = self._clock.now()
            if kept.rules is None or kept.until is None or kept.until <= now:
                kept.rules = await self._ask(get, f"{origin}/robots.txt", allow_private=allow_private)
                kept.until = now + (FAILURE_KEPT_FOR if isinstance(kept.rules, FetchFailure) else KEPT_FOR)
            return kept.rules

    async def _ask(self, get: Get, url: str, *, allow_private: bool) -> Rules | FetchFailure:
        answer = await get(url, allow_private=allow_private)
        match answer:
            case Answer():
                return Rules(_parse(answer.body), self._product)
            case FetchFailure() if answer.reason in _MISSING and not _is_server_fault(answer):
                return Rules(_parse(b""), self._product)
            case FetchFailure():
                return FetchFailure(
                    url=url,
                    reason=answer.reason,
                    detail=f"robots.txt: {answer.detail or answer.reason.value}",
                    retry_after=answer.retry_after,
                    status=answer.status,
                )
            case Unchanged():
                return Rules(_parse(b""), self._product)


def _is_server_fault(failure: FetchFailure) -> bool:
    """RFC 9309 2.3.1.4: while a server fails, everything is disallowed."""
    return failure.status is not None and failure.status >= HTTPStatus.INTERNAL_SERVER_ERROR


def _parse(body: bytes) -> Protego:
    return Protego.parse(body[:MAX_BYTES].decode("utf-8", errors="replace"))

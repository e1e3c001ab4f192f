"""What a server answered, and what its status means to us."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

import aiohttp
import httpx

from monitor.fetch.addresses import ProxyFailedError, RefusedAddressError
from monitor.model import Document, FetchFailure, FetchReason

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
PERMANENT: Final = frozenset({301, 308})

_MAX_VALIDATOR: Final = 500
_MAX_WORDS: Final = 200
_FORBIDDEN: Final = frozenset({401, 402, 403, 451})
_THROTTLED: Final = frozenset({429, 503})
_MAY_THROTTLE: Final = frozenset({403, 429, 503})
_LATEST_SPAN: Final = 1_000_000
"""Seconds; a greater number is an instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A good answer with its body.

    Attributes:
        url: As asked for.
        final_url: After redirects.
        body: Unpacked, within the limit.
        media_type: Lower case, without parameters; empty where the server named none.
        charset: As the header declares it, or None.
        etag: Validator for the next request, or None.
        last_modified: Likewise.
        fetched_at: UTC.
    """

    url: str
    final_url: str
    body: bytes
    media_type: str
    charset: str | None
    etag: str | None
    last_modified: str | None
    fetched_at: datetime

    def document(self) -> Document:
        """The answer as the next stage takes it."""
        return Document(
            url=self.url,
            final_url=self.final_url,
            body=self.body,
            media_type=self.media_type,
            charset=self.charset,
            fetched_at=self.fetched_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """The server says that nothing changed since the validators were given; None where it gave no newer ones."""

    etag: str | None
    last_modified: str | None


def validator(headers: Mapping[str, str], name: str) -> str | None:
    """A validator as the server sent it; None where it is missing or unfit to be sent back."""
    value = headers.get(name, "").strip()
    return value if value and len(value) <= _MAX_VALIDATOR and value.isascii() and value.isprintable() else None


def declared_type(headers: Mapping[str, str]) -> tuple[str, str | None]:
    """Media type (lower case, empty where none is declared) and charset of an answer."""
    message = Message()
    message["content-type"] = headers.get("content-type", "")
    declared = message.get_content_type() if headers.get("content-type") else ""
    return declared, message.get_content_charset()


def judge_status(url: str, status: int, headers: Mapping[str, str], now: datetime) -> FetchFailure | None:
    """The failure that a status means; None for a good one."""
    if 200 <= status < 300 and status != HTTPStatus.PARTIAL_CONTENT:  # noqa: PLR2004 - the class of success
        return None
    asked = retry_after(headers.get("retry-after", ""), now)
    if asked is None and status in _MAY_THROTTLE:
        asked = _until_reset(headers, now)
    return FetchFailure(url=url, reason=_reason(status, asked), detail=_words(status), retry_after=asked, status=status)


def _until_reset(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long until a host that says its limit is used up counts anew; None where no limit is used up.

    The headers are those of Reddit, GitHub and the draft of the IETF (ratelimit-headers); some give seconds, some
    the instant in seconds since 1970.
    """
    for prefix in ("x-ratelimit", "ratelimit"):
        if headers.get(f"{prefix}-remaining", "").strip() in {"0", "0.0"}:
            found = re.match(r"\d{1,12}", headers.get(f"{prefix}-reset", "").strip())
            seconds = int(found[0]) if found else 0
            if seconds > _LATEST_SPAN:
                seconds = max(seconds - int(now.timestamp()), 0)
            return timedelta(seconds=min(seconds, _LATEST_SPAN))
    return None


def _reason(status: int, asked: timedelta | None) -> FetchReason:
    if status == HTTPStatus.GONE:
        return FetchReason.GONE
    if status in _THROTTLED or (status == HTTPStatus.FORBIDDEN and asked is not None):
        return FetchReason.THROTTLED
    return FetchReason.FORBIDDEN if status in _FORBIDDEN else FetchReason.HTTP_ERROR


def _words(status: int) -> str:
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"


def retry_after(value: str, now: datetime) -> timedelta | None:
    """How long a `Retry-After` asks us to wait, in seconds or as a date; None where it says nothing usable."""
    words = value.strip()
    if words.isascii() and words.isdigit():
        return timedelta(seconds=min(int(words[:12]), 10**9))
    try:
        until = parsedate_to_datetime(words)
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(until - now, timedelta(0))


def explain(url: str, error: Exception) -> FetchFailure:
    """The failure behind an exception of httpx or of aiohttp below it, in words."""
    for cause in _causes(error):
        if isinstance(cause, RefusedAddressError):
            return FetchFailure(url=url, reason=FetchReason.REFUSED_ADDRESS, detail=cause.detail)
        if isinstance(cause, ProxyFailedError):
            return FetchFailure(url=url, reason=FetchReason.PROXY, detail=cause.detail)
    reason, detail = _reading(error.__cause__ if isinstance(error, httpx.HTTPError) and error.__cause__ else error)
    return FetchFailure(url=url, reason=reason, detail=" ".join(detail.split())[:_MAX_WORDS])


def _causes(error: BaseException | None) -> list[BaseException]:
    """The error and all it was made from, nearest first."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or getattr(error, "os_error", None) or error.__context__
    return found


def _reading(error: BaseException) -> tuple[FetchReason, str]:
    match error:
        case TimeoutError():
            return FetchReason.TIMEOUT, "it did not answer in time"
        case aiohttp.ClientConnectorError():
            return FetchReason.UNREACHABLE, _unconnected(error)
        case aiohttp.ServerDisconnectedError() | aiohttp.ClientOSError():
            return FetchReason.BROKEN, "it hung up without an answer"
        case aiohttp.ClientPayloadError():
            return FetchReason.BROKEN, "it hung up in the middle of the body"
        case aiohttp.ClientResponseError():
            return FetchReason.BROKEN, f"its header is faulty: {error.message}"
        case httpx.RemoteProtocolError():
            return FetchReason.BROKEN, f"its header is faulty: {error}"
        case aiohttp.InvalidURL() | httpx.InvalidURL():
            return FetchReason.REFUSED_ADDRESS, f"not an address: {error}"
        case _:
            return FetchReason.BROKEN, f"{type(error).__name__}: {error}"


def _unconnected(error: aiohttp.ClientConnectorError) -> str:
    match error:
        case aiohttp.ClientConnectorCertificateError():
            return f"its certificate cannot be trusted: {error.certificate_error}"
        case aiohttp.ClientConnectorDNSError():
            return f"no address is known for {error.host}"
        case _:
            number = error.os_error.errno
            return f"{error.host}: {os.strerror(number) if number else error.os_error}"

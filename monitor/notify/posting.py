"""One HTTP POST, for the channels that speak for themselves: bounded, without redirects, honestly judged.

What cannot be connected is FAILED; what broke or fell silent after that is UNKNOWN; else the caller reads the answer.
"""

import http.client
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import SplitResult, urlsplit

from monitor.model import Outcome, SendResult
from monitor.notify.outcomes import judge_exception, judge_status, read_retry_after

_MAX_ANSWER: Final = 65_536  # bytes; Slack answers with the message itself, some kilobytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a service said to a message that it got.

    Attributes:
        body: Of the answer, as far as it was read.
        retry_after: What it asked for, at most an hour; None when it did not.
    """

    status: int
    body: bytes
    retry_after: timedelta | None

    def judge(self) -> SendResult:
        """What its status says."""
        return judge_status(self.status, self.retry_after)


def post(
    address: SplitResult, path: str, body: bytes, headers: Mapping[str, str], limit: timedelta
) -> Answer | SendResult:
    """Post to `path` (with its query) of the host of an address; a redirect is an answer like any other."""
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=limit.total_seconds())
    try:
        try:
            connection.connect()
        except OSError as error:
            return SendResult(outcome=Outcome.FAILED, error=f"no connection ({type(error).__name__})")
        try:
            connection.request("POST", path, body, dict(headers))
            response = connection.getresponse()
            answer = response.read(_MAX_ANSWER)
        except (OSError, http.client.HTTPException) as error:
            return judge_exception(error)
        retry_after = read_retry_after(response.getheader("Retry-After"), response.getheader("Date"))
        return Answer(status=response.status, body=answer, retry_after=retry_after)
    finally:
        connection.close()


def read_address(url: str, where: str, *, is_secret: bool) -> SplitResult:
    """An address to post to. Raises ValueError, without the address, when it cannot be used.

    Args:
        url: As it is configured.
        where: Which part of the configuration it is, for the message.
        is_secret: Whether a secret travels with the message; then plain http goes to this machine alone.
    """
    try:
        parts = urlsplit(url)
        is_readable = parts.port is None or parts.port > 0
    except ValueError:
        raise ValueError(f"{where} cannot be read") from None
    is_open_to = parts.scheme == "https" or (
        parts.scheme == "http" and (not is_secret or _is_loopback(parts.hostname or ""))
    )
    if not parts.hostname or not is_readable or not is_open_to:
        only = " (http:// only for this machine)" if is_secret else " or http://"
        raise ValueError(f"{where} must begin with https://{only}")
    return parts


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

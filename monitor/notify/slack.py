"""The `slackbot:TOKEN@CHANNEL` target: Slack's own interface, for Retry-After and, later, threads.

    slackbot:xoxb-...@#alerts
    slackbot:xoxb-...@C0123456?api=https://chat.example.org/api       a server that speaks the same language

Slack's incoming webhooks (`slack://...`) stay with apprise; its bots do here, because apprise tells
neither Retry-After nor the message's `ts`. Redirects are not followed: the token goes nowhere else.
"""

import http.client
import ipaddress
import json
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from monitor.model import Outcome, Secret, SendResult
from monitor.notify.bounded import BoundedCall
from monitor.notify.content import compose_due
from monitor.notify.outcomes import judge_exception, judge_status, read_retry_after
from monitor.notify.render import render_blocks
from monitor.ports import DueDelivery

API: Final = "https://slack.com/api"
_FORM: Final = re.compile(r"slackbot:(?://)?(?P<token>[^@\s]+)@(?P<channel>[^?\s]+)(?:\?api=(?P<api>\S+))?")
_MAX_ANSWER: Final = 65_536  # bytes; Slack answers with the message itself, some kilobytes
_PASSING_ERRORS: Final = frozenset({
    "fatal_error", "internal_error", "message_limit_exceeded", "rate_limited", "ratelimited", "request_timeout",
    "service_unavailable", "team_added_to_org", "accesslimited", "org_login_required",
})  # fmt: skip
"""Answers of chat.postMessage that another attempt may not meet; all others need a person.
https://docs.slack.dev/reference/methods/chat.postMessage#errors"""


class SlackChannel:
    """Posts alerts as a Slack bot."""

    def __init__(self, url: Secret, zone: ZoneInfo, *, limit: timedelta) -> None:
        """Raises ValueError, without the token, when the address has another form."""
        found = _FORM.fullmatch(url.reveal())
        if found is None:
            raise ValueError("the form is slackbot:TOKEN@CHANNEL, such as slackbot:xoxb-...@#alerts")
        self._token = Secret(found["token"])
        self._channel = found["channel"]
        self._api = _read_api(found["api"] or API)
        self._zone = zone
        self._limit = limit
        self._bounded = BoundedCall(limit)

    def send(self, due: Sequence[DueDelivery]) -> SendResult:
        """Post it. UNKNOWN when the connection broke or fell silent after the request had begun."""
        message = {"channel": self._channel, **render_blocks(compose_due(due, self._zone))}
        return self._bounded(lambda: self._post(message))

    def _post(self, message: dict[str, Any]) -> SendResult:
        connection = self._connection()
        try:
            try:
                connection.connect()
            except OSError as error:
                return SendResult(outcome=Outcome.FAILED, error=f"no connection ({type(error).__name__})")
            try:
                return self._exchange(connection, json.dumps(message).encode("ascii"))
            except (OSError, http.client.HTTPException) as error:
                return judge_exception(error)
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._api.scheme == "https" else http.client.HTTPConnection
        return kind(self._api.hostname or "", self._api.port, timeout=self._limit.total_seconds())

    def _exchange(self, connection: http.client.HTTPConnection, body: bytes) -> SendResult:
        headers = {
            "Authorization": f"Bearer {self._token.reveal()}",
            "Content-Type": "application/json; charset=utf-8",
        }
        connection.request("POST", f"{self._api.path.rstrip('/')}/chat.postMessage", body, headers)
        response = connection.getresponse()
        answer = response.read(_MAX_ANSWER)
        retry_after = read_retry_after(response.getheader("Retry-After"), response.getheader("Date"))
        if response.status != http.client.OK:
            return judge_status(response.status, retry_after)
        return _judge_answer(answer, retry_after)


def _judge_answer(answer: bytes, retry_after: timedelta | None) -> SendResult:
    """Slack says in the body of a 200 whether it took the message."""
    try:
        said = json.loads(answer)
    except ValueError:
        said = None
    if not isinstance(said, dict) or "ok" not in said:
        return SendResult(outcome=Outcome.UNKNOWN, error="HTTP 200, but not the answer that Slack gives")
    if said["ok"] is True:
        return SendResult(outcome=Outcome.SENT)
    name = str(said.get("error", ""))
    error = f"Slack refused: {name}" if re.fullmatch(r"[a-z_]{1,60}", name) else "Slack refused"
    is_passing = name in _PASSING_ERRORS
    return SendResult(outcome=Outcome.FAILED, error=error, retry_after=retry_after, is_permanent=not is_passing)


def _read_api(url: str) -> SplitResult:
    """The base address; plain http only to this machine, since the token travels with every request."""
    try:
        parts = urlsplit(url)
        port_is_readable = parts.port is None or parts.port > 0
    except ValueError:
        raise ValueError("the address after ?api= cannot be read") from None
    is_plain_here = parts.scheme == "http" and _is_loopback(parts.hostname or "")
    if not parts.hostname or not port_is_readable or not (parts.scheme == "https" or is_plain_here):
        raise ValueError("the address after ?api= must begin with https:// (http:// only for this machine)")
    return parts


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

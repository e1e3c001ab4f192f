"""The `webhook:URL` target: the versioned record (`record.py`), posted as JSON.

    webhook:https://user:${PASSWORD}@hooks.example.org/news?token=...

Apprise's `json://` cannot carry it: it posts an envelope of its own, in which the record would be a
string within JSON, and it tells no Retry-After. So this one is ours, over the same `posting.py` as Slack's.
"""

import base64
from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from urllib.parse import SplitResult, unquote

from monitor.model import Secret, SendResult
from monitor.notify.bounded import BoundedCall
from monitor.notify.posting import post, read_address
from monitor.notify.record import render_records
from monitor.ports import DueDelivery

_PREFIX: Final = "webhook:"


class WebhookChannel:
    """Posts records to an address of the user's own."""

    def __init__(self, url: Secret, *, limit: timedelta) -> None:
        """Raises ValueError, without the address, when it has another form."""
        self._url = Secret(url.reveal()[len(_PREFIX) :])  # any part of it may be a secret
        address = self._read()
        if not _is_sendable(address.path + address.query):
            raise ValueError("the address after webhook: holds a space or a letter that must be written as %..")
        self._limit = limit
        self._bounded = BoundedCall(limit)

    def send(self, due: Sequence[DueDelivery]) -> SendResult:
        """Post it. UNKNOWN when the connection broke or fell silent after the request had begun."""
        body = render_records(due).encode("utf-8")
        return self._bounded(lambda: self._post(body))

    def _read(self) -> SplitResult:
        words = self._url.reveal()
        return read_address(words, "the address after webhook:", is_secret="@" in words.split("?")[0])

    def _post(self, body: bytes) -> SendResult:
        address = self._read()
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "news-monitor"}
        if address.username is not None:
            pair = f"{unquote(address.username)}:{unquote(address.password or '')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode('ascii')}"
        query = f"?{address.query}" if address.query else ""
        answer = post(address, (address.path or "/") + query, body, headers, self._limit)
        return answer if isinstance(answer, SendResult) else answer.judge()


def _is_sendable(text: str) -> bool:
    return text.isascii() and all(letter.isprintable() and letter != " " for letter in text)

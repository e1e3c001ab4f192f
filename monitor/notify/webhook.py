"""The `webhook:URL` target: the versioned record (`record.py`), posted as JSON.

    webhook:https://user:${PASSWORD}@hooks.example.org/news?token=...

Apprise's `json://` cannot carry it: it posts an envelope of its own, in which the record would be a
string within JSON, and it tells no Retry-After. So this one is ours, over the same `posting.py` as Slack's.
"""

import base64
from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from urllib.parse import unquote, urlsplit

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
        words = url.reveal()[len(_PREFIX) :]
        has_password = "@" in urlsplit(words).netloc if "[" not in words else "@" in words
        self._address = read_address(words, "the address after webhook:", is_secret=has_password)
        self._headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "news-monitor"}
        if self._address.username is not None:
            pair = f"{unquote(self._address.username)}:{unquote(self._address.password or '')}"
            self._headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode('ascii')}"
        if not _is_header_safe(self._address.path + self._address.query):
            raise ValueError("the address after webhook: holds a space or a letter that must be written as %..")
        self._limit = limit
        self._bounded = BoundedCall(limit)

    def send(self, due: Sequence[DueDelivery]) -> SendResult:
        """Post it. UNKNOWN when the connection broke or fell silent after the request had begun."""
        body = render_records(due).encode("utf-8")
        return self._bounded(lambda: self._post(body))

    def _post(self, body: bytes) -> SendResult:
        query = f"?{self._address.query}" if self._address.query else ""
        answer = post(self._address, (self._address.path or "/") + query, body, self._headers, self._limit)
        return answer if isinstance(answer, SendResult) else answer.judge()


def _is_header_safe(text: str) -> bool:
    return text.isascii() and all(letter.isprintable() and letter != " " for letter in text)

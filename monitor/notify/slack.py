"""The `slackbot:TOKEN@CHANNEL` target: Slack's own interface, for Retry-After and threads.

    slackbot:xoxb-...@#alerts
    slackbot:xoxb-...@C0123456?api=https://chat.example.org/api       a server that speaks the same language

Slack's incoming webhooks (`slack://...`) stay with apprise; its bots do here, because apprise tells
neither Retry-After nor the message's `ts`. Redirects are not followed: the token goes nowhere else.

What is said later of an alert, or of a trouble, goes into the thread of its first message, and not into
the channel as well. A thread is known by Slack's `ts`, the channel's id and the channel as configured: an
answer to a thread that is not in the channel is taken by Slack and shown to nobody, so it is never asked.
"""

import json
import re
from collections.abc import Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from monitor.model import Outcome, Secret, SendResult
from monitor.notify.bounded import BoundedCall
from monitor.notify.compose import compose_due
from monitor.notify.content import Reader
from monitor.notify.looks import slack_message
from monitor.notify.posting import Answer, post, read_address
from monitor.notify.templating import MessageTemplate
from monitor.ports import DueDelivery

API: Final = "https://slack.com/api"
_FORM: Final = re.compile(r"slackbot:(?://)?(?P<token>[^@\s]+)@(?P<channel>[^?\s]+)(?:\?api=(?P<api>\S+))?")
_PASSING_ERRORS: Final = frozenset({
    "fatal_error", "internal_error", "message_limit_exceeded", "rate_limited", "ratelimited", "request_timeout",
    "service_unavailable", "team_added_to_org", "accesslimited", "org_login_required",
})  # fmt: skip
"""Answers of chat.postMessage that another attempt may not meet; all others need a person.
https://docs.slack.dev/reference/methods/chat.postMessage#errors"""

_THREAD_ERRORS: Final = frozenset({
    "cannot_reply_to_message", "invalid_thread_ts", "thread_not_found", "thread_locked", "message_not_found",
    "restricted_action_thread_locked", "restricted_action_non_threadable_channel",
})  # fmt: skip
"""The message was refused for its thread alone: it is posted into the channel, where its mark says what it is."""

_TS: Final = re.compile(r"\d{1,20}\.\d{1,10}")
_ID: Final = re.compile(r"[A-Z0-9]{2,30}")


class SlackChannel:
    """Posts as a Slack bot."""

    def __init__(
        self, url: Secret, reader: Reader, *, limit: timedelta, template: MessageTemplate | None = None
    ) -> None:
        """Raises ValueError, without the token, when the address has another form."""
        found = _FORM.fullmatch(url.reveal())
        if found is None:
            raise ValueError("the form is slackbot:TOKEN@CHANNEL, such as slackbot:xoxb-...@#alerts")
        self._token = Secret(found["token"])
        self._channel = found["channel"]
        self._api = read_address(found["api"] or API, "the address after ?api=", is_secret=True)
        self._reader = reader
        self._template = template
        self._limit = limit
        self._bounded = BoundedCall(limit)

    def send(self, due: Sequence[DueDelivery]) -> SendResult:
        """Post it. UNKNOWN when the connection broke or fell silent after the request had begun.

        `thread` of the result is that of the first message; a digest, which is of several alerts, has none.
        """
        said = compose_due(due, self._reader)
        message = slack_message(said, self._template)
        is_single = len(due) == 1
        thread = self._read_thread(due[0].delivery.thread) if is_single else None
        return self._bounded(lambda: self._tell(message, thread, keeps_thread=is_single))

    def _tell(self, message: dict[str, Any], thread: tuple[str, str] | None, *, keeps_thread: bool) -> SendResult:
        if thread is None:
            return self._post({"channel": self._channel, **message}, keeps_thread=keeps_thread)
        ts, channel = thread
        answered = self._post(
            {"channel": channel, "thread_ts": ts, "reply_broadcast": False, **message}, keeps_thread=False
        )
        if answered.error.removeprefix(_REFUSED) in _THREAD_ERRORS:
            return self._post({"channel": self._channel, **message}, keeps_thread=keeps_thread)
        return answered

    def _read_thread(self, words: str) -> tuple[str, str] | None:
        """The `ts` and the channel's id, where the message was told to the channel that is configured now."""
        ts, _, rest = words.partition("/")
        channel, _, configured = rest.partition("/")
        is_here = configured == self._channel and _TS.fullmatch(ts) and _ID.fullmatch(channel)
        return (ts, channel) if is_here else None

    def _post(self, message: dict[str, Any], *, keeps_thread: bool) -> SendResult:
        headers = {
            "Authorization": f"Bearer {self._token.reveal()}",
            "Content-Type": "application/json; charset=utf-8",
        }
        path = f"{self._api.path.rstrip('/')}/chat.postMessage"
        answer = post(self._api, path, json.dumps(message).encode("ascii"), headers, self._limit)
        if isinstance(answer, SendResult):
            return answer
        if answer.status != HTTPStatus.OK:
            return answer.judge()
        return self._judge(answer, keeps_thread=keeps_thread)

    def _judge(self, answer: Answer, *, keeps_thread: bool) -> SendResult:
        """Slack says in the body of a 200 whether it took the message."""
        try:
            said = json.loads(answer.body)
        except ValueError:
            said = None
        if not isinstance(said, dict) or "ok" not in said:
            return SendResult(outcome=Outcome.UNKNOWN, error="HTTP 200, but not the answer that Slack gives")
        if said["ok"] is True:
            ts, channel = str(said.get("ts", "")), str(said.get("channel", ""))
            is_known = keeps_thread and _TS.fullmatch(ts) and _ID.fullmatch(channel)
            return SendResult(outcome=Outcome.SENT, thread=f"{ts}/{channel}/{self._channel}" if is_known else "")
        name = str(said.get("error", ""))
        error = f"{_REFUSED}{name}" if re.fullmatch(r"[a-z_]{1,60}", name) else "Slack refused"
        is_passing = name in _PASSING_ERRORS
        return SendResult(
            outcome=Outcome.FAILED, error=error, retry_after=answer.retry_after, is_permanent=not is_passing
        )


_REFUSED: Final = "Slack refused: "

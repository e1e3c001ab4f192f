"""What an answer means for the outbox: sent, surely not arrived, or perhaps; and whether to try again.

The rules, for every target that speaks HTTP (as Alertmanager's, but for 504):

    2xx                          sent
    429, 408, 425, 5xx           failed, try again (429 and 503 not before their Retry-After)
    504                          unknown: the gateway gave up waiting, the service behind it may not have
    other 3xx, 4xx               failed for good: asking again the same way cannot help
    no connection                failed, try again: nothing was sent
    broken or silent after that  unknown

The words of an error are ours alone. Those of an exception may hold an address, and that a token.
"""

import smtplib
import traceback
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

from monitor.model import Outcome, SendResult

_WORTH_RETRYING: Final = frozenset({
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
})  # fmt: skip
_SERVER_ERRORS: Final = 500
_MAX_RETRY_AFTER: Final = timedelta(hours=1)
"""A target that asks for more is asked again after this: a wrong clock must not silence it for a week."""

_CONNECTING: Final = frozenset({"connect", "create_connection", "starttls", "login"})
"""Functions of the standard library and urllib3 in which no message has been sent yet."""
_NOT_STARTED: Final = frozenset({"InvalidURL", "MissingSchema", "InvalidSchema", "LocationParseError"})
"""Exceptions of requests and urllib3 (which are not imported for them) over an address of the wrong form."""


def judge_status(status: int, retry_after: timedelta | None = None) -> SendResult:
    """What an HTTP status says of a message that was posted."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return SendResult(outcome=Outcome.SENT)
    error = f"HTTP {status} {_phrase(status)}".rstrip()
    if status == HTTPStatus.GATEWAY_TIMEOUT:
        return SendResult(outcome=Outcome.UNKNOWN, error=error, retry_after=retry_after)
    if status >= _SERVER_ERRORS or status in _WORTH_RETRYING:
        return SendResult(outcome=Outcome.FAILED, error=error, retry_after=retry_after)
    return SendResult(outcome=Outcome.FAILED, error=error, is_permanent=True)


def judge_exception(error: BaseException) -> SendResult:
    """What an exception of a library says: by its type and by where it was raised, never by its text."""
    chain = _chain(error)
    for one in chain:
        if isinstance(one, smtplib.SMTPResponseException):
            return _judge_smtp(one.smtp_code)
        if isinstance(one, smtplib.SMTPRecipientsRefused):
            return _judge_smtp(max((code for code, _ in one.recipients.values()), default=0))
        if isinstance(one, smtplib.SMTPNotSupportedError):
            return SendResult(outcome=Outcome.FAILED, error="the mail server lacks what is asked", is_permanent=True)
    if any(type(one).__name__ in _NOT_STARTED or _CONNECTING & _functions(one) for one in chain):
        return SendResult(outcome=Outcome.FAILED, error=f"no connection ({_kind(chain)})")
    return SendResult(outcome=Outcome.UNKNOWN, error=f"the connection broke or fell silent ({_kind(chain)})")


def read_retry_after(value: str | None, date: str | None = None) -> timedelta | None:
    """What a Retry-After header asks for, at most an hour; None when absent or unreadable.

    It holds seconds, or an HTTP date, which is taken against the answer's own `Date`: so no two
    clocks are compared.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        wait = timedelta(seconds=int(text[:9]))
    else:
        then, answered = _read_date(text), _read_date(date or "")
        if then is None or answered is None:
            return None
        wait = then - answered
    return min(max(wait, timedelta(0)), _MAX_RETRY_AFTER)


def _read_date(text: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _judge_smtp(code: int) -> SendResult:
    """A code of RFC 5321: 4xx is for a while, 5xx for good; either way the server did not take the mail."""
    is_permanent = _SERVER_ERRORS <= code < _SERVER_ERRORS + 100
    return SendResult(outcome=Outcome.FAILED, error=f"SMTP {code}", is_permanent=is_permanent)


def _chain(error: BaseException) -> list[BaseException]:
    """The exception and what it was raised from or holds, as the HTTP libraries nest them; bounded."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting and len(found) < 16:  # noqa: PLR2004 - deeper than any library nests
        one = waiting.pop()
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return found


def _functions(error: BaseException) -> set[str]:
    """Names of the functions that the exception passed through."""
    return {frame.f_code.co_name for frame, _ in traceback.walk_tb(error.__traceback__)}


def _kind(chain: list[BaseException]) -> str:
    return type(chain[-1]).__name__


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""

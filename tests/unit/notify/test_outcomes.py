"""From answers and exceptions to outcomes."""

import smtplib
import ssl
from datetime import timedelta

import pytest

from monitor.model import Outcome
from monitor.notify.outcomes import judge_exception, read_retry_after

DATE = "Tue, 13 Jan 2026 00:00:00 GMT"


@pytest.mark.parametrize(
    ("header", "date", "wait"),
    [
        ("30", None, 30),
        (" 0 ", None, 0),
        ("999999999999", None, 3_600),
        ("Tue, 13 Jan 2026 00:02:00 GMT", DATE, 120),
        ("Mon, 12 Jan 2026 00:00:00 GMT", DATE, 0),
        ("Tue, 13 Jan 2026 00:02:00 -0000", DATE, 120),
        ("Tue, 13 Jan 2026 00:02:00 GMT", None, None),
        ("Tue, 13 Jan 2026 00:02:00 GMT", "today", None),
        ("-5", None, None),
        ("soon", DATE, None),
        ("٣٠", None, None),
        ("", None, None),
        (None, DATE, None),
    ],
)
def test_retry_after_is_read_and_bounded(header: str | None, date: str | None, wait: int | None) -> None:
    """Seconds or a date against the answer's own; at most an hour; nonsense is nothing."""
    assert read_retry_after(header, date) == (None if wait is None else timedelta(seconds=wait))


@pytest.mark.parametrize(
    ("error", "outcome", "is_permanent", "words"),
    [
        (smtplib.SMTPDataError(451, b"later"), Outcome.FAILED, False, "SMTP 451"),
        (smtplib.SMTPDataError(554, b"spam"), Outcome.FAILED, True, "SMTP 554"),
        (smtplib.SMTPAuthenticationError(535, b"xoxb"), Outcome.FAILED, True, "SMTP 535"),
        (smtplib.SMTPConnectError(421, b"busy"), Outcome.FAILED, False, "SMTP 421"),
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"unknown")}), Outcome.FAILED, True, "SMTP 550"),
        (smtplib.SMTPNotSupportedError("no TLS"), Outcome.FAILED, True, "the mail server lacks what is asked"),
        (smtplib.SMTPServerDisconnected("gone"), Outcome.UNKNOWN, False, "SMTPServerDisconnected"),
        (TimeoutError("read"), Outcome.UNKNOWN, False, "TimeoutError"),
        (ssl.SSLEOFError("eof"), Outcome.UNKNOWN, False, "SSLEOFError"),
        (ConnectionResetError("reset"), Outcome.UNKNOWN, False, "ConnectionResetError"),
    ],
)
def test_an_exception_is_judged_by_its_kind(error: Exception, outcome: Outcome, is_permanent: bool, words: str) -> None:
    """And its text, which may hold a secret, is never told."""
    result = judge_exception(error)
    assert (result.outcome, result.is_permanent) == (outcome, is_permanent)
    assert words in result.error
    assert "xoxb" not in result.error


def test_what_fails_while_connecting_was_never_sent() -> None:
    """A time-out there is a failure, not a doubt, even when wrapped by a library."""

    def create_connection() -> None:
        raise TimeoutError("secret host")

    def send() -> None:
        try:
            create_connection()
        except TimeoutError as error:
            raise RuntimeError("a library's own") from error

    with pytest.raises(RuntimeError) as raised:
        send()
    result = judge_exception(raised.value)
    assert result.outcome is Outcome.FAILED
    assert result.error == "no connection (TimeoutError)"


def test_an_endless_chain_of_causes_ends() -> None:
    """Exceptions may hold each other."""
    one, two = RuntimeError("one"), RuntimeError("two")
    one.__context__, two.__context__ = two, one
    assert judge_exception(one).outcome is Outcome.UNKNOWN

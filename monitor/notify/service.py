"""All targets that are apprise URLs: mail, Slack webhooks, Discord, Telegram, SMS, JSON webhooks, a hundred more.

    what is due -> compose -> the look that this service takes -> apprise, in a thread of its own -> judged answer

Apprise says only yes or no. What happened is learnt from its log records: it logs a warning with the
HTTP status, or logs inside the `except` block of the library's exception. `_Witness` sees them before
anybody else could, and lets none through: at DEBUG apprise logs whole addresses, tokens included.
"""

import contextvars
import logging
import re
import sys
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import apprise
from apprise.conversion import convert_between

from monitor.model import Level, Outcome, Secret, SendResult
from monitor.notify.bounded import BoundedCall
from monitor.notify.compose import compose_due
from monitor.notify.content import Content, Kind, Reader, Said
from monitor.notify.looks import chat_message, mail_message
from monitor.notify.mail import headers_of, subject_of
from monitor.notify.markup import EMAIL, MARKDOWN, SNIPPET, TEXT, Markup
from monitor.notify.outcomes import judge_exception, judge_status
from monitor.notify.render import SUBJECT_LIMIT, Message
from monitor.notify.templating import MessageTemplate
from monitor.ports import DueDelivery

_STATUS: Final = re.compile(r"error=(\d{3})\b")
_KIND: Final = re.compile(r"([A-Za-z][A-Za-z0-9.+-]{1,15}):")  # longer ones may be a secret in the wrong place
_MAIL: Final = frozenset({"mailto", "mailtos"})
_READ_TIMEOUT: Final = 15.0  # seconds; apprise's own four turn a slow answer into a repeat
_TYPES: Final = {
    "info": apprise.NotifyType.INFO,
    "low": apprise.NotifyType.INFO,
    "medium": apprise.NotifyType.INFO,
    "high": apprise.NotifyType.WARNING,
    "critical": apprise.NotifyType.FAILURE,
}


_FORMATS: Final = {
    TEXT.name: apprise.NotifyFormat.TEXT,
    MARKDOWN.name: apprise.NotifyFormat.MARKDOWN,
    SNIPPET.name: apprise.NotifyFormat.HTML,
    EMAIL.name: apprise.NotifyFormat.HTML,
}
_DOMAIN: Final = re.compile(r"[A-Za-z0-9.-]{1,255}")


def _type_of(said: Said) -> apprise.NotifyType:
    if isinstance(said, Content) and said.kind is Kind.NOTICE and said.level == Level.INFO:
        return apprise.NotifyType.SUCCESS
    return _TYPES[said.level]


class _Seen:
    """What apprise let slip during one call: HTTP statuses and exceptions, in order."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.exceptions: list[BaseException] = []


_seen: contextvars.ContextVar[_Seen | None] = contextvars.ContextVar("seen", default=None)


class _Witness(logging.Filter):
    """Keeps status codes and exceptions of the running call, and lets no record through to anybody."""

    def filter(self, record: logging.LogRecord) -> bool:
        seen = _seen.get()
        if seen is None:
            return False
        exception = sys.exc_info()[1]
        if exception is not None and exception not in seen.exceptions:
            seen.exceptions.append(exception)
        if record.levelno >= logging.WARNING:
            seen.statuses += [int(status) for status in _STATUS.findall(record.getMessage())]
        return False


def _listen() -> None:
    """Stand before all who might hear apprise; harmless when repeated."""
    logger = logging.getLogger("apprise")
    if not any(isinstance(one, _Witness) for one in logger.filters):
        logger.addFilter(_Witness())
    logger.setLevel(logging.DEBUG)
    for name in ("urllib3", "requests"):  # they log paths, and a webhook's path is its secret
        logging.getLogger(name).setLevel(logging.CRITICAL)


class ServiceChannel:
    """Sends messages through one apprise URL.

    Attributes:
        markup: What its messages are written in.
    """

    def __init__(self, url: Secret, reader: Reader, *, limit: timedelta) -> None:
        """Raises ValueError, without the address, when apprise cannot use it."""
        _listen()
        asset = apprise.AppriseAsset(
            app_id="news-monitor",
            app_desc="news-monitor",
            app_url="",
            service_timeout=0,  # ours is the only bound: apprise's own shares a pool between all targets
            image_url_mask="",
            image_url_logo="",
        )
        service = _build(url.reveal(), asset)
        if service.socket_read_timeout == type(service).socket_read_timeout:
            service.socket_read_timeout = _READ_TIMEOUT
        service.redirects = False  # the address may hold a token, which goes nowhere else
        service.request_rate_per_sec = 0  # apprise would sleep some seconds inside our limit; `rate:` paces a target
        self._service = service
        self._apprise = apprise.Apprise(asset=asset)
        self._apprise.add(service)
        self._is_mail = url.reveal().partition(":")[0].lower() in _MAIL
        self._own_headers = dict(service.headers) if self._is_mail else {}
        self._reader = reader
        self._bounded = BoundedCall(limit)
        self.markup = self._choose_markup()
        self.template: MessageTemplate | None = None

    def send(self, due: Sequence[DueDelivery]) -> SendResult:
        """Render in the service's own format, and send."""
        said = compose_due(due, self._reader)
        message = self.render(said)
        headers = headers_of(said, self._domain()) if self._is_mail else {}
        return self._bounded(lambda: self._notify(message, headers, _type_of(said)))

    def render(self, said: Said) -> Message:
        """The look for this service, or what its template makes of it."""
        if self._is_mail and self.markup is EMAIL:
            return mail_message(said, self.template)
        room, title = int(self._service.body_maxlen), max(0, int(self._service.title_maxlen))
        limit = max(room - min(title, SUBJECT_LIMIT), room // 2)  # some services put the title into the body
        message = chat_message(said, self.markup, self.template, limit=limit, title_limit=title)
        return replace(message, title=subject_of(said)) if self._is_mail else message

    def _choose_markup(self) -> Markup:
        """Its format is always declared, or markup of the page would be live."""
        match self._service.resolve_format(None):
            case apprise.NotifyFormat.HTML:
                return EMAIL if self._is_mail else SNIPPET
            case apprise.NotifyFormat.MARKDOWN:
                return MARKDOWN
            case _:
                return TEXT

    def _domain(self) -> str:
        """Of the sender, for names that must be ours alone."""
        domain = str(self._service.from_addr[1]).rpartition("@")[2]
        return domain if _DOMAIN.fullmatch(domain) else "localhost"

    def _notify(self, message: Message, headers: Mapping[str, str], kind: apprise.NotifyType) -> SendResult:
        seen = _Seen()
        _seen.set(seen)
        if self._is_mail:  # one call at a time: an earlier one that hangs keeps this from being begun
            self._service.headers = {**headers, **self._own_headers}
        # A service without titles would put it into the body, where the headline stands already.
        title = message.title[: self._service.title_maxlen] if self._service.title_maxlen > 0 else ""
        try:
            result = self._apprise.notify(
                body=message.body, title=title, body_format=_FORMATS[self.markup.name], notify_type=kind
            )
        except Exception as error:  # noqa: BLE001 - a plugin may raise anything; the outbox must go on
            return judge_exception(error)
        return _judge(bool(result), seen)


def text_part(page: str) -> str:
    """The text part that apprise gives a mail of this page."""
    said: str = convert_between(apprise.NotifyFormat.HTML, apprise.NotifyFormat.TEXT, page)  # type: ignore[no-untyped-call]
    return said


def _judge(is_sent: bool, seen: _Seen) -> SendResult:
    if is_sent:
        return SendResult(outcome=Outcome.SENT)
    if seen.statuses:
        answer = judge_status(seen.statuses[-1])
        if answer.outcome is not Outcome.SENT:
            return answer
        return SendResult(outcome=Outcome.FAILED, error=f"the service refused the message (HTTP {seen.statuses[-1]})")
    if seen.exceptions:
        return judge_exception(seen.exceptions[-1])
    return SendResult(outcome=Outcome.FAILED, error="the service refused the message")


def _build(url: str, asset: apprise.AppriseAsset) -> Any:
    found = _KIND.match(url)
    if found is None:
        raise ValueError("the address does not begin with a kind of target, such as `console:` or `mailtos://`")
    scheme = found[1]
    with warnings.catch_warnings():  # its first use loads all plugins, and one of them a module soon to go
        warnings.simplefilter("ignore", DeprecationWarning)
        is_known = scheme.lower() in apprise.plugins.N_MGR
    if not is_known:
        raise ValueError(f"the kind `{scheme}` is not known; see docs/alerts.md for the kinds of targets")
    try:
        service = apprise.Apprise.instantiate(url, asset=asset)
    except Exception:  # noqa: BLE001 - its text may hold the address
        service = None
    if service is None:
        raise ValueError(f"the {scheme}: address is not complete or not valid")
    if len(service) != 1:
        raise ValueError(f"the {scheme}: address names {len(service)} recipients; make one target of each, or use cc=")
    return service

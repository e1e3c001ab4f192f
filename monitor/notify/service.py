"""All targets that are apprise URLs: mail, Slack webhooks, Discord, Telegram, SMS, JSON webhooks, a hundred more.

    alert -> compose -> the look that this service takes -> apprise, in a thread of its own -> judged answer

Apprise says only yes or no. What happened is learnt from its log records: it logs a warning with the
HTTP status, or logs inside the `except` block of the library's exception. `_Witness` sees them before
anybody else could, and lets none through: at DEBUG apprise logs whole addresses, tokens included.
"""

import contextvars
import logging
import re
import sys
import warnings
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import apprise

from monitor.model import Outcome, Secret, SendResult
from monitor.notify.bounded import BoundedCall
from monitor.notify.content import Content, compose_due
from monitor.notify.outcomes import judge_exception, judge_status
from monitor.notify.render import SUBJECT_LIMIT, Message, render_email, render_markdown, render_snippet, render_text
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
    """Sends alerts through one apprise URL."""

    def __init__(self, url: Secret, zone: ZoneInfo, *, limit: timedelta) -> None:
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
        self._service = service
        self._apprise = apprise.Apprise(asset=asset)
        self._apprise.add(service)
        self._is_mail = url.reveal().partition(":")[0].lower() in _MAIL
        self._zone = zone
        self._bounded = BoundedCall(limit)

    def send(self, due: Sequence[DueDelivery]) -> SendResult:
        """Render in the service's own format, and send."""
        content = compose_due(due, self._zone)
        message, body_format = self._render(content)
        kind = _TYPES[content.level]
        return self._bounded(lambda: self._notify(message, body_format, kind))

    def _render(self, content: Content) -> tuple[Message, apprise.NotifyFormat]:
        """The look for this service; its format is always declared, or markup of the page would be live."""
        title_limit = max(0, self._service.title_maxlen)
        room = self._service.body_maxlen
        limit = max(room - min(title_limit, SUBJECT_LIMIT), room // 2)  # some put the title into the body
        match self._service.resolve_format(None):
            case apprise.NotifyFormat.HTML if self._is_mail:
                return render_email(content), apprise.NotifyFormat.HTML
            case apprise.NotifyFormat.HTML:
                return render_snippet(content, limit=limit), apprise.NotifyFormat.HTML
            case apprise.NotifyFormat.MARKDOWN:
                return render_markdown(content, limit=limit), apprise.NotifyFormat.MARKDOWN
            case _:
                return render_text(content, limit=limit, title_limit=title_limit), apprise.NotifyFormat.TEXT

    def _notify(self, message: Message, body_format: apprise.NotifyFormat, kind: apprise.NotifyType) -> SendResult:
        seen = _Seen()
        _seen.set(seen)
        # A service without titles would put it into the body, where the headline stands already.
        title = message.title[: self._service.title_maxlen] if self._service.title_maxlen > 0 else ""
        try:
            result = self._apprise.notify(body=message.body, title=title, body_format=body_format, notify_type=kind)
        except Exception as error:  # noqa: BLE001 - a plugin may raise anything; the outbox must go on
            return judge_exception(error)
        return _judge(bool(result), seen)


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

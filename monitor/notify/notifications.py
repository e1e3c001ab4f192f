"""The targets of the configuration, each with its channel; implements `ports.Notifier`."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final, Protocol, TextIO

from monitor.errors import Problem, SettingsError
from monitor.model import SendResult, Target
from monitor.notify.audience import FindTemplate, find_template, reader_of
from monitor.notify.content import Reader
from monitor.notify.jsonl import JsonlChannel
from monitor.notify.markup import CONSOLE, SLACK
from monitor.notify.screen import ConsoleChannel
from monitor.notify.templating import TemplateFailure
from monitor.ports import DueDelivery, Rehearsal

TIME_LIMIT: Final = timedelta(seconds=30)
"""For one attempt at one target that is reached over the network."""


class Channel(Protocol):
    """Where the messages of one target go. Called from one thread at a time."""

    def send(self, due: Sequence[DueDelivery]) -> SendResult:
        """Render and send; what the outside world does is told in the result, never raised."""


class Notifications:
    """Sends messages to the configured targets. Each target may be used from its own thread."""

    def __init__(
        self,
        targets: Sequence[Target],
        *,
        console: TextIO,
        template_directories: Sequence[Path] = (),
        time_limit: timedelta = TIME_LIMIT,
    ) -> None:
        """Open no connection and write nothing. Raises SettingsError with every target that cannot be used."""
        self._channels: dict[str, Channel] = {}
        self._targets = {target.name: target for target in targets}
        self._template_directories = template_directories
        problems: list[Problem] = []
        for target in targets:
            find = partial(find_template, target, template_directories)
            try:
                self._channels[target.name] = _open_channel(target, console, time_limit, find)
            except TemplateFailure as failure:
                problems.append(failure.problem)
            except ValueError as error:
                problems.append(_problem(target, error))
        if problems:
            raise SettingsError(tuple(problems))

    def targets(self) -> tuple[str, ...]:
        """Names of the configured targets, in their order."""
        return tuple(self._channels)

    def send(self, due: Sequence[DueDelivery]) -> SendResult:
        """Send one message to the target of the deliveries. Raises KeyError when that target is not configured."""
        return self._channels[due[0].delivery.target].send(due)

    def rehearse(self, due: Sequence[DueDelivery]) -> Rehearsal:
        """The message as its target would get it. Raises KeyError when that target is not configured."""
        from monitor.notify.preview import preview  # nobody else needs it while the monitor runs

        target = self._targets[due[0].delivery.target]
        try:
            return Rehearsal(text=preview(due, target, None, self._template_directories, is_strict=True).text)
        except TemplateFailure as failure:
            return Rehearsal(text=preview(due, replace(target, template=""), None).text, error=str(failure))
        except ValueError as error:
            return Rehearsal(text="", error=str(error))


def check_target(target: Target) -> str | None:
    """What is wrong with a target, in words and without its secret; None when it can be used. Sends nothing.

    Its template is not looked at: see `audience.find_template`.
    """
    try:
        _open_channel(target, io.StringIO(), TIME_LIMIT, lambda _: None)
    except ValueError as error:
        return _problem(target, error).message
    return None


def _open_channel(target: Target, console: TextIO, time_limit: timedelta, find: FindTemplate) -> Channel:
    """The channel for a target's kind. Raises ValueError, without the secret, or TemplateFailure."""
    reader = reader_of(target)
    kind, _, rest = target.url.reveal().partition(":")
    openers: dict[str, Callable[[], Channel]] = {
        "console": lambda: _open_console(rest, console, reader, find),
        "jsonl": lambda: _open_jsonl(rest, target),
        "slackbot": lambda: _open_slack(target, reader, time_limit, find),
        "webhook": lambda: _open_webhook(target, time_limit),
    }
    return openers.get(kind.lower(), lambda: _open_service(target, reader, time_limit, find))()


def _open_console(rest: str, console: TextIO, reader: Reader, find: FindTemplate) -> Channel:
    if rest:
        raise ValueError("the form is `console:`, with nothing after it")
    return ConsoleChannel(console, reader, template=find(CONSOLE))


def _open_jsonl(path: str, target: Target) -> Channel:
    if not path:
        raise ValueError("the form is jsonl:PATH, such as jsonl:var/alerts.jsonl")
    _refuse_template(target)
    return JsonlChannel(Path(path))


def _open_slack(target: Target, reader: Reader, time_limit: timedelta, find: FindTemplate) -> Channel:
    from monitor.notify.slack import SlackChannel

    return SlackChannel(target.url, reader, limit=time_limit, template=find(SLACK))


def _open_webhook(target: Target, time_limit: timedelta) -> Channel:
    from monitor.notify.webhook import WebhookChannel

    _refuse_template(target)
    return WebhookChannel(target.url, limit=time_limit)


def _open_service(target: Target, reader: Reader, time_limit: timedelta, find: FindTemplate) -> Channel:
    from monitor.notify.service import ServiceChannel  # apprise is slow to load, and not every run needs it

    channel = ServiceChannel(target.url, reader, limit=time_limit)
    channel.template = find(channel.markup)
    return channel


def _refuse_template(target: Target) -> None:
    if target.template:
        raise ValueError(
            "records for programs have no template; take `template:` away, or choose another kind of target"
        )


def _problem(target: Target, error: ValueError) -> Problem:
    return Problem(code="target-invalid", message=f"target `{target.name}`: {error}")

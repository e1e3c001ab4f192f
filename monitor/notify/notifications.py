"""The targets of the configuration, each with its channel; implements `ports.Notifier`."""

import io
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final, Protocol, TextIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.errors import Problem, SettingsError
from monitor.model import SendResult, Target
from monitor.notify.console import ConsoleChannel
from monitor.notify.jsonl import JsonlChannel
from monitor.ports import DueDelivery

TIME_LIMIT: Final = timedelta(seconds=30)
"""For one attempt at one target that is reached over the network."""


class Channel(Protocol):
    """Where the alerts of one target go. Called from one thread at a time."""

    def send(self, due: Sequence[DueDelivery]) -> SendResult:
        """Render and send; what the outside world does is told in the result, never raised."""


class Notifications:
    """Sends alerts to the configured targets. Each target may be used from its own thread."""

    def __init__(self, targets: Sequence[Target], *, console: TextIO, time_limit: timedelta = TIME_LIMIT) -> None:
        """Open no connection and write nothing. Raises SettingsError with every target that cannot be used."""
        self._channels: dict[str, Channel] = {}
        problems: list[Problem] = []
        for target in targets:
            try:
                self._channels[target.name] = _open_channel(target, console, time_limit)
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


def check_target(target: Target) -> str | None:
    """What is wrong with a target, in words and without its secret; None when it can be used. Sends nothing."""
    try:
        _open_channel(target, io.StringIO(), TIME_LIMIT)
    except ValueError as error:
        return _problem(target, error).message
    return None


def _open_channel(target: Target, console: TextIO, time_limit: timedelta) -> Channel:
    """The channel for a target's kind. Raises ValueError, without the secret, when it cannot be used."""
    zone = _read_zone(target.zone)
    kind, _, rest = target.url.reveal().partition(":")
    openers: dict[str, Callable[[], Channel]] = {
        "console": lambda: _open_console(rest, console, zone),
        "jsonl": lambda: _open_jsonl(rest),
        "slackbot": lambda: _open_slack(target, zone, time_limit),
    }
    return openers.get(kind.lower(), lambda: _open_service(target, zone, time_limit))()


def _open_console(rest: str, console: TextIO, zone: ZoneInfo) -> Channel:
    if rest:
        raise ValueError("the form is `console:`, with nothing after it")
    return ConsoleChannel(console, zone)


def _open_jsonl(path: str) -> Channel:
    if not path:
        raise ValueError("the form is jsonl:PATH, such as jsonl:var/alerts.jsonl")
    return JsonlChannel(Path(path))


def _open_slack(target: Target, zone: ZoneInfo, time_limit: timedelta) -> Channel:
    from monitor.notify.slack import SlackChannel

    return SlackChannel(target.url, zone, limit=time_limit)


def _open_service(target: Target, zone: ZoneInfo, time_limit: timedelta) -> Channel:
    from monitor.notify.service import ServiceChannel  # apprise is slow to load, and not every run needs it

    return ServiceChannel(target.url, zone, limit=time_limit)


def _read_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"the time zone `{name[:60]}` is not known; write one such as Europe/Vienna") from None


def _problem(target: Target, error: ValueError) -> Problem:
    return Problem(code="target-invalid", message=f"target `{target.name}`: {error}")

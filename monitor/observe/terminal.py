"""The observer that an operator reads."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Any, TextIO

import structlog

from monitor.observe.levels import Loudness, loudness_of
from monitor.observe.lines import LINE_WIDTH, make_plain, render_for, render_json
from monitor.observe.writer import LineWriter


class TerminalObserver:
    """Implements `ports.Observer`: one line a fact, on one stream. Made by `configure`."""

    def __init__(self, writer: LineWriter, log: Any, now: Callable[[], datetime], at_least: Loudness) -> None:
        """Take the parts as they are; `log` is a structlog logger whose lines go to `writer`."""
        self._writer = writer
        self._log = log
        self._now = now
        self._at_least = at_least

    def fact(self, event: str, **fields: Any) -> None:
        """See `ports.Observer`. A value that cannot be shown is named by its type."""
        loudness = loudness_of(event, fields)
        if loudness < self._at_least:
            return
        if loudness is not Loudness.INFO:
            fields = {"level": loudness.name.lower(), **fields}
        try:
            self._log.msg(event, t=self._now(), **fields)
        except Exception as error:  # noqa: BLE001 - a fact that cannot be shown must not stop what it tells of
            self._log.msg(event, t=self._now(), unshown=type(error).__name__)

    def flush(self) -> bool:
        """Wait a moment for the last lines; False when the stream does not take them."""
        return self._writer.flush()


def configure(
    stream: TextIO,
    *,
    is_terminal: bool,
    at_least: Loudness = Loudness.INFO,
    zone: tzinfo | None = None,
    width: int = LINE_WIDTH,
    now: Callable[[], datetime] | None = None,
) -> TerminalObserver:
    """An observer on `stream`: key=value lines on a terminal, JSON Lines elsewhere.

    Args:
        stream: Where to; it stays open, and is written from a thread of its own.
        is_terminal: Whether a person reads along.
        at_least: Quieter facts are left out.
        zone: Of the times on a terminal; None takes the machine's own. JSON is in UTC.
        width: Columns of the terminal; a line that would be longer is cut in its longest value.
        now: The present instant, aware; None takes the machine's clock.
    """
    clock = now or _system_now
    render = render_for(zone, width) if is_terminal else render_json

    def describe_loss(lines: int) -> str:
        return render(None, "", {"t": clock(), "event": "lost", "level": "warning", "lines": lines})

    writer = LineWriter(stream, describe_loss)
    log = structlog.wrap_logger(
        _Lines(writer),
        processors=[make_plain, render],
        wrapper_class=structlog.BoundLogger,
        context_class=dict,
        cache_logger_on_first_use=True,
    )
    return TerminalObserver(writer, log, clock, at_least)


class _Lines:
    """What structlog hands its finished lines to."""

    def __init__(self, writer: LineWriter) -> None:
        self.msg = writer.write


def _system_now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)

"""The `console:` target: messages on a stream that the application hands over."""

import os
import threading
from collections.abc import Sequence
from typing import Final, TextIO

from monitor.model import Outcome, SendResult
from monitor.notify.compose import compose_due
from monitor.notify.console import MAX_WIDTH
from monitor.notify.content import Reader, Said
from monitor.notify.looks import console_text
from monitor.notify.templating import MessageTemplate
from monitor.ports import DueDelivery

_MIN_WIDTH: Final = 40


class ConsoleChannel:
    """Writes messages to a stream, each in one piece; several channels may share the stream."""

    _writing = threading.Lock()

    def __init__(self, stream: TextIO, reader: Reader, *, template: MessageTemplate | None = None) -> None:
        self._stream = stream
        self._reader = reader
        self._template = template

    def send(self, due: Sequence[DueDelivery]) -> SendResult:
        """Write and flush. A closed or broken stream is FAILED: nobody can have read it."""
        said = compose_due(due, self._reader)
        try:
            text = self._draw(said)
            encoding = self._stream.encoding or "utf-8"
            with self._writing:
                self._stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
                self._stream.flush()
        except (OSError, ValueError) as error:
            return SendResult(
                outcome=Outcome.FAILED, error=f"the console cannot be written to ({type(error).__name__})"
            )
        return SendResult(outcome=Outcome.SENT)

    def _draw(self, said: Said) -> str:
        is_terminal = self._stream.isatty()
        width = _width_of(self._stream) if is_terminal else MAX_WIDTH
        return console_text(said, self._template, width=width, is_terminal=is_terminal)


def _width_of(stream: TextIO) -> int:
    """Columns of the terminal, within what can be read well."""
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except OSError:
        return MAX_WIDTH
    return min(MAX_WIDTH, max(_MIN_WIDTH, columns))

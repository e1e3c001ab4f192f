"""The `console:` target: an alert in a few lines, on a stream that the application hands over."""

import os
import threading
import unicodedata
from collections.abc import Sequence
from typing import Final, TextIO
from zoneinfo import ZoneInfo

from monitor.model import Outcome, SendResult
from monitor.notify.content import Content, Run, compose_due
from monitor.ports import DueDelivery

MAX_WIDTH: Final = 100
_MIN_WIDTH: Final = 40
_INDENT: Final = "  "
_BOLD: Final = "\x1b[1m"
_HIT: Final = "\x1b[1;4m"
_PLAIN: Final = "\x1b[0m"
_HIT_BEGINS, _HIT_ENDS = "\x01", "\x02"  # cleaned text has no control characters, so these are free


class ConsoleChannel:
    """Writes alerts to a stream, each in one piece; several channels may share the stream."""

    _writing = threading.Lock()

    def __init__(self, stream: TextIO, zone: ZoneInfo) -> None:
        self._stream = stream
        self._zone = zone

    def send(self, due: Sequence[DueDelivery]) -> SendResult:
        """Write and flush. A closed or broken stream is FAILED: nobody can have read it."""
        try:
            is_terminal = self._stream.isatty()
            width = _width_of(self._stream) if is_terminal else MAX_WIDTH
            text = render_console(compose_due(due, self._zone), width=width, is_terminal=is_terminal)
            encoding = self._stream.encoding or "utf-8"
            with self._writing:
                self._stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
                self._stream.flush()
        except (OSError, ValueError) as error:
            return SendResult(
                outcome=Outcome.FAILED, error=f"the console cannot be written to ({type(error).__name__})"
            )
        return SendResult(outcome=Outcome.SENT)


def render_console(content: Content, *, width: int = MAX_WIDTH, is_terminal: bool = False) -> str:
    """Lines of at most `width` columns, and an empty one after them.

    Hit words are bold and underlined on a terminal, and stand between asterisks elsewhere. Only an
    address may be longer than a line (a broken one could not be followed), and off a terminal the headline.
    """
    head = [f"ALERT {content.headline}"]  # one line in a log, so that it can be searched for
    if is_terminal:
        head = [f"{_BOLD}{line}{_PLAIN}" for line in _wrap(head[0], width)]
    sentence = f"“{_marked(content.sentence, is_terminal=is_terminal)}”" if content.sentence else ""
    quoted = [line.replace(_HIT_BEGINS, _HIT).replace(_HIT_ENDS, _PLAIN) for line in _wrap(sentence, width)]
    lines = [
        *head,
        *_wrap(f"{content.label} · {content.why}", width),
        *quoted,
        *_wrap(_found(content.found), width),
        *_wrap(f"{content.outlet} · {content.published}", width),
        *(line for note in content.notes for line in _wrap(note, width)),
        *([_INDENT + content.link] if content.link else []),
        *_wrap(f"alert {content.alert} · {content.command}", width),
    ]
    return "\n".join(lines) + "\n\n"


def _found(words: tuple[str, ...]) -> str:
    return "found in the headline: " + ", ".join(f"*{one}*" for one in words) if words else ""


def _width_of(stream: TextIO) -> int:
    """Columns of the terminal, within what can be read well."""
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except OSError:
        return MAX_WIDTH
    return min(MAX_WIDTH, max(_MIN_WIDTH, columns))


def _marked(sentence: tuple[Run, ...], *, is_terminal: bool) -> str:
    pieces: list[str] = []
    for run in sentence:
        if not run.is_hit:
            pieces.append(run.text)
        elif is_terminal:  # word by word, so that no underline runs across the end of a line
            pieces.append(" ".join(f"{_HIT_BEGINS}{word}{_HIT_ENDS}" for word in run.text.split()))
        else:
            pieces.append(f"*{run.text.strip()}*")
    return "".join(pieces)


def _wrap(text: str, width: int) -> list[str]:
    """Break at spaces, or inside a word that is wider than a line; all lines but a headline's first are indented."""
    lines: list[str] = []
    line = "" if text.startswith("ALERT ") else _INDENT
    for word in text.split():
        rest, gap = word, " " if line.strip() else ""
        while _columns(line + gap + rest) > width:
            fits = 0 if _columns(_INDENT + rest) <= width else _fitting(rest, width - _columns(line + gap))
            lines.append((line + gap + rest[:fits]).rstrip())
            line, gap, rest = _INDENT, "", rest[fits:]
        line += gap + rest
    return [*lines, line] if line.strip() else lines


def _fitting(word: str, room: int) -> int:
    """How many letters of a word have room."""
    for count, letter in enumerate(word):
        room -= _letter_columns(letter)
        if room < 0:
            return count
    return len(word)


def _columns(text: str) -> int:
    return sum(_letter_columns(letter) for letter in text)


def _letter_columns(letter: str) -> int:
    if letter in (_HIT_BEGINS, _HIT_ENDS) or unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1

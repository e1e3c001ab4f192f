"""A message as lines for a terminal or a log. Pure."""

import unicodedata
from dataclasses import replace
from typing import Final

from monitor.notify.content import DigestContent, Kind, Said
from monitor.notify.lines import Detail, digest_lines, everything
from monitor.notify.markup import CONSOLE, Markup

MAX_WIDTH: Final = 100
_INDENT: Final = "  "
_BOLD: Final = "\x1b[1m"
_HIT: Final = "\x1b[1;4m"
_PLAIN: Final = "\x1b[0m"
_HIT_BEGINS, _HIT_ENDS, _STRONG_BEGINS = (
    "\x01",
    "\x02",
    "\x03",
)  # cleaned text has no control characters, so these are free
_HEADS: Final = {Kind.ALERT: "ALERT", Kind.FOLLOW_UP: "ALERT", Kind.NOTICE: "NOTICE", Kind.DIGEST: "DIGEST"}


def _hit(words: str) -> str:
    """Word by word, so that no underline runs across the end of a line."""
    return " ".join(f"{_HIT_BEGINS}{word}{_HIT_ENDS}" for word in words.split())


def _strong(words: str) -> str:
    return " ".join(f"{_STRONG_BEGINS}{word}{_HIT_ENDS}" for word in words.split())


_TERMINAL: Final = replace(CONSOLE, hit=_hit, strong=_strong)


def render_console(said: Said, *, width: int = MAX_WIDTH, is_terminal: bool = False) -> str:
    """Lines of at most `width` columns, and an empty one after them.

    Hit words are bold and underlined on a terminal, and stand between asterisks elsewhere. Only an
    address may be longer than a line (a broken one could not be followed), and off a terminal the headline.
    """
    head = [f"{_HEADS[said.kind]} {said.title}"]  # one line in a log, so that it can be searched for
    if is_terminal:
        head = [f"{_BOLD}{line}{_PLAIN}" for line in _wrap(head[0], width, first="")]
    told = [
        piece for line in _told(said, _TERMINAL if is_terminal else CONSOLE) for piece in _wrap(line, width) or [""]
    ]
    lines = [_painted(line) for line in told]
    return "\n".join([*head, *lines]) + "\n\n"


def _painted(line: str) -> str:
    return line.replace(_HIT_BEGINS, _HIT).replace(_STRONG_BEGINS, _BOLD).replace(_HIT_ENDS, _PLAIN)


def _told(said: Said, markup: Markup) -> list[str]:
    if isinstance(said, DigestContent):
        return digest_lines(said, markup, Detail.FULL)
    return everything(said, markup)


def _wrap(text: str, width: int, *, first: str = _INDENT) -> list[str]:
    """Break at spaces, or inside a word that is wider than a line; all lines but a headline's first are indented."""
    lines: list[str] = []
    line = first
    for word in text.split():
        rest, gap = word, " " if line.strip() else ""
        if _is_address(word) and _columns(line + gap + rest) > width:
            lines, line, gap = [*lines, *([line.rstrip()] if line.strip() else [])], _INDENT, ""
            line += word
            continue
        while _columns(line + gap + rest) > width:
            fits = 0 if _columns(_INDENT + rest) <= width else _fitting(rest, width - _columns(line + gap))
            lines.append((line + gap + rest[:fits]).rstrip())
            line, gap, rest = _INDENT, "", rest[fits:]
        line += gap + rest
    return [*lines, line] if line.strip() else lines


def _is_address(word: str) -> bool:
    return word.startswith(("http://", "https://", "file://"))


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
    if letter in (_HIT_BEGINS, _HIT_ENDS, _STRONG_BEGINS) or unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1

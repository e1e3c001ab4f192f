"""Where people read: how wide it is, whether it has colours, and text that cannot move its cursor."""

import os
import shutil
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

from rich.cells import cell_len

MOST_COLUMNS = 100
LEAST_COLUMNS = 40

_CODES = {"green": "32", "yellow": "33", "red": "31", "dim": "2", "bold": "1"}
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """A stream that people read. No escape codes off a terminal, nor where NO_COLOR is set."""

    stream: TextIO
    width: int = MOST_COLUMNS
    has_colours: bool = False

    def paint(self, text: str, *styles: str) -> str:
        """The text in these styles: `green` supports, `yellow` is background, `red` veto or error, `dim`, `bold`."""
        codes = ";".join(_CODES[style] for style in styles if style)
        return f"\x1b[{codes}m{text}\x1b[0m" if self.has_colours and codes and text else text

    def write(self, *lines: str) -> None:
        """Write lines; characters that the stream's encoding lacks are escaped."""
        encoding = self.stream.encoding or "utf-8"
        for line in lines:
            self.stream.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")


def open_terminal(stream: TextIO, environment: Mapping[str, str]) -> Terminal:
    """What the stream can show, as the stream and the environment say."""
    if not stream.isatty():
        return Terminal(stream=stream)
    columns = shutil.get_terminal_size((_columns_of_device(stream), 24)).columns
    has_colours = not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"
    return Terminal(stream=stream, width=max(LEAST_COLUMNS, min(MOST_COLUMNS, columns)), has_colours=has_colours)


def _columns_of_device(stream: TextIO) -> int:
    """Its own, where standard output is something else: in `monitor run | tee`, the facts are still on a terminal."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or MOST_COLUMNS
    except OSError:
        return MOST_COLUMNS


def columns_of(text: str) -> int:
    """Columns that the text takes: two for wide characters, none for combining marks.

    Letter by letter, so that the columns of a text are the sum of its parts': carets rely on it.
    """
    return len(text) if text.isascii() else sum(map(cell_len, text))


def harmless(text: str) -> str:
    """The text, as long as before, with every control, bidirectional and unseen character made visible.

    What a page says must not move the cursor, change colours or turn the order of letters.
    """
    return "".join(
        " " if letter in "\t\n" else "\N{REPLACEMENT CHARACTER}" if _is_unseen(letter) else letter for letter in text
    )


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in _UNSEEN and letter not in _JOINERS


def plural(count: int, word: str) -> str:
    """`1 article`, `2 articles`, `2 matches`, `2 entries`."""
    if count != 1 and word.endswith("y"):
        return f"{count} {word[:-1]}ies"
    ending = "" if count == 1 else "es" if word.endswith(("ch", "s")) else "s"
    return f"{count} {word}{ending}"


def shortened(text: str, width: int) -> str:
    """The text in at most `width` columns, with an ellipsis where something was cut off."""
    if columns_of(text) <= width:
        return text
    while columns_of(text) > width - 1:
        text = text[:-1]
    return text + "…"

"""Text with its evidence underlined: carets under the very columns, however wide the letters are."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.cli.terminal import columns_of, harmless

_LEAST_ROOM = 20
_LEAD = re.compile(r"\s*(?:[>•-] )?")
_ADDRESS = re.compile(r"\S*?(?:https?|file)://\S+")
"""Stays in one piece with what stands before it, however wide: a broken one could not be followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Underline code points `start` to `end` of a text, and say what they are; the label may be empty."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of an excerpt; `is_underline` for the carets below a line of text."""

    text: str
    is_underline: bool


def draw(text: str, marks: Sequence[Mark], width: int) -> tuple[Row, ...]:
    """The text in lines of at most `width` columns, each with carets and labels below where it has marks."""
    rows: list[Row] = []
    for start, end in _wrap(text, width):
        rows.append(Row(text=harmless(text[start:end]), is_underline=False))
        here = [mark for mark in marks if mark.start < end and mark.end > start]
        if here:
            rows.extend(Row(text=line, is_underline=True) for line in _underline(text, start, end, here, width))
    return tuple(rows)


def _underline(text: str, start: int, end: int, marks: Sequence[Mark], width: int) -> Iterator[str]:
    """Carets, with the labels of the marks that end in this line behind them or, where they do not fit, below."""
    carets = [" "] * (columns_of(harmless(text[start:end])) + 1)
    for mark in marks:
        first = columns_of(harmless(text[start : max(mark.start, start)]))
        last = columns_of(harmless(text[start : min(mark.end, end)]))
        carets[first : max(last, first + 1)] = "^" * max(last - first, 1)
    line = "".join(carets).rstrip()
    labels = " · ".join(unique(mark.label for mark in marks if mark.end <= end and mark.label))
    if not labels or columns_of(line) + 1 + columns_of(labels) <= width:
        yield f"{line} {labels}".rstrip()
        return
    yield line
    indent = min(line.index("^"), max(width - columns_of(labels), 0))
    yield " " * indent + labels


def _wrap(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Offsets (start, end) of lines, broken at blanks, or inside a word wider than a line that is no address."""
    start = 0
    while start < len(text):
        end = _line_end(text, start, width)
        stripped = text[start:end].rstrip()
        if stripped:
            yield start, start + len(stripped)
        start = end
        while start < len(text) and text[start].isspace():
            start += 1


def _line_end(text: str, start: int, width: int) -> int:
    """Where the line from `start` ends; always further on."""
    columns, blank = 0, None
    for position in range(start, len(text)):
        if text[position].isspace():
            blank = position
        columns += columns_of(harmless(text[position]))
        if columns > width:
            if blank is not None and blank > start:
                return blank
            address = _ADDRESS.match(text, start)
            return address.end() if address else max(position, start + 1)
    return len(text)


def fold(head: str, words: str, width: int) -> list[str]:
    """Words behind a head, in lines of at most `width` columns; those after the first are indented likewise."""
    rows = [row.text for row in draw(words, (), max(width - len(head), _LEAST_ROOM))]
    return [(head if index == 0 else " " * len(head)) + row for index, row in enumerate(rows)]


def fold_lines(text: str, width: int) -> Iterator[str]:
    """Each line of a text in lines of at most `width` columns; those after the first begin as it does: `> `, blanks."""
    for line in text.splitlines():
        match = _LEAD.match(line)
        lead = match.group() if match else ""
        first, *more = fold(lead, line[len(lead) :], width) or [line]
        yield first
        yield from (lead.replace("•", " ").replace("-", " ") + one[len(lead) :] for one in more)


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """Without repeats, in order."""
    return tuple(dict.fromkeys(words))

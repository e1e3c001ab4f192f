"""Cuts a condition into pieces, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from monitor.rules.faults import fault
from monitor.rules.habits import check_word
from monitor.rules.syntax import Place


class Kind(Enum):
    """What a piece is."""

    WORD = auto()
    QUOTED = auto()
    FIELD = auto()
    OPERATOR = auto()
    MINUS = auto()
    OPEN = auto()
    CLOSE = auto()
    COMMA = auto()
    END = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a condition.

    Attributes:
        text: A word or value as written; a quoted one without its quotes; an operator's or field's bare name.
        number: The n of `NEAR/n`, `ATLEAST/n`, `first/N`; None where none is given.
        is_cased: True after `=`.
    """

    kind: Kind
    text: str
    place: Place
    number: int | None = None
    is_cased: bool = False


OPERATORS = ("AND", "OR", "NOT", "NEAR", "ONEAR", "SENT", "PARA", "IN", "OF", "ATLEAST")
ABOUT_FIELDS = ("source", "lang", "url", "entity", "event")
ZONE_FIELDS = ("title", "lead", "body", "caption", "text", "first")

_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»", "”": "”"}
_PIECE = re.compile(
    r"(?P<blank>\s+)"
    r"|(?P<punctuation>[(),-])"  # a hyphen inside a word is the word's
    r"|(?P<quote>=?[\"“„«”])"
    r"|(?P<field>[A-Za-z]+(?:/\d+)?:(?!/))"
    r"|(?P<word>(?:[^\s(),\"“”„«»]|(?<=[א-ת])\"(?=[א-ת]))+)"
)
_OPERATOR = re.compile(r"(AND|OR|NOT|NEAR|ONEAR|SENT|PARA|IN|OF|ATLEAST)(?:/(\d{1,9}))?")
_VALUE = re.compile(r"[^\s(),\"“”„«»]+")
_PUNCTUATION = {"(": Kind.OPEN, ")": Kind.CLOSE, ",": Kind.COMMA, "-": Kind.MINUS}


def cut(text: str) -> tuple[Piece, ...]:
    """All pieces of a condition, with an END at the end. Raises ConditionError. Linear."""
    pieces = tuple(_cut(text))
    return (*pieces, Piece(kind=Kind.END, text="", place=Place(start=len(text.rstrip()))))


def _cut(text: str) -> Iterator[Piece]:
    position = 0
    while position < len(text):
        match = _PIECE.match(text, position)
        if match is None:
            place = Place(start=position)
            raise fault(text, place, "rule-unexpected", f"{text[position]!r} was not expected here")
        if match["blank"]:
            position = match.end()
            continue
        piece = _piece(text, match)
        yield piece
        position = piece.place.start + piece.place.width
        if piece.kind is Kind.FIELD and piece.text in ABOUT_FIELDS and (value := _VALUE.match(text, position)):
            position = value.end()
            yield Piece(kind=Kind.WORD, text=value[0], place=_place(value))


def _place(match: re.Match[str]) -> Place:
    return Place(start=match.start(), width=match.end() - match.start())


def _piece(text: str, match: re.Match[str]) -> Piece:
    place = _place(match)
    if match["punctuation"]:
        return Piece(kind=_PUNCTUATION[match[0]], text=match[0], place=place)
    if match["quote"]:
        return _quoted(text, match)
    if match["field"]:
        return _field(match, place)
    return _word(text, match, place)


def _quoted(text: str, match: re.Match[str]) -> Piece:
    closers = _QUOTES[match[0][-1]]
    end = match.end()
    while end < len(text) and not (text[end] in closers and not _is_inside_hebrew(text, end)):
        end += 1
    if end == len(text):
        raise fault(text, Place(start=match.start()), "rule-open-quote", "quote is never closed")
    place = Place(start=match.start(), width=end + 1 - match.start())
    return Piece(kind=Kind.QUOTED, text=text[match.end() : end], place=place, is_cased=match[0][0] == "=")


def _is_inside_hebrew(text: str, position: int) -> bool:
    return bool(re.match(r"[א-ת]\"[א-ת]", text[position - 1 : position + 2]))


def _field(match: re.Match[str], place: Place) -> Piece:
    name, _, number = match[0][:-1].partition("/")
    return Piece(kind=Kind.FIELD, text=name, place=place, number=int(number) if number else None)


def _word(text: str, match: re.Match[str], place: Place) -> Piece:
    word = match[0]
    operator = _OPERATOR.fullmatch(word)
    if operator:
        number = int(operator[2]) if operator[2] else None
        return Piece(kind=Kind.OPERATOR, text=operator[1], place=place, number=number)
    check_word(text, word, place)
    is_cased = word.startswith("=")
    return Piece(kind=Kind.WORD, text=word[is_cased:], place=place, is_cased=is_cased)


def is_plain_value(text: str) -> bool:
    """Whether a value can be written without quotes."""
    return bool(_VALUE.fullmatch(text)) and not text.startswith("=")


def quote(text: str) -> str:
    """The text in quotes that it does not contain."""
    for opening, closers in _QUOTES.items():
        if not any(closer in text for closer in closers):
            return f"{opening}{text}{closers[0]}"
    return f'"{text}"'

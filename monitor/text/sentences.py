"""Where sentences end, on wire copy.

    paragraph -> candidates (runs of stops, bullets) -> is this one an end? -> spans

A stop ends a sentence unless what stands before it is an abbreviation or what follows goes on in
lower case. An abbreviation that may also end a sentence (`U.S.`, `Inc.`, `a.m.`) does so when a
typical first word follows, or a name and its verb ("... in the U.S. Kim later flew home").
Every decision looks at a bounded window, so the whole is linear in the length of the text.
"""

import re
from collections.abc import Iterator
from typing import Final

from monitor.text.abbreviations import DATES, INSTITUTIONS, OPEN_ABBREVIATIONS, STARTERS, TITLES, VERBS
from monitor.text.memory import Memory

LINE_ENDS: Final = "\n\r\x0b\x0c\x85\u2028\u2029"
"""Characters that end a paragraph."""

_WINDOW: Final = 60  # code points: room for a few words on either side
_LINE = re.compile(f"[^{LINE_ENDS}]+")
_CLOSERS: Final = "\"'”’)\\]»›」』）】》"
_STOPS: Final = ".!?…。！？．｡؟۔।"
_BULLETS: Final = "•▪●■‣◦"
_CANDIDATE = re.compile(  # begins with one set of characters, which `re` looks for quickly
    f"[{_STOPS}{_BULLETS}](?:(?<=[{_STOPS}])[{_STOPS}]*[{_CLOSERS}]*|(?<=\\s[{_BULLETS}])(?=\\s))"
)
_ALWAYS: Final = frozenset("。！？｡؟۔।")
_LAST_WORD = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$|[^\W_]+$")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_NEXT_WORDS = re.compile(r"[\s\"'“‘«(\[—–-]*([^\W_]+)(?:[’'][^\W_]+)?[,]?(?:\s+([^\W_]+))?")
_THE_BEFORE = re.compile(r"\b(?:[Tt]he|[Tt]o|[Ii]n|[Ff]rom|[Ww]ith|[Bb]y|[Aa]nd)\s+$")
_LIST_NUMBER = re.compile(r"\s*[\[(]?(?:\d{1,3}|[^\W\d_])$")


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Offsets (start, end) of each sentence, in order, without the white space around it.

    A newline always ends a sentence. Abbreviations ("U.S.", "Gen.", initials) do not, unless
    what follows says so; a name that ends a sentence ("... Kim Jong Un. The ...") does.
    Linear in the length of the text.
    """
    return tuple(iterate_sentences(text))


def iterate_sentences(text: str) -> Iterator[tuple[int, int]]:
    """The same one by one, for those who need only the first few."""
    for line in _LINE.finditer(text):
        before = line.start()
        for start, end in _SPANS[line[0]]:
            yield before + start, before + end


def _split_line(line: str) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    start = 0
    for end in (*_ends(line), len(line)):
        piece = line[start:end]
        if bare := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            spans.append((first, first + len(bare)))
        start = end
    return tuple(spans)


_SPANS: Final = Memory(_split_line, size=1 << 11, longest=2_000)
"""Sentences of each line by its text: an article's lines are read for its rules, and again for its repeats."""


def _ends(line: str) -> Iterator[int]:
    for candidate in _CANDIDATE.finditer(line):
        if candidate[0] in _BULLETS:
            yield candidate.start()
        elif candidate.end() < len(line) and _is_end(line, candidate):
            yield candidate.end()


def _is_end(line: str, candidate: re.Match[str]) -> bool:
    stops = candidate[0]
    if not _ALWAYS.isdisjoint(stops):
        return True
    after = line[candidate.end() : candidate.end() + _WINDOW]
    before = line[max(0, candidate.start() - _WINDOW) : candidate.start()]
    following = _NEXT_WORDS.match(after)
    if not after[0].isspace():
        return _is_missing_space(before, stops, after)
    if following is None or following[1][0].islower():
        return False
    if stops[0] != "." or stops.startswith(("..", "…")):
        return not before[-1:].isspace()
    is_line_start = candidate.start() < _WINDOW
    return _is_end_after_word(before, following, is_line_start=is_line_start, is_quoted=len(stops) > 1)


def _is_missing_space(before: str, stops: str, after: str) -> bool:
    """`... the military said.Washington ...`: the stop stands between a small word and a capital."""
    return (
        before[-2:].islower()
        and before[-2:].isalpha()
        and after[:1].isupper()
        and stops[0] in ".!?"
        and after[1:2].islower()
    )


def _is_end_after_word(before: str, following: re.Match[str], *, is_line_start: bool, is_quoted: bool) -> bool:
    found = _LAST_WORD.search(before, before.rfind(" ") + 1)  # tried from every place before, it would take longest
    if found is None:
        return True
    word, next_word = found[0], following[1]
    lower = word.lower()
    if is_line_start and _LIST_NUMBER.fullmatch(before):
        return False
    if word.isdigit():
        return len(word) > len("31") or next_word not in DATES
    if lower in TITLES or (lower in {"no", "nos", "art", "sec"} and next_word[0].isdigit()):
        return False
    is_initial = len(word) == 1 and word.isupper()
    if is_initial or _DOTTED.fullmatch(word) or lower in OPEN_ABBREVIATIONS:
        return is_quoted or _starts_sentence(before[: found.start()], following, is_initial=is_initial)
    return True


def _starts_sentence(before: str, following: re.Match[str], *, is_initial: bool) -> bool:
    """Whether what follows an abbreviation can only be the beginning of a sentence."""
    next_word, second = following[1], following[2] or ""
    if next_word in STARTERS:
        return True
    if not next_word[0].isupper():
        return not next_word[0].isdigit()  # a script without capitals
    if is_initial or next_word in DATES or next_word in INSTITUTIONS:
        return False
    return second in VERBS and _THE_BEFORE.search(before) is not None

"""A page of plain text: one block for each line, or for each paragraph where lines were wrapped."""

from itertools import pairwise

from monitor.extract.language import language_of
from monitor.model import Block, Document, Page, Region
from monitor.segment import look

_SHORTEST, _LONGEST = 45, 100
"""Width of the lines of hard-wrapped text."""


def page_of_text(document: Document, text: str) -> Page | None:
    """The page of a text; None where it has no line with anything on it."""
    lines = [" ".join(line.split()) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    spans = _paragraphs(lines) if _is_wrapped(lines) else [(at, at + 1) for at, line in enumerate(lines) if line]
    language = language_of(" ".join(line for line in lines if line), document.language)
    blocks = tuple(_block(lines, start, end, language) for start, end in spans)
    if not blocks:
        return None
    return Page(
        url=document.final_url,
        language=language,
        blocks=blocks,
        regions=(Region(title=document.title, claims=document.claims),),
        fetched_at=document.fetched_at,
        basis=document.basis,
        source=document.source,
        zone=document.zone,
        count=document.overrides.articles,
    )


def _block(lines: list[str], start: int, end: int, language: str | None) -> Block:
    text = " ".join(lines[start:end])
    return Block(role=look(text, language), text=text, lines=(start + 1, end))


def _is_wrapped(lines: list[str]) -> bool:
    """True where long paragraphs were broken into lines of about one width."""
    inner = [line for line, after in pairwise(lines) if line and after]
    widest = max((len(line) for line in lines), default=0)
    if not _SHORTEST <= widest <= _LONGEST or len(inner) < 4:  # noqa: PLR2004 - too few lines to tell
        return False
    full = sum(len(line) > 0.75 * widest for line in inner)
    return full > 0.7 * len(inner)


def _paragraphs(lines: list[str]) -> list[tuple[int, int]]:
    """Spans of lines that belong together: a line much shorter than the others ends its paragraph."""
    widest = max(len(line) for line in lines)
    spans: list[tuple[int, int]] = []
    start: int | None = None
    for at, line in enumerate(lines):
        if line and start is None:
            start = at
        is_last = at + 1 == len(lines) or not lines[at + 1] or len(line) < 0.7 * widest
        if line and start is not None and is_last:
            spans.append((start, at + 1))
            start = None
    return spans

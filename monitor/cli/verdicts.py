"""An article and its verdicts, for people: the evidence underlined where it stands, a reason for every silence."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from monitor.cli.excerpts import Mark, draw, fold, unique
from monitor.cli.records import reason_words
from monitor.cli.terminal import Terminal, columns_of, harmless
from monitor.model import Article, DateClaim, Evidence, Match, Zone

_GUTTER = 6
_NOTE = " " * _GUTTER + "   = note: "
_AGAINST = {"veto": "red", "background": "yellow", "old": "yellow"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passage:
    """A stretch of an article with evidence in it; `place` is its line number, or the name of its zone."""

    place: str
    text: str
    marks: tuple[Mark, ...]


def show_article(article: Article, total: int, matches: tuple[Match, ...], terminal: Terminal) -> None:
    """The article's head, then the verdicts: matches first."""
    lines = f"lines {article.lines[0]}–{article.lines[1]}" if article.lines else ""
    title = f'"{harmless(article.title)}"' if article.title else "(no title)"
    *above, last = fold(f"{article.position}/{total}  ", title, terminal.width)
    terminal.write(*(terminal.paint(row, "bold") for row in above))
    terminal.write(*_beside(terminal.paint(last, "bold"), columns_of(last), lines, terminal))
    terminal.write(*fold("     published  ", _published(article), terminal.width), "")
    for match in sorted(matches, key=lambda match: not match.is_match):
        _show_match(article, match, terminal)


def published_words(claim: DateClaim) -> str:
    """The date, who claims it, and whether its zone was assumed."""
    when = claim.instant.strftime("%Y-%m-%d %H:%M UTC") if claim.instant else claim.day.isoformat()
    zone = ", no zone given: the source's is assumed" if claim.zone_assumed else ""
    return f"{when} ({claim.kind.value}{zone})"


def _published(article: Article) -> str:
    if article.published:
        return published_words(article.published)
    if article.not_before:
        return f"unknown, not before {article.not_before.isoformat()} (a photo caption: a bound, never the date)"
    return "unknown"


def _show_match(article: Article, match: Match, terminal: Terminal) -> None:
    verdict, style = ("MATCH", "green") if match.is_match else ("no   ", "dim")
    name = f"  {verdict}  {match.rule}" + (f" · {match.act}" if match.act else "")
    aside = circumstances_of(match) if match.is_match else match.why.value
    terminal.write(
        *_beside(terminal.paint(name, style, "bold" if match.is_match else ""), columns_of(name), aside, terminal)
    )
    show_evidence(article, match, terminal)
    for words in unique(_notes(match)):
        terminal.write(*fold(_NOTE, harmless(words), terminal.width))
    terminal.write("")


def show_evidence(article: Article, match: Match, terminal: Terminal, *, most: int | None = None) -> None:
    """The sentences with evidence, underlined, with their line numbers; the first `most` of them, None for all."""
    for passage in islice(_passages(article, match.evidence), most):
        _show_passage(passage, match, terminal)


def _notes(match: Match) -> Iterator[str]:
    """The particulars of the verdict, then those of single words that say more than the words themselves."""
    if match.is_match or match.note:
        yield reason_words(match) if match.is_match else match.note
    for item in match.evidence:
        if item.why and item.why.casefold() != item.quote.casefold():
            yield f'"{item.quote}": {item.why}'


def circumstances_of(match: Match) -> str:
    """How prominent, what status, when."""
    words = [match.prominence.value if match.prominence else "", match.status.value if match.status else ""]
    if match.event_date:
        first, last = match.event_date.first.isoformat(), match.event_date.last.isoformat()
        words.append(first if first == last else f"{first} – {last}")
    return " · ".join(word for word in words if word)


def _passages(article: Article, evidence: tuple[Evidence, ...]) -> Iterator[_Passage]:
    """The sentences with evidence, title first, in order."""
    zones = {Zone.TITLE: article.title, Zone.BODY: article.body, Zone.CAPTION: "\n".join(article.captions)}
    for zone, text in zones.items():
        here = [item for item in evidence if item.zone is zone]
        for start, end in _sentences(text, here):
            marks = tuple(
                Mark(start=item.start - start, end=item.end - start, label=harmless(item.role))
                for item in here
                if item.start < end and item.end > start
            )
            yield _Passage(place=_place(article, zone, start), text=text[start:end], marks=marks)


def _sentences(text: str, evidence: list[Evidence]) -> Iterator[tuple[int, int]]:
    """Sentences with evidence in them; neighbours in one paragraph are one stretch."""
    from monitor.text import split_sentences

    stretch: tuple[int, int] | None = None
    for start, end in split_sentences(text) if evidence else ():
        if not any(item.start < end and item.end > start for item in evidence):
            continue
        if stretch and not text[stretch[1] : start].strip() and "\n" not in text[stretch[1] : start]:
            stretch = stretch[0], end
            continue
        if stretch:
            yield stretch
        stretch = start, end
    if stretch:
        yield stretch


def _place(article: Article, zone: Zone, start: int) -> str:
    """The line of a text page, else the paragraph; the zone's name outside the body."""
    if zone is not Zone.BODY:
        return "title" if zone is Zone.TITLE else "photo"
    paragraph = article.body.count("\n", 0, start)
    if paragraph < len(article.paragraph_lines):
        return str(article.paragraph_lines[paragraph])
    return f"¶{paragraph + 1}"


def _show_passage(passage: _Passage, match: Match, terminal: Terminal) -> None:
    style = "green" if match.is_match else "yellow"
    place = passage.place
    for row in draw(passage.text, passage.marks, terminal.width - _GUTTER - 3):
        text = terminal.paint(row.text, _style_of(row.text, style)) if row.is_underline else row.text
        terminal.write(f"{place:>{_GUTTER}} │ {text}".rstrip())
        place = ""


def _style_of(row: str, style: str) -> str:
    return next((colour for role, colour in _AGAINST.items() if role in row), style)


def _beside(painted: str, columns: int, aside: str, terminal: Terminal) -> list[str]:
    """Words at the right edge of the line, or below where there is no room."""
    room = terminal.width - columns - columns_of(aside)
    if not aside:
        return [painted]
    if room >= 2:  # noqa: PLR2004 - two blanks part two things
        return [painted + " " * room + aside]
    return [painted, *fold(" " * (_GUTTER + 3), aside, terminal.width)]

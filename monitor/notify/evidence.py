"""The sentence that a message quotes: where the rule's words stand, with each of them marked. Pure."""

from typing import Final

from monitor.model import Article, Evidence, Zone
from monitor.notify.clean import ELLIPSIS, clean, clean_run
from monitor.notify.content import Run

MAX_SENTENCE: Final = 600
MAX_WORDS: Final = 100

_MAX_FOUND: Final = 6  # words of the headline that are listed
_AROUND: Final = 4_000  # code points on either side of a hit within which its sentence is sought
_SILENT_ROLES: Final = frozenset({"veto", "background", "cue"})  # single learned words say little to a reader


def evidence_sentence(article: Article, evidence: tuple[Evidence, ...]) -> tuple[Run, ...]:
    """The sentence around the first supporting words of the body, else of a caption.

    Without such words, the first sentence of the body: the headline is told anyway. Without a body,
    the title. At most MAX_SENTENCE code points, with the first hit always in sight.
    """
    captions = "\n".join(article.captions)
    strings = [(Zone.BODY, article.body), (Zone.CAPTION, captions)]
    if not article.body.strip():
        strings.append((Zone.TITLE, article.title))
    for zone, text in strings:
        inside = _hits_in(zone, text, evidence)
        if inside:
            start, end = _sentence_around(text, inside[0])
            return _runs(text, start, end, inside)
    start, end = _sentence_around(article.body, None)
    return _runs(article.body, start, end, [])


def found_in_headline(article: Article, evidence: tuple[Evidence, ...]) -> tuple[str, ...]:
    """The supporting words of the title, without repeats, where the sentence shows none of its own."""
    if any(run.is_hit for run in evidence_sentence(article, evidence)):
        return ()
    quotes = [clean(item.quote, MAX_WORDS) for item in _hits_in(Zone.TITLE, article.title, evidence)]
    return tuple(dict.fromkeys(quote for quote in quotes if quote))[:_MAX_FOUND]


def _hits_in(zone: Zone, text: str, evidence: tuple[Evidence, ...]) -> list[Evidence]:
    """Supporting evidence whose offsets fit the text."""
    return [
        item
        for item in evidence
        if item.zone is zone and item.role not in _SILENT_ROLES and 0 <= item.start < item.end <= len(text)
    ]


def _sentence_around(text: str, hit: Evidence | None) -> tuple[int, int]:
    """Offsets of the sentence that holds the start of `hit`, or of the first one."""
    from monitor.text.sentences import split_sentences  # loaded with the first alert

    place = hit.start if hit else 0
    first = max(0, place - _AROUND)
    for start, end in split_sentences(text[first : place + _AROUND]):
        if first + end > place:
            return min(first + start, place) if hit else first + start, first + end
    return (place, min(len(text), place + MAX_SENTENCE))


def _runs(text: str, start: int, end: int, hits: list[Evidence]) -> tuple[Run, ...]:
    """The piece of `text` in runs, overlapping hits merged, cut to size around the first hit."""
    if end - start > MAX_SENTENCE:
        focus = max(start, (hits[0].start if hits else start) - MAX_SENTENCE // 3)
        cut_start, cut_end = focus, min(end, focus + MAX_SENTENCE)
    else:
        cut_start, cut_end = start, end
    runs: list[Run] = []
    place = cut_start
    for hit in sorted(hits, key=lambda item: item.start):
        first, last = max(hit.start, place), min(hit.end, cut_end)
        if first >= last:
            continue
        if runs and not clean(text[place:first], MAX_WORDS):  # they overlap, or a mere space is between: one mark
            runs[-1] = Run(text=runs[-1].text + text[place:last], is_hit=True)
        else:
            runs += [Run(text=text[place:first]), Run(text=text[first:last], is_hit=True)]
        place = last
    runs.append(Run(text=text[place:cut_end]))
    edges = (ELLIPSIS if cut_start > start else "", ELLIPSIS if cut_end < end else "")
    return _tidy([Run(text=edges[0]), *runs, Run(text=edges[1])])


def _tidy(runs: list[Run]) -> tuple[Run, ...]:
    cleaned = [Run(text=clean_run(run.text, MAX_SENTENCE), is_hit=run.is_hit) for run in runs]
    return tuple(run for run in cleaned if run.text)

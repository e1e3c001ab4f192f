"""Whether the pages of a source can still be read as well as before: sites change, and nobody tells. Pure.

what one page gave -> faults_of -> observe_pages (the last pages against those before) -> finding_of -> notices

A fault has become frequent where so many of the last pages have it that the source's own share of it would
bring that about less than once in ten thousand times (the tail of the binomial distribution). The share is
drawn towards `PRIOR_SHARE` as if `PRIOR_PAGES` more had been read: a new source whose pages give no text at
all is told of, too. Dates are judged by history alone: many a site has none.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from math import comb
from typing import Final

from monitor.alerting.health.notices import Finding
from monitor.model import Article
from monitor.model.health import PageFault, ReadingRecord

RECENT: Final = 20
"""Pages that are judged together; a source that brings ten a day is found out in a day."""

LEAST_RECENT: Final = 10
LEAST_HISTORY: Final = 20
LEAST_SHARE: Final = 0.5
"""Of the last pages: fewer than half is a site with some odd pages."""

LEAST_SHARE_OF_NEW: Final = 0.9
"""Likewise, of a source without history: it may be like that."""

UNLIKELY: Final = 1e-4
PRIOR_SHARE: Final = 0.1
PRIOR_PAGES: Final = 10
LONGEST_HISTORY: Final = 500
"""Pages; beyond it the older ones weigh less."""

BROKEN_WEIGHT: Final = 0.05
"""A page read while something is broken teaches so little that only hundreds of them become the new usual."""

SHORT_TEXT: Final = 200
"""Characters; of 854 labelled news pages 1 % have less."""


def forget_pages(record: ReadingRecord) -> ReadingRecord:
    """The record after the settings changed: other pages, or other parts of them, are read from now on."""
    return ReadingRecord(broken=record.broken, since=record.since)


def faults_of(articles: Sequence[Article], missed: Sequence[str] = ()) -> tuple[PageFault, ...]:
    """What is wrong with what one page gave; its first article counts. No article at all is no text."""
    first = articles[0] if articles else None
    found = {
        PageFault.TEXT: first is None or len(first.body) < SHORT_TEXT,
        PageFault.TITLE: first is not None and not first.title,
        PageFault.DATE: first is not None and first.published is None,
        PageFault.SELECTOR: bool(missed),
    }
    return tuple(fault for fault, is_there in found.items() if is_there)


def observe_pages(record: ReadingRecord, pages: Sequence[tuple[PageFault, ...]], now: datetime) -> ReadingRecord:
    """The record after further pages, in the order in which they were read."""
    for faults in pages:
        record = _observe(record, faults, now)
    return record


def _observe(record: ReadingRecord, faults: tuple[PageFault, ...], now: datetime) -> ReadingRecord:
    recent = (*record.recent, faults)
    known = replace(record, recent=recent[-RECENT:])
    if len(recent) > RECENT:
        known = _remember(known, recent[0])
    if len(known.recent) < LEAST_RECENT:
        return known  # too few since the settings changed to say that it is well again
    broken = tuple(fault for fault in PageFault if _is_broken(known, fault))
    since = (record.since or now) if broken else None
    return replace(known, broken=broken, since=since)


def _remember(record: ReadingRecord, faults: tuple[PageFault, ...]) -> ReadingRecord:
    """The page that leaves the last ones becomes history."""
    weight = BROKEN_WEIGHT if record.broken else 1.0
    keep = min(1.0, LONGEST_HISTORY / (record.pages + weight))
    counts = record.faulty or (0.0,) * len(PageFault)
    faulty = (count + weight * (fault in faults) for fault, count in zip(PageFault, counts, strict=True))
    return replace(record, pages=(record.pages + weight) * keep, faulty=tuple(count * keep for count in faulty))


def _is_broken(record: ReadingRecord, fault: PageFault) -> bool:
    pages = len(record.recent)
    hits = _hits(record, fault)
    is_new = record.pages < LEAST_HISTORY
    if hits < (LEAST_SHARE_OF_NEW if is_new else LEAST_SHARE) * pages or (is_new and fault is PageFault.DATE):
        return False
    return _tail(hits, pages, usual_share(record, fault)) < UNLIKELY


def usual_share(record: ReadingRecord, fault: PageFault) -> float:
    """Share of pages with a fault before the last ones, 0 to 1, drawn towards the usual of all sources."""
    faulty = dict(zip(PageFault, record.faulty, strict=False)).get(fault, 0.0)
    return (faulty + PRIOR_PAGES * PRIOR_SHARE) / (record.pages + PRIOR_PAGES)


def _hits(record: ReadingRecord, fault: PageFault) -> int:
    return sum(fault in faults for faults in record.recent)


def _tail(hits: int, pages: int, share: float) -> float:
    """Chance of so many or more among so many pages, where each has it with this chance."""
    return sum(comb(pages, k) * share**k * (1 - share) ** (pages - k) for k in range(hits, pages + 1))


def finding_of(source: str, record: ReadingRecord, now: datetime) -> Finding:
    """What to tell of it: one sentence, whatever it is that broke."""
    if not record.broken:
        text = f"the pages of {source} can be read again"
        return Finding(kind="extraction", subject=source, is_bad=False, text=text, since=now)
    pages, since = len(record.recent), record.since or now
    told = (f"{_hits(record, fault)} have {fault.value} (usual: {_percent(record, fault)})" for fault in record.broken)
    return Finding(
        kind="extraction",
        subject=source,
        is_bad=True,
        text=f"extraction of {source} broke on {since:%Y-%m-%d}: of its last {pages} pages {', '.join(told)}",
        remedy=f"see what comes of a page: monitor extract URL; say where its parts are: `extract:` of {source}",
        since=since,
    )


def _percent(record: ReadingRecord, fault: PageFault) -> str:
    if not record.pages:
        return "unknown"
    faulty = dict(zip(PageFault, record.faulty, strict=False)).get(fault, 0.0)
    return f"{faulty / record.pages:.0%}"

"""What the pages of one visit gave -> the record of their source -> a notice where it can no longer be read well."""

from collections import Counter, defaultdict
from functools import partial

from monitor.alerting.health import faults_of, finding_of, observe_pages
from monitor.model import ExtractionFailure, FetchFailure, PageFault
from monitor.pipeline.parts import Parts
from monitor.pipeline.reading import Found
from monitor.pipeline.telling import report_finding
from monitor.ports import DueEntry, Engine


class Readings:
    """What the pages of one visit gave, by source, until all are read: one write a source, not one a page."""

    def __init__(self) -> None:
        """Nothing was read yet."""
        self.faults: defaultdict[str, list[tuple[PageFault, ...]]] = defaultdict(list)

    def note(self, due: DueEntry, found: Found) -> None:
        """Remember one page; one that was not fetched says nothing of how it would have been read."""
        if isinstance(found, FetchFailure):
            return
        pages = self.faults[due.entry.source]
        if isinstance(found, ExtractionFailure):
            pages.append(faults_of(()))
            return
        for one in found:
            pages.append(faults_of([judged.article for judged in one.articles], one.missed))


async def judge_readings(parts: Parts, engine: Engine, readings: Readings) -> None:
    """Store what was read of each source, and tell of those whose extraction broke, or is well again."""
    now = parts.clock.now()
    for source, pages in readings.faults.items():
        faults = Counter(fault.name.lower() for page in pages for fault in page)
        parts.observer.fact("quality", source=source, kind=parts.sources[source].kind, pages=len(pages), faults=faults)
        judge = partial(observe_pages, pages=pages, now=now)
        before, after = await parts.stored(parts.store.judge_reading, source, judge)
        if before.broken or after.broken:
            await report_finding(parts, finding_of(source, after, now), engine=engine)

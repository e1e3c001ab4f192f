"""Pages that can no longer be read: told once, with the source's name, and again when it is over."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from monitor.alerting import bind
from monitor.engine import EmbeddedEngine
from monitor.model import Document, ExtractionFailure, ExtractionReason, Notice, NoticeState
from monitor.pipeline import Parts, handlers, tick
from monitor.ports import Analysis
from monitor.testing import (
    FakeFetcher,
    FakeNotifier,
    ManualClock,
    MemoryStore,
    make_analysed,
    make_article,
    make_entry,
    make_source,
    page_of,
)

LONG = "The harbour office measured the tide once more and wrote it down. " * 6


class Reader:
    """Reads every page, but for those that are empty and those whose selector finds nothing."""

    async def analyse(self, document: Document) -> tuple[Analysis, ...]:
        if document.body == b"empty":
            return (
                Analysis(identity=None, failure=ExtractionFailure(url=document.url, reason=ExtractionReason.NO_TEXT)),
            )
        article = make_analysed(make_article(url=document.url, body=LONG), rules=())
        return (Analysis(identity=None, articles=(article,), missed=("body",) if document.body == b"odd" else ()),)

    async def aclose(self) -> None:
        """Nothing to close."""


@dataclass
class Watch:
    """A source whose pages the test writes."""

    fetcher: FakeFetcher = field(default_factory=FakeFetcher)
    store: MemoryStore = field(default_factory=MemoryStore)
    clock: ManualClock = field(default_factory=ManualClock)
    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    pages: int = 0

    def fact(self, event: str, **fields: Any) -> None:
        self.told.append((event, fields))

    def read(self, *words: str) -> list[tuple[NoticeState, str]]:
        """Poll pages with these words, and read them; the notices that it gave. An empty word is no answer."""
        source = make_source()
        self.store.enrol([(source, "wire.example")], self.clock.now())
        entries = [make_entry(self.pages + number) for number in range(1, len(words) + 1)]
        self.pages += len(words)
        self.fetcher = FakeFetcher()
        self.fetcher.will_list("wire", entries)
        for entry, text in zip(entries, words, strict=True):
            if text:
                self.fetcher.will_read(entry.url, page_of(entry, text))
        parts = self.parts()

        async def work() -> None:
            engine = EmbeddedEngine(observer=self)
            await engine.run_once(lambda: tick(parts, engine), handlers(parts, engine))

        self.clock.advance(timedelta(days=2))
        before = len(self.told)
        asyncio.run(work())
        notices = (fields for event, fields in self.told[before:] if event == "notice")
        return [(one["state"], one["text"]) for one in notices if one["about"] == "extraction"]

    def parts(self) -> Parts:
        return Parts(
            sources={"wire": make_source()},
            fetcher=self.fetcher,
            analyst=Reader(),
            store=self.store,
            notifier=FakeNotifier(("desk",)),
            decide=bind({}, []),
            clock=self.clock,
            observer=self,
            store_thread=ThreadPoolExecutor(1),
            target_threads={"desk": ThreadPoolExecutor(1)},
            retry_at=lambda now, *_: now + timedelta(days=300),
            operations=("desk",),
        )


def test_a_source_whose_pages_lost_their_text_is_told_and_told_to_be_mended() -> None:
    """One notice when it breaks, with its name; one when it is over."""
    watch = Watch()
    assert watch.read(*["good"] * 50) == []
    ((state, text),) = watch.read(*["empty"] * 12)
    assert state is NoticeState.RAISED
    assert text.startswith("extraction of wire broke on ")
    assert "12 have no text, or hardly any" in text
    ((state, text),) = watch.read(*["good"] * 20)
    assert (state, text) == (NoticeState.CLEARED, "the pages of wire can be read again")
    assert any(isinstance(tells, Notice) for tells in watch.store.tidings.values())


def test_a_selector_that_fits_no_page_is_told() -> None:
    """Though every page is read the ordinary way."""
    ((state, text),) = Watch().read(*["odd"] * 10)
    assert state is NoticeState.RAISED
    assert "nothing where a selector of the settings looks" in text


def test_pages_that_were_not_fetched_say_nothing() -> None:
    """A host that is down is another matter."""
    watch = Watch()
    watch.read(*["good"] * 30)
    before = watch.store.sources["wire"].health.reading
    assert watch.read(*[""] * 30) == []
    assert watch.store.sources["wire"].health.reading == before

"""From bytes to judged articles, with rules, events and entities compiled once. Pure."""

from dataclasses import dataclass, field
from datetime import timedelta
from os import getpid
from time import perf_counter

from monitor.alerting import read_event
from monitor.app.readers import name_reader
from monitor.dedup import fingerprint
from monitor.entities import Gazetteer
from monitor.errors import Problem, SettingsError
from monitor.model import Analysed, Article, Document, ExtractionFailure, Page, Segmentation
from monitor.ports import Analysis
from monitor.rules import RuleBook
from monitor.rules.events.reader import EventReader
from monitor.segment import segment
from monitor.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitPage:
    """One item of a document as a page with its articles, or the failure.

    Attributes:
        identity: The item's own id, or None.
        page: None on failure.
        segmentation: None on failure.
        failure: None when it went well.
        took: Time that it took.
    """

    identity: str | None
    page: Page | None = None
    segmentation: Segmentation | None = None
    failure: ExtractionFailure | None = None
    took: timedelta = field(default=timedelta(), compare=False)


def split_document(document: Document) -> tuple[SplitPage, ...]:
    """Read every item of a document and split its page into articles. Pure."""
    from monitor.extract import read_items  # trafilatura is slow to load; the daemon's own process reads no page

    return tuple(_split_item(item) for item in read_items(document))


def _split_item(item: Document | ExtractionFailure) -> SplitPage:
    from monitor.extract import extract

    begun = perf_counter()
    page = item if isinstance(item, ExtractionFailure) else extract(item)
    if isinstance(page, ExtractionFailure):
        return SplitPage(identity=item.identity, failure=page, took=_since(begun))
    segmentation = segment(page)
    return SplitPage(identity=item.identity, page=page, segmentation=segmentation, took=_since(begun))


def _since(begun: float) -> timedelta:
    return timedelta(seconds=perf_counter() - begun)


class Workbench:
    """Rules, events and entities compiled once; judges documents. Pure after construction."""

    def __init__(self, settings: Settings) -> None:
        """Compile. Raises SettingsError with every problem of entities, events or rules."""
        try:
            self.gazetteer = Gazetteer(settings.entities)
            self.events = EventReader(settings.events, self.gazetteer)
        except ValueError as error:  # both say which item it is
            raise SettingsError((Problem(code="definition-unusable", message=str(error)),)) from error
        rules = (*settings.rules, *settings.rules_off)  # those that are off are checked, not judged
        self.rulebook = RuleBook(rules, gazetteer=self.gazetteer, events=self.events)
        self._reader = name_reader(settings)
        self._version = settings.version

    def analyse(self, document: Document) -> tuple[Analysis, ...]:
        """One analysis an item, in order."""
        return tuple(self._judge(split) for split in split_document(document))

    def _judge(self, split: SplitPage) -> Analysis:
        if split.segmentation is None:
            return Analysis(identity=split.identity, failure=split.failure, extracting=split.took, process=getpid())
        begun = perf_counter()
        articles = tuple(self.judge_article(article) for article in split.segmentation.articles)
        return Analysis(
            identity=split.identity,
            articles=articles,
            boilerplate=split.segmentation.boilerplate,
            missed=split.page.missed if split.page else (),
            extracting=split.took,
            judging=_since(begun),
            process=getpid(),
        )

    def judge_article(self, article: Article) -> Analysed:
        """The verdict of every rule, and what the article says of the events that matched."""
        matches, words = self.rulebook.judge_and_keep(article, self._reader)
        events = {
            match.rule: event
            for match in matches
            if match.is_match and (event := read_event(article, match, self.gazetteer)) is not None
        }
        return Analysed(
            article=article,
            fingerprint=fingerprint(article),
            matches=matches,
            events=events,
            words=words,
            version=self._version,
        )

"""From bytes to judged articles, with rules, events and entities compiled once. Pure."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from os import getpid
from time import perf_counter
from typing import Final

from monitor.alerting import read_event
from monitor.app.readers import name_reader
from monitor.dedup import fingerprint
from monitor.entities import Gazetteer
from monitor.errors import Problem, SettingsError
from monitor.model import Analysed, Article, Document, ExtractionFailure, Match, MatchReason, Page, Segmentation
from monitor.ports import Analysis
from monitor.rules import RuleBook
from monitor.rules.events.reader import EventReader
from monitor.segment import segment
from monitor.settings import Settings

FEW_RULES: Final = 100
"""With more rules than these, those whose words are not in an article leave no verdict: it would be nearly all."""


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

    def analyse_to_keep(self, document: Document) -> tuple[Analysis, ...]:
        """The same with the verdicts that the ledger keeps: of up to 100 rules all, of more those that say something.

        What is left out says only that a rule's words are not in the article, and nothing was decided on it.
        """
        analyses = self.analyse(document)
        return analyses if len(self.rulebook.rules) <= FEW_RULES else tuple(map(_telling, analyses))

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


def _telling(analysis: Analysis) -> Analysis:
    """The analysis without verdicts that say only that the words are not there."""
    return replace(analysis, articles=tuple(map(_without_strangers, analysis.articles)))


def _without_strangers(analysed: Analysed) -> Analysed:
    return replace(analysed, matches=tuple([match for match in analysed.matches if not _is_stranger(match)]))


def _is_stranger(match: Match) -> bool:
    """True where the rule has nothing to do with the article: neither its words nor its event are there."""
    return match.why is MatchReason.WORDS_MISSING and match.act is None

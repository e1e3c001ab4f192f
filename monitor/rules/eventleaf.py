"""`event:launch`: the mentions of an event that count for a rule."""

from dataclasses import dataclass

from monitor.model import MatchReason, Prominence, Status
from monitor.rules.article import ArticleWords
from monitor.rules.events.keys import wanted_key
from monitor.rules.events.verdict import EventMention
from monitor.rules.leaves import Clause
from monitor.rules.spans import Spans, from_pairs

RANK = {Prominence.MAIN: 2, Prominence.SECONDARY: 1, Prominence.BACKGROUND: 0}
"""How much of the article something is, the most prominent highest."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Mentions of one event that pass a rule's filter; a leaf of a compiled condition."""

    event: str
    acts: tuple[str, ...]
    status: tuple[Status, ...]
    prominence: Prominence

    def reason_against(self, mention: EventMention) -> MatchReason | None:
        """Why a mention does not count; None where it does."""
        if mention.event_class != self.event:
            return MatchReason.OTHER_CLASS
        if mention.act is None:  # a topic that is named, and nothing is told to have been done
            is_background = mention.prominence is Prominence.BACKGROUND
            return MatchReason.BACKGROUND if is_background else MatchReason.NOT_HAPPENED
        if mention.act not in self.acts:
            return MatchReason.OTHER_ACT
        if mention.status not in self.status:
            return MatchReason.OLD if mention.status is Status.OLD else MatchReason.NOT_HAPPENED
        if RANK[mention.prominence] < RANK[self.prominence]:
            is_secondary = mention.prominence is Prominence.SECONDARY
            return MatchReason.SECONDARY if is_secondary else MatchReason.BACKGROUND
        return None

    def counting(self, words: ArticleWords) -> tuple[EventMention, ...]:
        """The mentions that count, the decisive one first, then the most prominent."""
        verdict = words.verdicts.get(self.event)
        if verdict is None:
            return ()
        passing = [mention for mention in verdict.mentions if self.reason_against(mention) is None]
        return tuple(sorted(passing, key=lambda one: (one is not verdict.decisive, -RANK[one.prominence])))

    def look_up(self, words: ArticleWords) -> Spans:
        """Where the acts of those mentions stand."""
        spans = (words.span_of(mention.evidence[0]) for mention in self.counting(words) if mention.evidence)
        return from_pairs(span for span in spans if span is not None)

    def clauses(self, language: str | None) -> list[Clause]:  # noqa: ARG002 - the event reader knows its words
        """The event, for the sieve of the archive; a new article is always read for events."""
        return [frozenset({wanted_key(self.event, self.status, self.prominence)})]

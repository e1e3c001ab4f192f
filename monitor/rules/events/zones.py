"""A zone of an article as the events read it: its sentences, each with the listed words found in it."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from monitor.model import Evidence, Zone
from monitor.rules.events.language import Language
from monitor.rules.events.lexicon import Hit
from monitor.text.times import TimeExpression
from monitor.text.tokens import Tokens

LEAD_SENTENCES = 3
SHORTEST_LEAD = 5  # words: shorter lines at the top are bylines, datelines, rubrics
SHORTEST_ALONE = 3  # words, where no title stands above


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence: words `first` to `last` (both included) of a zone, with what was found in it.

    Attributes:
        number: From 0; the title's are counted apart from the body's.
        is_lead: Whether it is among the first sentences of the body.
        times: Time expressions, as word numbers and what they mean.
    """

    zone: Zone
    tokens: Tokens
    number: int
    first: int
    last: int
    is_lead: bool
    language: Language
    hits: Mapping[str, Sequence[Hit]]
    times: tuple[TimeExpression, ...] = field(default=())

    @property
    def decides(self) -> bool:
        """Whether the verdict on the article may rest on it."""
        return self.zone is Zone.TITLE or self.is_lead

    def tagged(self, *tags: str) -> list[Hit]:
        """Hits of these tags, in order of words."""
        hits = [hit for tag in tags for hit in self.hits.get(tag, ())]
        return sorted(hits, key=lambda hit: (hit.first, -hit.last))

    def text(self, first: int, last: int) -> str:
        """The original text from one word to another."""
        start, end = self.tokens.span(first, last)
        return self.tokens.text[start:end]

    def evidence(self, first: int, last: int, role: str, why: str = "") -> Evidence:
        """Words `first` to `last` as evidence."""
        start, end = self.tokens.span(first, last)
        return Evidence(zone=self.zone, start=start, end=end, quote=self.tokens.text[start:end], role=role, why=why)


def _sentence_bounds(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """First and last word of each sentence that has words, in order."""
    start = 0
    sentences = tokens.sentences
    while start < len(sentences):
        end = bisect_right(sentences, sentences[start], start)
        yield start, end - 1
        start = end


def lead_numbers(tokens: Tokens, title: Sequence[str]) -> frozenset[int]:
    """Numbers of the sentences that make the lead: the first ones that are prose and do not repeat the title."""
    lead: list[int] = []
    shortest = SHORTEST_LEAD if title else SHORTEST_ALONE
    for first, last in _sentence_bounds(tokens):
        words = tokens.words[first : last + 1]
        is_byline = words[0] == "by" and len(words) < 2 * SHORTEST_LEAD
        if len(words) >= shortest and not is_byline and tuple(words) != tuple(title):
            lead.append(tokens.sentences[first])
        if len(lead) == LEAD_SENTENCES:
            break
    return frozenset(lead)

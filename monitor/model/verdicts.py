"""What the rules say of an article, with the words that say it."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum

from monitor.model.events import EventFacts
from monitor.model.novelty import Fingerprint
from monitor.model.pages import Article


class Level(StrEnum):
    """How loud a rule is."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Status(StrEnum):
    """What the text says of an event: did it happen, and is that news?"""

    HAPPENED = "happened"
    OLD = "old"
    PLANNED = "planned"
    THREATENED = "threatened"
    POSTPONED = "postponed"
    DENIED = "denied"
    HYPOTHETICAL = "hypothetical"
    UNKNOWN = "unknown"


class Prominence(StrEnum):
    """How much of the article the event is."""

    MAIN = "main"
    SECONDARY = "secondary"
    BACKGROUND = "background"


class Zone(StrEnum):
    """Which string of an article an offset counts in; captions count as one string, joined by newlines."""

    TITLE = "title"
    BODY = "body"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The very words that support (or speak against) a verdict.

    Attributes:
        zone: `title`, `body`, or `caption` (then offsets count in the captions joined by newlines).
        start: Code-point offset of the quote in that zone's string.
        end: One past its last code point, so `text[start:end] == quote`.
        quote: The words, exactly.
        role: What they are: `term`, `act`, `object`, `actor`, `fresh`, `veto`, `background`, ...
        why: One phrase for people; empty where the role says it all.
    """

    zone: Zone
    start: int
    end: int
    quote: str
    role: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDate:
    """When an event took place: the days from `first` to `last`, both included, and the words that say so."""

    first: date
    last: date
    words: str


class MatchReason(Enum):
    """Why a rule would, or would not, alert on an article."""

    EVENT_IS_NEWS = "the event is the news of this article"
    WORDS_FOUND = "the condition's words are there"
    WORDS_MISSING = "the condition's words are not there"
    EXCLUDED = "an excluded word is there"
    NO_EVENT = "no such event is mentioned"
    OTHER_CLASS = "the words are there, but they mean something else"
    OTHER_ACT = "the act is not one that this rule tells"
    NOT_HAPPENED = "the event is not told as having happened"
    OLD = "the event is older than the article: context, not news"
    BACKGROUND = "background only"
    SECONDARY = "a fresh event, but the headline is about something else"
    LANGUAGE = "no event data for this language: judged on words alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Verdict of one rule on one article; for *no* as well.

    Attributes:
        rule: Id of the rule.
        is_match: True when this rule would alert on this article.
        why: The reason.
        note: The particulars of the reason, for people; empty where there are none.
        event_class: `launch`, `treaty`, a neighbour class, `other_sense`; None without an event mention.
        act: Such as `missile_test` or `ratified`; None where no act was recognised.
        status: What the text says of it; None without a mention.
        prominence: Of the mention that decided; None without one.
        event_date: None where the text does not say.
        actors: Entity ids, in order of appearance.
        evidence: The words, in order of zone and offset; never empty on a match.
    """

    rule: str
    is_match: bool
    why: MatchReason
    note: str = ""
    event_class: str | None = None
    act: str | None = None
    status: Status | None = None
    prominence: Prominence | None = None
    event_date: EventDate | None = None
    actors: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysed:
    """All that is known of an article before the store is asked: pure, made in the process pool.

    Attributes:
        events: What the article says of the event, for each rule that matched an act: rule -> facts.
        words: Its distinct words as the archive keeps them (`rules.wordset`); empty where nobody asked for them.
        version: Name of the settings that it was judged by; empty where they have none.
    """

    article: Article
    fingerprint: Fingerprint
    matches: tuple[Match, ...]
    events: dict[str, EventFacts] = field(default_factory=dict)
    words: bytes = b""
    version: str = ""

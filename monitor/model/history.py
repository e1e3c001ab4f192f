"""What the ledger tells of one article afterwards, from its first sighting to its deliveries."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.alerts import Delivery, Outcome, Outlet, Telling, Tidings
from monitor.model.fetching import Entry
from monitor.model.novelty import Novelty
from monitor.model.pages import Article
from monitor.model.verdicts import Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """An entry, and what became of reading it.

    Attributes:
        first_seen: When a poll first listed it, UTC.
        is_first_poll: True when it was there at its source's first good poll.
        state: `waiting`, `judged` (on its summary, the page still wanted), `read` or `given up`.
        attempts: Readings that failed.
        next_at: Not read before this instant, UTC; None when it is not to be read again.
    """

    entry: Entry
    first_seen: datetime
    is_first_poll: bool
    state: str
    attempts: int
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """Something that could not be had.

    Attributes:
        stage: `read` or `analyse`.
        reason: Name of a `FetchReason` or `ExtractionReason`, in lower case.
        words: The sentence of that reason.
        detail: The particulars; may be empty.
        at: UTC; None where it was not noted.
    """

    stage: str
    reason: str
    words: str
    detail: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Another article of the ledger, by what people know it by; `first_seen` is UTC."""

    article_id: int
    title: str
    url: str
    source: str
    first_seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt at a delivery.

    Attributes:
        number: 1 for the first.
        begun_at: UTC.
        ended_at: UTC; None when the process ended before, or it is under way.
        outcome: `sent`, `failed` or `unknown`; `sending` while it is under way.
    """

    number: int
    begun_at: datetime
    ended_at: datetime | None = None
    outcome: Outcome
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponed:
    """When a delivery was held, and the reason, for people."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempted:
    """A delivery, and all that was done about it.

    Attributes:
        last_at: When something was last done, UTC; None before the first attempt.
        attempts: In order.
        holds: In order.
    """

    delivery: Delivery
    last_at: datetime | None = None
    attempts: tuple[Attempt, ...] = ()
    holds: tuple[Postponed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRecord:
    """An alert or a notice, and its messages.

    Attributes:
        tells: As it was raised.
        created_at: When, UTC.
        deliveries: By update and target.
        coverage: The other outlets that have told its event so far; empty where it was not asked for.
    """

    tells: Tidings
    created_at: datetime
    deliveries: tuple[Attempted, ...] = ()
    coverage: tuple[Outlet, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertQuery:
    """Which alerts and notices to look for; all that is given must fit.

    Attributes:
        outcomes: With a message in one of these states.
        target: With a message to this target.
        rule: Raised by this rule.
        since: Raised at this instant or later, UTC.
        limit: So many, the newest.
    """

    outcomes: tuple[Outcome, ...] = ()
    target: str | None = None
    rule: str | None = None
    since: datetime | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything that is known of one article.

    Attributes:
        sighting: The entry it came from.
        article: None where none could be read yet; then all that follows but `shortfalls` is empty.
        novelty: None without an article.
        of: The article that a twin repeats or an update follows; None for a fresh one.
        verdicts: Of every rule by its id, each with what became of a match; None for no match.
        version: Name of the settings that gave them; empty where they were given before versions were kept.
        joined: Other articles that joined an alert which this one raised, in order.
        deliveries: Of the alerts that this article raised or joined, by alert and target.
        shortfalls: What of the entry could not be read, in order.
    """

    sighting: Sighting
    article: Article | None = None
    novelty: Novelty | None = None
    of: Stored | None = None
    verdicts: tuple[tuple[Match, Telling | None], ...] = ()
    version: str = ""
    joined: tuple[Stored, ...] = ()
    deliveries: tuple[Attempted, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()

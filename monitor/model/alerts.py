"""Who is told what, or why nobody is, and what became of each delivery."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, StrEnum

from monitor.model.fetching import Source
from monitor.model.novelty import Neighbour, Novelty
from monitor.model.pages import Article
from monitor.model.verdicts import Level, Match


class AlertReason(Enum):
    """Why somebody is told."""

    FIRST_REPORT = "first report"
    POSSIBLE_UPDATE = "close to an earlier alert, but its facts differ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One thing to tell.

    Attributes:
        id: Stable: the same rule and article give the same id, before and after a crash.
        rule: Id of the rule.
        rule_title: Its title, for people.
        level: How loud.
        article: The article that is told.
        match: The verdict, with its evidence.
        publisher: Outlet, for people.
        why: The reason.
        related: Id of the earlier alert this may be an update of, or None.
        targets: Names of the targets it goes to, without repeats.
        first_seen: When the article was first seen, UTC.
    """

    id: str
    rule: str
    rule_title: str
    level: Level
    article: Article
    match: Match
    publisher: str
    why: AlertReason
    related: str | None = None
    targets: tuple[str, ...] = ()
    first_seen: datetime


class HeldReason(Enum):
    """Why a matching article is not told."""

    NEAR_DUPLICATE = "a repeat of a story that was told"
    REPEAT_ARCHIVED = "a repeat of a story that was archived without an alert"
    ALREADY_TOLD = "this article was told before"
    TOO_OLD = "older than the source's max_age"
    BASELINE = "it was already there when the source was polled for the first time"
    NO_TARGET = "no target is configured for this rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The match adds to alert `alert`, and nobody is told twice."""

    alert: str
    why: HeldReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The match is kept in the ledger and nobody is told; `detail` gives the particulars."""

    why: HeldReason
    detail: str = ""


Telling = Alert | Joined | Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What besides its text decides whether an article may be told.

    Attributes:
        source: The source it came from.
        first_seen: When its entry was first seen, UTC.
        is_first_poll: True when the entry was there at the source's first good poll.
        now: UTC.
    """

    source: Source
    first_seen: datetime
    is_first_poll: bool
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the store knows that bears on one new article.

    Attributes:
        neighbours: Candidates for twins, nearest first.
        same_address: The article stored last under the same address and position; None for a new one.
        alerts: For each stored article id among the above, the alerts it raised or joined: rule -> alert id.
        held: For each, the rules that matched it and told nobody: rule -> reason.
    """

    neighbours: tuple[Neighbour, ...] = ()
    same_address: Neighbour | None = None
    alerts: dict[int, dict[str, str]] = field(default_factory=dict)
    held: dict[int, dict[str, HeldReason]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What becomes of one article: its novelty, and one telling for each rule that matched."""

    novelty: Novelty
    tellings: tuple[tuple[Match, Telling], ...]


class Outcome(StrEnum):
    """State of one delivery. SENDING on disk after a restart means the process died in between."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One alert to one target. Key: (alert, update, target).

    Attributes:
        update: 0 for the alert itself, n for its n-th follow-up.
        attempts: How often sending has begun.
        maybe_repeated: True when an earlier attempt may have arrived after all.
        next_at: Not before this instant, UTC.
    """

    alert: str
    update: int
    target: str
    attempts: int
    outcome: Outcome
    maybe_repeated: bool = False
    next_at: datetime
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendResult:
    """What became of one attempt: SENT, FAILED (surely not arrived) or UNKNOWN (perhaps arrived)."""

    outcome: Outcome
    error: str = ""
    retry_after: timedelta | None = None
    is_permanent: bool = False

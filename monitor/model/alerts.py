"""Who is told what, or why nobody is, and what became of each delivery."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, StrEnum

from monitor.model.events import EventFacts
from monitor.model.fetching import Source
from monitor.model.novelty import Neighbour, Novelty
from monitor.model.pacing import Silence
from monitor.model.pages import Article
from monitor.model.verdicts import Level, Match


class AlertReason(Enum):
    """Why somebody is told."""

    FIRST_REPORT = "first report"
    POSSIBLE_UPDATE = "close to an earlier alert, but its facts differ"
    POSSIBLY_SAME_EVENT = "possibly the event of an earlier alert, but that is not sure"


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
        routed: Why to these, for people.
        labels: Of its rule.
        min_publishers: So many distinct publishers its rule waits for.
        first_seen: When the article was first seen, UTC.
        waits_until: Told at this instant at the latest, though fewer than `min_publishers` have it, UTC; None where it
            waits for none.
        event: What the article says of the event; None where the rule does not group by event, or no act is known.
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
    routed: str = ""
    labels: tuple[str, ...] = ()
    min_publishers: int = 1
    first_seen: datetime
    waits_until: datetime | None = None
    event: EventFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Who else tells the event of an alert, and where.

    Attributes:
        publisher: For people.
        title: Of its article.
        url: Of its article.
        wire: The agency its text is credited to, such as `AFP`; None where none is named.
        first_seen: UTC.
    """

    publisher: str
    title: str
    url: str
    wire: str | None = None
    first_seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFact:
    """What a later report of an event says that the alert did not.

    Attributes:
        kind: `count`, `range`, `casualties`, `confirmation`, ... in one word.
        quote: The sentence that says it.
        publisher: Who says it.
    """

    kind: str
    quote: str
    publisher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What has become known of an alert's event since it was last told.

    Attributes:
        alert: The alert as it was raised.
        number: 1 for its first follow-up.
        outlets: New ones, in the order in which they were seen.
        publishers: Distinct publishers so far, a wire counted once; the first one included.
        facts: New facts, most important first.
        at: When it was put together, UTC.
    """

    alert: Alert
    number: int
    outlets: tuple[Outlet, ...]
    publishers: int
    facts: tuple[NewFact, ...] = ()
    at: datetime


class NoticeState(StrEnum):
    """What an operational notice says of its subject."""

    RAISED = "raised"
    STANDING = "standing"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """An operational alert: a source, a target or the worker itself needs a look, or is well again.

    Attributes:
        id: Stable: one trouble has one id from RAISED to CLEARED.
        kind: `source`, `target`, `extraction`, `scheduler`, `disk`, ...
        subject: Which one, by name.
        state: RAISED, STANDING (a daily reminder) or CLEARED.
        text: One sentence for people.
        remedy: What to do or to type next; empty where there is nothing.
        since: When the trouble began, UTC.
        at: When this was found, UTC.
        targets: Whom to tell.
    """

    id: str
    kind: str
    subject: str
    state: NoticeState
    text: str
    remedy: str = ""
    since: datetime
    at: datetime
    targets: tuple[str, ...] = ()


Tidings = Alert | FollowUp | Notice
"""What one message can tell."""


class HeldReason(Enum):
    """Why a matching article is not told."""

    NEAR_DUPLICATE = "a repeat of a story that was told"
    SAME_EVENT = "another report of an event that was told"
    REPEAT_ARCHIVED = "a repeat of a story that was archived without an alert"
    ALREADY_TOLD = "this article was told before"
    TOO_OLD = "older than the source's max_age"
    BASELINE = "it was already there when the source was polled for the first time"
    NO_TARGET = "no target is configured for this rule"
    SILENCED = "a silence is in force"


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The match adds to alert `alert`, and nobody is told twice.

    Attributes:
        alert: Id of that alert.
        why: The reason.
        detail: The particulars, such as what the two reports of an event agree in; may be empty.
        facts: What it says that the alert did not: a follow-up tells it.
        event: The event of the alert as it is known with this report; None leaves it as it was.
    """

    alert: str
    why: HeldReason
    detail: str = ""
    facts: tuple[NewFact, ...] = ()
    event: EventFacts | None = None


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
class OpenAlert:
    """An alert of the last days, by what other reports of its event are known by.

    Attributes:
        id: Of the alert.
        rule: Id of its rule.
        event: As it is known with all reports so far.
        created_at: UTC.
    """

    id: str
    rule: str
    event: EventFacts
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the store knows that bears on one new article.

    Attributes:
        neighbours: Candidates for twins, nearest first.
        same_address: The article stored last under the same address and position; None for a new one.
        alerts: For each stored article id among the above, the alerts it raised or joined: rule -> alert id.
        held: For each, the rules that matched it and told nobody: rule -> reason.
        silences: Those in force.
        open_alerts: Alerts of the last days with a known event, of the rules that matched, newest first.
    """

    neighbours: tuple[Neighbour, ...] = ()
    same_address: Neighbour | None = None
    alerts: dict[int, dict[str, str]] = field(default_factory=dict)
    held: dict[int, dict[str, HeldReason]] = field(default_factory=dict)
    silences: tuple[Silence, ...] = ()
    open_alerts: tuple[OpenAlert, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What becomes of one article: its novelty, and one telling for each rule that matched.

    `outlet` is who tells it; None where that does not matter.
    """

    novelty: Novelty
    tellings: tuple[tuple[Match, Telling], ...]
    outlet: Outlet | None = None


class Outcome(StrEnum):
    """State of one delivery. SENDING on disk after a restart means the process died in between.

    DRY was settled without being sent: by a dry run, or because its alert was.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DEAD = "dead"
    DRY = "dry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to one target. Key: (alert, update, target).

    Attributes:
        alert: Id of the alert, or of the notice.
        update: 0 for the alert itself, n for its n-th follow-up.
        attempts: How often sending has begun.
        maybe_repeated: True when an earlier attempt may have arrived after all.
        next_at: Not before this instant, UTC.
        thread: What the target's channel called the alert's first message, so that follow-ups can be
            threaded under it; empty where it has no such name.
        is_digest: True when it is told together with others.
        created_at: When it was decided, UTC; None where nobody asked.
        held: Why it waits until `next_at`, for people; empty where it does not.
    """

    alert: str
    update: int
    target: str
    attempts: int
    outcome: Outcome
    maybe_repeated: bool = False
    next_at: datetime
    error: str = ""
    thread: str = ""
    is_digest: bool = False
    created_at: datetime | None = None
    held: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendResult:
    """What became of one attempt: SENT, FAILED (surely not arrived) or UNKNOWN (perhaps arrived).

    `thread` is what the channel calls the message, where it can thread others under it.
    """

    outcome: Outcome
    thread: str = ""
    error: str = ""
    retry_after: timedelta | None = None
    is_permanent: bool = False

"""When a target may be told: quiet hours, digests, rates; what holds a message back; how a target fares."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import Enum

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
"""Monday is 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A span of the clock on some days of the week, in a zone that is said elsewhere.

    Attributes:
        start: First minute.
        end: First minute after it; not after `start` means the next day; equal to it means a whole day.
        days: Days on which it begins, Monday is 0.
    """

    start: time = time(0)
    end: time = time(0)
    days: tuple[int, ...] = EVERY_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """At most `count` messages in any span of this length."""

    count: int
    per: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Told together once a day at this time, or, with None, at every full hour."""

    at: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a target wants to be told. Level critical passes all of it.

    Attributes:
        zone: IANA name; hours, days and digests are those of its clocks.
        quiet: Hours in which nothing is sent; what is held is told as a digest when they end.
        digest: When to tell what has come together; None tells everything by itself.
        rate: What exceeds it is told as a digest as soon as the rate allows; None has no limit.
        group_wait: Pause before an alert's first message, so that it can name who else tells it.
    """

    zone: str = "UTC"
    quiet: tuple[Hours, ...] = ()
    digest: Digest | None = None
    rate: Rate | None = None
    group_wait: timedelta = timedelta()


class HoldReason(Enum):
    """Why a delivery waits."""

    GROUP_WAIT = "waits a moment for other outlets"
    DIGEST = "collected for the digest"
    QUIET = "quiet hours"
    RATE = "more than the target's rate"
    FIRST_WAITS = "its alert has not been told yet"
    SILENCED = "a silence is in force"
    TARGET_DOWN = "the target is down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Wait until then (UTC), and whether it is then told together with others; `detail` may be empty."""

    until: datetime
    why: HoldReason
    is_digest: bool = False
    detail: str = ""

    @property
    def words(self) -> str:
        """The reason with its particulars, in one line."""
        return f"{self.why.value}: {self.detail}" if self.detail else self.why.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit:
    """How a target fares; the circuit of one that fails again and again is open, and nothing is sent.

    Attributes:
        failures: Messages in a row that did not surely arrive.
        since: When the first of them failed, UTC; None while all is well.
        open_until: Nothing is sent before this instant, UTC; None when the target may be tried.
        error: What the last one said.
    """

    failures: int = 0
    since: datetime | None = None
    open_until: datetime | None = None
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRecord:
    """What is remembered of a target: how it fares, and when messages went to it, oldest first, UTC."""

    circuit: Circuit = field(default_factory=Circuit)
    messages: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Nobody is told of what matches all of this, from `starts_at` until `ends_at` (UTC).

    An empty matcher takes everything; of several names of one matcher one suffices; `*` and `?` stand
    for letters, as in file names.

    Attributes:
        id: Short, unique.
        rules: Ids.
        levels: `info`, ...
        labels: Of the rule.
        sources: Names.
        entities: Ids of the actors of the event.
        text: Words that stand side by side in headline or body, any case; empty for any.
        author: Who made it.
        comment: Why.
    """

    id: str
    rules: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    text: str = ""
    author: str
    comment: str
    starts_at: datetime
    ends_at: datetime

"""How a source fares: its state, its rhythm, its host, and the trouble that people were told of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum

from monitor.model.alerts import Notice
from monitor.model.fetching import Source, SourceMemory


class SourceState(StrEnum):
    """How a source fares.

    OK: it answers, and brings what it usually brings. QUIET: it answers, and has brought nothing new for
    longer than its own history explains. FAILING: it cannot be fetched or read. THROTTLED: its host asks us
    to slow down. PAUSED: its settings say so. GONE: it answered 410 and is asked no more.
    """

    OK = "ok"
    QUIET = "quiet"
    FAILING = "failing"
    THROTTLED = "throttled"
    PAUSED = "paused"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When a source brings something new, by the hour of the week in UTC; older weeks weigh less.

    Attributes:
        arrivals: Polls that brought something new, for each of the 168 hours from Monday 0:00; empty before the first.
        weeks: How long it has been watched.
        articles: New articles in all.
        observed_at: Up to when it has been watched; None before the first good poll.
        faded_at: When the figures were last made to weigh less.
        waited: Arrivals that were to be expected since the last one.
        longest: The most that was ever waited, fading likewise.
    """

    arrivals: tuple[float, ...] = ()
    weeks: float = 0.0
    articles: float = 0.0
    observed_at: datetime | None = None
    faded_at: datetime | None = None
    waited: float = 0.0
    longest: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What people were told of one trouble of one subject.

    Attributes:
        id: Of its notices.
        since: When it began, UTC.
        number: Of the last notice: 0 for the first.
        raised_at: When it was first told, UTC.
        told_at: When it was last told, UTC.
        is_open: False when people were told that it is over.
    """

    id: str
    since: datetime
    number: int = 0
    raised_at: datetime
    told_at: datetime
    is_open: bool = True


class PageFault(Enum):
    """What may be wrong with what was read of one page."""

    TEXT = "no text, or hardly any"
    TITLE = "no title"
    DATE = "no date"
    SELECTOR = "nothing where a selector of the settings looks"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRecord:
    """How well the pages of a source could be read.

    Attributes:
        recent: Faults of the last pages, the newest last; an empty tuple is a page without one.
        pages: How many there were before those; older ones weigh less.
        faulty: How many of them had each fault, in the order of `PageFault`; empty before the first.
        broken: The faults that are more frequent now than the pages before explain.
        since: When the first of them was found, UTC; None while all is well.
    """

    recent: tuple[tuple[PageFault, ...], ...] = ()
    pages: float = 0.0
    faulty: tuple[float, ...] = ()
    broken: tuple[PageFault, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """How one source fares.

    Attributes:
        state: See `SourceState`.
        since: In this state since, UTC; None before the first poll.
        error: What went wrong last, in words; kept after it is well again, with `failed_at`.
        failed_at: When that was, UTC; None where nothing ever did.
        last_new_at: When it last brought something new, UTC; None where it never did after its first poll.
        trouble: What people were told of it last; None where nothing.
        rhythm: When it brings something new.
        reading: How well its pages can be read.
    """

    state: SourceState = SourceState.OK
    since: datetime | None = None
    error: str = ""
    failed_at: datetime | None = None
    last_new_at: datetime | None = None
    trouble: Trouble | None = None
    rhythm: Rhythm = field(default_factory=Rhythm)
    reading: ReadingRecord = field(default_factory=ReadingRecord)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRecord:
    """How one host (name and port) treats us; all its sources and pages wait together.

    Attributes:
        failures: Answers in a row that asked us to slow down, or attempts to reach it that failed.
        refusals: Answers 403 in a row, after good ones.
        throttled_at: When it last asked us to slow down, UTC; None where it never did.
        ok_at: When it last gave a good answer to a poll, UTC; None where it never did.
        blocked_until: It is not asked before, UTC; None where it may be.
    """

    failures: int = 0
    refusals: int = 0
    throttled_at: datetime | None = None
    ok_at: datetime | None = None
    blocked_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePast:
    """What is remembered of a source when a poll is judged.

    Attributes:
        health: How it fared.
        failures: Polls that failed since the last good one.
        host: How its host treated us.
    """

    health: SourceHealth = field(default_factory=SourceHealth)
    failures: int = 0
    host: HostRecord = field(default_factory=HostRecord)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollJudgement:
    """What becomes of a source after one poll.

    Attributes:
        health: How it fares now.
        host: How its host treats us.
        next_at: When it is polled next, UTC; of no account while it is GONE.
        notice: What people are to be told; None for nothing.
    """

    health: SourceHealth
    host: HostRecord
    next_at: datetime
    notice: Notice | None = None


JudgePoll = Callable[[SourcePast, int], PollJudgement]
"""(what is remembered, number of new entries) -> what becomes of the source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """A source and how it fares, for people.

    Attributes:
        source: As it was enrolled, without its `access`.
        host: Whom polling it bothers.
        memory: What its last good poll left behind.
        health: How it fares.
        next_at: When it is polled next, UTC; None while it is paused or gone.
        last_ok_at: When it was last polled well, UTC; None where it never was.
        entries: Entries of it that are stored.
    """

    source: Source
    host: str
    memory: SourceMemory
    health: SourceHealth
    next_at: datetime | None
    last_ok_at: datetime | None
    entries: int

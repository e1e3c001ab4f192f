"""What passes through the seams: what is due, what was found of it, and what became of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.model import (
    Analysed,
    Circumstances,
    Decision,
    Delivery,
    Entry,
    ExtractionFailure,
    FetchFailure,
    JudgePoll,
    NotModified,
    Outlet,
    Polled,
    PollJudgement,
    Source,
    SourceMemory,
    Surroundings,
    Tidings,
)

Decide = Callable[[Analysed, Surroundings, Circumstances], Decision]
"""The judgement, pure: `alerting.decide` with the rules' options bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What one item of a document gave: its articles, or the failure.

    Attributes:
        identity: The item's own id, or None.
        articles: Judged, in order.
        boilerplate: What its page has besides.
        failure: None when it went well.
        missed: Names of the selectors in the settings of its source that found nothing.
        extracting: Time that its page took to be read and split.
        judging: Time that the verdicts on its articles took.
        process: Number of the process that did it; 0 where nobody asked.
    """

    identity: str | None
    articles: tuple[Analysed, ...] = ()
    boilerplate: tuple[str, ...] = ()
    failure: ExtractionFailure | None = None
    missed: tuple[str, ...] = ()
    extracting: timedelta = field(default=timedelta(), compare=False)
    judging: timedelta = field(default=timedelta(), compare=False)
    process: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSource:
    """A source to poll now, with what it remembers.

    Attributes:
        host: The unit of politeness.
        due_at: Since when it is due, UTC.
    """

    source: Source
    host: str
    memory: SourceMemory
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DueEntry:
    """An entry to read now.

    Attributes:
        entry_id: Key in the store.
        attempts: Readings that failed so far.
        first_seen: When the poll first listed it.
        is_first_poll: True when it was there at its source's first good poll.
        is_judged: True when it was already judged on its summary and only the page is still wanted.
        strikes: Readings that were begun and crashed, hung, or killed whoever read it.
    """

    entry_id: int
    entry: Entry
    attempts: int
    first_seen: datetime
    is_first_poll: bool
    is_judged: bool = False
    strikes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PollToRecord:
    """What a poll of a source gave at `now` (UTC), and how it is to be judged."""

    source: str
    polled: Polled | NotModified | FetchFailure
    now: datetime
    judge: JudgePoll


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedPoll:
    """What became of one poll: how many entries were new, how many had changed, and how its source fares."""

    new: int
    changed: int = 0
    judgement: PollJudgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What the transaction wrote for one article."""

    article_id: int
    analysed: Analysed
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDelivery:
    """A delivery whose time has come, with what it tells.

    Attributes:
        tells: The alert, its follow-up, or an operational notice.
        coverage: Of an alert: the other outlets that have told its event so far.
        after: Of a follow-up whose alert waits for a digest: when that is due, UTC; else None.
    """

    delivery: Delivery
    tells: Tidings
    coverage: tuple[Outlet, ...] = ()
    after: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """A message as its target would get it, which was not sent.

    Attributes:
        text: In the lines of a terminal; empty where it cannot be drawn at all.
        error: Why the target's own template was passed over, or why nothing can be drawn; empty where all is well.
    """

    text: str
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Totals of the database, for the banner and the status.

    Attributes:
        by_outcome: Deliveries by outcome.
    """

    sources: int
    entries: int
    articles: int
    alerts: int
    by_outcome: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A claim on work: `kind` names the handler, `key` what is claimed (`host:example.org`, `target:desk`)."""

    kind: str
    key: str
    priority: int = 0


Handler = Callable[[str], Awaitable[None]]
"""Does the work of one key; idempotent, since a claim may be given twice after a crash."""

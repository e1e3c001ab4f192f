"""The seams: what the pipeline needs of the outside, as Protocols, with their promises.

Each has a real implementation, a fake in `monitor.testing`, and one contract suite over both.
Promises that hold for all: instants are aware UTC; expected failures come back as values; what is
raised is a `MonitorError` naming the thing, the place and the remedy.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from monitor.model import (
    Analysed,
    Circuit,
    Circumstances,
    Decision,
    Delivery,
    Document,
    Entry,
    ExtractionFailure,
    FetchFailure,
    FollowUp,
    Heartbeat,
    Hold,
    HostRecord,
    JudgePoll,
    Load,
    Notice,
    NotModified,
    Outlet,
    Polled,
    PollJudgement,
    ReadingRecord,
    SendResult,
    Silence,
    Source,
    SourceMemory,
    SourceReport,
    Surroundings,
    TargetRecord,
    Tidings,
    Trouble,
)

Decide = Callable[[Analysed, Surroundings, Circumstances], Decision]
"""The judgement, pure: `alerting.decide` with the rules' options bound."""


class Clock(Protocol):
    """Time and chance, so that tests own both."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds; cancellable."""

    def jitter(self) -> float:
        """A number in [0, 1), to spread what would otherwise happen at once."""


class Fetcher(Protocol):
    """Fetches, politely and safely. Used from one event loop; any number of calls at once."""

    async def poll(self, source: Source, memory: SourceMemory) -> Polled | NotModified | FetchFailure:
        """What a source lists now. Never raises for what the outside world does."""

    async def read(self, source: Source, entry: Entry) -> Document | FetchFailure:
        """The document behind an entry. Never raises for what the outside world does."""

    async def aclose(self) -> None:
        """Close connections; no call may follow."""


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


class Analyst(Protocol):
    """Turns bytes into judged articles, in a process that can be killed."""

    async def analyse(self, document: Document) -> tuple[Analysis, ...]:
        """One analysis an item (a `.jsonl` has many), in order; a page that hangs or crashes is a failure value."""

    async def aclose(self) -> None:
        """Stop the processes."""


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


class SourceStore(Protocol):
    """Sources and entries: what is due. Sync; called from one writer thread."""

    def enrol(self, sources: Sequence[tuple[Source, str]], now: datetime) -> None:
        """Make these (source, host) the configured ones; new ones are due now, missing ones are no longer polled."""

    def due_hosts(self, now: datetime) -> tuple[str, ...]:
        """Hosts with a source to poll or an entry to read now, longest waiting first, without repeats."""

    def due_sources(self, now: datetime, *, host: str) -> tuple[DueSource, ...]:
        """Sources of one host whose time has come, longest waiting first; none while the host is to be left alone."""

    def record_polls(self, polls: Sequence[PollToRecord]) -> tuple[RecordedPoll, ...]:
        """Store what polls gave, in ONE transaction: all of it, or nothing; in the order given.

        That is, for each: entries not seen before; entries whose title, summary or text has changed since they were
        read (they are read again, but not within an hour of the last time); the validators that vouch for them; and,
        as its `judge` says when it is given what is remembered and the number of new entries, the source's health,
        its host's record, the next time, and the notice with its deliveries. A failure keeps the old memory and
        counts.
        """

    def due_entries(self, now: datetime, *, host: str, limit: int = 100) -> tuple[DueEntry, ...]:
        """Entries of one host to read whose time has come, in the order in which they were listed."""

    def postpone_entry(
        self,
        entry_id: int,
        failure: FetchFailure | ExtractionFailure,
        *,
        now: datetime,
        next_at: datetime | None,
    ) -> None:
        """Count a failed reading and keep its words; `next_at` None gives the entry up, its reason in the ledger."""

    def begin_readings(self, entry_ids: Sequence[int]) -> None:
        """Count a strike for each, durably, before it is read; a reading that ends takes all of them back.

        One that crashed or killed whoever read it does not: see `DueEntry.strikes`.
        """

    def end_readings(self, entry_ids: Sequence[int]) -> None:
        """Take the strikes back of entries that were not read after all."""

    def judge_host(self, host: str, judge: Callable[[HostRecord], HostRecord]) -> None:
        """Replace what is remembered of a host by what `judge` makes of it, in one transaction."""

    def judge_reading(
        self, source: str, judge: Callable[[ReadingRecord], ReadingRecord]
    ) -> tuple[ReadingRecord, ReadingRecord]:
        """Replace how well the pages of a source are read by what `judge` makes of it: (before, after).

        In one transaction; nothing is stored of a source that is not, and `judge` is given an empty record.
        """

    def wake(self, now: datetime, *, sources: Sequence[str] | None = None) -> None:
        """Make sources due now: those named, backing off, gone or not; with None all that are not backing off."""

    def source_reports(self) -> tuple[SourceReport, ...]:
        """Every configured source and how it fares, by name."""

    def next_due(self) -> datetime | None:
        """When the next source, entry or delivery is due; None when nothing is."""


class NoticeStore(Protocol):
    """Operational notices, of any subject. Sync; called from one writer thread."""

    def find_trouble(self, kind: str, subject: str) -> Trouble | None:
        """What people were told last of the trouble of a subject; None where they never were."""

    def keep_notice(self, notice: Notice, *, number: int) -> None:
        """Store a notice and a delivery to each of its targets, in one transaction; twice is as good as once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What the transaction wrote for one article."""

    article_id: int
    analysed: Analysed
    decision: Decision


class ArticleStore(Protocol):
    """The one decision transaction. Sync; called from one writer thread."""

    def settle(
        self,
        entry_id: int,
        analyses: Sequence[Analysis],
        circumstances: Circumstances,
        decide: Decide,
        *,
        retry_at: datetime | None = None,
    ) -> tuple[Settled, ...]:
        """Judge all articles of one entry against what is stored, and store everything, in ONE serialised transaction.

        Per article: look up neighbours and alerts, call `decide`, write article, fingerprint,
        verdicts, alert and deliveries; the later articles of a page see the earlier ones. Marks the
        entry as read, or, with `retry_at`, as judged on its summary and to be read again then.
        Calling it again for an entry already read writes nothing and returns nothing. An alert with
        `waits_until` is due then, or as soon as `min_publishers` distinct publishers have it.
        """

    def raise_follow_ups(self, now: datetime, interval: timedelta) -> tuple[FollowUp, ...]:
        """Write what is new of alerts last told at least `interval` ago, and its deliveries, in ONE transaction."""


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


class Outbox(Protocol):
    """Deliveries: one row per (alert, update, target). Sync; called from one writer thread."""

    def due_targets(self, now: datetime) -> tuple[str, ...]:
        """Targets with a delivery to attempt now, without repeats."""

    def sending_targets(self) -> tuple[str, ...]:
        """Targets with a message under way, or one whose sender ended without a word."""

    def due_deliveries(self, now: datetime, *, target: str, limit: int = 100) -> tuple[DueDelivery, ...]:
        """Deliveries of one target to attempt now, oldest first.

        A follow-up is not among them while an earlier message of its alert to that target is still to
        be sent, unless that one waits for a digest: then `after` says when. It has the first one's thread.
        """

    def target_record(self, target: str, *, since: datetime) -> TargetRecord:
        """How a target fares, and when messages that arrived, or perhaps did, were begun since then."""

    def begin_deliveries(self, chosen: Sequence[Delivery], now: datetime) -> tuple[Delivery, ...]:
        """Mark as SENDING those of one message that nobody else has begun, and count the attempt, durably.

        Returns those that are ours to send.
        """

    def finish_deliveries(
        self,
        ended: Sequence[tuple[Delivery, datetime | None]],
        result: SendResult,
        *,
        now: datetime,
        circuit: Circuit | None = None,
    ) -> None:
        """Mark what became of one message, and how its target fares now, in one transaction.

        Of a delivery that somebody else has begun since, nothing is marked.

        A delivery whose next time is None gets no further attempt: it is SENT, or DEAD.
        """

    def postpone_deliveries(self, chosen: Sequence[Delivery], hold: Hold, *, now: datetime) -> None:
        """Attempt them not before the hold ends; a new reason is kept in the ledger."""

    def rehearse_deliveries(self, now: datetime, *, since: datetime) -> tuple[Delivery, ...]:
        """Settle those decided since then, and never attempted, as DRY; those from before are left alone."""

    def active_silences(self, now: datetime) -> tuple[Silence, ...]:
        """The silences in force; those of the moment of a decision are among its `Surroundings`."""

    def recover_deliveries(self, now: datetime, *, target: str | None = None) -> int:
        """Those left SENDING become UNKNOWN, due now, maybe repeated. Returns how many.

        To be called where nobody else sends: after the start of a daemon, or of one target by whoever has claimed it.
        Without a target those that are held beyond now are due now as well, to be held anew by what is configured now.
        """


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


class LoadStore(Protocol):
    """How much waits. Sync; called from one writer thread."""

    def load(self, now: datetime, targets: Sequence[str]) -> Load:
        """How much waits at this moment; of deliveries, what waits for these targets, in the order given."""

    def follow_clock(self, by: timedelta, now: datetime) -> None:
        """After the clock was set back by that: what is to happen after `now` happens so much earlier.

        What waits for an hour of the day (quiet hours, a digest) still waits for that hour.
        """


class Store(SourceStore, NoticeStore, ArticleStore, Outbox, LoadStore, Protocol):
    """All of the database; each part of the pipeline asks only for its own part."""

    def tally(self) -> Tally:
        """Totals, as of now."""

    def expire(self, now: datetime) -> int:
        """Drop some of what is outside its window, in one short transaction; returns how many: call until none."""

    def drop_old(self, before: datetime) -> int:
        """Drop some of the articles first seen before that instant, in one short transaction; returns how many.

        To be called until there are none. What alerts tell, what joined them and what was judged stays.
        """

    def beat(self, heartbeat: Heartbeat) -> None:
        """Keep the daemon's sign of life in the place of the last one."""

    def last_beat(self) -> Heartbeat | None:
        """The daemon's last sign of life; None where it never gave one."""

    def close(self) -> None:
        """Release the database; no call may follow."""


class Notifier(Protocol):
    """Sends one message to one target. Sync; called from that target's own thread, one call at a time per target."""

    def targets(self) -> tuple[str, ...]:
        """Names of the configured targets."""

    def send(self, due: Sequence[DueDelivery]) -> SendResult:
        """Render and send one message: of one delivery, or of several to the same target as a digest.

        Never raises for what the target does; UNKNOWN when it may have arrived.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A claim on work: `kind` names the handler, `key` what is claimed (`host:example.org`, `target:desk`)."""

    kind: str
    key: str
    priority: int = 0


Handler = Callable[[str], Awaitable[None]]
"""Does the work of one key; idempotent, since a claim may be given twice after a crash."""


class Engine(Protocol):
    """Says who does what is due, and when. The store says *what* is due."""

    async def submit(self, job: Job) -> bool:
        """Claim the key and queue the work; False when the same key is already queued or running."""

    async def submit_all(self, jobs: Sequence[Job]) -> tuple[bool, ...]:
        """The same for many at once, in the order given; of those that wait, the highest priority is next."""

    async def run(self, tick: Callable[[], Awaitable[None]], handlers: Mapping[str, Handler]) -> None:
        """Call `tick` at its interval and the handlers for submitted jobs, until `stop`; then drain and return."""

    async def run_once(self, tick: Callable[[], Awaitable[None]], handlers: Mapping[str, Handler]) -> None:
        """Call `tick` and work until it submits nothing more; then return."""

    def stop(self) -> None:
        """Ask `run` to finish what is running and return; safe from a signal handler."""


class Observer(Protocol):
    """Hears of every fact; never raises, never blocks."""

    def fact(self, event: str, **fields: Any) -> None:
        """One thing that happened, with its particulars; no secrets in the fields."""

"""The seam of the store, in parts: each part of the pipeline asks only for its own."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from monitor.model import (
    Circuit,
    Circumstances,
    Delivery,
    ExtractionFailure,
    FetchFailure,
    FollowUp,
    Heartbeat,
    Hold,
    HostRecord,
    Load,
    Notice,
    ReadingRecord,
    SendResult,
    Silence,
    Source,
    SourceReport,
    TargetRecord,
    Trouble,
)
from monitor.ports.values import (
    Analysis,
    Decide,
    DueDelivery,
    DueEntry,
    DueSource,
    PollToRecord,
    RecordedPoll,
    Settled,
    Tally,
)


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

    def rehearse_deliveries(self, now: datetime, *, since: datetime) -> tuple[DueDelivery, ...]:
        """Settle those decided since then, and never attempted, as DRY; those from before are left alone.

        Returns them, due or not, with what they would have told, in the order in which they were decided.
        """

    def active_silences(self, now: datetime) -> tuple[Silence, ...]:
        """The silences in force; those of the moment of a decision are among its `Surroundings`."""

    def recover_deliveries(self, now: datetime, *, target: str | None = None) -> int:
        """Those left SENDING become UNKNOWN, due now, maybe repeated. Returns how many.

        To be called where nobody else sends: after the start of a daemon, or of one target by whoever has claimed it.
        Without a target those that are held beyond now are due now as well, to be held anew by what is configured now.
        """


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

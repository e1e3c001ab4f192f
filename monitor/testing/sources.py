"""The sources of `MemoryStore`: what is due, and how each fares, in dicts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.alerting.health import forget_pages
from monitor.model import (
    CRASHES,
    Entry,
    ExtractionFailure,
    FetchFailure,
    HostRecord,
    JudgePoll,
    Notice,
    NoticeState,
    NotModified,
    Polled,
    PollJudgement,
    ReadingRecord,
    Source,
    SourceHealth,
    SourceMemory,
    SourcePast,
    SourceReport,
    SourceState,
    Trouble,
)
from monitor.ports import DueEntry, DueSource, PollToRecord, RecordedPoll, SourceStore
from monitor.testing.outbox import MemoryOutbox

READ_AGAIN_AFTER = timedelta(hours=1)


@dataclass(slots=True, kw_only=True)
class SourceRow:
    """A source, when to poll it, and how it fares."""

    source: Source
    host: str
    next_at: datetime
    memory: SourceMemory = field(default_factory=SourceMemory)
    health: SourceHealth = field(default_factory=SourceHealth)
    last_ok_at: datetime | None = None
    is_configured: bool = True

    @property
    def is_active(self) -> bool:
        """Whether it is watched."""
        return self.is_configured and not self.source.paused


@dataclass(slots=True, kw_only=True)
class EntryRow:
    """An entry and when to read it; `next_at` None: done, or given up."""

    entry: Entry
    first_seen: datetime
    is_first_poll: bool
    next_at: datetime | None
    attempts: int = 0
    is_judged: bool = False
    last_error: str = ""
    read_at: datetime | None = None
    strikes: int = 0


def _words(entry: Entry) -> tuple[str, ...]:
    return tuple(" ".join(words.split()) for words in (entry.title, entry.summary, entry.text))


def waiting_until(next_at: datetime) -> JudgePoll:
    """A judgement for tests of the store: nothing is judged, and the next poll is then."""
    return lambda past, _: PollJudgement(health=past.health, host=past.host, next_at=next_at)


def record_poll(
    store: SourceStore, source: str, polled: Polled | NotModified | FetchFailure, *, now: datetime, next_at: datetime
) -> int:
    """Record one poll that nothing is judged of; returns how many entries were new."""
    poll = PollToRecord(source=source, polled=polled, now=now, judge=waiting_until(next_at))
    return store.record_polls([poll])[0].new


class MemorySources(MemoryOutbox):
    """Implements `ports.SourceStore` and `ports.NoticeStore`; for one thread. Its rows may be looked at by a test.

    Attributes:
        sources: By name.
        entries: By id.
        hosts: How each treats us.
        notices: (notice, number) in the order in which they were kept.
    """

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self.sources: dict[str, SourceRow] = {}
        self.entries: dict[int, EntryRow] = {}
        self.hosts: dict[str, HostRecord] = {}
        self.notices: list[tuple[Notice, int]] = []

    def enrol(self, sources: Sequence[tuple[Source, str]], now: datetime) -> None:
        """Make these the configured ones."""
        were_active = {name for name, row in self.sources.items() if row.is_active}
        for row in self.sources.values():
            row.is_configured = False
        for source, host in sources:
            is_new = source.name not in self.sources
            row = self.sources.setdefault(source.name, SourceRow(source=source, host=host, next_at=now))
            has_moved = row.source.location != source.location
            if has_moved:
                row.memory, row.next_at = SourceMemory(), now
            if has_moved or row.source.extract != source.extract:
                row.health = replace(row.health, reading=forget_pages(row.health.reading))
            row.source, row.host, row.is_configured = replace(source, access=None), host, True
            if is_new or has_moved or row.is_active != (source.name in were_active):
                state = SourceState.PAUSED if source.paused else SourceState.OK
                row.health = replace(row.health, state=state, since=now)

    def due_hosts(self, now: datetime) -> tuple[str, ...]:
        """Hosts with something to do, longest waiting first."""
        due = [(row.next_at, row.host) for row in self.sources.values() if self._is_source_due(row, now)]
        due += [(at, row.entry.host) for row in self.entries.values() if (at := self._reading(row)) and at <= now]
        return tuple(dict.fromkeys(host for _, host in sorted(due) if not self._is_blocked(host, now)))

    def due_sources(self, now: datetime, *, host: str) -> tuple[DueSource, ...]:
        """Sources of one host whose time has come."""
        rows = [row for row in self.sources.values() if row.host == host and self._is_source_due(row, now)]
        rows.sort(key=lambda row: (row.next_at, row.source.name))
        return tuple(DueSource(source=row.source, host=row.host, memory=row.memory, due_at=row.next_at) for row in rows)

    def record_polls(self, polls: Sequence[PollToRecord]) -> tuple[RecordedPoll, ...]:
        """Store new entries, the validators and what was judged."""
        return tuple(self._record(poll) for poll in polls)

    def _record(self, poll: PollToRecord) -> RecordedPoll:
        row, polled, now = self.sources[poll.source], poll.polled, poll.now
        fresh = self._new_entries(polled.entries) if isinstance(polled, Polled) else ()
        listed = polled.entries if isinstance(polled, Polled) else ()
        changed = sum(self._change(entry, now, is_first_poll=row.memory.is_first) for entry in listed)
        host = self.hosts.get(row.host, HostRecord())
        judgement = poll.judge(SourcePast(health=row.health, failures=row.memory.failures, host=host), len(fresh))
        for entry in fresh:
            self.entries[len(self.entries) + 1] = EntryRow(
                entry=entry, first_seen=now, is_first_poll=row.memory.is_first, next_at=now
            )
        if isinstance(polled, FetchFailure):
            row.memory = replace(row.memory, failures=row.memory.failures + 1)
        else:
            row.memory, row.last_ok_at = replace(polled.memory, is_first=False, failures=0), now
        row.health, row.next_at, self.hosts[row.host] = judgement.health, judgement.next_at, judgement.host
        if judgement.notice is not None and judgement.health.trouble is not None:
            self.keep_notice(judgement.notice, number=judgement.health.trouble.number)
        return RecordedPoll(new=len(fresh), changed=changed, judgement=judgement)

    def _change(self, entry: Entry, now: datetime, *, is_first_poll: bool) -> bool:
        """Have a known entry read again whose words have changed since it was read."""
        rows = (one for one in self.entries.values() if one.entry.source == entry.source)
        row = next((one for one in rows if one.entry.identity == entry.identity), None)
        if row is None or row.next_at is not None or _words(row.entry) == _words(entry):
            return False
        row.next_at = max(now, row.read_at + READ_AGAIN_AFTER) if row.read_at else now
        row.entry, row.first_seen, row.is_first_poll = entry, now, is_first_poll
        row.attempts, row.is_judged, row.strikes = 0, False, 0
        return True

    def _new_entries(self, listed: Sequence[Entry]) -> tuple[Entry, ...]:
        known = {(one.entry.source, one.entry.identity) for one in self.entries.values()}
        unique: dict[tuple[str, str], Entry] = {}
        for entry in listed:
            unique.setdefault((entry.source, entry.identity), entry)
        return tuple(entry for key, entry in unique.items() if key not in known)

    def due_entries(self, now: datetime, *, host: str, limit: int = 100) -> tuple[DueEntry, ...]:
        """Entries of one host whose time has come."""
        due = [
            DueEntry(
                entry_id=entry_id,
                entry=row.entry,
                attempts=row.attempts,
                first_seen=row.first_seen,
                is_first_poll=row.is_first_poll,
                is_judged=row.is_judged,
                strikes=row.strikes,
            )
            for entry_id, row in self.entries.items()
            if row.entry.host == host and (at := self._reading(row)) and at <= now
        ]
        return () if self._is_blocked(host, now) else tuple(due[:limit])

    def postpone_entry(
        self,
        entry_id: int,
        failure: FetchFailure | ExtractionFailure,
        *,
        now: datetime,  # noqa: ARG002 - this ledger has no times
        next_at: datetime | None,
    ) -> None:
        """Count a failed reading."""
        row = self.entries[entry_id]
        row.attempts += 1
        row.next_at = next_at
        row.last_error = failure.detail or failure.reason.value
        row.strikes = row.strikes if failure.reason in CRASHES else 0
        if next_at is None:
            self.ledger.append(("read", f"entry:{entry_id}", failure.reason.name))

    def begin_readings(self, entry_ids: Sequence[int]) -> None:
        """Count a strike for each."""
        for entry_id in entry_ids:
            self.entries[entry_id].strikes += 1

    def end_readings(self, entry_ids: Sequence[int]) -> None:
        """Take the strikes back."""
        for entry_id in entry_ids:
            self.entries[entry_id].strikes = 0

    def judge_host(self, host: str, judge: Callable[[HostRecord], HostRecord]) -> None:
        """Replace what is remembered of a host."""
        self.hosts[host] = judge(self.hosts.get(host, HostRecord()))

    def judge_reading(
        self, source: str, judge: Callable[[ReadingRecord], ReadingRecord]
    ) -> tuple[ReadingRecord, ReadingRecord]:
        """Replace how well the pages of a source are read: (before, after)."""
        row = self.sources.get(source)
        before = row.health.reading if row else ReadingRecord()
        after = judge(before)
        if row:
            row.health = replace(row.health, reading=after)
        return before, after

    def wake(self, now: datetime, *, sources: Sequence[str] | None = None) -> None:
        """Make sources due now."""
        for name, row in self.sources.items():
            if sources is None and row.memory.failures == 0:
                row.next_at = min(row.next_at, now)
            if sources is not None and name in sources:
                row.next_at = min(row.next_at, now)
                self.hosts.pop(row.host, None)
                if row.health.state is SourceState.GONE:
                    row.health = replace(row.health, state=SourceState.FAILING)

    def source_reports(self) -> tuple[SourceReport, ...]:
        """Every configured source and how it fares."""
        rows = sorted(self.sources.items())
        return tuple(self._report(row) for _, row in rows if row.is_configured)

    def _report(self, row: SourceRow) -> SourceReport:
        is_polled = row.health.state not in {SourceState.PAUSED, SourceState.GONE}
        return SourceReport(
            source=row.source,
            host=row.host,
            memory=row.memory,
            health=row.health,
            next_at=row.next_at if is_polled else None,
            last_ok_at=row.last_ok_at,
            entries=sum(one.entry.source == row.source.name for one in self.entries.values()),
        )

    def next_due(self) -> datetime | None:
        """When something is due next."""
        rows = [row for row in self.sources.values() if row.is_active and row.health.state is not SourceState.GONE]
        moments = [max(row.next_at, self._free_at(row)) for row in rows]
        moments += [at for one in self.entries.values() if (at := self._reading(one))]
        moments += [one.next_at for one in self.outbox.values() if one.next_at]
        return min(moments, default=None)

    def find_trouble(self, kind: str, subject: str) -> Trouble | None:
        """What people were told last of the trouble of a subject."""
        told = [(one, number) for one, number in self.notices if (one.kind, one.subject) == (kind, subject)]
        if not told:
            return None
        last, number = told[-1]
        return Trouble(
            id=last.id,
            since=last.since,
            number=number,
            raised_at=next(one.at for one, _ in told if one.id == last.id),
            told_at=last.at,
            is_open=last.state is not NoticeState.CLEARED,
        )

    def keep_notice(self, notice: Notice, *, number: int) -> None:
        """Store a notice and its deliveries."""
        if (notice.id, number) not in self.tidings:
            self.notices.append((notice, number))
            self.tidings[notice.id, number] = notice
        for target in notice.targets:
            self.add_delivery(notice.id, number, target, notice.at)

    def _is_source_due(self, row: SourceRow, now: datetime) -> bool:
        is_asked = row.is_active and row.health.state is not SourceState.GONE
        return is_asked and row.next_at <= now and not self._is_blocked(row.host, now)

    def _is_blocked(self, host: str, now: datetime) -> bool:
        until = self.hosts.get(host, HostRecord()).blocked_until
        return until is not None and until > now

    def _free_at(self, row: SourceRow) -> datetime:
        return self.hosts.get(row.host, HostRecord()).blocked_until or row.next_at

    def _reading(self, row: EntryRow) -> datetime | None:
        return row.next_at if self.sources[row.entry.source].is_active else None

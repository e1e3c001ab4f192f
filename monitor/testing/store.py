"""A database in memory, with the promises of the real one: the contract suite runs over both."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.alerting import Member, compose_follow_up, voice_of
from monitor.dedup import Index, address_of
from monitor.model import (
    Alert,
    Analysed,
    Circumstances,
    EventFacts,
    FollowUp,
    Heartbeat,
    Held,
    HeldReason,
    HoldReason,
    Joined,
    Load,
    NewFact,
    NoticeState,
    OpenAlert,
    Outlet,
    Surroundings,
    Telling,
)
from monitor.ports import Analysis, Decide, Settled, Tally
from monitor.testing.sources import MemorySources

WINDOW = timedelta(days=7)
BY_THE_HOUR = tuple(
    reason.value for reason in (HoldReason.QUIET, HoldReason.DIGEST, HoldReason.SILENCED, HoldReason.FIRST_WAITS)
)


@dataclass(slots=True, kw_only=True)
class ArticleRow:
    """What was settled, and where it is looked up."""

    settled: Settled
    address: str
    first_seen: datetime


@dataclass(slots=True, kw_only=True)
class MemberRow:
    """An article of an alert; `follow_up` is the one that told it."""

    article_id: int
    joined_at: datetime
    outlet: Outlet | None
    facts: tuple[NewFact, ...] = ()
    follow_up: int | None = None


class MemoryStore(MemorySources):
    """Implements `ports.Store`; for one thread. Its rows may be looked at by a test."""

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self.articles: dict[int, ArticleRow] = {}
        self.alerts: dict[str, Alert] = {}
        self.members: dict[str, list[MemberRow]] = {}
        self.events: dict[str, tuple[EventFacts, datetime]] = {}
        self.pending: set[str] = set()
        self.heartbeat: Heartbeat | None = None
        self._index = Index()

    @property
    def _last_article(self) -> int:
        return max(self.articles, default=0)

    # --------------------------------------------------------------------------------------- articles

    def settle(
        self,
        entry_id: int,
        analyses: Sequence[Analysis],
        circumstances: Circumstances,
        decide: Decide,
        *,
        retry_at: datetime | None = None,
    ) -> tuple[Settled, ...]:
        """Judge all articles of an entry and store everything, or nothing."""
        entry = self.entries[entry_id]
        if entry.next_at is None or (entry.is_judged and retry_at is not None):
            return ()
        last = self._last_article
        before = (
            dict(self.alerts),
            {alert: [copy(row) for row in rows] for alert, rows in self.members.items()},
            dict(self.events),
            set(self.pending),
            {key: copy(row) for key, row in self.outbox.items()},
            dict(self.tidings),
        )
        try:
            settled = [
                self._settle_one(analysed, analysis.identity or str(number), circumstances, decide)
                for number, analysis in enumerate(analyses, start=1)
                for analysed in analysis.articles
            ]
        except BaseException:
            for article_id in range(last + 1, self._last_article + 1):
                self._index.forget(article_id)
                self.articles.pop(article_id)
            self.alerts, self.members, self.events, self.pending, self.outbox, self.tidings = before
            raise
        failures = [analysis.failure.reason.name for analysis in analyses if analysis.failure]
        self.ledger += [("analyse", f"entry:{entry_id}", reason) for reason in failures]
        entry.next_at, entry.is_judged = retry_at, retry_at is not None
        entry.read_at = None if retry_at else circumstances.now
        entry.attempts += retry_at is not None
        entry.strikes = entry.strikes if retry_at else 0
        return tuple(settled)

    def _settle_one(self, analysed: Analysed, item: str, circumstances: Circumstances, decide: Decide) -> Settled:
        address = address_of(analysed.article, item)
        decision = decide(analysed, self._surroundings(analysed, address, circumstances.now), circumstances)
        article_id = self._last_article + 1
        first_seen = circumstances.first_seen
        outlet, now = decision.outlet, circumstances.now
        told = [(match, self._tell(article_id, telling, outlet, now)) for match, telling in decision.tellings]
        decision = replace(decision, tellings=tuple(told))
        settled = Settled(article_id=article_id, analysed=analysed, decision=decision)
        self.articles[article_id] = ArticleRow(settled=settled, address=address, first_seen=first_seen)
        self._index.add(article_id, analysed.article, analysed.fingerprint, first_seen)
        return settled

    def _surroundings(self, analysed: Analysed, address: str, now: datetime) -> Surroundings:
        place = (address, analysed.article.position)
        same = [
            article_id
            for article_id, row in self.articles.items()
            if (row.address, row.settled.analysed.article.position) == place
        ][-1:]
        found = self._index.neighbours(analysed.fingerprint, since=now - WINDOW)
        neighbours = tuple(one for one in found if one.article_id not in same)
        told: dict[int, dict[str, str]] = {}
        held: dict[int, dict[str, HeldReason]] = {}
        for article_id in [*same, *(one.article_id for one in neighbours)]:
            for match, telling in self.articles[article_id].settled.decision.tellings:
                match telling:
                    case Alert(id=alert) | Joined(alert=alert):
                        told.setdefault(article_id, {})[match.rule] = alert
                    case Held(why=why):
                        held.setdefault(article_id, {})[match.rule] = why
        before = self._index.get(same[0]) if same else None
        return Surroundings(
            neighbours=neighbours,
            same_address=before,
            alerts=told,
            held=held,
            silences=self.active_silences(now),
            open_alerts=tuple(self._open_alerts(analysed.events, now)),
        )

    def _open_alerts(self, rules: Collection[str], now: datetime) -> Iterator[OpenAlert]:
        for alert, (event, at) in reversed(self.events.items()):
            if self.alerts[alert].rule in rules and at >= now - WINDOW:
                yield OpenAlert(id=alert, rule=self.alerts[alert].rule, event=event, created_at=at)

    def _tell(self, article_id: int, telling: Telling, outlet: Outlet | None, now: datetime) -> Telling:
        if isinstance(telling, Alert) and telling.id not in self.alerts:
            self.alerts[telling.id] = self.tidings[telling.id, 0] = telling
            for target in dict.fromkeys(telling.targets):
                self.add_delivery(telling.id, 0, target, now, due_at=telling.waits_until)
            if telling.event is not None:
                self.events[telling.id] = telling.event, now
            self.members[telling.id] = [MemberRow(article_id=article_id, joined_at=now, outlet=outlet)]
        elif isinstance(telling, Alert):
            telling = Joined(alert=telling.id, why=HeldReason.ALREADY_TOLD)
        if isinstance(telling, Joined):
            self._join(article_id, telling, outlet, now)
        return telling

    def _join(self, article_id: int, joined: Joined, outlet: Outlet | None, now: datetime) -> None:
        rows = self.members[joined.alert]
        if outlet is not None and (joined.facts or voice_of(outlet) not in _voices(rows)):
            self.pending.add(joined.alert)
        rows.append(MemberRow(article_id=article_id, joined_at=now, outlet=outlet, facts=joined.facts))
        if joined.event is not None and joined.alert in self.events:
            self.events[joined.alert] = joined.event, self.events[joined.alert][1]
        if len(_voices(rows)) >= self.alerts[joined.alert].min_publishers > 1:
            self.release(joined.alert, now)

    # -------------------------------------------------------------------------------------- follow-ups

    def coverage(self, alert: str) -> tuple[Outlet, ...]:
        """The other outlets of an alert."""
        outlets = [row.outlet for row in self.members.get(alert, ()) if row.outlet is not None]
        found = {voice_of(one): one for one in reversed(outlets)}
        return tuple(one for voice, one in reversed(found.items()) if voice != voice_of(outlets[0]))

    def raise_follow_ups(self, now: datetime, interval: timedelta) -> tuple[FollowUp, ...]:
        """Write what has become known of alerts that were told at least `interval` ago."""
        due = [alert for alert in self.alerts if alert in self.pending and self._told_at(alert, now) <= now - interval]
        raised = [self._raise(alert, now) for alert in due]
        return tuple(one for one in raised if one is not None)

    def _told_at(self, alert: str, now: datetime) -> datetime:
        """When it was last told; now where it was not."""
        updates = [one.at for (name, _), one in self.tidings.items() if name == alert and isinstance(one, FollowUp)]
        return max(updates) if updates else self.begun.get((alert, 0), now)

    def _raise(self, alert: str, now: datetime) -> FollowUp | None:
        number = 1 + max(update for name, update in self.tidings if name == alert)
        told_at = self.begun[alert, 0]
        members = [
            Member(
                outlet=row.outlet,
                voice=voice_of(row.outlet),
                facts=row.facts if row.follow_up is None else (),
                is_told=place == 0 or row.follow_up is not None or row.joined_at <= told_at,
            )
            for place, row in enumerate(self.members[alert])
            if row.outlet is not None
        ]
        follow_up = compose_follow_up(self.alerts[alert], number, members, now)
        self.pending.discard(alert)
        if follow_up is not None:
            self.tidings[alert, number] = follow_up
            for row in self.members[alert]:
                row.follow_up = row.follow_up or number
            for target in self.told_targets(alert):
                self.add_delivery(alert, number, target, now)
        return follow_up

    def expire(self, now: datetime) -> int:
        """Forget fingerprints older than the window."""
        old = [one for one, row in self.articles.items() if row.first_seen < now - WINDOW]
        return sum(self._index.forget(one) for one in old)

    def drop_old(self, before: datetime) -> int:
        """Drop the articles first seen before that instant that no alert tells."""
        told = {row.article_id for rows in self.members.values() for row in rows}
        old = [one for one, row in self.articles.items() if row.first_seen < before and one not in told]
        for article_id in old:
            self._index.forget(article_id)
            self.articles.pop(article_id)
        return len(old)

    # ------------------------------------------------------------------------------------------- rest

    def beat(self, heartbeat: Heartbeat) -> None:
        """Keep the daemon's sign of life."""
        self.heartbeat = heartbeat

    def last_beat(self) -> Heartbeat | None:
        """The last sign of life."""
        return self.heartbeat

    def tally(self) -> Tally:
        """Totals, as of now."""
        return Tally(
            sources=sum(row.is_active for row in self.sources.values()),
            entries=len(self.entries),
            articles=len(self.articles),
            alerts=len(self.alerts),
            by_outcome=Counter(row.delivery.outcome.value for row in self.outbox.values()),
        )

    def load(self, now: datetime, targets: Sequence[str]) -> Load:
        """How much waits at this moment, for these targets."""
        states = Counter(row.health.state.value for row in self.sources.values() if row.is_configured)
        read = [(row.entry.host, self._reading(row)) for row in self.entries.values()]
        last = {(notice.kind, notice.subject): notice.state for notice, _ in self.notices}
        return Load(
            at=now,
            sources=states,
            due_sources=sum(self._is_source_due(row, now) for row in self.sources.values()),
            due_entries=sum(at is not None and at <= now and not self._is_blocked(host, now) for host, at in read),
            targets=tuple(self._target_load(name, now) for name in targets),
            troubles=Counter(kind for (kind, _), state in last.items() if state is not NoticeState.CLEARED),
        )

    def follow_clock(self, by: timedelta, now: datetime) -> None:
        """After the clock was set back: what is to happen later happens so much earlier."""
        for source in self.sources.values():
            source.next_at = _earlier(source.next_at, by, now)
        for entry in self.entries.values():
            entry.next_at = entry.next_at and _earlier(entry.next_at, by, now)
        for row in self.outbox.values():
            if row.next_at and not row.delivery.held.startswith(BY_THE_HOUR):
                row.next_at = _earlier(row.next_at, by, now)
        self.hosts = {
            name: replace(host, blocked_until=host.blocked_until and _earlier(host.blocked_until, by, now))
            for name, host in self.hosts.items()
        }
        self.circuits = {
            name: replace(one, open_until=one.open_until and _earlier(one.open_until, by, now))
            for name, one in self.circuits.items()
        }
        self.notices = [(replace(notice, at=_earlier(notice.at, by, now)), number) for notice, number in self.notices]

    def close(self) -> None:
        """Nothing to release."""


def _voices(rows: Sequence[MemberRow]) -> set[str]:
    return {voice_of(row.outlet) for row in rows if row.outlet is not None}


def _earlier(moment: datetime, by: timedelta, now: datetime) -> datetime:
    return moment - by if moment > now else moment

"""A database in memory, with the promises of the real one: the contract suite runs over both."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.dedup import Index, address_of
from monitor.model import (
    Alert,
    Analysed,
    Circumstances,
    Decision,
    Held,
    HeldReason,
    Joined,
    Surroundings,
    Telling,
)
from monitor.ports import Analysis, Decide, Settled, Tally
from monitor.testing.sources import MemorySources

WINDOW = timedelta(days=7)


@dataclass(slots=True, kw_only=True)
class ArticleRow:
    """What was settled, and where it is looked up."""

    settled: Settled
    address: str
    first_seen: datetime


class MemoryStore(MemorySources):
    """Implements `ports.Store`; for one thread. Its rows may be looked at by a test."""

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self.articles: dict[int, ArticleRow] = {}
        self.alerts: dict[str, Alert] = {}
        self.members: dict[str, list[int]] = {}
        self._index = Index()

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
        last = len(self.articles)
        alerts, members, outbox = dict(self.alerts), {a: list(m) for a, m in self.members.items()}, dict(self.outbox)
        try:
            settled = [
                self._settle_one(analysed, analysis.identity or str(number), circumstances, decide)
                for number, analysis in enumerate(analyses, start=1)
                for analysed in analysis.articles
            ]
        except BaseException:
            for article_id in range(last + 1, len(self.articles) + 1):
                self._index.forget(article_id)
                self.articles.pop(article_id)
            self.alerts, self.members, self.outbox = alerts, members, outbox
            raise
        failures = [analysis.failure.reason.name for analysis in analyses if analysis.failure]
        self.ledger += [("analyse", f"entry:{entry_id}", reason) for reason in failures]
        entry.next_at, entry.is_judged = retry_at, retry_at is not None
        entry.attempts += retry_at is not None
        return tuple(settled)

    def _settle_one(self, analysed: Analysed, item: str, circumstances: Circumstances, decide: Decide) -> Settled:
        address = address_of(analysed.article, item)
        decision = decide(analysed, self._surroundings(analysed, address, circumstances.now), circumstances)
        article_id = len(self.articles) + 1
        first_seen = circumstances.first_seen
        told = [(match, self._tell(article_id, telling, circumstances.now)) for match, telling in decision.tellings]
        decision = Decision(novelty=decision.novelty, tellings=tuple(told))
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
            neighbours=neighbours, same_address=before, alerts=told, held=held, silences=self.active_silences(now)
        )

    def _tell(self, article_id: int, telling: Telling, now: datetime) -> Telling:
        if isinstance(telling, Alert) and telling.id not in self.alerts:
            self.alerts[telling.id] = self.tidings[telling.id, 0] = telling
            for target in dict.fromkeys(telling.targets):
                self.add_delivery(telling.id, 0, target, now)
        elif isinstance(telling, Alert):
            telling = Joined(alert=telling.id, why=HeldReason.ALREADY_TOLD)
        if not isinstance(telling, Held):
            alert = telling.id if isinstance(telling, Alert) else telling.alert
            self.members.setdefault(alert, []).append(article_id)
        return telling

    def expire(self, now: datetime) -> int:
        """Forget fingerprints older than the window."""
        old = [one for one, row in self.articles.items() if row.first_seen < now - WINDOW]
        return sum(self._index.forget(one) for one in old)

    # ------------------------------------------------------------------------------------------- rest

    def tally(self) -> Tally:
        """Totals, as of now."""
        return Tally(
            sources=sum(row.is_active for row in self.sources.values()),
            entries=len(self.entries),
            articles=len(self.articles),
            alerts=len(self.alerts),
            by_outcome=Counter(row.delivery.outcome.value for row in self.outbox.values()),
        )

    def close(self) -> None:
        """Nothing to release."""

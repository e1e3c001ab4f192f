"""What would have been told: `decide` over articles of the past, one after the other, in memory. Pure.

    matched articles, oldest first -> neighbours, open alerts -> decide -> alerts with their articles | held

It is the judgement of the daemon on what the daemon would have known: novelty, twins and events are found
among the matched articles before. Silences are left out, since they were meant for the alerts of their day.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Final

from monitor.alerting.decision import Judgement
from monitor.dedup import Index
from monitor.model import (
    Alert,
    Analysed,
    Archived,
    Circumstances,
    EventFacts,
    Held,
    HeldReason,
    Joined,
    Match,
    OpenAlert,
    Surroundings,
    Telling,
    ToldAlert,
)

WINDOW: Final = timedelta(days=7)
"""How long an article is looked up as a neighbour, and an alert as open; the store's own."""


class Replay:
    """The alerts that a set of rules would have raised; articles are given in the order in which they were judged."""

    def __init__(self, judgement: Judgement) -> None:
        """`judgement` is `decide` with the rules, routes and times bound."""
        self._judgement = judgement
        self._index = Index()
        self._latest: dict[tuple[str, int], int] = {}
        self._told: dict[int, dict[str, str]] = {}
        self._held: dict[int, dict[str, HeldReason]] = {}
        self._raised: dict[str, tuple[Alert, Archived]] = {}
        self._events: dict[str, EventFacts] = {}
        self._members: dict[str, list[int]] = {}
        self.reasons: Counter[HeldReason] = Counter()

    def add(self, archived: Archived, analysed: Analysed) -> None:
        """Judge one article that some rule matches."""
        circumstances = Circumstances(
            source=archived.source,
            first_seen=archived.first_seen,
            is_first_poll=archived.is_first_poll,
            now=archived.judged_at,
        )
        decision = self._judgement(analysed, self._surroundings(archived, analysed), circumstances)
        for match, telling in decision.tellings:
            self._tell(archived, match, telling)
        self._latest[archived.address, archived.article.position] = archived.article_id
        self._index.add(archived.article_id, archived.article, archived.fingerprint, archived.first_seen)

    def alerts(self) -> tuple[ToldAlert, ...]:
        """What was raised, with all that joined, oldest first."""
        return tuple(
            ToldAlert(
                id=alert.id,
                rule=alert.rule,
                title=archived.article.title,
                articles=tuple(self._members[alert.id]),
                at=archived.first_seen,
            )
            for alert, archived in self._raised.values()
        )

    def why_not(self, article_id: int, rule: str) -> HeldReason | None:
        """Why a match of that rule on that article was held; None where it was not."""
        return self._held.get(article_id, {}).get(rule)

    def _surroundings(self, archived: Archived, analysed: Analysed) -> Surroundings:
        same = self._latest.get((archived.address, archived.article.position))
        found = self._index.neighbours(archived.fingerprint, since=archived.judged_at - WINDOW)
        neighbours = tuple(one for one in found if one.article_id != same)
        ids = [*(one.article_id for one in neighbours), *([] if same is None else [same])]
        rules = {match.rule for match in analysed.matches}
        return Surroundings(
            neighbours=neighbours,
            same_address=None if same is None else self._index.get(same),
            alerts={one: self._told[one] for one in ids if one in self._told},
            held={one: self._held[one] for one in ids if one in self._held},
            open_alerts=tuple(self._open(rules, archived)),
        )

    def _open(self, rules: Collection[str], archived: Archived) -> Iterator[OpenAlert]:
        for name, event in reversed(self._events.items()):
            alert, first = self._raised[name]
            if alert.rule in rules and first.judged_at >= archived.judged_at - WINDOW:
                yield OpenAlert(id=name, rule=alert.rule, event=event, created_at=first.judged_at)

    def _tell(self, archived: Archived, match: Match, telling: Telling) -> None:
        article_id = archived.article_id
        if isinstance(telling, Held):
            self._held.setdefault(article_id, {})[match.rule] = telling.why
            self.reasons[telling.why] += 1
            return
        if isinstance(telling, Alert) and telling.id not in self._raised:
            self._raised[telling.id] = telling, archived
            if telling.event is not None:
                self._events[telling.id] = telling.event
        elif isinstance(telling, Joined) and telling.event is not None and telling.alert in self._events:
            self._events[telling.alert] = telling.event
        name = telling.alert if isinstance(telling, Joined) else telling.id
        self._told.setdefault(article_id, {})[match.rule] = name
        self._members.setdefault(name, []).append(article_id)

"""What would rules have told? The archive, judged by the daemon's own functions and compared.

archive -> review (rules, and those to compare with, in one pass) -> replay of each -> new and gone alerts
                                                      judgements -> precision, recall
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial
from operator import itemgetter
from typing import Final

from monitor.alerting import bind
from monitor.alerting.replay import Replay
from monitor.app.archive import Reviewed, open_archive, review_all
from monitor.app.workbench import Workbench
from monitor.model import Analysed, ArchiveQuery, Judged, Judgement, Match, Stages, ToldAlert
from monitor.rules.definition import Rule, RuleStatus, RuleTests
from monitor.settings import Settings

Progress = Callable[[int, int], None]
"""Told (articles that were looked at since the last time, all of them)."""

_OTHER: Final = "\0"
"""Behind the id of a rule to compare with, where one of the same id is tried: no id of a file has it."""


class Against(StrEnum):
    """What the alerts are compared with: what the configured rules would tell, what was told, or nothing."""

    CURRENT = "current"
    TOLD = "told"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """What one rule would have told.

    Attributes:
        by_day: Alerts by day (UTC), every day of the time looked at.
        alerts: In all.
        new: Of those, the ones that the other rules did not raise.
        gone: Alerts of the other rules that this one does not raise.
        judged: Of its alerts, those that somebody judged.
        precision: Share of good ones of those; None where none is judged.
        recall: Share of what was judged as good or missed that is told; None where nothing was.
    """

    rule: str
    by_day: Mapping[date, int]
    alerts: int
    new: int = 0
    gone: int = 0
    judged: int = 0
    precision: float | None = None
    recall: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An alert that only one side raises.

    Attributes:
        is_new: True where the rules that are tried raise it.
        alert: As it is raised.
        judged: What people said of one of its articles; None where nobody did.
        why: Of a gone one: why it is not told.
    """

    is_new: bool
    alert: ToldAlert
    judged: Judged | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """What the rules would have told.

    Attributes:
        against: What it was compared with.
        stages: How many of the archive came how far.
        unpacked: Articles that their words did not rule out.
        matched: Articles that some of the rules match.
        held: Matches that would have been told to nobody, by reason.
        rules: By id.
        changes: New ones, then gone ones, oldest first.
        loudest: The day (UTC) with most alerts, and how many; None without any.
    """

    against: Against
    stages: Stages
    unpacked: int
    matched: int
    held: Mapping[str, int]
    rules: tuple[RuleResult, ...]
    changes: tuple[Change, ...] = ()
    loudest: tuple[date, int] | None = None


@dataclass(slots=True)
class _Sides:
    """The replays of the rules that are tried, and of those to compare with; `shared` are on both sides."""

    tried: Replay
    other: Replay
    shared: frozenset[str]
    unpacked: int = 0
    matched: int = 0

    def take(self, reviewed: Reviewed) -> None:
        """Tell what matched, as it would have been told; articles come in the order in which they were judged."""
        self.unpacked += reviewed.unpacked
        for archived, analysed in reviewed.matched:
            tried = {match.rule: match for match in analysed.matches if not match.rule.endswith(_OTHER)}
            other = {match.rule: match for match in analysed.matches if match.rule not in tried}
            other |= {name: match for name, match in tried.items() if name in self.shared}
            self.matched += bool(tried)
            for matches, replay in ((tried, self.tried), (other, self.other)):
                if matches:
                    replay.add(archived, _only(analysed, matches))


def backtest(
    settings: Settings, rules: Sequence[Rule], query: ArchiveQuery, against: Against, progress: Progress
) -> Backtest:
    """Judge the archive by `rules`, and compare.

    Args:
        settings: With the rules in force, and all that goes with rules.
        rules: To be tried; only rules of their ids are compared.
        query: Which part of the archive.
        against: What to compare with.
        progress: Told how far it is.

    Raises:
        SettingsError: The rules cannot be compiled.
        StoreError: There is no database.
    """
    names = {rule.id for rule in rules}
    current = [rule for rule in settings.rules if rule.id in names] if against is Against.CURRENT else []
    with closing(open_archive(settings)) as store:
        ids = tuple(sorted(store.article_ids(query)))  # in the order in which they were judged
        stages, told, said = store.stages(query), store.told_alerts(query), store.judgements()
    shared = frozenset(rule.id for rule in rules if any(map(partial(_is_same, rule), current)))
    sides = _Sides(_replay_of(settings, rules), _replay_of(settings, current), shared)
    others = [replace(rule, id=rule.id + _OTHER) for rule in current if rule.id not in shared]
    for reviewed in review_all(replace(settings, rules=(*rules, *others), rules_off=()), ids):
        sides.take(reviewed)
        progress(reviewed.looked, len(ids))
    raised = sides.tried.alerts()
    before = {Against.CURRENT: sides.other.alerts(), Against.NOTHING: raised}.get(against)
    if before is None:
        before = tuple(one for one in told if one.rule in names)
    scores = _Scores(raised, _without(raised, before), _without(before, raised), _inside(said, ids))
    return Backtest(
        against=against,
        stages=stages,
        unpacked=sides.unpacked,
        matched=sides.matched,
        held={why.name.lower(): number for why, number in sides.tried.reasons.most_common()},
        rules=tuple(scores.of(rule.id) for rule in rules),
        changes=(*scores.new_ones(), *_explain(settings, rules, scores, sides.tried)),
        loudest=max(Counter(one.at.date() for one in raised).items(), key=itemgetter(1), default=None),
    )


def _replay_of(settings: Settings, rules: Sequence[Rule]) -> Replay:
    """What rules without a target would tell is counted too: they are tried before they are routed."""
    targets = tuple(target.name for target in settings.targets)
    routed = {rule.id: rule if rule.targets else replace(rule, targets=targets or ("nobody",)) for rule in rules}
    return Replay(bind(routed, settings.routes, settings.timing))


def _is_same(one: Rule, other: Rule) -> bool:
    """Whether two rules say the same, wherever they are written."""
    return _bare(one) == _bare(other)


def _bare(rule: Rule) -> Rule:
    condition = " ".join(rule.condition.split())
    place = {"path": None, "condition_line": None, "condition_indent": 0}
    words = {"tests": RuleTests(), "falsepositives": (), "references": (), "description": "", "title": ""}
    return replace(rule, condition=condition, status=RuleStatus.STABLE, **place, **words)  # type: ignore[arg-type]


def _only(analysed: Analysed, matches: Mapping[str, Match]) -> Analysed:
    """The same article with these matches, and under the ids by which people know their rules."""
    named = {name.removesuffix(_OTHER): match for name, match in matches.items()}
    events = {name.removesuffix(_OTHER): analysed.events[name] for name in matches if name in analysed.events}
    return replace(analysed, matches=tuple(replace(match, rule=name) for name, match in named.items()), events=events)


def _without(some: Sequence[ToldAlert], others: Sequence[ToldAlert]) -> tuple[ToldAlert, ...]:
    """Alerts of which no article is told by any of the others, rule by rule."""
    known = {(one.rule, article) for one in others for article in one.articles}
    return tuple(one for one in some if not any((one.rule, article) in known for article in one.articles))


def _inside(said: Sequence[Judgement], ids: Sequence[int]) -> dict[tuple[int, str], Judged]:
    """The judgements on these articles."""
    wanted = frozenset(ids)
    return {(one.article_id, one.rule): one.judged for one in said if one.article_id in wanted}


@dataclass(frozen=True, slots=True)
class _Scores:
    """The alerts that would be raised, those that only one side raises, and the judgements."""

    raised: tuple[ToldAlert, ...]
    new: tuple[ToldAlert, ...]
    gone: tuple[ToldAlert, ...]
    said: Mapping[tuple[int, str], Judged]

    def of(self, rule: str) -> RuleResult:
        """What one rule comes to."""
        own = [one for one in self.raised if one.rule == rule]
        verdicts = [said for one in own if (said := self.judged(one)) is not None]
        wanted = {key for key, said in self.said.items() if key[1] == rule and said is not Judged.NOISE}
        told = {(article, rule) for one in own for article in one.articles}
        good = sum(said is not Judged.NOISE for said in verdicts)
        return RuleResult(
            rule=rule,
            by_day=dict(Counter(one.at.date() for one in own)),
            alerts=len(own),
            new=sum(one.rule == rule for one in self.new),
            gone=sum(one.rule == rule for one in self.gone),
            judged=len(verdicts),
            precision=good / len(verdicts) if verdicts else None,
            recall=len(wanted & told) / len(wanted) if wanted else None,
        )

    def judged(self, alert: ToldAlert) -> Judged | None:
        """What was said of an alert: of its first article that somebody judged."""
        return next((self.said[key] for one in alert.articles if (key := (one, alert.rule)) in self.said), None)

    def new_ones(self) -> tuple[Change, ...]:
        """The alerts that only the rules that are tried raise."""
        return tuple(Change(is_new=True, alert=one, judged=self.judged(one)) for one in self.new)


def _explain(settings: Settings, rules: Sequence[Rule], scores: _Scores, tried: Replay) -> tuple[Change, ...]:
    """The alerts that are gone, each with the reason that the rules give today."""
    if not scores.gone:
        return ()
    bench = Workbench(replace(settings, rules=tuple(rules), rules_off=()))
    with closing(open_archive(settings)) as store:
        firsts = {one.article_id: one for one in store.load_archived([alert.articles[0] for alert in scores.gone])}
    changes = []
    for alert in scores.gone:
        held = tried.why_not(alert.articles[0], alert.rule)
        why = held.value if held else ""
        if not why and alert.articles[0] in firsts:
            matches = bench.rulebook.judge(firsts[alert.articles[0]].article)
            why = next((match.why.value for match in matches if match.rule == alert.rule), "")
        changes.append(Change(is_new=False, alert=alert, judged=scores.judged(alert), why=why))
    return tuple(changes)

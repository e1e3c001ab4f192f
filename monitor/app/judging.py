"""What people say of alerts, and of articles that should have been told: kept for precision and recall."""

from contextlib import closing
from dataclasses import dataclass
from typing import Final

from monitor.app.archive import open_archive
from monitor.engine import SystemClock
from monitor.errors import InputError
from monitor.model import Alert, AlertQuery, ArchiveQuery, Judged, Judgement
from monitor.settings import Settings

MOST: Final = 100_000
"""Alerts that are read at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """An alert that nobody has judged, and the article that it tells first."""

    alert: Alert
    article_id: int


def judge_alert(settings: Settings, beginning: str, judged: Judged, *, who: str, comment: str = "") -> Judgement:
    """Judge the alert whose id begins so. Raises InputError where none does, or several do."""
    with closing(open_archive(settings)) as store:
        alert = store.find_alert(beginning).tells
        told = {one.id: one for one in store.told_alerts(ArchiveQuery())}
        if not isinstance(alert, Alert) or alert.id not in told:
            raise InputError(f"{beginning!r} is no alert of a rule; all of them: monitor alerts list")
        judgement = Judgement(
            article_id=told[alert.id].articles[0],
            rule=alert.rule,
            judged=judged,
            who=who,
            at=SystemClock().now(),
            comment=comment,
        )
        store.judge(judgement)
        return judgement


def judge_missed(settings: Settings, place: str, rule: str, *, who: str, comment: str = "") -> Judgement:
    """Say that a rule should have told an article.

    Args:
        settings: Name the rules and the database.
        place: The address of the article, or its number in the archive.
        rule: Id of the rule.
        who: Who says so.
        comment: Why; may be empty.

    Raises:
        InputError: The archive has no such article, or there is no such rule.
    """
    known = [one.id for one in (*settings.rules, *settings.rules_off)]
    if rule not in known:
        raise InputError(f"there is no rule {rule!r}; the rules are: {', '.join(known)}")
    with closing(open_archive(settings)) as store:
        ids = tuple(store.load_words([int(place)])) if place.isdecimal() else store.find_articles(place)
        if not ids:
            raise InputError(f"the archive has no article {place}; find it with: monitor search EXPRESSION --json")
        judgement = Judgement(
            article_id=ids[0], rule=rule, judged=Judged.MISSED, who=who, at=SystemClock().now(), comment=comment
        )
        store.judge(judgement)
        return judgement


def find_open(settings: Settings) -> tuple[Open, ...]:
    """The alerts that nobody has judged, newest first."""
    with closing(open_archive(settings)) as store:
        said = {(one.article_id, one.rule) for one in store.judgements()}
        open_ones = [
            told
            for told in reversed(store.told_alerts(ArchiveQuery()))
            if not any((article, told.rule) in said for article in told.articles)
        ]
        records = store.list_alerts(AlertQuery(limit=MOST))
    alerts = {one.tells.id: one.tells for one in records if isinstance(one.tells, Alert)}
    return tuple(Open(alert=alerts[one.id], article_id=one.articles[0]) for one in open_ones if one.id in alerts)


def list_judgements(settings: Settings) -> tuple[tuple[Judgement, str], ...]:
    """Every judgement with the title of its article, the last one first."""
    with closing(open_archive(settings)) as store:
        said = sorted(store.judgements(), key=lambda one: one.at, reverse=True)
        titles = {one.article_id: one.article.title for one in store.load_archived([one.article_id for one in said])}
        return tuple((one, titles.get(one.article_id, "")) for one in said)

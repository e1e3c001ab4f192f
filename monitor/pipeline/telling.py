"""What was decided, and what has become known since -> facts for the observer, and jobs that deliver it at once.

The same of what is found of a source, a target or the daemon itself: a notice, where it is time for one.
"""

from typing import Any

from monitor.alerting.health import Finding, report
from monitor.model import Alert, Fresh, Held, Joined, Notice
from monitor.pipeline.parts import Parts
from monitor.ports import Engine, Job, Settled


async def tell(parts: Parts, engine: Engine, settled: Settled, entry_id: int) -> None:
    """Report what was decided of an article of that entry, and start the deliveries at once."""
    parts.counts["articles"] += 1
    parts.observer.fact("article", **_article(settled, entry_id))
    which = {"article": settled.article_id, "entry": entry_id}
    for match, telling in settled.decision.tellings:
        match telling:
            case Alert():
                parts.counts["alerts"] += 1
                parts.observer.fact("alert", **_alert(telling), **which)
                for target in telling.targets if parts.dry_since is None else ():
                    await engine.submit(Job(kind="deliver", key=f"target:{target}"))
            case Joined():
                parts.counts["repeats"] += 1
                why, reason = telling.why.value, telling.why
                parts.observer.fact("held", rule=match.rule, alert=telling.alert, why=why, reason=reason, **which)
            case Held():
                parts.counts["held"] += 1
                parts.observer.fact(
                    "held",
                    rule=match.rule,
                    title=settled.analysed.article.title,
                    why=telling.why.value,
                    reason=telling.why,
                    detail=telling.detail,
                    **which,
                )


def _article(settled: Settled, entry_id: int) -> dict[str, Any]:
    """Whether it is new, and the outcome of every rule: `no_match`, `alert`, `joined` or `held`."""
    analysed, novelty = settled.analysed, settled.decision.novelty
    told = {match.rule: type(telling).__name__.lower() for match, telling in settled.decision.tellings}
    return {
        "entry": entry_id,
        "article": settled.article_id,
        "url": analysed.article.url,
        "title": analysed.article.title,
        "novelty": type(novelty).__name__.lower(),
        **({} if isinstance(novelty, Fresh) else {"of": novelty.of, "reason": novelty.why}),
        "verdicts": {match.rule: told.get(match.rule, "no_match") for match in analysed.matches},
    }


def _alert(alert: Alert) -> dict[str, Any]:
    waits = {"publishers": alert.min_publishers, "until": alert.waits_until} if alert.waits_until else {}
    return {
        "rule": alert.rule,
        "alert": alert.id,
        "title": alert.article.title,
        "why": alert.why.value,
        "to": ",".join(alert.targets),
        **waits,
    }


async def follow_up(parts: Parts) -> None:
    """Write what has become known of alerts that were told, for the targets that got them, and report it."""
    for one in await parts.stored(parts.store.raise_follow_ups, parts.clock.now(), parts.group_interval):
        parts.counts["follow_ups"] += 1
        parts.observer.fact(
            "follow-up",
            alert=one.alert.id,
            number=one.number,
            outlets=len(one.outlets),
            publishers=one.publishers,
            facts=",".join(fact.kind for fact in one.facts),
        )


async def report_finding(
    parts: Parts, finding: Finding, *, engine: Engine | None = None, targets: tuple[str, ...] | None = None
) -> None:
    """Tell people of a trouble, or of its end, where it is time for that.

    Args:
        parts: Of the pipeline.
        finding: What was found.
        engine: Delivers at once; None leaves it to the next pass.
        targets: Whom to tell; None: those that look after the daemon.
    """
    now = parts.clock.now()
    trouble = await parts.stored(parts.store.find_trouble, finding.kind, finding.subject)
    chosen = parts.operations if targets is None else targets
    told, notice = report(trouble, finding, now=now, targets=chosen)
    if told is None or notice is None:
        return
    await parts.stored(parts.store.keep_notice, notice, number=told.number)
    await report_notice(parts, notice, engine)


async def report_notice(parts: Parts, notice: Notice, engine: Engine | None) -> None:
    """Say that a notice was stored, and start its deliveries."""
    parts.observer.fact("notice", about=notice.kind, name=notice.subject, state=notice.state, text=notice.text)
    if engine is not None:
        for target in notice.targets:
            await engine.submit(Job(kind="deliver", key=f"target:{target}"))

"""What was decided, and what has become known since -> facts for the observer, and jobs that deliver it at once."""

from monitor.model import Alert, Held, Joined
from monitor.pipeline.parts import Parts
from monitor.ports import Engine, Job, Settled


async def tell(parts: Parts, engine: Engine, settled: Settled) -> None:
    """Report what was decided, and start the deliveries at once."""
    parts.counts["articles"] += 1
    for match, telling in settled.decision.tellings:
        match telling:
            case Alert():
                parts.counts["alerts"] += 1
                parts.observer.fact(
                    "alert",
                    rule=telling.rule,
                    alert=telling.id,
                    title=telling.article.title,
                    why=telling.why.value,
                    to=",".join(telling.targets),
                    **(
                        {"publishers": telling.min_publishers, "until": telling.waits_until}
                        if telling.waits_until
                        else {}
                    ),
                )
                for target in telling.targets if parts.dry_since is None else ():
                    await engine.submit(Job(kind="deliver", key=f"target:{target}"))
            case Joined():
                parts.counts["repeats"] += 1
                parts.observer.fact("held", rule=match.rule, alert=telling.alert, why=telling.why.value)
            case Held():
                parts.counts["held"] += 1
                parts.observer.fact(
                    "held",
                    rule=match.rule,
                    title=settled.analysed.article.title,
                    why=telling.why.value,
                    detail=telling.detail,
                )


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

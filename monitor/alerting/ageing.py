"""May an article be told, as old as it is and whenever its source was first polled?

A new polled source does not replay its back catalogue: at its first good poll only what is surely
younger than the `baseline` may alert. Later an article older than `max_age` against now is archived.
Directories have neither: what somebody puts into an inbox is meant to be read.
"""

from datetime import UTC, datetime, time, timedelta

from monitor.model import Article, Circumstances, DateClaim, Held, HeldReason


def hold_for_age(article: Article, circumstances: Circumstances) -> Held | None:
    """The reason to hold an article for its age; None when it may be told.

    An undated article is held at a first poll, since nobody knows how old it is; later it is as old
    as its entry, which was not there before, or as its last change. A day without a time lasts until its
    end (UTC).
    """
    source, now = circumstances.source, circumstances.now
    published = _newest_instant(article.published)
    if source.baseline is not None and circumstances.is_first_poll:
        if published is None:
            return Held(why=HeldReason.BASELINE, detail="undated")
        if now - published > source.baseline:
            return Held(why=HeldReason.BASELINE, detail=_age(now - published))
    seen = circumstances.first_seen
    age = now - (published or min(seen, _newest_instant(article.updated) or seen))
    if source.max_age is not None and age > source.max_age:
        return Held(why=HeldReason.TOO_OLD, detail=_age(age))
    return None


def _newest_instant(claim: DateClaim | None) -> datetime | None:
    """The latest instant that a claim can mean; None without one."""
    if claim is None:
        return None
    return claim.instant or datetime.combine(claim.day + timedelta(days=1), time(), tzinfo=UTC)


def _age(age: timedelta) -> str:
    hours = int(age.total_seconds() // 3600)
    return f"{hours} h old" if hours < 48 else f"{hours // 24} days old"  # noqa: PLR2004 - two days read better

"""What one poll says of its source: state, next time, and whether to tell the people who run this. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from monitor.alerting.health.hosts import RetryAt, after_failure, after_success, is_throttling
from monitor.alerting.health.notices import Finding, report
from monitor.alerting.health.pace import next_interval, spread
from monitor.alerting.health.rhythm import articles_a_day, is_quiet, observe
from monitor.model import FetchFailure, FetchReason, NotModified, Polled, Source
from monitor.model.health import JudgePoll, PollJudgement, SourceHealth, SourcePast, SourceState

FAILURES_TOLD: Final = 5
"""Failures in a row after which people are told: with the growing waits of a source polled every 15 minutes, 4 h."""

_MAX_WORDS: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class _Poll:
    """One poll and the time."""

    source: Source
    now: datetime
    jitter: float
    retry_at: RetryAt
    targets: tuple[str, ...]


def judge_poll(
    source: Source,
    polled: Polled | NotModified | FetchFailure,
    *,
    now: datetime,
    jitter: float,
    retry_at: RetryAt,
    targets: tuple[str, ...] = (),
) -> JudgePoll:
    """The judgement of one poll, as the store wants it.

    Args:
        source: What was polled.
        polled: What came of it.
        now: UTC.
        jitter: In [0, 1).
        retry_at: When to try again after a failure.
        targets: Whom to tell of troubles.
    """
    poll = _Poll(source=source, now=now, jitter=jitter, retry_at=retry_at, targets=targets)
    if isinstance(polled, FetchFailure):
        return lambda past, _: _failed(poll, polled, past)
    return lambda past, new: _went_well(poll, past, new)


def _went_well(poll: _Poll, past: SourcePast, new: int) -> PollJudgement:
    before, now = past.health, poll.now
    is_first = before.rhythm.observed_at is None
    rhythm = observe(before.rhythm, now=now, new=new, is_first=is_first)
    last_new_at = now if new and not is_first else before.last_new_at
    quiet = is_quiet(rhythm, last_new_at=last_new_at, now=now)
    state = SourceState.QUIET if quiet else SourceState.OK
    health = replace(before, state=state, since=_since(before, state, now), last_new_at=last_new_at, rhythm=rhythm)
    interval = next_interval(poll.source, rhythm, now)
    return _told(poll, past, health, PollJudgement(
        health=health, host=after_success(past.host, now), next_at=now + spread(interval, poll.jitter)
    ))  # fmt: skip


def _failed(poll: _Poll, failure: FetchFailure, past: SourcePast) -> PollJudgement:
    now, usual = poll.now, poll.source.every
    throttles = is_throttling(past.host, failure, now)
    state = SourceState.THROTTLED if throttles else SourceState.FAILING
    if failure.reason is FetchReason.GONE:
        state = SourceState.GONE
    error = (failure.detail or failure.reason.value)[:_MAX_WORDS]
    health = replace(past.health, state=state, since=_since(past.health, state, now), error=error, failed_at=now)
    host = after_failure(past.host, failure, now=now, retry_at=poll.retry_at, usual=usual, jitter=poll.jitter)
    next_at = poll.retry_at(now, past.failures + 1, failure.retry_after, usual, poll.jitter)
    next_at = max(next_at, host.blocked_until or next_at)
    judgement = PollJudgement(health=health, host=host, next_at=next_at)
    return _told(poll, past, health, judgement, failures=past.failures + 1)


def _since(before: SourceHealth, state: SourceState, now: datetime) -> datetime:
    """A source that fails now this way, now that way, has been failing all along."""
    is_same = before.state is state or {before.state, state} == {SourceState.FAILING, SourceState.THROTTLED}
    return before.since if is_same and before.since else now


def _told(
    poll: _Poll, past: SourcePast, health: SourceHealth, judgement: PollJudgement, *, failures: int = 0
) -> PollJudgement:
    if failures and health.state is not SourceState.GONE and failures < FAILURES_TOLD:
        return judgement  # one failure neither begins a trouble nor ends one
    finding = _finding(poll, health, failures)
    trouble, notice = report(past.health.trouble, finding, now=poll.now, targets=poll.targets)
    return replace(judgement, health=replace(health, trouble=trouble), notice=notice)


def _finding(poll: _Poll, health: SourceHealth, failures: int) -> Finding:
    name = poll.source.name
    again = f"monitor run --once --source {name}"
    since = health.since or poll.now
    text, remedy = f"{name} is well again", ""
    match health.state:
        case SourceState.GONE:
            text = f"{name} is gone for good, says its host ({health.error}); it is asked no more"
            remedy = f"correct its location, or try once more: {again}"
        case SourceState.QUIET:
            since = health.last_new_at or since
            text = f"{name} has brought nothing new for {_words(poll.now - since)}{_usual(health)}"
            remedy = f"see whether its location is still right: monitor sources check {name}"
        case SourceState.FAILING | SourceState.THROTTLED:
            verb = "was asked to slow down" if health.state is SourceState.THROTTLED else "has failed"
            text = f"{name} {verb} {failures} times in a row since {_instant(since)}: {health.error}"
            remedy = f"try it now: {again}"
        case SourceState.OK | SourceState.PAUSED:
            pass
    return Finding(
        kind="source",
        subject=name,
        is_bad=health.state not in {SourceState.OK, SourceState.PAUSED},
        text=text,
        remedy=remedy,
        since=since,
    )


def _usual(health: SourceHealth) -> str:
    rate = articles_a_day(health.rhythm)
    if rate is None:
        return ""
    return f"; it usually brings {rate:.0f} a day" if rate >= 1 else f"; it usually brings {rate * 7:.0f} a week"


def _words(span: timedelta) -> str:
    hours = span // timedelta(hours=1)
    return f"{hours} hours" if hours < 48 else f"{hours // 24} days"  # noqa: PLR2004 - two days


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")

"""What would have been told: the daemon's judgement over articles of the past."""

from dataclasses import replace
from datetime import timedelta

from monitor.alerting import bind
from monitor.alerting.replay import Replay
from monitor.dedup import address_of
from monitor.model import Analysed, Archived, HeldReason
from monitor.rules.definition import Rule
from monitor.testing import LAUNCH, START, make_analysed, make_article, make_source

HOUR = timedelta(hours=1)
OTHER = (
    "The harbour of Lowen was closed on Monday after a barge struck the sluice gate and blocked the channel, the port "
    "authority said.\nPilots were told to wait outside the breakwater until divers had looked at the gate."
)


def replay() -> Replay:
    return Replay(bind({"launch": Rule(id="launch", condition="launch", targets=("desk",))}, ()))


def article_of(number: int, body: str, **fields: object) -> tuple[Archived, Analysed]:
    """An article of that number, judged so many hours after the start, and matched."""
    at = START + number * HOUR
    article = make_article(body, url=f"https://wire.example/{number}", published=at)
    analysed = make_analysed(article)
    given = {
        "article_id": number,
        "article": article,
        "fingerprint": analysed.fingerprint,
        "address": address_of(article, "1"),
        "source": make_source(),
        "first_seen": at,
        "is_first_poll": False,
        "judged_at": at,
    }
    return Archived(**(given | fields)), analysed  # type: ignore[arg-type]


def test_a_repeat_joins_and_another_story_is_told() -> None:
    past = replay()
    for number, body in ((1, LAUNCH), (2, LAUNCH), (3, OTHER)):
        past.add(*article_of(number, body))
    assert [one.articles for one in past.alerts()] == [(1, 2), (3,)]


def test_the_same_address_again_is_no_new_alert() -> None:
    past = replay()
    first, analysed = article_of(1, LAUNCH)
    past.add(first, analysed)
    past.add(replace(first, article_id=2), analysed)
    assert [one.articles for one in past.alerts()] == [(1, 2)]


def test_what_was_too_old_then_is_held_with_its_reason() -> None:
    past = replay()
    archived, analysed = article_of(1, LAUNCH)
    past.add(replace(archived, judged_at=START + timedelta(days=30)), analysed)
    assert past.alerts() == ()
    assert past.why_not(1, "launch") is HeldReason.TOO_OLD
    assert past.reasons == {HeldReason.TOO_OLD: 1}


def test_what_was_there_at_the_first_poll_is_held() -> None:
    past = replay()
    archived, analysed = article_of(1, LAUNCH)
    seen = START + timedelta(days=2)
    past.add(replace(archived, is_first_poll=True, first_seen=seen, judged_at=seen), analysed)
    assert past.why_not(1, "launch") is HeldReason.BASELINE


def test_beyond_the_window_a_repeat_is_told_again() -> None:
    past = replay()
    past.add(*article_of(1, LAUNCH))
    past.add(*article_of(1 + 24 * 8, LAUNCH))
    assert len(past.alerts()) == 2

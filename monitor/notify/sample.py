"""Messages that tell of nothing, one of each kind: for a test message to a target, for previews, and for tests."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from monitor.model import (
    Alert,
    AlertReason,
    Article,
    DateClaim,
    DateKind,
    Delivery,
    EventDate,
    Evidence,
    FollowUp,
    Level,
    Match,
    MatchReason,
    NewFact,
    Notice,
    NoticeState,
    Outcome,
    Outlet,
    Prominence,
    Status,
    Zone,
)
from monitor.ports import DueDelivery

SAMPLE_ID: Final = "0000sample"
"""With this begins the id of everything that is invented here; nothing else has such an id."""

_SEEN: Final = datetime(2026, 1, 13, 1, 5, tzinfo=UTC)
_BODY: Final = (
    "SEOUL (Harbour Wire) — North Korea fired a medium-range ballistic missile into the sea off its east coast"
    " on Tuesday morning, South Korea's military said, its first such test of the year.\n"
    "Japan's Defense Ministry said the weapon landed outside the country's exclusive economic zone."
)
_TREATY: Final = (
    "The upper house voted 153 to 0 on Wednesday to ratify the mutual defence pact, which now needs"
    " only the president's signature."
)
_OUTLETS: Final = ("Yonhap", "NHK", "Strait Post", "Inlet Times", "The Pilot", "Lagoon Radio", "Meridian Daily")


def is_sample(identity: str) -> bool:
    """Whether an alert or notice is invented."""
    return identity.startswith(SAMPLE_ID)


def sample_alert(*, targets: tuple[str, ...] = ("sample",)) -> Alert:
    """An invented alert, the same at every call; its outlet and its address do not exist."""
    article = Article(
        position=1,
        title="Test message: North Korea fires ballistic missile off east coast",
        body=_BODY,
        published=DateClaim(
            kind=DateKind.JSON_LD, day=date(2026, 1, 13), instant=datetime(2026, 1, 13, 0, 52, tzinfo=UTC)
        ),
        url="https://www.harbourwire.example/2026/01/13/north-korea-fires-ballistic-missile-off-east-coast",
        document="https://www.harbourwire.example/2026/01/13/north-korea-fires-ballistic-missile-off-east-coast",
        language="en",
        source="sample",
    )
    match = Match(
        rule="launch",
        is_match=True,
        why=MatchReason.EVENT_IS_NEWS,
        event_class="launch",
        act="missile_test",
        status=Status.HAPPENED,
        prominence=Prominence.MAIN,
        event_date=EventDate(first=date(2026, 1, 13), last=date(2026, 1, 13), words="Tuesday"),
        actors=("KP",),
        evidence=(
            _evidence(_BODY, "fired", "act"),
            _evidence(_BODY, "ballistic missile", "object"),
            _evidence(_BODY, "Tuesday", "fresh"),
        ),
    )
    return Alert(
        id=SAMPLE_ID,
        rule="launch",
        rule_title="Missile or rocket launch",
        level=Level.HIGH,
        article=article,
        match=match,
        publisher="Harbour Wire",
        why=AlertReason.FIRST_REPORT,
        targets=targets,
        first_seen=_SEEN,
    )


def sample_treaty() -> Alert:
    """Another one, of another rule and less loud."""
    launch = sample_alert()
    article = replace(
        launch.article,
        title="Test message: Upper house ratifies mutual defence pact",
        body=_TREATY,
        published=DateClaim(kind=DateKind.JSON_LD, day=date(2026, 1, 14)),
        url="https://www.straitpost.example/2026/upper-house-ratifies-pact",
        document="https://www.straitpost.example/2026/upper-house-ratifies-pact",
    )
    match = replace(
        launch.match,
        rule="treaty",
        event_class="treaty",
        act="ratified",
        evidence=(_evidence(_TREATY, "ratify", "act"),),
    )
    return replace(
        launch,
        id=f"{SAMPLE_ID}-2",
        rule="treaty",
        rule_title="Treaty act",
        level=Level.MEDIUM,
        article=article,
        match=match,
        publisher="Strait Post",
        first_seen=_SEEN + timedelta(hours=9),
    )


def sample_outlets(count: int = len(_OUTLETS)) -> tuple[Outlet, ...]:
    """Who else tells the sample: invented, or at least with invented addresses."""
    return tuple(
        Outlet(
            publisher=name,
            title="Test message: Missile launched off east coast",
            url=f"https://outlet-{number}.example/missile-launched",
            first_seen=_SEEN + timedelta(minutes=7 * number),
        )
        for number, name in enumerate(_OUTLETS[:count], start=1)
    )


def sample_follow_up() -> FollowUp:
    """Its second follow-up."""
    return FollowUp(
        alert=sample_alert(),
        number=2,
        outlets=sample_outlets(),
        publishers=9,
        facts=(
            NewFact(
                kind="range", quote="The missile flew about 800 kilometres, the Joint Chiefs said.", publisher="Yonhap"
            ),
            NewFact(kind="confirmation", quote="Tokyo's defence ministry confirmed the launch.", publisher="NHK"),
        ),
        at=_SEEN + timedelta(hours=1),
    )


def sample_notice(state: NoticeState = NoticeState.RAISED) -> Notice:
    """An operational notice."""
    return Notice(
        id=f"{SAMPLE_ID}-notice",
        kind="source",
        subject="harbour-wire",
        state=state,
        text="Test message: source harbour-wire fails: HTTP 403 three times in a row",
        remedy="Look at it: monitor status harbour-wire",
        since=_SEEN,
        at=_SEEN + timedelta(hours=3, minutes=12),
    )


def sample_delivery(target: str) -> Delivery:
    """A first attempt to send the sample to a target."""
    return Delivery(alert=SAMPLE_ID, update=0, target=target, attempts=1, outcome=Outcome.SENDING, next_at=_SEEN)


def sample_due(alert: Alert, delivery: Delivery) -> list[DueDelivery]:
    """What a channel is handed for a delivery of this alert."""
    return [DueDelivery(delivery=replace(delivery, alert=alert.id), tells=alert)]


def sample_message(kind: str, target: str) -> list[DueDelivery]:
    """What a channel is handed for a message of each kind: `alert`, `follow_up`, `notice`, `digest`."""
    delivery = sample_delivery(target)
    alert = DueDelivery(delivery=delivery, tells=sample_alert(), coverage=sample_outlets(5))
    follow_up = DueDelivery(delivery=replace(delivery, update=2), tells=sample_follow_up())
    notice = DueDelivery(delivery=replace(delivery, alert=f"{SAMPLE_ID}-notice"), tells=sample_notice())
    treaty = DueDelivery(delivery=replace(delivery, alert=f"{SAMPLE_ID}-2"), tells=sample_treaty())
    messages = {
        "alert": [alert],
        "follow_up": [follow_up],
        "notice": [notice],
        "digest": [treaty, alert, notice, follow_up],
    }
    return messages[kind]


def _evidence(body: str, words: str, role: str) -> Evidence:
    start = body.index(words)
    return Evidence(zone=Zone.BODY, start=start, end=start + len(words), quote=words, role=role)

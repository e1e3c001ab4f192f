"""An alert that tells of nothing: for a test message to a target, for previews, and for tests."""

from dataclasses import replace
from datetime import UTC, date, datetime
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
    Level,
    Match,
    MatchReason,
    Outcome,
    Prominence,
    Status,
    Zone,
)
from monitor.ports import DueDelivery

_SEEN: Final = datetime(2026, 1, 13, 1, 5, tzinfo=UTC)
_BODY: Final = (
    "SEOUL (Harbour Wire) — North Korea fired a medium-range ballistic missile into the sea off its east coast"
    " on Tuesday morning, South Korea's military said, its first such test of the year.\n"
    "Japan's Defense Ministry said the weapon landed outside the country's exclusive economic zone."
)


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
        evidence=(_evidence("fired", "act"), _evidence("ballistic missile", "object"), _evidence("Tuesday", "fresh")),
    )
    return Alert(
        id="0000sample",
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


def sample_delivery(target: str) -> Delivery:
    """A first attempt to send the sample to a target."""
    return Delivery(alert="0000sample", update=0, target=target, attempts=1, outcome=Outcome.SENDING, next_at=_SEEN)


def sample_due(alert: Alert, delivery: Delivery) -> list[DueDelivery]:
    """What a channel is handed for a delivery of this alert."""
    return [DueDelivery(delivery=replace(delivery, alert=alert.id), tells=alert)]


def _evidence(words: str, role: str) -> Evidence:
    start = _BODY.index(words)
    return Evidence(zone=Zone.BODY, start=start, end=start + len(words), quote=words, role=role)

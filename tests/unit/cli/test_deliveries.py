"""What was done about a message, in words."""

from dataclasses import replace
from datetime import UTC, datetime

from monitor.cli.deliveries import delivery_past
from monitor.model import Attempted, Delivery, Outcome, Postponed

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
SENT = Delivery(alert="7f2c", update=0, target="desk", attempts=1, outcome=Outcome.SENT, next_at=AT)


def test_each_step_names_its_target() -> None:
    """Messages to several targets stand one after the other: a hold must not seem to be the one above it."""
    held = Attempted(delivery=SENT, holds=(Postponed(at=AT, why="quiet hours"),))
    other = replace(held, delivery=replace(SENT, target="phone"))
    assert delivery_past(held) == ["desk: 2026-03-01 08:00:00 UTC held: quiet hours"]
    assert delivery_past(other) == ["phone: 2026-03-01 08:00:00 UTC held: quiet hours"]

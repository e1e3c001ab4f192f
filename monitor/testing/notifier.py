"""Targets that write down what they get."""

from collections import defaultdict, deque
from collections.abc import Sequence

from monitor.model import Delivery, Outcome, SendResult, Tidings
from monitor.ports import DueDelivery, Rehearsal

SENT = SendResult(outcome=Outcome.SENT)


class FakeNotifier:
    """Implements `ports.Notifier`: keeps what was sent; fails as scripted, else succeeds.

    Attributes:
        sent: (target, what was told, delivery) of every attempt that arrived, in order. One with the scripted
            outcome UNKNOWN counts as arrived: that is the worse case.
        attempts: (target, alert id) of every attempt, in order.
    """

    def __init__(self, targets: Sequence[str] = ("desk",)) -> None:
        """Has these targets."""
        self._targets = tuple(targets)
        self._script: defaultdict[str, deque[SendResult]] = defaultdict(deque)
        self.sent: list[tuple[str, Tidings, Delivery]] = []
        self.attempts: list[tuple[str, str]] = []

    def will(self, target: str, *results: SendResult) -> None:
        """The next attempts at a target end so; after them all succeed."""
        self._script[target].extend(results)

    def targets(self) -> tuple[str, ...]:
        """Names of the targets."""
        return self._targets

    def send(self, due: Sequence[DueDelivery]) -> SendResult:
        """The next scripted result, else success."""
        target = due[0].delivery.target
        self.attempts.append((target, due[0].delivery.alert))
        script = self._script[target]
        result = script.popleft() if script else SENT
        if result.outcome in {Outcome.SENT, Outcome.UNKNOWN}:
            self.sent += [(target, one.tells, one.delivery) for one in due]
        return result

    def rehearse(self, due: Sequence[DueDelivery]) -> Rehearsal:
        """Names the alerts."""
        return Rehearsal(text=" ".join(one.delivery.alert for one in due))

"""The same failure of many jobs, or of one again and again, is one line and not a thousand."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from monitor.ports import Observer

AGAIN_AFTER: Final = 600.0
"""Seconds after which a failure that goes on is told once more, with how often it happened."""

_KNOWN: Final = 100
"""Different failures that are remembered; more of them at once are each told."""


class Calmed:
    """Implements `ports.Observer`: passes every fact on, but of `job-failed` with the same error only some.

    A disk that is full makes every job fail with the same words, and the tick every second. That a pass went well
    after some that did not is a fact of its own, `recovered`.
    """

    def __init__(self, observer: Observer, elapsed: Callable[[], float] = time.monotonic) -> None:
        """Pass on to `observer`."""
        self._observer = observer
        self._elapsed = elapsed
        self._told: dict[str, tuple[float, int]] = {}
        self._failing_since: float | None = None

    def fact(self, event: str, **fields: Any) -> None:
        """See `ports.Observer`."""
        if event in {"passed", "passed-elsewhere"}:
            self._recover()
        if event != "job-failed":
            self._observer.fact(event, **fields)
            return
        if fields.get("kind") == "tick" and self._failing_since is None:
            self._failing_since = self._elapsed()
        now, error = self._elapsed(), str(fields.get("error", ""))
        told_at, since = self._told.get(error, (float("-inf"), 0))
        if now - told_at < AGAIN_AFTER:
            self._told[error] = (told_at, since + 1)
            return
        if len(self._told) >= _KNOWN:
            self._told.clear()
        self._told[error] = (now, 0)
        self._observer.fact(event, **fields, **({"times": since + 1} if since else {}))

    def _recover(self) -> None:
        """A good pass after failed ones is told, and the next failure is a new one."""
        if self._failing_since is not None:
            self._observer.fact("recovered", after=timedelta(seconds=self._elapsed() - self._failing_since))
            self._failing_since = None
            self._told.clear()

"""A bound on the time of one attempt, whatever the library below does."""

import threading
from collections.abc import Callable
from datetime import timedelta

from monitor.model import Outcome, SendResult


class BoundedCall:
    """Runs one call at a time in a thread of its own and waits for it at most `limit`.

    A call that takes longer is left to itself and UNKNOWN: it may still arrive. Until it has ended,
    further calls are FAILED without being made, so that a hung target costs one thread, not many.
    """

    def __init__(self, limit: timedelta) -> None:
        self._limit = limit
        self._thread: threading.Thread | None = None

    def __call__(self, work: Callable[[], SendResult]) -> SendResult:
        """The result of `work`, or what is known after the limit. What `work` raises is raised here."""
        if self._thread is not None and self._thread.is_alive():
            return SendResult(
                outcome=Outcome.FAILED,
                error="an earlier message to this target is still hanging",
                retry_after=self._limit,
            )
        results: list[SendResult | BaseException] = []
        self._thread = threading.Thread(target=_keep, args=(work, results), daemon=True)
        self._thread.start()
        self._thread.join(self._limit.total_seconds())
        if not results:
            seconds = f"{self._limit.total_seconds():g}"
            return SendResult(outcome=Outcome.UNKNOWN, error=f"no answer within {seconds} s")
        if isinstance(results[0], BaseException):
            raise results[0]
        return results[0]


def _keep(work: Callable[[], SendResult], results: list[SendResult | BaseException]) -> None:
    try:
        results.append(work())
    except Exception as error:  # noqa: BLE001 - handed to the caller's thread, which raises it
        results.append(error)

"""Facts -> is it alive, does it do its work? Judged from memory, on a clock that nobody sets."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from monitor.model import Load

LOOP_STUCK: Final = timedelta(seconds=30)
"""An event loop that did not turn for so long is stuck: the longest honest block is a second or two."""

LATE: Final = timedelta(minutes=2)
"""Without a good pass, or an answer of the database, for so long: twelve signs of life were left out."""

OUTBOX_LATE: Final = timedelta(minutes=15)
"""A due delivery that waits longer than the pauses of its first failures explain."""

_RECENT: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a health check is answered: whether all is well, and the fields, described in docs/operating.md."""

    is_well: bool
    fields: dict[str, Any] = field(default_factory=dict)


class HealthObserver:
    """Implements `ports.Observer`. May be asked from any thread while others tell it facts."""

    def __init__(self, pid: int, elapsed: Callable[[], float] = time.monotonic) -> None:
        """Nothing heard yet; `elapsed` counts seconds, from whenever it likes."""
        self._pid = pid
        self._elapsed = elapsed
        self._begun = self._turned = elapsed()
        self._passed: float | None = None
        self._answered: float | None = None
        self._lags: deque[tuple[float, timedelta]] = deque()
        self._load: Load | None = None
        self._is_stopping = False

    def fact(self, event: str, **fields: Any) -> None:
        """See `ports.Observer`."""
        match event:
            case "lag":
                self._note_turn(fields["by"])
            case "passed" | "passed-elsewhere":
                self._passed = self._elapsed()
            case "load" if fields["load"] is not None:
                self._answered, self._load = self._elapsed(), fields["load"]
            case "stopping":
                self._is_stopping = True
            case _:
                pass

    def _note_turn(self, lag: timedelta) -> None:
        self._turned = now = self._elapsed()
        self._lags.append((now, lag))
        while now - self._lags[0][0] > _RECENT.total_seconds():
            self._lags.popleft()

    def alive(self) -> Report:
        """Whether the process should be left to run."""
        silent = self._elapsed() - self._turned
        why = [f"the event loop has not turned for {silent:.0f} s"] if silent > LOOP_STUCK.total_seconds() else []
        lag = max((lag for _, lag in tuple(self._lags)), default=timedelta())
        return self._report("late", why, loop_seconds=round(silent, 3), loop_lag_seconds=round(lag.total_seconds(), 3))

    def ready(self) -> Report:
        """Whether it does its work."""
        passed, answered, overdue = self._since(self._passed), self._since(self._answered), self._overdue()
        why = [
            words
            for is_so, words in (
                (self._is_stopping, "it was asked to stop"),
                (_is_late(passed), f"no look at what is due went well {_ago(passed)}"),
                (_is_late(answered), f"the database has not answered {_ago(answered)}"),
                (overdue > OUTBOX_LATE.total_seconds(), f"a message has been due for {overdue:.0f} s"),
            )
            if is_so
        ]
        return self._report(
            "unready",
            why,
            last_pass_seconds=passed,
            database_seconds=answered,
            outbox_overdue_seconds=round(overdue, 3),
            is_stopping=self._is_stopping,
        )

    def _report(self, bad: str, why: list[str], **fields: Any) -> Report:
        usual = {"pid": self._pid, "uptime_seconds": round(self._elapsed() - self._begun, 3)}
        return Report(is_well=not why, fields={"status": bad if why else "ok", "why": why, **usual, **fields})

    def _since(self, moment: float | None) -> float | None:
        return None if moment is None else round(self._elapsed() - moment, 3)

    def _overdue(self) -> float:
        """Seconds, as of the last look, of the most overdue delivery to a target that is not down."""
        load = self._load
        due: list[datetime] = [one.due_at for one in load.targets if one.due_at and not one.is_down] if load else []
        return max((load.at - min(due)).total_seconds(), 0.0) if load and due else 0.0


def _is_late(seconds: float | None) -> bool:
    return seconds is None or seconds > LATE.total_seconds()


def _ago(seconds: float | None) -> str:
    return "yet" if seconds is None else f"for {seconds:.0f} s"

"""A process that dies at a chosen call, as kill -9 would have it: for proving that nothing is lost.

    killing(parts, KillPlan(point="store.settle", is_after=True, call=3))

The production code knows nothing of this: the parts of the pipeline are handed over with one of them
wrapped. Before a call means that nothing of it has happened; after, that all of it has.
"""

import functools
import inspect
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

Part = TypeVar("Part")

POINTS = (
    "fetcher.poll",
    "store.record_polls",
    "fetcher.read",
    "analyst.analyse",
    "store.settle",
    "store.begin_deliveries",
    "notifier.send",
    "store.finish_deliveries",
)
"""The calls on the way of an article from the fetch to the mark that it was told, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KillPlan:
    """Where to die: before or after the n-th call of a point, counted from 1."""

    point: str
    is_after: bool
    call: int


def die() -> None:
    """End this process at once, without any farewell."""
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(slots=True)
class Doomed:
    """Stands before a part, and passes every call on, until the chosen one."""

    part: Any
    name: str
    plan: KillPlan
    end: Callable[[], None] = die
    calls: int = field(default=0)

    def __getattr__(self, method: str) -> Any:
        """The part's own attribute; the chosen method counts its calls."""
        found = getattr(self.part, method)
        if f"{self.name}.{method}" != self.plan.point:
            return found
        return self._watch_async(found) if inspect.iscoroutinefunction(found) else self._watch(found)

    def _watch(self, call: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(call)
        def watched(*args: Any, **kwargs: Any) -> Any:
            is_chosen = self._count()
            if is_chosen and not self.plan.is_after:
                self.end()
            result = call(*args, **kwargs)
            if is_chosen:
                self.end()
            return result

        return watched

    def _watch_async(self, call: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(call)
        async def watched(*args: Any, **kwargs: Any) -> Any:
            is_chosen = self._count()
            if is_chosen and not self.plan.is_after:
                self.end()
            result = await call(*args, **kwargs)
            if is_chosen:
                self.end()
            return result

        return watched

    def _count(self) -> bool:
        self.calls += 1
        return self.calls == self.plan.call


def doom(part: Part, name: str, plan: KillPlan, end: Callable[[], None] = die) -> Part:
    """The part, which ends the process when the plan's point is a call of it; other parts are left as they are."""
    return cast("Part", Doomed(part, name, plan, end)) if plan.point.partition(".")[0] == name else part

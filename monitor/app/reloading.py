"""Rules that change while the daemon runs."""

import asyncio
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from monitor.app.processes import PooledAnalyst
from monitor.app.soundness import check_definitions
from monitor.errors import SettingsError
from monitor.model import Analysed, Circumstances, Decision, Surroundings
from monitor.ports import Job, Observer
from monitor.settings import Settings, cache_directory, environment, load, take_stamp

if TYPE_CHECKING:
    from monitor.alerting import Judgement

T = TypeVar("T")

RELOAD: Final = Job(kind="reload", key="reload")


class TakesJobs(Protocol):
    """An engine, as far as it is needed here."""

    async def submit(self, job: Job) -> bool:
        """See `ports.Engine`."""


class RulesInForce:
    """The rule set that articles are judged by, and how a new one takes its place: whole, or not at all."""

    def __init__(self, settings: Settings, observer: Observer) -> None:
        """Check the rules. Raises SettingsError with every problem of every rule, EngineError without processes."""
        self._settings = settings
        self._observer = observer
        self._seen = self._loaded = take_stamp(settings.directory)
        self._remembered = cache_directory(environment())
        check_definitions(settings, self._remembered)  # a faulty rule stops us here, not in a process of the pool
        self.analyst = PooledAnalyst(settings)
        self._judgement = _bind(settings)

    def decide(self, analysed: Analysed, surroundings: Surroundings, circumstances: Circumstances) -> Decision:
        """`ports.Decide` under the rules of this moment."""
        return self._judgement()(analysed, surroundings, circumstances)

    @property
    def settings(self) -> Settings:
        """What was read last, and found to be sound."""
        return self._settings

    async def watch(self, engine: TakesJobs) -> None:
        """Ask for a reload once a change of the files has come to rest: two looks that see the same."""
        stamp = await asyncio.to_thread(take_stamp, self._settings.directory)
        if stamp == self._seen != self._loaded:
            await engine.submit(RELOAD)
        self._seen = stamp

    async def read(self, check: Callable[[Settings], T]) -> tuple[Settings, T] | None:
        """Read the files again; what `check` makes of them. None where they are refused, with all their problems.

        Nothing is in force yet. `check` may raise SettingsError.
        """
        stamp = take_stamp(self._settings.directory)
        try:
            fresh = await asyncio.to_thread(load, self._settings.directory, environment())
            await asyncio.to_thread(check_definitions, fresh, self._remembered)
            checked = await asyncio.to_thread(check, fresh)
        except SettingsError as error:
            self._loaded = stamp
            for problem in error.problems:
                self._observer.fact("rules-refused", place=problem.place, why=problem.message, hint=problem.hint)
            self._observer.fact("reload-refused", problems=len(error.problems), why="what was in force stays in force")
            return None
        return fresh, checked

    async def adopt(self, fresh: Settings) -> None:
        """Judge by these from the next article on; what is being judged is judged by those before."""
        self._loaded = take_stamp(self._settings.directory)
        self._settings, self._judgement = fresh, _bind(fresh)
        await self.analyst.replace(fresh)


def _bind(settings: Settings) -> "Callable[[], Judgement]":
    """What decides under these settings, made for the first article."""

    @cache
    def judgement() -> "Judgement":
        from monitor.alerting import bind  # what decides over articles is slow to load

        return bind({rule.id: rule for rule in settings.rules}, settings.routes, settings.timing)

    return judgement

"""Rules that change while the daemon runs."""

import asyncio
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from monitor.app.processes import PooledAnalyst
from monitor.app.soundness import check_definitions
from monitor.errors import SettingsError
from monitor.model import Analysed, Circumstances, Decision, Source, Surroundings
from monitor.ports import Engine, Job, Observer
from monitor.rules.definition import Rule
from monitor.settings import Settings, cache_directory, environment, load, take_stamp

if TYPE_CHECKING:
    from monitor.alerting import Judgement

RELOAD: Final = Job(kind="reload", key="reload")


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
    def sources(self) -> tuple[Source, ...]:
        """The sources of the files as they were last read."""
        return self._settings.sources

    async def watch(self, engine: Engine) -> None:
        """Ask for a reload once a change of the files has come to rest: two looks that see the same."""
        stamp = await asyncio.to_thread(take_stamp, self._settings.directory)
        if stamp == self._seen != self._loaded:
            await engine.submit(RELOAD)
        self._seen = stamp

    async def reload(self, _key: str = "") -> None:
        """Read the files again. A faulty set is refused with all its problems, and the old one goes on."""
        self._loaded = take_stamp(self._settings.directory)
        try:
            fresh = await asyncio.to_thread(load, self._settings.directory, environment())
            await asyncio.to_thread(check_definitions, fresh, self._remembered)
        except SettingsError as error:
            for problem in error.problems:
                self._observer.fact("rules-refused", place=problem.place, why=problem.message, hint=problem.hint)
            return
        changed = _changed_rules(self._settings.rules, fresh.rules)
        self._settings, self._judgement = fresh, _bind(fresh)
        await self.analyst.replace(fresh)
        self._observer.fact("reloaded", rules=len(fresh.rules), changed=changed)


def changed_sources(old: Sequence[Source], new: Sequence[Source]) -> list[str]:
    """Names of sources that were added, taken away or changed."""
    before, after = ({source.name: source for source in sources} for sources in (old, new))
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _bind(settings: Settings) -> "Callable[[], Judgement]":
    """What decides under these settings, made for the first article."""

    @cache
    def judgement() -> "Judgement":
        from monitor.alerting import bind  # what decides over articles is slow to load

        return bind({rule.id: rule for rule in settings.rules}, settings.routes, settings.timing)

    return judgement


def _changed_rules(old: Sequence[Rule], new: Sequence[Rule]) -> list[str]:
    """Ids of rules that were added, taken away or changed; events and entities may have changed besides."""
    before, after = ({rule.id: rule for rule in rules} for rules in (old, new))
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))

"""Settings that were read again take the place of those before, while the daemon runs: what can, and what cannot.

read, checked, targets opened -> sources enrolled (one transaction) -> all of it in force, or none
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import fields
from datetime import timedelta
from typing import Any, Final

from monitor.model import SendResult
from monitor.pipeline import Parts
from monitor.ports import DueDelivery, Notifier, Rehearsal
from monitor.settings import Settings

AT_START: Final = ("database", "engine", "tick", "fetch", "metrics", "heartbeat", "log_level")
"""What is opened once and used to the end."""

_TOLD_BY_THEMSELVES: Final = ("sources", "rules", "targets")
_OF_NO_ACCOUNT: Final = ("directory", "files", "warnings", "dry_run", "version", "template_directories")


class TargetsInForce:
    """Implements `ports.Notifier` over the targets of the settings as they were last read.

    What is under way to a target that was taken away still gets there.
    """

    def __init__(self, notifier: Notifier) -> None:
        """Begin with these."""
        self._notifier = notifier
        self._former: dict[str, Notifier] = {}

    def targets(self) -> tuple[str, ...]:
        """See `ports.Notifier`."""
        return self._notifier.targets()

    def send(self, due: Sequence[DueDelivery]) -> SendResult:
        """See `ports.Notifier`."""
        return self._of(due[0].delivery.target).send(due)

    def rehearse(self, due: Sequence[DueDelivery]) -> Rehearsal:
        """See `ports.Notifier`."""
        return self._of(due[0].delivery.target).rehearse(due)

    def _of(self, target: str) -> Notifier:
        return self._notifier if target in self._notifier.targets() else self._former[target]

    def replace(self, notifier: Notifier) -> None:
        """Tell by these from the next message on."""
        self._former.update(dict.fromkeys(self._notifier.targets(), self._notifier))
        self._notifier = notifier


def take_over(parts: Parts, settings: Settings, open_thread: Callable[[str], Executor]) -> None:
    """Put into force what of the settings the pipeline goes by, but for rules, sources and the targets' channels."""
    parts.paces = {target.name: target.pace for target in settings.targets}
    for target in settings.targets:
        if target.name not in parts.target_threads:
            parts.target_threads[target.name] = open_thread(target.name)
    parts.operations = settings.operations
    parts.group_interval = settings.timing.group_interval
    parts.keep = longest_kept(settings)


def longest_kept(settings: Settings) -> timedelta:
    """So long an article is kept that no alert tells: what is gone is nobody's twin."""
    return max(settings.archive_keep, settings.window)


def describe_change(old: Settings, new: Settings) -> list[tuple[str, dict[str, Any]]]:
    """The facts that tell what is another: (event, fields), one line each."""
    live, at_start = _changed_settings(old, new)
    rules, sources, targets = (
        _changed_names(getattr(old, kind), getattr(new, kind), name)
        for kind, name in (("rules", "id"), ("sources", "name"), ("targets", "name"))
    )
    told: dict[str, Any] = {"rules": len(new.rules), "changed": rules, "targets": targets, "settings": live}
    facts = [("reloaded", told)]
    if sources:
        paused = sum(source.paused for source in new.sources)
        facts.append(("sources", {"sources": len(new.sources), "paused": paused, "changed": sources}))
    if at_start:
        facts.append(("restart-needed", {"settings": at_start, "why": "these are in force from the next start on"}))
    return facts


def _changed_names(old: Sequence[Any], new: Sequence[Any], name: str) -> list[str]:
    """Names of what was added, taken away or changed."""
    before, after = ({getattr(one, name): one for one in many} for many in (old, new))
    return sorted(one for one in before.keys() | after.keys() if before.get(one) != after.get(one))


def _changed_settings(old: Settings, new: Settings) -> tuple[list[str], list[str]]:
    """Names of others: those in force at once, and those that wait for the next start."""
    names = [item.name for item in fields(Settings) if item.name not in {*_TOLD_BY_THEMSELVES, *_OF_NO_ACCOUNT}]
    changed = [name for name in names if getattr(old, name) != getattr(new, name)]
    return [name for name in changed if name not in AT_START], [name for name in changed if name in AT_START]

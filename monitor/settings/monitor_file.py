"""Reads monitor.yaml: the database, limits, targets and routes."""

import re
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from typing import Any

from monitor.model import FetchLimits, Route, Secret, Target
from monitor.settings.checking import check, did_you_mean
from monitor.settings.places import MONITOR_FILE
from monitor.settings.reading import Reading
from monitor.settings.schema import FetchBlock, MonitorFile, TargetBlock
from monitor.settings.secrets import hide_secrets, read_secret
from monitor.settings.yaml_document import Place, YamlDocument

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.*")
_AGENT_PARTS = {"contact", "user_agent"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorOptions:
    """What monitor.yaml says, as the values of the model."""

    file: MonitorFile
    targets: tuple[Target, ...]
    routes: tuple[Route, ...]
    fetch: FetchLimits


def read_monitor_file(reading: Reading, rules: Collection[str]) -> MonitorOptions:
    """The file, or the defaults where it is absent; `rules` are the ids a route may name.

    Problems found here show no line that may hold a password.
    """
    before = len(reading.problems)
    document, value = reading.document(MONITOR_FILE)
    file = check(MonitorFile, _prepare(value, document, reading), document, reading.problems) or MonitorFile()
    options = MonitorOptions(
        file=file,
        targets=tuple(_target(name, block, document, reading) for name, block in file.targets.items()),
        routes=_routes(file, document, rules, reading),
        fetch=_fetch_limits(file.fetch),
    )
    reading.problems[before:] = [hide_secrets(problem) for problem in reading.problems[before:]]
    reading.missing[:] = [hide_secrets(problem) for problem in reading.missing]
    return options


def _prepare(value: Any, document: YamlDocument, reading: Reading) -> Any:
    """Expands `name: URL` under `targets` to `name: {url: URL}`, and reads the database's secret file."""
    if not isinstance(value, dict):
        return value
    value = dict(value)
    if isinstance(value.get("database"), str):
        value["database"] = read_secret(value["database"], reading.root, document, ("database",), reading.missing)
        if not value["database"]:
            del value["database"]
    targets = value.get("targets")
    if isinstance(targets, dict):
        value["targets"] = {name: {"url": it} if isinstance(it, str) else it for name, it in targets.items()}
    return value


def _target(name: str, block: TargetBlock, document: YamlDocument, reading: Reading) -> Target:
    place: Place = ("targets", name, "url")
    url = read_secret(block.url, reading.root, document, place, reading.missing)
    is_missing = bool(block.url) and not url
    if not is_missing and not _ADDRESS.match(url):
        message = f"the target `{name}` has no address that can be told to"
        hint = "write console:, jsonl:PATH, or an apprise URL such as slack://... or mailtos://..."
        problem = document.problem("target-address", message, place, hint=hint)
        reading.problems.append(replace(problem, source_line=None))
    return Target(name=name, url=Secret(url), zone=block.zone)


def _routes(file: MonitorFile, document: YamlDocument, rules: Collection[str], reading: Reading) -> tuple[Route, ...]:
    """The routes of the file; without any, one that takes everything to all targets."""
    for index, route in enumerate(file.routes):
        place: Place = ("routes", index)
        check_names("target", route.targets, file.targets, document, (*place, "targets"), reading)
        check_names("rule", route.rules, rules, document, (*place, "rules"), reading)
    if not file.routes:
        return (Route(targets=tuple(file.targets)),)
    return tuple(Route(targets=route.targets, rules=route.rules, levels=route.levels) for route in file.routes)


def check_names(
    kind: str, names: tuple[str, ...], known: Collection[str], document: YamlDocument, place: Place, reading: Reading
) -> None:
    """A problem for each of `names` that is not `known`."""
    for index, name in enumerate(names):
        if name not in known:
            hint = did_you_mean(name, tuple(known))
            problem = document.problem(f"unknown-{kind}", f"unknown {kind} `{name}`", (*place, index), hint=hint)
            reading.problems.append(problem)


def _fetch_limits(block: FetchBlock) -> FetchLimits:
    """The limits, with an honest user agent made of the contact where none is given."""
    limits = {key: item for key, item in asdict(block).items() if key not in _AGENT_PARTS}
    contact = f"news-monitor/0.1 (+{block.contact})" if block.contact else FetchLimits().user_agent
    return FetchLimits(user_agent=block.user_agent or contact, **limits)

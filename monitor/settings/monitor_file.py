"""Reads monitor.yaml: the database, limits, targets and routes."""

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Any

from monitor.model import EngineKind, FetchLimits, HeartbeatOptions, MetricsOptions, Pace, Route, Secret, Target
from monitor.settings.checking import check, did_you_mean
from monitor.settings.operating import read_heartbeat, read_metrics
from monitor.settings.places import MONITOR_FILE
from monitor.settings.reading import Reading
from monitor.settings.schema import FetchBlock, MonitorFile, RouteBlock, TargetBlock
from monitor.settings.secrets import hide_secrets, read_secret
from monitor.settings.yaml_document import Place, YamlDocument

_PATTERN = re.compile(r"[*?]")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.*")
_LOGS = ("console:", "jsonl:")

GROUP_WAIT = timedelta(seconds=30)
"""As Alertmanager's: copies that are polled in the same minute are told in the first message."""

_AGENT_PARTS = {"contact", "user_agent"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorOptions:
    """What monitor.yaml says, as the values of the model."""

    file: MonitorFile
    targets: tuple[Target, ...]
    routes: tuple[Route, ...]
    fetch: FetchLimits
    heartbeat: HeartbeatOptions | None
    metrics: MetricsOptions | None
    document: YamlDocument


def read_monitor_file(reading: Reading, rules: Collection[str]) -> MonitorOptions:
    """The file, or the defaults where it is absent; `rules` are the ids a route may name.

    Problems found here show no line that may hold a password.
    """
    before = len(reading.problems)
    document, value = reading.document(MONITOR_FILE)
    file = check(MonitorFile, _prepare(value, document, reading), document, reading.problems) or MonitorFile()
    _check_engine(file, document, reading)
    options = MonitorOptions(
        file=file,
        targets=tuple(_target(name, block, document, reading) for name, block in file.targets.items()),
        routes=_routes(file, document, rules, reading),
        fetch=_fetch_limits(file.fetch),
        heartbeat=read_heartbeat(file.operations, document, reading),
        metrics=read_metrics(file.metrics, document, reading),
        document=document,
    )
    reading.problems[before:] = [hide_secrets(problem) for problem in reading.problems[before:]]
    reading.missing[:] = [hide_secrets(problem) for problem in reading.missing]
    return options


def _check_engine(file: MonitorFile, document: YamlDocument, reading: Reading) -> None:
    """Several processes cannot share a file."""
    if file.engine is EngineKind.DISTRIBUTED and file.database.startswith("sqlite"):
        message = "several workers share a PostgreSQL database, and this one is a SQLite file"
        hint = "name it: database: postgresql://USER@HOST/NAME, or leave engine out for one process"
        reading.problems.append(document.problem("engine-database", message, ("engine",), hint=hint))


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
    here = document.problem("", "", place)
    is_missing = not url and any((one.path, one.line) == (here.path, here.line) for one in reading.missing)
    if not is_missing and not _ADDRESS.match(url):
        message = f"the target `{name}` has no address that can be told to"
        hint = "write console:, jsonl:PATH, or an apprise URL such as slack://... or mailtos://..."
        problem = document.problem("target-address", message, place, hint=hint)
        reading.problems.append(replace(problem, source_line=None))
    return Target(
        name=name,
        url=Secret(url),
        zone=block.zone,
        language=block.language,
        template=block.template or "",
        pace=_pace(block, url),
    )


def _pace(block: TargetBlock, url: str) -> Pace:
    """A log is written at once; people get a moment's pause, in which other outlets can join."""
    group_wait = block.group_wait
    if group_wait is None:
        group_wait = timedelta() if url.startswith(_LOGS) else GROUP_WAIT
    return Pace(zone=block.zone, quiet=block.quiet, digest=block.digest, rate=block.rate, group_wait=group_wait)


def _routes(file: MonitorFile, document: YamlDocument, rules: Collection[str], reading: Reading) -> tuple[Route, ...]:
    """The routes of the file; without any, one that takes everything to all targets."""
    for index, route in enumerate(file.routes):
        place: Place = ("routes", index)
        check_names("target", route.targets, file.targets, document, (*place, "targets"), reading)
        check_names("rule", route.rules, rules, document, (*place, "rules"), reading)
    check_names("target", file.operations.targets, file.targets, document, ("operations", "targets"), reading)
    if not file.routes:
        return (Route(targets=tuple(file.targets)),)
    return tuple(_route(route) for route in file.routes)


def _route(block: RouteBlock) -> Route:
    return Route(
        targets=block.targets,
        rules=block.rules,
        levels=block.levels,
        labels=block.labels,
        sources=block.sources,
        entities=block.entities,
        hours=block.hours,
        zone=block.zone,
        continues=block.continue_,
    )


def check_routes(options: MonitorOptions, known: Mapping[str, Collection[str]], reading: Reading) -> None:
    """A problem for each name in a route that nothing has; `known` are the labels, sources and entities there are."""
    for index, route in enumerate(options.file.routes):
        for kind, names in (("label", route.labels), ("source", route.sources), ("entity", route.entities)):
            key = _KEYS[kind]
            check_names(kind, names, known[key], options.document, ("routes", index, key), reading)


_KEYS = {"label": "labels", "source": "sources", "entity": "entities"}


def check_names(
    kind: str, names: tuple[str, ...], known: Collection[str], document: YamlDocument, place: Place, reading: Reading
) -> None:
    """A problem for each of `names` that is not `known`, or, with `*` or `?` in it, fits none of them."""
    for index, name in enumerate(names):
        is_known = name in known or (_PATTERN.search(name) and any(fnmatchcase(one, name) for one in known))
        if not is_known:
            hint = did_you_mean(name, tuple(known))
            problem = document.problem(f"unknown-{kind}", f"unknown {kind} `{name}`", (*place, index), hint=hint)
            reading.problems.append(problem)


def _fetch_limits(block: FetchBlock) -> FetchLimits:
    """The limits, with an honest user agent made of the contact where none is given."""
    limits = {key: item for key, item in asdict(block).items() if key not in _AGENT_PARTS}
    contact = f"news-monitor/0.1 (+{block.contact})" if block.contact else FetchLimits().user_agent
    return FetchLimits(user_agent=block.user_agent or contact, **limits)

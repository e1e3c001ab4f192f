"""From a directory and the environment to `Settings`, or to all that is wrong with them at once."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from pathlib import Path

from monitor.errors import Problem, SettingsError
from monitor.model import Timing
from monitor.rules.definition import Rule, RuleStatus
from monitor.settings.definitions import read_entities, read_events, read_rule_files, read_rules
from monitor.settings.monitor_file import check_names, check_routes, read_monitor_file
from monitor.settings.places import TEMPLATES, find_layers, find_strays
from monitor.settings.reading import Reading
from monitor.settings.sources_file import read_sources
from monitor.settings.values import Settings
from monitor.settings.versions import name_version

SOURCE_KINDS = ("feed", "sitemap", "listing", "page", "json", "directory")


def load(
    config_dir: Path | None,
    environment: Mapping[str, str],
    *,
    kinds: tuple[str, ...] = SOURCE_KINDS,
    needs_secrets: bool = True,
) -> Settings:
    """Read and check the whole configuration.

    Args:
        config_dir: The user's directory; None takes `./config` where it is there, else the built-in files alone.
        environment: For `${NAME}`.
        kinds: The source kinds that there are.
        needs_secrets: False makes a missing variable or secret file a warning: `monitor test` works
            on a machine that has none of the passwords.

    Raises:
        SettingsError: With every problem found, in the order of files and lines.
    """
    settings, problems = inspect(config_dir, environment, kinds=kinds, needs_secrets=needs_secrets)
    if problems:
        raise SettingsError(problems)
    return settings


def inspect(
    config_dir: Path | None,
    environment: Mapping[str, str],
    *,
    kinds: tuple[str, ...] = SOURCE_KINDS,
    needs_secrets: bool = True,
) -> tuple[Settings, tuple[Problem, ...]]:
    """What `load` reads, as far as it can be read, and every problem: for whoever looks for more of them.

    With problems the settings are not fit to run on: what is faulty is left out. Raises SettingsError
    only where there is nothing to read at all.
    """
    layers, own = find_layers(config_dir)
    reading = Reading(layers=layers, own=own, environment=environment, kinds=kinds)
    settings = _read(reading)
    problems = [*reading.problems, *(reading.missing if needs_secrets else ())]
    missing = (replace(problem, is_warning=True) for problem in reading.missing)
    warnings = _in_order([*reading.warnings, *missing], settings.files)
    return replace(settings, warnings=warnings), _in_order(problems, settings.files)


def _read(reading: Reading) -> Settings:
    """The settings as far as they can be read; not to be used where there are problems."""
    rules = read_rules(reading)
    options = read_monitor_file(reading, rules)
    names = [target.name for target in options.targets]
    for item in rules.values():
        check_names("target", item.rule.targets, names, item.document, ("targets",), reading)
    running = {name for name, item in rules.items() if item.rule.status is not RuleStatus.OFF}
    if reading.own:
        reading.warnings.extend(find_strays(reading.own))
    events, entities, sources = read_events(reading), read_entities(reading), read_sources(reading)
    known = {
        "labels": {label for item in rules.values() for label in item.rule.labels},
        "sources": {source.name for source in sources},
        "entities": entities,
    }
    check_routes(options, known, reading)
    templates = (layer.root / TEMPLATES for layer in reversed(reading.layers))
    return Settings(
        directory=reading.own.root if reading.own else None,
        database=options.file.database,
        engine=options.file.engine,
        version=name_version(reading.own.root if reading.own else None),
        sources=sources,
        rules=tuple(rules[name].rule for name in sorted(running)),
        rules_off=tuple(rules[name].rule for name in sorted(rules.keys() - running)),
        events=tuple(events[name] for name in sorted(events)),
        entities=tuple(entities.values()),
        targets=options.targets,
        routes=options.routes,
        operations=options.file.operations.targets,
        heartbeat=options.heartbeat,
        metrics=options.metrics,
        log_level=options.file.log.level,
        fetch=options.fetch,
        workers=options.file.analysis.workers,
        analysis_deadline=options.file.analysis.deadline,
        window=options.file.window,
        timing=Timing(**asdict(options.file.alerts)),
        archive_keep=options.file.archive.keep,
        tick=options.file.tick,
        dry_run=options.file.dry_run,
        template_directories=tuple(path for path in templates if path.is_dir()),
        files=tuple(reading.files),
        warnings=(),
    )


def _in_order(problems: Iterable[Problem], files: tuple[str, ...]) -> tuple[Problem, ...]:
    """By file, as read, then by line."""
    order = {name: index for index, name in enumerate(files)}
    return tuple(sorted(problems, key=lambda it: (order.get(it.path or "", -1), it.line or 0, it.column or 0)))


def load_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of one file, or of all YAML files of a directory (or of its `rules/`), those that are off included.

    Raises:
        SettingsError: With every problem found; a path that is not there is one.
    """
    reading = Reading(layers=(), own=None, environment={}, kinds=())
    rules = read_rule_files(path, reading)
    if reading.problems:
        raise SettingsError(tuple(reading.problems))
    return tuple(rules[name].rule for name in sorted(rules))

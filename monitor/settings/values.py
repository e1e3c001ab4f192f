"""What the rest of the program gets to know of the configuration."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from monitor.entities.definition import Entity
from monitor.errors import Problem
from monitor.model import EngineKind, FetchLimits, HeartbeatOptions, MetricsOptions, Route, Source, Target, Timing
from monitor.rules.definition import Rule
from monitor.rules.events.definition import EventDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole configuration, checked and frozen.

    Attributes:
        directory: The user's configuration directory; None when only the built-in files were read.
        database: SQLAlchemy URL; a relative SQLite path counts from the working directory. May hold a password.
        engine: Who does what is due: this process by itself, or any number of them at one database.
        version: Their name, by what is in the files and which program reads them.
        sources: In the order of the file.
        rules: Those to run, by id; a rule with `status: off` is not among them.
        rules_off: Those that are there and switched off, by id.
        events: By id.
        entities: In the order of the files; a user's entity replaces the built-in one of the same id.
        targets: In the order of the file; the console alone where no file says otherwise.
        routes: The first that fits wins; where no file has any, one that takes everything to all targets.
        operations: Names of the targets that are told when a source, a target or the worker needs a look.
        heartbeat: Whom to ping after a good pass; None pings nobody.
        metrics: Where metrics and health are served; None serves none.
        log_level: Quieter facts are left out of the log: `debug`, `info`, `warning` or `error`.
        fetch: How politely and safely to fetch.
        workers: Processes that analyse pages.
        analysis_deadline: For one page.
        window: How long an article is remembered as a possible twin.
        timing: How long reports of one event are waited for.
        archive_keep: How long articles are kept that no alert tells.
        tick: Time between two looks at what is due.
        dry_run: True to do everything but send.
        template_directories: Where message templates are looked for, first hit wins.
        files: Every file read, as the user would name it.
        warnings: Faults that leave the configuration usable.
    """

    directory: Path | None
    database: str
    engine: EngineKind
    version: str
    sources: tuple[Source, ...]
    rules: tuple[Rule, ...]
    rules_off: tuple[Rule, ...]
    events: tuple[EventDefinition, ...]
    entities: tuple[Entity, ...]
    targets: tuple[Target, ...]
    routes: tuple[Route, ...]
    operations: tuple[str, ...]
    heartbeat: HeartbeatOptions | None
    metrics: MetricsOptions | None
    log_level: str
    fetch: FetchLimits
    workers: int
    analysis_deadline: timedelta
    window: timedelta
    timing: Timing
    archive_keep: timedelta
    tick: timedelta
    dry_run: bool
    template_directories: tuple[Path, ...]
    files: tuple[str, ...]
    warnings: tuple[Problem, ...]

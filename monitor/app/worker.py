"""One more worker of an installation: a run of the daemon for each version that was published, until stopped."""

import asyncio
import tempfile
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from monitor.app.daemon import RunReport, run_daemon
from monitor.app.workers import LOOK_EVERY, Succession, settings_of
from monitor.engine import SystemClock
from monitor.errors import EngineError
from monitor.model import EngineKind, Version
from monitor.ports import Observer
from monitor.settings import Settings

if TYPE_CHECKING:
    from monitor.store import SqlStore


async def run_worker(own: Settings, *, console: TextIO, observer: Observer) -> RunReport:
    """Work by what was published, until SIGINT or SIGTERM.

    Args:
        own: The settings of this machine: its database, and what `settings_of` takes of it.
        console: For the target `console:`.
        observer: Hears of every fact.

    Raises:
        EngineError: The settings are those of one process by itself, or a daemon of that kind holds the database.
        SettingsError: What was published cannot be used here.
        StoreError: The database cannot be used.
    """
    from monitor.store import open_store

    if own.engine is not EngineKind.DISTRIBUTED:
        raise EngineError("workers share a PostgreSQL database: write engine: distributed into monitor.yaml")
    with closing(open_store(own.database)) as store:
        first = await _first_version(store, observer)
        succession = Succession(own=own, store=store, observer=observer, current=first)
        while True:
            with tempfile.TemporaryDirectory(prefix="monitor-") as folder:
                settings = await asyncio.to_thread(settings_of, succession.current, own, Path(folder))
                report = await run_daemon(
                    settings, once=False, console=console, observer=observer, succession=succession
                )
            if succession.following is None:
                return report
            succession.current, succession.following = succession.following, None


async def _first_version(store: "SqlStore", observer: Observer) -> Version:
    """What was published last; waits for it where nothing was yet."""
    clock, has_told = SystemClock(), False
    while True:
        name = await asyncio.to_thread(store.newest_version)
        version = await asyncio.to_thread(partial(store.find_version, name)) if name else None
        if version is not None:
            return version
        if not has_told:
            observer.fact("waiting-for-version", hint="nothing was published yet; start one: monitor run")
            has_told = True
        await clock.sleep(LOOK_EVERY.total_seconds())

"""What the pipeline is made of."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from monitor.alerting.health import RetryAt
from monitor.errors import StoreError
from monitor.model import Pace, Source
from monitor.pipeline.recording import Recorder
from monitor.ports import Analyst, Clock, Decide, Fetcher, Notifier, Observer, Store

T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class Heart:
    """What the last sign of life said: of which process, and when a pass last went well; None before the first.

    `is_refused` from when the store fails until it takes a sign of life.
    """

    pid: int = 0
    started_at: datetime | None = None
    passed_at: datetime | None = None
    is_refused: bool = False


@dataclass(slots=True, kw_only=True)
class Parts:
    """What the pipeline is made of; put together by `monitor.app`.

    `paces`, `operations`, `group_interval` and `keep` are others after the settings were read again, and
    `target_threads` has more; nothing else changes.

    Attributes:
        sources: By name. Changes in place when the settings are read again; those taken away stay, for what
            of theirs is being read.
        store_thread: The one thread on which the store is used.
        target_threads: One executor a target, so that a hanging target holds up nobody else.
        retry_at: When to try again after a failure.
        paces: How each target wants to be told; one that is not named takes everything at once.
        host_concurrency: Polls at once of one host.
        operations: Names of the targets that are told of operational troubles.
        group_interval: At least so long between two messages about one alert.
        dry_since: When the dry run began, UTC; None sends in earnest.
        keep: So long an article is kept that no alert tells; None keeps all.
        heart: The last sign of life.
        recorder: Stores polls, several at once.
        alone: Held while an entry is read that may have killed whoever read it: one at a time, so that no other
            is blamed for it.
        counts: What happened so far, by the words of the `pass` line.
        reported: What of it the last `pass` line told.
    """

    sources: dict[str, Source]
    fetcher: Fetcher
    analyst: Analyst
    store: Store
    notifier: Notifier
    decide: Decide
    clock: Clock
    observer: Observer
    store_thread: Executor
    target_threads: dict[str, Executor]
    retry_at: RetryAt
    paces: Mapping[str, Pace] = field(default_factory=dict)
    host_concurrency: int = 1
    operations: tuple[str, ...] = ()
    group_interval: timedelta = timedelta(hours=1)
    dry_since: datetime | None = None
    keep: timedelta | None = None
    heart: Heart = field(default_factory=Heart)
    recorder: Recorder = field(default_factory=Recorder)
    alone: asyncio.Lock = field(default_factory=asyncio.Lock)
    counts: Counter[str] = field(default_factory=Counter)
    reported: Counter[str] = field(default_factory=Counter)

    async def stored(self, call: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Run a call of the store on its thread. After one that failed the next pass tries the store first."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self.store_thread, partial(call, *args, **kwargs))
        except StoreError:
            self.heart.is_refused = True
            raise

"""One life of the daemon under test: the real thing, but with short pauses, and a call at which it dies.

    python -m benchmarks.chaos_worker --builtin DIR [--die POINT:before|after:N] [--careless] [--once]

Started by `benchmarks.chaos` in the home of an installation. Short are only times: between attempts, of
a target that is down, and the time-out of a message. `--careless` is the control: it marks a message
as sent before it sends it, and must be seen to lose alerts.
"""

import argparse
import asyncio
import socket
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import apprise

from monitor.alerting import circuit
from monitor.app import daemon
from monitor.model import Circuit, Delivery, Outcome, SendResult
from monitor.notify import notifications
from monitor.observe import configure
from monitor.pipeline import Parts
from monitor.settings import environment, load, places
from monitor.testing.killing import KillPlan, doom

TIME_LIMIT = timedelta(milliseconds=700)
PAUSE = timedelta(milliseconds=200)


def run(builtin: Path, plan: KillPlan | None, *, careless: bool, once: bool) -> None:
    """Run the daemon until it dies or is stopped."""
    shorten(builtin)
    put_together = daemon._put_together  # noqa: SLF001 - the one place where the parts come together
    daemon._put_together = lambda *args, **kwargs: _prepare(  # noqa: SLF001
        put_together(*args, **kwargs), plan, careless=careless
    )
    settings = load(None, environment())
    observer = configure(sys.stderr, is_terminal=False)
    try:
        asyncio.run(daemon.run_daemon(settings, once=once, console=sys.stdout, observer=observer))
    finally:
        observer.flush()


def shorten(builtin: Path) -> None:
    """Small rules, and short times between attempts and for a message."""
    places.builtin_directory = lambda: builtin  # small rules and no gazetteer: a life is to be short
    circuit.FIRST_PAUSE = circuit.LONGEST_PAUSE = PAUSE  # type: ignore[misc]
    (notifications.Notifications.__init__.__kwdefaults__ or {})["time_limit"] = TIME_LIMIT
    apprise.plugins.N_MGR["mailto"].request_rate_per_sec = 0  # it would wait 5.5 s before every mail but the first
    socket.getfqdn = lambda name="": name or "localhost"  # smtplib asks it, and some machines wait for a name server


def _prepare(parts: Parts, plan: KillPlan | None, *, careless: bool) -> Parts:
    store = Careless(parts.store) if careless else parts.store
    parts = replace(parts, store=store, retry_at=soon)
    if plan is None:
        return parts
    return replace(
        parts,
        fetcher=doom(parts.fetcher, "fetcher", plan),
        analyst=doom(parts.analyst, "analyst", plan),
        store=doom(parts.store, "store", plan),
        notifier=doom(parts.notifier, "notifier", plan),
    )


def soon(now: datetime, failures: int, asked: timedelta | None, usual: timedelta, jitter: float) -> datetime:  # noqa: ARG001
    """A `RetryAt` without patience."""
    return now + max(PAUSE, asked or PAUSE)


class Careless:
    """The control: what is about to be sent is marked as sent."""

    def __init__(self, store: Any) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def begin_deliveries(self, chosen: Sequence[Delivery], now: datetime) -> tuple[Delivery, ...]:
        """Marked as sent before anything is sent."""
        begun: tuple[Delivery, ...] = self._store.begin_deliveries(chosen, now)
        sent = SendResult(outcome=Outcome.SENT)
        self._store.finish_deliveries([(one, None) for one in begun], sent, now=now, circuit=Circuit())
        return begun

    def finish_deliveries(self, *_: Any, **__: Any) -> None:
        """It was marked before."""


def _read_plan(words: str) -> KillPlan:
    point, when, call = words.split(":")
    return KillPlan(point=point, is_after=when == "after", call=int(call))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--builtin", type=Path, required=True)
    parser.add_argument("--die", type=_read_plan)
    parser.add_argument("--careless", action="store_true")
    parser.add_argument("--once", action="store_true")
    given = parser.parse_args()
    partial(run, given.builtin, given.die)(careless=given.careless, once=given.once)

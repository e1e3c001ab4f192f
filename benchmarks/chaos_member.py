"""One process among the workers under test: the real thing, but with short pauses, and weak spots of our own.

    python -m benchmarks.chaos_member run|worker --builtin DIR [--patience S]

Started by `benchmarks.chaos_workers` in the home of an installation. Its weak spots: SIGUSR1 blocks its event loop
for so many seconds as a file `block` says, and a page that holds the word of `POISON` kills it as it is read.
"""

import argparse
import asyncio
import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks.chaos_worker import shorten, soon
from monitor.app import daemon, run_worker, workers
from monitor.model import Document
from monitor.observe import configure
from monitor.pipeline import Parts
from monitor.ports import Analysis, Analyst
from monitor.settings import environment, load

POISON: Final = b"deadly nightshade"


class Mortal:
    """An analyst whose process dies of one page."""

    def __init__(self, analyst: Analyst) -> None:
        self._analyst = analyst

    async def analyse(self, document: Document) -> tuple[Analysis, ...]:
        """As the real one, unless the page is poison."""
        if POISON in document.body:
            os.killpg(0, signal.SIGKILL)
        return await self._analyst.analyse(document)

    async def aclose(self) -> None:
        """See `ports.Analyst`."""
        await self._analyst.aclose()


def weaken(put_together: Any, *args: Any, **kwargs: Any) -> Parts:
    """The parts of a run, with weak spots."""
    parts: Parts = put_together(*args, **kwargs)
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, block)
    return replace(parts, analyst=Mortal(parts.analyst), retry_at=soon)


def block() -> None:
    """Do what an event loop must never do."""
    time.sleep(float(Path("block").read_text(encoding="utf-8")))  # noqa: TID251 - that is the point


def hasten(open_distributed: Any, patience: float, *args: Any, **kwargs: Any) -> Any:
    """The engine, with a patience of our choice."""
    engine = open_distributed(*args, **kwargs)
    engine.patience = timedelta(seconds=patience)
    return engine


def main() -> None:
    """Run until killed or stopped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("role", choices=["run", "worker"])
    parser.add_argument("--builtin", type=Path, required=True)
    parser.add_argument("--patience", type=float)
    given = parser.parse_args()
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    shorten(given.builtin)
    daemon._put_together = partial(weaken, daemon._put_together)  # noqa: SLF001 - where the parts come together
    if given.patience is not None:
        hasty = partial(hasten, workers.open_distributed, given.patience)
        daemon.open_distributed = hasty  # type: ignore[attr-defined]
    settings = load(None, environment())
    observer = configure(sys.stderr, is_terminal=False)
    act = run_worker if given.role == "worker" else partial(daemon.run_daemon, once=False)
    with suppress(KeyboardInterrupt):
        asyncio.run(act(settings, console=sys.stdout, observer=observer))
    observer.flush()


if __name__ == "__main__":
    main()

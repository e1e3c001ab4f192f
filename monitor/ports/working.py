"""The seams of time, the net, the processes, the targets and whoever looks on."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from monitor.model import (
    Document,
    Entry,
    FetchFailure,
    NotModified,
    Polled,
    SendResult,
    Source,
    SourceMemory,
)
from monitor.ports.values import Analysis, DueDelivery, Handler, Job, Rehearsal


class Clock(Protocol):
    """Time and chance, so that tests own both."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds; cancellable."""

    def jitter(self) -> float:
        """A number in [0, 1), to spread what would otherwise happen at once."""


class Fetcher(Protocol):
    """Fetches, politely and safely. Used from one event loop; any number of calls at once."""

    async def poll(self, source: Source, memory: SourceMemory) -> Polled | NotModified | FetchFailure:
        """What a source lists now. Never raises for what the outside world does."""

    async def read(self, source: Source, entry: Entry) -> Document | FetchFailure:
        """The document behind an entry. Never raises for what the outside world does."""

    async def aclose(self) -> None:
        """Close connections; no call may follow."""


class Analyst(Protocol):
    """Turns bytes into judged articles, in a process that can be killed."""

    async def analyse(self, document: Document) -> tuple[Analysis, ...]:
        """One analysis an item (a `.jsonl` has many), in order; a page that hangs or crashes is a failure value."""

    async def aclose(self) -> None:
        """Stop the processes."""


class Notifier(Protocol):
    """Sends one message to one target. Sync; called from that target's own thread, one call at a time per target."""

    def targets(self) -> tuple[str, ...]:
        """Names of the configured targets."""

    def send(self, due: Sequence[DueDelivery]) -> SendResult:
        """Render and send one message: of one delivery, or of several to the same target as a digest.

        Never raises for what the target does; UNKNOWN when it may have arrived.
        """

    def rehearse(self, due: Sequence[DueDelivery]) -> Rehearsal:
        """Render one message, and send nothing. What is wrong with its template is in the result, never raised."""


class Engine(Protocol):
    """Says who does what is due, and when. The store says *what* is due."""

    async def submit(self, job: Job) -> bool:
        """Claim the key and queue the work; False when the same key is already queued or running."""

    async def submit_all(self, jobs: Sequence[Job]) -> tuple[bool, ...]:
        """The same for many at once, in the order given; of those that wait, the highest priority is next."""

    async def run(self, tick: Callable[[], Awaitable[None]], handlers: Mapping[str, Handler]) -> None:
        """Call `tick` at its interval and the handlers for submitted jobs, until `stop`; then drain and return."""

    async def run_once(self, tick: Callable[[], Awaitable[None]], handlers: Mapping[str, Handler]) -> None:
        """Call `tick` and work until it submits nothing more; then return."""

    def stop(self) -> None:
        """Ask `run` to finish what is running and return; safe from a signal handler."""


class Observer(Protocol):
    """Hears of every fact; never raises, never blocks."""

    def fact(self, event: str, **fields: Any) -> None:
        """One thing that happened, with its particulars; no secrets in the fields."""

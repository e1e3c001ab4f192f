"""How much waits, and how the database fares: what gauges show. Taken now and then, at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLoad:
    """What waits for one target.

    Attributes:
        name: Of the target.
        waiting: Deliveries still to be sent, those included that are held.
        oldest: When the longest waiting of them was decided, UTC; None where none waits.
        due_at: Since when the most overdue of them is due, UTC; None where none is.
        is_down: True while it is tried only now and then.
    """

    name: str
    waiting: int = 0
    oldest: datetime | None = None
    due_at: datetime | None = None
    is_down: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What the database says of the work to be done.

    Attributes:
        at: UTC.
        sources: Configured sources by state.
        due_sources: Due now and not polled; those whose host is left alone are not due.
        due_entries: Due now and not read; likewise.
        targets: In the order asked for.
        troubles: Open troubles by kind of notice.
        size: Bytes of the database, its log included; 0 where it cannot say.
    """

    at: datetime
    sources: Mapping[str, int] = field(default_factory=dict)
    due_sources: int = 0
    due_entries: int = 0
    targets: tuple[TargetLoad, ...] = ()
    troubles: Mapping[str, int] = field(default_factory=dict)
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """The disk on which the database lies: its directory, and bytes in all and free."""

    path: str
    size: int
    free: int

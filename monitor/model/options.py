"""What the settings hand to the rooms that may not read settings: limits, targets, routes, secrets."""

from dataclasses import dataclass, field
from datetime import timedelta

from monitor.model.verdicts import Level


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A string that never shows itself: neither in `repr`, `str`, a format nor JSON."""

    _value: str

    def reveal(self) -> str:
        """The string itself, for the one place that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "***"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """How politely and how safely to fetch. Sizes in bytes.

    Attributes:
        user_agent: Honest name with a contact.
        deadline: For one whole request with its redirects.
        max_bytes: Largest body, after decompression.
        max_redirects: Hops.
        host_gap: Pause between two requests to one host.
        concurrency: Requests at once, all hosts together.
        respect_robots: Whether robots.txt is obeyed for pages.
        allow_hosts: Host names whose addresses may be private (an intranet feed, a test on loopback).
    """

    user_agent: str = "news-monitor/0.1 (+contact not configured)"
    deadline: timedelta = timedelta(seconds=30)
    max_bytes: int = 10_000_000
    max_redirects: int = 5
    host_gap: timedelta = timedelta(seconds=1)
    concurrency: int = 32
    respect_robots: bool = True
    allow_hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A named place to tell: `console:`, `jsonl:PATH` or an apprise URL; `zone` is the IANA zone of its times."""

    name: str
    url: Secret
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where alerts go. Empty `rules` or `levels` take all; of a list of routes the first that fits wins."""

    targets: tuple[str, ...]
    rules: tuple[str, ...] = field(default=())
    levels: tuple[Level, ...] = field(default=())

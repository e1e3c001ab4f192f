"""What the settings hand to the rooms that may not read settings: limits, targets, routes, secrets."""

from dataclasses import dataclass, field
from datetime import timedelta

from monitor.model.pacing import Hours, Pace
from monitor.model.secret import Secret
from monitor.model.verdicts import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """How politely and how safely to fetch. Sizes in bytes.

    Attributes:
        user_agent: Honest name with a contact.
        deadline: For one whole request with its redirects.
        max_bytes: Largest body, after decompression.
        max_redirects: Hops.
        host_gap: Pause between two requests to one host.
        host_concurrency: Requests at once to one host.
        concurrency: Requests at once, all hosts together.
        bandwidth: Bytes a second, all hosts together, as they come over the wire; None has no limit.
        respect_robots: Whether robots.txt is obeyed for pages.
        allow_hosts: Host names whose addresses may be private (an intranet feed, a test on loopback).
    """

    user_agent: str = "news-monitor/0.1 (+contact not configured)"
    deadline: timedelta = timedelta(seconds=30)
    max_bytes: int = 10_000_000
    max_redirects: int = 5
    host_gap: timedelta = timedelta(seconds=1)
    host_concurrency: int = 1
    concurrency: int = 32
    bandwidth: int | None = None
    respect_robots: bool = True
    allow_hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How reports of one event are brought together in time.

    Attributes:
        group_interval: At least so long between two messages about one alert.
        publisher_timeout: An alert that waits for `min_publishers` is told after this time in any case.
    """

    group_interval: timedelta = timedelta(hours=1)
    publisher_timeout: timedelta = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricsOptions:
    """Where metrics and health are served.

    Attributes:
        host: Address to listen on.
        port: 0 lets the system choose one.
        token: Whoever scrapes must send it; None asks for none.
    """

    host: str = "127.0.0.1"
    port: int = 9464
    token: Secret | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeartbeatOptions:
    """A dead-man's switch outside: whoever runs it tells when it is not pinged any more.

    Attributes:
        url: Asked with GET; often a secret in itself.
        every: At most so often, and only after a whole good pass.
    """

    url: Secret
    every: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A named place to tell: `console:`, `jsonl:PATH`, `slackbot:...` or an apprise URL.

    Attributes:
        zone: IANA zone of the times it is told.
        language: ISO 639-1, of the words around the news.
        template: Name of its template; empty for the built-in look.
        pace: When it may be told.
    """

    name: str
    url: Secret
    zone: str = "UTC"
    language: str = "en"
    template: str = ""
    pace: Pace = field(default_factory=Pace)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where alerts go: of a list the first that fits wins, and those after it where it says `continues`.

    An empty matcher takes everything; of several names of one matcher one suffices; `*` and `?` stand
    for letters, as in file names.

    Attributes:
        targets: Names.
        rules: Ids.
        levels: How loud.
        labels: Of the rule.
        sources: Names.
        entities: Ids of the actors of the event.
        hours: When the alert is raised, by the clocks of `zone`; empty for any time.
        zone: IANA name.
        continues: Whether the routes after it are asked as well.
    """

    targets: tuple[str, ...]
    rules: tuple[str, ...] = field(default=())
    levels: tuple[Level, ...] = field(default=())
    labels: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    hours: tuple[Hours, ...] = ()
    zone: str = "UTC"
    continues: bool = False

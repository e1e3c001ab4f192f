"""The form of monitor.yaml and sources.yaml: one frozen dataclass a block, checked by pydantic.

The keys of a file are the names of the fields; what they mean to a user is in docs/settings.md.
To add a setting: a field here, its place in `Settings` (values.py), a line in docs/settings.md.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any, ClassVar, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import jmespath
from cssselect import HTMLTranslator, SelectorError
from jmespath.exceptions import JMESPathError
from pydantic import AfterValidator, BeforeValidator, Field

from monitor.model import ArticleCount, EngineKind, Level
from monitor.settings.pace_words import DigestWords, HoursWords, RateWords

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DURATION = re.compile(r"(\d{1,6})\s*([smhdw])")
_LISTEN = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+)):(\d{1,5})")
_LAST_PORT = 65_535
_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$"
_SIZES = {"kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000}
_SIZE = re.compile(r"(\d{1,6})\s*(kB|KB|MB|GB)")


def parse_duration(words: Any) -> Any:
    """`90s`, `5m`, `1h`, `7d`, `2w` as a timedelta; ValueError says what is allowed."""
    if words is None or isinstance(words, timedelta):
        return words
    found = _DURATION.fullmatch(words) if isinstance(words, str) else None
    if not found:
        raise ValueError("must be a duration such as 30s, 5m, 1h or 7d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _parse_size(words: Any) -> Any:
    """`10MB` as a number of bytes; a plain number stays."""
    found = _SIZE.fullmatch(words) if isinstance(words, str) else None
    if isinstance(words, str) and not found:
        raise ValueError("must be a size such as 500kB or 10MB")
    return int(found[1]) * _SIZES[found[2].lower()] if found else words


def _check_positive(value: timedelta) -> timedelta:
    if value <= timedelta():
        raise ValueError("must be longer than nothing")
    return value


def _check_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("must be an IANA time zone such as Europe/Brussels or UTC") from None
    return name


def _check_database(url: str) -> str:
    if not re.match(r"(sqlite|postgresql(\+\w+)?)://", url):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return url


def _check_expression(words: str) -> str:
    try:
        jmespath.compile(words)
    except JMESPathError as error:
        reason = str(error).splitlines()[0].split(":")[0]
        raise ValueError(f"is no JMESPath expression ({reason}); such as `data.articles` or `link.href`") from None
    return words


def _check_selector(words: str) -> str:
    try:
        HTMLTranslator().css_to_xpath(words)
    except SelectorError as error:
        raise ValueError(f"is no CSS selector ({error}); such as `main h2 a` or `.news-list`") from None
    return words


def _check_encoding(name: str) -> str:
    try:
        b"a".decode(name, errors="replace")
    except (LookupError, ValueError):
        raise ValueError("must be an encoding such as utf-8, cp1251 or shift_jis") from None
    return name


def _parse_listen(words: Any) -> Any:
    """`127.0.0.1:9464` or `[::1]:9464` as host and port."""
    if not isinstance(words, str):
        return words
    found = _LISTEN.fullmatch(words)
    if not found or int(found[3]) > _LAST_PORT:
        raise ValueError("must be an address and a port, such as 127.0.0.1:9464 or [::1]:9464")
    return found[1] or found[2], int(found[3])


Duration = Annotated[timedelta, BeforeValidator(parse_duration), AfterValidator(_check_positive)]
Pause = Annotated[timedelta, BeforeValidator(parse_duration)]
Size = Annotated[int, BeforeValidator(_parse_size), Field(ge=1_000)]
Zone = Annotated[str, AfterValidator(_check_zone)]
Language = Annotated[str, Field(pattern="^[a-z]{2,3}$")]
Name = Annotated[str, Field(pattern=_NAME)]
Expression = Annotated[str, AfterValidator(_check_expression)]
Selector = Annotated[str, AfterValidator(_check_selector)]
Encoding = Annotated[str, AfterValidator(_check_encoding)]
Site = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")]
Token = Annotated[str, Field(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$")]
Listen = Annotated[tuple[str, int], BeforeValidator(_parse_listen)]
Count = Annotated[int, Field(ge=1, le=256)]

_FORBID: dict[str, Any] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchBlock:
    """`fetch:` in monitor.yaml; the fields are those of `model.FetchLimits`, and `contact`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID

    contact: str | None = None
    user_agent: str | None = None
    deadline: Duration = timedelta(seconds=30)
    max_bytes: Size = 10_000_000
    max_redirects: Annotated[int, Field(ge=0, le=20)] = 5
    host_gap: Pause = timedelta(seconds=1)
    host_concurrency: Annotated[int, Field(ge=1, le=16)] = 1
    concurrency: Count = 32
    bandwidth: Size | None = None
    respect_robots: bool = True
    allow_hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisBlock:
    """`analysis:` in monitor.yaml."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID

    workers: Count = 2
    deadline: Duration = timedelta(seconds=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveBlock:
    """`archive:` in monitor.yaml."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID

    keep: Duration = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertsBlock:
    """`alerts:` in monitor.yaml; the fields are those of `model.Timing`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID

    group_interval: Duration = timedelta(hours=1)
    publisher_timeout: Duration = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetBlock:
    """One item of `targets:`; `name: URL` is short for `name: {url: URL}`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID

    url: str
    zone: Zone = "UTC"
    language: Language = "en"
    template: Name | None = None
    quiet: HoursWords = ()
    digest: DigestWords = None
    rate: RateWords = None
    group_wait: Pause | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteBlock:
    """One item of `routes:`; `continue` is a word of Python, so its field has another name."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID

    targets: Annotated[tuple[str, ...], Field(min_length=1)]
    rules: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    labels: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    hours: HoursWords = ()
    zone: Zone = "UTC"
    continue_: Annotated[bool, Field(validation_alias="continue")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationsBlock:
    """`operations:` in monitor.yaml: who is told when a source, a target or the worker needs a look."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID

    targets: tuple[str, ...] = ()
    heartbeat: str | None = None
    heartbeat_every: Duration = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricsBlock:
    """`metrics:` in monitor.yaml; where it is absent nothing is served."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID

    listen: Listen = ("127.0.0.1", 9464)
    token: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogBlock:
    """`log:` in monitor.yaml."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID

    level: Literal["debug", "info", "warning", "error"] = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorFile:
    """monitor.yaml as a whole."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID

    database: Annotated[str, AfterValidator(_check_database)] = "sqlite:///var/monitor.db"
    engine: EngineKind = EngineKind.EMBEDDED
    window: Duration = timedelta(days=7)
    tick: Duration = timedelta(seconds=1)
    fetch: FetchBlock = field(default_factory=FetchBlock)
    analysis: AnalysisBlock = field(default_factory=AnalysisBlock)
    alerts: AlertsBlock = field(default_factory=AlertsBlock)
    archive: ArchiveBlock = field(default_factory=ArchiveBlock)
    targets: dict[Name, TargetBlock] = field(default_factory=lambda: {"console": TargetBlock(url="console:")})
    routes: tuple[RouteBlock, ...] = ()
    operations: OperationsBlock = field(default_factory=OperationsBlock)
    metrics: MetricsBlock | None = None
    log: LogBlock = field(default_factory=LogBlock)
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessBlock:
    """`access:` of a source; the fields are those of `model.Access`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID

    proxy: str | None = None
    headers: dict[Token, str] = field(default_factory=dict)
    cookies: dict[Token, str] = field(default_factory=dict)
    user: str | None = None
    password: str | None = None
    accept_language: Annotated[str, Field(pattern=r"^[A-Za-z0-9*,;=. -]{1,200}$")] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultsBlock:
    """`defaults:` in sources.yaml: what every source has that does not say otherwise."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID

    every: Duration | None = None
    every_max: Duration | None = None
    access: AccessBlock | None = None
    zone: Zone | None = None
    language: Language | None = None
    baseline: Duration | None = None
    max_age: Duration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldsBlock:
    """`fields:` of a source of the kind `json`; the fields are those of `model.ItemFields`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID

    items: Expression
    id: Expression | None = None
    url: Expression | None = None
    title: Expression | None = None
    summary: Expression | None = None
    body: Expression | None = None
    published: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractBlock:
    """`extract:` of a source; the fields are those of `model.Overrides`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID

    body: Selector = ""
    drop: Selector = ""
    title: Selector = ""
    date: Selector = ""
    encoding: Encoding = ""
    articles: ArticleCount = ArticleCount.AUTO


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceBlock:
    """One item of `sources:`; the fields are those of `model.Source`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID

    name: Name
    kind: str
    location: Annotated[str, Field(min_length=1)]
    every: Duration = timedelta(minutes=15)
    every_max: Duration | None = None
    zone: Zone = "UTC"
    language: Language | None = None
    publisher: str | None = None
    baseline: Duration | None = timedelta(hours=24)
    max_age: Duration | None = timedelta(days=7)
    allow_private: bool = False
    paused: bool = False
    select: Selector = ""
    sites: tuple[Site, ...] = ()
    fields: FieldsBlock | None = None
    access: AccessBlock | None = None
    extract: ExtractBlock | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesFile:
    """sources.yaml as a whole; each source is checked by itself, after `defaults`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORBID

    defaults: DefaultsBlock = field(default_factory=DefaultsBlock)
    sources: tuple[dict[str, Any], ...] = ()

"""Where to look, what was fetched, and why it was not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum

from monitor.model.dates import DateClaim
from monitor.model.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How a source wants to be asked. Never stored: it may hold secrets.

    Attributes:
        proxy: `http://`, `socks5://` or `socks5h://` with host and port, perhaps `user:password@` before them;
            serves every request for this source. None asks directly.
        headers: (name, value), sent to the source's own host only.
        cookies: Likewise.
        user: Of HTTP basic authentication, likewise; None does not log in.
        password: Its password.
        accept_language: Value of Accept-Language, such as `fr, en;q=0.5`; sent to every host.
    """

    proxy: Secret | None = None
    headers: tuple[tuple[str, Secret], ...] = ()
    cookies: tuple[tuple[str, Secret], ...] = ()
    user: str | None = None
    password: Secret | None = None
    accept_language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFields:
    """Where a JSON answer keeps what: one JMESPath expression each; None where it has no such thing.

    Attributes:
        items: From the whole answer to the list of items; the others count from one item.
        id: What makes it the same item at the next poll.
        url: Address of its page; relative ones count from the answer's.
        title: Markup is removed.
        summary: Likewise.
        body: The whole text, as text or HTML; an item with one is read without asking for its page.
        published: A date as feeds write it, or seconds or milliseconds since 1970.
    """

    items: str
    id: str | None = None
    url: str | None = None
    title: str | None = None
    summary: str | None = None
    body: str | None = None
    published: str | None = None


class ArticleCount(StrEnum):
    """How many articles a page of a source has; AUTO leaves it to the page."""

    AUTO = "auto"
    ONE = "one"
    MANY = "many"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """Where the pages of a source are odd: what its settings say of them.

    A selector that finds nothing on a page leaves that page to the ordinary way, and is reported.

    Attributes:
        body: CSS selector of what holds the text; of each article, where there are many.
        drop: CSS selector of what is taken away before anything is read.
        title: CSS selector of the headline, or of a meta element.
        date: CSS selector of the date of publication: a time or meta element, or a line of text.
        encoding: Name of the charset, whatever the pages say of it; empty where they are right.
        articles: How many a page has.
    """

    body: str = ""
    drop: str = ""
    title: str = ""
    date: str = ""
    encoding: str = ""
    articles: ArticleCount = ArticleCount.AUTO


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where to look, how often and how politely. Made by settings; has no state.

    Attributes:
        name: Unique, stable; names the source in alerts, logs and the database.
        kind: A name in the registry of `monitor.fetch.sources`, such as `feed` or `directory`.
        location: URL, or path of a directory.
        every: Time between two polls; the shortest one where `every_max` is given.
        every_max: The longest one: in between, the source's own rhythm decides. None: always `every`.
        zone: IANA time zone for times that a page gives without one.
        language: ISO 639-1 code when the analyst declares it; None lets the text decide.
        publisher: Name of the outlet in alerts; None takes the host of the article's URL.
        baseline: On the first poll only articles younger than this may alert; None: all may (directories).
        max_age: An article older than this against now is archived, not told; None: no limit (directories).
        allow_private: True permits addresses that are not public (an intranet feed); off by default.
        paused: True where it is configured, and neither polled nor read for now.
        select: CSS selector: of a listing its links (or what holds them), of a page the part that is watched;
            empty leaves it to the heuristics.
        sites: Further sites that a listing or sitemap may link to, such as `example.org`; its own always may be.
        fields: Where the answer of a JSON API keeps what; None for every other kind.
        access: Proxy, headers and the like; None where it has none, and in the database.
        extract: Where its pages are odd; None where they are not.
    """

    name: str
    kind: str
    location: str
    every: timedelta = timedelta(minutes=15)
    every_max: timedelta | None = None
    zone: str = "UTC"
    language: str | None = None
    publisher: str | None = None
    baseline: timedelta | None = timedelta(hours=24)
    max_age: timedelta | None = timedelta(days=7)
    allow_private: bool = False
    paused: bool = False
    select: str = ""
    sites: tuple[str, ...] = ()
    fields: ItemFields | None = None
    access: Access | None = None
    extract: Overrides | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMemory:
    """What the last good poll left behind for the next one.

    Attributes:
        etag: Validator as the server sent it; None where it sent none.
        last_modified: Likewise.
        body_hash: What the kind of source compares the next answer with (hashes, and for a sitemap index the
            validators of its parts), so that an unchanged one is not parsed; None before the first poll.
        is_first: True until one poll of this source has succeeded.
        failures: Polls that failed since the last good one.
        moved_to: Where the last good polls were sent on for good (HTTP 301, 308); None where they were not.
        moved_times: How often in a row.
        full_at: When it was last asked for without validators, UTC; None where it never was.
        is_distrusted: True when the same validators came with other entries: none is sent any more.
    """

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    is_first: bool = True
    failures: int = 0
    moved_to: str | None = None
    moved_times: int = 0
    full_at: datetime | None = None
    is_distrusted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed, or one file of a directory: durable from the moment it is seen.

    Attributes:
        source: Name of the source.
        identity: What makes it the same entry at the next poll: guid, else canonical URL, else content.
        url: What to read; a `file:` URL for a file.
        host: Whom reading it bothers: the unit of politeness (`file:NAME` for a directory).
        title: As the feed gives it, markup removed; empty where it gives none.
        summary: Likewise.
        published: The feed's date, or None; never invented.
        text: The whole text where the listing itself carries it (a JSON API), so that no page has to be
            asked for; else empty.
    """

    source: str
    identity: str
    url: str
    host: str
    title: str = ""
    summary: str = ""
    published: DateClaim | None = None
    text: str = ""


class Basis(StrEnum):
    """What an article was read from."""

    PAGE = "page"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Bytes as they came, and what the outside world says of them.

    Attributes:
        url: As asked for.
        final_url: After redirects; the same as `url` for files.
        body: Decompressed, at most the configured limit.
        media_type: Lower case, without parameters: `text/html`, `text/plain`, `application/json`, ...
        charset: As declared by the transport, or None.
        fetched_at: UTC.
        identity: The item's own id where the input gives one; else None.
        title: Title declared outside the body (a feed's), or None.
        claims: Dates declared outside the body.
        basis: SUMMARY when the page could not be had and the body is the feed's summary.
        source: Name of the source; empty for input from the command line.
        zone: IANA zone for times without one.
        language: Declared language, or None.
        overrides: What the settings say of the pages of this source.
    """

    url: str
    final_url: str
    body: bytes
    media_type: str
    charset: str | None = None
    fetched_at: datetime
    identity: str | None = None
    title: str | None = None
    claims: tuple[DateClaim, ...] = ()
    basis: Basis = Basis.PAGE
    source: str = ""
    zone: str = "UTC"
    language: str | None = None
    overrides: Overrides = Overrides()


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """A good poll: the entries now listed, and the validators that vouch for them.

    Attributes:
        detail: What else is to be said of it, such as how many entries were left out and why.
        size: Bytes that were read for it, unpacked; 0 where nobody counted.
    """

    entries: tuple[Entry, ...]
    memory: SourceMemory
    detail: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """A good poll that found nothing changed: a 304, or the same body as last time."""

    memory: SourceMemory


class FetchReason(Enum):
    """Why something could not be fetched."""

    UNREACHABLE = "the host cannot be reached"
    TIMEOUT = "no complete answer within the deadline"
    PROXY = "the proxy cannot be used"
    REFUSED_ADDRESS = "the address is not a public one"
    REFUSED_SCHEME = "only http and https are fetched"
    ROBOTS = "robots.txt does not allow it"
    HTTP_ERROR = "the server answered with an error"
    FORBIDDEN = "the server refuses this page to us"
    THROTTLED = "the server asks us to slow down"
    GONE = "the page is gone for good"
    TOO_LARGE = "the answer is larger than the limit"
    BROKEN = "the answer is damaged"
    REDIRECTS = "too many redirects"
    NOT_A_FEED = "the answer is not a feed"
    NOTHING_FOUND = "the answer does not hold what the source's settings look for"
    NOT_A_PAGE = "the answer is not a page of text"
    UNREADABLE = "the file or directory cannot be read"
    UNSETTLED = "the file is still being written"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailure:
    """An expected failure to fetch: a value, not an exception.

    Attributes:
        url: What was asked for.
        reason: The kind of failure.
        detail: The particulars in words, such as `HTTP 403`; no secret in it.
        retry_after: What the server asked us to wait; None where it said nothing.
        status: HTTP status of the answer; None where there was none.
    """

    url: str
    reason: FetchReason
    detail: str = ""
    retry_after: timedelta | None = None
    status: int | None = None

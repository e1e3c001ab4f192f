"""The archive: what is looked for in it, what it gives, and what people say of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.fetching import Source
from monitor.model.novelty import Fingerprint
from monitor.model.pages import Article


class Judged(StrEnum):
    """What somebody says of a rule and an article.

    GOOD: it should alert on it, and did. NOISE: it should not have. MISSED: it should have, and did not.
    """

    GOOD = "good"
    NOISE = "noise"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What somebody said of one rule and one article; the last word counts.

    Attributes:
        article_id: Key of the article.
        rule: Id of the rule; it need not be there any more.
        judged: The judgement.
        who: Who said it, such as the name of the user.
        at: UTC.
        comment: Why; may be empty.
    """

    article_id: int
    rule: str
    judged: Judged
    who: str
    at: datetime
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveQuery:
    """Which articles of the archive; all that is given must fit.

    Attributes:
        since: First seen at this instant or later, UTC.
        until: First seen before this instant, UTC.
        source: Of the source of this name.
    """

    since: datetime | None = None
    until: datetime | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """An article of the archive, with all that decided what became of it.

    Attributes:
        article_id: Key in the store; a later article has a greater one.
        address: Under which versions of it are found.
        source: As it is configured now.
        first_seen: UTC.
        is_first_poll: True when it was there at its source's first good poll.
        judged_at: When it was judged, UTC.
    """

    article_id: int
    article: Article
    fingerprint: Fingerprint
    address: str
    source: Source
    first_seen: datetime
    is_first_poll: bool
    judged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAlert:
    """An alert of the past: its rule, and the articles that it tells, the first one first.

    Attributes:
        id: Of the alert.
        rule: Id of the rule.
        title: Of its first article.
        articles: Keys of its articles.
        at: When its first article was first seen, UTC.
    """

    id: str
    rule: str
    title: str
    articles: tuple[int, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """How many of an archive came how far.

    Attributes:
        entries: Listed by sources.
        read: Of those, read.
        unread: Given up: no text could be had.
        articles: Found on what was read.
        unique: Of those, no repeats.
        sources: Different sources of the articles.
        first: When the first of the articles was seen, UTC; None without one.
        last: Likewise the last.
    """

    entries: int
    read: int
    unread: int
    articles: int
    unique: int
    sources: int
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """The last sign of life of the daemon.

    Attributes:
        pid: Of its process.
        started_at: UTC.
        passed_at: When it last looked at what is due, and all went well, UTC.
    """

    pid: int
    started_at: datetime
    passed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetReport:
    """How a target fares.

    Attributes:
        name: Of the target.
        sent: Messages that arrived in the last day.
        failed: Messages that are given up or failed in the last day.
        waiting: Messages still to be sent.
        oldest: When the longest waiting of them was decided, UTC; None where none waits.
        last_ok_at: When the last one arrived, UTC; None where none ever did.
        error: What the last failure was; empty where all that waits was never tried.
        next_at: When the next attempt is made, UTC; None where nothing waits.
        held: Why the next one is held; empty where it is not.
        is_down: True where so many messages in a row failed that it is tried only now and then.
    """

    name: str
    sent: int = 0
    failed: int = 0
    waiting: int = 0
    oldest: datetime | None = None
    last_ok_at: datetime | None = None
    error: str = ""
    next_at: datetime | None = None
    held: str = ""
    is_down: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """What the database takes, in bytes.

    Attributes:
        file: The file with its log; 0 for a server.
        articles: How many there are.
        bodies: Their texts, compressed.
        words: Their sets of words, compressed.
        fingerprints: What repeats are compared by.
        verdicts: What the rules said of them.
        free: Inside the file, given back by `monitor db vacuum`.
        oldest: When the oldest article was first seen, UTC; None without one.
    """

    file: int
    articles: int
    bodies: int
    words: int
    fingerprints: int
    verdicts: int
    free: int
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadPage:
    """A page that a source listed and that gave no text, so that nothing of it was judged.

    Attributes:
        source: Name of the source.
        url: Of the page; empty where the source gave none.
        title: As the source listed it; may be empty.
        first_seen: UTC.
        attempts: Readings that failed.
        error: Why the last one did.
    """

    source: str
    url: str
    title: str
    first_seen: datetime
    attempts: int
    error: str

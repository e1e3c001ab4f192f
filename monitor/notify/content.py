"""What a message says, apart from how it looks: values that every look and every template reads.

All strings are cleaned (`clean.py`) and cut; the hit words of the evidence sentence are kept apart from
the rest of it, so that each channel marks them in its own way. `compose.py` makes these values.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from zoneinfo import ZoneInfo

from monitor.notify.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """For whom a message is written.

    Attributes:
        zone: Of the times it names.
        language: ISO 639-1, of the words around the news; one without words of its own gets English.
    """

    zone: ZoneInfo
    language: str = "en"


class Kind(StrEnum):
    """What a message is."""

    ALERT = "alert"
    FOLLOW_UP = "follow_up"
    NOTICE = "notice"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A piece of the evidence sentence; `is_hit` where the rule found what it looked for."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Another outlet that tells the event; `link` is None where its address cannot be shown."""

    name: str
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What has become known: `kind` in one word, the sentence that says it, and whose it is."""

    kind: str
    quote: str
    publisher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a message says of one alert, follow-up or notice; no markup yet.

    Attributes:
        kind: ALERT, FOLLOW_UP or NOTICE.
        alert: Stable id of the alert or notice.
        mark: What sets it apart from a first alert, such as `Follow-up 2` or `Well again`; empty for an alert.
        headline: Title of the article, "(no headline)" where it has none; the sentence of a notice.
        rule: Id of the rule; the kind of a notice.
        rule_title: Its title.
        act: Of the event, the subject of a notice; or None.
        level: How loud.
        why: Why somebody is told.
        sentence: The sentence with the evidence, in pieces; empty when there is none.
        found: The words that were found, when they stand in the headline alone; else empty.
        facts: Of a follow-up: what is new, most important first.
        more_facts: So many more are new.
        outlet: Publisher, and the source's name where it differs.
        published: When, in the reader's zone; says so when undated. Of a notice: since when.
        tellers: Other outlets that are named; of a follow-up the new ones.
        more_tellers: So many more are not named.
        publishers: Of a follow-up: distinct publishers so far; else 0.
        notes: Sentences that the reader must know besides.
        link: The article, or None when its address cannot be shown.
        command: What to type to see how this came about.
        is_repeat: Whether an earlier attempt may have arrived.
        language: Of the words around.
    """

    kind: Kind = Kind.ALERT
    alert: str
    mark: str = ""
    headline: str
    rule: str
    rule_title: str
    act: str | None = None
    level: str
    why: str
    sentence: tuple[Run, ...] = ()
    found: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    more_facts: int = 0
    outlet: str = ""
    published: str = ""
    tellers: tuple[Teller, ...] = ()
    more_tellers: int = 0
    publishers: int = 0
    notes: tuple[str, ...] = ()
    link: str | None = None
    command: str
    is_repeat: bool = False
    language: str = "en"

    @property
    def label(self) -> str:
        """`launch · missile_test · high`."""
        return " · ".join(part for part in (self.rule, self.act, self.level) if part)

    @property
    def title(self) -> str:
        """The headline, with its mark before it."""
        return f"{self.mark}: {self.headline}" if self.mark else self.headline

    @property
    def quote(self) -> str:
        """The evidence sentence without its marks."""
        return "".join(run.text for run in self.sentence)

    @property
    def coverage(self) -> str:
        """Who else tells it, in words without links; empty where nobody is known to."""
        return coverage_words(self, [teller.name for teller in self.tellers])


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What a digest tells of one rule; of notices, of all of them. `title` is for people."""

    rule: str
    title: str
    items: tuple[Content, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestContent:
    """What a message says that tells several things at once.

    Attributes:
        headline: `3 alerts, 1 update`.
        groups: By rule, loudest first; notices last.
        left_out: So many are not among them for want of room.
        notes: Sentences that the reader must know besides.
        level: Of the loudest.
        command: What to type to see all of it.
        language: Of the words around.
    """

    headline: str
    groups: tuple[Group, ...]
    left_out: int = 0
    notes: tuple[str, ...] = ()
    level: str
    command: str
    language: str = "en"

    @property
    def kind(self) -> Kind:
        """Always DIGEST."""
        return Kind.DIGEST

    @property
    def title(self) -> str:
        """The headline, as with `Content`."""
        return self.headline

    @property
    def items(self) -> tuple[Content, ...]:
        """Everything it tells, in the order in which it does."""
        return tuple(item for group in self.groups for item in group.items)

    @property
    def more(self) -> str:
        """What the reader is told of those left out; empty where none is."""
        if not self.left_out:
            return ""
        return say(self.language, "and {count} more: {command}", count=self.left_out, command=self.command)

    def first(self, count: int) -> "DigestContent":
        """The same with only so many items; the rest is left out, and counted."""
        groups: list[Group] = []
        room = count
        for group in self.groups:
            if room > 0:
                groups.append(replace(group, items=group.items[:room]))
            room -= len(group.items)
        left_out = self.left_out + max(0, len(self.items) - count)
        return replace(self, groups=tuple(groups), left_out=left_out)


Said = Content | DigestContent
"""What one message says."""


def coverage_words(content: Content, names: list[str]) -> str:
    """Who else tells it, with the names as they are to be shown."""
    if not names:
        return ""
    listed = ", ".join(names)
    if content.more_tellers:
        listed = say(content.language, "{names} and {count} others", names=listed, count=content.more_tellers)
    elif len(names) > 1:
        listed = say(content.language, "{names} and {name}", names=", ".join(names[:-1]), name=names[-1])
    if content.kind is not Kind.FOLLOW_UP:
        return say(content.language, "also told by {names}", names=listed)
    count = len(names) + content.more_tellers
    form = "+{count} outlet: {names}" if count == 1 else "+{count} outlets: {names}"
    words = say(content.language, form, count=count, names=listed)
    if content.publishers > 1:
        words += " · " + say(content.language, "{count} publishers so far", count=content.publishers)
    return words

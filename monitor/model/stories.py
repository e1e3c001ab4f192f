"""Stories of the archive as people look at them: an event or a text with all that tell it."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.alerts import NewFact
from monitor.model.events import EventFacts
from monitor.model.history import Stored


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMember:
    """One article of a story.

    Attributes:
        stored: The article.
        item: Which item of its file or page it is, as the input names it.
        why: Name of the reason for which it raised the alert, joined it, or counts as the same story.
        words: That reason as a sentence.
        detail: Its particulars; may be empty.
        publisher: Outlet, for people; empty where it was not noted.
        wire: The agency its text is credited to, or None.
        joined_at: UTC.
        facts: What it said that was not known.
        follow_up: Number of the follow-up that told it; None where none did.
    """

    stored: Stored
    item: str
    why: str
    words: str
    detail: str = ""
    publisher: str = ""
    wire: str | None = None
    joined_at: datetime
    facts: tuple[NewFact, ...] = ()
    follow_up: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What is told of as one.

    Attributes:
        id: Of its alert; of a story without one `article-` and the number of its first article.
        rule: Id of the alert's rule; None without an alert.
        title: Headline of its first article.
        created_at: When the alert was raised or the first article stored, UTC.
        related: Id of an earlier alert that it may belong to, or None.
        event: As it is known with all members; None where it is not grouped by event.
        publishers: Distinct ones, an agency counted once; 0 without an alert.
        min_publishers: So many its rule waits for.
        members: In the order in which they joined, the first included.
    """

    id: str
    rule: str | None
    title: str
    created_at: datetime
    related: str | None = None
    event: EventFacts | None = None
    publishers: int = 0
    min_publishers: int = 1
    members: tuple[StoryMember, ...] = ()

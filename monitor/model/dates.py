"""A date that something claims for an article."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum


class DateKind(StrEnum):
    """Where a date was found, best first; the value is what `published_from` prints."""

    GIVEN = "given"
    SELECTOR = "selector"
    JSON_LD = "json-ld"
    META = "meta"
    TIME_ELEMENT = "time-element"
    TIMESTAMP = "timestamp"
    FEED = "feed"
    DATELINE = "dateline"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateClaim:
    """A date that something claims for an article.

    Attributes:
        kind: Who claims it.
        day: The day, in the zone the claim was made in.
        instant: The exact time in UTC; None when only the day is known (never an invented midnight).
        zone_assumed: True when the text gave a time without a zone and the source's zone was taken.
        words: The text it was read from.
    """

    kind: DateKind
    day: date
    instant: datetime | None = None
    zone_assumed: bool = False
    words: str = ""

    def isoformat(self) -> str:
        """The instant with its offset, or the bare day."""
        return self.instant.isoformat() if self.instant else self.day.isoformat()


class DateRefusal(Enum):
    """Why a claimed date is not believed."""

    FUTURE = "it is later than the page was fetched"
    ANCIENT = "it is before 1990: clocks and templates that were never set"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedDate:
    """A date that something claims for an article, and that is not believed."""

    claim: DateClaim
    why: DateRefusal

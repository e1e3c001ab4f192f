"""What an article says of the one event that a rule matched it for: by this, reports of one event find one another."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """The particulars of one event as title and lead tell them; whatever they do not say is empty.

    Attributes:
        event_class: As in `Match`.
        act: Likewise.
        actors: Entity ids of those who acted.
        parties: Entity ids of all states and organisations in the headline and the first sentence.
        first: First day on which it can have taken place; None where neither text nor date of publication says so.
        last: Last such day.
        is_dated: True when the text itself dates it; False when only the day of publication bounds it.
        days: Days as they are named, such as `friday` or `may 8`.
        hours: Times of day as they are named, in minutes since midnight.
        places: Where it was launched from or took place, folded.
        names: Ids of missiles, rockets, satellites, missions and treaties, and numbered names such as `starlink 7-35`.
        kinds: Of the thing, such as `ballistic` or `short-range`; of a vote, the chamber.
        counts: How many of what, such as `missile=2`, or `missile>2` for "at least two".
        measures: Distances, heights and votes, such as `850 km` or `112:37`.
        repeats: Which one it was in which time, such as `2 day` for "its second launch today".
        confirmed_by: Ids of states and organisations that are said to confirm it.
        is_revision: Whether it says that it revises what was told before.
    """

    event_class: str
    act: str
    actors: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    is_dated: bool = False
    days: tuple[str, ...] = ()
    hours: tuple[int, ...] = ()
    places: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    confirmed_by: tuple[str, ...] = ()
    is_revision: bool = False

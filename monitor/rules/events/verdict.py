"""What the event reader says of an article."""

from dataclasses import dataclass

from monitor.model import EventDate, Evidence, Prominence, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMention:
    """One mention of an event in the text, with its typed verdict.

    Attributes:
        event: Id of the event file that recognised it, such as `launch`.
        event_class: That id, a neighbour class such as `combat_strike`, or `other_sense`.
        act: As the event file names it; None where the words do not say.
        status: From tense, modality, negation and the event's date.
        prominence: From where it stands.
        event_date: None where the text does not say.
        actors: Entity ids, in order of appearance.
        evidence: The words; the first is the act.
        why: One phrase for people: what decided.
    """

    event: str
    event_class: str
    act: str | None
    status: Status
    prominence: Prominence
    event_date: EventDate | None
    actors: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventVerdict:
    """The verdict of one event file on one article.

    Attributes:
        event: Id of the event file.
        decisive: The mention that decides; None when the article has none at all.
        mentions: All of them, in order of zone and offset, the decisive one included.
        why: What decided, in words; never empty.
        is_judged: False for a language without event data: then `decisive` is None or has status `unknown`.
    """

    event: str
    decisive: EventMention | None
    mentions: tuple[EventMention, ...]
    why: str
    is_judged: bool = True

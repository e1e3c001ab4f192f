"""From the mentions of an event to the verdict on the article.

    title, lead, rest -> the news of the article (main), fresh but beside it (secondary), context (background)

The title decides first: what it plans, threatens or remembers is not news even where the lead says
that something of the kind took place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.model import EventDate, Prominence, Status, Zone
from monitor.rules.events.mentions import Found, with_prominence
from monitor.rules.events.verdict import EventMention, EventVerdict
from monitor.rules.events.zones import Sentence

_MOST_SUPPORT = 2
LONGEST_HEADLINE = 17
"""Words of a headline, at most: what is longer is a sentence, and says what it says with a verb."""
_WEIGHT = {Prominence.MAIN: 0, Prominence.SECONDARY: 1, Prominence.BACKGROUND: 2}
_UNREAL = (Status.PLANNED, Status.THREATENED, Status.POSTPONED, Status.DENIED, Status.HYPOTHETICAL)


@dataclass(frozen=True, slots=True)
class Judged:
    """The mentions with their prominence, and what decided."""

    mentions: tuple[Found, ...]
    why: str


def judge(event: str, found: Sequence[Found], title: Sentence | None) -> Judged:
    """Give each mention its prominence; without a title the lead stands for it."""
    told = [one for one in found if one.sentence.zone is Zone.TITLE and one.mention.act]
    lead = [one for one in found if one.sentence.is_lead and one.mention.act]
    veto = _veto(event, told, lead) or _unnews(event, title, told, lead) if title else ""
    placed = tuple(with_prominence(one, _prominence(event, one, told, veto)) for one in found)
    return Judged(placed, veto)


def _veto(event: str, title: Sequence[Found], lead: Sequence[Found]) -> str:
    """Why a headline keeps the lead from being news; empty where it does not."""
    verbs_unreal = any(one.mention.status in _UNREAL and not one.trigger.is_noun for one in title)
    if not title or any(is_strong(event, one) and not (verbs_unreal and one.trigger.is_noun) for one in title):
        return ""
    other = next((one for one in title if one.mention.event_class != event), None)
    if other is not None:
        return f"the headline speaks of {other.mention.event_class.replace('_', ' ')}"
    unreal = next((one for one in title if one.mention.status in _UNREAL), None)
    if unreal is not None and _is_announcement(unreal) and any(is_strong(event, one) for one in lead):
        return ""
    if unreal is not None and not _is_talked_of(unreal):
        return f"the headline tells it as {unreal.mention.status.value}"
    is_reaction = any(one.is_reaction or one.mention.status in (Status.OLD, Status.HYPOTHETICAL) for one in title)
    if is_reaction and not any(one.is_fresh and is_news(event, one) for one in lead):
        return "the headline tells a reaction, and the lead does not date the event as fresh"
    if lead and not any(is_strong(event, one) for one in lead):
        return "neither headline nor lead says that it took place"
    return ""


def _unnews(event: str, title: Sentence, told: Sequence[Found], lead: Sequence[Found]) -> str:
    """Why a headline that asks or explains keeps the lead from being news; empty where it does not."""
    if any(is_strong(event, one) for one in told) or any(one.is_fresh and is_strong(event, one) for one in lead):
        return ""
    if title.tokens.text.rstrip(" '\"\u2019\u201d").endswith("?"):
        return "the headline asks, and the lead does not date the event as fresh"
    if title.tokens.words[0] in title.language.explaining:
        return "the headline explains, and the lead does not date the event as fresh"
    return ""


def _is_talked_of(one: Found) -> bool:
    """Whether a headline only speaks of the event by a noun ("Council to discuss missile test"): the lead decides."""
    return one.mention.status is Status.HYPOTHETICAL and one.trigger.is_noun


def _is_announcement(one: Found) -> bool:
    """Whether a headline ("US to leave treaty") tells an act that is done where it is announced: the lead decides."""
    return one.mention.status is Status.PLANNED and one.trigger.act.is_done_when_announced


def is_news(event: str, one: Found) -> bool:
    """Whether a mention is of the event itself and tells it as having happened."""
    return one.mention.event_class == event and one.mention.status is Status.HAPPENED


def is_strong(event: str, one: Found) -> bool:
    """Told with a verb as the news of its sentence, or dated as fresh; "the launch" alone is not."""
    if one.is_relative:
        return False
    if not is_news(event, one) or one.is_reaction:
        return is_news(event, one) and one.is_fresh and one.dated is not None and one.dated.is_day
    return one.is_fresh or one.is_performed or not one.trigger.is_noun


def _prominence(event: str, one: Found, title: Sequence[Found], veto: str) -> Prominence:
    if one.mention.status is Status.OLD or one.mention.act is None:
        return Prominence.BACKGROUND
    if not one.sentence.decides:
        return Prominence.SECONDARY if one.is_fresh and one.mention.status is Status.HAPPENED else Prominence.BACKGROUND
    if not is_news(event, one):
        return Prominence.MAIN
    if one.sentence.zone is Zone.TITLE:
        return Prominence.SECONDARY if veto or one.is_relative or _is_in_prose(event, one) else Prominence.MAIN
    is_told = bool(title) or is_strong(event, one)
    return Prominence.MAIN if is_told and not veto else Prominence.SECONDARY


def _is_in_prose(event: str, one: Found) -> bool:
    """Whether a title is a whole sentence, as of bullets, that only names the event: as weak as in the lead."""
    return one.sentence.last - one.sentence.first >= LONGEST_HEADLINE and not is_strong(event, one)


def conclude(event: str, judged: Judged) -> EventVerdict:
    """The verdict: of all mentions the most prominent one that happened, else the most prominent."""
    if not judged.mentions:
        return EventVerdict(event=event, decisive=None, mentions=(), why="no mention of it")
    best = min(judged.mentions, key=lambda one: _rank(event, one))
    support = _support(event, best, judged.mentions)
    decisive = replace(
        best.mention,
        event_date=_event_date(event, best, judged.mentions),
        actors=best.mention.actors or next((one.actors for one in support if one.actors), ()),
        evidence=best.mention.evidence + tuple(piece for one in support for piece in one.evidence),
    )
    mentions = tuple(decisive if one is best else one.mention for one in judged.mentions)
    news = decisive.status is Status.HAPPENED and decisive.prominence is Prominence.MAIN
    why = decisive.why if news or not judged.why else judged.why
    return EventVerdict(event=event, decisive=decisive, mentions=mentions, why=why)


def _support(event: str, best: Found, mentions: Sequence[Found]) -> list[EventMention]:
    """The other mentions that tell the same news in the lead: their words are evidence too."""
    if not is_news(event, best) or best.mention.prominence is not Prominence.MAIN:
        return []
    others = [one.mention for one in mentions if one is not best and one.sentence.is_lead and is_news(event, one)]
    return [one for one in others if one.prominence is Prominence.MAIN and one.act == best.mention.act][:_MOST_SUPPORT]


def _rank(event: str, one: Found) -> tuple[bool, int, bool, bool, bool]:
    mention = one.mention
    is_other = mention.event_class != event
    return (
        is_other and mention.prominence is not Prominence.MAIN,
        _WEIGHT[mention.prominence],
        is_other,
        mention.status is not Status.HAPPENED,
        one.sentence.zone is not Zone.TITLE,
    )


def _event_date(event: str, best: Found, mentions: Sequence[Found]) -> EventDate | None:
    """The date of the event: a possessive ("Monday's test") in title or lead is surest, then one beside an act."""
    if not is_news(event, best):
        return best.mention.event_date
    dated = [one.dated for one in mentions if one.sentence.decides and is_news(event, one) and one.dated]
    dated = [one for one in dated if one.days is not None]
    own = next((one.days for one in dated if one.is_possessive), None)
    direct = next((one.days for one in dated if not one.is_reported), None)
    return own or direct or next((one.days for one in dated), None)


def news_of(verdict: EventVerdict) -> EventMention | None:
    """The decisive mention where it is the news of the article."""
    mention = verdict.decisive
    is_news = mention is not None and mention.status is Status.HAPPENED and mention.prominence is Prominence.MAIN
    return mention if is_news else None

"""Where learned words and sentences disagree: when a verdict is lowered, or an article raised to news.

Sentences are sure of what they understand, and miss what is told in other words; learned weights over all words of
title and beginning see more, and less exactly. So sentences decide, except where the words are clear (`LOWER_AT`,
`RAISE_AT`): they lower what is told nowhere but in that sentence, and raise what no sentence was understood to tell.
What title or lead plainly tell as something else (a ceasefire, a product launch), as still to come or as no more than
possible no words raise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitor.model import Evidence, Prominence, Status, Zone
from monitor.rules.events.cues import Cues
from monitor.rules.events.judgement import news_of
from monitor.rules.events.plan import ActPlan, EventPlan
from monitor.rules.events.verdict import EventMention, EventVerdict
from monitor.rules.events.weights import Score
from monitor.rules.events.zones import Sentence

LOWER_AT, RAISE_AT = -3.0, 2.5
"""Log odds past which sentences are overruled: chosen on sets left out, and on articles whose misses nobody had read
when the lists were written (docs/events.md)."""
_NOT_YET = (Status.PLANNED, Status.HYPOTHETICAL)
_RANK = {Prominence.MAIN: 0, Prominence.SECONDARY: 1, Prominence.BACKGROUND: 2}


def overrule(
    verdict: EventVerdict, plan: EventPlan, sentences: Sequence[Sentence], learned: Score, cues: Cues
) -> EventVerdict:
    """Keep, lower or raise a verdict; what was learned speaks of the event's default acts only."""
    told = verdict.decisive
    is_own = told is not None and told.event_class == verdict.event and told.act in plan.default_acts
    if is_own and news_of(verdict) is not None:
        return _lower(verdict, learned, cues) if learned.total < LOWER_AT else verdict
    is_plain = told is not None and told.prominence is Prominence.MAIN and (not is_own or told.status in _NOT_YET)
    return verdict if is_plain or learned.total <= RAISE_AT else _raise(verdict, plan, sentences, learned, cues)


def _lower(verdict: EventVerdict, learned: Score, cues: Cues) -> EventVerdict:
    words = _quoted([cues[name].evidence(name) for name in learned.strongest])
    why = f"told, but title and beginning do not read as its news ({words})"
    lowered = [_lowered(one, verdict.event, why if one is verdict.decisive else one.why) for one in verdict.mentions]
    decisive = lowered[next(place for place, one in enumerate(verdict.mentions) if one is verdict.decisive)]
    return replace(verdict, decisive=decisive, mentions=tuple(lowered), why=why)


def _lowered(mention: EventMention, event: str, why: str) -> EventMention:
    is_news = mention.prominence is Prominence.MAIN and mention.status is Status.HAPPENED
    return (
        replace(mention, prominence=Prominence.SECONDARY, why=why)
        if is_news and mention.event_class == event
        else mention
    )


def _raise(
    verdict: EventVerdict, plan: EventPlan, sentences: Sequence[Sentence], learned: Score, cues: Cues
) -> EventVerdict:
    """With the act of the best mention anywhere, else of the lists met most; without either it stays as it is.

    An act that cannot be named is no alert.
    """
    best = _best_mention(verdict, plan.default_acts) or _likeliest(plan, sentences)
    if best is None:
        return verdict
    strongest = [cues[name].evidence(name) for name in learned.strongest]
    why = f"title and beginning read as its news ({_quoted(strongest)})"
    shown = _without(strongest, best.evidence)
    raised = replace(
        best, status=Status.HAPPENED, prominence=Prominence.MAIN, evidence=(*best.evidence, *shown), why=why
    )
    mentions = [one for one in verdict.mentions if one is not best] + [raised]
    return replace(verdict, decisive=raised, mentions=tuple(sorted(mentions, key=_order)), why=why)


def _best_mention(verdict: EventVerdict, acts: Sequence[str]) -> EventMention | None:
    own = [one for one in verdict.mentions if one.event_class == verdict.event and one.act in acts]
    return min(own, key=lambda one: (_RANK[one.prominence], one.status is not Status.HAPPENED), default=None)


def _likeliest(plan: EventPlan, sentences: Sequence[Sentence]) -> EventMention | None:
    """A mention of the act whose words and objects are met most in title and lead; the first listed of equal ones."""
    inside = [one for one in sentences if one.decides]
    met: Mapping[str, Sentence] = {tag: one for one in reversed(inside) for tag in one.hits}
    told = [one for one in plan.acts if one.act.act in plan.default_acts]
    best = max(told, key=lambda one: len(_tags(one) & met.keys()), default=None)
    tags = [] if best is None else sorted(_tags(best) & met.keys(), key=lambda tag: (tag not in best.triggers, tag))
    if best is None or not tags:
        return None
    sentence = met[tags[0]]
    hit = sentence.hits[tags[0]][0]
    return EventMention(
        event=plan.event,
        event_class=plan.event,
        act=best.act.act,
        status=Status.HAPPENED,
        prominence=Prominence.MAIN,
        event_date=None,
        actors=(),
        evidence=(sentence.evidence(hit.first, hit.last, "act"),),
        why="named in title or lead",
    )


def _tags(one: ActPlan) -> frozenset[str]:
    return one.triggers | frozenset(one.objects)


def _quoted(pieces: Sequence[Evidence]) -> str:
    """The words of some cues for people, who need no stems."""
    return ", ".join(dict.fromkeys(f'"{piece.quote}"' for piece in pieces))


def _without(pieces: Sequence[Evidence], known: Sequence[Evidence]) -> list[Evidence]:
    """The pieces that stand elsewhere than the known ones, each place once."""
    places = {(one.zone, one.start, one.end) for one in known}
    new = {(one.zone, one.start, one.end): one for one in pieces}
    return [one for place, one in new.items() if place not in places]


def _order(mention: EventMention) -> tuple[bool, int]:
    place = mention.evidence[0]
    return place.zone is not Zone.TITLE, place.start

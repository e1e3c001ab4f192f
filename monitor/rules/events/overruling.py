"""Where learned weights and sentences disagree: when a verdict is lowered, or raised.

What was learned speaks of the whole of title and lead, what the sentences say of single mentions.
A clear score (past `LOWER_AT` or `RAISE_AT`) wins; but nothing is raised without a mention whose words can be shown.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from monitor.model import Prominence, Status
from monitor.rules.events.judgement import is_news, news_of
from monitor.rules.events.language import Form
from monitor.rules.events.mentions import Found
from monitor.rules.events.verdict import EventMention, EventVerdict
from monitor.rules.events.weights import Score

LOWER_AT, LOWER_VERB_AT, RAISE_AT = -0.5, -1.5, 0.5
"""Scores (log odds) past which sentences are overruled: later where a verb tells the event. Chosen by leaving out
whole sets of articles, one at a time (`benchmarks/events_sets.py`): among the articles of one set the weights look
better than they are on articles by others."""


def verdict_cue(verdict: EventVerdict, acts: Collection[str]) -> str:
    """What the sentences alone say of the article, as a cue; `acts` are those that are told by default."""
    mention = verdict.decisive
    if mention is None:
        return "verdict:nothing"
    name = "event" if mention.event_class == verdict.event else mention.event_class
    told = "told" if mention.act in acts else "untold"
    return f"verdict:{name}:{mention.status.value}:{mention.prominence.value}:{told}"


def overrule(verdict: EventVerdict, found: Sequence[Found], learned: Score, acts: Collection[str]) -> EventVerdict:
    """Keep, lower or raise a verdict by the score of its article; what was learned speaks of `acts` only."""
    if verdict.decisive is not None and verdict.decisive.act not in {*acts, None}:
        return verdict
    news = news_of(verdict)
    is_event = news is not None and news.event_class == verdict.event
    cues = ", ".join(learned.strongest)
    if is_event and news is not None and learned.total < _lower_at(verdict, found) and not _is_plain(verdict, found):
        why = f"title and lead taken together do not tell it as news ({cues})"
        lowered = replace(news, prominence=Prominence.SECONDARY, why=why)
        return _with(verdict, lowered, why, lower=True)
    if not is_event and learned.total > RAISE_AT:
        candidate = _candidate(verdict, found, acts)
        if candidate is not None:
            why = f"title and lead taken together tell it as news ({cues})"
            raised = replace(candidate, status=Status.HAPPENED, prominence=Prominence.MAIN, why=why)
            return _with(verdict, raised, why, instead_of=candidate)
    return verdict


def _is_plain(verdict: EventVerdict, found: Sequence[Found]) -> bool:
    return any(is_news(verdict.event, one) and _opens(one) for one in found)


def _lower_at(verdict: EventVerdict, found: Sequence[Found]) -> float:
    """How low a score must be: what a verb tells ("fired") is surer than what a noun names ("the launch")."""
    told = [one for one in found if is_news(verdict.event, one) and one.mention.prominence is Prominence.MAIN]
    return LOWER_VERB_AT if any(one.trigger.form not in (None, Form.ING) for one in told) else LOWER_AT


def _opens(one: Found) -> bool:
    """Whether the lead says, with a verb, that it happened these days: no weights outweigh that."""
    is_main = one.mention.prominence is Prominence.MAIN
    return one.sentence.is_lead and is_main and one.is_fresh and not one.trigger.is_noun and not one.is_reaction


def _candidate(verdict: EventVerdict, found: Sequence[Found], acts: Collection[str]) -> EventMention | None:
    """The mention in title or lead that can be the news; none: nothing is raised without words to show."""
    inside = [
        one
        for one in found
        if one.sentence.decides
        and one.mention.act in acts
        and one.mention.event_class == verdict.event
        and not one.is_relative
    ]
    best = min(inside, key=lambda one: not is_news(verdict.event, one), default=None)
    return best.mention if best else None


def _with(
    verdict: EventVerdict,
    decisive: EventMention,
    why: str,
    *,
    instead_of: EventMention | None = None,
    lower: bool = False,
) -> EventVerdict:
    replaced = instead_of or verdict.decisive
    mentions = tuple(
        decisive if one is replaced else _lowered(one, verdict.event) if lower else one for one in verdict.mentions
    )
    return replace(verdict, decisive=decisive, mentions=mentions, why=why)


def _lowered(mention: EventMention, event: str) -> EventMention:
    is_main_news = mention.prominence is Prominence.MAIN and mention.status is Status.HAPPENED
    return (
        replace(mention, prominence=Prominence.SECONDARY) if is_main_news and mention.event_class == event else mention
    )

"""Learned weights over named cues: whether title and lead, taken together, tell the event as news.

A weights text has one `weight cue` a line; `bias` is a cue that every article has. The score of an
article is the sum over its frame cues plus the sum over its word cues divided by the square root of
their number (long leads are not more telling than short ones); above 0 it is news. Logistic
regression over the labelled articles, by `benchmarks/events_train.py`, which also prints what
cross-validation says of them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from monitor.model import Prominence, Status
from monitor.rules.events.judgement import is_news, news_of
from monitor.rules.events.mentions import Found
from monitor.rules.events.verdict import EventMention, EventVerdict

MARGIN = 0.4
"""What the score must be past 0, for or against, to overrule what the sentences say (log odds)."""
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Score:
    """A sum of weights with the cues that moved it most; above 0 speaks for news."""

    total: float
    strongest: tuple[str, ...]


def parse_weights(text: str) -> dict[str, float]:
    """Weights by cue. Raises ValueError with the line that is none."""
    weights: dict[str, float] = {}
    for line in text.splitlines():
        if line.strip():
            number, _, cue = line.strip().partition(" ")
            try:
                weights[cue] = float(number)
            except ValueError:
                raise ValueError(f"not a weight and a cue: {line.strip()!r}") from None
    return weights


def score(weights: Mapping[str, float], frames: Collection[str], words: Collection[str]) -> Score:
    """Sum up the cues of one article."""
    known = [cue for cue in words if cue in weights]
    parts = {cue: weights[cue] for cue in frames if cue in weights}
    parts.update({cue: weights[cue] / sqrt(len(known)) for cue in known})
    total = weights.get("bias", 0.0) + sum(parts.values())
    sign = 1 if total > 0 else -1
    strongest = sorted(parts, key=lambda cue: (-sign * parts[cue], cue))[:_SHOWN]
    return Score(total, tuple(cue for cue in strongest if sign * parts[cue] > 0))


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
    if is_event and news is not None and learned.total < -MARGIN:
        why = f"title and lead taken together do not tell it as news ({cues})"
        lowered = replace(news, prominence=Prominence.SECONDARY, why=why)
        return _with(verdict, lowered, why, lower=True)
    if not is_event and learned.total > MARGIN:
        candidate = _candidate(verdict, found, acts)
        if candidate is not None:
            why = f"title and lead taken together tell it as news ({cues})"
            raised = replace(candidate, status=Status.HAPPENED, prominence=Prominence.MAIN, why=why)
            return _with(verdict, raised, why, instead_of=candidate)
    return verdict


def _candidate(verdict: EventVerdict, found: Sequence[Found], acts: Collection[str]) -> EventMention | None:
    """The mention in title or lead that can be the news; none: nothing is raised without words to show."""
    inside = [
        one
        for one in found
        if one.sentence.decides and one.mention.act in acts and one.mention.event_class == verdict.event
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

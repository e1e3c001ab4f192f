"""The mentions of one event in a sentence, each with its typed verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.entities.gazetteer import Mention
from monitor.model import EventDate, Evidence, Prominence, Status, Zone
from monitor.rules.events.clauses import Side, clause_of, has_comma
from monitor.rules.events.dating import DateBook, Dated, date_of
from monitor.rules.events.definition import Act
from monitor.rules.events.language import Form
from monitor.rules.events.lexicon import Hit
from monitor.rules.events.plan import ActPlan, EventPlan
from monitor.rules.events.status import Reading, read_status
from monitor.rules.events.triggers import Trigger, find_triggers, is_possessed
from monitor.rules.events.verdict import EventMention
from monitor.rules.events.zones import Sentence

OTHER_SENSE = "other_sense"
MANY_ENDINGS = ("s", "testing")
BESIDE, PERFORMED_REACH, SUBJECT_REACH = 4, 9, 6
"""Words around an act within which a word stands right beside it, says that it was done, is its subject."""
ACTOR_TYPES = frozenset(
    ("country", "organisation", "agency", "force", "armed_group", "government", "company", "legislature")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A mention with what the judgement of the article needs besides."""

    mention: EventMention
    trigger: Trigger
    sentence: Sentence
    is_fresh: bool
    is_reaction: bool
    is_relative: bool
    is_performed: bool
    dated: Dated | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is the same for all sentences of an article: the event's words and what stands in the title."""

    plan: EventPlan
    book: DateBook
    title_hits: Mapping[str, Sequence[Hit]]
    types: Mapping[str, str]

    @property
    def event(self) -> str:
        """Id of the event."""
        return self.plan.event


def find_mentions(context: Context, sentence: Sentence, entities: Sequence[Mention]) -> list[Found]:
    """Mentions of the event in one sentence, in order; of those alike in class and status only the first."""
    triggers: list[Trigger] = []
    if not context.plan.triggers.isdisjoint(sentence.hits):
        said = [one for one in context.plan.acts if not one.triggers.isdisjoint(sentence.hits)]
        acts = [one for one in said if _has_actor(one, sentence, context)]
        triggers = find_triggers(acts, sentence.hits.get(context.plan.masks, ()), sentence)
    if not triggers:
        return _topics(context, sentence)
    dates = context.book.dates(sentence)
    found: dict[tuple[str, Status], Found] = {}
    for trigger in triggers:
        one = _found(context, sentence, trigger, dates, entities)
        key = (one.mention.event_class, one.mention.status)
        kept = found.get(key)
        if kept is not None and not _says_more(one, kept, context.plan):
            kept, one = one, kept
        found[key] = one if kept is None else _merged(one, kept)
    return sorted(found.values(), key=lambda one: one.trigger.hit.first)


def _says_more(one: Found, other: Found, plan: EventPlan) -> bool:
    """Whether the first says the event more plainly: an act that is told by default, else a verb instead of a noun."""
    by_default = [found.trigger.act.act in plan.default_acts for found in (one, other)]
    if by_default[0] != by_default[1]:
        return by_default[0]
    return other.trigger.is_noun and not one.trigger.is_noun


def _merged(kept: Found, other: Found) -> Found:
    """One mention for two of one sentence that say the same of the event; the words of both are evidence."""
    known = {(one.start, one.end) for one in kept.mention.evidence}
    more = tuple(one for one in other.mention.evidence if (one.start, one.end) not in known)
    return replace(
        kept,
        mention=replace(kept.mention, evidence=kept.mention.evidence + more),
        is_fresh=kept.is_fresh or other.is_fresh,
        is_reaction=kept.is_reaction and other.is_reaction,
        dated=kept.dated or other.dated,
    )


def _topics(context: Context, sentence: Sentence) -> list[Found]:
    """What the event is about, where no act is told of it: shown, never news."""
    hits = sentence.tagged(*context.plan.topics)
    if not hits:
        return []
    act = Act(act="")
    trigger = Trigger(act, hits[0], None, None)
    told = read_status(trigger, sentence, context.plan.denied)
    dated = date_of(trigger, context.book.dates(sentence), sentence)
    status = Status.HYPOTHETICAL if told.status is Status.HAPPENED else told.status
    status = Status.OLD if dated is not None and dated.is_old else status
    mention = EventMention(
        event=context.event,
        event_class=context.event,
        act=None,
        status=status,
        prominence=Prominence.BACKGROUND,
        event_date=None,
        actors=(),
        evidence=(sentence.evidence(hits[0].first, hits[0].last, "background", "not an act"), *told.evidence(sentence)),
        why="named, but no act on it is told",
    )
    return [
        Found(
            mention=mention,
            trigger=trigger,
            sentence=sentence,
            is_fresh=False,
            is_reaction=False,
            is_relative=False,
            is_performed=False,
            dated=dated,
        )
    ]


def _has_actor(plan: ActPlan, sentence: Sentence, context: Context) -> bool:
    """Whether those who can do the act are named in the sentence or in the title, and what it needs beside it."""
    if plan.beside and not any(sentence.hits.get(tag) for tag in plan.beside):
        return False
    if any(sentence.hits.get(tag) for tag in plan.without):
        return False
    tags, act = plan.actors, plan.act
    hits = [hit for tag in tags for source in (sentence.hits, context.title_hits) for hit in source.get(tag, ())]
    if not tags or act.least_actors == 1:
        return not tags or bool(hits)
    unnamed = any(hit.entity is None for hit in hits)  # "the rebels" beside a state
    return len({hit.entity for hit in hits if hit.entity}) + unnamed >= act.least_actors


def _found(
    context: Context, sentence: Sentence, trigger: Trigger, dates: list[Dated], entities: Sequence[Mention]
) -> Found:
    event_class, class_hit = _class_of(context, sentence, trigger)
    if event_class == context.event and (stranger := _stranger(context, sentence, trigger)):
        event_class, class_hit = OTHER_SENSE, stranger
    told = read_status(trigger, sentence, context.plan.denied)
    told = _announced(trigger, sentence, told)
    clause = clause_of(trigger, sentence)
    opening = clause.place
    if opening is not None:  # "on Sunday protested after it tested": the day is that of the protest
        dates = [one for one in dates if one.words[1] >= opening or opening - one.words[1] == 1]
    dated = date_of(trigger, dates, sentence)
    status, why = _with_date(told, dated, sentence, trigger)
    evidence = [*_core(trigger, sentence), *told.evidence(sentence)]
    if class_hit is not None:
        evidence.append(sentence.evidence(class_hit.first, class_hit.last, "veto", f"speaks of {event_class}"))
    if dated is not None and status in (Status.HAPPENED, Status.OLD):
        evidence.append(sentence.evidence(*dated.words, "fresh" if status is Status.HAPPENED else "background"))
    went_wrong = _is_near(trigger, sentence.hits.get(context.plan.mishaps, ()))
    is_reaction = not went_wrong and (
        opening is not None or (trigger.is_noun and bool(sentence.hits.get(context.plan.reaction)))
    )
    is_performed = trigger.is_noun and (went_wrong or _is_done(trigger, sentence))
    return Found(
        mention=EventMention(
            event=context.event,
            event_class=event_class,
            act=trigger.act.act,
            status=status,
            prominence=Prominence.BACKGROUND,
            event_date=dated.days if dated else None,
            actors=_actors(trigger, sentence, entities, context),
            evidence=tuple(evidence),
            why=why if event_class == context.event else f"the words mean {event_class.replace('_', ' ')} here",
        ),
        trigger=trigger,
        sentence=sentence,
        is_fresh=_is_fresh(trigger, dated, is_performed=is_performed),
        is_reaction=is_reaction,
        is_relative=clause.side is Side.NAMING,
        is_performed=is_performed,
        dated=dated,
    )


def _is_fresh(trigger: Trigger, dated: Dated | None, *, is_performed: bool) -> bool:
    """Whether its date is of these days; a noun's must stand at it, or it is said that day to have been done."""
    if dated is None or not dated.is_fresh or not trigger.is_noun:
        return dated is not None and dated.is_fresh
    return is_performed if dated.is_reported else dated.is_beside(trigger)


def _is_done(trigger: Trigger, sentence: Sentence) -> bool:
    """Whether a verb beside a noun says that it was done, or announced where that is to do it."""
    names = ("performed", "announced") if trigger.act.is_done_when_announced else ("performed",)
    hits = [hit for name in names for hit in sentence.hits.get(f"status/{name}", ())]
    return _is_near(trigger, [hit for hit in hits if _is_in_clause(hit, trigger, sentence)])


def _is_near(trigger: Trigger, hits: Sequence[Hit]) -> bool:
    return any(abs(hit.first - trigger.hit.first) <= PERFORMED_REACH for hit in hits)


def _is_in_clause(hit: Hit, trigger: Trigger, sentence: Sentence) -> bool:
    """Whether no comma parts a word from the act, unless it follows at once ("the test, carried out on Monday")."""
    if 0 < hit.first - trigger.hit.last <= BESIDE:
        return True
    first, last = sorted((hit.first, trigger.hit.first))
    return not any(has_comma(place, sentence) for place in range(first, last))


def _core(trigger: Trigger, sentence: Sentence) -> list[Evidence]:
    parts = [sentence.evidence(trigger.hit.first, trigger.hit.last, "act")]
    if trigger.object is not None and trigger.object != trigger.hit:
        parts.append(sentence.evidence(trigger.object.first, trigger.object.last, "object"))
    return parts


def _class_of(context: Context, sentence: Sentence, trigger: Trigger) -> tuple[str, Hit | None]:
    for one in context.plan.classes:
        other = one.other
        hits = [hit for hit in sentence.hits.get(one.words, ()) if not _overlaps(hit, trigger)]
        between = next((hit for hit in hits if _is_between(hit, trigger)), None)
        if between is not None and other.name != OTHER_SENSE:
            return other.name, between
        if hits and not sentence.hits.get(one.unless):
            return other.name, hits[0]
    is_vague = trigger.object is not None and trigger.object.tag in context.plan.vague
    if is_vague and sentence.zone is Zone.BODY and (title_class := _title_class(context)):
        return title_class, trigger.object
    return context.event, None


def _title_class(context: Context) -> str:
    """What else the headline speaks of by its words ("ceasefire"); empty: nothing else."""
    hits = context.title_hits
    said = (one for one in context.plan.classes if hits.get(one.words) and not hits.get(one.unless))
    return next((one.other.name for one in said), "")


def _stranger(context: Context, sentence: Sentence, trigger: Trigger) -> Hit | None:
    """Who does it in this sentence, where that is somebody who cannot: "the committee approved the treaty"."""
    tags = next((one.actors for one in context.plan.acts if one.act is trigger.act), ())
    others = sentence.hits.get(context.plan.strangers, ())
    before = [hit for hit in others if 0 < trigger.hit.first - hit.last <= SUBJECT_REACH]
    if trigger.is_noun or not before:
        return None
    who = before[-1]
    between = range(who.last, trigger.hit.first)
    is_named_later = any(hit.first > who.last and hit.last < trigger.hit.first for hit in sentence.tagged(*tags))
    return None if is_named_later or any(has_comma(place, sentence) for place in between) else who


def _is_between(hit: Hit, trigger: Trigger) -> bool:
    """Whether a word stands right after the verb, before its object: "sign a communique on a treaty"."""
    return (
        not trigger.is_noun
        and trigger.object is not None
        and trigger.hit.last < hit.first < trigger.object.first
        and hit.first - trigger.hit.last <= BESIDE
    )


def _overlaps(hit: Hit, trigger: Trigger) -> bool:
    parts = (trigger.hit, trigger.object) if trigger.object else (trigger.hit,)
    return any(hit.first >= part.first and hit.last <= part.last for part in parts)


def _announced(trigger: Trigger, sentence: Sentence, told: Reading) -> Reading:
    """An official announcement to withdraw is the withdrawal."""
    if not trigger.act.is_done_when_announced or told.status is not Status.PLANNED:
        return told
    if told.words is not None:
        first = told.words[0]
        noun = first - (sentence.tokens.words[first] in sentence.language.infinitive)
        if is_possessed(noun, sentence):
            return told  # "the president's move to leave cites wrong figures" tells of something else
    is_announced = _is_near(trigger, sentence.hits.get("status/announced", ()))
    return Reading(Status.HAPPENED, "announced officially, which is the act") if is_announced else told


def _with_date(told: Reading, dated: Dated | None, sentence: Sentence, trigger: Trigger) -> tuple[Status, str]:
    if told.status is not Status.HAPPENED:
        return told.status, told.why
    is_headline_tense = trigger.form in (Form.PRESENT, Form.BASE) and sentence.decides
    if dated is not None and dated.is_old and _is_perfect(trigger, sentence) and not dated.is_beside(trigger):
        dated = None  # "has adopted the second treaty after one in 2003"
    if dated is not None and dated.names_year:
        is_headline_tense = False
    if dated is not None and dated.is_old and not is_headline_tense:
        is_first_report = dated.words[0] > trigger.hit.first and _is_reported(trigger, sentence)
        if sentence.decides and is_first_report:
            return Status.HAPPENED, "the first report of it"
        return Status.OLD, f'"{dated.expression.words}" is before this article\'s news'
    if dated is not None and dated.is_ahead and trigger.form is not Form.PAST and dated.is_beside(trigger):
        return Status.PLANNED, f'"{dated.expression.words}" lies ahead'
    past = _told_as_past(dated, sentence, trigger)
    if past:
        return Status.OLD, past
    return Status.HAPPENED, "told as having happened" + (f' "{dated.expression.words}"' if dated else "")


def _is_reported(trigger: Trigger, sentence: Sentence) -> bool:
    """Whether somebody says it before the act ("announced that it tested"), or discloses it anywhere."""
    said = sentence.hits.get("status/reported", ())
    is_said = any(0 < trigger.hit.first - hit.last <= PERFORMED_REACH for hit in said)
    return is_said or bool(sentence.hits.get("status/disclosed"))


def _is_perfect(trigger: Trigger, sentence: Sentence) -> bool:
    """Whether it is told in the present perfect: "has signed", "have been launched"."""
    before = sentence.tokens.words[max(sentence.first, trigger.hit.first - 3) : trigger.hit.first]
    return trigger.form is Form.PAST and any(word in sentence.language.perfect for word in before)


def _told_as_past(dated: Dated | None, sentence: Sentence, trigger: Trigger) -> str:
    """Why words other than a date make it old; empty where they do not."""
    is_many = (
        trigger.is_noun and sentence.tokens.words[trigger.hit.last].endswith(MANY_ENDINGS) and not sentence.decides
    )
    if is_many and not (dated and dated.is_fresh):
        return "several, told of in passing"
    if _is_since(trigger, sentence):
        return '"since": told as something past'
    near = [hit for hit in sentence.hits.get("status/old", ()) if 0 < trigger.hit.first - hit.last <= BESIDE]
    if near and (trigger.is_noun or _is_pluperfect(near[-1], sentence)) and not (dated and dated.is_fresh):
        return f'"{sentence.text(near[-1].first, near[-1].last)}": told as something past'
    return ""


def _is_since(trigger: Trigger, sentence: Sentence) -> bool:
    """Whether a verb follows "since" and its subject: "40 years since they signed"."""
    before = sentence.tokens.words[max(sentence.first, trigger.hit.first - BESIDE) : trigger.hit.first]
    return trigger.form is Form.PAST and not sentence.language.since.isdisjoint(before)


def _is_pluperfect(hit: Hit, sentence: Sentence) -> bool:
    """Whether it is "had" without a verb of saying before it: "said it had fired" is news."""
    is_said = any(one.first < hit.first for one in sentence.hits.get("status/reported", ()))
    return sentence.tokens.words[hit.last] in sentence.language.pluperfect and not is_said


def _actors(trigger: Trigger, sentence: Sentence, entities: Sequence[Mention], context: Context) -> tuple[str, ...]:
    """States and organisations up to the end of the act's clause, those left out that are only quoted."""
    end = max(trigger.hit.last, trigger.object.last if trigger.object else 0)
    clause_end = _clause_end(sentence, end)
    inside = [
        one
        for one in entities
        if sentence.first <= one.first <= clause_end
        and context.types.get(one.entity) in ACTOR_TYPES
        and not _is_quoted(one, sentence)
    ]
    if not trigger.act.actors:  # one acts: who stands before the act, else who comes after "by"
        before = [one for one in inside if one.last < trigger.hit.first]
        inside = before or inside
    return tuple(dict.fromkeys(one.entity for one in inside))


def _clause_end(sentence: Sentence, place: int) -> int:
    tokens = sentence.tokens
    for end in range(place, min(place + 12, sentence.last)):
        between = tokens.gap(end)
        if "," in between or ";" in between or tokens.words[end + 1] in sentence.language.clause_starters:
            return end
    return min(place + 12, sentence.last)


def _is_quoted(mention: Mention, sentence: Sentence) -> bool:
    after = sentence.tokens.words[mention.last + 1 : mention.last + 4]
    return not sentence.language.saying.isdisjoint(after[:2])


def with_prominence(found: Found, prominence: Prominence) -> Found:
    """The same mention, standing elsewhere."""
    return replace(found, mention=replace(found.mention, prominence=prominence))


def dated_as(found: Found, event_date: EventDate | None) -> EventMention:
    """The mention with another date."""
    return replace(found.mention, event_date=event_date)

"""Finds where a sentence speaks of an act: a verb or noun of the act, and an object near it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.model import Zone
from monitor.rules.events.definition import Act
from monitor.rules.events.language import Form
from monitor.rules.events.lexicon import Hit
from monitor.rules.events.plan import ActPlan, Kind
from monitor.rules.events.zones import Sentence

SUBJECT, OBJECT_OF_BASE = 6, 4
"""A base form is a verb only with an object that close behind ("fire two short-range missiles")."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """An act found in a sentence; `form` is None for nouns."""

    act: Act
    hit: Hit
    object: Hit | None
    form: Form | None

    @property
    def is_noun(self) -> bool:
        """Whether a noun says it."""
        return self.form is None


def find_triggers(acts: Iterable[ActPlan], masks: Sequence[Hit], sentence: Sentence) -> list[Trigger]:
    """The acts said in a sentence, in order; of overlapping ones the longest, of equal ones the nearest object."""
    found: dict[tuple[int, int], tuple[int, int, Trigger]] = {}
    for order, (trigger, distance) in enumerate(_candidates(acts, masks, sentence)):
        place = (trigger.hit.first, trigger.hit.last)
        rank = (distance, order)
        if place not in found or rank < found[place][:2]:
            found[place] = (*rank, trigger)
    triggers = [trigger for _, _, trigger in found.values()]
    triggers = [one for one in triggers if not one.act.is_hint] or triggers
    kept = [one for one in triggers if not any(_is_inside(one.hit, other.hit) for other in triggers)]
    return sorted(kept, key=lambda trigger: trigger.hit.first)


def _candidates(acts: Iterable[ActPlan], masks: Sequence[Hit], sentence: Sentence) -> Iterator[tuple[Trigger, int]]:
    """Every way to read an act in a sentence, with the distance of its object."""
    hits, acts = sentence.hits, list(acts)
    nouns = {hit.first for plan in acts for hit in hits.get(plan.nouns, ())}
    for plan in acts:
        said = [(kind, hit) for kind, tag in plan.kinds for hit in hits.get(tag, ())]
        if not said:
            continue
        objects = [hit for hit in sentence.tagged(*plan.objects) if not any(_is_inside(hit, mask) for mask in masks)]
        for kind, hit in said:
            is_part_of_name = kind is Kind.NOUN and any(_is_inside(hit, one) for one in objects)
            if is_part_of_name or any(_is_masked(hit, mask) for mask in masks):
                continue
            form = _form(hit, kind, sentence, objects, can_be_noun=hit.first in nouns)
            if kind is Kind.VERB and form is None:
                continue
            if kind is Kind.PHRASE and reads_as_verb(hit, sentence):
                continue
            near, distance = _nearest(hit, _possible(hit, form, plan.act, objects, sentence), plan.act.reach)
            if near is not None or kind in (Kind.ALONE, Kind.PHRASE):
                yield Trigger(plan.act, hit, near, form), distance


def _possible(hit: Hit, form: Form | None, act: Act, objects: list[Hit], sentence: Sentence) -> list[Hit]:
    """The objects that an act can have by their place."""
    before = sentence.tokens.words[hit.first - 1] if hit.first > sentence.first else ""
    is_active = act.is_transitive and (
        form in (Form.PRESENT, Form.BASE) or before in sentence.language.subject_relative
    )
    must_follow = act.object_follows or is_active
    return [
        one
        for one in objects
        if not (must_follow and one.first < hit.first and not _is_topic(one, hit, sentence))
        and not _is_cut_off(hit, one, sentence)
    ]


def _is_topic(one: Hit, hit: Hit, sentence: Sentence) -> bool:
    """Whether a headline names it first, and then says what is done: "Iran nuclear deal: US pulls out"."""
    return sentence.zone is Zone.TITLE and any(
        ":" in sentence.tokens.gap(place) for place in range(one.last, hit.first)
    )


def _form(hit: Hit, kind: Kind, sentence: Sentence, objects: list[Hit], *, can_be_noun: bool) -> Form | None:
    """The verb's form; None where the word is a noun here ("the launches", "missile tests")."""
    language = sentence.language
    if kind in (Kind.NOUN, Kind.PHRASE) or hit.form is None:
        return None
    before = sentence.tokens.words[hit.first - 1] if hit.first > sentence.first else ""
    after = sentence.tokens.words[hit.last + 1] if hit.last < sentence.last else ""
    if (
        hit.form is Form.PAST
        or before in language.infinitive
        or before in language.modals
        or (after in language.articles and before not in language.articles)
    ):
        return hit.form
    if hit.form is Form.ING or not can_be_noun:
        return None if before in language.articles else hit.form
    if hit.form is Form.PRESENT and reads_as_verb(hit, sentence):
        return hit.form
    is_noun = before in language.determiners or is_possessed(hit.first, sentence) or after in language.after_noun
    if hit.form is Form.BASE:
        is_noun = is_noun or not any(0 < one.first - hit.last <= OBJECT_OF_BASE for one in objects)
    return None if is_noun and before not in language.be else hit.form


def reads_as_verb(hit: Hit, sentence: Sentence) -> bool:
    """Whether "launches" or "tests" is what a subject does: "a rocket launches 20 satellites", no list of launches."""
    language = sentence.language
    words, tokens = sentence.tokens.words, sentence.tokens
    if words[hit.last] not in language.nouns_like_verbs or hit.last >= sentence.last:
        return False
    if tokens.gap(hit.last).strip(" '\u2018\u201c\""):
        return False
    after = words[hit.last + 1]
    subject = words[max(sentence.first, hit.last - SUBJECT) : hit.last]
    if any(word in language.single for word in subject) and not any(word in language.plural_signs for word in subject):
        return True
    if any(word in language.plural_signs or word in language.prepositions for word in subject) or is_possessed(
        hit.first, sentence
    ):
        return False
    if sentence.zone is Zone.TITLE and after in language.headline_after:
        return True
    return sentence.decides and after not in language.no_object and not after.endswith("ed")


def is_possessed(place: int, sentence: Sentence) -> bool:
    """Whether the word before is a possessive ("North Korea's launch")."""
    return place > sentence.first and sentence.tokens.gap(place - 1)[:1] in ("'", "’")


def _nearest(hit: Hit, objects: list[Hit], act_reach: int) -> tuple[Hit | None, int]:
    best, distance = None, act_reach + 1
    for one in objects:
        if one.first <= hit.last and one.last >= hit.first:
            gap = 0
            if _covers(hit, one) and hit.first == hit.last:
                continue
        else:
            gap = one.first - hit.last if one.first > hit.last else hit.first - one.last + 1
        if gap < distance:
            best, distance = one, gap
    return best, distance


def _is_cut_off(hit: Hit, one: Hit, sentence: Sentence) -> bool:
    """Whether a new clause begins between an act and an object after it ("ends as a pact is reached")."""
    return any(word in sentence.language.cuts for word in sentence.tokens.words[hit.last + 1 : one.first])


def _is_masked(hit: Hit, mask: Hit) -> bool:
    """Whether a mask at least as long shares a word with an act."""
    overlap = hit.first <= mask.last and mask.first <= hit.last
    return overlap and mask.last - mask.first >= hit.last - hit.first


def _covers(outer: Hit, inner: Hit) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


def _is_inside(inner: Hit, outer: Hit) -> bool:
    return _covers(outer, inner) and (outer.first, outer.last) != (inner.first, inner.last)

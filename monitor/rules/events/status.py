"""What a sentence says of an act in it: from the words around it, and from its date.

clause of the act -> words of status in it -> Status, with the words that say so
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.model import Evidence, Status, Zone
from monitor.rules.events.language import Form
from monitor.rules.events.lexicon import Hit
from monitor.rules.events.triggers import Trigger
from monitor.rules.events.zones import Sentence

BEFORE, AFTER, MODAL_BEFORE, DENIED_AFTER = 7, 5, 12, 8
GOVERNOR_BEFORE, VERBAL_CHAIN, LISTED = 6, 5, 3
"""Words before and after an act in which a word of status speaks of it; a modal verb reaches
farther; one `LISTED` words away speaks of it even across a comma ("halt missile, nuclear tests")."""
_BREAK = re.compile(r"[,;:—()]| – | - | -- ")
_NOUN_STATUS = (
    ("postponed", Status.POSTPONED),
    ("threatened", Status.THREATENED),
    ("denied", Status.DENIED),
    ("planned", Status.PLANNED),
    ("hypothetical", Status.HYPOTHETICAL),
)
_GOVERNED = {
    "to_threatened": Status.THREATENED,
    "to_denied": Status.DENIED,
    "to_failed": Status.DENIED,
    "to_planned": Status.PLANNED,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A status with the words that say it; no words where it is said by the form of the verb alone."""

    status: Status
    why: str
    words: tuple[int, int] | None = None

    def evidence(self, sentence: Sentence) -> tuple[Evidence, ...]:
        """The words as evidence against."""
        return (sentence.evidence(*self.words, role="veto", why=self.why),) if self.words else ()


HAPPENED = Reading(Status.HAPPENED, "told as having happened")


def read_status(trigger: Trigger, sentence: Sentence, denied: str) -> Reading:
    """The status of an act as its sentence tells it, dates apart; `denied` is the tag of the event's own words."""
    for reading in _readings(trigger, sentence, denied):
        if reading is not None:
            return reading
    return HAPPENED


def _readings(trigger: Trigger, sentence: Sentence, denied: str) -> Iterator[Reading | None]:
    yield _asked(trigger, sentence)
    yield _event_denied(trigger, sentence, denied)
    if trigger.form in (Form.BASE, Form.ING):
        yield _infinitive(trigger, sentence)
    yield _modal(trigger, sentence)
    yield _distant_modal(trigger, sentence)
    yield _conditional(trigger, sentence)
    if trigger.form is Form.PAST:
        yield _passive(trigger, sentence)
    if trigger.form is Form.PRESENT and sentence.zone is Zone.BODY:
        yield _still_to_come(trigger, sentence)
    if trigger.form in (None, Form.ING):
        yield _around(trigger, sentence)


def _asked(trigger: Trigger, sentence: Sentence) -> Reading | None:
    _, end = sentence.tokens.span(sentence.first, sentence.last)
    if sentence.tokens.text[end : end + 2].rstrip().endswith("?"):
        return Reading(Status.HYPOTHETICAL, "a question")
    first = sentence.tokens.words[sentence.first]
    is_invited = first in sentence.language.watching and not _has_break(sentence, sentence.first, sentence.first + 1)
    if is_invited and sentence.zone is Zone.TITLE and trigger.form in (None, Form.BASE):
        return Reading(Status.PLANNED, "still to be seen", (sentence.first, sentence.first))
    if sentence.zone is Zone.TITLE and first in sentence.language.explainers:
        return Reading(Status.HYPOTHETICAL, "a headline that explains", (sentence.first, sentence.first))
    return None


def _event_denied(trigger: Trigger, sentence: Sentence, denied: str) -> Reading | None:
    for hit in sentence.hits.get(denied, ()):
        if 0 < trigger.hit.first - hit.last <= BEFORE or 0 < hit.first - trigger.hit.last <= DENIED_AFTER:
            return Reading(Status.DENIED, "it did not come about", (hit.first, hit.last))
    return None


def _infinitive(trigger: Trigger, sentence: Sentence) -> Reading | None:
    """What stands before the "to" of "to launch" says whether it came about."""
    place = _skip_adverbs(trigger.hit.first - 1, sentence)
    if (
        trigger.form is Form.ING
        and place >= sentence.first
        and sentence.tokens.words[place] in sentence.language.purpose
    ):
        return Reading(Status.HYPOTHETICAL, "a purpose or a reason", (place, trigger.hit.last))
    if (
        place > sentence.first
        and sentence.tokens.words[place] in sentence.language.conjunctions
        and trigger.form is Form.BASE
    ):
        place = _earlier_to(place, sentence)
    if place < sentence.first or sentence.tokens.words[place] not in sentence.language.infinitive:
        return None
    governor = _governor(place, sentence)
    if governor is None:
        return Reading(Status.PLANNED, "still to be done", (place, trigger.hit.last))
    name, hit = governor
    if name == "to_happened" or (name == "to_attempted" and not trigger.act.actors):
        return _of_governor(hit, sentence) or HAPPENED
    status = _GOVERNED.get(name, Status.HYPOTHETICAL)
    if name == "to_failed" and not trigger.act.actors:
        return HAPPENED  # a launch that failed to reach orbit was a launch
    return Reading(status, "not told as done", (hit.first, place))


def _of_governor(governor: Hit, sentence: Sentence) -> Reading | None:
    """What is said of the word before "to": "will be the first to reach orbit", "calls off an attempt to launch"."""
    for place in range(governor.first - 1, max(sentence.first, governor.first - GOVERNOR_BEFORE) - 1, -1):
        if _has_break(sentence, place, governor.first):
            return None
        word = sentence.tokens.words[place]
        if word in sentence.language.modals:
            return Reading(Status(sentence.language.modals[word]), "not told as done", (place, governor.last))
        if any(hit.last == place for hit in sentence.hits.get("status/postponed", ())):
            return Reading(Status.POSTPONED, "not told as done", (place, governor.last))
    return None


def _earlier_to(place: int, sentence: Sentence) -> int:
    """The "to" of the first of two verbs joined by "and": "vows to build and test"."""
    words = sentence.tokens.words
    return next(
        (
            at
            for at in range(place - 1, max(sentence.first, place - 15) - 1, -1)
            if words[at] in sentence.language.infinitive
        ),
        place,
    )


def _governor(place: int, sentence: Sentence) -> tuple[str, Hit] | None:
    """The word of status nearest before the "to" at `place`, at most three words away."""
    best: tuple[str, Hit] | None = None
    for name in (
        "to_denied",
        "to_failed",
        "to_threatened",
        "to_happened",
        "to_attempted",
        "to_planned",
        "to_hypothetical",
    ):
        for hit in sentence.hits.get(f"status/{name}", ()):
            is_near = 0 < place - hit.last <= GOVERNOR_BEFORE and not _has_break(sentence, hit.last, place)
            if is_near and (best is None or hit.last > best[1].last):
                best = (name, hit)
    return best


def _modal(trigger: Trigger, sentence: Sentence) -> Reading | None:
    """Modal verbs and "not": "will launch", "could not be signed", "did not fire"."""
    place = trigger.hit.first - 1
    words = sentence.tokens.words
    steps = 0
    while place >= sentence.first and steps < VERBAL_CHAIN:
        word = words[place]
        if word in sentence.language.negations:
            return Reading(Status.DENIED, "negated", (place, trigger.hit.last))
        if word in sentence.language.modals and (
            trigger.form is Form.BASE or words[place + 1] in sentence.language.be or steps > 0
        ):
            status = Status(sentence.language.modals[word])
            return Reading(status, "not told as done", (place, trigger.hit.last))
        if not (
            word in sentence.language.adverbs
            or word in sentence.language.be
            or word.endswith(sentence.language.adverb_ending)
            or word in sentence.language.auxiliaries
        ):
            return None
        place, steps = place - 1, steps + 1
    return None


def _distant_modal(trigger: Trigger, sentence: Sentence) -> Reading | None:
    """A modal verb with something put in between: "would, for the second time, leave"."""
    last = trigger.hit.first - 1
    if trigger.form is not Form.BASE or last < sentence.first or not _has_break(sentence, last, last + 1):
        return None
    for place in range(last, max(sentence.first, trigger.hit.first - BEFORE) - 1, -1):
        word = sentence.tokens.words[place]
        if word in sentence.language.modals and _has_break(sentence, place, place + 1):
            return Reading(Status(sentence.language.modals[word]), "not told as done", (place, trigger.hit.last))
    return None


def _conditional(trigger: Trigger, sentence: Sentence) -> Reading | None:
    """Conditions in the clause of the act: "if", "unless", "until"."""
    for place in range(trigger.hit.first - 1, max(sentence.first, trigger.hit.first - MODAL_BEFORE) - 1, -1):
        if _has_break(sentence, place, trigger.hit.first):
            return None
        if sentence.tokens.words[place] in sentence.language.conditions:
            return Reading(Status.HYPOTHETICAL, "under a condition", (place, place))
    return None


def _still_to_come(trigger: Trigger, sentence: Sentence) -> Reading | None:
    """A present after "when", where the clause before has a modal: "it could show when it launches today"."""
    for place in range(trigger.hit.first - 1, max(sentence.first - 1, trigger.hit.first - 4), -1):
        word = sentence.tokens.words[place]
        if word in sentence.language.ahead or (word in sentence.language.ongoing and _has_modal(place, sentence)):
            return Reading(Status.PLANNED, "still to come", (place, trigger.hit.last))
    return None


def _has_modal(place: int, sentence: Sentence) -> bool:
    """Whether the clause before a word speaks of what will or can be."""
    return any(
        word in sentence.language.modals
        for word in sentence.tokens.words[max(sentence.first, place - MODAL_BEFORE) : place]
    )


def _passive(trigger: Trigger, sentence: Sentence) -> Reading | None:
    """Passive infinitives: "is to be launched", "was due to be signed"."""
    place = _skip_adverbs(trigger.hit.first - 1, sentence)
    words = sentence.tokens.words
    if place < sentence.first:
        return None
    wish = _wish(trigger, sentence)
    if wish is not None:
        return Reading(Status.HYPOTHETICAL, "wished for", (wish, wish))
    if (
        words[place] in sentence.language.infinitive
        and words[place + 1] in sentence.language.be | sentence.language.have
    ):
        governor = _governor(place, sentence)
        if governor and governor[0] == "to_happened":
            return HAPPENED
        return Reading(Status.PLANNED, "still to be done", (place, trigger.hit.last))
    return None


def _wish(trigger: Trigger, sentence: Sentence) -> int | None:
    """The place of "wants" in "wants the deal approved", where the object stands between, and in "wanted adopted"."""
    if trigger.hit.first > sentence.first and sentence.tokens.words[trigger.hit.first - 1] in sentence.language.wishes:
        return trigger.hit.first - 1
    if trigger.object is None or trigger.object.first > trigger.hit.first:
        return None
    words = sentence.tokens.words
    places = range(trigger.object.first - 1, max(sentence.first, trigger.object.first - BEFORE) - 1, -1)
    return next((place for place in places if words[place] in sentence.language.wishes), None)


def _around(trigger: Trigger, sentence: Sentence) -> Reading | None:
    """Words of status near a noun or an "-ing" form, nearest first."""
    best: tuple[int, Reading] | None = None
    for name, status in _NOUN_STATUS:
        for hit in sentence.hits.get(f"status/{name}", ()):
            if hit.first > trigger.hit.last and status in (Status.THREATENED, Status.HYPOTHETICAL):
                continue  # "the test was a threat to" speaks of what it means
            distance = _distance(hit, trigger, sentence)
            if distance is not None and (best is None or distance < best[0]):
                best = (distance, Reading(status, "not told as done", (hit.first, hit.last)))
    return best[1] if best else None


def _distance(hit: Hit, trigger: Trigger, sentence: Sentence) -> int | None:
    """Words between a word of status and the act; None when too far or in another clause."""
    is_before = hit.last < trigger.hit.first
    first, last = (hit.last, trigger.hit.first) if is_before else (trigger.hit.last, hit.first)
    is_modal = sentence.tokens.words[hit.first] in sentence.language.modals
    reach = BEFORE if is_before else AFTER
    if is_modal or (not is_before and hit.tag == "status/postponed"):
        reach = MODAL_BEFORE
    if not 0 < last - first <= reach or _new_clause(sentence, first, last):
        return None
    return None if last - first > LISTED and _has_break(sentence, first, last) else last - first


def _new_clause(sentence: Sentence, first: int, last: int) -> bool:
    return any(word in sentence.language.clause_starters for word in sentence.tokens.words[first + 1 : last])


def _has_break(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a comma, bracket or quote stands between two words."""
    return any(_BREAK.search(sentence.tokens.gap(place)) for place in range(first, last))


def _skip_adverbs(place: int, sentence: Sentence) -> int:
    words = sentence.tokens.words
    while place >= sentence.first and (
        words[place] in sentence.language.adverbs or words[place].endswith(sentence.language.adverb_ending)
    ):
        place -= 1
    return place

"""Where in its sentence an act stands: in what the sentence says, or in a clause or phrase beside it.

"North Korea fired a missile" says it; "Japan protested after it fired", "the states that signed", "a letter
triggering Article 50" only speak of it, and may speak of something known for years.
"""

from dataclasses import dataclass
from enum import StrEnum

from monitor.model import Zone
from monitor.rules.events.language import Form
from monitor.rules.events.lexicon import Hit
from monitor.rules.events.triggers import Trigger, is_possessed
from monitor.rules.events.zones import Sentence

SUBORDINATE_REACH = 10
"""Words before an act in which a word puts it in a side clause."""
_RELATIVE_REACH, _CONTACT_REACH = 3, 3


class Side(StrEnum):
    """What an act is in its sentence."""

    MAIN = "main"
    """What the sentence says."""
    BESIDE = "beside"
    """In a side clause: news where that clause is dated as fresh ("after it fired a missile on Tuesday")."""
    NAMING = "naming"
    """It tells which thing or person is meant ("the states that signed it"): never the news."""


@dataclass(frozen=True, slots=True)
class Clause:
    """The part of the sentence an act stands in; `place` is the word that opens a side clause, if one does."""

    side: Side
    place: int | None = None


_MAIN = Clause(Side.MAIN)


def clause_of(trigger: Trigger, sentence: Sentence) -> Clause:
    """Where an act stands."""
    place = _subordinate_place(trigger, sentence)
    is_prose = sentence.zone is Zone.BODY
    if _is_relative(trigger, place, sentence) or _is_adjective(trigger, sentence):
        return Clause(Side.NAMING, place)
    if is_prose and (_is_contact(trigger, sentence) or _is_gerund(trigger, sentence)):
        return Clause(Side.NAMING, place)
    if place is None:
        place = _restrictive_place(trigger, sentence)
    if place is None and is_prose:
        place = _participle_place(trigger, sentence)
    return _MAIN if place is None else Clause(Side.BESIDE, place)


def _is_relative(trigger: Trigger, place: int | None, sentence: Sentence) -> bool:
    """Whether the act tells who somebody is, or which thing: "the men who died when it broke apart"."""
    words, language = sentence.tokens.words, sentence.language
    if place is not None and words[place] in language.relative:
        return True
    start = max(sentence.first, trigger.hit.first - _RELATIVE_REACH)
    return not language.relative.isdisjoint(words[start : trigger.hit.first])


def _is_contact(trigger: Trigger, sentence: Sentence) -> bool:
    """Whether the object has the act as its relative clause: "the agreement (that) we signed"."""
    thing = trigger.object
    if trigger.form not in (Form.PAST, Form.PRESENT) or thing is None:
        return False
    between = sentence.tokens.words[thing.last + 1 : trigger.hit.first]
    if not 0 < len(between) <= _CONTACT_REACH or has_comma(thing.last, sentence):
        return False
    language = sentence.language
    return between[0] in language.pronouns or (len(between) > 1 and between[0] in language.that)


def _is_adjective(trigger: Trigger, sentence: Sentence) -> bool:
    """Whether a participle stands before a noun: "the revised agreement", "the North's crashed rocket"."""
    place, language = trigger.hit.first, sentence.language
    if trigger.form is not Form.PAST or place == sentence.first or trigger.hit.last in (sentence.last, place + 1):
        return False
    before, after = sentence.tokens.words[place - 1], sentence.tokens.words[trigger.hit.last + 1]
    is_noun_next = after not in language.no_object | language.articles | language.by and after not in language.adverbs
    is_noun_phrase = before in language.articles and not _breaks(place - 1, sentence)
    return is_noun_next and (is_noun_phrase or is_possessed(place, sentence))


def _is_gerund(trigger: Trigger, sentence: Sentence) -> bool:
    """Whether an "-ing" form says what something is for or about: "an order withdrawing", "before leaving"."""
    language, place = sentence.language, trigger.hit.first
    if trigger.form is not Form.ING or place == sentence.first or _breaks(place - 1, sentence):
        return False
    before = sentence.tokens.words[place - 1]
    if before in language.by or before in language.temporal:
        return False
    return before in language.prepositions or (trigger.act.is_transitive and not _is_progressive(trigger, sentence))


def _is_progressive(trigger: Trigger, sentence: Sentence) -> bool:
    """Whether an "-ing" form is the verb of its sentence: "is leaving", "began withdrawing"."""
    words, language, place = sentence.tokens.words, sentence.language, trigger.hit.first - 1
    while place > sentence.first and words[place].endswith(language.adverb_ending):
        place -= 1
    if words[place] in language.be or words[place] in language.adverbs:
        return True
    return any(hit.last == place for hit in sentence.hits.get("status/to_happened", ()))


def _participle_place(trigger: Trigger, sentence: Sentence) -> int | None:
    """The word of a participle that describes what stands before it: "a deal signed Monday", "missiles streaking"."""
    thing, place = trigger.object, trigger.hit.first
    if place == sentence.first or _breaks(place - 1, sentence):
        return None
    if trigger.form is Form.ING:
        is_how = sentence.tokens.words[place - 1] in sentence.language.by
        return None if is_how or _is_progressive(trigger, sentence) else place
    if trigger.form is not Form.PAST or thing is None or thing.last + 1 != place:
        return None
    after = sentence.tokens.words[trigger.hit.last + 1] if trigger.hit.last < sentence.last else ""
    return place if trigger.act.is_transitive or after in sentence.language.by else None


def _restrictive_place(trigger: Trigger, sentence: Sentence) -> int | None:
    """The "that" of which the act is the verb: "the countries that (have) signed"."""
    words, language = sentence.tokens.words, sentence.language
    for place in range(trigger.hit.first - 1, max(sentence.first, trigger.hit.first - _RELATIVE_REACH) - 1, -1):
        if words[place] in language.that:
            return place if place > sentence.first and not _breaks(place - 1, sentence) else None
        if words[place] not in language.have | language.perfect | language.pluperfect | language.adverbs | language.be:
            return None
    return None


def _subordinate_place(trigger: Trigger, sentence: Sentence) -> int | None:
    """The word that puts the act in a clause beside the news ("..., who signed", "... days after it fired"), if any.

    Not in a headline that tells it in the present: "Quake felt after North Korea tests bomb" tells of these days.
    """
    words = sentence.tokens.words
    for place in range(trigger.hit.first - 1, max(sentence.first, trigger.hit.first - SUBORDINATE_REACH) - 1, -1):
        if words[place] in sentence.language.subordinate:
            is_telling = sentence.zone is Zone.TITLE and trigger.form not in (None, Form.PAST)
            is_telling = is_telling and not sentence.hits.get("status/planned")
            is_temporal = words[place] in sentence.language.temporal and (is_telling or _is_moment(place, sentence))
            if is_temporal:  # "who died when it broke apart": go on to "who"
                continue
            return place if place > sentence.first + 1 or _is_opening(place, trigger, sentence) else None
        if has_comma(place, sentence):
            return None
    return None


def _is_opening(place: int, trigger: Trigger, sentence: Sentence) -> bool:
    """Whether a clause that opens the sentence ends after the act: "After it signed, ..."."""
    if sentence.zone is Zone.TITLE or trigger.is_noun or words_until_comma(trigger.hit, sentence) is None:
        return False
    return sentence.tokens.words[place] in sentence.language.subordinate


def words_until_comma(hit: Hit, sentence: Sentence) -> int | None:
    """How many words after a hit a comma stands; None where none stands in the sentence."""
    return next((place - hit.last for place in range(hit.last, sentence.last) if has_comma(place, sentence)), None)


def _is_moment(place: int, sentence: Sentence) -> bool:
    """Whether a temporal word tells of one moment: "hours after it fired", "cheered when it lifted off"."""
    words = sentence.tokens.words
    if words[place] in sentence.language.simultaneous:
        return place == 0 or not has_comma(place - 1, sentence)
    return words[place - 1] in sentence.language.moments


def has_comma(place: int, sentence: Sentence) -> bool:
    """Whether a comma stands after a word."""
    return "," in sentence.tokens.gap(place)


def _breaks(place: int, sentence: Sentence) -> bool:
    """Whether anything but a blank or a hyphen stands after a word."""
    return bool(sentence.tokens.gap(place).strip(" -\n\t"))

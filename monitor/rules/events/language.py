"""What every event needs of a language, as one value: `english.ENGLISH` is one, `languages.LANGUAGES` has them all."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from monitor.text.times import TimeExpression

Words = frozenset[str]


class Form(StrEnum):
    """Form of a verb; `s` is also the plural of a noun that looks like it."""

    BASE = "base"
    PRESENT = "s"
    PAST = "past"
    ING = "ing"


_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateWords:
    """What words around a time expression, or in it, make of it; what is left out is not used.

    Attributes:
        weekdays: Names of the days of the week, as time expressions give them.
        not_dating: Matches the text before an expression that dates no event ("since", "until").
        adjective: Matches the text before a year that is part of a name ("the 1987 treaty").
        reported: Matches the text before an expression that rather dates the saying of it ("said on Monday").
        past: Last words of an expression of unknown length that lies back ("ago").
        short: Parts of it that make it of today all the same ("hour").
        ahead: First words of an expression that lies ahead ("next").
        earlier: First words of a long expression whose beginning is meant ("earlier this month").
        participle_ending: What a verb before an expression ends in that the expression belongs to ("signed in 1990").
        not_verbs: Words with that ending that are no verbs.
        reporting: Verbs with that ending that only say what is told.
    """

    weekdays: Words = frozenset()
    not_dating: re.Pattern[str] = _NEVER
    adjective: re.Pattern[str] = _NEVER
    reported: re.Pattern[str] = _NEVER
    past: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    participle_ending: str = "\n"
    not_verbs: Words = frozenset()
    reporting: Words = frozenset()


def _find_no_times(_text: str, _published: date | None) -> Sequence[TimeExpression]:
    return ()


def _same(noun: str) -> str:
    return noun


def _only_base(verb: str) -> tuple[tuple[str, Form], ...]:
    return ((verb, Form.BASE),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The forms and small words of one language; all are folded words, and what is left out is not used.

    Attributes:
        code: ISO 639-1.
        inflect_verb: All forms of a verb or of a phrase that begins with one.
        plural: The plural of a noun.
        find_times: The time expressions of a text, resolved against the day of publication.
        dates: What words around a time expression make of it.
        status_words: Lists by name (`planned`, `to_denied` ...), in the notation of `definition`.
        modals: Modal verbs by the status they give a verb.
        adverb_ending: What adverbs end in.
        infinitive: Before a verb ("to").
        clause_starters: Words with which a new clause begins.
        subordinate: Before an act in the middle of a sentence: the sentence is about something else.
        temporal: Of these, the ones which in a headline say that it is as fresh as the rest.
        simultaneous: Of these, the ones which without a comma before tell one moment ("when").
        moments: Before a temporal word: what follows has just happened ("hours after").
        relative: Before an act: it tells who somebody is.
        pronouns: After an object: the verb that follows tells which object is meant ("the deal we signed").
        that: Likewise, with a subject after it ("the deal that Iran signed").
        by: After a passive participle: who did it; before a gerund: how.
        subject_relative: Before a verb: what stands before is its subject ("that ended").
        since: Before a subject and a past: long ago.
        pluperfect: Before a participle: told as something past.
        perfect: Before a participle: told as new.
        saying: Verbs of saying, by which a name is only quoted.
        articles: Before a verb form they make it a noun, after it an object.
        cuts: Between an act and what follows: it is not the act's object.
        determiners: Words before which make what looks like a verb a noun.
        nouns_like_verbs: Plurals that look like verbs ("launches").
        single: Before a compound: it is one thing, so that what ends like a plural is its verb.
        plural_signs: Before a compound: several of them.
        prepositions: Inside what stands before a verb: no subject of it.
        headline_after: After the verb of a headline that has no object.
        no_object: After a compound: no object, so that it is a noun.
        after_noun: After what looks like a verb: it is what the next verb speaks of.
        negations: Words that deny a verb.
        auxiliaries: Small verbs between a negation and its verb.
        adverbs: Words between a modal verb and its verb.
        be: Forms of "be".
        have: "have" after the infinitive particle.
        conjunctions: Words that join two verbs under one particle.
        conditions: Words that put a clause under a condition.
        ongoing: Before a verb in the present, in running text: still to come.
        ahead: Of these, the ones after which what is told never took place yet ("before Britain leaves").
        purpose: Before a gerund: what it is for, not what was done.
        explainers: First words of headlines that tell no news.
        watching: First words of headlines that invite to see what is to come ("Watch SpaceX launch").
        explaining: First words of headlines that rather explain, show or announce than tell.
        commenting: Words of somebody who comments.
        wishes: Before an object and a participle: wished for.
    """

    code: str
    inflect_verb: Callable[[str], tuple[tuple[str, Form], ...]] = _only_base
    plural: Callable[[str], str] = _same
    find_times: Callable[[str, date | None], Sequence[TimeExpression]] = _find_no_times
    dates: DateWords = field(default_factory=DateWords)
    status_words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    modals: Mapping[str, str] = field(default_factory=dict)
    adverb_ending: str = "\n"
    infinitive: Words = frozenset()
    clause_starters: Words = frozenset()
    subordinate: Words = frozenset()
    temporal: Words = frozenset()
    simultaneous: Words = frozenset()
    moments: Words = frozenset()
    relative: Words = frozenset()
    pronouns: Words = frozenset()
    that: Words = frozenset()
    by: Words = frozenset()
    subject_relative: Words = frozenset()
    since: Words = frozenset()
    pluperfect: Words = frozenset()
    perfect: Words = frozenset()
    saying: Words = frozenset()
    articles: Words = frozenset()
    cuts: Words = frozenset()
    determiners: Words = frozenset()
    nouns_like_verbs: Words = frozenset()
    single: Words = frozenset()
    plural_signs: Words = frozenset()
    prepositions: Words = frozenset()
    headline_after: Words = frozenset()
    no_object: Words = frozenset()
    after_noun: Words = frozenset()
    negations: Words = frozenset()
    auxiliaries: Words = frozenset()
    adverbs: Words = frozenset()
    be: Words = frozenset()
    have: Words = frozenset()
    conjunctions: Words = frozenset()
    conditions: Words = frozenset()
    ongoing: Words = frozenset()
    ahead: Words = frozenset()
    purpose: Words = frozenset()
    explainers: Words = frozenset()
    watching: Words = frozenset()
    explaining: Words = frozenset()
    commenting: Words = frozenset()
    wishes: Words = frozenset()

"""An event file made ready for reading: each list of words with the tag under which it is found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from monitor.rules.events.definition import Act, EventDefinition, EventWords, OtherClass
from monitor.rules.events.lexicon import Lexicon
from monitor.rules.events.weights import parse_weights

_LISTS = ("masks", "fresh", "mishaps", "strangers", "reaction", "denied")
"""Lists of an event file that are not groups of objects or actors."""


class Kind(Enum):
    """What part of speech the act is said with."""

    VERB = "verbs"
    NOUN = "nouns"
    ALONE = "alone"
    PHRASE = "phrases"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActPlan:
    """An act with the tags of its words."""

    act: Act
    kinds: tuple[tuple[Kind, str], ...]
    triggers: frozenset[str]
    nouns: str
    objects: tuple[str, ...]
    actors: tuple[str, ...]
    beside: tuple[str, ...]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPlan:
    """Another meaning with the tags of its words."""

    other: OtherClass
    words: str
    unless: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlan:
    """One event in one language.

    Attributes:
        triggers: Tags of all words that can say an act: a sentence without them has none.
        topics: Tags of what is shown where no act is told.
        names: What the lists are called in the cues, by tag (cues.py): `signed verbs`, `parties`, `class mou`.
        weights: Learned weights by cue; empty: the sentences alone decide.
    """

    event: str
    language: str
    default_acts: tuple[str, ...]
    acts: tuple[ActPlan, ...]
    classes: tuple[ClassPlan, ...]
    triggers: frozenset[str]
    topics: tuple[str, ...]
    masks: str
    vague: frozenset[str]
    mishaps: str
    strangers: str
    reaction: str
    denied: str
    names: Mapping[str, str]
    weights: Mapping[str, float]


def plan_event(definition: EventDefinition, language: str, lexicon: Lexicon) -> EventPlan:
    """List the event's words in the lexicon. Raises ValueError naming the event and what cannot be used."""
    words, event = definition.words[language], definition.id
    _check(definition, words)
    acts = tuple(_plan_act(event, number, act, lexicon) for number, act in enumerate(words.acts))
    classes = tuple(
        ClassPlan(other=one, words=f"{event}//class{number}", unless=f"{event}//unless{number}")
        for number, one in enumerate(words.classes)
    )
    for one in classes:
        lexicon.add_words(one.words, one.other.words)
        lexicon.add_words(one.unless, one.other.unless)
    cores = {*words.topics, *(name for act in words.acts for name in act.objects)}
    for name, items in words.groups.items():
        lexicon.add_words(_group(event, name), items, is_core=name in cores)
    for name in _LISTS:
        lexicon.add_words(_group(event, name), getattr(words, name))
    return EventPlan(
        event=event,
        language=language,
        default_acts=definition.default_acts,
        acts=acts,
        classes=classes,
        triggers=frozenset(tag for one in acts for tag in one.triggers),
        topics=tuple(_group(event, name) for name in words.topics),
        masks=_group(event, "masks"),
        vague=frozenset(_group(event, name) for name in words.vague),
        mishaps=_group(event, "mishaps"),
        strangers=_group(event, "strangers"),
        reaction=_group(event, "reaction"),
        denied=_group(event, "denied"),
        names=_names(event, acts, classes, (*words.groups, *_LISTS), lexicon.language.status_words),
        weights=_weights(event, words),
    )


def _names(
    event: str, acts: Iterable[ActPlan], classes: Iterable[ClassPlan], groups: Iterable[str], status: Iterable[str]
) -> dict[str, str]:
    """What each list is called in the cues, by its tag; acts and classes of one name are one."""
    names = {tag: f"{one.act.act} {kind.value}" for one in acts for kind, tag in one.kinds}
    names.update({one.words: f"class {one.other.name}" for one in classes})
    names.update({_group(event, name): name for name in groups})
    names.update({f"status/{name}": f"status {name}" for name in status})
    return names


def _group(event: str, name: str) -> str:
    return f"{event}//{name}"


def _plan_act(event: str, number: int, act: Act, lexicon: Lexicon) -> ActPlan:
    kinds = tuple((kind, f"{event}/{number}/{kind.value}") for kind in Kind)
    for kind, tag in kinds:
        items = getattr(act, kind.value)
        is_core = kind in (Kind.ALONE, Kind.PHRASE)  # the others need an object, which is one
        if kind in (Kind.VERB, Kind.ALONE):
            lexicon.add_verbs(tag, items, is_core=is_core)
        else:
            lexicon.add_words(tag, items, is_core=is_core)
    return ActPlan(
        act=act,
        kinds=kinds,
        triggers=frozenset(tag for _, tag in kinds),
        nouns=dict(kinds)[Kind.NOUN],
        objects=tuple(_group(event, name) for name in act.objects),
        actors=tuple(_group(event, name) for name in act.actors),
        beside=tuple(_group(event, name) for name in act.beside),
        without=tuple(_group(event, name) for name in act.without),
    )


def _check(definition: EventDefinition, words: EventWords) -> None:
    named = {
        name: f"act {act.act}" for act in words.acts for name in (*act.objects, *act.actors, *act.beside, *act.without)
    }
    named.update(dict.fromkeys(words.topics, "topics"))
    named.update(dict.fromkeys(words.vague, "vague"))
    for name, place in named.items():
        if name not in words.groups:
            raise ValueError(f"event {definition.id}: {place} names the group {name!r}, which is not listed")
    unknown = set(definition.default_acts) - {act.act for act in words.acts}
    if unknown:
        raise ValueError(f"event {definition.id}: default_acts names {min(unknown)!r}, which is no act of it")


def _weights(event: str, words: EventWords) -> dict[str, float]:
    try:
        return parse_weights(words.weights)
    except ValueError as error:
        raise ValueError(f"event {event}: weights: {error}") from None

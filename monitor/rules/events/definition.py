"""What an analyst writes in an event file, checked and frozen (the file's form: docs/events.md).

How words are written in all lists: `missile` also takes its plural; `kill~` takes all forms of a
verb; `=WHO` only in exactly this case; `@vehicle` any entity of that type; a phrase is its words
with blanks between (a hyphen in the article counts as a blank), `...` in it up to nine words of any kind;
`peace|trade deal` two phrases, `#designation` and `#proper accord` names by how they are written (`shapes`).
"""

from dataclasses import dataclass, field
from typing import Any, ClassVar

FORBID: dict[str, Any] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """How one act of an event is said.

    Attributes:
        act: Its name in verdicts, such as `missile_test`.
        verbs: Base forms ("fire", "pull out of"); they count beside an object.
        nouns: Names of the act ("launch", "ratification"); they count beside an object.
        alone: Verbs that say the act without any object ("blast off").
        phrases: Nouns that say it without any object ("missile test").
        objects: Names of groups; one word of them must be in the sentence.
        actors: Names of groups; one word of them must be in the sentence, or in the title or first
            sentence of the article. Empty: anybody.
        beside: Names of groups; one word of them must stand in the same sentence. Empty: nothing.
        without: Names of groups; a word of them in the same sentence makes it no act.
        least_actors: How many different ones of them there must be.
        reach: How many words may stand between the act and its object, at most.
        object_follows: True where the object must come after the act ("leave NATO", not "NATO troops leave").
        is_transitive: True where an object before the verb is its subject, unless the verb is a participle
            ("parties to the treaty end their meeting").
        is_hint: True where it counts only in a sentence in which nothing else says the event.
        is_done_when_announced: True where to announce it officially is to do it (a withdrawal).
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID

    act: str
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    least_actors: int = 1
    reach: int = 15
    object_follows: bool = False
    is_transitive: bool = False
    is_hint: bool = False
    is_done_when_announced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherClass:
    """What else the same words can mean.

    Attributes:
        name: A neighbour class such as `combat_strike`, or `other_sense`.
        words: Any of them in the sentence of a mention makes it this class,
        unless: but not when one of these is there as well.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID

    name: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWords:
    """The words of one language.

    Attributes:
        groups: Named lists of objects and actors, for `objects` and `actors` of the acts.
        acts: The acts; of several with the same verb, the one whose object is nearest counts.
        topics: Groups whose words are shown as background where no act is told of them.
        masks: Phrases in which the words of the acts are no act ("launch pad").
        classes: Other meanings, most particular first.
        fresh: Words which say that it is news ("on Tuesday" need not be listed).
        mishaps: Words of how it goes wrong: what they say of an event took place ("lost two minutes after liftoff").
        vague: Groups of objects that can be anything ("document"): a headline about another class speaks for them.
        strangers: Who cannot do it ("high court", "committee"): where one of them does, it is another sense.
        reaction: Words which say that others react to it; then it must be dated as fresh to be news.
        denied: Words which, before or after a mention, say that it did not come about.
        weights: Learned weights, `weight cue` pairs with semicolons between, made by `python -m
            benchmarks.events_train`; empty: the sentences alone decide.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID

    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()
    topics: tuple[str, ...] = ()
    masks: tuple[str, ...] = ()
    classes: tuple[OtherClass, ...] = ()
    fresh: tuple[str, ...] = ()
    mishaps: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    reaction: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    weights: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTests:
    """Texts, each one article without a title, that are and are not news of this event (any default act)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID

    match: tuple[str, ...] = ()
    nomatch: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDefinition:
    """One class of event.

    Attributes:
        id: Names the event in conditions (`event:launch`); the file is named after it.
        title: For people.
        description: What counts, and what does not.
        default_acts: The acts a rule takes that names none.
        words: By ISO 639-1 code of the language.
        tests: Run by `monitor rules check` and by the project's tests.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID

    id: str
    default_acts: tuple[str, ...]
    title: str = ""
    description: str = ""
    words: dict[str, EventWords] = field(default_factory=dict)
    tests: EventTests = field(default_factory=EventTests)

"""The named cues of title and lead that the learned weights speak of: what the sentences were found to say.

Such as `title:event:happened:past`, "the title tells the event as happened, with a verb in the past". Of an
article without a title the first sentence of the lead stands for it. `article:` cues speak of the whole: how much is
told, whether the headline asks or explains, whether somebody comments. Single words are no cues: they were tried,
and say nothing of other outlets and months that these cues do not (docs/events.md).
"""

from collections.abc import Iterator, Mapping, Sequence

from monitor.model import Status, Zone
from monitor.rules.events.judgement import is_strong
from monitor.rules.events.language import Language
from monitor.rules.events.mentions import Found
from monitor.rules.events.zones import Sentence
from monitor.text.tokens import Tokens

_NAMES = ("title", "lead1", "lead")
_LENGTHS = ((80, "short"), (250, "middle"))
_TELLING = ("status/", "class", "unless", "masks", "fresh", "reaction", "denied")
"""Lists whose words in a sentence are a cue; those of objects and actors were tried, and say nothing of other sets."""
_MANY = 4
_OPENING = 90
"""Words of the body in which "I" and "you" make it a comment."""
_TITLE_REPEATED = 8
"""Words of a title with which the body begins that make it a bullet: no headline of its own."""


def places_of(sentences: Sequence[Sentence]) -> dict[int, str]:
    """By `id` of each sentence of title and lead: `title`, `lead1` (the first of the lead) or `lead`."""
    titles = [one for one in sentences if one.zone is Zone.TITLE]
    lead = [one for one in sentences if one.is_lead]
    if not titles:
        titles, lead = lead[:1], lead[1:]
    places = {id(one): "title" for one in titles}
    places.update({id(one): _NAMES[min(number, 1) + 1] for number, one in enumerate(lead)})
    return places


def frame_cues(
    event: str, found: Sequence[Found], sentences: Sequence[Sentence], places: Mapping[int, str]
) -> Iterator[str]:
    """What title and lead say, as far as sentences were understood."""
    placed = [(place, one) for one in found if (place := places.get(id(one.sentence)))]
    mentioned = {place for place, _ in placed}
    for place, one in placed:
        yield from _mention_cues(event, one, place)
        if "title" not in mentioned and is_strong(event, one) and not one.trigger.is_noun:
            yield f"{place} alone:{'fresh' if one.is_fresh else 'undated'}"
    for sentence in sentences:
        place = places.get(id(sentence))
        if place is None:
            continue
        if place not in mentioned:
            yield f"{place}:nothing"
        names = (tag.removeprefix(f"{event}//") for tag in sentence.hits)
        yield from (f"{place}:{name}" for name in names if name.startswith(_TELLING))


def _mention_cues(event: str, one: Found, place: str) -> Iterator[str]:
    mention = one.mention
    status = mention.status.value
    name = "event" if mention.event_class == event else mention.event_class
    said = "noun" if one.trigger.is_noun else one.trigger.form
    yield f"{place}:{name}:{status}"
    yield f"{place}:{name}:{status}:{said}"
    if mention.event_class == event:
        yield f"{place}:act:{mention.act}:{status}"
        yield f"{place}:prominence:{mention.prominence.value}:{status}"
        yield f"{place}:{'strong' if is_strong(event, one) else 'weak'}:{status}"
        for is_so, cue in ((one.is_fresh, "fresh"), (one.is_reaction, "reaction"), (one.is_performed, "performed")):
            if is_so:
                yield f"{place}:{cue}:{status}"


def article_cues(event: str, found: Sequence[Found], title: Tokens, body: Tokens, language: Language) -> Iterator[str]:
    """What the article as a whole is like."""
    words = title.words
    is_bullet = not words or body.words[:_TITLE_REPEATED] == words[:_TITLE_REPEATED]
    yield "article:bullet" if is_bullet else "article:titled"
    yield f"article:{next((name for most, name in _LENGTHS if len(body.words) < most), 'long')}"
    if "?" in title.text:
        yield "article:asks"
    if words and words[0] in language.explaining:
        yield "article:explains"
    if any(word in language.commenting for word in body.words[:_OPENING]):
        yield "article:comments"
    yield from _told_cues(event, [one for one in found if one.mention.event_class == event])


def _told_cues(event: str, own: Sequence[Found]) -> Iterator[str]:
    """How often the event is told, and as what."""
    happened = [one for one in own if one.mention.status is Status.HAPPENED and one.mention.act]
    unreal = sum(one.mention.status not in (Status.HAPPENED, Status.OLD) for one in own)
    rest = [one for one in happened if not one.sentence.decides]
    yield f"article:told in the rest {_some(len(rest))}"
    yield f"article:unreal {_some(unreal)}"
    yield f"article:strong {_some(sum(is_strong(event, one) for one in happened))}"
    is_fresh = any(one.is_fresh and one.sentence.decides for one in happened)
    yield "article:fresh at the top" if is_fresh else "article:not fresh at the top"
    yield "article:fresh in the rest" if any(one.is_fresh for one in rest) else "article:not fresh in the rest"
    if happened and unreal:
        yield "article:more happened" if len(happened) > unreal else "article:more unreal"


def _some(number: int) -> str:
    return "0" if number == 0 else "1" if number == 1 else "few" if number < _MANY else "many"

"""The named cues of title and lead that the learned weights speak of: what the sentences were found to say.

Such as `title:event:happened:past`, "the title tells the event as happened, with a verb in the past". Of an
article without a title the first sentence of the lead stands for it. Single words are no cues: they were tried,
and say nothing of other outlets and months that these cues do not (docs/events.md).
"""

from collections.abc import Iterator, Mapping, Sequence

from monitor.model import Zone
from monitor.rules.events.judgement import is_strong
from monitor.rules.events.mentions import Found
from monitor.rules.events.zones import Sentence

_NAMES = ("title", "lead1", "lead")


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
        own = f"{event}//"
        told = (tag for tag in sentence.hits if tag.startswith(("status/", own)))
        yield from (f"{place}:{tag.removeprefix(own)}" for tag in told)


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

"""The named cues of title and lead that the learned weights speak of.

Two kinds: what the sentences were found to say (`title:event:happened:past`), and the words of
title and lead, alone and in pairs, with names replaced by their type (`t=@country fires`). Of an
article without a title the first sentence of the lead stands for it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from monitor.entities.gazetteer import Mention
from monitor.model import Zone
from monitor.rules.events.english import STOP_WORDS
from monitor.rules.events.judgement import is_strong
from monitor.rules.events.mentions import Found
from monitor.rules.events.zones import Sentence

MOST_WORDS = 80
"""Words of the lead that are looked at."""
_NUMBER = re.compile(r"[\d.,]+")
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


def word_cues(
    objects: Sequence[str],
    sentences: Sequence[Sentence],
    places: Mapping[int, str],
    mentions: Mapping[Zone, Sequence[Mention]],
    types: Mapping[str, str],
) -> Iterator[str]:
    """Words and pairs of words of title (`t=`) and lead (`l=`); what the event is about is one word, `<object>`."""
    budget = MOST_WORDS
    for sentence in sentences:
        place = places.get(id(sentence))
        if place is None:
            continue
        words = _typed(objects, sentence, mentions[sentence.zone], types)
        if place != "title":
            words, budget = words[:budget], max(0, budget - len(words))
        prefix = "t=" if place == "title" else "l="
        telling = [word not in STOP_WORDS for word in words]
        yield from (prefix + word for word, tells in zip(words, telling, strict=True) if tells)
        yield from (
            f"{prefix}{words[number]} {words[number + 1]}"
            for number in range(len(words) - 1)
            if telling[number] or telling[number + 1]
        )


def _typed(
    objects: Sequence[str], sentence: Sentence, mentions: Sequence[Mention], types: Mapping[str, str]
) -> list[str]:
    """The words of a sentence: each object one word, each name its type, each number `#`."""
    names = {one.first: (one.last, f"@{types.get(one.entity, 'name')}") for one in mentions}
    for tag in objects:
        for hit in sentence.hits.get(tag, ()):
            if hit.first not in names or names[hit.first][0] <= hit.last:
                names[hit.first] = (hit.last, "<object>")
    words: list[str] = []
    place = sentence.first
    while place <= sentence.last:
        if place in names:
            last, name = names[place]
            words.append(name)
            place = last + 1
            continue
        word = sentence.tokens.words[place]
        words.append("#" if _NUMBER.fullmatch(word) else word)
        place += 1
    return words

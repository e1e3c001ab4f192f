"""The named cues of title and lead that the learned weights speak of.

Two kinds: what the sentences were found to say (`title:launch:happened:verb`), and the words of
title and lead, alone and in pairs, with names replaced by their type (`t=@country fires`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from monitor.entities.gazetteer import Mention
from monitor.model import Zone
from monitor.rules.events.judgement import is_strong
from monitor.rules.events.mentions import Found
from monitor.rules.events.zones import Sentence

MOST_WORDS = 80
"""Words of the lead that are looked at."""
_NUMBER = re.compile(r"[\d.,]+")


def frame_cues(event: str, found: Sequence[Found], sentences: Sequence[Sentence]) -> Iterator[str]:
    """What title and lead say, as far as sentences were understood."""
    deciding = [one for one in sentences if one.decides]
    numbers = {id(one): place for place, one in enumerate(one for one in deciding if one.is_lead)}
    mentioned = set()
    for one in found:
        if one.sentence.decides:
            place = _place(one.sentence, numbers)
            mentioned.add(place)
            yield from _mention_cues(event, one, place)
    for sentence in deciding:
        place = _place(sentence, numbers)
        if place not in mentioned:
            yield f"{place}:nothing"
        yield from (f"{place}:{tag.removeprefix(event)}" for tag in sentence.hits if _is_told(tag, event))


def _place(sentence: Sentence, numbers: Mapping[int, int]) -> str:
    if sentence.zone is Zone.TITLE:
        return "title"
    return "lead1" if numbers[id(sentence)] == 0 else "lead"


def _mention_cues(event: str, one: Found, place: str) -> Iterator[str]:
    mention = one.mention
    name = "event" if mention.event_class == event else mention.event_class
    said = "noun" if one.trigger.is_noun else one.trigger.form
    yield f"{place}:{name}:{mention.status.value}"
    yield f"{place}:{name}:{mention.status.value}:{said}"
    if mention.event_class == event:
        yield f"{place}:act:{mention.act}:{mention.status.value}"
        yield f"{place}:prominence:{mention.prominence.value}:{mention.status.value}"
        yield f"{place}:{'strong' if is_strong(event, one) else 'weak'}:{mention.status.value}"
        if one.is_fresh:
            yield f"{place}:fresh:{mention.status.value}"
        if one.is_reaction:
            yield f"{place}:reaction:{mention.status.value}"


def _is_told(tag: str, event: str) -> bool:
    return tag.startswith(("status/", f"{event}//"))


def word_cues(
    sentences: Sequence[Sentence], title: Sequence[Mention], body: Sequence[Mention], types: Mapping[str, str]
) -> Iterator[str]:
    """Words and pairs of words of title (`t=`) and lead (`l=`)."""
    budget = MOST_WORDS
    for sentence in sentences:
        if not sentence.decides:
            continue
        is_title = sentence.zone is Zone.TITLE
        words = _typed(sentence, title if is_title else body, types)
        if not is_title:
            words, budget = words[:budget], budget - len(words)
        prefix = "t=" if is_title else "l="
        yield from (prefix + word for word in words)
        yield from (f"{prefix}{one} {two}" for one, two in zip(words, words[1:], strict=False))
        if budget <= 0:
            return


def _typed(sentence: Sentence, mentions: Sequence[Mention], types: Mapping[str, str]) -> list[str]:
    """The words of a sentence, each name one word that tells its type, each number `#`."""
    names = {one.first: one for one in mentions if sentence.first <= one.first <= sentence.last}
    words: list[str] = []
    place = sentence.first
    while place <= sentence.last:
        name = names.get(place)
        if name is not None:
            words.append(f"@{types.get(name.entity, 'name')}")
            place = name.last + 1
            continue
        word = sentence.tokens.words[place]
        words.append("#" if _NUMBER.fullmatch(word) else word)
        place += 1
    return words

"""Reads events off an article: one typed verdict an event file.

Reading -> sentences with the listed words (Lexicon) -> mentions (triggers, status, dates) -> judgement
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from monitor.entities.gazetteer import Gazetteer, Mention
from monitor.model import Prominence, Status, Zone
from monitor.rules.events.cues import frame_cues, object_tags, places_of, word_cues
from monitor.rules.events.definition import EventDefinition, EventWords
from monitor.rules.events.english import STATUS_WORDS
from monitor.rules.events.judgement import conclude, judge
from monitor.rules.events.lexicon import Hit, Lexicon
from monitor.rules.events.mentions import Context, Found, find_mentions
from monitor.rules.events.triggers import Kind, group_tag, tag
from monitor.rules.events.verdict import EventMention, EventVerdict
from monitor.rules.events.weights import overrule, parse_weights, score, verdict_cue
from monitor.rules.events.zones import Sentence, lead_numbers, sentence_bounds
from monitor.rules.reading import Reading
from monitor.text.tokens import Tokens

DEFAULT_LANGUAGE = "en"
"""What an article is read as that does not say its language."""


class EventReader:
    """All event files, compiled once; immutable and safe to share."""

    def __init__(self, definitions: Iterable[EventDefinition], gazetteer: Gazetteer) -> None:
        """Compile. Raises ValueError naming the event and the item that cannot be used."""
        self.definitions: Mapping[str, EventDefinition] = {one.id: one for one in definitions}
        self._types = {entity.id: entity.type for entity in gazetteer.entities}
        languages = {language for one in self.definitions.values() for language in one.words}
        self._weights = {
            (one.id, language): parse_weights(words.weights)
            for one in self.definitions.values()
            for language, words in one.words.items()
            if words.weights
        }
        self._lexicons = {language: self._compile(language) for language in sorted(languages)}

    def _compile(self, language: str) -> Lexicon:
        lexicon = Lexicon()
        for name, items in STATUS_WORDS.items():
            lexicon.add_words(f"status/{name}", items)
        for definition in self.definitions.values():
            if language in definition.words:
                _check(definition, language)
                _add_event(lexicon, definition.id, definition.words[language])
        return lexicon

    def read(self, reading: Reading) -> Mapping[str, EventVerdict]:
        """A verdict for every event file, by id; linear in the length of the article."""
        language = (reading.article.language or DEFAULT_LANGUAGE)[:2].lower()
        sentences = self._sentences(reading, language) if language in self._lexicons else []
        return {
            one.id: self._verdict(one, reading, sentences, language)
            if language in one.words
            else self._unjudged(one, reading, language)
            for one in self.definitions.values()
        }

    def _sentences(self, reading: Reading, language: str) -> list[Sentence]:
        lexicon = self._lexicons[language]
        title = list(_sentences(reading.title, reading.title_mentions, Zone.TITLE, lexicon, self._types, frozenset()))
        lead = lead_numbers(reading.body, reading.title.words)
        return title + list(_sentences(reading.body, reading.body_mentions, Zone.BODY, lexicon, self._types, lead))

    def _verdict(
        self, definition: EventDefinition, reading: Reading, sentences: Sequence[Sentence], language: str
    ) -> EventVerdict:
        frames, words, found, verdict = self._cues(definition, reading, sentences, language)
        weights = self._weights.get((definition.id, language))
        if not weights:
            return verdict
        return overrule(verdict, found, score(weights, frames, words), definition.default_acts)

    def cues(self, reading: Reading, event: str) -> tuple[frozenset[str], frozenset[str]]:
        """What the weights of an event are learned from: frame cues and word cues of an article in English."""
        sentences = self._sentences(reading, DEFAULT_LANGUAGE)
        frames, words, _, _ = self._cues(self.definitions[event], reading, sentences, DEFAULT_LANGUAGE)
        return frames, words

    def judged(self, reading: Reading, event: str) -> tuple[EventVerdict, Sequence[Found]]:
        """What the sentences of an article in English say, before any weights; for `benchmarks/events_eval.py`."""
        sentences = self._sentences(reading, DEFAULT_LANGUAGE)
        _, _, found, verdict = self._cues(self.definitions[event], reading, sentences, DEFAULT_LANGUAGE)
        return verdict, found

    def _cues(
        self, definition: EventDefinition, reading: Reading, sentences: Sequence[Sentence], language: str
    ) -> tuple[frozenset[str], frozenset[str], Sequence[Found], EventVerdict]:
        context = Context(
            event=definition.id,
            words=definition.words[language],
            published=_published(reading),
            title_hits={
                name: list(hits) for one in sentences if one.zone is Zone.TITLE for name, hits in one.hits.items()
            },
            types=self._types,
        )
        mentions = {Zone.TITLE: reading.title_mentions, Zone.BODY: reading.body_mentions}
        found = [one for sentence in sentences for one in find_mentions(context, sentence, mentions[sentence.zone])]
        judged = judge(definition.id, found, has_title=any(one.zone is Zone.TITLE for one in sentences))
        verdict = conclude(definition.id, judged)
        places = places_of(sentences)
        objects = object_tags(definition.id, context.words)
        frames = {
            *frame_cues(definition.id, judged.mentions, sentences, places),
            verdict_cue(verdict, definition.default_acts),
        }
        words = frozenset(word_cues(objects, sentences, places, mentions, self._types))
        return frozenset(frames), words, judged.mentions, verdict

    def _unjudged(self, definition: EventDefinition, reading: Reading, language: str) -> EventVerdict:
        """For a language without words: an entity of one of the event's types is a mention of unknown status."""
        why = f"no event data for language {language!r}: judged on names alone"
        wanted = _entity_types(definition)
        zones = ((Zone.TITLE, reading.title, reading.title_mentions), (Zone.BODY, reading.body, reading.body_mentions))
        mentions = tuple(
            _unknown(
                definition.id,
                Sentence(zone=zone, tokens=tokens, number=0, first=0, last=0, is_lead=False, hits={}),
                one,
                why,
            )
            for zone, tokens, names in zones
            for one in names
            if self._types.get(one.entity) in wanted
        )
        return EventVerdict(
            event=definition.id, decisive=mentions[0] if mentions else None, mentions=mentions, why=why, is_judged=False
        )


def _published(reading: Reading) -> date | None:
    claim = reading.article.published
    return claim.day if claim else None


def _sentences(  # noqa: PLR0913 - all that a zone's sentences are made of
    tokens: Tokens,
    mentions: Sequence[Mention],
    zone: Zone,
    lexicon: Lexicon,
    types: Mapping[str, str],
    lead: frozenset[int],
) -> Iterator[Sentence]:
    found = lexicon.find(tokens, mentions, types)
    bounds = sentence_bounds(tokens)
    if zone is Zone.TITLE and bounds:  # a headline is one sentence, whatever its full stops
        found = {0: _merged(found.values())}
        bounds = [(0, len(tokens.words) - 1)]
    for first, last in bounds:
        number = tokens.sentences[first]
        yield Sentence(
            zone=zone,
            tokens=tokens,
            number=number,
            first=first,
            last=last,
            is_lead=number in lead,
            hits=found.get(number, {}),
        )


def _merged(found: Iterable[Mapping[str, list[Hit]]]) -> dict[str, list[Hit]]:
    merged: dict[str, list[Hit]] = {}
    for hits in found:
        for name, some in hits.items():
            merged.setdefault(name, []).extend(some)
    return merged


def _add_event(lexicon: Lexicon, event: str, words: EventWords) -> None:
    for name, items in words.groups.items():
        lexicon.add_words(group_tag(event, name), items)
    for number, act in enumerate(words.acts):
        lexicon.add_verbs(tag(event, number, Kind.VERB), act.verbs)
        lexicon.add_verbs(tag(event, number, Kind.ALONE), act.alone)
        lexicon.add_words(tag(event, number, Kind.NOUN), act.nouns)
        lexicon.add_words(tag(event, number, Kind.PHRASE), act.phrases)
    for number, other in enumerate(words.classes):
        lexicon.add_words(f"{event}//class{number}", other.words)
        lexicon.add_words(f"{event}//unless{number}", other.unless)
    for name in ("masks", "fresh", "reaction", "denied"):
        lexicon.add_words(f"{event}//{name}", getattr(words, name))


def _check(definition: EventDefinition, language: str) -> None:
    words = definition.words[language]
    for act in words.acts:
        for group in (*act.objects, *act.actors):
            if group not in words.groups:
                raise ValueError(f"event {definition.id}: act {act.act} names the group {group!r}, which is not listed")
    unknown = set(definition.default_acts) - {act.act for act in words.acts}
    if unknown:
        raise ValueError(f"event {definition.id}: default_acts names {sorted(unknown)[0]!r}, which is no act of it")


def _entity_types(definition: EventDefinition) -> frozenset[str]:
    return frozenset(
        item[1:]
        for words in definition.words.values()
        for act in words.acts
        for group in act.objects
        for item in words.groups[group]
        if item.startswith("@")
    )


def _unknown(event: str, sentence: Sentence, mention: Mention, why: str) -> EventMention:
    return EventMention(
        event=event,
        event_class=event,
        act=None,
        status=Status.UNKNOWN,
        prominence=Prominence.MAIN if sentence.zone is Zone.TITLE else Prominence.BACKGROUND,
        event_date=None,
        actors=(),
        evidence=(sentence.evidence(mention.first, mention.last, "object"),),
        why=why,
    )

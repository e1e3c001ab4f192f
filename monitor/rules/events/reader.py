"""Reads events off an article: one typed verdict an event file.

Reading -> sentences with the listed words (Lexicon) -> mentions (triggers, status, dates) -> judgement -> learned words
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from monitor.entities.gazetteer import Gazetteer, Mention
from monitor.model import Prominence, Status, Zone
from monitor.rules.events.cues import Cues, Words, has_enough, list_cues
from monitor.rules.events.dating import DateBook
from monitor.rules.events.definition import EventDefinition
from monitor.rules.events.glance import glance_at
from monitor.rules.events.judgement import conclude, judge
from monitor.rules.events.language import Language
from monitor.rules.events.languages import LANGUAGES
from monitor.rules.events.lexicon import Hit, Lexicon
from monitor.rules.events.mentions import Context, find_mentions
from monitor.rules.events.overruling import RAISE_AT, overrule
from monitor.rules.events.plan import EventPlan, plan_event
from monitor.rules.events.verdict import EventMention, EventVerdict
from monitor.rules.events.weights import score
from monitor.rules.events.zones import Sentence, lead_numbers
from monitor.rules.reading import Reading
from monitor.text.tokens import Tokens

DEFAULT_LANGUAGE = "en"
"""What an article is read as that does not say its language."""


class EventReader:
    """All event files, compiled once; immutable and safe to share."""

    def __init__(
        self,
        definitions: Iterable[EventDefinition],
        gazetteer: Gazetteer,
        languages: Mapping[str, Language] = LANGUAGES,
    ) -> None:
        """Compile. Raises ValueError naming the event and the item or language that cannot be used."""
        self.definitions: Mapping[str, EventDefinition] = {one.id: one for one in definitions}
        self._types = {entity.id: entity.type for entity in gazetteer.entities}
        _check_languages(self.definitions.values(), languages)
        used = {language for one in self.definitions.values() for language in one.words}
        self._lexicons = {code: Lexicon(languages[code]) for code in sorted(used)}
        self._plans = {
            (one.id, language): plan_event(one, language, self._lexicons[language])
            for one in self.definitions.values()
            for language in one.words
        }
        for code, lexicon in self._lexicons.items():
            for name, items in languages[code].status_words.items():
                lexicon.add_words(f"status/{name}", items)

    def read(self, reading: Reading, events: Collection[str] | None = None) -> Mapping[str, EventVerdict]:
        """A verdict for each of these events (None: for every event file), by id; linear in the article's length."""
        wanted = [one for one in self.definitions.values() if events is None or one.id in events]
        language = (reading.article.language or DEFAULT_LANGUAGE)[:2].lower()
        sentences = self._sentences(reading, language) if wanted and language in self._lexicons else []
        book, words = DateBook(_published(reading)), Words(reading, language, self._types)
        return {
            one.id: self._verdict(self._plans[one.id, language], reading, sentences, book, words)
            if language in one.words
            else self._unjudged(one, reading, language)
            for one in wanted
        }

    def _sentences(self, reading: Reading, language: str) -> list[Sentence]:
        lexicon = self._lexicons[language]
        title = list(_sentences(reading.title, reading.title_mentions, Zone.TITLE, lexicon, self._types, frozenset()))
        lead = lead_numbers(reading.body, reading.title.words)
        return title + list(_sentences(reading.body, reading.body_mentions, Zone.BODY, lexicon, self._types, lead))

    def _verdict(
        self, plan: EventPlan, reading: Reading, sentences: Sequence[Sentence], book: DateBook, words: Words
    ) -> EventVerdict:
        verdict = self._judge(plan, reading, sentences, book)
        if not plan.weights or not has_enough(reading):
            return verdict
        cues = _cues(plan, sentences, words)
        return overrule(verdict, plan, sentences, score(plan.weights, cues), cues)

    def _judge(self, plan: EventPlan, reading: Reading, sentences: Sequence[Sentence], book: DateBook) -> EventVerdict:
        """What the sentences say, before any weights."""
        titles = [one for one in sentences if one.zone is Zone.TITLE]
        context = Context(
            plan=plan,
            book=book,
            title_hits=titles[0].hits if titles else {},
            types=self._types,
        )
        mentions = _mentions(reading)
        found = [one for sentence in sentences for one in find_mentions(context, sentence, mentions[sentence.zone])]
        return conclude(plan.event, judge(plan.event, found, titles[0] if titles else None))

    def may_be_news(self, reading: Reading, events: Collection[str]) -> bool:
        """Whether any of the events could be the news of an article, from its title and beginning alone.

        False only where `read` finds none of them told in title or lead, which is what makes it news.
        """
        language = (reading.article.language or DEFAULT_LANGUAGE)[:2].lower()
        head = glance_at(reading) if all((one, language) in self._plans for one in events) else None
        if head is None:
            return True
        sentences, mentions = self._sentences(head, language), _mentions(head)
        titles = [one for one in sentences if one.zone is Zone.TITLE]
        words = Words(reading, language, self._types)
        for event in events:
            context = Context(
                plan=self._plans[event, language],
                book=DateBook(_published(reading)),
                title_hits=titles[0].hits if titles else {},
                types=self._types,
            )
            told = (find_mentions(context, one, mentions[one.zone]) for one in sentences if one.decides)
            if any(one.mention.act and one.mention.event_class == event for found in told for one in found):
                return True
            plan = self._plans[event, language]
            is_judged = plan.weights and has_enough(reading)
            if is_judged and score(plan.weights, _cues(plan, sentences, words)).total > RAISE_AT:
                return True
        return False

    def cues(self, reading: Reading, event: str) -> frozenset[str]:
        """What the weights of an event are learned from: the cues of an article in English."""
        plan, sentences = self._plans[event, DEFAULT_LANGUAGE], self._sentences(reading, DEFAULT_LANGUAGE)
        return frozenset(_cues(plan, sentences, Words(reading, DEFAULT_LANGUAGE, self._types)))

    def read_by(self, weights: Mapping[str, float], reading: Reading, event: str) -> EventVerdict:
        """What is made of an article in English by other weights than the shipped ones; for `benchmarks/`."""
        plan = replace(self._plans[event, DEFAULT_LANGUAGE], weights=weights)
        words = Words(reading, DEFAULT_LANGUAGE, self._types)
        sentences = self._sentences(reading, DEFAULT_LANGUAGE)
        return self._verdict(plan, reading, sentences, DateBook(_published(reading)), words)

    def _unjudged(self, definition: EventDefinition, reading: Reading, language: str) -> EventVerdict:
        """For a language without words: an entity of one of the event's types is a mention of unknown status."""
        why = f"no event data for language {language!r}: judged on names alone"
        wanted = _entity_types(definition)
        zones = ((Zone.TITLE, reading.title, reading.title_mentions), (Zone.BODY, reading.body, reading.body_mentions))
        mentions = tuple(
            _unknown(
                definition.id,
                Sentence(
                    zone=zone,
                    tokens=tokens,
                    number=0,
                    first=0,
                    last=0,
                    is_lead=False,
                    language=Language(code=language),
                    hits={},
                ),
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


def _check_languages(definitions: Iterable[EventDefinition], languages: Mapping[str, Language]) -> None:
    for one in definitions:
        unknown = set(one.words) - set(languages)
        if unknown:
            known = ", ".join(sorted(languages))
            raise ValueError(
                f"event {one.id}: words of {min(unknown)!r}, a language that is not there (known: {known})"
            )


def _mentions(reading: Reading) -> dict[Zone, Sequence[Mention]]:
    return {Zone.TITLE: reading.title_mentions, Zone.BODY: reading.body_mentions}


def _cues(plan: EventPlan, sentences: Sequence[Sentence], words: Words) -> Cues:
    """The words of title and beginning, and the lists met in title and lead."""
    return {**dict(list_cues(plan, sentences)), **words.cues}


def _published(reading: Reading) -> date | None:
    claim = reading.article.published
    return claim.day if claim else None


def _sentences(
    tokens: Tokens,
    mentions: Sequence[Mention],
    zone: Zone,
    lexicon: Lexicon,
    types: Mapping[str, str],
    lead: frozenset[int],
) -> Iterator[Sentence]:
    """The title, or those sentences of a body that can decide or can tell an act."""
    is_title = zone is Zone.TITLE and bool(tokens.words)
    found = lexicon.find(tokens, mentions, types, tokens.sentences if is_title else lead)
    if is_title:  # a headline is one sentence, whatever its full stops
        found = {0: _merged(found.values())}
    for number in sorted(found):
        words = range(len(tokens.words)) if is_title else tokens.words_of_sentence(number)
        yield Sentence(
            zone=zone,
            tokens=tokens,
            number=number,
            first=words[0],
            last=words[-1],
            is_lead=number in lead,
            language=lexicon.language,
            hits=found[number],
        )


def _merged(found: Iterable[Mapping[str, list[Hit]]]) -> dict[str, list[Hit]]:
    merged: dict[str, list[Hit]] = {}
    for hits in found:
        for name, some in hits.items():
            merged.setdefault(name, []).extend(some)
    return merged


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

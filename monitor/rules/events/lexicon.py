"""Finds the listed words of all events in an article: core words everywhere, the others in their sentences.

lists of words -> Lexicon (built once) -> find(tokens, mentions) -> Hits, by tag and sentence
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from monitor.entities.gazetteer import Mention
from monitor.rules.events.language import Form, Language
from monitor.rules.events.phrases import GAP, Listing, PhraseIndex
from monitor.rules.events.shapes import designations, proper_names
from monitor.text.normalise import fold, fold_cased
from monitor.text.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Hit:
    """Words `first` to `last` (both included) of a zone, found under a tag.

    `entity` is the id for hits of an entity type; `form` the form of a verb; `text` the words as listed.
    """

    first: int
    last: int
    tag: str
    form: Form | None = None
    entity: str | None = None


DESIGNATION, PROPER = "#designation", "#proper "
"""Items for names known by how they are written: `shapes`."""

Found = Mapping[str, Sequence[Hit]]
"""Hits of one sentence by tag, in order."""


class Lexicon:
    """The lists of words of all events in one language; what it finds is settled once all words are listed.

    Core words are those without which a sentence tells no act: objects, and what says an act without one. Few
    sentences of an article have any, so these are looked for first, and all other words only beside them.
    """

    def __init__(self, language: Language) -> None:
        """Empty: `add_words` and `add_verbs` fill it while events are compiled."""
        self._language = language
        self._cores = _Lists(language)
        self._others = _Lists(language)

    @property
    def language(self) -> Language:
        """The language of its words."""
        return self._language

    def add_words(self, tag: str, items: Iterable[str], *, is_core: bool = False) -> None:
        """List nouns and phrases under a tag, in the notation of `definition`. Raises ValueError naming the item."""
        (self._cores if is_core else self._others).add_words(tag, items)

    def add_verbs(self, tag: str, verbs: Iterable[str], *, is_core: bool = False) -> None:
        """List verbs under a tag, with all their forms; hits tell the form. Raises ValueError naming the verb."""
        (self._cores if is_core else self._others).add_verbs(tag, verbs)

    def find(
        self, tokens: Tokens, mentions: Sequence[Mention], types: Mapping[str, str], always: Iterable[int] = ()
    ) -> dict[int, dict[str, list[Hit]]]:
        """Hits by sentence and tag, of each sentence of `always` and of each with a core word; linear in the length.

        `types` gives the type of each entity.
        """
        sentences = tokens.sentences
        found: dict[int, dict[str, list[Hit]]] = {number: defaultdict(list) for number in always}
        for hit in self._cores.find(tokens, mentions, types, range(len(tokens.words))):
            found.setdefault(sentences[hit.first], defaultdict(list))[hit.tag].append(hit)
        places = [place for number in sorted(found) for place in tokens.words_of_sentence(number)]
        inside = [mention for mention in mentions if sentences[mention.first] in found]
        for hit in self._others.find(tokens, inside, types, places):
            found[sentences[hit.first]][hit.tag].append(hit)
        return found


class _Lists:
    """Lists of words: phrases by their first word, kinds of names, and names known by how they are written."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._telling: set[str] = set()  # folded first words of phrases, last words of proper names
        self._folded = PhraseIndex(self._spell)
        self._cased = PhraseIndex(self._spell)
        self._types: dict[str, list[str]] = defaultdict(list)
        self._designations: list[str] = []
        self._proper: dict[str, list[str]] = defaultdict(list)

    def add_words(self, tag: str, items: Iterable[str]) -> None:
        for item in _heads(items):
            if item.startswith(("@", "#")):
                self._add_names_of(tag, item)
            else:
                self._expect(Listing(tag, item, is_verb=False))

    def add_verbs(self, tag: str, verbs: Iterable[str]) -> None:
        for verb in _heads(verbs):
            self._expect(Listing(tag, verb, is_verb=True))

    def _add_names_of(self, tag: str, item: str) -> None:
        for name in _alternatives(item):
            if name.startswith("@"):
                self._types[name[1:]].append(tag)
            elif name == DESIGNATION:
                self._designations.append(tag)
            elif name.startswith(PROPER):
                self._proper[name.removeprefix(PROPER)].append(tag)
                self._telling.add(name.removeprefix(PROPER))
            else:
                raise ValueError(f"{tag}: {name!r} is no kind of name; write @TYPE, {DESIGNATION} or {PROPER}WORD")

    def _expect(self, listing: Listing) -> None:
        """Note the words with which it can begin: those of its first alternative, whatever comes after the first."""
        first = next(_alternatives(listing.item))
        if not first.strip() or GAP in {listing.item.split(" ")[0], *listing.item.split(" ")[-1].split("|")}:
            raise ValueError(f"{listing.tag}: {listing.item!r} must begin and end with a word")
        index = self._cased if _is_cased(listing) else self._folded
        for text, _ in self._forms(first, is_verb=listing.is_verb):
            word = _split(text)[0]
            index.expect(_fold_of(listing)(word), listing)
            self._telling.add(fold(word))

    def _spell(self, listing: Listing, first: str) -> Iterator[tuple[tuple[str, ...], Form | None]]:
        """All phrases that it stands for and that begin with this word, which are a few of many."""
        fold_word = _fold_of(listing)
        for item in _alternatives(listing.item):
            for text, form in self._forms(item, is_verb=listing.is_verb):
                head, *rest = _split(text)
                if fold_word(head) == first:
                    yield (first, *map(fold_word, rest)), form

    def _forms(self, item: str, *, is_verb: bool) -> Iterable[tuple[str, Form | None]]:
        if is_verb:
            return self._language.inflect_verb(item.replace("-", " "))
        if item.startswith("="):
            return ((item[1:], None),)
        if "~" in item:
            before, _, after = item.partition("~")
            *lead, verb = before.split()
            forms = self._language.inflect_verb(verb)
            return [(" ".join((*lead, text, after.strip())), form) for text, form in forms]
        return [(text, None) for text in dict.fromkeys((item, self._language.plural(item)))]

    def find(
        self, tokens: Tokens, mentions: Sequence[Mention], types: Mapping[str, str], places: Sequence[int]
    ) -> Iterator[Hit]:
        """The listed words that begin at one of these places, and the names among the mentions."""
        words = tokens.words
        telling = [place for place in places if words[place] in self._telling]
        for index, words in ((self._folded, tokens.words), (self._cased, tokens.cased)):
            for first, last, senses in index.find(words, telling):
                for tag, form in senses:
                    yield Hit(first, last, tag, form)
        yield from self._find_names(tokens, mentions, types)
        for first, last in designations(tokens, places) if self._designations else ():
            for tag in self._designations:
                yield Hit(first, last, tag)
        for first, last, head in proper_names(tokens, self._proper, telling) if self._proper else ():
            for tag in self._proper[head] if first in places else ():
                yield Hit(first, last, tag)

    def _find_names(self, tokens: Tokens, mentions: Sequence[Mention], types: Mapping[str, str]) -> Iterator[Hit]:
        for mention in mentions:
            if tokens.cased[mention.first].islower():
                continue  # a name is written with a capital: "change" is not Chang'e
            for tag in self._types.get(types.get(mention.entity, ""), ()):
                yield Hit(mention.first, mention.last, tag, None, mention.entity)


def _heads(items: Iterable[str]) -> Iterator[str]:
    """Each item once for each alternative of its first word: "lift|boost into orbit|space" is two."""
    for item in items:
        first, blank, rest = item.partition(" ")
        for word in first.split("|"):
            yield f"{word}{blank}{rest}"


def _alternatives(item: str) -> Iterator[str]:
    """The item written out: "lift|boost into orbit|space" is four."""
    if "|" not in item:
        yield item
        return
    for words in product(*(word.split("|") for word in item.split(" "))):
        yield " ".join(words)


def _split(item: str) -> list[str]:
    return item.replace("-", " ").split()


def _is_cased(listing: Listing) -> bool:
    return listing.item.startswith("=")


def _fold_of(listing: Listing) -> Callable[[str], str]:
    """How its words are compared."""
    return fold_cased if _is_cased(listing) else fold

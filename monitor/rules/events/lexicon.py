"""Finds the listed words of all events in an article, in one pass over its words.

lists of words -> Lexicon (built once) -> find(tokens, mentions) -> Hits, by tag and sentence
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from operator import itemgetter

from monitor.entities.gazetteer import Mention
from monitor.rules.events.english import Form, inflect_verb, plural
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


GAP = "..."
"""In a listed phrase: up to `LONGEST_GAP` words of any kind."""
LONGEST_GAP = 9
DESIGNATION, PROPER = "#designation", "#proper "
"""Items for names known by how they are written: `shapes`."""

Found = Mapping[str, Sequence[Hit]]
"""Hits of one sentence by tag, in order."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One listed phrase: its words after the first, and what it stands for."""

    rest: tuple[str, ...]
    tag: str
    form: Form | None

    def last(self, words: Sequence[str], first: int) -> int | None:
        """Place of the phrase's last word when it begins at `first`; None when it does not."""
        if not self.rest:
            return first
        if GAP not in self.rest:
            last = first + len(self.rest)
            return last if words[first + 1 : last + 1] == self.rest else None
        gap = self.rest.index(GAP)
        before, after = self.rest[:gap], self.rest[gap + 1 :]
        start = first + 1 + len(before)
        if words[first + 1 : start] != before:
            return None
        for place in range(start, start + LONGEST_GAP + 1):
            if words[place : place + len(after)] == after:
                return place + len(after) - 1
        return None


class _Index:
    """Phrases by their first and second word, "" where there is no second; those with a gap behind the first apart.

    The latter are many, and begin with words as common as "start": they are found by the word after the gap.
    """

    def __init__(self) -> None:
        self.phrases: defaultdict[str, dict[str, list[_Entry]]] = defaultdict(dict)
        self._gapped: defaultdict[str, dict[str, list[tuple[int, _Entry]]]] = defaultdict(dict)
        self._count = 0

    def add(self, words: tuple[str, ...], entry: _Entry) -> None:
        """List a phrase, once."""
        first, second = words[0], words[1] if len(words) > 1 else ""
        entries = self.phrases[first].setdefault("" if second == GAP else second, [])
        if second != GAP:
            if entry not in entries:
                entries.append(entry)
            return
        self._count += 1
        gapped = self._gapped[first].setdefault(words[2], [])
        if all(entry != other for _, other in gapped):
            gapped.append((self._count, entry))

    def beginning(self, words: Sequence[str], first: int) -> Iterator[_Entry]:
        """The phrases of one first word that can go on as the words do."""
        by_second = self.phrases[words[first]]
        yield from by_second.get("", ())
        if first + 1 == len(words):
            return
        yield from by_second.get(words[first + 1], ())
        if gapped := self._gapped.get(words[first]):
            window = set(words[first + 1 : first + LONGEST_GAP + 2])
            found = [one for word in window if word in gapped for one in gapped[word]]
            yield from (entry for _, entry in sorted(found, key=itemgetter(0)))


class Lexicon:
    """Phrases by their first word; immutable once built."""

    def __init__(self) -> None:
        """Empty: `add_words` and `add_verbs` fill it while events are compiled."""
        self._folded = _Index()
        self._cased = _Index()
        self._types: dict[str, list[str]] = defaultdict(list)
        self._designations: list[str] = []
        self._proper: dict[str, list[str]] = defaultdict(list)

    def add_words(self, tag: str, items: Iterable[str]) -> None:
        """List nouns and phrases under a tag, in the notation of `definition`."""
        for item in _alternatives(items):
            if item.startswith("@"):
                self._types[item[1:]].append(tag)
            elif item == DESIGNATION:
                self._designations.append(tag)
            elif item.startswith(PROPER):
                self._proper[item.removeprefix(PROPER)].append(tag)
            elif item.startswith("="):
                words = tuple(fold_cased(word) for word in _split(item[1:]))
                self._add(words, tag, None, is_cased=True)
            elif "~" in item:
                self._add_inflected(tag, item)
            else:
                for form in dict.fromkeys((item, plural(item))):
                    self._add(_folded(form), tag, None)

    def add_verbs(self, tag: str, verbs: Iterable[str]) -> None:
        """List verbs under a tag, with all their forms; hits tell the form."""
        for verb in _alternatives(verbs):
            for text, form in inflect_verb(verb.replace("-", " ")):
                self._add(_folded(text), tag, form)

    def _add_inflected(self, tag: str, item: str) -> None:
        before, _, after = item.partition("~")
        *lead, verb = before.split()
        for text, form in inflect_verb(verb):
            self._add(_folded(" ".join((*lead, text, after.strip()))), tag, form)

    def _add(self, words: tuple[str, ...], tag: str, form: Form | None, *, is_cased: bool = False) -> None:
        index = self._cased if is_cased else self._folded
        index.add(words, _Entry(words[1:], tag, form))

    def find(
        self, tokens: Tokens, mentions: Sequence[Mention], types: Mapping[str, str]
    ) -> dict[int, dict[str, list[Hit]]]:
        """Hits by sentence and tag; `types` gives the type of each entity. Linear in the length."""
        found: dict[int, dict[str, list[Hit]]] = defaultdict(lambda: defaultdict(list))
        sentences = tokens.sentences
        for index, words in ((self._folded, tokens.words), (self._cased, tokens.cased)):
            for first, word in enumerate(words):
                if word not in index.phrases:
                    continue
                for entry in index.beginning(words, first):
                    last = entry.last(words, first)
                    if last is not None:
                        found[sentences[first]][entry.tag].append(Hit(first, last, entry.tag, entry.form))
        self._add_names(found, tokens, mentions, types)
        self._add_shapes(found, tokens)
        return found

    def _add_shapes(self, found: dict[int, dict[str, list[Hit]]], tokens: Tokens) -> None:
        for first, last in designations(tokens) if self._designations else ():
            for tag in self._designations:
                found[tokens.sentences[first]][tag].append(Hit(first, last, tag))
        for first, last, head in proper_names(tokens, tuple(self._proper)) if self._proper else ():
            for tag in self._proper[head]:
                found[tokens.sentences[first]][tag].append(Hit(first, last, tag))

    def _add_names(
        self,
        found: dict[int, dict[str, list[Hit]]],
        tokens: Tokens,
        mentions: Sequence[Mention],
        types: Mapping[str, str],
    ) -> None:
        for mention in mentions:
            if tokens.cased[mention.first].islower():
                continue  # a name is written with a capital: "change" is not Chang'e
            for tag in self._types.get(types.get(mention.entity, ""), ()):
                hit = Hit(mention.first, mention.last, tag, None, mention.entity)
                found[tokens.sentences[mention.first]][tag].append(hit)


def _alternatives(items: Iterable[str]) -> Iterator[str]:
    """Each item written out: "lift|boost into orbit|space" is four."""
    for item in items:
        for words in product(*(word.split("|") for word in item.split(" "))):
            yield " ".join(words)


def _split(item: str) -> list[str]:
    return item.replace("-", " ").split()


def _folded(text: str) -> tuple[str, ...]:
    return tuple(word if word == GAP else fold(word) for word in _split(text))

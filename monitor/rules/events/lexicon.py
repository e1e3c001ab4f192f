"""Finds the listed words of all events in an article, in one pass over its words.

lists of words -> Lexicon (built once) -> find(tokens, mentions) -> Hits, by tag and sentence
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.entities.gazetteer import Mention
from monitor.rules.events.english import Form, inflect_verb, plural
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
LONGEST_GAP = 7

Found = Mapping[str, Sequence[Hit]]
"""Hits of one sentence by tag, in order."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One listed phrase: its words after the first, and what it stands for."""

    rest: tuple[str, ...]
    tag: str
    form: Form | None
    is_cased: bool

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


class Lexicon:
    """Phrases by their first word; immutable once built."""

    def __init__(self) -> None:
        """Empty: `add_words` and `add_verbs` fill it while events are compiled."""
        self._entries: dict[str, list[_Entry]] = defaultdict(list)
        self._types: dict[str, list[str]] = defaultdict(list)

    def add_words(self, tag: str, items: Iterable[str]) -> None:
        """List nouns and phrases under a tag, in the notation of `definition`."""
        for item in items:
            if item.startswith("@"):
                self._types[item[1:]].append(tag)
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
        for verb in verbs:
            for text, form in inflect_verb(verb.replace("-", " ")):
                self._add(_folded(text), tag, form)

    def _add_inflected(self, tag: str, item: str) -> None:
        before, _, after = item.partition("~")
        *lead, verb = before.split()
        for text, form in inflect_verb(verb):
            self._add(_folded(" ".join((*lead, text, after.strip()))), tag, form)

    def _add(self, words: tuple[str, ...], tag: str, form: Form | None, *, is_cased: bool = False) -> None:
        first, entry = words[0], _Entry(words[1:], tag, form, is_cased)
        if entry not in self._entries[first]:
            self._entries[first].append(entry)

    def find(
        self, tokens: Tokens, mentions: Sequence[Mention], types: Mapping[str, str]
    ) -> dict[int, dict[str, list[Hit]]]:
        """Hits by sentence and tag; `types` gives the type of each entity. Linear in the length."""
        found: dict[int, dict[str, list[Hit]]] = defaultdict(lambda: defaultdict(list))
        words, cased, sentences = tokens.words, tokens.cased, tokens.sentences
        entries = self._entries
        for first, word in enumerate(words):
            for key, is_cased in ((word, False), (cased[first], True)):
                for entry in entries.get(key, ()):
                    if entry.is_cased is not is_cased:
                        continue
                    last = entry.last(cased if is_cased else words, first)
                    if last is not None:
                        found[sentences[first]][entry.tag].append(Hit(first, last, entry.tag, entry.form))
        for mention in mentions:
            if cased[mention.first].islower():
                continue  # a name is written with a capital: "change" is not Chang'e
            for tag in self._types.get(types.get(mention.entity, ""), ()):
                hit = Hit(mention.first, mention.last, tag, None, mention.entity)
                found[sentences[mention.first]][tag].append(hit)
        return found


def _split(item: str) -> list[str]:
    return item.replace("-", " ").split()


def _folded(text: str) -> tuple[str, ...]:
    return tuple(word if word == GAP else fold(word) for word in _split(text))

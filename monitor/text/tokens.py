"""Words of a text, folded for comparison, each knowing where it stands in the original."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate, chain, islice
from operator import attrgetter

from monitor.text.chunks import CHUNKS, UNSPACED, Chunk
from monitor.text.particles import may_have_particles
from monitor.text.sentences import LINE_ENDS, iterate_sentences, split_sentences

__all__ = ["UNSPACED", "Tokens", "tokenise"]

_LINE = re.compile(f"[^{LINE_ENDS}]+")

_WORDS, _CASED, _JOINED = attrgetter("words"), attrgetter("cased"), attrgetter("joined")


class Tokens:
    """One zone of an article (title, body or captions) as parallel sequences, one item a word; never changes.

    Only the words are found at once. Each of the rest is worked out when it is first asked for, since
    most rules find nothing in most articles.

    Attributes:
        text: The zone's string, unchanged: offsets count its code points.
        words: Folded: case, diacritics, width, possessive 's, dots of acronyms; hyphens split words.
    """

    def __init__(self, text: str) -> None:
        """Split the text into words; linear in its length."""
        self.text = text
        self._texts = text.replace("\n", " ").split(" ")
        self._chunks: list[Chunk] = list(map(CHUNKS.__getitem__, self._texts))
        self._words = list(map(_WORDS, self._chunks))
        self.words: tuple[str, ...] = tuple(chain.from_iterable(self._words))

    @cached_property
    def cased(self) -> tuple[str, ...]:
        """The same as `words`, but with the case kept."""
        return tuple(chain.from_iterable(map(_CASED, self._chunks)))

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Offset of each word's first code point."""
        placed = enumerate(zip(self._lengths, self._chunks, strict=True))
        return tuple([blanks + before + start for blanks, (before, chunk) in placed for start in chunk.starts])

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """Offset past each word's last code point (a possessive's end is not included)."""
        placed = enumerate(zip(self._lengths, self._chunks, strict=True))
        return tuple([blanks + before + end for blanks, (before, chunk) in placed for end in chunk.ends])

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of the text from one word to another; for those who need few of them."""
        start = bisect_right(self._numbers, first) - 1
        end = start if first == last else bisect_right(self._numbers, last) - 1
        return (
            self._lengths[start] + start + self._chunks[start].starts[first - self._numbers[start]],
            self._lengths[end] + end + self._chunks[end].ends[last - self._numbers[end]],
        )

    def gap(self, place: int) -> str:
        """What stands between a word and the next one; for those who need few of them."""
        return self.text[self.span(place, place)[1] : self.span(place + 1, place + 1)[0]]

    @cached_property
    def _lengths(self) -> list[int]:
        """The length of all chunks before each one; between two there is one blank."""
        return list(accumulate(map(len, self._texts[:-1]), initial=0))

    @cached_property
    def _numbers(self) -> list[int]:
        """The number of each chunk's first word."""
        return list(accumulate(map(len, self._words[:-1]), initial=0))

    @cached_property
    def sentence_spans(self) -> tuple[tuple[int, int], ...]:
        """Offsets (start, end) of each sentence, in order."""
        return split_sentences(self.text)

    @cached_property
    def sentences(self) -> tuple[int, ...]:
        """Number of the sentence each word stands in, from 0."""
        return self._number(end for _, end in self.sentence_spans)

    def words_of_sentence(self, number: int) -> range:
        """The numbers of the words of a sentence; none for one without words."""
        first = bisect_left(self.sentences, number)
        return range(first, bisect_right(self.sentences, number, first))

    @cached_property
    def paragraphs(self) -> tuple[int, ...]:
        """Number of the paragraph each word stands in, from 0."""
        lines = _LINE.finditer(self.text)
        return self._number(line.end() for line in lines if not line[0].isspace())

    @cached_property
    def compounds(self) -> tuple[tuple[int, int], ...]:
        """First and last word (both included) of each run of words joined by hyphens."""
        return tuple((first + low, first + high) for first, chunk in self._joined for low, high in chunk.compounds)

    @cached_property
    def joined(self) -> tuple[tuple[str, int, int], ...]:
        """Each few neighbours of such a run as one folded word, with its first and last word."""
        return tuple(
            (word, first + low, first + high) for first, chunk in self._joined for word, low, high in chunk.joined
        )

    @property
    def joined_words(self) -> set[str]:
        """Those words alone, which is cheaper."""
        return {word for word, _, _ in chain.from_iterable(map(_JOINED, self._chunks))}

    @property
    def _joined(self) -> list[tuple[int, Chunk]]:
        """The chunks with compounds, each with the number of its first word."""
        return [placed for placed in zip(self._numbers, self._chunks, strict=True) if placed[1].joined]

    @cached_property
    def may_have_particles(self) -> bool:
        """Whether any word may have particles of Arabic or Hebrew before it."""
        return may_have_particles(self.words)

    def count_until_sentence(self, count: int) -> int:
        """How many words stand before the end of the first `count` sentences."""
        ends = [end for _, end in islice(iterate_sentences(self.text), count)]
        return next(self._count_before(ends[-1:])) if len(ends) == count else len(self.words)

    def _count_before(self, borders: Iterable[int]) -> Iterator[int]:
        """How many words begin before each of these offsets, which ascend; without the offsets of all words."""
        text = self.text.replace("\n", " ")
        chunk = offset = done = 0
        for border in borders:
            chunk += text.count(" ", done, border)
            offset = text.rfind(" ", done, border) + 1 or offset
            done = border
            yield self._numbers[chunk] + bisect_left(self._chunks[chunk].starts, border - offset)

    def _number(self, borders: Iterable[int]) -> tuple[int, ...]:
        """For each word, how many borders stand at or before it; behind the last one as many as before it."""
        numbers: list[int] = []
        number = 0
        for number, count in enumerate(self._count_before(borders)):
            numbers.extend([number] * (count - len(numbers)))
        numbers.extend([number] * (len(self.words) - len(numbers)))
        return tuple(numbers)


def tokenise(text: str) -> Tokens:
    """Split a zone into words, sentences and paragraphs (a newline ends a paragraph and a sentence).

    Linear in the length of the text. A CJK or Hangul character is a word of its own.
    """
    return Tokens(text)

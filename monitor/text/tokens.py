"""Words of a text, folded for comparison, each knowing where it stands in the original."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One zone of an article (title, body or captions) as parallel sequences, one item a word.

    Attributes:
        text: The zone's string, unchanged: offsets count its code points.
        words: Folded: case, diacritics, width, possessive 's, dots of acronyms; hyphens split words.
        cased: The same, but with the case kept.
        starts: Offset of each word's first code point.
        ends: Offset past its last (a possessive's end is not included).
        sentences: Number of the sentence each word stands in, from 0.
        paragraphs: Number of the paragraph each word stands in, from 0.
        sentence_spans: Offsets (start, end) of each sentence, in order.
    """

    text: str
    words: tuple[str, ...]
    cased: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[int, ...]
    paragraphs: tuple[int, ...]
    sentence_spans: tuple[tuple[int, int], ...]


def tokenise(text: str) -> Tokens:
    """Split a zone into words, sentences and paragraphs (a newline ends a paragraph and a sentence).

    Linear in the length of the text. A CJK or Hangul character is a word of its own.
    """
    raise NotImplementedError(text)

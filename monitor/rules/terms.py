"""Makes the leaves of a condition of what was written: words, phrases, wildcards, inflections, exact case."""

import re

from monitor.errors import ConditionError
from monitor.rules.faults import fault
from monitor.rules.lexer import Piece
from monitor.rules.syntax import Form, Term
from monitor.text.tokens import UNSPACED, tokenise

SHORTEST_PREFIX = 3
"""Letters that must stand before `*`."""

_UNSPACED = re.compile(f"[{UNSPACED}]")
_MARK_IN_PHRASE = re.compile(r"\w[*~]|\w\?\w")


def make_term(text: str, piece: Piece) -> Term:
    """The leaf for a word without quotes. Raises ConditionError."""
    word = piece.text
    if "~" in word:
        return _make_inflected(text, piece)
    if "*" in word or "?" in word:
        return _make_wildcard(text, piece)
    _check_has_word(text, piece, word)
    return Term(text=word, form=Form.CASED if piece.is_cased else Form.EXACT, place=piece.place)


def make_phrase(text: str, piece: Piece) -> Term:
    """The leaf for what stands in quotes. Raises ConditionError."""
    _check_has_word(text, piece, piece.text)
    if _MARK_IN_PHRASE.search(piece.text):
        hint = "write guided ONEAR/0 missil* for two words in this order with nothing between"
        raise fault(text, piece.place, "rule-phrase-wildcard", "wildcards and ~ do not work inside quotes", hint)
    return Term(text=piece.text, form=Form.CASED if piece.is_cased else Form.PHRASE, place=piece.place)


def _make_inflected(text: str, piece: Piece) -> Term:
    word = piece.text.removesuffix("~")
    if "~" in word or "*" in word or "?" in word or piece.is_cased:
        raise _combined(text, piece)
    _check_has_word(text, piece, word)
    return Term(text=word, form=Form.INFLECTED, place=piece.place)


def _make_wildcard(text: str, piece: Piece) -> Term:
    word = piece.text
    if piece.is_cased:
        raise _combined(text, piece)
    stem = word.rstrip("*")
    if "*" in stem:
        message = "* can stand only at the end of a word"
        raise fault(text, piece.place, "rule-wildcard", message, "use ? for one letter, or write the words with OR")
    letters = sum(character.isalnum() for character in stem)
    if stem != word and letters < SHORTEST_PREFIX and not _UNSPACED.search(stem):
        raise fault(text, piece.place, "rule-short-wildcard", "a wildcard needs at least 3 letters before it")
    if stem.startswith("?") or not letters:
        message = "a wildcard needs a letter before it"
        raise fault(text, piece.place, "rule-wildcard", message, "? stands for one letter: wom?n")
    return Term(text=stem + "*" if stem != word else stem, form=Form.WILDCARD, place=piece.place)


def _combined(text: str, piece: Piece) -> ConditionError:
    message = "=, ~, * and ? cannot be combined in one word"
    return fault(text, piece.place, "rule-wildcard", message, "write two words with OR between them")


def _check_has_word(text: str, piece: Piece, words: str) -> None:
    if not any(tokenise(words).words):
        raise fault(text, piece.place, "rule-no-word", f"there is no word in {words!r}", "write letters or digits")

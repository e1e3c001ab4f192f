"""Ways of writing that other search languages use: each is refused with what to write here instead.

To add one, add a pattern with its code, message and hint to `_HABITS`.
"""

import re
from difflib import get_close_matches

from monitor.errors import ConditionError
from monitor.rules.faults import fault
from monitor.rules.syntax import Place

_NEAR_HINT = "write NEAR/n (any order, at most n words between) or ONEAR/n (in this order)"
_SLOP = "Lucene slop/fuzzy ~n is not supported"
_KNOWN = ("AND", "OR", "NOT", "NEAR", "ONEAR", "SENT", "PARA", "IN", "OF", "ATLEAST")

# pattern of the whole word, code, message (with {word}), hint (with {word} and {n})
_HABITS: tuple[tuple[re.Pattern[str], str, str, str], ...] = (
    (
        re.compile(r"(?i:and|or|not)"),
        "rule-lower-case-operator",
        "lower-case '{word}' is ambiguous",
        'write {upper} for the operator or "{word}" for the word',
    ),
    (
        re.compile(r"(?:O?NEAR|ATLEAST)/(?!\d+$).*"),
        "rule-number",
        "'{word}' needs a whole number after the stroke",
        "write NEAR/5, ONEAR/5 or ATLEAST/3",
    ),
    (
        re.compile(r"(?i:near|onear|atleast)(?:/\d*)?|(?i:sent|para)(?=/)/\d*"),
        "rule-lower-case-operator",
        "'{word}' is not an operator as it is written",
        "operators are in capitals, with a number after the stroke: NEAR/5, ONEAR/5, ATLEAST/3, SENT, PARA",
    ),
    (
        re.compile(r"(?i:w)/(?:\d+|n)"),
        "rule-vendor-operator",
        "'{word}' means different things in Factiva (ordered, n-1 between) and LexisNexis (any order)",
        _NEAR_HINT,
    ),
    (
        re.compile(r"(?i:w)/(?i:s|seg|sent)|SAME|/[sS]"),
        "rule-vendor-operator",
        "'{word}' is not an operator here",
        "write SENT (in one sentence) or PARA (in one paragraph)",
    ),
    (
        re.compile(r"(?i:w)/(?i:p|para)|/[pP]"),
        "rule-vendor-operator",
        "'{word}' is not an operator here",
        "write PARA (in one paragraph)",
    ),
    (
        re.compile(r"(?i:pre)/(?:\d+|n)|(?i:adj)/?\d+"),
        "rule-vendor-operator",
        "'{word}' is not an operator here",
        "write ONEAR/n (in this order, at most n words between); a Factiva adjn is ONEAR/n-1",
    ),
    (
        re.compile(r"(?i:near)\d+|/[nN]?\d+|AROUND|(?i:within)/\d+"),
        "rule-vendor-operator",
        "'{word}' is not an operator here",
        _NEAR_HINT,
    ),
    (
        re.compile(r"(?i:atl|atleast)\d+"),
        "rule-vendor-operator",
        "'{word}' is not an operator here",
        "write ATLEAST/n and a term or a group in brackets",
    ),
    (re.compile(r"&&?"), "rule-vendor-operator", "'{word}' is not an operator here", "write AND"),
    (re.compile(r"\|\|?"), "rule-vendor-operator", "'{word}' is not an operator here", "write OR"),
    (re.compile(r"!.*"), "rule-vendor-operator", "'!' is not an operator here", "write NOT"),
    (re.compile(r"\+.*"), "rule-vendor-operator", "'+' is not an operator here", "write AND between the terms"),
    (
        re.compile(r".+!"),
        "rule-vendor-wildcard",
        "'!' is not a wildcard here",
        "write {stem}* for all endings or {stem}~ for inflections only",
    ),
    (
        re.compile(r".+\$\d*"),
        "rule-vendor-wildcard",
        "'$' is not a wildcard here",
        "write a word and ~ for its inflections, * for all endings, ? for one letter",
    ),
    (
        re.compile(r"(?i:and|or)-not|ANDNOT|BUTNOT"),
        "rule-vendor-operator",
        "'{word}' is not an operator here",
        "write AND NOT",
    ),
    (
        re.compile(r".+\^[\d.]+"),
        "rule-boost",
        "boosts (^n) are not supported",
        "a rule matches or it does not: leave ^n",
    ),
    (re.compile(r"/.+/[a-z]*"), "rule-regex", "regular expressions are not supported", "use wildcards: pre* or wom?n"),
    (
        re.compile(r"[\[{].*"),
        "rule-brackets",
        "square brackets and braces are not supported",
        "use round brackets for groups",
    ),
)
_FUZZY = re.compile(r"[^~]+(~\d+(?:\.\d+)?)")
_EQUALS_FIELD = re.compile(r"([A-Za-z]{2,9})=.+")
_UNKNOWN_OPERATOR = re.compile(r"([A-Z]{2,})/\d+")

KNOWN_FIELDS = ("title", "lead", "body", "caption", "text", "first", "source", "lang", "url", "entity", "event")
"""All fields; `lexer` says which of them take a value."""

FIELD_HABITS = {
    "headline": "title", "hd": "title", "hl": "title", "intitle": "title", "allintitle": "title", "heading": "title",
    "ti": "title", "hlead": "lead", "lp": "lead", "hlp": "lead", "leadpara": "lead", "intext": "body",
    "content": "body", "td": "body", "allintext": "body", "site": "source", "sn": "source", "sc": "source",
    "publication": "source",
    "domain": "source", "language": "lang", "la": "lang", "inurl": "url", "link": "url", "country": "entity",
    "company": "entity", "person": "entity", "org": "entity", "atl": "first",
}  # fmt: skip
"""What other languages call our fields."""


def check_word(text: str, word: str, place: Place) -> None:
    """Raise ConditionError for a word that is another language's operator."""
    if word.startswith("~"):
        raise slop(text, place)
    fuzzy = _FUZZY.fullmatch(word)
    if fuzzy:
        raise slop(text, Place(start=place.start + fuzzy.start(1), width=len(fuzzy[1])), word[: fuzzy.start(1)])
    for pattern, code, message, hint in _HABITS:
        if pattern.fullmatch(word):
            names = {"word": word, "upper": word.upper(), "stem": word.rstrip("!")}
            raise fault(text, place, code, message.format(**names), hint.format(**names))
    field = _EQUALS_FIELD.fullmatch(word)
    if field:
        raise unknown_field(text, field[1], place)
    unknown = _UNKNOWN_OPERATOR.fullmatch(word)
    if unknown:
        raise unknown_operator(text, unknown[1], place)


def slop(text: str, place: Place, before: str = "") -> ConditionError:
    """The error for Lucene's `"a b"~10` and `word~2`."""
    hint = f"write {before}~ for its inflections" if before else "write a NEAR/n b"
    return fault(text, place, "rule-slop", _SLOP, hint)


def unknown_operator(text: str, name: str, place: Place) -> ConditionError:
    """The error for `NERA/8`."""
    close = get_close_matches(name, _KNOWN, n=1, cutoff=0.5)
    hint = f"did you mean {close[0]}?" if close else "operators: " + " ".join(_KNOWN)
    return fault(
        text, Place(start=place.start, width=len(name)), "rule-unknown-operator", f"unknown operator {name}", hint
    )


def unknown_field(text: str, name: str, place: Place) -> ConditionError:
    """The error for `titel:`; the hint knows typing errors and what other languages say."""
    meant = FIELD_HABITS.get(name.lower()) or next(iter(get_close_matches(name.lower(), KNOWN_FIELDS, n=1)), None)
    hint = f"did you mean {meant}: ?" if meant else "fields: " + " ".join(f"{field}:" for field in KNOWN_FIELDS)
    return fault(text, Place(start=place.start, width=len(name)), "rule-unknown-field", f"unknown field '{name}'", hint)

"""Whether the words around a name let it be that name."""

# ruff: noqa: SIM905 - lists of words read best as text
import re

from monitor.entities.names import BREAK, Name
from monitor.text.tokens import Tokens

_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f]")

# In capitals these are ordinary words at least as often as the organisation or treaty.
_ORDINARY = frozenset("who it is was can start aid ice shape cat sea all am pm as at to ad so do".split())

# What makes "North ..." the name of another place, where a headline's capitals tell nothing.
_OTHER_NAMES = frozenset(
    "africa african america american americans asia asian atlantic australia australian ave avenue bank bay beach "
    "bend borneo bronx carolina carolinas caucasus charleston china coast county dakota dakotans east face florida "
    "hollywood island islands jersey kivu kordofan london macedonia macedonian ocean ossetia ossetian pacific park "
    "pole rhine sea shields shore side sinai slope star state stream street sudan sudanese texas tyneside vietnam "
    "vietnamese wales waziristan west yorkshire".split()
)
_OTHER_OWNERS = frozenset("american deep global oliver old rural upper us".split())


def is_written_so(name: Name, zone: Tokens, first: int, last: int) -> bool:
    """Whether the words are written as the name demands: its case, in one piece, a whole katakana word."""
    if first != last and zone.sentences[first] != zone.sentences[last]:
        return False
    if not name.may_break and any(BREAK.search(zone.gap(place)) for place in range(first, last)):
        return False
    return _has_case(name, zone, first, last) and not _is_inside_katakana(zone, first, last)


def _has_case(name: Name, zone: Tokens, first: int, last: int) -> bool:
    if name.cased is None:
        return True
    cased = zone.cased[first : last + 1]
    if is_all_capitals(zone, first):
        is_same = tuple(word.upper() for word in cased) == tuple(word.upper() for word in name.cased)
        return is_same and zone.words[first] not in _ORDINARY
    return "".join(cased) == "".join(name.cased)


def _is_inside_katakana(zone: Tokens, first: int, last: int) -> bool:
    (start, end), text = zone.span(first, last), zone.text
    return bool(
        (_KATAKANA.match(text[start]) and start > 0 and _KATAKANA.match(text[start - 1]))
        or (_KATAKANA.match(text[end - 1]) and end < len(text) and _KATAKANA.match(text[end]))
    )


def is_free_standing(zone: Tokens, first: int, last: int, *, is_after_mention: bool) -> bool:
    """Whether a short form is no part of a longer, unknown name.

    `North Carolina`, `Oliver North`, `Atlanta, Georgia` are; `the North fired`, `North Fires Missile` are not.
    `is_after_mention` says that a recognised entity stands right before it, as in a list of countries.
    """
    is_headline = _is_title_case(zone, first)
    following = _neighbour(zone, last, last + 1)
    if (
        following is not None
        and following[1].isspace()
        and (
            zone.words[following[0]] in _OTHER_NAMES or (not is_headline and _is_capitalised(zone.cased[following[0]]))
        )
    ):
        return False
    preceding = _neighbour(zone, first - 1, first - 1)
    if preceding is None or is_after_mention:
        return True
    place, gap = preceding
    if zone.words[place] in _OTHER_OWNERS:
        return False
    is_first = place == 0 or zone.sentences[place - 1] != zone.sentences[place]
    if is_first or zone.words[place] == "the" or not _is_capitalised(zone.cased[place]):
        return True
    punctuation = gap.strip()
    return punctuation != "," and (is_headline or bool(punctuation))


def _neighbour(zone: Tokens, gap_after: int, place: int) -> tuple[int, str] | None:
    """The word at `place` and what stands in the gap, or None where no word of the sentence is there."""
    if not 0 <= place < len(zone.words) or gap_after < 0:
        return None
    if zone.sentences[gap_after] != zone.sentences[gap_after + 1]:
        return None
    return place, zone.gap(gap_after)


def _is_capitalised(word: str) -> bool:
    return word[:1].isupper()


def is_all_capitals(zone: Tokens, place: int) -> bool:
    """Whether the sentence at `place` is written in capitals only, so that case tells nothing."""
    sentence = _sentence(zone, place)
    return sentence.isupper() and sum(len(word) > len("DPRK") for word in sentence.split()) > 1


def _is_title_case(zone: Tokens, place: int) -> bool:
    """Whether most of the longer words of the sentence at `place` are capitalised, as in a headline."""
    sentence = _sentence(zone, place)
    longer = [word for word in sentence.split() if len(word) > len("with") and word[0].isalpha()]
    capitalised = sum(map(_is_capitalised, longer))
    return len(longer) > 1 and not sentence.endswith(".") and capitalised * 4 >= len(longer) * 3


def _sentence(zone: Tokens, place: int) -> str:
    start, end = zone.sentence_spans[zone.sentences[place]]
    return zone.text[start : min(end, start + 400)]

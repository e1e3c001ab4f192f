"""Words that make one event another one: numbers, days, names, and the kinds of things.

Two reports that share a sentence but not its count, day, weapon or treaty tell two events.
To add a word: put it into its table; forms are folded (lower case, no diacritics).
"""

import re
from enum import StrEnum
from functools import lru_cache


class FactKind(StrEnum):
    """What a word states."""

    NUMBER = "number"
    ORDINAL = "ordinal"
    TIME = "time"
    SORT = "sort"
    NAME = "name"


def _numbered(words: str) -> dict[str, str]:
    """Columns count up from one; `|` separates ways of saying the same."""
    return {way: str(number) for number, ways in enumerate(words.split(), start=1) for way in ways.split("|")}


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NUMBERS = {
    "zero": "0", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70",
    "eighty": "80", "ninety": "90", "hundred": "100", "hundreds": "100s", "thousand": "1000", "thousands": "1000s",
    "million": "million", "mln": "million", "billion": "billion", "bln": "billion", "trillion": "trillion",
    "dozen": "12", "dozens": "12s", "pair": "2", "both": "2", "couple": "2", "double": "2", "twin": "2",
    "half": "half", "several": "several", "salvo": "several", "single": "1", "once": "1", "twice": "2",
    **_numbered(
        "one|ein|eine|uno|una|une|uma|um|un|один|一 two|zwei|dos|deux|dois|duas|due|два|две|二|两 "
        "three|drei|tres|trois|tre|три|三 four|vier|cuatro|quatre|quatro|quattro|четыре|四 "
        "five|funf|cinco|cinq|cinque|пять|五 six|sechs|seis|sei|шесть|六 seven|sieben|siete|sept|sete|sette|семь|七 "
        "eight|acht|ocho|huit|oito|otto|восемь|八 nine|neun|nueve|neuf|nove|девять|九 "
        "ten|zehn|diez|dix|dez|dieci|десять|十 eleven|elf|onze twelve|zwolf|doce|douze|doze "
        "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    ),
}  # fmt: skip
"""Counts in words -> what they count; a change from "two" to "2" is none."""

ORDINALS = _numbered(
    "first|erste|ersten|primer|primera|premier|premiere|primeiro|primo|prima|первый "
    "second|zweite|zweiten|segundo|segunda|deuxieme|secondo|второй "
    "third|dritte|dritten|tercer|tercera|troisieme|terceiro|terzo|третий "
    "fourth|vierte|cuarto|quatrieme|quarto fifth|funfte|quinto|cinquieme sixth|sechste|sexto|sixieme "
    "seventh|siebte|septimo|septieme eighth|achte|octavo|huitieme ninth|neunte|noveno|neuvieme "
    "tenth|zehnte|decimo|dixieme eleventh twelfth thirteenth"
)

TIMES = _set(
    "today yesterday tomorrow overnight tonight morning afternoon evening noon midnight am pm "
    "spring summer autumn winter "
    "heute gestern hoy ayer hier hoje ontem "
    "monday tuesday wednesday thursday friday saturday sunday "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag "
    "lunes martes miercoles jueves viernes sabado domingo lundi mardi mercredi jeudi vendredi samedi dimanche "
    "lunedi martedi mercoledi giovedi venerdi понедельник вторник среда среду четверг пятница пятницу суббота субботу "
    "воскресенье "
    "january february march april june july august september october november december jan feb mar apr jun jul aug sep "
    "oct nov dec januar februar marz juni juli oktober dezember "
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "
    "janvier fevrier avril mai juin juillet aout septembre octobre novembre decembre "
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
)

SHORT_TIMES = {
    "jan": "january", "feb": "february", "mar": "march", "apr": "april", "jun": "june", "jul": "july",
    "aug": "august", "sep": "september", "oct": "october", "nov": "november", "dec": "december",
}  # fmt: skip

SORTS = _set(
    "ballistic cruise hypersonic intercontinental intermediate submarine anti satellite spy crewed uncrewed solid "
    "liquid nuclear conventional short medium long signed signs ratified ratifies withdrew withdraws suspended "
    "suspends rejected rejects approved approves acceded accedes extended extends failed fails successful successfully "
    "no not rose rise rises fell fall falls up down gained lost gains losses profit loss increase decrease "
    "ground ship land sea air higher lower upper raised cut north south east west northern southern eastern western"
)
"""Words of small number which turn a report into its opposite, or a weapon into another."""

NEGATIONS = _set("not no never without")
FAILURES = _set(
    "failed fails fail failure unsuccessful unsuccessfully denied denies rejected rejects cancelled canceled postponed "
    "aborted scrubbed missed misses"
)
"""Words that turn a sentence into its opposite wherever they are put in."""

TENS = frozenset({"20", "30", "40", "50", "60", "70", "80", "90"})

STARTERS = _set(
    "the a an in on at it he she they we i his her its their this that these those there but and or as for from with "
    "after before when while if to of by since under over during about some many most all no not both each more other "
    "another such who what where how why so yet still also then now here earlier later meanwhile however according "
    "officials police state government president minister ministers lawmakers troops residents analysts sources"
)
"""Words that often begin a sentence and are no names."""

ALIASES = {
    "us": "america", "usa": "america", "states": "america", "american": "america",
    "uk": "britain", "kingdom": "britain", "british": "britain",
    "ap": "agency", "afp": "agency", "reuters": "agency", "reuter": "agency", "associated": "agency", "press": "agency",
}  # fmt: skip
"""Names that stand for one another; agencies too, since a copy names the one it came from."""

STEMS_OF_OTHERS = frozenset({"niger", "dominica", "north", "south"})
"""Names with which other names begin that are not forms of them."""

FIGURE = re.compile(r"(?P<digits>\d[\d.,]*)(?:(?P<ordinal>st|nd|rd|th)|s|k|m|bn|am|pm|mm|cm|km|kg|kt|mt|pc|h|hrs)?")
"""Digits and what may hang on them; anything else is a name of a thing (`F16`) or a misread word."""

DESIGNATION = re.compile(r"[a-z]{1,4}\d{1,3}[a-z]?")
"""A model by its number, such as `kn23`."""


@lru_cache(maxsize=1 << 15)
def fact_of(word: str, cased: str) -> tuple[FactKind, str] | None:
    """What a word states, in a form in which equal facts are equal; None for an ordinary word.

    A capital makes a name; whoever asks knows whether it is only the capital that begins a sentence.
    """
    if word[:1].isdigit() and (figure := _figure(word)):
        return figure
    if DESIGNATION.fullmatch(word):
        return FactKind.NUMBER, word
    if word in NUMBERS:
        return FactKind.NUMBER, NUMBERS[word]
    if word in ORDINALS:
        return FactKind.ORDINAL, ORDINALS[word]
    if word in TIMES or cased == "May":
        return FactKind.TIME, SHORT_TIMES.get(word, word)
    if word in SORTS:
        return FactKind.SORT, word
    if cased[:1].isupper() or word[:1].isdigit():
        return FactKind.NAME, word
    return None


def _figure(word: str) -> tuple[FactKind, str] | None:
    match = FIGURE.fullmatch(word)
    if match is None:
        return None
    if match["ordinal"]:
        return FactKind.ORDINAL, match["digits"]
    return FactKind.NUMBER, match["digits"].lstrip("0").rstrip(".,") or "0"

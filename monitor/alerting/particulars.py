"""What single sentences say of an event: hours, counts, distances, kinds, places, days, and which one it was.

Each reader takes a text and gives folded values in the order of the text; it knows nothing of the article around.
To add a word (a kind of weapon, a region with its launch site, a unit): its table here.
"""

import re
from collections.abc import Iterator

from monitor.dedup.facts import NUMBERS, ORDINALS


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = rf"(?:{'|'.join(month.title() for month in _MONTHS)}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_NO_COUNTS = _set("un um once half double twin both couple ein eine uno una une uma dos due sei dix")
_COUNTS = {
    word: value for word, value in NUMBERS.items() if word not in _NO_COUNTS and value.isdigit() and word.isascii()
}
_NUMBER = rf"(?:\d[\d,.]*\d|\d|{'|'.join(sorted(_COUNTS, key=len, reverse=True))})"
_ORDINAL = rf"(?:\d+(?:st|nd|rd|th)|{'|'.join(word for word in ORDINALS if word.isascii())})"

# ------------------------------------------------------------------------------------------------ hours

_HOUR = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?\s?m\b\.?"
    r"|\b(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)\b"
    r"|\b(?P<hour4>[01]\d|2[0-3])(?P<minute4>[0-5]\d)\s?(?:hrs|hours|local|GMT|UTC|KST|JST|IST)\b",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\s*\(?\s*(?P<zone>GMT|UTC|E[DS]T|C[D]T|M[DS]T|P[DS]T|BST|CES?T|MSK|IST|JST|KST|(?:Moscow|Beijing) [Tt]ime)\b"
)
ZONES = {
    "GMT": 0, "UTC": 0, "EDT": -240, "EST": -300, "CDT": -300, "MDT": -360, "MST": -420, "PDT": -420, "PST": -480,
    "BST": 60, "CET": 60, "CEST": 120, "MSK": 180, "IST": 330, "JST": 540, "KST": 540, "moscow time": 180,
    "beijing time": 480,
}  # fmt: skip
"""Minutes east of Greenwich; an hour in one of these counts in UTC too."""

_DAY = 24 * 60


def read_hours(text: str) -> Iterator[int]:
    """Times of day in minutes since midnight; with a zone that is known, also the same in UTC."""
    for found in _HOUR.finditer(text):
        hour = int(found["hour"] or found["hour24"] or found["hour4"])
        minute = int(found["minute"] or found["minute24"] or found["minute4"] or 0)
        if found["half"]:
            hour = hour % 12 + (12 if found["half"] in "pP" else 0)
        moment = (hour * 60 + minute) % _DAY
        yield moment
        start = found.end() - (3 if found["hour4"] and found[0][-3:].isupper() else 0)
        if zone := _ZONE.match(text, start):
            name = zone["zone"]
            yield (moment - ZONES.get(name, ZONES.get(name.lower(), 0))) % _DAY


# ----------------------------------------------------------------------------------------------- counts

THINGS = {
    "missile": "missile", "missiles": "missile", "projectile": "missile", "projectiles": "missile", "icbm": "missile",
    "icbms": "missile", "rocket": "rocket", "rockets": "rocket", "satellite": "satellite", "satellites": "satellite",
    "spacecraft": "satellite", "astronauts": "crew", "cosmonauts": "crew", "taikonauts": "crew",
    "interceptors": "interceptor", "torpedoes": "torpedo", "drones": "drone", "warheads": "warhead",
}  # fmt: skip
_THING = "|".join(sorted(THINGS, key=len, reverse=True))
_HARM = {
    "killed": "killed",
    "dead": "killed",
    "died": "killed",
    "injured": "injured",
    "wounded": "injured",
    "hurt": "injured",
}
_COUNT = re.compile(
    rf"(?P<least>\b(?:at least|more than|over|no fewer than|as many as) )?"
    rf"\b(?P<number>{_NUMBER}|several|multiple|numerous|dozens of|(?:a )?(?:salvo|barrage|volley|pair|series) of|an?)\s"
    rf"(?:[\w./'’-]+\s){{0,5}}?(?P<thing>{_THING})\b"
    rf"(?!\s(?:test|launch|firing|program|defen[cs]e|threat|attack|strike|force|system|expert|base|range|site|unit"
    rf"|engine))",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SEVERAL = re.compile(r"several|multiple|numerous|dozens|(?:a )?(?:salvo|barrage|volley|series)")
_HARMED = re.compile(
    rf"\b(?P<number>{_NUMBER})\s(?:[\w'’-]+\s){{0,4}}?(?:was |were |are |is )?(?P<harm>killed|dead|died|injured"
    rf"|wounded|hurt)\b"
    rf"|\b(?P<harm2>killing|killed|injuring|injured|wounding|wounded)\s(?:at least "
    rf"|more than )?(?P<number2>{_NUMBER})\b",
    re.IGNORECASE,
)


def read_counts(text: str) -> Iterator[str]:
    """How many of what: `missile=2`, `missile>2` for "at least two" or "several", `killed=3`."""
    for found in _COUNT.finditer(text):
        if re.search(r"[,;:]\s", found[0]) or _YEAR.fullmatch(found["number"]):
            continue  # the number belongs to another phrase
        thing, number = THINGS[found["thing"].lower()], found["number"].lower()
        if _SEVERAL.match(number):
            yield f"{thing}>2"
        else:
            value = "2" if "pair" in number else _value(number)
            yield f"{thing}{'>' if found['least'] else '='}{value}"
    for found in _HARMED.finditer(text):
        harm = (found["harm"] or found["harm2"]).lower().replace("ing", "ed").replace("killeded", "killed")
        yield f"{_HARM[harm]}={_value((found['number'] or found['number2']).lower())}"


def _value(number: str) -> str:
    if number in {"a", "an"}:
        return "1"
    return _COUNTS.get(number) or number.replace(",", "").rstrip(".")


# --------------------------------------------------------------------------------------------- measures

_LENGTH = re.compile(
    r"\b(?P<number>\d[\d,.]*)[\s-](?P<unit>km|kilomet(?:er|re)s?|kms|miles?|nautical miles)\b", re.IGNORECASE
)
_VOTES = re.compile(
    r"\b(?P<yes>\d{1,3})(?:\svotes)?(?:\s?[-–]\s?|\sto\s|\sagainst\s|\svotes? for and\s)(?P<no>\d{1,3})\b"
)
_STATES = re.compile(
    r"\bstates? parties to (?P<number>\d{1,3})\b|\b(?P<ordinal>\d{1,3})(?:st|nd|rd|th) (?:country|state|party|nation)\b"
)


def read_measures(text: str) -> Iterator[str]:
    """Distances and heights (`850 km`), votes (`112:37`), the number of states that are parties (`143 states`)."""
    for found in _LENGTH.finditer(text):
        unit = "km" if found["unit"].lower().startswith("k") else "mi"
        yield f"{found['number'].replace(',', '').rstrip('.')} {unit}"
    if "vote" in text or "voting" in text:
        for found in _VOTES.finditer(text):
            yield f"{found['yes']}:{found['no']}"
    for found in _STATES.finditer(text):
        yield f"{found['number'] or found['ordinal']} states"


# ------------------------------------------------------------------------------------------------ kinds

KINDS = {
    "way": {"ballistic": "ballistic", "intercontinental": "ballistic", "icbm": "ballistic", "cruise": "cruise",
            "hypersonic": "hypersonic", "torpedo": "torpedo", "artillery": "artillery",
            "anti ship": "anti-ship", "anti tank": "anti-tank", "surface to air": "air defence", "air to air": "air",
            "anti satellite": "anti-satellite", "interceptor": "interceptor"},
    "range": {"short range": "short", "medium range": "medium", "intermediate range": "intermediate",
              "long range": "long", "intercontinental": "long", "icbm": "long", "icbms": "long"},
    "load": {"spy satellite": "spy", "reconnaissance satellite": "spy", "weather satellite": "weather",
             "communications satellite": "communications", "navigation satellite": "navigation",
             "astronauts": "crew", "cosmonauts": "crew", "cargo": "cargo"},
    "chamber": {"lower house": "lower", "state duma": "lower", "duma": "lower", "bundestag": "lower",
                "house of representatives": "lower", "upper house": "upper", "federation council": "upper",
                "bundesrat": "upper", "senate": "upper", "senators": "upper"},
}  # fmt: skip
"""Which -> its words -> what they say; two that say otherwise are not surely one."""

_KIND = re.compile(
    rf"\b({'|'.join(sorted({word for words in KINDS.values() for word in words}, key=len, reverse=True))})s?\b"
)


def read_kinds(text: str) -> Iterator[str]:
    """`way:ballistic`, `range:short`, `load:spy`, `chamber:upper`."""
    for found in _KIND.finditer(text.lower().replace("-", " ")):
        for which, words in KINDS.items():
            if found[1] in words:
                yield f"{which}:{words[found[1]]}"


# ----------------------------------------------------------------------------------------------- places

_NAME = r"[A-Z][\w'’-]*(?:[ -](?:of |the )?[A-Z0-9][\w'’-]*){0,4}"
_PLACE = re.compile(
    rf"\b(?:from|near|off|at|in|outside)\s(?:(?:around|near|the|an?|its|area|areas|site|region|vicinity|city"
    rf"|province|launch|space"
    rf"|cent(?:er|re)|pad|of|in|western|eastern|northern|southern|central)\s)*(?P<name>{_NAME})"
)
_NO_PLACE = re.compile(
    rf"(?:{_WEEKDAY}|{_MONTH}\.?)\b|(?:[\w ]*\b(?:Sea|Ocean|Gulf|Pacific|Atlantic)|Falcon|Soyuz|Long March"
    rf"|Washington|Congress|UN|United Nations)\b"
)
_GENERIC = _set(
    "the of space force station center centre cosmodrome base air launch site complex province area region city county "
    "coast sea island islands north south east west satellite test range integrated facility port spaceport state"
)
REGIONS = {
    "florida": "cape canaveral kennedy", "california": "vandenberg", "texas": "starbase boca chica",
    "virginia": "wallops", "kazakhstan": "baikonur", "gansu": "jiuquan", "sichuan": "xichang", "shanxi": "taiyuan",
    "hainan": "wenchang",
    "guiana": "kourou", "odisha": "chandipur kalam wheeler", "andhra": "sriharikota", "arkhangelsk": "plesetsk",
    "amur": "vostochny", "astrakhan": "kapustin", "pyongan": "tongchang", "mahia": "zealand",
}  # fmt: skip
"""A region -> where in it launches take place: a report that names the one may mean the other."""


def read_places(text: str) -> Iterator[str]:
    """Names after a preposition of place, folded, without words such as "base"; a region with its sites."""
    for found in _PLACE.finditer(text):
        if _NO_PLACE.match(found["name"]):
            continue
        name = found["name"].lower().replace("’", "'")
        words = [word.removesuffix("'s") for word in re.split(r"[\s-]", name) if word not in _GENERIC]
        if any(words):
            yield " ".join([*words, *(REGIONS[word] for word in words if word in REGIONS)])


# ------------------------------------------------------------------------------------------ names, days

_NUMBERED = re.compile(
    r"\b(?P<head>[A-Z][A-Za-z]+)[ -](?P<number>\d{1,3}(?:-\d{1,3})?[A-Za-z]?)\b(?![.,:]\d|\s?(?:percent|%|km|kilo"
    r"|mile))"
)
_NO_HEAD = _set(
    "update article section chapter page day phase part group no number level top about over nearly than until since "
    "after before around another all some but and for with from to of by at on in the resolution g flight covid "
    "channel boeing age least"
)
_DATE = re.compile(
    rf"\b(?P<month>{_MONTH})\.? (?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?!,? ?\d{{3}})"
    rf"|\b(?P<day2>[0-3]?\d) (?P<month2>{_MONTH})\b"
)
_SHORT = {month[:3]: month for month in _MONTHS}


def read_numbered(text: str) -> Iterator[str]:
    """Names with a number: `starlink 7-35`, `hwasong 17`; neither dates nor articles of a law."""
    for found in _NUMBERED.finditer(text):
        head = found["head"].lower()
        if head not in _NO_HEAD and head[:3] not in _SHORT and not head.endswith("day"):
            yield f"{head} {found['number'].lower()}"


def read_days(text: str) -> Iterator[str]:
    """Days as they are named: `friday`, `may 8`."""
    for found in re.finditer(_WEEKDAY, text):
        yield found[0].lower()
    for found in _DATE.finditer(text):
        month = _SHORT[(found["month"] or found["month2"])[:3].lower()]
        yield f"{month} {int(found['day'] or found['day2'])}"


# ---------------------------------------------------------------------------------------------- repeats

_DEED = (
    r"(?:launch(?:es|ings?)?|tests?|firings?|missiles?|rockets?|salvos?|rounds?|lift-?offs?|missions?|flights?"
    r"|weapons?|satellites?|time)"
)
_REPEAT = re.compile(
    rf"\b(?P<which>{_ORDINAL}|another)\s(?:[\w'’-]+\s){{0,5}}?{_DEED}\b(?=(?P<rest>[^.;]{{0,60}}))", re.IGNORECASE
)
_HOURS_AFTER = re.compile(
    r"\b(?:hours?|minutes) (?:after|later)\b|\bagain (?:later )?(?:on )?the same day\b", re.IGNORECASE
)
_WITHIN = {
    "day": r"today|(?:in|within) (?:a|one|the same|a single) day|of the day|(?:on )?the same day|24 hours|hours apart"
    r"|(?:with)?in (?:a matter of |a few |several |less than )?(?:\w+ )?hours|(?:hours?|minutes) (?:after|later)",
    "week": r"this week|(?:in|within) (?:a|one|the) week|of the week",
    "month": r"this month|(?:in|within) (?:a|one|the) month|of the month",
    "year": r"this year|(?:in|within) (?:a|one|the) year|of the year",
}
_PERIOD = re.compile("|".join(rf"(?P<{name}>\b(?:{words})\b)" for name, words in _WITHIN.items()), re.IGNORECASE)


def read_repeats(text: str) -> Iterator[str]:
    """Which one it was in which time: `2 day` for "its second launch today", `7 year` for "the seventh this year"."""
    for found in _REPEAT.finditer(text):
        which, period = found["which"].lower(), _PERIOD.search(found["rest"])
        if period is None:
            continue
        if which == "another":
            yield from ["2 day"] if period.lastgroup == "day" and _HOURS_AFTER.search(found["rest"]) else []
        else:
            yield f"{ORDINALS.get(which) or re.sub(r'[^0-9]', '', which)} {period.lastgroup}"
